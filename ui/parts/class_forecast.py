"""The predictions of a class on one screen, and the model beside them once it may be seen."""

import streamlit as st

from ui.charts import class_charts
from ui.parts.page import chart, errors_in_words
from ui.session.ask import FULL
from ui.session.predictions import Question
from ui.words.figures import in_words
from ui.words.plain_text import plain
from ui.words.translate import t
from ui.work import jobs, tasks


def draw_class(question: Question) -> None:
    """A box for the predictions of a class, and what they come to."""
    st.markdown(f"**{plain(question.text)}**")
    order = ", ".join(in_words(category) for category in question.categories)
    text = t(
        "A line for each who predicts: a name or alias, then chances in % in this order: {order}. "
        "They are kept in this session only."
    )
    st.markdown(plain(text.format(order=order)))
    lines = st.text_area(
        t("Predictions"),
        placeholder=class_charts.example_line(question.categories),
        max_chars=20_000,
        height=200,
        key=question.key("class"),
        persist_state="session",
    )
    everybody = class_charts.read_class(lines or "", question.categories)
    for line in everybody.unread:
        st.text(line)
    if everybody.count:
        _draw_together(everybody, question)


def _draw_together(everybody: class_charts.ClassForecast, question: Question) -> None:
    model = None
    seen = question.key("class sees")
    if st.toggle(t("Show the model's forecast"), key=seen, persist_state="session"):
        with errors_in_words(), st.spinner(t("Computing the forecast …")):
            data = jobs.result(tasks.forecast, question.asked, FULL)
        model = data["outcomes"][question.name]
    chart(class_charts.class_chart(everybody, model), class_charts.class_sentence(everybody, model))
    st.markdown(t("A dot is a prediction, a larger one several; the band holds the middle half."))
    if model is not None:
        st.markdown(t("The blue mark is the model."))
