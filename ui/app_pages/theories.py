"""All decision models on this question side by side: where they agree, where they part."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from ui.charts import theory_charts
from ui.parts import page_jobs
from ui.parts.page import chart, draw_refined, errors_in_words, heading, table
from ui.session import shipped
from ui.session.widgets import choose
from ui.words import theory_words
from ui.words.figures import in_words
from ui.words.plain_text import plain
from ui.words.translate import t

Data = Mapping[str, Any]


def draw(found: Data, result: Callable[[int], Any], count: int) -> None:
    waiting = t("{n} theories play {count} replicates each; this takes some seconds.")
    with errors_in_words(), st.spinner(waiting.format(n=len(shipped.models()), count=f"{count:,}")):
        data = result(count)
    for question, each in found["outcomes"].items():
        st.header(plain(each["question"]))
        st.markdown(f"**{plain(theory_words.agreement_sentence(data, question))}**")
        spec = theory_charts.answers_chart(data["columns"], question, data["base"])
        chart(spec, theory_words.likeliest_sentence(data, question))
        with st.expander(t("The figures, with 95 % ranges")):
            for answer in each["categories"]:
                st.markdown(f"**{plain(in_words(answer))}**")
                rows = theory_words.theory_rows(data, question, answer)
                table(rows)
    policies(data, {issue: each["title"] for issue, each in found["issues"].items()})
    st.markdown(
        t("Ranges of chances are 95 % Monte Carlo error; they do not say which theory is right.")
    )


def policies(data: Data, titles: Mapping[str, str]) -> None:
    st.header(t("Where each theory takes a policy"))
    played = data["columns"][data["base"]]["policies"]
    issue = choose(
        t("Policy"), [each for each in titles if each in played], "policy", titles.__getitem__
    )
    spec = theory_charts.ends_chart(data["columns"], issue, data["base"])
    chart(spec, theory_words.ends_sentence(data, issue, titles[issue]))


asked, found = heading(t("Theories"))
models = shipped.models()
st.markdown(
    t(
        "Does the answer depend on how one thinks decisions are made? {n} theories play the same "
        "worlds; ★ marks the one that this scenario uses."
    ).format(n=len(models))
)
results = st.container()  # filled last: what theories assume can be read while they play
st.header(t("What each theory assumes"))
for name, model in models.items():
    with st.expander(f"**{in_words(name)}**: {plain(model['summary'])}"):
        st.markdown(plain(model["assumes"]))
        st.markdown(f"**{t('When not to trust it.')}** {plain(model['fails'])}")
        st.markdown(f"**{t('Source.')}** {plain(model['citation'])}")
with results:
    draw_refined(partial(draw, found), partial(page_jobs.theories, asked, found["model"]))
