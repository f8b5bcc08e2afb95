"""Which question? A card for each scenario, and who sits at the table of the one chosen."""

import streamlit as st

import sim
from ui.parts import names, plain, summary
from ui.state import Ask, ask, put
from ui.text import t
from ui.words import spaced

st.title(t("What if?"))
st.markdown(t("Pick a question. Winset answers with chances, says why, and shows the evidence."))

st.header(t("Questions"))
cards = st.columns(3)
for index, (slug, scenario) in enumerate(sim.catalogue().items()):
    if "question" not in scenario:
        continue
    with cards[index % 3].container(border=True, height="stretch"):
        st.subheader(plain(scenario["title"]))
        st.markdown(plain(scenario["question"]))
        chosen = slug == ask().scenario
        if st.button(
            t("Chosen") if chosen else t("Choose"),
            key=f"choose {slug}",
            help=plain(scenario["title"]),
            type="primary" if chosen else "secondary",
        ):
            put(Ask(slug))
            st.rerun()

found = summary(ask().scenario)
st.header(plain(found["title"]))
st.markdown(plain(found["question"]))
st.page_link("app_pages/outcome.py", label=t("See what comes out"), icon=":material/insights:")

left, right = st.columns(2)
with left:
    st.subheader(t("Who is at the table"))
    people = names(found)
    st.table(
        [
            {
                t("stakeholder"): each["name"],
                t("kind"): spaced(each["kind"]),
                t("answers to"): people.get(each["within"] or "", "–"),
            }
            for each in found["stakeholders"].values()
        ]
    )
with right:
    st.subheader(t("What it is about"))
    st.table(
        [
            {
                t("issue"): issue["title"],
                t("measured in"): ", ".join(map(spaced, issue["levels"] or [issue["unit"]])),
                t("decided by"): ", ".join(people.get(who, who) for who in issue["controllers"]),
            }
            for issue in found["issues"].values()
        ]
    )
