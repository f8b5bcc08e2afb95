"""What an answer hangs on: which estimate moves it, what makes it uncertain, where it happens."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from ui.charts import vega
from ui.parts import page
from ui.parts.page import heading, table
from ui.session.widgets import choose
from ui.words import driver_rows
from ui.words.figures import in_words
from ui.words.plain_text import plain
from ui.words.translate import t
from ui.work import tasks
from ui.work.jobs import Job

Data = Mapping[str, Any]


class Analysis(NamedTuple):
    """One way to ask what an answer hangs on: in words, how it is worked out, how it is drawn."""

    title: str
    how: str
    work: Callable[..., Any]
    size: int
    draw: Callable[[Data], None]


def pictured(data: Data, step: int) -> None:
    sentence = " ".join(data["sentences"])
    if data["chart"]["data"]["values"]:
        page.chart(vega.fit(data["chart"], step), sentence)
    else:
        st.markdown(plain(sentence))


def rows(found: Sequence[Mapping[str, str]]) -> None:
    if found:
        table(found)


def tornado(data: Data) -> None:
    pictured(data, 52)
    rows(driver_rows.swing_rows(data))
    text = t("{varied} of {all} estimates are uncertain; {n} replicates at each end of each.")
    counts = {"varied": data["varied"], "all": data["estimates"], "n": data["replicates"]}
    st.markdown(text.format(**counts))


def sensitivity(data: Data) -> None:
    pictured(data, 24)
    rows(driver_rows.variance_rows(data))
    if data["groups"]:
        st.markdown(plain(driver_rows.precision_sentence(data)))


def discover(data: Data) -> None:
    pictured(data, 56)
    rows(driver_rows.region_rows(data))
    if data["box"]:
        st.markdown(plain(driver_rows.region_sentence(data)))
    rows(driver_rows.rule_rows(data))
    text = t("Found in two thirds of {n} replicates and counted in the last third.")
    st.markdown(text.format(n=f"{data['replicates']:,}"))


ANALYSES = {
    "tornado": Analysis(
        t("Which estimate moves the answer most?"),
        t(
            "Each uncertain estimate is put at the low and at the high end of its range, all else "
            "and all luck staying as they are. About a minute; several for a large scenario."
        ),
        tasks.tornado,
        200,
        tornado,
    ),
    "sensitivity": Analysis(
        t("What makes the answer uncertain: which estimates, and how much is luck?"),
        t(
            "Groups of estimates, and luck, are drawn again one at a time. First the groups that "
            "matter are looked for, then they are measured. About half a minute; a few minutes "
            "for a large scenario."
        ),
        tasks.sensitivity,
        1024,
        sensitivity,
    ),
    "discover": Analysis(
        t("Where does the answer happen?"),
        t(
            "A region of the estimates in which it happens more often than elsewhere. Some "
            "seconds; half a minute for a large scenario."
        ),
        tasks.discover,
        3000,
        discover,
    ),
}


def answer(found: Data) -> str:
    """The question and the category that the address names, as the engine takes them."""
    outcomes = found["outcomes"]
    left, right = st.columns(2)
    with left:
        question = choose(
            t("Which question?"), [*outcomes], "about", lambda name: outcomes[name]["question"]
        )
    with right:
        category = choose(
            t("Which answer?"),
            ["", *outcomes[question]["categories"]],
            "answer",
            lambda name: in_words(name) or t("the likeliest"),
        )
    return f"{question}:{category}" if category else question


def wanted() -> set[Job]:
    """What this session waits for."""
    return st.session_state.setdefault("analyses", set())


def stop(job: Job) -> None:
    wanted().discard(job)
    job.stop()


def going(job: Job, name: str) -> None:
    if job not in wanted():
        st.rerun()
    job.start("long")  # another who waited for the same may have stopped it
    st.progress(job.share(), text=t("It is being worked out."))
    st.button(t("Stop"), key=f"stop {name}", on_click=stop, args=(job,))


def shown(name: str, each: Analysis, job: Job) -> None:
    st.header(each.title)
    st.markdown(each.how)
    if job.ready() or job in wanted():
        page.draw_worked(job, each.draw, partial(going, job, name))
    else:
        st.button(t("Work it out"), key=f"work {name}", on_click=wanted().add, args=(job,))


asked, scenario = heading(t("Uncertainty"))
st.markdown(
    t(
        "An answer is as sure as what it hangs on. Three ways to ask what that is, for the "
        "scenario as it is changed now."
    )
)
outcome = answer(scenario)
todo = {name: Job(each.work, (asked, outcome, each.size)) for name, each in ANALYSES.items()}
for old in wanted() - set(todo.values()):
    stop(old)
for name, each in ANALYSES.items():
    shown(name, each, todo[name])
