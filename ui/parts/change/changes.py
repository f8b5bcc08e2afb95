"""What has been changed in a what-if: each with a way back, and all of it to take elsewhere."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

from ui.parts.change import model_topics
from ui.session.ask import Ask
from ui.session.current import current_ask, put
from ui.words import key_words
from ui.words.plain_text import plain
from ui.words.translate import t
from ui.work import jobs, tasks

Found = Mapping[str, Any]


def changes_so_far(asked: Ask, found: Found, known: Found, schema: Found) -> None:
    """What has been changed in numbers and in the model's parameters, each with a way back."""
    if not (asked.changes or asked.param):
        return
    st.subheader(t("Changed so far"))
    for key, value in asked.changes:
        way = current_ask().with_change(key, None)
        _offer_way_back(
            f"back {key}", key_words.change_in_words(key, value, known.get(key, {}), found), way
        )
    for name, value in asked.param:
        way = current_ask().with_param(name, None)
        _offer_way_back(
            f"back param {name}", model_topics.change_in_words(name, value, schema), way
        )
    st.markdown(t("A number you set is taken as certain; the others keep their ranges."))


def _offer_way_back(key: str, what: str, way: Ask) -> None:
    """A change in words, with the way back."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(plain(what), width="stretch")
        st.button(
            t("Take back"),
            key=key,
            help=plain(t("Take back: {what}").format(what=what)),
            on_click=partial(put, way),
        )


def take_away(asked: Ask) -> None:
    """The same elsewhere: as a link, a command, Python, a file."""
    st.header(t("Take it with you"))
    if asked.file:
        st.markdown(t("Your scenario is in no link: share it as the file below, changes and all."))
    else:
        text = t("The address of this page holds all of it: whoever opens the link sees this.")
        st.markdown(text)
    left, right = st.columns(2)
    with left:
        st.subheader(t("As a command"))
        st.code(asked.command(), language=None, wrap_lines=True)
    with right:
        st.subheader(t("As Python"))
        st.code(asked.python(), language=None, wrap_lines=True)  # token colours are too pale
    st.download_button(
        t("Download the scenario as YAML"),
        lambda: jobs.result(tasks.file_with_changes, asked),
        f"{asked.scenario}_what_if.yaml",
        "application/yaml",
        on_click="ignore",
        help=t(
            "The file holds the decision model and every changed number. Parameters of a decision "
            "model have no place in a scenario's file: take the command or the Python for these."
        ),
    )
