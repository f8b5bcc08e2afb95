"""Every page of the app, in the order in which questions come up."""

from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from ui.parts.downloads import offer_charts
from ui.parts.frame import make_readable, offer_projector, refuse_address
from ui.session import address
from ui.session.current import keep_address
from ui.words.translate import t

PAGES = Path(__file__).with_name("app_pages")
ICON = Path(__file__).with_name("icon.svg")
PLACES = {
    "explore": (t("Explore"), ":material/travel_explore:"),
    "teach": (t("Class"), ":material/school:"),
    "yours": (t("Build"), ":material/edit_square:"),
}
LONG = {  # pages that drawers of Explore link to
    "question": t("Question"),
    "outcome": t("Outcome"),
    "whatif": t("What if"),
    "story": t("Story"),
    "positions": t("Positions"),
    "theories": t("Theories"),
    "stability": t("Stability"),
    "uncertainty": t("Uncertainty"),
    "evidence": t("Evidence"),
}


def page_of(name: str, title: str, **more: Any) -> StreamlitPage:
    options: dict[str, Any] = {"url_path": name} | more
    return st.Page(PAGES / f"{name}.py", title=title, **options)


st.set_page_config(
    page_title="Winset", page_icon=str(ICON), layout="wide", initial_sidebar_state="collapsed"
)
# The first place lives at the bare address; whoever types its name finds it as well.
title, icon = PLACES["explore"]
start = page_of("explore", title, icon=icon, url_path="start", default=True)
named = page_of("explore", title, visibility="hidden")
places = [page_of(name, title, icon=icon) for name, (title, icon) in PLACES.items()][1:]
long = [page_of(name, title, visibility="hidden") for name, title in LONG.items()]
# One list and no sections: the frame draws sections as lists that screen readers stumble over.
page = st.navigation([start, *places, named, *long], position="top")
make_readable()
explores = page in (start, named)
keep_address(written_by_browser=explores)
refuse_address()
offer_projector()
address.remember()
st.session_state["drawn"] = []
if not explores:
    st.session_state.pop("place", None)  # who comes back finds what the address says
page.run()
offer_charts()
