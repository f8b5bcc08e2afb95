"""Which month of a story to show: by slider, by number, step by step, or one after another."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from ui.session.widgets import check_number, start_at
from ui.words.translate import t


def choose_month(end: int, eventful: Sequence[int]) -> int:
    """The month to show: by slider, number box or buttons, or a month at a time at play."""
    state = st.session_state
    _tick(end)
    slide, box = st.columns([4, 1], vertical_alignment="bottom")
    check_number(t("Month number"), "month", end)
    start_at("month", eventful[0] if eventful else 0)
    label = t("Month; 0 is the world as found")
    month = slide.slider(label, 0, end, key="month", bind="query-params")
    state["month box"] = month
    box.number_input(
        t("Month number"),
        0,
        end,
        key="month box",
        on_change=lambda: _go(state["month box"], end),
    )
    _buttons(month, end, [entry for entry in eventful if entry > month])
    return month


def _buttons(month: int, end: int, later: Sequence[int]) -> None:
    """Steps to other months; `later` are the eventful ones."""
    row = st.container(horizontal=True)
    row.button(t("Previous"), on_click=_go, args=(month - 1, end), disabled=month == 0)
    row.button(t("Next"), on_click=_go, args=(month + 1, end), disabled=month == end)
    row.button(
        t("Next event"), on_click=_go, args=(later[0] if later else end, end), disabled=not later
    )
    playing = st.session_state.get("playing", False)
    label, icon = (t("Pause"), "pause") if playing else (t("Play"), "play_arrow")
    if row.button(
        label, key="play", icon=f":material/{icon}:", on_click=partial(_play, end, on=not playing)
    ):
        st.rerun()


def _go(entry: int, end: int) -> None:
    st.session_state["month"] = min(max(entry, 0), end)
    st.session_state["playing"] = False


def _play(end: int, *, on: bool) -> None:
    st.session_state["playing"] = on
    if on and st.session_state["month"] >= end:
        st.session_state["month"] = 0


def _tick(end: int) -> None:
    """Go on by a month at play, and stop at the end."""
    state = st.session_state
    if state.get("playing") and state.get("ticking"):
        state["month"] = min(state["month"] + 1, end)
        if state["month"] == end:
            state["playing"] = state["ticking"] = False
            st.rerun()
    state["ticking"] = state.get("playing", False)
    if state.get("month", 0) > end:
        state["month"] = end
