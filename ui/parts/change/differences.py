"""The scenario as it stands beside the scenario as changed: answers, reasons, policies, gains."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui.charts import paired_charts
from ui.parts.change import why_changed
from ui.parts.change.whatif_view import View
from ui.parts.page import chart, names, table
from ui.words import paired_words, sentences
from ui.words.plain_text import plain
from ui.words.spoken import in_order
from ui.words.translate import t

Data = Mapping[str, Any]


def draw_comparison(data: Data, view: View, count: int) -> None:
    """All that a change does, in the order in which one asks."""
    ordered = {
        name: column | {"outcomes": in_order(column["outcomes"], view.found)}
        for name, column in data["columns"].items()
    }
    data = {**data, "columns": ordered}
    for question, each in view.found["outcomes"].items():
        st.subheader(plain(each["question"]))
        st.markdown(f"**{plain(paired_words.largest_shift(data, question))}**")
        chart(paired_charts.paired_shares(data, question), paired_words.all_shifts(data, question))
    why_changed.draw_reasons(data.get("divergence"), view.asked, view.found, view.known)
    _policies(data, {issue: each["title"] for issue, each in view.found["issues"].items()})
    _gains(data, names(view.found))
    st.markdown(plain(sentences.paired_caveat(count)))


def _policies(data: Data, titles: Mapping[str, str]) -> None:
    st.subheader(t("Where policies end"))
    table(paired_words.policy_rows(data, titles))
    for issue in paired_words.moved_issues(data):
        with st.expander(plain(titles[issue])):
            chart(paired_charts.paired_paths(data, issue), paired_words.path_sentence(data, issue))


def _gains(data: Data, people: Mapping[str, str]) -> None:
    st.subheader(t("Who gains and who loses"))
    chart(paired_charts.paired_gains(data, people), paired_words.utility_sentence(data, people))
    if rows := paired_words.money_rows(data, people):
        table(rows)
