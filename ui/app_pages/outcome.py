"""What comes out: chances with intervals, where policies go, who gains and what was threatened."""

from typing import Any

import streamlit as st

from ui import charts, jobs, take, words, work
from ui.parts import chart, heading, names, pairs, plain, refined, table, told
from ui.text import t

ANCHORS = {
    "ev_quota": {t("49,000 as announced"): 49_000},
    "canola_seed_tariff": {t("15 % as announced"): 15},
}

asked, found = heading(t("Outcome"))


def job(count: int) -> jobs.Job:
    key = (asked.scenario, asked.model, asked.changes, asked.seed, count)
    return jobs.Job(work.forecast, key)


def draw(result: Any, count: int) -> None:
    with told():
        data = result(count)
    for question, each in found["outcomes"].items():
        st.header(plain(each["question"]))
        st.markdown(f"**{plain(words.forecast(data, question))}**")
        spec = charts.shares(data["outcomes"][question], data["intervals"][question])
        chart(spec, words.every_share(data, question))
    st.header(t("Where policies go"))
    for place, (issue, series) in pairs(data["policies"]):
        title = found["issues"][issue]["title"]
        with place:
            st.subheader(plain(title))
            spec = charts.fan(series, data["start"], ANCHORS.get(issue, {}))
            chart(spec, words.path(title, series))
            mean = words.amount(series, data["weighted_mean"][issue]["median"])
            st.markdown(plain(t("Plain weighted mean of the positions: {mean}.").format(mean=mean)))
    st.header(t("Who gains and who loses"))
    people = names(found)
    chart(charts.gains(data["stakeholders"], people), words.who_gains(data, people))
    money(data, people)
    threats(data)
    st.markdown(plain(words.caveat(data)))
    for warning in data["warnings"]:
        st.markdown(plain(warning))
    take.results(data)


def money(data: dict[str, Any], people: dict[str, str]) -> None:
    rows = [
        {
            t("stakeholder"): people[who],
            t("money, C$ M a year"): words.signed(each["gain_cad_m"]["median"]),
            t("80 % of replicates"): t("{low} to {high}").format(
                low=words.signed(each["gain_cad_m"]["p10"]),
                high=words.signed(each["gain_cad_m"]["p90"]),
            ),
        }
        for who, each in data["stakeholders"].items()
        if any(each["gain_cad_m"].values())
    ]
    if rows:
        table(rows)


def threats(data: dict[str, Any]) -> None:
    if not data["threats"]:
        return
    st.header(t("What was threatened"))
    table(
        [
            {
                t("threat"): words.spaced(name),
                t("what came of it"): ", ".join(
                    f"{words.spaced(end)} {words.per_cent(share)}" for end, share in counts.items()
                ),
            }
            for name, counts in data["threats"].items()
        ]
    )
    st.markdown(t("Shares of all replicates."))


refined(draw, job)
