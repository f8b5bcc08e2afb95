"""Predict, observe, explain: a student's own forecast, then the model's, then one history."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

import sim
from ui.charts import forecast_charts
from ui.parts.page import chart, errors_in_words, table
from ui.session import predictions
from ui.session.ask import FULL
from ui.session.predictions import Question
from ui.words import class_words, sentences
from ui.words.figures import in_words
from ui.words.plain_text import plain
from ui.words.translate import t
from ui.work import jobs, tasks

KEPT = 20  # histories drawn
Shares = Mapping[str, float]
Data = Mapping[str, Any]


def draw_steps(question: Question) -> None:
    """The three steps; the model's forecast stays hidden until one's own is locked in."""
    yours = st.session_state.get(question.key("locked"))
    st.header(t("1 Predict"))
    st.markdown(f"**{plain(question.text)}**")
    if yours is None:
        _predict(question)
        st.markdown(t("The model's forecast stays hidden until you lock in yours."))
        return
    st.markdown(t("You have locked in your forecast."))
    st.button(t("Start over"), on_click=_start_over, args=(question,))
    st.header(t("2 Observe"))
    data = _observe(question, yours)
    st.subheader(t("Draw history"))
    drawn = _history(question, yours, data["outcomes"][question.name])
    st.header(t("3 Explain"))
    _explain(question, data, yours, drawn)


def _predict(question: Question) -> None:
    st.markdown(
        t("Share out 100 points: the more likely you think an answer, the more points it gets.")
    )
    start = predictions.even_points(question.categories)
    boxes = st.container(horizontal=True)
    for category in question.categories:
        st.session_state.setdefault(question.key(category), start[category])
        boxes.number_input(
            t("{answer}, chance in %").format(answer=plain(in_words(category))),
            min_value=0,
            max_value=100,
            step=1,
            key=question.key(category),
            width=260,
            persist_state="session",
        )
    rest = predictions.points_left(_points(question))
    st.markdown(f"**{class_words.points_sentence(rest)}**")
    with st.container(horizontal=True):
        st.button(t("Make them add up"), on_click=_make_add_up, args=(question,), disabled=not rest)
        st.button(
            t("Lock in and show the forecast"),
            on_click=_lock,
            args=(question,),
            disabled=bool(rest),
            type="primary",
        )


def _points(question: Question) -> dict[str, int]:
    state = st.session_state
    return {category: state[question.key(category)] or 0 for category in question.categories}


def _make_add_up(question: Question) -> None:
    for category, points in predictions.add_up(_points(question)).items():
        st.session_state[question.key(category)] = points


def _lock(question: Question) -> None:
    st.session_state[question.key("locked")] = predictions.shares(_points(question))


def _start_over(question: Question) -> None:
    for part in ("locked", "drawn"):
        st.session_state.pop(question.key(part), None)


def _observe(question: Question, yours: Shares) -> Data:
    with errors_in_words(), st.spinner(t("Computing the forecast …")):
        data = jobs.result(tasks.forecast, question.asked, FULL)
    model = data["outcomes"][question.name]
    chart(
        forecast_charts.guess_chart(yours, data, question.name),
        class_words.guess_sentence(yours, data, question.name),
    )
    st.markdown(f"**{plain(class_words.distance_sentence(sim.total_variation(yours, model)))}**")
    st.markdown(plain(sentences.caveat(data)))
    return data


def _history(question: Question, yours: Shares, model: Shares) -> dict[int, str]:
    """Histories drawn so far, each with its answer; another can be drawn by its number."""
    st.markdown(
        t(
            "One possible world now plays history. It comes from the model itself, so over many "
            "draws the model's forecast can hardly be beaten; on one draw luck decides. A class "
            "that types the same number meets the same history."
        )
    )
    _choose_history(question)
    drawn: dict[int, str] = st.session_state.get(question.key("drawn"), {})
    for replicate in (each for each, category in drawn.items() if not category):
        with errors_in_words(), st.spinner(t("History takes its course …")):
            tale = jobs.result(tasks.story, question.asked, replicate)
        drawn[replicate] = tale["outcomes"][question.name]
    if drawn:
        _judge(drawn, yours, model)
        st.button(t("Pick another number"), on_click=_pick_another, args=(question,))
    return drawn


def _choose_history(question: Question) -> None:
    st.session_state.setdefault(question.key("next"), predictions.draw_unseen())
    number = st.number_input(
        t("Number of the replicate that plays history"),
        min_value=0,
        max_value=999_999,
        step=1,
        key=question.key("next"),
        persist_state="session",
    )
    st.button(t("Draw history"), type="primary", on_click=_draw, args=(question, number))


def _draw(question: Question, number: int | None) -> None:
    """Note which replicate is to play history; it is played when the page is drawn."""
    if number is not None:
        drawn = st.session_state.setdefault(question.key("drawn"), {})
        drawn[number] = drawn.pop(number, "")
        while len(drawn) > KEPT:
            del drawn[next(iter(drawn))]


def _pick_another(question: Question) -> None:
    st.session_state[question.key("next")] = predictions.draw_unseen()


def _judge(drawn: Mapping[int, str], yours: Shares, model: Shares) -> None:
    scores = sim.brier_scores({"yours": yours, "model": model}, list(drawn.values()))
    mine, its = scores["yours"], scores["model"]
    last = list(drawn)[-1]
    came = t("History in replicate {n}: {what}.").format(n=last, what=in_words(drawn[last]))
    st.markdown(f"**{plain(came)}**")
    st.markdown(plain(class_words.score_sentence(mine["each"][-1], its["each"][-1])))
    if len(drawn) > 1:
        each = list(zip(drawn.items(), mine["each"], its["each"], strict=True))
        table(
            [
                {
                    t("replicate"): str(number),
                    t("what happened"): in_words(category),
                    t("your Brier score"): f"{score:.2f}",
                    t("the model's"): f"{other:.2f}",
                }
                for (number, category), score, other in each
            ]
        )
        st.markdown(plain(class_words.mean_score_sentence(mine["mean"], its["mean"], len(drawn))))


def _explain(question: Question, data: Data, yours: Shares, drawn: Mapping[int, str]) -> None:
    text = st.text_area(
        t("Why did you differ from the model, or agree with it?"),
        max_chars=2000,
        key=question.key("why"),
        persist_state="session",
        help=t("It stays in this session and in the file that you download."),
    )
    alias = st.text_input(
        t("An alias for the file, not your name"),
        max_chars=40,
        key="teach alias",
        persist_state="session",
    )
    said = {"alias": alias, "explanation": text, "command": question.asked.command()}
    st.download_button(
        t("Download my answers (CSV)"),
        predictions.answers_csv(data, question.name, yours, drawn, said),
        file_name=f"{question.asked.scenario}_{question.name}_answers.csv",
        mime="text/csv",
        on_click="ignore",
    )
