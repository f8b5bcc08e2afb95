"""A forecast on a page: questions, policies, who gains; drawn alike wherever it is shown."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

import sim
from ui.charts import forecast_charts
from ui.parts.page import chart, names, pairs, table
from ui.words import sentences
from ui.words.figures import (
    amount,
    capital,
    month_name,
    per_cent,
    range_of_80,
    signed_figure,
)
from ui.words.plain_text import plain
from ui.words.spoken import in_order, short
from ui.words.translate import t, translate

ANCHORS = {
    "ev_quota": {t("49,000 as announced"): 49_000},
    "canola_seed_tariff": {t("15 % as announced"): 15},
}
Data = Mapping[str, Any]


def draw_questions(data: Data, found: Data, head: Callable[..., Any] = st.header) -> None:
    """Every question of a scenario with its likeliest answer, and the chances of all."""
    data = {**data, "outcomes": in_order(data["outcomes"], found)}
    for name, each in found["outcomes"].items():
        head(plain(each["question"]))
        st.markdown(f"**{plain(sentences.answer_sentence(data, name))}**")
        spec = forecast_charts.shares_chart(data["outcomes"][name], data["intervals"][name])
        chart(spec, sentences.shares_sentence(data, name))


def draw_policies(data: Data, found: Data) -> None:
    """Every policy month by month, two abreast, with the plain mean of positions beside it."""
    st.header(t("Where policies go"))
    for place, (issue, series) in pairs(data["policies"]):
        title = found["issues"][issue]["title"]
        with place:
            st.subheader(plain(title))
            spec = forecast_charts.policy_chart(series, data["start"], ANCHORS.get(issue, {}))
            chart(spec, sentences.policy_sentence(title, series))
            mean = amount(series, data["weighted_mean"][issue]["median"])
            st.markdown(plain(t("Plain weighted mean of the positions: {mean}.").format(mean=mean)))


def draw_gains(data: Data, found: Data) -> None:
    """Change of utility by stakeholder, and the money where it moves."""
    st.header(t("Who gains and who loses"))
    people = names(found)
    chart(
        forecast_charts.gains_chart(data["stakeholders"], people),
        sentences.gains_sentence(data, people),
    )
    rows = [
        {
            t("stakeholder"): people[who],
            t("money, C$ M a year"): signed_figure(each["gain_cad_m"]["median"]),
            t("80 % of replicates"): range_of_80(each["gain_cad_m"]),
        }
        for who, each in data["stakeholders"].items()
        if any(each["gain_cad_m"].values())
    ]
    if rows:
        table(rows)


def draw_decided(data: Data, found: Data) -> None:
    """What came of the things of each kind that results count: tables, threats and so on."""
    kinds = [kind for kind in sim.COUNTED if data[kind.section]]
    for kind in kinds:
        st.header(capital(translate(kind.section)))
        table(decided_rows(kind, data[kind.section], found))
    if kinds:
        st.markdown(t("Shares of all replicates."))


def decided_rows(kind: sim.Kind, counts: Data, found: Data) -> list[dict[str, str]]:
    """A row for each thing of a kind, with how often each of the kind's marks was set, if ever.

    Where the things have a month in which most of them came about, that as well.
    """
    titles = {mark.name: translate(mark.title) for mark in kind.marks if mark.title}
    rows: list[dict[str, str]] = []
    for name, shares in counts.items():
        ends = [
            f"{title} {per_cent(shares[mark])}" for mark, title in titles.items() if shares[mark]
        ]
        row = {
            translate(kind.noun): short(found, kind.section, name),
            t("what came of it"): ", ".join(ends) or t("never"),
        }
        if "month" in shares:
            month = shares["month"]["median"]
            row[t("median month")] = month_name(month) if month else "–"
        rows.append(row)
    return rows


def draw_forecast(data: Data, found: Data) -> None:
    """All that a forecast says, in the order in which one asks."""
    draw_questions(data, found)
    draw_rest(data, found)


def draw_rest(data: Data, found: Data) -> None:
    """What a forecast says beside the answers: policies, gains, decisions, and its limits."""
    draw_policies(data, found)
    draw_gains(data, found)
    draw_decided(data, found)
    st.markdown(plain(sentences.caveat(data)))
    for warning in data["warnings"]:
        st.markdown(plain(warning))
