"""Parts that several pages share: the heading, charts with their sentence, and errors in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from zlib import crc32

import streamlit as st

import sim
from ui import charts, jobs, levers, words, work
from ui.state import Ask, ask
from ui.text import t

FIRST, FULL = 64, 1000


@st.cache_data(max_entries=64, show_spinner=False)
def summary(scenario: str) -> dict[str, Any]:
    """What a scenario holds."""
    return sim.views.summary(scenario)


def heading(title: str) -> tuple[Ask, dict[str, Any]]:
    """The page's title and the scenario it is about; what is asked and what the scenario holds."""
    asked = ask()
    found = summary(asked.scenario)
    st.title(title)
    st.markdown(f"**{plain(found['title'])}.** {plain(found['question'])}")
    if asked.changes or asked.model:
        told_of = t("{what} = {value}")
        changes = [
            told_of.format(what=levers.told(key, found), value=levers.shown(value))
            for key, value in asked.changes
        ]
        changes += [t("model {name}").format(name=words.spaced(asked.model))] if asked.model else []
        st.markdown(plain(t("Changed: {what}").format(what="; ".join(changes))))
    return asked, found


def plain(text: str) -> str:
    """Text that Markdown leaves as it is: nothing a user writes is drawn as anything but text."""
    return "".join(f"\\{mark}" if mark in r"\`*_{}[]()<>#+!|$:~" else mark for mark in text)


def table(rows: Iterable[Mapping[str, Any]]) -> None:
    """A table of what may come from a scenario: its cells are text, whatever is written in them."""
    st.table([{plain(name): plain(str(cell)) for name, cell in row.items()} for row in rows])


def names(found: dict[str, Any]) -> dict[str, str]:
    """Names of stakeholders by id."""
    return {who: each["name"] for who, each in found["stakeholders"].items()}


def pairs(things: Mapping[str, Any]) -> Iterator[tuple[Any, tuple[str, Any]]]:
    """Things with a place each, two abreast; in their own order where a screen is narrow."""
    places: list[Any] = []
    for item in things.items():
        places = places or list(st.columns(2))
        yield places.pop(0), item


@st.cache_data(max_entries=256, show_spinner=False)
def wants(scenario: str, issue: str, people: dict[str, str]) -> list[dict[str, str]]:
    """Everybody's ideal on an issue, as rows of a table."""
    found = sim.views.estimates(scenario)
    keys = {who: f"stakeholders.{who}.interests.{issue}.ideal" for who in people}
    return [
        {t("stakeholder"): people[who], t("wants"): words.wanted(found[key])}
        for who, key in keys.items()
        if key in found
    ]


def chart(spec: dict[str, Any], sentence: str) -> None:
    """A chart, what it shows in words for screen readers and for everybody, and its data."""
    dark = st.context.theme.type == "dark"
    large = bool(st.session_state.get("projector"))
    st.vega_lite_chart(charts.dressed(spec, dark=dark, large=large), width="stretch", alt=sentence)
    st.markdown(plain(sentence))
    rows = spec.get("data", {}).get("values")
    if rows:
        st.download_button(
            t("Data as CSV"),
            lambda: charts.csv(rows),
            file_name="winset.csv",
            mime="text/csv",
            key=f"csv {crc32(f'{spec}{sentence}'.encode())}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
        )


def forecast(asked: Ask, count: int) -> dict[str, Any]:
    """The forecast of what is asked, computed once for all who ask it."""
    key = (asked.scenario, asked.model, asked.changes, asked.seed, count)
    return jobs.start(work.forecast, *key).result()


def refined(draw: Callable[[Callable[[int], Any], int], None], get: Callable[[int], Any]) -> None:
    """Draw from the first replicates at once, and again from all as soon as they are there."""
    with jobs.later():
        started = get(FULL)
    before = st.session_state.get("started")
    if before is not None and before is not started:
        before.cancel()  # nobody looks at it any more; who else does starts it again
    st.session_state["started"] = started
    if started.done():
        draw(lambda _: started.result(), FULL)
        return
    draw(lambda count: get(count).result(), FIRST)
    _wait(started)


def _wait(future: Any) -> None:
    @st.fragment(run_every=0.5)
    def watch() -> None:
        if future.done():
            st.rerun()
        text = t("A first look at {n} replicates; {all} are on their way.")
        st.markdown(text.format(n=FIRST, all=f"{FULL:,}"))

    watch()


@contextmanager
def told() -> Iterator[None]:
    """Errors of input as they are worded, without a traceback."""
    try:
        yield
    except sim.WinsetError as error:
        for problem in error.problems:
            st.error(plain(str(problem)))
        st.stop()
