"""What the address of a page says, where that is news.

A browser asks for a run with the address that it has at that moment, and hears of what a run has
written into it a little later. What a session has just left is therefore no wish to go back.
"""

from math import inf
from time import monotonic
from typing import Any

import streamlit as st

RECENT = 2.0  # seconds that a browser may lag behind


def restore_recent() -> None:
    """Put back what this session wrote last where the browser still says what stood before."""
    kept = st.session_state.get("address")
    left = st.session_state.get("addresses left", {})
    if kept is not None and monotonic() - left.get(_key(_given()), -inf) < RECENT:
        st.query_params.from_dict(kept)


def is_new() -> bool:
    """Whether the address says what this session has not written: a link was opened."""
    return st.session_state.get("address") != _given()


def remember() -> None:
    """Remember what the address says from now on, and when it ceased to say something else."""
    kept, given = st.session_state.get("address"), _given()
    left = st.session_state.setdefault("addresses left", {})
    if kept is not None and kept != given:
        left[_key(kept)] = monotonic()
    left.pop(_key(given), None)
    st.session_state["address"] = given


def _given() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _key(address: dict[str, list[str]]) -> Any:
    return tuple((name, *values) for name, values in sorted(address.items()))
