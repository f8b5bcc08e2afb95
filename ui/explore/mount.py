"""The browser's half: the one module that names the component, for pages alone.

Its files are served as they are, so that an answer carries no script.
"""

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2 import component
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest

PACKAGE, NAME = "winset", "explore"
HERE = Path(__file__).parent
STYLE, LARGE = (  # of the page around the parts
    f"<style>{(HERE / name).read_text(encoding='utf-8')}</style>"
    for name in ("page.css", "large.css")
)
EVENTS = {"bar": ("scenario",), "levers": ("ask", "want", "poll")}  # by part, to be answered


def mount(part: str, scene: str, data: dict[str, Any]) -> None:
    """Draw one part of a scene; parts of the same scene share what the browser knows."""
    events = {f"on_{name}_change": _nothing for name in EVENTS.get(part, ())}
    _component()(data=data | {"part": part, "id": scene}, key=_key(part, scene), **events)


def told(part: str, scene: str) -> dict[str, Any]:
    """What the browser has reported of a part; empty before it has."""
    return st.session_state.get(_key(part, scene)) or {}


def _component() -> Any:
    """The component, of this server; Streamlit finds no manifest of a package that is not built."""
    served = get_bidi_component_manager()
    if served.get_component_asset_root(f"{PACKAGE}.{NAME}") is None:
        parts = [ComponentConfig(name=NAME, asset_dir="browser")]
        served.register_from_manifest(ComponentManifest(PACKAGE, "", parts), HERE)
    return component(
        f"{PACKAGE}.{NAME}",
        html="<div class='explore'></div>",
        css="explore.css",
        js="explore.js",
    )


def _key(part: str, scene: str) -> str:
    return f"explore {part} {scene}"


def _nothing() -> None:
    """Nothing: that the page is drawn anew is enough."""
