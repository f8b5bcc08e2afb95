"""The field's picture: its view, charts, sentences and page."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import sim
from sim.runs.request import prepare
from sim.stories.positions import _bins, picture
from ui.charts import position_charts
from ui.words import position_words

MAIN = str(Path(__file__).parents[2] / "ui" / "main.py")
CARS = {"unit": "cars a year", "levels": None, "scale": [0.0, 100.0]}
STEPS = {"unit": "", "levels": ["out", "half_way", "in"], "scale": [0.0, 2.0]}
NAMES = {"a": "Party of the first part", "b": "Party of the second part"}


def spread(low: float, median: float, high: float) -> dict[str, float]:
    return {"p10": low, "median": median, "p90": high}


FOUND = {
    "without": {"talks": spread(0, 5, 10)},
    "final": spread(30, 40, 50) | {"bins": [{"low": 36.0, "high": 40.0, "share": 1.0}]},
    "stakeholders": {
        "b": {"wants": spread(70, 80, 90), "weight": 0.2, "stated": True, "decides": True},
        "a": {"wants": spread(0, 10, 20), "weight": 0.6, "stated": False, "decides": False},
    },
}


def test_the_picture_agrees_with_the_run() -> None:
    request = sim.RunRequest("usmca_review", 700)
    found = sim.positions(request)
    run = sim.run("usmca_review", replicates=700).data
    for issue, series in run["policies"].items():
        final = found["issues"][issue]["final"]
        assert final["median"] == pytest.approx(series["median"][-1], rel=1e-9)
        assert sum(part["share"] for part in final["bins"]) == pytest.approx(1.0)
    assert found["paid"]["review"]["agreed"] == run["tables"]["review"]["agreed"]
    assert list(found["paid"]) == ["review"]  # a standing table has no bargain to pay for


def test_chunks_do_not_matter_to_the_picture() -> None:
    whole = picture(prepare(sim.RunRequest("canola_coercion", 40)))
    parts = picture(prepare(sim.RunRequest("canola_coercion", 40, chunk=13)))
    assert whole == parts


def test_shares_of_the_say_add_up_and_a_weak_party_has_less() -> None:
    request = sim.RunRequest("usmca_review", 100)
    say = sim.positions(request)["paid"]["review"]["say"]
    assert sum(each["mean"] for each in say.values()) == pytest.approx(1.0)
    # duties it would be spared cost Canada far more than others: it gains most and has least say
    assert min(say, key=lambda who: say[who]["mean"]) == "canada"


def test_a_model_without_multipliers_says_so() -> None:
    request = sim.RunRequest("beijing_reset", 5, model="weighted_mean")
    paid = sim.positions(request)["paid"]["reset"]
    assert not paid["told"]
    assert "does not say who paid" in position_words.payment_sentence(paid, {})


def test_a_stakeholder_without_a_wish_stands_at_the_policy() -> None:
    found = sim.positions(sim.RunRequest("usmca_review", 20))
    cars = found["issues"]["ev_quota"]
    unstated = [each for each in cars["stakeholders"].values() if not each["stated"]]
    assert unstated
    assert all(each["wants"] == cars["start"] for each in unstated)


def test_bins_of_levels_are_levels() -> None:
    scale = sim.load("usmca_review").issues["usmca_future"].scale
    bins = _bins(np.array([0.0, 0.5, 0.5, 1.0]), scale)
    assert [part["share"] for part in bins] == [0.25, 0.5, 0.25]
    assert (bins[0]["low"], bins[1]["low"], bins[1]["high"], bins[2]["high"]) == (0, 0.5, 1.5, 2)


def test_field_is_sorted_by_wish_below_the_outcome() -> None:
    spec = position_charts.field_chart(CARS, FOUND, NAMES)
    order = spec["layer"][-1]["encoding"]["y"]["sort"]
    assert order == [position_charts.ENDS, position_charts.WITHOUT, *NAMES.values()]
    sides = {row["who"]: row["side"] for row in spec["data"]["values"]}
    assert sides == {NAMES["b"]: position_charts.AT, NAMES["a"]: position_charts.AWAY}
    assert spec["layer"][-1]["encoding"]["x"]["title"] == "cars a year"


def test_field_without_a_table_has_no_fallback_row() -> None:
    spec = position_charts.field_chart(CARS, FOUND | {"without": {}}, NAMES)
    assert spec["layer"][-1]["encoding"]["y"]["sort"] == [position_charts.ENDS, *NAMES.values()]
    assert "Without a deal" not in position_words.field_sentence(
        CARS, FOUND | {"without": {}}, NAMES
    )


def test_field_is_told() -> None:
    text = position_words.field_sentence(CARS, FOUND, NAMES)
    assert "ends at 40 cars a year; 80 % of replicates between 30 and 50" in text
    assert "Without a deal: 5 cars a year" in text
    assert "from 10 (Party of the first part) to 80 (Party of the second part)" in text
    assert "Most weight: Party of the first part." in text


def test_table_names_what_is_not_stated() -> None:
    first, second = position_words.field_rows(CARS, FOUND, NAMES)
    assert first["its wish"] == "none: what is in force"
    assert (second["wants"], second["80 % of replicates"]) == ("80 cars a year", "70 to 90")


@pytest.mark.parametrize(
    ("shares", "words"),
    [((0.2, 0.8), "Paid most: Party of the first part"), ((0.48, 0.52), "Close to equal")],
)
def test_who_paid_is_told(shares: tuple[float, float], words: str) -> None:
    say = {who: {"mean": each} for who, each in zip(NAMES, shares, strict=True)}
    text = position_words.payment_sentence({"told": True, "agreed": 0.4, "say": say}, NAMES)
    assert words in text
    assert "40 %" in text


def test_say_marks_the_equal_share() -> None:
    parties = {who: spread(0.1, 0.5, 0.9) | {"mean": 0.5} for who in NAMES}
    spec = position_charts.say_chart(parties, NAMES)
    assert spec["layer"][0]["encoding"]["x"] == {"datum": 50.0}
    assert spec["data"]["values"][0]["p90"] == 90.0


def test_nobody_pays_where_nobody_agrees() -> None:
    text = position_words.payment_sentence({"told": True, "agreed": 0.0, "say": None}, NAMES)
    assert "No replicate ends in a deal" in text


def test_page() -> None:
    app = AppTest.from_file(MAIN, default_timeout=120)
    app.query_params["scenario"] = "us_retaliation"
    app.run()
    app.switch_page("app_pages/positions.py").run()
    assert not app.exception
    assert app.title[0].value == "Positions"
    text = " ".join(each.value for each in app.markdown)
    assert "No table bargains here" in text
    assert [each.value for each in app.header] == ["Issue by issue", "Who paid for the deal"]
    assert len(app.subheader) == len(sim.summary("us_retaliation")["issues"])


def test_page_with_a_model_that_tells_no_prices() -> None:
    app = AppTest.from_file(MAIN, default_timeout=120)
    app.query_params["model"] = "weighted_mean"
    app.run()
    app.switch_page("app_pages/positions.py").run()
    assert not app.exception
    assert any("does not say who paid" in each.value for each in app.markdown)
