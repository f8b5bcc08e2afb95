"""Choices within a page that its address keeps, so that a link shows the same screen."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ui.state import note, noted


def show(widget: str, value: Any) -> None:
    """Let a widget show a value; where it does, it is left alone, lest it jump under keys."""
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value


def choose(
    label: str,
    options: Sequence[str],
    name: str,
    words: Callable[[str], str] = str,
    *,
    widget: Callable[..., Any] = st.selectbox,
    first: str | None = None,
    **more: Any,
) -> str:
    """One of some options: the one that the address names, else the first."""
    start = options[0] if first is None else first
    now = noted(name) if noted(name) in options else start
    key = f"choose {name}"
    show(key, now)
    widget(label, options, format_func=words, key=key, on_change=_keep, args=(name, key), **more)
    return now


def search(label: str, name: str, most: int) -> str:
    """What is looked for, as the address says."""
    key, now = f"choose {name}", noted(name)[:most]
    show(key, now)
    st.text_input(label, key=key, max_chars=most, on_change=_keep, args=(name, key))
    return now


def switched(label: str, name: str) -> bool:
    """Whether something is on, as the address says."""
    key, now = f"choose {name}", noted(name) == "on"
    show(key, now)
    st.toggle(label, key=key, on_change=_keep, args=(name, key))
    return now


def _keep(name: str, key: str) -> None:
    value = st.session_state[key]
    note(name, ("on" if value else "") if isinstance(value, bool) else value or "")
