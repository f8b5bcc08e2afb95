"""What it rests on: facts by article and stakeholder, disputes, and every estimate's chain."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from ui.parts.page import errors_in_words, heading, names
from ui.parts.sources import disputed, estimate, told_fact
from ui.session.ask import Ask
from ui.session.widgets import choose, search, toggle
from ui.words import evidence_lines
from ui.words.figures import capital
from ui.words.key_words import key_in_words
from ui.words.plain_text import plain
from ui.words.translate import t
from ui.work import jobs, tasks

SIZE = 10
ALL = t("all")
PARTS = {
    "facts": t("Facts"),
    "disputes": t("Disputes"),
    "estimates": t("Estimates of this scenario"),
}

Row = Mapping[str, Any]


def facts(rows: Sequence[Row], text: str) -> None:
    left, right = st.columns(2)
    articles = [ALL, *dict.fromkeys(row["article"] for row in rows)]
    people = [ALL, *sorted({row["speaker"] for row in rows})]
    with left:
        article = choose(t("Article"), articles, "article")
    with right:
        speaker = choose(t("Who said it"), people, "speaker")
    rows = [row for row in rows if article in (ALL, row["article"])]
    rows = [row for row in rows if speaker in (ALL, row["speaker"])]
    bounded("fact", evidence_lines.filter_rows(rows, text), fact)


def fact(row: Row) -> None:
    with st.container(border=True):
        told_fact(row)
        disputed(row)


def dispute(pair: tuple[Row, Row, Row | None]) -> None:
    one, two, explanation = pair
    with st.container(border=True):
        left, right = st.columns(2)
        with left:
            told_fact(one)
        with right:
            told_fact(two)
        if explanation:
            st.markdown(f"**{t('What explains it.')}** {plain(explanation['says'])}")
        else:
            st.markdown(t("No fact explains the difference; both stand."))


def estimates(asked: Ask, found: Mapping[str, Any], text: str) -> None:
    with errors_in_words(), st.spinner(t("The estimates are being read.")):
        chains = jobs.result(tasks.chains, asked.source, asked.changes)
    rows = evidence_lines.estimate_rows(chains, lambda key: capital(key_in_words(key, found)))
    st.markdown(plain(evidence_lines.judgement_sentence(rows)))
    only = toggle(t("Judgement only"), "judgement")
    rows = [row for row in rows if row["judged"] or not only]
    hits = evidence_lines.filter_rows(rows, text)
    bounded("estimate", hits, partial(estimate, names(found)))


def bounded(name: str, rows: Sequence[Any], draw: Callable[[Any], None]) -> None:
    """Some rows at a time, with how many there are; `name` says of what."""
    if not rows:
        st.markdown(t("Nothing matches. Try a shorter word, or choose all."))
        return
    last = evidence_lines.page_count(rows, SIZE)
    number = st.pagination(last, key=f"{name} {last}") if last > 1 else 1
    shown = evidence_lines.page_rows(rows, number, SIZE)
    text = t("{n} found; {first} to {last} shown.")
    begin = 1 + (number - 1) * SIZE
    st.markdown(text.format(n=len(rows), first=begin, last=begin + len(shown) - 1))
    for row in shown:
        draw(row)


asked, scenario = heading(t("Evidence"))
people = names(scenario)
with errors_in_words(), st.spinner(t("The articles are being read.")):
    ledger_rows = evidence_lines.fact_rows(jobs.result(tasks.articles), people)
shown = choose(
    t("Show"), list(PARTS), "show", PARTS.__getitem__, widget=st.segmented_control, required=True
)
wanted = search(t("Search in facts, names and keys"), "search", 100)
if shown == "disputes":
    pairs = evidence_lines.dispute_pairs(ledger_rows)
    hits = {row["id"] for row in evidence_lines.filter_rows(ledger_rows, wanted)}
    st.markdown(t("Where sources contradict each other, both are kept."))
    bounded("dispute", [pair for pair in pairs if {pair[0]["id"], pair[1]["id"]} & hits], dispute)
elif shown == "estimates":
    estimates(asked, scenario, wanted)
else:
    facts(ledger_rows, wanted)
