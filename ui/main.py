"""Every page of the app, in the order in which questions come up."""

from pathlib import Path

import streamlit as st

from ui.parts.downloads import offer_charts
from ui.parts.frame import make_readable, offer_projector, refuse_address
from ui.session import address
from ui.session.current import keep_address
from ui.words.translate import t

PAGES = Path(__file__).with_name("app_pages")
ICON = Path(__file__).with_name("icon.svg")
ORDER = {
    "question": (t("Question"), ":material/help:"),
    "outcome": (t("Outcome"), ":material/insights:"),
    "whatif": (t("What if"), ":material/tune:"),
    "story": (t("Story"), ":material/history_edu:"),
    "positions": (t("Positions"), ":material/linear_scale:"),
    "theories": (t("Theories"), ":material/balance:"),
    "stability": (t("Stability"), ":material/anchor:"),
    "uncertainty": (t("Uncertainty"), ":material/tornado:"),
    "evidence": (t("Evidence"), ":material/library_books:"),
    "teach": (t("Teach"), ":material/school:"),
    "yours": (t("Build"), ":material/construction:"),
}

st.set_page_config(page_title="Winset", page_icon=str(ICON), layout="wide")
# The first page lives at the bare address; whoever types its name finds it as well.
pages = [
    st.Page(
        PAGES / f"{name}.py",
        title=title,
        icon=icon,
        url_path=name,
        visibility="hidden" if name == "question" else "visible",
    )
    for name, (title, icon) in ORDER.items()
]
title, icon = ORDER["question"]
start = st.Page(PAGES / "question.py", title=title, icon=icon, url_path="start", default=True)
# One list and no sections: the frame draws sections as lists that screen readers stumble over.
page = st.navigation([start, *pages], position="sidebar", expanded=True)
make_readable()
keep_address()
refuse_address()
offer_projector()
address.remember()
st.session_state["drawn"] = []
page.run()
offer_charts()
