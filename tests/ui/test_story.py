"""The story of one replicate: its views, chart, sentences and page."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import sim
from ui.charts import month_charts
from ui.parts.page import summary
from ui.words import figures, narration, position_words

MAIN = str(Path(__file__).parents[2] / "ui" / "main.py")
CARS = {"unit": "cars a year", "levels": None, "scale": [0.0, 100.0]}
STEPS = {"unit": "", "levels": ["out", "half_way", "in"], "scale": [0.0, 2.0]}
TOLD = {"policy": [10.0, 10.0, 20.0], "positions": {"One": [0.0, 0.5, 30.0], "Two": [50.0] * 3}}


def entry(what: str, **more: Any) -> dict[str, Any]:
    blank = {"who": "", "to": "", "probability": 1.0, "before": None, "after": None, "why": ""}
    return blank | {"what": what, "facts": []} | more


@pytest.fixture(scope="module")
def teller() -> narration.Teller:
    return narration.Teller(summary("canola_coercion"))


def page(scenario: str = "canola_coercion", **params: str) -> AppTest:
    app = AppTest.from_file(MAIN, default_timeout=120)
    app.query_params["scenario"] = scenario
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    app.switch_page("app_pages/story.py").run()
    assert not app.exception
    return app


def test_months_of_a_replicate_agree_with_its_story() -> None:
    history = sim.story(sim.RunRequest("canola_coercion"), 23)
    series = history["by_month"]
    assert series["months"][1] == summary("canola_coercion")["start"]
    for issue, values in series["policies"].items():
        assert len(values) == len(series["months"])
        assert (values[0], values[-1]) == (history["found"][issue], history["policies"][issue])
    cited = {f for month in history["months"].values() for each in month for f in each["facts"]}
    assert set(history["facts"]) == cited


def test_typical_is_likeliest_and_surprising_is_least_likely() -> None:
    request = sim.RunRequest("usmca_review", 60)
    found = sim.notable(request)
    answers = [
        tuple(sim.explain(request, number)["outcomes"].values())
        for number in (found["typical"]["replicate"], found["surprising"]["replicate"])
    ]
    frame = sim.run("usmca_review", replicates=60).outcomes()
    for question, rows in frame.groupby("question", sort=False):
        place = list(frame["question"].unique()).index(question)
        shares = dict(zip(rows["category"], rows["share"], strict=True))
        for share, kind in zip(answers, ("typical", "surprising"), strict=True):
            assert found[kind]["alike"] <= np.rint(60 * shares[share[place]])
    assert found["typical"]["alike"] > found["surprising"]["alike"]
    assert found["of"] == 60


def test_notable_does_not_depend_on_chunks() -> None:
    whole = sim.notable(sim.RunRequest("beijing_reset", 50))
    assert sim.notable(sim.RunRequest("beijing_reset", 50, chunk=7)) == whole


def test_chart_draws_a_move_from_the_month_before() -> None:
    spec = month_charts.month_chart(CARS, TOLD, 2)
    one, two = spec["data"]["values"]
    assert (one["before"], one["now"], one["moves"]) == (0.5, 30.0, True)
    assert not two["moves"]
    assert spec["layer"][1]["data"]["values"] == [{"now": 20.0, "before": 10.0}]
    assert spec["layer"][-1]["encoding"]["x"]["scale"]["domain"] == [0.0, 100.0]


def test_drift_too_small_to_see_is_no_move() -> None:
    assert not month_charts.month_chart(CARS, TOLD, 1)["data"]["values"][0]["moves"]
    assert "Nobody moves far" in position_words.month_sentence(CARS, TOLD, 1)


def test_chart_of_levels_names_them() -> None:
    history = {"policy": [1.0, 1.0], "positions": {"One": [1.0, 1.4], "Two": [0.0, 2.0]}}
    axis = month_charts.month_chart(STEPS, history, 1)["layer"][-1]["encoding"]["x"]["axis"]
    assert "half way" in axis["labelExpr"]
    text = position_words.month_sentence(STEPS, history, 1)
    assert "Two from out to in" in text
    assert "One 20 % of the scale towards in" in text  # 0.4 of two steps, and drawn as a move


LEVELS = [  # from, to, and what is said of it on a scale of two steps
    (1.0, 1.015, ""),  # less than a hundredth of the scale
    (1.26, 1.74, "24 % of the scale towards in"),
    (0.4, 1.1, "35 % of the scale towards in"),
    (1.3, 1.1, "10 % of the scale towards half way"),
    (0.6, 1.0, "20 % of the scale towards half way"),
    (1.495, 1.505, ""),  # to the other side of the middle is no way
    (0.0, 1.0, "from out to half way"),
    (1.9, 0.2, "from in to out"),
]


@pytest.mark.parametrize(("before", "now", "said"), LEVELS)
def test_what_is_said_of_a_move_between_levels_is_what_is_drawn(
    before: float, now: float, said: str
) -> None:
    history = {"policy": [1.0, 1.0], "positions": {"One": [before, now]}}
    drawn = month_charts.month_chart(STEPS, history, 1)["data"]["values"][0]["moves"]
    text = position_words.month_sentence(STEPS, history, 1)
    assert drawn == bool(said) == ("Nobody moves far" not in text)
    assert said in text
    story = narration.Teller(
        {"issues": {"k": STEPS | {"title": "K"}}, "threats": {}, "stakeholders": {}}
    )
    steps = list(story.month([entry("concedes", to="k", before=before, after=now)]))
    assert bool(steps) == bool(said)


def test_month_is_told() -> None:
    assert position_words.month_sentence(CARS, TOLD, 0).endswith("The world as found.")
    text = position_words.month_sentence(CARS, TOLD, 2)
    assert "20 cars a year; it began at 10 cars a year" in text
    assert "One from 0.5 to 30 cars a year" in text


def test_every_deed_of_every_scenario_has_words() -> None:
    known = set(sim.verbs())
    for scenario in sim.catalogue():
        for number in range(12):
            story = sim.story(sim.RunRequest(scenario), number)
            found = {each["what"] for month in story["months"].values() for each in month}
            assert found <= known


def test_deeds_are_sentences(teller: narration.Teller) -> None:
    why = "stakeholders.ontario.interests.ev_quota.ideal"
    no = entry("refuses", who="canada", to="renewal", probability=0.3, why=why)
    text = teller.deed(no)
    deal = "the renewal of the January deal"
    assert text.startswith(f"Government of Canada: no to {deal} (30 % likely), mostly because of")
    assert "the number of Chinese electric cars" in text
    assert text.endswith(", as seen by the government of Ontario.")
    assert teller.deed(entry("is agreed", to="renewal")) == f"Agreed: {deal}."
    hurdle = {"who": "china", "to": "renewal", "why": "stakeholders.china.hurdle"}
    assert "stood to gain" in teller.deed(entry("refuses", **hurdle))
    assert teller.deed(entry("signs", **hurdle)) == f"Government of China: yes to {deal}."
    unforeseen = entry("threatens", who="china", to="canola_card", probability=0.0)
    assert teller.deed(unforeseen).endswith("the canola threat is made (nobody expected it).")


def test_what_has_no_words_of_its_own_is_told_by_its_kind_and_id() -> None:
    found = {"issues": {}, "threats": {}, "stakeholders": {}}
    teller = narration.Teller(found)
    no = entry("refuses", who="a", to="big_deal", why="stakeholders.a.hurdle")
    assert teller.deed(no).startswith("a: no to the deal “big deal”, though")
    assert teller.deed(entry("happens", to="a_storm")) == "News: “a storm”."
    assert teller.deed(entry("resists", who="a", to="card")) == "a: no to the threat “card”."


def test_a_move_says_on_whom_it_presses_and_holding_out_what_was_hoped_for(
    teller: narration.Teller,
) -> None:
    told = {}
    for move in ("farmers_plea", "ontario_campaign"):
        ((_, told[move], _),) = teller.month([entry("makes the move", who="x", to=move)])
    assert told["farmers_plea"] == [
        "At home it makes a step back cheaper for the Canadian government: the canola threat."
    ]
    assert "a signature dearer" in told["ontario_campaign"][0]
    ((_, hoped, _),) = teller.month([entry("holds out for more", who="china", to="renewal")])
    assert "hoped that the others would give more" in hoped[0]


def test_a_threat_says_what_it_is_about(teller: narration.Teller) -> None:
    ((_, details, facts),) = teller.month([entry("threatens", who="china", to="canola_card")])
    assert details[0] == "“Keep quiet about us, or we shut out your canola.”"
    assert "the Canadian government" in details[1]
    assert "China's tariff on canola seed" in details[1]
    assert facts == []


def test_moves_of_one_stakeholder_are_put_together(teller: narration.Teller) -> None:
    steps = [
        entry("concedes", who="china", to="ev_quota", before=90_000.0, after=60_000.0),
        entry("concedes", who="china", to="canola_seed_tariff", before=15.0, after=15.0),
    ]
    ((sentence, details, _),) = teller.month(steps)
    assert sentence == "Government of China in the talks:"
    assert len(details) == 1
    assert details[0].endswith("90,000 → 60,000 vehicles a year")


def test_status_knows_no_future(teller: narration.Teller) -> None:
    months = {
        "2026-02": [entry("threatens", to="canola_card")],
        "2026-05": [entry("backs down", to="canola_card")],
    }
    assert list(teller.status(months, "2026-03")) == [("Canola threat", "made", "2026-02")]
    assert list(teller.status(months, "2026-05")) == [
        ("Canola threat", "not carried out", "2026-05")
    ]


def test_months_have_names() -> None:
    assert figures.month_name("2026-03") == "March 2026"


def test_page_opens_on_the_first_event_of_a_typical_replicate() -> None:
    app = page()
    found = sim.notable(sim.RunRequest("canola_coercion", 200))
    assert app.number_input(key="replicate").value == found["typical"]["replicate"]
    assert "A typical one" in " ".join(each.value for each in app.markdown)
    assert app.slider(key="month").value > 0
    assert not any("Nothing that anybody" in each.value for each in app.markdown)


def test_month_moves_by_box_slider_and_buttons() -> None:
    app = page()
    app.slider(key="month").set_value(0).run()
    assert app.header[0].value.endswith("the world as found")
    app.number_input(key="month box").set_value(5).run()
    assert "month 5 of" in app.header[0].value
    next(each for each in app.button if each.label == "Next").click().run()
    assert "month 6 of" in app.header[0].value
    assert app.number_input(key="month box").value == 6
    next(each for each in app.button if each.label == "Previous").click().run()
    assert app.slider(key="month").value == 5


def test_a_surprising_one_can_be_chosen() -> None:
    app = page("beijing_reset")
    next(each for each in app.button if each.label == "A surprising one").click().run()
    assert not app.exception
    found = sim.notable(sim.RunRequest("beijing_reset", 200))
    assert app.number_input(key="replicate").value == found["surprising"]["replicate"]
    assert "A surprising one" in " ".join(each.value for each in app.markdown)


def test_play_goes_on_a_month_at_a_time_and_stops_at_the_end() -> None:
    app = page("beijing_reset")
    app.slider(key="month").set_value(10).run()
    app.button(key="play").click().run()
    seen = app.slider(key="month").value
    for _ in range(4):
        app.run()
    assert not app.exception
    assert seen >= 10
    assert app.slider(key="month").value == 12
    assert app.button(key="play").label == "Play"
