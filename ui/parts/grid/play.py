"""Step 3 of Build: who decides, what is threatened, what may come, and what is asked."""

from dataclasses import replace
from typing import Any

import streamlit as st

from ui.build import file
from ui.build.draft import Draft
from ui.parts.grid.wants import draw_grid, number
from ui.session import building
from ui.session.building import key
from ui.words.translate import t

MOST_MONTHS = 60
WHAT = ("position", "cares", "counts")
pick, words = st.column_config.SelectboxColumn, st.column_config.TextColumn


def draw_play(draft: Draft) -> Draft:
    """The widgets of the step; the draft with what is in them now."""
    _time()
    draft = building.told(draft)
    _decision(draft)
    draft = building.told(draft)
    draft = replace(draft, threats=_threats(draft), events=_events(draft))
    _question(draft)
    draft = building.told(draft)
    return replace(draft, answers=_answers(draft))


def _time() -> None:
    first, months = st.columns(2)
    with first:
        offered = [f"{year}-{month:02d}" for year in range(2026, 2041) for month in range(1, 13)]
        _among(key("start"), offered, Draft().start)
        st.selectbox(t("First month"), offered, key=key("start"), persist_state="session")
    with months:
        st.number_input(
            t("How many months are played"),
            min_value=1,
            max_value=MOST_MONTHS,
            step=1,
            key=key("months"),
            persist_state="session",
        )


def _decision(draft: Draft) -> None:
    """One alone, or a table with its parties; and when."""
    everybody = ["", *draft.actors]
    _among(key("decides"), everybody, "")
    st.selectbox(
        t("Who decides"),
        everybody,
        format_func=lambda who: t("{who} alone").format(who=who) if who else t("A table"),
        key=key("decides"),
        persist_state="session",
    )
    state: Any = st.session_state
    if not state[key("decides")]:
        _only(key("parties"), draft.actors)
        st.multiselect(
            t("Parties of the table: all of them have to agree (none chosen: everybody)"),
            draft.actors,
            key=key("parties"),
            persist_state="session",
        )
    months = list(range(1, draft.months + 1))
    _only(key("meets"), months)
    st.multiselect(
        t("Months of decision"),
        months,
        format_func=lambda each: file.month(draft, each),
        key=key("meets"),
        persist_state="session",
    )


def _among(widget: str, options: list[Any], instead: Any) -> None:
    """Keep what is chosen among what there is."""
    if st.session_state.get(widget) not in options:
        st.session_state[widget] = instead


def _only(widget: str, options: list[Any]) -> None:
    """Drop what was chosen and is no more."""
    chosen = st.session_state.get(widget, [])
    if not set(chosen) <= set(options):
        st.session_state[widget] = [each for each in chosen if each in options]


def _threats(draft: Draft) -> Any:
    st.markdown(t("**Threats**: who says to whom, give way to this value, or else …"))
    columns = {
        "who": pick(t("who"), options=draft.actors),
        "whom": pick(t("whom"), options=draft.deciders),
        "yield": number(t("give way to")),
        "else": words(t("or else"), max_chars=80),
        "hurts": number(t("how much it hurts")),
        "costs": number(t("what it costs the sender")),
        "month": number(t("from month")),
    }
    numeric = ["yield", "hurts", "costs", "month"]
    return draw_grid("threats", draft.threats, columns, numeric, t("Threats, a row each"))


def _events(draft: Draft) -> Any:
    st.markdown(t("**Events**: what may come, when, how likely, and what it sets"))
    columns = {
        "month": number(t("month")),
        "chance": number(t("chance, %")),
        "actor": pick(t("whose"), options=draft.actors),
        "what": pick(t("what"), options=WHAT, format_func=_what),
        "to": number(t("to")),
    }
    numeric = ["month", "chance", "to"]
    return draw_grid("events", draft.events, columns, numeric, t("Events, a row each"))


def _what(name: Any) -> str:
    said = {
        "position": t("position"),
        "cares": t("how much it cares"),
        "counts": t("how much it counts"),
    }
    return said.get(name, "")


def _question(draft: Draft) -> None:
    st.text_input(
        t("Question"),
        key=key("question"),
        max_chars=200,
        placeholder=t("What comes of it?"),
        persist_state="session",
    )
    issues = list(range(1, len(draft.issues) + 1))
    _among(key("asked"), issues, 1)
    if len(issues) > 1:
        st.selectbox(
            t("Issue of the question"),
            issues,
            format_func=lambda k: draft.issues[k - 1].name or str(k),
            key=key("asked"),
            persist_state="session",
        )


def _answers(draft: Draft) -> Any:
    st.markdown(t("**Answers**: two to four parts of the scale, from 0 up; the last goes to 100"))
    columns = {"answer": words(t("answer"), max_chars=40), "to": number(t("up to"))}
    return draw_grid("answers", draft.answers, columns, ["to"], t("Answers, a row each"))
