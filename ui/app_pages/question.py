"""Which question? A card for each scenario, and who sits at the table of the one chosen."""

import streamlit as st

from ui.parts.page import names, summary, table, want_rows
from ui.session import shipped
from ui.session.ask import Ask
from ui.session.current import current_ask, put
from ui.session.widgets import choose
from ui.words.figures import in_words
from ui.words.plain_text import plain
from ui.words.translate import t

ACROSS = 3

st.title(t("What if?"))
st.markdown(t("Pick a question. Winset answers with chances, says why, and shows the evidence."))

st.header(t("Questions"))
questions = [
    (slug, each["title"], each["question"])
    for slug, each in shipped.scenarios().items()
    if "question" in each
]
for row in range(0, len(questions), ACROSS):
    cards = st.columns(ACROSS)
    for column, (slug, title, question) in zip(cards, questions[row : row + ACROSS], strict=False):
        with column.container(border=True, height="stretch"):
            st.subheader(plain(title))
            st.markdown(plain(question))
            chosen = slug == current_ask().scenario
            if st.button(
                t("Chosen") if chosen else t("Choose"),
                key=f"choose {slug}",
                type="primary" if chosen else "secondary",
            ):
                put(Ask(slug))
                st.rerun()

found = summary(current_ask().source)
st.header(plain(found["title"]))
st.markdown(plain(found["question"]))
st.page_link("app_pages/outcome.py", label=t("See what comes out"), icon=":material/insights:")

left, right = st.columns(2)
with left:
    st.subheader(t("Who is at the table"))
    people = names(found)
    table(
        [
            {
                t("stakeholder"): each["name"],
                t("kind"): in_words(each["kind"]),
                t("answers to"): people.get(each["within"] or "", "–"),
            }
            for each in found["stakeholders"].values()
        ]
    )
with right:
    st.subheader(t("What it is about"))
    table(
        [
            {
                t("issue"): issue["title"],
                t("measured in"): ", ".join(map(in_words, issue["levels"] or [issue["unit"]])),
                t("decided by"): ", ".join(
                    str(people.get(who, who)) for who in issue["controllers"]
                ),
            }
            for issue in found["issues"].values()
        ]
    )

st.header(t("What each wants"))
titles = {issue: each["title"] for issue, each in found["issues"].items()}
chosen_issue = choose(t("Issue"), list(titles), "issue", titles.__getitem__)
table(want_rows(current_ask().source, chosen_issue))
st.markdown(t("Where two figures are given, sources differ. The ranges are in Evidence."))
