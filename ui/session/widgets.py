"""Widgets whose values are kept in the address, so that a link shows the same page.

An interrupted run may never reach the browser. A new widget therefore also gets its value as its
default, and a widget that was given another value may report its old value once more.
"""

from collections.abc import Callable, Sequence
from math import inf
from time import monotonic
from typing import Any

import streamlit as st

from ui.session.address import RECENT
from ui.session.current import forget, mark_shown, note, one_of, read_link, read_note, whole_number
from ui.words.plain_text import plain
from ui.words.translate import t


def show(widget: str, value: Any) -> None:
    """Make a widget show a value; a widget that shows it already is not touched while one types."""
    before = st.session_state.get(widget)
    if before != value:
        st.session_state.setdefault("values left", {})[widget] = before, monotonic()
        st.session_state[widget] = value


def is_news(widget: str) -> bool:
    """Whether a widget reports a new value, not the one that it was just told to drop."""
    value, when = st.session_state.get("values left", {}).get(widget, (None, -inf))
    return st.session_state[widget] != value or monotonic() - when > RECENT


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
    """Draw a choice and return it: the option in the address, or the first."""
    now = read_note(name)
    if now not in options:
        _refuse_stray(label, name, one_of(words(option) for option in options))
        now = options[0] if first is None else first
    mark_shown(name)
    key = f"choose {name}"
    show(key, now)
    start = {"default": now} if widget is st.segmented_control else {"index": options.index(now)}
    more |= start | {"key": key, "on_change": _keep, "args": (name, key)}
    widget(label, options, format_func=words, **more)
    return now


def search(label: str, name: str, most: int) -> str:
    """Draw a search box and return its text, which the address keeps."""
    key, now = f"choose {name}", read_note(name)
    if len(now) > most:
        _refuse_stray(label, name, t("At most {n} letters are allowed.").format(n=most))
        now = now[:most]
    show(key, now)
    st.text_input(label, now, key=key, max_chars=most, on_change=_keep, args=(name, key))
    return now


def toggle(label: str, name: str) -> bool:
    """Draw a switch and return whether it is on, as the address says."""
    key, now = f"choose {name}", read_note(name) == "on"
    if read_note(name) not in {"on", ""}:
        _refuse_stray(label, name, one_of(["on"]))
    show(key, now)
    st.toggle(label, now, key=key, on_change=_keep, args=(name, key))
    return now


def start_at(name: str, value: int) -> None:
    """Start a number at a value, unless this session or the address says otherwise."""
    if name not in st.query_params:
        st.session_state.setdefault(name, value)


def check_number(label: str, name: str, most: int) -> None:
    """Refuse a link whose number is not a whole number from 0 to the most."""
    if whole_number(read_note(name) or "0", most) is None:
        _refuse_stray(label, name, t("Allowed: whole numbers from 0 to {most}.").format(most=most))
    mark_shown(name)


def _refuse_stray(label: str, name: str, allowed: str) -> None:
    """Refuse a value from a link; drop one that an earlier choice on this page has left behind."""
    value = read_note(name)
    if value and value == read_link(name):
        text = t("The address asks for “{value}” under “{label}”, which is not there. {allowed}")
        st.error(plain(text.format(value=value[:80], label=label, allowed=allowed[:1000])))
        st.button(t("Go on without it"), key=f"leave {name}", on_click=forget, args=(name,))
        st.stop()
    if value:
        forget(name)


def _keep(name: str, key: str) -> None:
    value = st.session_state[key]
    if not is_news(key):
        return
    note(name, ("on" if value else "") if isinstance(value, bool) else value or "")
