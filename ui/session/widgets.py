"""What widgets show: what a page says, which the address keeps, so that a link shows the same.

A run that is interrupted may never reach the browser. A widget that begins is therefore given its
value as its default as well, and one that is told another value may once more say what it showed.
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
    """Let a widget show a value; where it does, it is left alone, lest it jump under keys."""
    before = st.session_state.get(widget)
    if before != value:
        st.session_state.setdefault("values left", {})[widget] = before, monotonic()
        st.session_state[widget] = value


def is_news(widget: str) -> bool:
    """Whether what a widget says is more than an echo of what it was just told to leave."""
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
    """One of some options: the one that the address names, else the first."""
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
    """What is looked for, as the address says."""
    key, now = f"choose {name}", read_note(name)
    if len(now) > most:
        _refuse_stray(label, name, t("At most {n} letters are allowed.").format(n=most))
        now = now[:most]
    show(key, now)
    st.text_input(label, now, key=key, max_chars=most, on_change=_keep, args=(name, key))
    return now


def toggle(label: str, name: str) -> bool:
    """Whether something is on, as the address says."""
    key, now = f"choose {name}", read_note(name) == "on"
    if read_note(name) not in {"on", ""}:
        _refuse_stray(label, name, one_of(["on"]))
    show(key, now)
    st.toggle(label, now, key=key, on_change=_keep, args=(name, key))
    return now


def check_number(label: str, name: str, most: int) -> None:
    """Refuse a link that asks for a number that a page has not: no whole one from 0 to the most."""
    if whole_number(read_note(name) or "0", most) is None:
        _refuse_stray(label, name, t("Allowed: whole numbers from 0 to {most}.").format(most=most))
    mark_shown(name)


def _refuse_stray(label: str, name: str, allowed: str) -> None:
    """Refuse what a link asks; drop what only an earlier choice on this page has left behind."""
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
