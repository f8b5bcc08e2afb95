"""For a class: the lesson, a forecast of one's own before the model's, and a page to print."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

import sim
from ui.parts import handout
from ui.parts.class_forecast import draw_class
from ui.parts.page import heading
from ui.parts.predicting import draw_steps
from ui.session.ask import Ask
from ui.session.predictions import Question
from ui.words import class_words
from ui.words.translate import t

Found = Mapping[str, Any]


def page(asked: Ask, found: Found) -> None:
    """A tab for each thing that a class does with a scenario."""
    names = [t("Lesson"), t("Predict, observe, explain"), t("A class"), t("Handout")]
    read, predict, gather, take = st.tabs(names)
    with read:
        lesson(found)
    with predict:
        question = choose_question(asked, found)
        draw_steps(question)
    with gather:
        draw_class(question)
    with take:
        offer_handout(asked)


def lesson(found: Found) -> None:
    if found["lesson"]:
        st.markdown(class_words.lower_headings(found["lesson"]))
    else:
        st.markdown(t("This scenario has no lesson."))


def choose_question(asked: Ask, found: Found) -> Question:
    """The question to predict: the one chosen, or the first."""
    outcomes = found["outcomes"]
    name: str = st.selectbox(
        t("Question"),
        list(outcomes),
        format_func=lambda name: outcomes[name]["question"],
        persist_state="session",
        key=f"teach {asked.scenario} question",
    ) or next(iter(outcomes))
    each = outcomes[name]
    return Question(asked, name, each["question"], tuple(each["categories"]))


def offer_handout(asked: Ask) -> None:
    st.markdown(
        t("One page of A4 with the roles, what each wants most, and the questions to answer.")
    )
    st.download_button(
        t("Download the handout (PDF)"),
        paper(asked.source),
        file_name=f"{asked.scenario}_handout.pdf",
        mime="application/pdf",
        on_click="ignore",
    )


@st.cache_data(max_entries=32, show_spinner=False)
def paper(scenario: str) -> bytes:
    return handout.sheet(sim.summary(scenario), sim.estimates(scenario))


page(*heading(t("Teach")))
