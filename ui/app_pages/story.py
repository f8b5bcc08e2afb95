"""One replicate month by month: positions move, tables meet, threats are made, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.charts.month_charts import month_chart
from ui.parts.change.month_controls import choose_month
from ui.parts.page import chart, errors_in_words, heading, names, pairs, table
from ui.session.widgets import check_number, start_at
from ui.words.figures import in_words, month_name
from ui.words.narration import Teller
from ui.words.plain_text import plain
from ui.words.position_words import month_sentence
from ui.words.translate import t, tn
from ui.work import jobs, tasks

MANY, LAST = 200, 99_999
EVERY = 1.5  # seconds a month, at play

Data = Mapping[str, Any]


@dataclass(frozen=True)
class View:
    """One replicate month by month, in the words of its scenario."""

    found: Data
    story: Data
    teller: Teller

    @property
    def series(self) -> Data:
        """Policies and positions by month."""
        return self.story["by_month"]

    @property
    def months(self) -> Sequence[str]:
        """The world as found, then every month played."""
        return self.series["months"]

    @property
    def end(self) -> int:
        """The last month's number."""
        return len(self.months) - 1

    @property
    def eventful(self) -> Sequence[int]:
        """Months in which somebody decides something."""
        entries = self.story["months"]
        return [self.months.index(m) for m in entries if any(self.teller.month(entries[m]))]


def choose(number: int) -> None:
    st.session_state["replicate"] = number
    st.session_state["playing"] = False


def which(notable: Data) -> int:
    """The replicate to tell, chosen by number or as a typical or a surprising one."""
    st.markdown(
        t(
            "A forecast counts over many possible histories, its replicates. "
            "This is one of them, month by month."
        )
    )
    check_number(t("Replicate"), "replicate", LAST)
    start_at("replicate", notable["typical"]["replicate"])
    row = st.container(horizontal=True, vertical_alignment="bottom")
    label = t("Replicate")
    number = row.number_input(label, 0, LAST, key="replicate", bind="query-params", width=180)
    for label, one in (
        (t("A typical one"), notable["typical"]["replicate"]),
        (t("A surprising one"), notable["surprising"]["replicate"]),
        (t("Another one"), (number + 1) % (LAST + 1)),
    ):
        row.button(label, on_click=choose, args=(one,))
    kind_of(number, notable)
    return number


def kind_of(number: int, notable: Data) -> None:
    """Say so where a replicate is the typical or the surprising one, and how many are like it."""
    alike = {kind: notable[kind]["alike"] for kind in ("typical", "surprising")}
    kinds = {
        "typical": tn(
            "A typical one: {n} of {of} replicates answers the questions as it does.",
            "A typical one: {n} of {of} replicates answer the questions as it does.",
            alike["typical"],
        ),
        "surprising": tn(
            "A surprising one: of {of} replicates, {n} answers the questions this way.",
            "A surprising one: of {of} replicates, {n} answer the questions this way.",
            alike["surprising"],
        ),
    }
    for kind, text in kinds.items():
        if notable[kind]["replicate"] == number:
            st.markdown(f"**{text.format(n=alike[kind], of=notable['of'])}**")


def month_by_month(view: View) -> None:
    month = choose_month(view.end, view.eventful)
    name = month_name(view.months[month])
    when = t("{month}, month {n} of {all}").format(month=name, n=month, all=view.end)
    st.header(when if month else t("{month}, the world as found").format(month=name))
    what, where = st.columns([1, 1])
    with what:
        happened(view, view.months[month])
    with where:
        stands(view, view.months[month])
    scales(view, month)


def happened(view: View, month: str) -> None:
    """Decisions of a month as sentences, with details and evidence."""
    st.subheader(t("What happens"))
    told = view.story["months"].get(month, [])
    entries = list(view.teller.month(told))
    if not entries:
        st.markdown(t("Nothing that anybody decides this month."))
    if any(0 < each["probability"] < 1 for each in told):
        st.markdown(t("In brackets: how likely the others thought it beforehand."))
    for sentence, details, facts in entries:
        lines = [f"- {plain(sentence)}"]
        lines += [f"    - {plain(each)}" for each in details]
        evidence = t("Evidence: {says} ({fact})")
        lines += [
            f"    - {plain(evidence.format(says=view.story['facts'][fact], fact=fact))}"
            for fact in facts[:2]
        ]
        st.markdown("\n".join(lines))


def stands(view: View, month: str) -> None:
    """What has become of tables, threats and moves so far."""
    st.subheader(t("Tables, threats and moves so far"))
    rows = [
        {
            t("what it is about"): name,
            t("what became of it"): word,
            t("since"): month_name(when),
        }
        for name, word, when in view.teller.status(view.story["months"], month)
    ]
    if rows:
        table(rows)
    else:
        st.markdown(t("No table has closed, nobody has threatened or made a move."))


def scales(view: View, month: int) -> None:
    """Every issue's scale with the positions declared in a month."""
    st.subheader(t("Who stands where"))
    st.markdown(
        t(
            "Dots are declared positions; orange ones move this month, from the ring to the dot. "
            "The orange line is the policy in force, the dashed one that of the month before."
        )
    )
    series, people = view.series, names(view.found)
    for place, (name, each) in pairs(view.found["issues"]):
        issue = each | {"scale": series["scales"][name]}
        one = {
            "policy": series["policies"][name],
            "positions": {people[who]: v for who, v in series["positions"][name].items()},
        }
        with place:
            st.markdown(f"#### {plain(each['title'])}")
            chart(
                month_chart(issue, one, month),
                month_sentence(issue, one, month),
            )


def ending(view: View) -> None:
    """The answers that this replicate gives."""
    st.header(t("How this one ends"))
    table(
        [
            {
                t("question"): view.found["outcomes"][question]["question"],
                t("answer here"): in_words(answer),
            }
            for question, answer in view.story["outcomes"].items()
        ]
    )


asked, scenario = heading(t("Story"))
with errors_in_words():
    number = which(jobs.result(tasks.notable, asked, MANY))
    view = View(scenario, jobs.result(tasks.replicate, asked, number), Teller(scenario))
every = EVERY if st.session_state.get("playing") else None
st.fragment(month_by_month, run_every=every)(view)
ending(view)
