"""Which ends of a conflict would hold, who would leave the others, and what deters them."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

import sim
from ui.charts import theory_charts
from ui.parts.page import chart, errors_in_words, heading, table
from ui.session.widgets import choose
from ui.words import theory_words
from ui.words.figures import capital, in_words
from ui.words.plain_text import plain
from ui.words.translate import t
from ui.work import jobs, tasks

COUNT, DRAWN = 1000, 12
Data = Mapping[str, Any]


def states(data: Data) -> None:
    for line in theory_words.option_sentences(data):
        st.markdown(plain(line))
    named = theory_words.state_names(data)
    shown = dict(list(named.items())[:DRAWN])
    st.markdown(f"**{plain(theory_words.holding_sentence(data))}**")
    chart(theory_charts.states_chart(shown, data), theory_words.grid_sentence(data))
    if len(named) > len(shown):
        text = t("The first {n} of {all} states are drawn.")
        st.markdown(text.format(n=len(shown), all=len(named)))
    for meaning in theory_words.MEANING.values():
        st.markdown(meaning)
    rows = theory_words.state_rows(data)[:DRAWN]
    if rows:
        text = t("Share of {n} replicates in which a state holds, with 95 % ranges")
        with st.expander(text.format(n=f"{data['replicates']:,}")):
            table(rows)


def moves(data: Data) -> None:
    st.header(t("Who would leave, and what deters them"))
    named = theory_words.state_names(data)
    code = choose(t("State"), list(named), "state", named.__getitem__)
    leaving = list(theory_words.moves_away(data, code))
    if not leaving:
        st.markdown(t("Nobody has a better move from here."))
    for line, answers in leaving:
        st.markdown(f"- {plain(line)}\n" + "\n".join(f"    - {plain(each)}" for each in answers))


def picture(data: Data) -> None:
    named = theory_words.state_names(data)
    if len(named) > DRAWN:
        return
    with st.expander(t("All moves as a picture")):
        text = t(
            "Arrows are moves that their owner would gain by; dashed ones a credible answer "
            "deters. Blue states hold by credible answers. Each is told in words above."
        )
        st.markdown(text)
        st.graphviz_chart(theory_charts.moves_graph(named, data), width="stretch", alt=text)


def preferences(data: Data) -> None:
    st.header(t("What each prefers"))
    columns = st.columns(len(data["preferences"]))
    for column, who in zip(columns, data["preferences"], strict=True):
        column.subheader(plain(capital(who)))
        lines = theory_words.ranking(data, who)
        column.markdown("\n".join(f"{n}. {plain(each)}" for n, each in enumerate(lines, 1)))
    if data["source"]:
        st.markdown(plain(data["source"]))


asked, scenario = heading(t("Stability"))
st.markdown(
    t(
        "A conflict as options that some can take and others fear. A state holds if nobody leaves "
        "it: because nobody has a better move, or because the answer of the others deters it."
    )
)
conflicts = sim.conflicts()
has_options = asked.scenario in conflicts
first = asked.scenario if has_options else conflicts[0]
left, right = st.columns(2)
with left:
    name = choose(t("Conflict"), conflicts, "conflict", in_words, first=first)
with right:
    sanctions = choose(
        t("How may the others answer?"),
        list(theory_words.READINGS),
        "sanctions",
        theory_words.READINGS.__getitem__,
        help=t("It matters only where a move has more than one opponent to answer it."),
    )
changes = asked.changes if name == asked.scenario else ()
if not has_options:
    st.markdown(t("The question chosen names no options to analyse; these conflicts do."))
with errors_in_words(), st.spinner(t("The conflict is being worked out.")):
    key = (name, sanctions, changes, asked.seed, COUNT)
    result = jobs.result(tasks.stability, *key)
st.header(plain(result["title"]))
states(result)
moves(result)
picture(result)
preferences(result)
