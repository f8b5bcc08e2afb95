"""Widgets that move one number: a slider with its box, names to choose from, a switch."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from ui.parts.change.topics import Lever
from ui.session.widgets import is_news, show
from ui.words.figures import in_words, number_format
from ui.words.plain_text import plain
from ui.words.translate import t

Keep = Callable[[str, Any], None]
Given = Mapping[str, Any]


def forget_offered() -> None:
    """Begin a run of the page: no widget is drawn yet."""
    st.session_state["offered"] = set()


def offered(widget: str) -> str:
    """The name of a widget that this run draws."""
    st.session_state["offered"].add(widget)
    return widget


def keep_news(key: str, widget: str, keep: Keep) -> None:
    """Keep what a widget says, unless it repeats a value it should drop or its topic was left."""
    if widget in st.session_state["offered"] and is_news(widget):
        keep(key, st.session_state[widget])


def number(lever: Lever, given: Given, keep: Keep) -> None:
    """A slider with a number box beside it; the box takes any value, and the engine judges it."""
    value, (_, _, step) = lever.number_at(given), lever.span
    slider, box = offered(f"slide {lever.key}"), offered(f"type {lever.key}")
    show(slider, lever.on_slider(value))
    show(box, value)
    label = f"{plain(lever.label)} ({plain(lever.unit)})"
    st.markdown(label, help=plain(lever.because))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _slider(lever, label, lever.on_slider(value), slider, keep)
        st.number_input(
            t("{label}: exact value").format(label=label),
            value=value,
            step=step,
            format=number_format(min(step, 0.01) if value % step else step),
            key=box,
            on_change=partial(keep_news, lever.key, box, keep),
            width=130,
            label_visibility="collapsed",
        )


def _slider(lever: Lever, label: str, value: float, widget: str, keep: Keep) -> None:
    low, high, step = lever.span
    st.slider(
        label,
        low,
        high,
        value,
        step,
        format=number_format(step),
        key=widget,
        on_change=partial(keep_news, lever.key, widget, keep),
        label_visibility="collapsed",
    )


def level(lever: Lever, given: Given, keep: Keep) -> None:
    """One of the levels of an ordinal scale, or one of some names."""
    widget, now = offered(f"level {lever.key}"), str(lever.at(given))
    show(widget, now)
    st.selectbox(
        plain(lever.label),
        lever.levels,
        lever.levels.index(now),
        format_func=in_words,
        key=widget,
        help=plain(lever.because),
        on_change=partial(keep_news, lever.key, widget, keep),
    )


def yes_or_no(lever: Lever, given: Given, keep: Keep) -> None:
    """A switch."""
    widget, now = offered(f"toggle {lever.key}"), lever.at(given) == "true"
    show(widget, now)
    st.toggle(
        plain(lever.label),
        now,
        key=widget,
        help=plain(lever.because),
        on_change=partial(keep_news, lever.key, widget, keep),
    )


def ends(key: str, value: Any, options: Mapping[Any, str], label: str, keep: Keep) -> None:
    """Whole answers to a number: as it is, or at one of its ends."""
    widget = offered(f"switch {key}")
    shown = value if value in options else t("between")
    every = dict(options) | ({} if value in options else {shown: t("In between")})
    show(widget, shown)
    st.radio(
        label,
        list(every),
        list(every).index(shown),
        format_func=every.get,
        key=widget,
        on_change=partial(keep_news, key, widget, keep),
        horizontal=True,
    )
