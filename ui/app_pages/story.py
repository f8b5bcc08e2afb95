"""One replicate month by month: positions move, tables meet, threats are made, and why."""

from typing import Any

import streamlit as st

from ui.charts.month_charts import month_chart
from ui.parts.page import chart, errors_in_words, heading, names, pairs, table
from ui.session.widgets import check_number
from ui.words.figures import in_words, month_name
from ui.words.narration import Teller
from ui.words.plain_text import plain
from ui.words.position_words import month_sentence
from ui.words.translate import t, tn
from ui.work import jobs, tasks

MANY, LAST = 200, 99_999
EVERY = 1.5  # seconds a month, at play

asked, found = heading(t("Story"))
with errors_in_words():
    notable = jobs.result(tasks.notable, asked, MANY)


def choose(number: int) -> None:
    st.session_state["replicate"] = number
    st.session_state["playing"] = False


def begin(name: str, value: int) -> None:
    """Where a number starts, unless this session or the address says otherwise."""
    if name not in st.query_params:
        st.session_state.setdefault(name, value)


def which() -> int:
    """The replicate to tell, chosen by number or as a typical or a surprising one."""
    st.markdown(
        t(
            "A forecast counts over many possible histories, its replicates. "
            "This is one of them, month by month."
        )
    )
    check_number(t("Replicate"), "replicate", LAST)
    begin("replicate", notable["typical"]["replicate"])
    row = st.container(horizontal=True, vertical_alignment="bottom")
    label = t("Replicate")
    number = row.number_input(label, 0, LAST, key="replicate", bind="query-params", width=180)
    for label, one in (
        (t("A typical one"), notable["typical"]["replicate"]),
        (t("A surprising one"), notable["surprising"]["replicate"]),
        (t("Another one"), (number + 1) % (LAST + 1)),
    ):
        row.button(label, on_click=choose, args=(one,))
    kind_of(number)
    return number


def kind_of(number: int) -> None:
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


number = which()
with errors_in_words():
    story = jobs.result(tasks.replicate, asked, number)
series, teller, people = story["by_month"], Teller(found), names(found)
months: list[str] = series["months"]
end = len(months) - 1
eventful = [months.index(m) for m in story["months"] if any(teller.month(story["months"][m]))]


def go(entry: int) -> None:
    st.session_state["month"] = min(max(entry, 0), end)
    st.session_state["playing"] = False


def play(*, on: bool) -> None:
    st.session_state["playing"] = on
    if on and st.session_state["month"] >= end:
        st.session_state["month"] = 0


def controls() -> int:
    """The month to show: by slider, number box or buttons, or a month at a time at play."""
    state = st.session_state
    if state.get("playing") and state.get("ticking"):
        state["month"] = min(state["month"] + 1, end)
        if state["month"] == end:
            state["playing"] = state["ticking"] = False
            st.rerun()
    state["ticking"] = state.get("playing", False)
    if state.get("month", 0) > end:
        state["month"] = end
    slide, box = st.columns([4, 1], vertical_alignment="bottom")
    check_number(t("Month number"), "month", end)
    begin("month", eventful[0] if eventful else 0)
    label = t("Month; 0 is the world as found")
    month = slide.slider(label, 0, end, key="month", bind="query-params")
    state["month box"] = month
    box.number_input(
        t("Month number"),
        0,
        end,
        key="month box",
        on_change=lambda: go(state["month box"]),
    )
    buttons(month)
    return month


def buttons(month: int) -> None:
    row = st.container(horizontal=True)
    row.button(t("Previous"), on_click=go, args=(month - 1,), disabled=month == 0)
    row.button(t("Next"), on_click=go, args=(month + 1,), disabled=month == end)
    later = [entry for entry in eventful if entry > month]
    row.button(t("Next event"), on_click=go, args=(later[0] if later else end,), disabled=not later)
    playing = st.session_state.get("playing", False)
    label, icon = (t("Pause"), "pause") if playing else (t("Play"), "play_arrow")
    if row.button(
        label, key="play", icon=f":material/{icon}:", on_click=play, kwargs={"on": not playing}
    ):
        st.rerun()


@st.fragment(run_every=EVERY if st.session_state.get("playing") else None)
def month_by_month() -> None:
    month = controls()
    when = t("{month}, month {n} of {all}").format(
        month=month_name(months[month]), n=month, all=end
    )
    st.header(
        when if month else t("{month}, the world as found").format(month=month_name(months[0]))
    )
    what, where = st.columns([1, 1])
    with what:
        happened(months[month])
    with where:
        stands(months[month])
    scales(month)


def happened(month: str) -> None:
    """Decisions of a month as sentences, with details and evidence."""
    st.subheader(t("What happens"))
    entries = list(teller.month(story["months"].get(month, [])))
    if not entries:
        st.markdown(t("Nothing that anybody decides this month."))
    for sentence, details, facts in entries:
        lines = [f"- {plain(sentence)}"]
        lines += [f"    - {plain(each)}" for each in details]
        evidence = t("Evidence: {says} ({fact})")
        lines += [
            f"    - {plain(evidence.format(says=story['facts'][fact], fact=fact))}"
            for fact in facts[:2]
        ]
        st.markdown("\n".join(lines))


def stands(month: str) -> None:
    """What has become of tables and threats so far."""
    st.subheader(t("Tables and threats so far"))
    rows = [
        {
            t("table or threat"): in_words(name),
            t("what became of it"): word,
            t("since"): month_name(when),
        }
        for name, word, when in teller.status(story["months"], month)
    ]
    if rows:
        table(rows)
    else:
        st.markdown(t("No table has closed and no threat has been made."))


def scales(month: int) -> None:
    """Every issue's scale with the positions declared in a month."""
    st.subheader(t("Who stands where"))
    st.markdown(
        t(
            "Dots are declared positions; orange ones move this month, from the ring to the dot. "
            "The orange line is the policy in force, the dashed one that of the month before."
        )
    )
    for place, (name, each) in pairs(found["issues"]):
        issue = each | {"scale": series["scales"][name]}
        one: dict[str, Any] = {
            "policy": series["policies"][name],
            "positions": {people[who]: v for who, v in series["positions"][name].items()},
        }
        with place:
            st.markdown(f"#### {plain(each['title'])}")
            chart(
                month_chart(issue, one, month),
                month_sentence(issue, one, month),
            )


month_by_month()
st.header(t("How this one ends"))
table(
    [
        {t("question"): found["outcomes"][q]["question"], t("answer here"): in_words(answer)}
        for q, answer in story["outcomes"].items()
    ]
)
