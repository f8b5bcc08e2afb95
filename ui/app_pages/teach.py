"""For a class: the lesson, a forecast of one's own before the model's, and a page to print."""

from typing import Any

import streamlit as st

import sim
from ui.charts import class_charts, forecast_charts
from ui.parts.page import chart, errors_in_words, heading, table
from ui.session import predictions
from ui.session.ask import FULL, Ask
from ui.words import class_words, sentences
from ui.words.figures import in_words
from ui.words.plain_text import plain
from ui.words.translate import t
from ui.work import jobs, tasks

KEPT = 20

asked: Ask
asked, found = heading(t("Teach"))
tabs = st.tabs([t("Lesson"), t("Predict, observe, explain"), t("A class"), t("Handout")])
with tabs[1]:
    question: str = st.selectbox(
        t("Question"),
        list(found["outcomes"]),
        format_func=lambda name: found["outcomes"][name]["question"],
        persist_state="session",
        key=f"teach {asked.scenario} question",
    ) or next(iter(found["outcomes"]))
    categories = found["outcomes"][question]["categories"]


def key(*parts: Any) -> str:
    """The name under which this session keeps something of this question."""
    return " ".join(map(str, ("teach", asked, question, *parts)))


def lesson() -> None:
    if found["lesson"]:
        st.markdown(class_words.lower_headings(found["lesson"]))
    else:
        st.markdown(t("This scenario has no lesson."))


def adding() -> None:
    """Make the points add up."""
    for category, points in predictions.add_up(given()).items():
        st.session_state[key(category)] = points


def given() -> dict[str, int]:
    return {category: st.session_state[key(category)] or 0 for category in categories}


def lock() -> None:
    st.session_state[key("locked")] = predictions.shares(given())


def again() -> None:
    for part in ("locked", "drawn"):
        st.session_state.pop(key(part), None)


def foretell() -> None:
    st.markdown(
        t("Share out 100 points: the more likely you think an answer, the more points it gets.")
    )
    start = predictions.even_points(categories)
    boxes = st.container(horizontal=True)
    for category in categories:
        st.session_state.setdefault(key(category), start[category])
        boxes.number_input(
            t("{answer}, chance in %").format(answer=plain(in_words(category))),
            min_value=0,
            max_value=100,
            step=1,
            key=key(category),
            width=260,
            persist_state="session",
        )
    rest = predictions.points_left(given())
    st.markdown(f"**{class_words.points_sentence(rest)}**")
    with st.container(horizontal=True):
        st.button(t("Make them add up"), on_click=adding, disabled=not rest)
        st.button(
            t("Lock in and show the forecast"), on_click=lock, disabled=bool(rest), type="primary"
        )


def observe(yours: dict[str, float]) -> dict[str, Any]:
    with errors_in_words(), st.spinner(t("Computing the forecast …")):
        data = jobs.result(tasks.forecast, asked, FULL)
    model = data["outcomes"][question]
    chart(
        forecast_charts.guess_chart(yours, data, question),
        class_words.guess_sentence(yours, data, question),
    )
    st.markdown(f"**{plain(class_words.distance_sentence(sim.total_variation(yours, model)))}**")
    st.markdown(plain(sentences.caveat(data)))
    return data


def history(yours: dict[str, float], model: dict[str, float]) -> dict[int, str]:
    st.markdown(
        t(
            "One possible world now plays history. It comes from the model itself, so over many "
            "draws the model's forecast can hardly be beaten; on one draw luck decides. A class "
            "that types the same number meets the same history."
        )
    )
    st.session_state.setdefault(key("next"), predictions.draw_unseen())
    number = st.number_input(
        t("Number of the replicate that plays history"),
        min_value=0,
        max_value=999_999,
        step=1,
        key=key("next"),
        persist_state="session",
    )
    st.button(t("Draw history"), type="primary", on_click=draw, args=(number,))
    drawn: dict[int, str] = st.session_state.get(key("drawn"), {})
    for replicate in (each for each, category in drawn.items() if not category):
        with errors_in_words(), st.spinner(t("History takes its course …")):
            tale = jobs.result(tasks.story, asked, replicate)
        drawn[replicate] = tale["outcomes"][question]
    if drawn:
        judge(drawn, yours, model)
        st.button(t("Pick another number"), on_click=another)
    return drawn


