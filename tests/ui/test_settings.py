import os
import tomllib
from pathlib import Path

import pytest
import streamlit
from streamlit import config

UI = Path(__file__).resolve().parents[2] / "ui"
SETTINGS = tomllib.loads((UI / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
WANTED = {
    "runner.postScriptGC": False,
    "runner.magicEnabled": False,
    "browser.gatherUsageStats": False,
    "server.enableXsrfProtection": True,
    "server.enableCORS": True,
    "server.maxUploadSize": 1,
    "server.fileWatcherType": "none",
    "client.showErrorDetails": "none",
    "client.toolbarMode": "viewer",
}


@pytest.mark.parametrize("name", WANTED)
def test_the_app_ships_its_settings(name):
    section, key = name.split(".")
    assert SETTINGS[section][key] == WANTED[name]


def test_settings_are_names_that_streamlit_knows():
    known = config.get_config_options()
    for section, values in SETTINGS.items():
        for key, value in values.items():
            inner = value if isinstance(value, dict) else {}
            names = [f"{section}.{key}.{k}" for k in inner] or [f"{section}.{key}"]
            assert set(names) <= set(known), streamlit.__version__


def test_nothing_in_the_environment_speaks_for_the_app():
    assert not [name for name in os.environ if name.startswith("STREAMLIT_")]


def test_the_icon_is_our_own_file():
    assert (UI / "icon.svg").read_text(encoding="utf-8").startswith("<svg")
