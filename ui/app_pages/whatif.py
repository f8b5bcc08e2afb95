"""What if: choose a topic, move its few numbers, and see what changes, beside what stands now."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from ui.charts import paired_charts
from ui.parts import answers, downloads, model_topics, multiples, page_jobs, topics, why_changed
from ui.parts.changes import changes_so_far, take_away
from ui.parts.page import (
    begin,
    chart,
    draw_refined,
    errors_in_words,
    heading,
    names,
    numbers,
    table,
)
from ui.parts.topics import Lever
from ui.session.current import can_undo, current_ask, put, undo
from ui.session.shipped import models
from ui.session.widgets import choose, is_news, show
from ui.words import paired_words, reasons, sentences
from ui.words.figures import in_words, number_format
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
    chosen = topics.topic_levers(kind, item, aspect, found, known)
    if aspect == "cares":
        multiples.draw_multiples(chosen, known)
    if kind == "stakeholders" and aspect != "can":
        reached(item)
    for lever in chosen:
        moved(lever)
    if not chosen:
        st.markdown(t("Nothing to change here: choose something else."))


def reached(who: str) -> None:
    """Who is not at the talks is told of the number that decides how far it counts there."""
    for sentence in reasons.reach_sentences(found, {f"stakeholders.{who}": None}):
        st.markdown(plain(sentence))
        if f"stakeholders.{who}.within.voice" in known:
            st.markdown(t("How far is a number under “What it can do”."))


def moved(lever: Lever) -> None:
    """What moves one number."""
    if lever.key.endswith(".probability"):
        event_switch(lever)
    draw_it = level if lever.levels else number
    draw_it(lever, changes, change)


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
    put(current_ask().with_change(key, value))


def tune(name: str, value: Any) -> None:
    """Set a parameter of the decision model; at its default it is as if untouched."""
    default = schema[name]["default"]
    put(current_ask().with_param(name, None if value == default else value))


def offered(widget: str) -> str:
    """The name of a widget that this run draws."""
    st.session_state["offered"].add(widget)
    return widget


def kept(key: str, widget: str, keep: Keep) -> None:
    """Keep what a widget says; echoes of what it was told to leave, or of a topic left, are not."""
    if widget in st.session_state["offered"] and is_news(widget):
        keep(key, st.session_state[widget])


def number(lever: Lever, given: dict[str, Any], keep: Keep) -> None:
    """A slider with a number box beside it; the box takes any value, and the engine judges it."""
    value = lever.number_at(given)
    slider, box = offered(f"slide {lever.key}"), offered(f"type {lever.key}")
    show(slider, lever.on_slider(value))
    show(box, value)
    low, high, step = lever.span
    label = f"{plain(lever.label)} ({plain(lever.unit)})"
    st.markdown(label, help=plain(lever.because))
    hidden: dict[str, Any] = {"step": step, "label_visibility": "collapsed"}
    shape = number_format(step)
    exact = number_format(min(step, 0.01) if value % step else step)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.slider(
            label,
            low,
            high,
            lever.on_slider(value),
            format=shape,
            key=slider,
            on_change=partial(kept, lever.key, slider, keep),
            **hidden,
        )
        st.number_input(
            t("{label}: exact value").format(label=label),
            value=value,
            format=exact,
            key=box,
            on_change=partial(kept, lever.key, box, keep),
            width=130,
            **hidden,
        )


def level(lever: Lever, given: dict[str, Any], keep: Keep) -> None:
    """One of the levels of an ordinal scale, or one of some names."""
    key, now = offered(f"level {lever.key}"), str(lever.at(given))
    show(key, now)
    st.selectbox(
        plain(lever.label),
        lever.levels,
        lever.levels.index(now),
        format_func=in_words,
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
        put(current_ask().with_change(key, None if chosen == "as it is" else chosen))

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
    key, nothing = topics.threat_off(name, known)
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
        format_func=lambda name: plain(f"{in_words(name)}: {models()[name]['summary']}"),
        key=widget,
        on_change=partial(kept, "", widget, lambda _, name: put(pick_model(name))),
    )


def pick_model(name: str) -> Any:
    return current_ask().with_model(None if name == found["model"] else name)


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
        reset = partial(put, current_ask().reset())
        st.button(t("Reset"), icon=":material/restart_alt:", on_click=reset, disabled=same)


def draw(result: Any, count: int) -> None:
    with errors_in_words(), st.spinner(t("Playing it {n} times …").format(n=f"{count:,}")):
        data = result(count)
    if asked == asked.reset():
        st.markdown(t("Nothing is changed yet. Move a number, and what it does appears here."))
        answers.draw_questions(data, found, st.subheader)
    else:
        side_by_side(data, count)
    downloads.offer_tables(data)


def side_by_side(data: dict[str, Any], count: int) -> None:
    for question, each in found["outcomes"].items():
        st.subheader(plain(each["question"]))
        st.markdown(f"**{plain(paired_words.largest_shift(data, question))}**")
        chart(paired_charts.paired_shares(data, question), paired_words.all_shifts(data, question))
    why_changed.draw_reasons(data.get("divergence"), asked, found, known)
    st.subheader(t("Where policies end"))
    titles = {issue: each["title"] for issue, each in found["issues"].items()}
    table(paired_words.policy_rows(data, titles))
    for issue in paired_words.moved_issues(data):
        with st.expander(plain(titles[issue])):
            chart(paired_charts.paired_paths(data, issue), paired_words.path_sentence(data, issue))
    st.subheader(t("Who gains and who loses"))
    people = names(found)
    chart(paired_charts.paired_gains(data, people), paired_words.utility_sentence(data, people))
    if rows := paired_words.money_rows(data, people):
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
    draw_refined(draw, comes)
take_away(asked)
