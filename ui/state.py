"""What the user asks, kept in the address of the page: a link shows the same screen."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from ui import address, known
from ui.asked import FIRST, Ask, Pairs, value_of

KEPT = ("scenario", "model", "seed", "param", "set")
MOST_CHANGES, MOST_UNDONE = 100, 100


def ask() -> Ask:
    """What is asked now: by the address, else as last in this session."""
    return st.session_state.get("ask", Ask())


def put(new: Ask) -> None:
    """Ask something else, and say so in the address; what was asked before can be had again."""
    if new == ask():
        return
    st.session_state["past"] = [*_past(), ask()][-MOST_UNDONE:]
    _set(new)


def can_undo() -> bool:
    """Whether something else was asked about this scenario before."""
    return bool(_past()) and _past()[-1].scenario == ask().scenario


def undo() -> None:
    """Ask what was asked before."""
    if can_undo():
        *st.session_state["past"], last = _past()
        _set(last)


def own(path: str) -> Ask:
    """A scenario of this session's own, from now on under a name that means nothing to others."""
    name = f"yours-{Path(path).parent.name}"
    st.session_state.setdefault("own", {})[name] = path
    return Ask(name, file=path)


def opened(scenario: str) -> Ask | None:
    """A scenario by its name in an address: a shipped one or this session's; never by a path."""
    if scenario in known.scenarios():
        return Ask(scenario)
    path = st.session_state.get("own", {}).get(scenario)
    return Ask(scenario, file=path) if path else None


def note(name: str, value: str) -> None:
    """Keep in the address what a page shows, beside what is asked."""
    address.heed()
    st.query_params[name] = value
    address.wrote()


def noted(name: str) -> str:
    """What the address says of what a page shows; empty where it says nothing."""
    return st.query_params.get(name, "")


def _past() -> list[Ask]:
    return st.session_state.get("past", [])


def _set(new: Ask) -> None:
    st.session_state["ask"] = new
    address.heed()
    given = st.query_params
    rest = {name: given.get_all(name) for name in given if name not in KEPT}
    given.from_dict(rest | new.query())
    address.wrote()


def keep_address() -> None:
    """Take what the address says, or put what this session asks into it: pages change, it stays."""
    address.heed()
    asked = st.query_params.to_dict()
    if any(name in asked for name in KEPT):
        given = {name: st.query_params.get_all(name) for name in KEPT}
        st.session_state["ask"] = _read(given)
    elif "ask" in st.session_state:
        st.query_params.from_dict(ask().query())
    address.wrote()


def _read(given: Mapping[str, list[str]]) -> Ask:
    """What an address asks; what makes no sense in it is passed over."""
    scenario = opened(next(iter(given["scenario"]), FIRST)) or Ask()
    seed = next(iter(given["seed"]), "1")
    model = next(iter(given["model"]), None)
    return Ask(
        scenario.scenario,
        model if model in known.models() else None,
        _pairs(given["set"]),
        int(seed) if seed.isdecimal() and len(seed) < 19 else 1,
        _pairs(given["param"]),
        scenario.file,
    )


def _pairs(texts: list[str]) -> Pairs:
    split = (text.partition("=") for text in texts)
    return tuple({key: value_of(text) for key, _, text in split if key}.items())[:MOST_CHANGES]
