"""The frame around every page: type for a projector, and words for an address nobody can read."""

import streamlit as st

from ui import known
from ui.parts import plain
from ui.state import opened
from ui.text import t

LARGE = "<style>html { font-size: 150%; }</style>"  # Streamlit measures in rem: all of it grows


def projector() -> None:
    """A switch to larger type and charts; kept in the address, so that a link shows the same."""
    if "projector" not in st.session_state:
        st.session_state["projector"] = st.query_params.get("projector") == "1"
    on = st.sidebar.toggle(
        t("Projector mode"),
        key="projector",
        help=t("Larger type and charts, to be read from the back of a room."),
    )
    if on:
        st.query_params["projector"] = "1"
        st.html(LARGE)
    else:
        st.query_params.pop("projector", None)


def strangers() -> None:
    """Say what in the address names nothing that exists, and what is shown instead."""
    scenario, model = st.query_params.get("scenario"), st.query_params.get("model")
    if scenario is not None and opened(scenario) is None:
        text = t(
            "The address asks for the scenario “{name}”, which does not exist. Choose another."
        )
        st.warning(plain(text.format(name=scenario[:80])))
    if model is not None and model not in known.models():
        text = t("The address asks for the decision model “{name}”, which does not exist.")
        st.warning(plain(text.format(name=model[:80])))
