"""The what-if page: what can be changed, what a change does, and how to go back and share it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import sim
from ui import levers, paired, parts, played, work
from ui.asked import Ask, whole

ROOT = Path(__file__).resolve().parents[2]
SALIENCE = "stakeholders.united_states.interests.ev_quota.salience"
SCENARIOS = [slug for slug, each in sim.catalogue().items() if "question" in each]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "FIRST", 8)
    monkeypatch.setattr(parts, "FULL", 16)


@pytest.fixture(scope="module")
def compared() -> Any:
    return played.what_if(Ask("usmca_review", changes=((SALIENCE, 0.6),)), 64).result()


def page(**query: Any) -> AppTest:
    at = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page("app_pages/whatif.py").run()
    assert not at.exception
    return at


def address(at: AppTest) -> dict[str, list[str]]:
    """The address as lists, whether a name stands in it once or more."""
    given = dict(at.query_params)
    return {k: value if isinstance(value, list) else [value] for k, value in given.items()}


@pytest.mark.parametrize("slug", SCENARIOS)
def test_every_number_is_under_some_topic_and_no_topic_has_many(slug: str) -> None:
    found, known = sim.views.summary(slug), sim.views.levers(slug)
    seen: set[str] = set()
    for kind, item, aspect in topics(found, known):
        chosen = levers.chosen(kind, item, aspect, found, known)
        assert len(chosen) <= 20
        seen |= {lever.key for lever in chosen}
        for lever in chosen:
            low, high, step = lever.span
            assert low < high
            assert 0 < step <= (high - low)
            if not lever.levels:
                assert low <= lever.slid(float(lever.values[0])) == lever.values[0]
    assert seen == set(known)


def topics(found: Any, known: Any) -> Iterator[tuple[str, str, str]]:
    for kind in levers.kinds(found, known):
        items = [""] if kind == "parameters" else levers.items(kind, found, known)
        for item in items:
            for aspect in levers.aspects(kind) or [""]:
                yield kind, item, aspect


@pytest.mark.parametrize("slug", SCENARIOS)
def test_a_threat_switched_off_is_never_made(slug: str) -> None:
    known = sim.views.levers(slug)
    for threat in sim.views.summary(slug)["threats"]:
        key, value = levers.off(threat, known)
        data = sim.run(slug, replicates=128, set={key: value}).data
        assert data["threats"][threat]["issued"] == 0


def test_the_downloaded_file_gives_the_same_run(tmp_path: Path) -> None:
    changes = ((SALIENCE, 0.6), ("events.cars_are_fine.probability", 0), ("parameters.beta", 6))
    path = tmp_path / "scenario.yaml"
    asked = Ask("usmca_review", "exchange", changes)
    path.write_text(work.changed_file(asked), encoding="utf-8")
    there = sim.run(path, replicates=32).data
    here = work.forecast(asked, 32)
    assert there["outcomes"] == here["outcomes"]
    assert there["policies"] == here["policies"]
    source = (ROOT / "scenarios" / "usmca_review" / "scenario.yaml").read_text(encoding="utf-8")
    comments = [line.split("#")[1] for line in source.splitlines() if "#" in line]
    assert all(comment in path.read_text(encoding="utf-8") for comment in comments)


def test_a_bad_change_makes_no_file() -> None:
    with pytest.raises(sim.WinsetError, match=r"outside 0\.\.1"):
        work.changed_file(Ask("usmca_review", changes=((SALIENCE, 7),)))


def test_the_baseline_is_the_scenario_as_it_stands_also_beside_another_model() -> None:
    found = played.what_if(Ask(model="weighted_mean"), 32).result()
    assert found["columns"]["baseline"]["model"] == "nash"
    assert found["columns"]["what_if"]["model"] == "weighted_mean"
    alone = work.forecast(Ask(), 32)
    assert found["columns"]["baseline"]["outcomes"] == alone["outcomes"]


def test_the_sentence_gives_points_with_their_paired_interval(compared: Any) -> None:
    shifts = compared["against_base"]["what_if"]["outcomes"]["cars"]["categories"]
    most = max(shifts.values(), key=lambda shift: abs(shift["difference"]))
    said = paired.said(compared, "cars")
    for share in (most["difference"], *most["interval"]):
        assert paired.points(share) in said
    assert "95 % range" in said


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "0"), (0.062, "+6.2"), (-0.13, "\N{MINUS SIGN}13"), (0.04, "+4")]
)
def test_points(share: float, words: str) -> None:
    assert paired.points(share) == words


def test_no_change_is_told_as_none() -> None:
    same = played.what_if(Ask(), 16).result()
    assert "Nothing changes" in paired.said(same, "cars")
    assert paired.moved(same) == []
    assert "nobody" in paired.who_differs(same, {"canada": "Canada"})


def test_charts_hold_both_cases(compared: Any) -> None:
    names = {"canada": "Government of Canada", "ontario": "Government of Ontario"}
    bars = paired.shares(compared, "cars")["data"]["values"]
    assert {row["case"] for row in bars} == set(paired.NAMES.values())
    assert all(row["low"] <= row["chance"] <= row["high"] for row in bars)
    months = compared["months"] + 1
    assert len(paired.paths(compared, "ev_quota")["data"]["values"]) == 2 * months
    assert paired.paths(compared, "usmca_future")["layer"][0]["encoding"]["y"]["title"] is None
    assert len(paired.gains(compared, names)["data"]["values"]) == 2
    rows = paired.policies(compared, {"ev_quota": "Cars", "usmca_future": "Agreement"})
    assert "vehicles a year" in rows[0]["what if"]


def test_a_slider_changes_the_address_and_undo_and_reset_go_back() -> None:
    at = page(scenario="beijing_reset", change="stakeholders", which="ontario")
    assert "Nothing is changed yet" in " ".join(each.value for each in at.markdown)
    key = "stakeholders.ontario.interests.ev_quota.salience"
    at.slider(key=f"slide {key}").set_value(0.9).run()
    assert address(at)["set"] == [f"{key}=0.9"]
    assert at.number_input(key=f"type {key}").value == 0.9
    assert address(at)["which"] == ["ontario"]
    at.number_input(key=f"type {key}").set_value(0.4).run()
    assert at.slider(key=f"slide {key}").value == 0.4
    undo = next(button for button in at.button if button.label == "Undo")
    undo.click().run()
    assert address(at)["set"] == [f"{key}=0.9"]
    reset = next(button for button in at.button if button.label == "Reset")
    reset.click().run()
    assert "set" not in address(at)
    assert at.slider(key=f"slide {key}").value == 0.75
    assert not at.exception


def test_a_link_shows_its_screen_and_says_the_same_elsewhere() -> None:
    at = page(scenario="usmca_review", set=[f"{SALIENCE}=0.6"], change="issues", which="ev_quota")
    assert at.slider(key=f"slide {SALIENCE}").value == 0.6
    code = [each.value for each in at.code]
    assert f"winset run usmca_review --set {SALIENCE}=0.6" in code
    assert any("sim.run(" in each and SALIENCE in each for each in code)
    back = at.button(key=f"back {SALIENCE}")
    back.click().run()
    assert "set" not in address(at)


def test_bad_values_are_told_by_the_engine_and_can_be_taken_back() -> None:
    at = page(scenario="usmca_review", set=[f"{SALIENCE}=7"], change="issues", which="ev_quota")
    assert "outside 0..1" in at.error[0].value.replace("\\", "")
    assert at.slider(key=f"slide {SALIENCE}").value == 1.0
    at.button(key=f"back {SALIENCE}").click().run()
    assert not at.error


@pytest.mark.parametrize("value", ["nan", "inf", "abc", "<b>x</b>", "true", ""])
def test_nonsense_in_the_address_breaks_nothing(value: str) -> None:
    at = page(scenario="usmca_review", set=[f"{SALIENCE}={value}"], which="none", change="issues")
    at = page(
        scenario="usmca_review", set=[f"{SALIENCE}={value}"], which="ev_quota", change="issues"
    )
    assert at.error


def test_events_threats_and_the_model_switch() -> None:
    at = page(scenario="us_retaliation", change="events", which="approval")
    at.radio(key="switch events.approval.probability").set_value(0).run()
    assert address(at)["set"] == ["events.approval.probability=0"]
    at.selectbox(key="choose change").set_value("threats").run()
    key = "threats.over_cars.demand.at_most"
    at.radio(key=f"switch {key}").set_value(100000.0).run()
    assert f"{key}=100000" in address(at)["set"]
    at.radio(key=f"switch {key}").set_value("as it is").run()
    assert f"{key}=100000" not in address(at)["set"]
    at.selectbox(key="choose change").set_value("model").run()
    at.radio(key="model").set_value("weighted_mean").run()
    assert address(at)["model"] == ["weighted_mean"]
    assert not at.exception


def test_levels_are_chosen_by_name() -> None:
    at = page(scenario="usmca_review", change="issues", which="usmca_future", about="wants")
    key = "stakeholders.united_states.interests.usmca_future.ideal"
    at.selectbox(key=f"level {key}").set_value("extension").run()
    assert address(at)["set"] == [f"{key}=extension"]
    assert not at.exception


def test_whole_numbers_are_written_whole() -> None:
    changed = Ask().changed("policies.ev_quota", 60000.0)
    assert changed.command().endswith("policies.ev_quota=60000")
    assert whole(0.5) == 0.5
