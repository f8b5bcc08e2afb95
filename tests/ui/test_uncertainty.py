"""What an answer hangs on: progress and stopping of the work, its tables, and the page."""

from concurrent.futures import CancelledError, Future
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import sim
from ui.charts import vega
from ui.session.ask import Ask
from ui.words import driver_rows
from ui.work import jobs, tasks

MAIN = Path(__file__).resolve().parents[2] / "ui" / "main.py"
SCENARIO = "beijing_reset"  # the shortest
ASKED = Ask(SCENARIO)
QUESTION = next(iter(sim.summary(SCENARIO)["outcomes"]))
COUNTS = {"tornado": 20, "sensitivity": 64, "discover": 600}
WHOLE = {name: getattr(tasks, name) for name in COUNTS}


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of few replicates, and nothing known from before."""
    monkeypatch.setattr(jobs, "_done", type(jobs._done)())
    for name in COUNTS:
        monkeypatch.setattr(tasks, name, _fewer(name))


def _fewer(name: str) -> Any:
    def few(asked: Ask, outcome: str, _: int) -> Any:
        return _known(name, asked, outcome)

    return few


@cache
def _known(name: str, asked: Ask, outcome: str) -> Any:
    """An analysis, worked out once for all tests."""
    return WHOLE[name](asked, outcome, COUNTS[name])


@pytest.fixture(scope="module")
def found() -> dict[str, Any]:
    return {
        "tornado": _known("tornado", ASKED, QUESTION),
        "sensitivity": _known("sensitivity", ASKED, QUESTION),
        "discover": sim.discover(Ask("beijing_reset").request(900), "package"),
    }


@pytest.mark.parametrize("name", COUNTS)
def test_work_tells_how_far_it_is_and_ends_where_nobody_waits(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    told: list[float] = []

    def tell(share: float) -> None:
        told.append(share)
        if len(told) == 2:
            raise CancelledError

    monkeypatch.setattr(tasks, "tell", tell)
    with pytest.raises(CancelledError):
        WHOLE[name](ASKED, QUESTION, COUNTS[name])
    assert len(told) == 2
    assert 0 < told[0] < told[1] <= 1


def test_swings_are_those_of_the_engine_the_widest_first(found: dict[str, Any]) -> None:
    data = found["tornado"]
    rows = driver_rows.swing_rows(data)
    assert len(rows) == min(driver_rows.MOST, data["varied"])
    first = data["factors"][0]
    assert rows[0]["estimate"].startswith(first["words"])
    assert rows[0]["difference, points"].startswith(driver_rows.whole_points(first["difference"]))


def test_shares_stay_within_the_whole_and_luck_is_among_them(found: dict[str, Any]) -> None:
    rows = driver_rows.variance_rows(found["sensitivity"])
    assert any(row["group"] == "luck" and row["estimates"] == "–" for row in rows)
    row = {"first": -0.04, "first_interval": [-0.2, 1.3]}
    assert driver_rows.share_with_range(row, "first") == "0 (0 to 100)"


def test_what_is_not_narrow_is_said_to_be_wide() -> None:
    data = {"samples": 1024, "half_width": 0.21, "narrow": False}
    sentence = driver_rows.precision_sentence(data)
    assert sentence.startswith("From 1,024 samples; ranges are ± 21 points")
    assert "wide" in sentence
    assert "wide: " not in driver_rows.precision_sentence(
        data | {"narrow": True, "half_width": 0.04}
    )


def test_a_region_is_told_by_its_limits_and_its_rules(found: dict[str, Any]) -> None:
    data = found["discover"]
    assert len(driver_rows.region_rows(data)) == len(data["box"]["restricted"])
    assert len(driver_rows.rule_rows(data)) == len(data["tree"]) > 0
    assert driver_rows.region_rows(data | {"box": None}) == []


def test_a_chart_fits_the_page_and_keeps_its_rows(found: dict[str, Any]) -> None:
    for data in found.values():
        spec = vega.fit(data["chart"], 24)
        assert spec["width"] == "container"
        assert "title" not in spec
        rows, kept = data["chart"]["data"]["values"], spec["data"]["values"]
        assert len(rows) == len(kept)
        name = next(iter(rows[0]))
        assert [row[name].replace("\n", " ") for row in kept] == [row[name] for row in rows]
        assert max(len(line) for row in kept for line in row[name].split("\n")) <= 27


def page(**query: Any) -> AppTest:
    at = AppTest.from_file(str(MAIN), default_timeout=120)
    at.query_params["scenario"] = SCENARIO
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page("app_pages/uncertainty.py").run()
    assert not at.exception
    return at


def kept() -> list[jobs.Job]:
    """The jobs that were asked for, in their order."""
    return [part for each in jobs._done for part in each.parts]


def said(at: AppTest) -> str:
    return " ".join(each.value for each in at.markdown).replace("\\", "")


def test_nothing_is_worked_out_unasked_and_each_analysis_when_asked() -> None:
    at = page()
    assert jobs._done == {}
    assert not at.table
    for name in COUNTS:
        before = len(at.table)
        at.button(key=f"work {name}").click().run()
        assert not at.exception
        assert not at.error
        assert len(at.table) > before
    assert not [each for each in at.button if each.label == "Work it out"]
    asked = [(job.arguments[0].scenario, job.arguments[1]) for job in kept()]
    assert asked == [(SCENARIO, QUESTION)] * 3
    assert "estimates are uncertain; 20 replicates" in said(at)


def test_the_address_keeps_the_answer_and_another_is_worked_out_anew() -> None:
    categories = sim.summary(SCENARIO)["outcomes"][QUESTION]["categories"]
    at = page(about=QUESTION, answer=categories[0])
    assert at.selectbox(key="choose answer").value == categories[0]
    at.button(key="work discover").click().run()
    at.selectbox(key="choose answer").select(categories[1]).run()
    assert at.query_params["answer"] in (categories[1], [categories[1]])
    assert not at.table
    at.button(key="work discover").click().run()
    outcomes = [job.arguments[1] for job in kept()]
    assert outcomes == [f"{QUESTION}:{each}" for each in categories[:2]]


def test_work_on_its_way_can_be_stopped_and_asked_for_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    futures: list[Future[Any]] = []

    def later(*_: Any) -> Future[Any]:
        futures.append(Future())
        return futures[-1]

    monkeypatch.setattr(jobs, "_submit", later)
    at = page()
    at.button(key="work sensitivity").click().run()
    assert not at.table
    at.button(key="stop sensitivity").click().run()
    assert futures[0].cancelled()
    at.button(key="work sensitivity").click().run()
    assert len(futures) == 2
    at.selectbox(key="choose answer").select_index(1).run()
    assert futures[1].cancelled()  # nobody waits for what the page no longer asks


def test_what_is_wrong_with_a_change_is_told_in_words() -> None:
    at = page(set=["stakeholders.atlantis.capability=1"])
    at.button(key="work tornado").click().run()
    assert not at.exception
    assert "atlantis" in at.error[0].value
