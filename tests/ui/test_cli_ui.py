import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.cli.harness import plainly, refused, winset


def test_the_command_explains_itself():
    ran = winset("ui", "--help")
    assert ran.code == 0
    assert "Open the app in a browser" in plainly(ran.out)
    assert "--port" in ran.out


@pytest.mark.parametrize("port", ["0", "65536", "door"])
def test_a_port_that_cannot_be_is_refused(port):
    assert "--port" in refused(winset("ui", "--port", port), code=2)


def test_the_app_is_served_from_where_it_is_installed(monkeypatch):
    lines = []

    def run(line, check):
        lines.append((line, check))
        return SimpleNamespace(returncode=3)

    places = []
    monkeypatch.setattr(os, "execv", lambda *call: places.append(call))
    monkeypatch.setattr(subprocess, "run", run)
    assert winset("ui", "--port", "8777").code == 3
    ((line, _),) = lines
    assert places == ([(sys.executable, line)] if os.name == "posix" else [])
    assert line[:4] == [sys.executable, "-m", "streamlit", "run"]
    assert line[4].endswith("app.py")
    assert line[-1] == "8777"


def test_an_installation_without_the_app_says_so(monkeypatch):
    monkeypatch.setattr("sim.cli.browser.find_spec", lambda _: None)
    assert "not installed" in refused(winset("ui"))
