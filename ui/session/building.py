"""The draft of this session: what Build shows, and the widgets that hold its parts."""

from dataclasses import replace
from typing import Any

import streamlit as st

from ui.build import blank, read
from ui.build.draft import Draft, Issue, pack, unpack
from ui.session import drafts

FIRST = "school_closing"
TOLD = ("title", "question", "start", "months", "asked", "decides", "parties", "meets")
OF_ISSUE = ("name", "low_end", "high_end", "fails")


def current() -> Draft:
    """The draft as last drawn; at first, one that works."""
    if "build" not in st.session_state:
        fill(first())
    return st.session_state["build"]


def first() -> Draft:
    """The draft that everybody sees first."""
    return read.read(drafts.template(FIRST)) or blank.blank()


def fill(draft: Draft, said: str = "") -> None:
    """Put a draft into every widget, and forget what was written over its file by hand."""
    state: Any = st.session_state
    state["build"], state["build said"], state["build by hand"] = draft, said, False
    state["build revision"] = state.get("build revision", 0) + 1
    for name in TOLD:
        value = getattr(draft, name)
        state[key(name)] = list(value) if isinstance(value, tuple) else value
    for k, issue in enumerate(draft.issues, 1):
        for name in OF_ISSUE:
            state[key(name, k)] = getattr(issue, name)


def key(name: str, issue: int | None = None) -> str:
    """The key of the widget of a part."""
    return f"build {name}" if issue is None else f"build {name} {issue}"


def keep(draft: Draft) -> Draft:
    """Note the draft as drawn; nothing else changes."""
    st.session_state["build"] = draft
    return draft


def told(draft: Draft) -> Draft:
    """The draft with what widgets other than grids hold now."""
    state: Any = st.session_state
    given = {name: state[key(name)] for name in TOLD if key(name) in state}
    given = {n: tuple(v) if isinstance(v, list) else v for n, v in given.items()}
    issues = tuple(
        Issue(**{n: state.get(key(n, k), getattr(each, n)) for n in OF_ISSUE})
        for k, each in enumerate(draft.issues, 1)
    )
    return replace(draft, issues=issues, **given)


def packed() -> str:
    """The draft as a browser keeps it."""
    return pack(current())


def restore(text: str) -> bool:
    """Fill in what a browser has kept; whether that was anything but what is there."""
    found = unpack(text) if text else None
    if found is None or found == current():
        return False
    fill(found, "restored")
    return True
