"""The controls of the what-if page: a topic to choose, and what moves each of its numbers."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

import sim
from ui.parts import multiples
from ui.parts.change import lever_widgets, model_topics, topics
from ui.parts.change.topics import Lever
from ui.parts.change.whatif_view import View
from ui.session.current import current_ask, put
from ui.session.shipped import models
from ui.session.widgets import choose, show
from ui.words import reasons
from ui.words.figures import in_words
from ui.words.plain_text import plain
from ui.words.spoken import words_of
from ui.words.translate import t

AS_IT_IS = "as it is"


def draw_topic(view: View) -> None:
    """Which numbers to change, and those numbers."""
    lever_widgets.forget_offered()
    kinds = topics.kinds(view.found, view.known)
    kind = choose(t("Change"), list(kinds), "change", kinds.__getitem__)
    if kind == "model":
        _decision_model(view)
        _parameters(view)
        return
    options = topics.items(kind, view.found, view.known)
    item = ""
    if kind != "parameters":
        item = choose(t("Which one"), list(options), "which", options.__getitem__)
    aspect = _choose_aspect(topics.aspects(kind))
    if kind in {"threats", "moves"}:
        _made_switch(kind, item, view)
    levers = topics.topic_levers(kind, item, aspect, view.found, view.known)
    if aspect == "cares":
        multiples.draw_multiples(levers, view.known)
    if kind == "stakeholders" and aspect != "can":
        _reach(item, view)
    for lever in levers:
        _lever(lever, view)
    if not levers:
        st.markdown(t("Nothing to change here: choose something else."))


def _choose_aspect(aspects: dict[str, str]) -> str:
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


def _reach(who: str, view: View) -> None:
    """Where a stakeholder is not at the talks, the number that decides how far it counts there."""
    for sentence in reasons.reach_sentences(view.found, [who]):
        st.markdown(plain(sentence))
        if str(sim.Key.stakeholder(who, "within", "voice")) in view.known:
            st.markdown(t("How far is a number under “What it can do, at what cost”."))


def _lever(lever: Lever, view: View) -> None:
    """What moves one number."""
    if sim.Key.parse(lever.key).part == ("probability",):
        _event_switch(lever, view)
    draw = lever_widgets.level if lever.levels else lever_widgets.number
    draw(lever, view.changes, _change)
    if sim.Key.parse(lever.key).parts[-1] in topics.PRIVATE:
        _known_switch(lever, view)


def _change(key: str, value: Any) -> None:
    """Set a number of the scenario; None takes the change back."""
    put(current_ask().with_change(key, value))


def _switch(key: str, value: Any) -> None:
    """Set a number at one of its ends, or take that back."""
    _change(key, None if value == AS_IT_IS else value)


def _made_switch(kind: str, name: str, view: View) -> None:
    """Whether a threat or a move is made at all, and whether a threat is announced."""
    label = t("The threat") if kind == "threats" else t("The move")
    words = {"chosen": t("As its maker chooses"), "never": t("Never"), "always": t("For certain")}
    made = words_of(view.found, kind, name).get("made", "chosen")
    options = {AS_IT_IS if value == made else value: text for value, text in words.items()}
    _choice(str(sim.Key((kind, name, "made"))), options, label, view)
    threat = view.found["threats"].get(name) if kind == "threats" else None
    if threat and threat["announced"] and not threat["table"]:
        words = {AS_IT_IS: t("Announced first"), "false": t("Done without a word")}
        _choice(str(sim.Key.threat(name, "announced")), words, t("The sanction"), view)


def _known_switch(lever: Lever, view: View) -> None:
    """Whether the others know what signing or backing down costs somebody at home."""
    words = {AS_IT_IS: t("The others go by the estimate"), "true": t("All know it")}
    _choice(f"{lever.key}.known", words, t("Who knows it"), view)


def _choice(key: str, options: Mapping[Any, str], label: str, view: View) -> None:
    lever_widgets.ends(key, view.changes.get(key, AS_IT_IS), options, label, _switch)


def _event_switch(lever: Lever, view: View) -> None:
    options = {AS_IT_IS: t("As likely as estimated"), 0: t("Never"), 1: t("For certain")}
    _choice(lever.key, options, t("The event"), view)


def _decision_model(view: View) -> None:
    """How decisions are made."""

    def pick(_: str, name: str) -> None:
        put(current_ask().with_model(None if name == view.found["model"] else name))

    widget = lever_widgets.offered("model")
    show(widget, view.model)
    st.radio(
        t("Decision model"),
        list(models()),
        list(models()).index(view.model),
        format_func=lambda name: plain(f"{in_words(name)}: {models()[name]['summary']}"),
        key=widget,
        on_change=partial(lever_widgets.keep_news, "", widget, pick),
    )


def _parameters(view: View) -> None:
    """What is left open by the model chosen; a parameter at its default is as if untouched."""

    def tune(name: str, value: Any) -> None:
        default = view.schema[name]["default"]
        put(current_ask().with_param(name, None if value == default else value))

    st.subheader(t("Parameters of this model"))
    for lever in model_topics.parameters(view.schema, view.found):
        if lever.levels == model_topics.SWITCH:
            lever_widgets.yes_or_no(lever, view.param, tune)
        elif lever.levels:
            lever_widgets.level(lever, view.param, tune)
        else:
            lever_widgets.number(lever, view.param, tune)
