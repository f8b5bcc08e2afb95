"""The draft survives a reload and a restart of the server: the reader's browser keeps it."""

from pathlib import Path

import streamlit as st
from streamlit.components.v2 import component

from ui.session import building
from ui.words.translate import t

KEY = "build store"
_store = component(
    "winset_draft",
    js=Path(__file__).with_name("browser_draft.js").read_text(encoding="utf-8"),
)


def keep_draft() -> None:
    """Ask the browser what it has kept, once; then have it keep the draft."""
    asked = st.session_state.get("build asked browser", False)
    _store(data={"draft": building.packed() if asked else ""}, key=KEY, on_kept_change=_restore)


def _restore() -> None:
    if not st.session_state.get("build asked browser", False):
        st.session_state["build asked browser"] = True
        building.restore(str(st.session_state[KEY].kept or ""))


def offer_afresh() -> None:
    """Say that a draft was restored, and offer to begin anew."""
    if st.session_state.get("build said") == "restored":
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(t("Restored: your draft of before, which this browser has kept."))
            st.button(t("Start afresh"), on_click=_afresh)


def _afresh() -> None:
    building.fill(building.first())
