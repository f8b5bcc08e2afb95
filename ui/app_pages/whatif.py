"""What if: choose a topic, move its few numbers, and see what changes, beside what stands now."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from ui.charts import paired_charts
from ui.parts import answers, downloads, model_topics, multiples, page_jobs, topics, why_changed
from ui.parts.changes import changes_so_far, take_away
from ui.parts.page import begin, chart, heading, names, numbers, refined, table, told
from ui.parts.topics import Lever
from ui.session.current import ask, can_undo, put, undo
from ui.session.shipped import models
from ui.session.widgets import choose, news, show
from ui.words import paired_words, reasons, sentences
from ui.words.figures import decimals, spaced
from ui.words.plain_text import plain
from ui.words.translate import t

Keep = Callable[[str, Any], None]


asked, found = heading(t("What if"))
if asked.model == found["model"]:
    asked = replace(asked, model=None)
comes = partial(page_jobs.forecast if asked == asked.reset() else page_jobs.what_if, asked)
begin(comes)
known = numbers(asked.source)
changes, tuned = dict(asked.changes), dict(asked.param)
schema = models()[asked.model or found["model"]]["parameters"]


def topic() -> None:
    """Which numbers to change, and those numbers."""
    st.session_state["offered"] = set()
    kinds = topics.kinds(found, known)
    kind = choose(t("Change"), list(kinds), "change", kinds.__getitem__)
    if kind == "model":
        decision_model()
        parameters()
        return
    options = topics.items(kind, found, known)
    item = ""
    if kind != "parameters":
        item = choose(t("Which one"), list(options), "which", options.__getitem__)
    aspect = about(topics.aspects(kind))
    if kind == "threats":
        threat_switch(item)
    chosen = topics.chosen(kind, item, aspect, found, known)
    if aspect == "cares":
        multiples.together(chosen, known)
    if kind == "stakeholders" and aspect != "can":
        reached(item)
    for lever in chosen:
        moved(lever)
    if not chosen:
        st.markdown(t("Nothing to change here: choose something else."))


def reached(who: str) -> None:
    """Who is not at the talks is told of the number that decides how far it counts there."""
    for sentence in reasons.reach(found, {f"stakeholders.{who}": None}):
        st.markdown(plain(sentence))
        if f"stakeholders.{who}.within.voice" in known:
            st.markdown(t("How far is a number under “What it can do”."))


def moved(lever: Lever) -> None:
    """What moves one number."""
    if lever.key.endswith(".probability"):
        event_switch(lever)
    draw_it = level if lever.levels else number
    draw_it(lever)


def about(aspects: dict[str, str]) -> str:
    """Which numbers of a topic that has many."""
    if not aspects:
        return ""
    return choose(
        t("What about it"),
        list(aspects),
        "about",
        lambda aspect: plain(aspects[aspect]),
        widget=st.radio,
        horizontal=True,
    )


def change(key: str, value: Any) -> None:
    """Set a number of the scenario."""
    put(ask().changed(key, value))


def tune(name: str, value: Any) -> None:
    """Set a parameter of the decision model; at its default it is as if untouched."""
    default = schema[name]["default"]
    put(ask().tuned(name, None if value == default else value))


def offered(widget: str) -> str:
    """The name of a widget that this run draws."""
    st.session_state["offered"].add(widget)
    return widget


def kept(key: str, widget: str, keep: Keep) -> None:
    """Keep what a widget says; echoes of what it was told to leave, or of a topic left, are not."""
    if widget in st.session_state["offered"] and news(widget):
        keep(key, st.session_state[widget])


def number(lever: Lever, given: dict[str, Any] = changes, keep: Keep = change) -> None:
    """A slider with a number box beside it; the box takes any value, and the engine judges it."""
    value = lever.at(given)
    assert isinstance(value, float)  # noqa: S101 - levels are drawn by `level`
    slider, box = offered(f"slide {lever.key}"), offered(f"type {lever.key}")
    show(slider, lever.slid(value))
    show(box, value)
    low, high, step = lever.span
    label = f"{plain(lever.label)} ({plain(lever.unit)})"
    st.markdown(label, help=plain(lever.because))
    shape = decimals(step)
    exact = decimals(min(step, 0.01) if value % step else step)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.slider(
            label,
            low,
            high,
            lever.slid(value),
            step=step,
            format=shape,
            key=slider,
            label_visibility="collapsed",
            on_change=partial(kept, lever.key, slider, keep),
        )
        st.number_input(
            t("{label}: exact value").format(label=label),
            value=value,
            step=step,
            format=exact,
            key=box,
            label_visibility="collapsed",
            on_change=partial(kept, lever.key, box, keep),
            width=130,
        )


def level(lever: Lever, given: dict[str, Any] = changes, keep: Keep = change) -> None:
    """One of the levels of an ordinal scale, or one of some names."""
    key, now = offered(f"level {lever.key}"), str(lever.at(given))
    show(key, now)
    st.selectbox(
        plain(lever.label),
        lever.levels,
        lever.levels.index(now),
        format_func=spaced,
        key=key,
        help=plain(lever.because),
        on_change=partial(kept, lever.key, key, keep),
    )


def switch(key: str, value: Any, options: dict[Any, str], label: str) -> None:
    """Whole answers to a number: as it is, or at one of its ends."""
    widget = offered(f"switch {key}")
    shown = value if value in options else t("between")
    every = options | ({} if value in options else {shown: t("In between")})
    show(widget, shown)

    def switched(key: str, chosen: Any) -> None:
        put(ask().changed(key, None if chosen == "as it is" else chosen))

    st.radio(
        label,
        list(every),
        list(every).index(shown),
        format_func=every.get,
        key=widget,
        on_change=partial(kept, key, widget, switched),
        horizontal=True,
    )


def threat_switch(name: str) -> None:
    key, nothing = topics.off(name, known)
    options = {"as it is": t("Can be made"), nothing: t("Off: it asks for nothing")}
    switch(key, changes.get(key, "as it is"), options, t("The threat"))


def event_switch(lever: Lever) -> None:
    options = {"as it is": t("As likely as estimated"), 0: t("Never"), 1: t("For certain")}
    switch(lever.key, changes.get(lever.key, "as it is"), options, t("The event"))


def decision_model() -> None:
    """How decisions are made."""
    widget, now = offered("model"), asked.model or found["model"]
    show(widget, now)
    st.radio(
        t("Decision model"),
        list(models()),
        list(models()).index(now),
        format_func=lambda name: plain(f"{spaced(name)}: {models()[name]['summary']}"),
        key=widget,
        on_change=partial(kept, "", widget, lambda _, name: put(pick_model(name))),
    )


def pick_model(name: str) -> Any:
    return ask().modelled(None if name == found["model"] else name)


def parameters() -> None:
    """What is left open by the model chosen."""
    st.subheader(t("Parameters of this model"))
    for lever in model_topics.parameters(schema, found):
        if lever.levels == model_topics.SWITCH:
            yes_or_no(lever)
        elif lever.levels:
            level(lever, tuned, tune)
        else:
            number(lever, tuned, tune)


def yes_or_no(lever: Lever) -> None:
    key, now = offered(f"toggle {lever.key}"), lever.at(tuned) == "true"
    show(key, now)
    st.toggle(
        plain(lever.label),
        now,
        key=key,
        help=plain(lever.because),
        on_change=partial(kept, lever.key, key, tune),
    )


def way_back() -> None:
    """One step back, or all the way."""
    with st.container(horizontal=True):
        undone = not can_undo()
        st.button(t("Undo"), icon=":material/undo:", on_click=undo, disabled=undone)
        same = asked == asked.reset()
        reset = partial(put, ask().reset())
        st.button(t("Reset"), icon=":material/restart_alt:", on_click=reset, disabled=same)


def draw(result: Any, count: int) -> None:
    with told(), st.spinner(t("Playing it {n} times …").format(n=f"{count:,}")):
        data = result(count)
    if asked == asked.reset():
        st.markdown(t("Nothing is changed yet. Move a number, and what it does appears here."))
        answers.questions(data, found, st.subheader)
    else:
        side_by_side(data, count)
    downloads.results(data)


def side_by_side(data: dict[str, Any], count: int) -> None:
    for question, each in found["outcomes"].items():
        st.subheader(plain(each["question"]))
        st.markdown(f"**{plain(paired_words.said(data, question))}**")
        chart(paired_charts.shares(data, question), paired_words.every_shift(data, question))
    why_changed.shown(data.get("partings"), asked, found, known)
    st.subheader(t("Where policies end"))
    titles = {issue: each["title"] for issue, each in found["issues"].items()}
    table(paired_words.policies(data, titles))
    for issue in paired_words.moved(data):
        with st.expander(plain(titles[issue])):
            chart(paired_charts.paths(data, issue), paired_words.path(data, issue))
    st.subheader(t("Who gains and who loses"))
    people = names(found)
    chart(paired_charts.gains(data, people), paired_words.who_differs(data, people))
    if rows := paired_words.money(data, people):
        table(rows)
    st.markdown(plain(sentences.paired_caveat(count)))


if st.session_state.get("projector"):  # large type needs the width
    controls, results = st.container(), st.container()
else:
    controls, results = st.columns([2, 3], gap="large")
with controls:
    st.header(t("Change something"))
    way_back()
    topic()
    changes_so_far(asked, found, known, schema)
with results:
    st.header(t("What comes out"))
    refined(draw, comes)
take_away(asked)
