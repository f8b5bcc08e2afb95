"""The frame around every page: type for a projector, and words for an address nobody can read."""

import streamlit as st

from ui.session.current import leave
from ui.words.plain_text import plain
from ui.words.translate import t

# Streamlit writes these in the colour of its buttons, too dark to be read on a dark ground.
READABLE = (
    "<style>[data-testid=stSliderThumbValue] p, button[data-variant][data-selected=true] p"
    " { color: #8ab8f0; }</style>"
)
# Streamlit measures in rem: all of it grows; words of tables break, so that nothing is scrolled.
LARGE = (
    "<style>html { font-size: 150%; } [data-testid=stTable] :is(th, td, p)"
    " { overflow-wrap: anywhere; hyphens: auto; }"
    " [data-testid=stPageLink] * { white-space: normal; }"
    " [data-testid=stMainBlockContainer] { padding-inline: 1.5rem; }</style>"
)


def offer_projector() -> None:
    """A switch to larger type and charts; kept in the address, so that a link shows the same."""
    if "projector" not in st.session_state:
        st.session_state["projector"] = st.query_params.get("projector") == "1"
    on = st.sidebar.toggle(
        t("Projector mode"),
        st.session_state["projector"],
        key="projector",
        help=t("Larger type and charts, to be read from the back of a room."),
    )
    if on:
        if st.query_params.get("projector") != "1":
            st.query_params["projector"] = "1"
        st.html(LARGE)
    else:
        st.query_params.pop("projector", None)


def make_readable() -> None:
    """Type that stands out from its ground, in the dark scheme as well."""
    if st.context.theme.type == "dark":
        st.html(READABLE)


def refuse_address() -> None:
    """Refuse an address that asks for what there is not: nothing else is shown in its place."""
    found = st.session_state["refused"]
    for sentence in found:
        st.error(plain(sentence))
    if found:
        st.button(t("Go on without it"), key="leave", on_click=leave)
        st.stop()