def draw(number: int | None) -> None:
    """Note which replicate is to play history; it is played when the page is drawn."""
    if number is not None:
        drawn = st.session_state.setdefault(key("drawn"), {})
        drawn[number] = drawn.pop(number, "")
        while len(drawn) > KEPT:
            del drawn[next(iter(drawn))]


def another() -> None:
    st.session_state[key("next")] = predictions.draw_unseen()


def judge(drawn: dict[int, str], yours: dict[str, float], model: dict[str, float]) -> None:
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
                    t("your Brier score"): f"{own:.2f}",
                    t("the model's"): f"{other:.2f}",
                }
                for (number, category), own, other in each
            ]
        )
        st.markdown(plain(class_words.mean_score_sentence(mine["mean"], its["mean"], len(drawn))))


def explain(data: dict[str, Any], yours: dict[str, float], drawn: dict[int, str]) -> None:
    text = st.text_area(
        t("Why did you differ from the model, or agree with it?"),
        max_chars=2000,
        key=key("why"),
        persist_state="session",
        help=t("It stays in this session and in the file that you download."),
    )
    alias = st.text_input(
        t("An alias for the file, not your name"),
        max_chars=40,
        key="teach alias",
        persist_state="session",
    )
    st.download_button(
        t("Download my answers (CSV)"),
        predictions.answers_csv(
            data,
            question,
            yours,
            drawn,
            {"alias": alias, "explanation": text, "command": asked.command()},
        ),
        file_name=f"{asked.scenario}_{question}_answers.csv",
        mime="text/csv",
        on_click="ignore",
    )


@st.cache_data(max_entries=32, show_spinner=False)
def paper(scenario: str) -> bytes:
    from ui.parts import handout  # noqa: PLC0415 - loads its fonts only where a page is printed

    return handout.sheet(sim.summary(scenario), sim.estimates(scenario))


def steps() -> None:
    yours = st.session_state.get(key("locked"))
    st.header(t("1 Predict"))
    st.markdown(f"**{plain(found['outcomes'][question]['question'])}**")
    if yours is None:
        foretell()
        st.markdown(t("The model's forecast stays hidden until you lock in yours."))
        return
    st.markdown(t("You have locked in your forecast."))
    st.button(t("Start over"), on_click=again)
    st.header(t("2 Observe"))
    data = observe(yours)
    st.subheader(t("Draw history"))
    drawn = history(yours, data["outcomes"][question])
    st.header(t("3 Explain"))
    explain(data, yours, drawn)


def together() -> None:
    """The predictions of a class on one screen, and the model beside them once it may be seen."""
    st.markdown(f"**{plain(found['outcomes'][question]['question'])}**")
    order = ", ".join(in_words(category) for category in categories)
    text = t(
        "A line for each who predicts: a name or alias, then chances in % in this order: {order}. "
        "They are kept in this session only."
    )
    st.markdown(plain(text.format(order=order)))
    lines = st.text_area(
        t("Predictions"),
        placeholder=class_charts.example_line(categories),
        max_chars=20_000,
        height=200,
        key=key("class"),
        persist_state="session",
    )
    everybody = class_charts.read_class(lines or "", categories)
    for line in everybody.unread:
        st.text(line)
    if not everybody.count:
        return
    model = None
    if st.toggle(t("Show the model's forecast"), key=key("class sees"), persist_state="session"):
        with errors_in_words(), st.spinner(t("Computing the forecast …")):
            model = jobs.result(tasks.forecast, asked, FULL)["outcomes"][question]
    chart(class_charts.class_chart(everybody, model), class_charts.class_sentence(everybody, model))
    st.markdown(t("A dot is a prediction, a larger one several; the band holds the middle half."))
    if model is not None:
        st.markdown(t("The blue mark is the model."))


with tabs[0]:
    lesson()
with tabs[1]:
    steps()
with tabs[2]:
    together()
with tabs[3]:
    st.markdown(
        t("One page of A4 with the roles, what each wants most, and the questions to answer.")
    )
    st.download_button(
        t("Download the handout (PDF)"),
        paper(asked.source),
        file_name=f"{asked.scenario}_handout.pdf",
        mime="application/pdf",
        on_click="ignore",
    )
