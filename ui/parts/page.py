"""Parts that several pages share: the heading, charts with their sentence, and errors in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from time import monotonic
from typing import Any

import pyarrow as pa
import streamlit as st

import sim
from ui.charts import vega
from ui.session import drafts
from ui.session.ask import FULL, LOOK, Ask
from ui.session.current import current_ask
from ui.words import key_words
from ui.words.figures import in_words, likely_values
from ui.words.plain_text import plain
from ui.words.spoken import described
from ui.words.translate import t
from ui.work import jobs

REST = 0.4  # seconds


@lru_cache(maxsize=64)
def summary(scenario: str) -> Mapping[str, Any]:
    """What a scenario holds: read once for all sessions, to be changed by none."""
    return described(scenario)


@lru_cache(maxsize=64)
def numbers(scenario: str) -> "dict[str, sim.EstimateEntry]":
    """Every number of a scenario that can be changed: read once, as the summary is."""
    return sim.numbers(scenario)


def heading(title: str) -> tuple[Ask, Mapping[str, Any]]:
    """The page's title and the scenario it is about; what is asked and what the scenario holds."""
    asked = current_ask()
    found = summary(asked.source)
    st.title(title)
    st.markdown(f"**{plain(found['title'])}.** {plain(found['question'])}")
    if asked != asked.reset():
        told_of, known = t("{what} = {value}"), numbers(asked.source)
        changes = [
            told_of.format(
                what=key_words.key_in_words(key, found),
                value=key_words.value_with_unit(value, known.get(key, {})),
            )
            for key, value in asked.changes
        ]
        changes += [t("model {name}").format(name=in_words(asked.model))] if asked.model else []
        changes += [told_of.format(what=in_words(n), value=value) for n, value in asked.param]
        st.markdown(plain(t("Changed: {what}").format(what="; ".join(changes))))
    return asked, found


def table(rows: Iterable[Mapping[str, Any]]) -> None:
    """A table of what may come from a scenario: its cells are text, whatever is written in them."""
    cells = [{plain(name): plain(str(cell)) for name, cell in row.items()} for row in rows]
    st.table(pa.Table.from_pylist(cells), hide_index=True)  # 15 times as fast as by a data frame


def names(found: Mapping[str, Any]) -> dict[str, str]:
    """Names of stakeholders by id."""
    return {who: each["name"] for who, each in found["stakeholders"].items()}


def pairs(things: Mapping[str, Any]) -> Iterator[tuple[Any, tuple[str, Any]]]:
    """Things with a place each, two abreast; one where type is large or a screen is narrow."""
    places: list[Any] = []
    for item in things.items():
        places = places or list(st.columns(1 if st.session_state.get("projector") else 2))
        yield places.pop(0), item


@lru_cache(maxsize=256)
def want_rows(scenario: str, issue: str) -> list[dict[str, str]]:
    """Everybody's ideal on an issue, as rows of a table."""
    found, people = sim.estimates(scenario), names(summary(scenario))
    keys = {who: str(sim.Key.interest(who, issue, "ideal")) for who in people}
    return [
        {t("stakeholder"): people[who], t("wants"): likely_values(found[key])}
        for who, key in keys.items()
        if key in found
    ]


def chart(spec: dict[str, Any], sentence: str) -> None:
    """A chart, and what it shows in words for screen readers and for everybody."""
    dark = st.context.theme.type == "dark"
    large = bool(st.session_state.get("projector"))
    dressed = vega.dress(spec, dark=dark, large=large)
    st.vega_lite_chart(vega.with_data_inside(dressed), width="stretch", alt=sentence)
    st.markdown(plain(sentence))
    st.session_state["drawn"].append((sentence, spec))


def begin(job: Callable[[int], jobs.Job | jobs.Several]) -> None:
    """Let workers begin on the first replicates while the rest of the page is drawn."""
    if not job(FULL).ready():
        job(LOOK).start()


def draw_refined(
    draw: Callable[[Callable[[int], Any], int], None], job: Callable[[int], jobs.Job | jobs.Several]
) -> None:
    """Draw from the first replicates at once, and again from all as soon as they are there.

    All are asked for after a moment of rest only: who moves a slider on is not waiting for them.
    """
    full = job(FULL)
    before = st.session_state.get("full")
    for part in () if before is None else before.parts:
        if part not in full.parts:
            part.stop()
    st.session_state["full"] = full
    if full.ready():
        draw(lambda _: full.result(), FULL)
        return
    draw(lambda count: job(count).result(), LOOK)
    _wait(full, monotonic())


def _wait(full: jobs.Job | jobs.Several, since: float) -> None:
    first = t("A first look at {n} replicates.").format(n=LOOK)

    def going() -> None:
        if st.session_state.get("stopped") == full:
            st.markdown(first)
            st.button(t("Play all {n}").format(n=f"{FULL:,}"), on_click=go_on, args=(None,))
            return
        if monotonic() - since >= REST:
            full.start("later")
        text = t("{first} All {all} are on their way.").format(first=first, all=f"{FULL:,}")
        st.progress(full.share(), text=text)
        st.button(t("Stop"), on_click=go_on, args=(full,))

    def go_on(stopped: jobs.Job | jobs.Several | None) -> None:
        st.session_state["stopped"] = stopped
        if stopped:
            stopped.stop()

    watch(full, going)


def watch(job: jobs.Job | jobs.Several, going: Callable[[], object]) -> None:
    """Draw how a job is going until it is ready, and then the page anew."""

    @st.fragment(run_every=0.5)
    def look() -> None:
        going()
        if job.ready():
            st.rerun()

    look()


def draw_worked(job: jobs.Job, draw: Callable[[Any], None], going: Callable[[], object]) -> None:
    """Draw what a job found; while it is at it, how it is going."""
    job.start("long")
    if not job.ready():
        watch(job, going)
        return
    with errors_in_words():
        draw(job.result())


@contextmanager
def errors_in_words() -> Iterator[None]:
    """Errors of input as they are worded, without a traceback."""
    try:
        yield
    except sim.WinsetError as error:
        for line in drafts.mistakes(error):
            st.error(plain(line))
        st.stop()
