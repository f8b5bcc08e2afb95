"""Every page of the app, in the order in which questions come up."""

from pathlib import Path

import streamlit as st

from ui.state import keep_address
from ui.text import t

PAGES = Path(__file__).with_name("app_pages")
GROUPS = {
    t("Ask"): {
        "question": (t("Question"), ":material/help:"),
        "outcome": (t("Outcome"), ":material/insights:"),
        "whatif": (t("What if"), ":material/tune:"),
    },
    t("Understand"): {
        "story": (t("Story"), ":material/history_edu:"),
        "positions": (t("Positions"), ":material/linear_scale:"),
        "theories": (t("Theories"), ":material/balance:"),
        "stability": (t("Stability"), ":material/anchor:"),
        "evidence": (t("Evidence"), ":material/library_books:"),
    },
    t("Use"): {
        "teach": (t("Teach"), ":material/school:"),
        "yours": (t("Your scenario"), ":material/upload_file:"),
    },
}

st.set_page_config(page_title="Winset", page_icon=":material/handshake:", layout="wide")
pages = {
    group: [
        st.Page(
            PAGES / f"{name}.py", title=title, icon=icon, url_path=name, default=name == "question"
        )
        for name, (title, icon) in those.items()
        if (PAGES / f"{name}.py").is_file()
    ]
    for group, those in GROUPS.items()
}
page = st.navigation({group: those for group, those in pages.items() if those}, position="sidebar")
keep_address()
page.run()
