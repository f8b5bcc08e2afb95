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
MORE = {
    "question": (t("Question"), ":material/help:"),
    "outcome": (t("Outcome"), ":material/insights:"),
    "whatif": (t("What if"), ":material/tune:"),
    "story": (t("Story"), ":material/history_edu:"),
    "positions": (t("Positions"), ":material/linear_scale:"),
    "theories": (t("Theories"), ":material/balance:"),
    "stability": (t("Stability"), ":material/anchor:"),
    "uncertainty": (t("Uncertainty"), ":material/tornado:"),
    "evidence": (t("Evidence"), ":material/library_books:"),
}


def page_of(name: str, words: tuple[str, str], **more: Any) -> StreamlitPage:
    title, icon = words
    options: dict[str, Any] = {"url_path": name} | more
    return st.Page(PAGES / f"{name}.py", title=title, icon=icon, **options)


st.set_page_config(
    page_title="Winset", page_icon=str(ICON), layout="wide", initial_sidebar_state="collapsed"
)
# The first place lives at the bare address; whoever types its name finds it as well.
start = page_of("explore", PLACES["explore"], url_path="start", default=True)
named = page_of("explore", PLACES["explore"], visibility="hidden")
places = [page_of(name, words) for name, words in PLACES.items() if name != "explore"]
more = [page_of(name, words) for name, words in MORE.items()]
page = st.navigation({"": [start, named, *places], t("More"): more}, position="top")
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
