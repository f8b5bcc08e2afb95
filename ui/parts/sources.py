"""Facts and estimates with what stands behind them, as several pages show them."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui.words import evidence_lines
from ui.words.figures import in_words
from ui.words.plain_text import plain
from ui.words.translate import t

Row = Mapping[str, Any]


def told_fact(row: Row) -> None:
    """What a fact says, who said it, where, and its figures."""
    st.markdown(f"**{plain(row['says'])}**")
    said = t("{speaker} about {about} ({kind}). {place}. [{id}]").format(
        speaker=row["speaker"],
        about=row["about"],
        kind=in_words(row["type"]),
        place=evidence_lines.fact_place(row),
        id=row["id"],
    )
    lines = [said]
    if row["figures"]:
        lines += [t("Figures: {figures}.").format(figures=evidence_lines.fact_figures(row))]
    for line in lines:
        st.markdown(plain(line))


def disputed(row: Row) -> None:
    """What other sources say against a fact."""
    for other, says in row["disputes"].items():
        st.markdown(plain(t("Disputed by {other}: {says}").format(other=other, says=says)))


def estimate(people: Mapping[str, str], row: Row) -> None:
    """An estimate, to be opened: its judgement, or the chain of its facts."""
    icon = ":material/psychology:" if row["judged"] else ":material/link:"
    with st.expander(f"{plain(row['says'])}: **{plain(row['value'])}**", icon=icon):
        for branch in row["branches"]:
            if branch["given"]:
                st.markdown(t("Set for this run."))
            if branch["judgement"]:
                st.markdown(f"**{t('Judgement.')}** {plain(branch['judgement'])}")
            for each in branch["facts"]:
                _chained(each, people)
        text = t("Key {key}, written in {place}.")
        st.markdown(plain(text.format(key=row["key"], place=row["place"] or t("no file"))))


def _chained(each: Row, people: Mapping[str, str]) -> None:
    parts = {part: evidence_lines.person_name(each[part], people) for part in ("speaker", "about")}
    told_fact({**each, **parts})
    disputed(each)
    if each["explained_by"]:
        st.markdown(plain(t("Explained: {says}").format(says=each["explained_by"])))
