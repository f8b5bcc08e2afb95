"""Why the result of a change differs: whom it reaches, what parts the stories, and one history."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui.parts.page import table
from ui.session.ask import Ask
from ui.words import reasons
from ui.words.figures import in_words, month_name
from ui.words.narration import Teller
from ui.words.plain_text import plain
from ui.words.translate import t

Data = Mapping[str, Any]
MONTHS = 4  # of a history side by side: the rest is on the story's own page


def draw_reasons(data: Data | None, asked: Ask, found: Data, known: Data) -> None:
    """Why it differs, by what parts the two cases; `known` are the scenario's numbers."""
    st.subheader(t("Why it changes"))
    if data is None:
        st.markdown(t("This is told once all replicates are there."))
        return
    teller, changes = Teller(found), dict(asked.changes)
    for sentence in reasons.reach_sentences(found, reasons.changed_people(changes)):
        st.markdown(plain(sentence))
    ideals = reasons.ideals(found, known, changes)
    for question, each in found["outcomes"].items():
        st.markdown(
            f"**{plain(each['question'])}** {plain(reasons.change_sentence(data, question))}"
        )
        if ways := reasons.divergence_sentences(data, question, teller, ideals):
            st.markdown("\n".join(f"- {plain(way)}" for way in ways))
    rows = reasons.decision_rows(data, teller)
    if rows:
        st.markdown(t("Decisions that change most, in shares of replicates:"))
        table(rows)
    words = t("Found by playing {n} replicates twice, with the same luck, decision by decision.")
    st.markdown(words.format(n=f"{data['replicates']:,}"))
    if data["example"]:
        _history(asked, found, teller, **data["example"])


def _history(
    asked: Ask, found: Data, teller: Teller, question: str, number: int, stories: Sequence[Data]
) -> None:
    """One replicate whose answer changes: both tellings side by side, where they part."""
    was, now = stories
    st.subheader(t("One history in which it matters: replicate {n}").format(n=number))
    st.markdown(t("Only what differs is told here, month by month, from where the two part."))
    months = reasons.differing_months(was, now, teller)
    for name in list(months)[:MONTHS]:
        st.markdown(f"**{month_name(name)}**")
        for place, case, lines in zip(st.columns(2), reasons.CASES, months[name], strict=True):
            with place:
                st.markdown("\n".join([f"{case}:", "", *(f"- {plain(line)}" for line in lines)]))
                if not lines:
                    st.markdown(t("Nothing that anybody decides."))
    first = next(iter(months), None)
    series = was["by_month"]["months"]
    entry = series.index(first) if first in series else 0
    words = found["outcomes"][question]["question"]
    asks = (asked.reset(), asked)
    for place, story, case, ask in zip(st.columns(2), stories, reasons.CASES, asks, strict=True):
        with place:
            answer = in_words(story["outcomes"][question])
            st.markdown(f"{case}: {plain(words)} **{plain(answer)}**")
            st.page_link(
                "app_pages/story.py",
                label=t("Follow it month by month"),
                icon=":material/history_edu:",
                query_params=ask.query() | {"replicate": str(number), "month": str(entry)},
            )
