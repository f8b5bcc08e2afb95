"""Twice as much, half as much: buttons that multiply all numbers of a topic."""

import math
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from ui.parts.change.topics import Lever
from ui.session.current import current_ask, put
from ui.words.translate import t

FACTORS = {2.0: t("× 2"), 0.5: t("÷ 2")}


def product(lever: Lever, factor: float, changes: Mapping[str, Any], most: float | None) -> float:
    """A number times a factor, no higher than its scale goes; six digits are kept."""
    return float(
        f"{min(lever.number_at(changes) * factor, math.inf if most is None else most):.6g}"
    )


def draw_multiples(levers: Sequence[Lever], known: Mapping[str, Any]) -> None:
    """Two buttons for all numbers of a topic: “what if it cared twice as much?” in one click."""
    if len(levers) < 2 or any(lever.levels for lever in levers):
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(t("All of these:"), width="content")
        for factor, label in FACTORS.items():
            st.button(
                label,
                key=f"all times {factor} {levers[0].key}",
                help=t("Each number at once, no higher than its scale goes."),
                on_click=partial(multiply, list(levers), factor, known),
            )


def multiply(levers: Sequence[Lever], factor: float, known: Mapping[str, Any]) -> None:
    """Ask for the same with some numbers multiplied: one step, undone as one."""
    asked = current_ask()
    changes = dict(asked.changes)
    for lever in levers:
        value = product(lever, factor, changes, known[lever.key]["range"][1])
        asked = asked.with_change(lever.key, value)
    put(asked)
