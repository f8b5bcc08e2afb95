"""What if: choose a topic, move its few numbers, and see what changes, beside what stands now."""

from functools import partial
from typing import Any

import streamlit as st

import sim
from ui import charts, jobs, levers, paired, take, words, work
from ui.levers import Lever
from ui.parts import chart, heading, names, plain, refined, table, told
from ui.state import ask, can_undo, note, noted, put, undo
from ui.text import t


@st.cache_data(max_entries=64, show_spinner=False)
def numbers(scenario: str) -> dict[str, Any]:
    """Every number that can be changed."""
    return sim.views.levers(scenario)


asked, found = heading(t("What if"))
known = numbers(asked.scenario)
changes = dict(asked.changes)
model = asked.model if asked.model != found["model"] else None


def show(widget: str, value: Any) -> None:
    """Let a widget show a value; where it does, it is left alone, lest it jump under keys."""
    if st.session_state.get(widget) != value:
        st.session_state[widget] = value


def choose(label: str, options: dict[str, str], name: str, *, flat: bool = False) -> str:
    """One of some options, kept in the address."""
    now = noted(name) if noted(name) in options else next(iter(options))
    key = f"choose {name}"
    show(key, now)
    widget = st.radio if flat else st.selectbox
    more: dict[str, Any] = {"horizontal": True} if flat else {}
    widget(
        label,
        list(options),
        format_func=lambda option: plain(options[option]) if flat else options[option],
        key=key,
        on_change=lambda: note(name, st.session_state[key]),
        **more,
    )
    return now


def topic() -> None:
    """Which numbers to change, and those numbers."""
    kind = choose(t("Change"), levers.kinds(found, known), "change")
    if kind == "model":
        decision_model()
        return
    options = levers.items(kind, found, known)
    item = "" if kind == "parameters" else choose(t("Which one"), options, "which")
    aspects = levers.aspects(kind)
    aspect = choose(t("What about it"), aspects, "about", flat=True) if aspects else ""
    if kind == "threats":
        threat_switch(item)
    chosen = levers.chosen(kind, item, aspect, found, known)
    for lever in chosen:
        if lever.key.endswith(".probability"):
            event_switch(lever)
        if lever.levels:
            level(lever)
        else:
            number(lever)
    if not chosen:
        st.markdown(t("Nothing to change here: choose something else."))


def change(key: str, widget: str) -> None:
    put(ask().changed(key, st.session_state[widget]))


def number(lever: Lever) -> None:
    """A slider with a number box beside it; the box takes any value, and the engine judges it."""
    value = lever.at(changes)
    assert isinstance(value, float)  # noqa: S101 - levels are drawn by `level`
    slider, box = f"slide {lever.key}", f"type {lever.key}"
    show(slider, lever.slid(value))
    show(box, value)
    low, high, step = lever.span
    label = f"{plain(lever.label)} ({plain(lever.unit)})"
    st.markdown(label, help=plain(lever.because))
    shape = words.decimals(step)
    exact = words.decimals(min(step, 0.01) if value % step else step)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.slider(
            label,
            low,
            high,
            step=step,
            format=shape,
            key=slider,
            label_visibility="collapsed",
            on_change=partial(change, lever.key, slider),
        )
        st.number_input(
            t("{label}: exact value").format(label=label),
            step=step,
            format=exact,
            key=box,
            label_visibility="collapsed",
            on_change=partial(change, lever.key, box),
            width=130,
        )


def level(lever: Lever) -> None:
    """One of the levels of an ordinal scale."""
    key = f"level {lever.key}"
    show(key, lever.at(changes))
    st.selectbox(
        plain(lever.label),
        lever.levels,
        format_func=words.spaced,
        key=key,
        help=plain(lever.because),
        on_change=partial(change, lever.key, key),
    )


def switch(key: str, value: Any, options: dict[Any, str], label: str) -> None:
    """Whole answers to a number: as it is, or at one of its ends."""
    widget = f"switch {key}"
    shown = value if value in options else t("between")
    every = options | ({} if value in options else {shown: t("In between")})
    show(widget, shown)

    def switched() -> None:
        chosen = st.session_state[widget]
        put(ask().changed(key, None if chosen == "as it is" else chosen))

    st.radio(
        label, list(every), format_func=every.get, key=widget, on_change=switched, horizontal=True
    )


def threat_switch(name: str) -> None:
    key, nothing = levers.off(name, known)
    options = {"as it is": t("Can be made"), nothing: t("Off: it asks for nothing")}
    switch(key, changes.get(key, "as it is"), options, t("The threat"))


