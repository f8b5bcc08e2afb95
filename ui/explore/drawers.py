"""What is looked at more closely: why, who wants what, other theories, how sure, on what sources.

Each draws the setting of the levers as it is.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui.charts import theory_charts
from ui.explore.view import View
from ui.parts import downloads, page_jobs
from ui.parts.change.changes import take_away
from ui.parts.page import FULL, chart, errors_in_words, names, summary
from ui.parts.positions import draw_positions
from ui.parts.sources import estimate
from ui.words import evidence_lines, theory_words
from ui.words.figures import capital, per_cent
from ui.words.key_words import key_in_words
from ui.words.plain_text import plain
from ui.words.translate import t
from ui.work import tasks
from ui.work.jobs import Job

Data = Mapping[str, Any]


def draw_drawer(view: View, answer: Data, start: Data) -> None:
    """Draw the drawer that is open; who is who is drawn in the browser."""
    if view.open_drawer in DRAW:
        with errors_in_words():
            DRAW[view.open_drawer](view, answer, start)


def why(view: View, answer: Data, start: Data) -> None:  # noqa: ARG001 - as every drawer
    """Why the answer changes, in a sentence or two."""
    told = answer["why"].get(asked_question(view, answer))
    if told and view.asked.changes:
        st.markdown(f"**{plain(told['head'])}** {plain(told['rest'])}")
    else:
        text = t("Nothing is changed yet. Move a lever, and here stands why the answer changes.")
        st.markdown(text)


def wants(view: View, answer: Data, start: Data) -> None:  # noqa: ARG001
    """Who wants what on each issue, and who paid for the deal."""
    with st.spinner(t("Who wants what is being drawn.")):
        data = page_jobs.positions(view.asked, FULL).result()
    draw_positions(data, summary(view.asked.source))
    link(view, "question", t("Who is at the table, and what each wants, as tables"))


def theories(view: View, answer: Data, start: Data) -> None:  # noqa: ARG001
    """What each theory of decisions answers."""
    question, found = asked_question(view, answer), summary(view.asked.source)
    with st.spinner(t("Every theory plays the same worlds.")):
        data = page_jobs.theories(view.asked, found["model"], FULL).result()
    st.markdown(f"**{plain(theory_words.agreement_sentence(data, question))}**")
    spec = theory_charts.answers_chart(data["columns"], question, data["base"])
    chart(spec, theory_words.likeliest_sentence(data, question))
    link(view, "theories", t("What each theory assumes, and where it takes a policy"))
    link(view, "stability", t("Which ends of the conflict would hold"))


def sure(view: View, answer: Data, start: Data) -> None:
    """How sure the answer is: by counting, and by judgement."""
    judged = summary(view.asked.source)["judgement_share"]
    count = t(
        "Bar and sentence count {n} possible worlds, so each share is right to about ± 3 points. "
        "The dots are {dots} of them, chosen to stand for all."
    ).format(n=f"{answer['n']:,}", dots=len(start["sample"]))
    rest = t(
        "That says how well imagined worlds were counted, not whether the model is right: "
        "{share} of its estimates rest on judgement, not on a source."
    ).format(share=per_cent(judged))
    st.markdown(f"{count} {rest}")
    link(view, "uncertainty", t("Which estimates move the answer most"))


def sources(view: View, answer: Data, start: Data) -> None:  # noqa: ARG001
    """What the levers rest on, those that were touched first."""
    found = summary(view.asked.source)
    chains = Job(tasks.chains, (view.asked.source, ())).result()
    touched = [key for key, _ in view.asked.changes]
    keys = list(dict.fromkeys([*touched, *start["levers"]]))
    rows = evidence_lines.estimate_rows(chains, lambda key: capital(key_in_words(key, found)))
    for row in sorted(
        (row for row in rows if row["key"] in keys), key=lambda r: keys.index(r["key"])
    ):
        estimate(names(found), row)
    link(view, "evidence", t("All facts, disputes and estimates, with search"))


def take(view: View, answer: Data, start: Data) -> None:  # noqa: ARG001
    """The same elsewhere: a link, a command, Python, a file, tables."""
    take_away(view.asked)
    downloads.offer_tables(page_jobs.forecast(view.asked, FULL).result())
    link(view, "outcome", t("Every policy month by month, and who gains"))
    link(view, "story", t("One world month by month, with its policies and positions"))
    link(view, "whatif", t("Every number of this scenario, to be changed"))


def asked_question(view: View, answer: Data) -> str:
    """The question that is asked: the one in the view, or the first."""
    return view.question if view.question in answer["counts"] else next(iter(answer["counts"]))


def link(view: View, page: str, label: str) -> None:
    """A link to a page that shows more, with the levers as they are."""
    st.page_link(
        f"app_pages/{page}.py",
        label=label,
        icon=":material/arrow_forward:",
        query_params=view.asked.query(),
    )


DRAW = {
    "why": why,
    "wants": wants,
    "theories": theories,
    "sure": sure,
    "sources": sources,
    "take": take,
}
