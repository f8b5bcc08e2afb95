"""The address of a page, and whether what it says is a new request.

A browser sends the address that it shows at that moment and learns a little later what a run has
written into it. An address that the session has just left is therefore not a request to go back.
"""

from math import inf
from time import monotonic
from typing import Any

import streamlit as st

RECENT = 2.0  # seconds that a browser may lag behind


def restore_recent() -> None:
    """Write this session's last address again if the browser still sends the one before."""
    kept = st.session_state.get("address")
    left = st.session_state.get("addresses left", {})
    if kept is not None and monotonic() - left.get(_key(_given()), -inf) < RECENT:
        st.query_params.from_dict(kept)


def is_new() -> bool:
    """Whether the address was not written by this session: the user has opened a link."""
    return st.session_state.get("address") != _given()


def remember() -> None:
    """Keep the present address, and the time at which the earlier one was left."""
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
