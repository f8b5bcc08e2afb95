"""What if: choose a topic, move its few numbers, and see what changes, beside what stands now."""

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from ui.parts import answers, downloads, page_jobs
from ui.parts.change.changes import changes_so_far, take_away
from ui.parts.change.differences import draw_comparison
from ui.parts.change.topic_controls import draw_topic
from ui.parts.change.whatif_view import View, view_of
from ui.parts.page import begin, draw_refined, errors_in_words, heading
from ui.session.current import can_undo, current_ask, put, undo
from ui.words.translate import t


def page(view: View) -> None:
    """The controls, what comes out, and the same to take elsewhere."""
    comes = partial(page_jobs.forecast if view.unchanged else page_jobs.what_if, view.asked)
    begin(comes)
    if st.session_state.get("projector"):  # large type needs the width
        controls, results = st.container(), st.container()
    else:
        controls, results = st.columns([2, 3], gap="large")
    with controls:
        st.header(t("Change something"))
        way_back(view)
        draw_topic(view)
        changes_so_far(view.asked, view.found, view.known, view.schema)
    with results:
        st.header(t("What comes out"))
        draw_refined(partial(draw, view), comes)
    take_away(view.asked)


def way_back(view: View) -> None:
    """One step back, or all the way."""
    with st.container(horizontal=True):
        undone = not can_undo()
        st.button(t("Undo"), icon=":material/undo:", on_click=undo, disabled=undone)
        reset = partial(put, current_ask().reset())
        st.button(
            t("Reset"), icon=":material/restart_alt:", on_click=reset, disabled=view.unchanged
        )


def draw(view: View, result: Callable[[int], Any], count: int) -> None:
    """What comes out of so many replicates."""
    with errors_in_words(), st.spinner(t("Playing it {n} times …").format(n=f"{count:,}")):
        data = result(count)
    if view.unchanged:
        st.markdown(t("Nothing is changed yet. Move a number, and what it does appears here."))
        answers.draw_questions(data, view.found, st.subheader)
    else:
        draw_comparison(data, view, count)
    downloads.offer_tables(data)


page(view_of(*heading(t("What if"))))
