"""Who wants what on each issue, how much each counts, where it settles, and who paid for it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui.charts import position_charts
from ui.parts.page import chart, names, pairs, table
from ui.words import position_words
from ui.words.figures import capital
from ui.words.plain_text import plain
from ui.words.spoken import phrase
from ui.words.translate import t


def draw_positions(data: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    """Draw every issue with all who want something of it, and who paid for what was agreed."""
    people = names(found)
    st.markdown(
        t(
            "A dot is what a stakeholder wants, the line through it where 80 % of replicates put "
            "it; a larger dot counts more: capability × stake, which is salience, with money "
            "counted as salience. The strip on top is where the policy ends (stronger: more "
            "replicates), the diamond what holds without a deal."
        )
    )
    st.header(t("Issue by issue"))
    for place, (name, each) in pairs(data["issues"]):
        issue = found["issues"][name] | {"scale": each["scale"]}
        with place:
            st.subheader(plain(issue["title"]))
            sentence = position_words.field_sentence(issue, each, people)
            chart(position_charts.field_chart(issue, each, people), sentence)
            with st.expander(t("As a table")):
                table(position_words.field_rows(issue, each, people))
    _paid(data, found)


def _paid(data: Mapping[str, Any], found: Mapping[str, Any]) -> None:
    st.header(t("Who paid for the deal"))
    if not data["paid"]:
        st.markdown(t("No table bargains here: what was agreed before stands, or is broken."))
        return
    st.markdown(
        t(
            "In a bargain, whoever gains most over no deal has the least say in its terms. A say "
            "(the solver's λ, as a share of all parties') below the dashed line, an equal share, "
            "means paying for the deal."
        )
    )
    for name, each in data["paid"].items():
        title = capital(phrase(found, "tables", name))
        st.subheader(plain(title))
        people = names(found)
        sentence = position_words.payment_sentence(each, people)
        if each["say"]:
            chart(position_charts.say_chart(each["say"], people), sentence)
        else:
            st.markdown(plain(sentence))
