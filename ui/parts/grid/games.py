"""Textbook games: what holds in each, in a sentence."""

import streamlit as st

import sim
from ui.parts.page import errors_in_words, table
from ui.words import theory_words
from ui.words.figures import in_words
from ui.words.plain_text import plain
from ui.words.translate import t
from ui.work import jobs, tasks


def draw_games() -> None:
    """Choose one of the classic conflicts and read which of its ends would hold."""
    games = [name for name in sim.conflicts() if name not in sim.catalogue()]
    name = st.selectbox(t("Game"), games, format_func=in_words, index=None)
    if name is None:
        return
    with errors_in_words():
        found = jobs.result(tasks.stability, name, "legal", (), 1, 1)
    st.markdown(f"**{plain(found['title'])}.** {plain(found['source'] or '')}")
    st.markdown(plain(theory_words.holding_sentence(found)))
    names = theory_words.state_names(found)
    rows = [
        {
            t("state"): words,
            t("who would leave it"): "; ".join(
                line for line, _ in theory_words.moves_away(found, code)
            )
            or t("nobody"),
        }
        for code, words in names.items()
    ]
    table(rows)
    st.code(f"winset stability {name}", language="sh")