def event_switch(lever: Lever) -> None:
    options = {"as it is": t("As likely as estimated"), 0: t("Never"), 1: t("For certain")}
    switch(lever.key, changes.get(lever.key, "as it is"), options, t("The event"))


def decision_model() -> None:
    """How decisions are made."""
    every = sim.views.theories()
    show("model", asked.model or found["model"])
    st.radio(
        t("Decision model"),
        list(every),
        format_func=words.spaced,
        captions=[plain(each["summary"]) for each in every.values()],
        key="model",
        on_change=lambda: put(pick_model(st.session_state["model"])),
    )


def pick_model(name: str) -> Any:
    return ask().modelled(None if name == found["model"] else name)


def way_back() -> None:
    """One step back, or all the way."""
    with st.container(horizontal=True):
        undone = not can_undo()
        st.button(t("Undo"), icon=":material/undo:", on_click=undo, disabled=undone)
        same = not (changes or model)
        reset = partial(put, ask().reset())
        st.button(t("Reset"), icon=":material/restart_alt:", on_click=reset, disabled=same)


def changed() -> None:
    """What has been changed so far, each with a way back."""
    if not changes:
        return
    st.subheader(t("Changed so far"))
    for key, value in changes.items():
        words_of_it = levers.row(key, value, known.get(key, {}), found)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(plain(words_of_it), width="stretch")
            st.button(
                t("Take back"),
                key=f"back {key}",
                help=plain(t("Take back: {what}").format(what=words_of_it)),
                on_click=partial(back, key),
            )
    st.markdown(t("A number you set is taken as certain; the others keep their ranges."))


def back(key: str) -> None:
    put(ask().changed(key, None))


def job(count: int) -> jobs.Job:
    if changes or model:
        key = (asked.scenario, model, asked.changes, asked.seed, count)
        return jobs.Job(work.against_baseline, key)
    return jobs.Job(work.forecast, (asked.scenario, None, (), asked.seed, count))


def draw(result: Any, count: int) -> None:
    with told(), st.spinner(t("Playing it {n} times …").format(n=f"{count:,}")):
        data = result(count)
    if changes or model:
        side_by_side(data, count)
    else:
        as_it_stands(data)
    take.results(data)


def side_by_side(data: dict[str, Any], count: int) -> None:
    for question, each in found["outcomes"].items():
        st.subheader(plain(each["question"]))
        st.markdown(f"**{plain(paired.said(data, question))}**")
        chart(paired.shares(data, question), paired.every_shift(data, question))
    st.subheader(t("Where policies end"))
    titles = {issue: each["title"] for issue, each in found["issues"].items()}
    table(paired.policies(data, titles))
    for issue in paired.moved(data):
        with st.expander(plain(titles[issue])):
            chart(paired.paths(data, issue), paired.path(data, issue))
    st.subheader(t("Who gains and who loses"))
    people = names(found)
    chart(paired.gains(data, people), paired.who_differs(data, people))
    st.markdown(plain(words.paired_caveat(count)))


def as_it_stands(data: dict[str, Any]) -> None:
    st.markdown(t("Nothing is changed yet. Move a number, and what it does appears here."))
    for question, each in found["outcomes"].items():
        st.subheader(plain(each["question"]))
        st.markdown(f"**{plain(words.forecast(data, question))}**")
        spec = charts.shares(data["outcomes"][question], data["intervals"][question])
        chart(spec, words.every_share(data, question))


def take_away() -> None:
    """The same elsewhere: as a link, a command, Python, a file."""
    st.header(t("Take it with you"))
    st.markdown(t("The address of this page holds all of it: whoever opens the link sees this."))
    left, right = st.columns(2)
    with left:
        st.subheader(t("As a command"))
        st.code(asked.command(), language=None, wrap_lines=True)
    with right:
        st.subheader(t("As Python"))
        st.code(asked.python(), language=None, wrap_lines=True)  # token colours are too pale
    with told():
        text = jobs.start(work.changed_file, asked.scenario, model, asked.changes).result()
    name = f"{asked.scenario}_what_if.yaml"
    st.download_button(
        t("Download the scenario as YAML"), text, name, "application/yaml", on_click="ignore"
    )


left, right = st.columns([2, 3], gap="large")
with left:
    st.header(t("Change something"))
    way_back()
    topic()
    changed()
with right:
    st.header(t("What comes out"))
    refined(draw, job)
take_away()
