"""Step 1 of Build: who wants what, as one grid; pasted from elsewhere, or typed in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

import sim
from ui.build import seeds
from ui.build.draft import MOST_ISSUES, Draft, Rows, filled, text_of
from ui.build.paste import Pasted, paste
from ui.parts.page import numbers, summary
from ui.session import building, drafts, shipped
from ui.session.building import key
from ui.words.plain_text import plain
from ui.words.translate import t


def number(label: str) -> Any:
    """A column of numbers from 0 to 100."""
    return st.column_config.NumberColumn(label, min_value=0, max_value=100)


def draw_grid(
    name: str, rows: Rows, columns: Mapping[str, Any], numeric: Sequence[str], alt: str
) -> Rows:
    """An editable table of rows, and the rows as they are now."""
    state: Any = st.session_state
    widget = f"build grid {name} {state['build revision']}"
    if widget not in state:  # new, or the reader has been on another page
        state[f"build base {name}"] = rows
    base = [{each: row.get(each) for each in columns} for row in state[f"build base {name}"]]
    frame = pd.DataFrame(base, columns=list(columns), dtype=object)
    frame = frame.astype(dict.fromkeys(numeric, float))
    edited = st.data_editor(
        frame,
        column_config=dict(columns),
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        key=widget,
        alt=alt,
    )
    found = edited.astype(object).where(edited.notna(), None).to_dict("records")
    last = max((row for row, _ in filled(tuple(found))), default=0)
    return tuple(found[:last])


def draw_wishes(draft: Draft) -> Draft:
    """The scales and the grid; the draft with what is in them now."""
    for k in range(1, len(draft.issues) + 1):
        _scale(k, several=len(draft.issues) > 1)
    draft = building.told(draft)
    columns, numeric = _columns(draft)
    alt = t("Actors, a row each: position, how much it cares and how much it counts, 0 to 100")
    draft = replace(draft, rows=draw_grid("rows", draft.rows, columns, numeric, alt))
    with st.container(horizontal=True):
        if len(draft.issues) < MOST_ISSUES:
            st.button(
                t("+ issue"),
                help=t("A further scale: two more columns in the grid."),
                on_click=lambda: building.fill(building.current().with_issue()),
            )
        if len(draft.issues) > 1:
            st.button(t("− last issue"), on_click=_without_issue)
    left, right = st.columns(2)
    with left:
        _offer_paste()
    with right:
        _offer_seeds()
    return draft


def _scale(k: int, *, several: bool) -> None:
    """Name and ends of a scale, and what holds without an agreement."""
    number = f" {k}" if several else ""
    name, low, high, fails = st.columns([3, 2, 2, 2], vertical_alignment="bottom")
    texts = {
        "name": (name, t("What it is about{n}")),
        "low_end": (low, t("0 means{n}")),
        "high_end": (high, t("100 means{n}")),
    }
    for part, (place, label) in texts.items():
        place.text_input(
            label.format(n=number), key=key(part, k), max_chars=80, persist_state="session"
        )
    fails.number_input(
        t("If it fails{n}").format(n=number),
        min_value=0.0,
        max_value=100.0,
        step=1.0,
        value=None,
        format="%g",
        key=key("fails", k),
        help=t("What holds without an agreement, on the same scale."),
        persist_state="session",
    )


def _columns(draft: Draft) -> tuple[dict[str, Any], list[str]]:
    """Columns of the grid with their labels, and which of them hold numbers."""
    columns: dict[str, Any] = {
        "actor": st.column_config.TextColumn(t("actor"), max_chars=60, pinned=True)
    }
    for k in range(1, len(draft.issues) + 1):
        n = f" {k}" if len(draft.issues) > 1 else ""
        columns[f"position {k}"] = number(t("position{n}").format(n=n))
        columns[f"cares {k}"] = number(t("how much it cares{n}").format(n=n))
    columns["counts"] = number(t("how much it counts"))
    return columns, [name for name in columns if name != "actor"]


def _without_issue() -> None:
    draft = building.current()
    building.fill(replace(draft, issues=draft.issues[:-1], asked=1))


def _offer_paste() -> None:
    with st.expander(t("Paste from a spreadsheet")):
        st.text_area(
            t("Cells, a row an actor: actor, position, how much it cares, how much it counts"),
            key="build pasted",
            max_chars=20_000,
            placeholder=t("actor\tposition\thow much it cares\thow much it counts"),
        )
        st.button(t("Put them into the grid"), on_click=_take_pasted)
        for line in st.session_state.get("build paste mistakes", []):
            st.error(plain(line))
        if note := st.session_state.get("build paste note"):
            st.info(plain(note))


def _take_pasted() -> None:
    found = paste(st.session_state.get("build pasted", ""))
    st.session_state["build paste mistakes"] = found.mistakes
    st.session_state["build paste note"] = found.note
    if not found.mistakes:
        building.fill(_with_pasted(building.current(), found))


def _with_pasted(draft: Draft, found: Pasted) -> Draft:
    """The draft with other actors; decisions, threats and events of those who are gone go, too."""
    names = {"position": "position 1", "cares": "cares 1"}
    rows = tuple({names.get(k, k): v for k, v in row.items()} for row in found.rows)
    who = {row["actor"] for row in found.rows}
    first, *others = draft.issues
    fails = first.fails if found.fails is None else found.fails
    return replace(
        draft,
        rows=rows,
        issues=(replace(first, fails=fails), *others),
        decides=draft.decides if draft.decides in who else "",
        parties=tuple(each for each in draft.parties if each in who),
        threats=tuple(r for r in draft.threats if {text_of(r, "who"), text_of(r, "whom")} <= who),
        events=tuple(r for r in draft.events if text_of(r, "actor") in who),
    )


def _offer_seeds() -> None:
    with st.expander(t("Take actors from a shipped scenario")):
        known = shipped.scenarios()
        scenario = st.selectbox(
            t("Scenario"), list(known), format_func=lambda slug: known[slug]["title"]
        )
        found = summary(scenario)
        issues = {name: each["title"] for name, each in found["issues"].items()}
        issue = st.selectbox(t("Issue"), list(issues), format_func=issues.__getitem__)
        offered = seeds.rows(found, numbers(scenario), issue or "")
        who = st.multiselect(t("Actors to add"), list(offered))
        st.button(
            t("Add them"), disabled=not who, on_click=_add, args=([offered[each] for each in who],)
        )


def _add(rows: list[Mapping[str, Any]]) -> None:
    draft = building.current()
    new = tuple(row for row in rows if row["actor"] not in draft.actors)
    building.fill(replace(draft, rows=(*draft.rows, *new)))


def start_from(choice: str) -> None:
    """Put an example into the draft, or nothing."""
    found = building.read.read(drafts.template(choice)) if choice in sim.examples() else None
    building.fill(found or building.blank.blank())
