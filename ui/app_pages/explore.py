"""Explore: the answer, six levers, a hundred worlds, and drawers to look closer."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

import sim
from ui.explore import instrument
from ui.explore.drawers import draw_drawer
from ui.explore.mount import LARGE, STYLE, mount, told
from ui.explore.story import story
from ui.explore.view import View, of_address, of_browser
from ui.explore.whos_who import whos_who
from ui.parts.page import numbers, summary
from ui.session import drafts
from ui.session.ask import Ask
from ui.session.current import current_ask, find_scenario, put, remember_ask
from ui.words.key_words import change_in_words
from ui.words.plain_text import plain
from ui.words.translate import t
from ui.work import tasks
from ui.work.jobs import Job

Data = Mapping[str, Any]
SHOWN = "explore shown"  # in the session: the view, and the numbers of what the browser was told


def enter() -> None:
    """Take the view from the address, for a reader who comes from elsewhere."""
    before = st.session_state.get(SHOWN, {"seq": 0, "rev": 0})
    view = of_address(current_ask(), st.query_params)
    seq = max(before["seq"], (told("levers", view.scene).get("ask") or {}).get("seq", 0))
    st.session_state[SHOWN] = {"view": view, "seq": seq, "rev": before["rev"] + 1}


def heard() -> View:
    """The view that the browser has told last."""
    shown = st.session_state[SHOWN]
    ask = told("levers", shown["view"].scene).get("ask")
    if ask and ask["seq"] > shown["seq"]:
        shown |= {"seq": ask["seq"], "view": of_browser(shown["view"], ask)}
    remember_ask(shown["view"].asked)
    return shown["view"]


def show(view: View) -> None:
    """Have the browser show another view than it has told."""
    st.session_state[SHOWN]["view"] = view
    st.session_state[SHOWN]["rev"] += 1


def answered(view: View, start: Data) -> Data:
    """The exact answer; where a change makes no sense, that it does, and the answer without."""
    try:
        return instrument.exact(view, start)
    except sim.WinsetError as error:
        for line in drafts.mistakes(error):
            st.error(plain(line))
        less = instrument.without(view, error)
        st.button(t("Leave this change out"), on_click=show, args=(less,))
        return start["base"]


def labels(asked: Ask, levers: Data) -> dict[str, str]:
    """Changes that no lever shows, in words."""
    found, known = summary(asked.source), numbers(asked.source)
    return {
        key: change_in_words(key, value, known.get(key, {}), found)
        for key, value in asked.changes
        if key not in levers
    }


def picked_scenario(scene: str) -> None:
    """Go to the scenario that was picked in the bar."""
    slug = told("bar", scene).get("scenario")
    asked = find_scenario(slug) if slug else None
    if asked is not None:
        st.session_state.pop("place", None)  # the address is to be read anew
        put(asked)
        st.rerun()


@st.fragment
def draw() -> None:
    view = heard()
    scene = view.scene
    picked_scenario(scene)
    start = instrument.ground(view.stands)
    with st.container(key="answer"):
        mount("bar", scene, {"projector": large()})
    answer = answered(view, start)
    levers, worlds = st.columns([11, 10], gap="large")
    with levers:
        mount("levers", scene, lever_data(view, start, answer))
    with worlds:
        mount("worlds", scene, {"projector": large(), "story": world_story(view, answer)})
        mount("drawers", scene, {"projector": large()})
        draw_drawer(view, answer, start)
        if view.open_drawer == "who":
            mount("who", scene, {"projector": large(), "who": whos_who(summary(view.asked.source))})


def lever_data(view: View, start: Data, answer: Data) -> dict[str, Any]:
    """All that levers, bar and worlds are drawn from; what the browser has is not sent again."""
    heard = told("levers", view.scene)
    have = heard.get("poll") or (heard.get("ask") or {}).get("have") or ()
    shown, frame = st.session_state[SHOWN], instrument.framed(view.stands, start["whole"])
    told_now = {"seq": shown["seq"], "changes": dict(view.asked.changes)}
    names = [each["id"] for each in frame["questions"]]
    return {
        "projector": large(),
        "frame": None if frame["version"] in have else frame,
        "exact": {**answer, **told_now, "labels": labels(view.asked, start["levers"])},
        "changes": told_now["changes"],
        "rev": shown["rev"],
        "question": names.index(view.question) if view.question in names else 0,
        "world": view.world,
        "drawer": view.drawer,
        **instrument.strips(view, start, have, heard.get("want") or ""),
    }


def world_story(view: View, answer: Data) -> Data | None:
    """The story of the world that is open."""
    if view.world is None:
        return None
    try:
        found = Job(tasks.story, (view.asked, view.world)).result()
    except sim.WinsetError:  # the answer has told of it
        return None
    known = summary(view.asked.source)
    return story(view.asked, view.world, found, known, answer["answers"])


def large() -> bool:
    return bool(st.session_state.get("projector"))


def end_projector() -> None:
    st.session_state["projector"] = False


st.html(STYLE)
if large():
    st.html(LARGE)
if st.session_state.get("place") != "explore":
    enter()
    st.session_state["place"] = "explore"
draw()
if large():  # whose frame, with the switch, is hidden
    st.button(t("End projector mode"), on_click=end_projector)
