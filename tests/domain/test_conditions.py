"""Conditions that test nothing, that nothing can pass, or that everything passes."""

from pathlib import Path

import pytest

from sim.files.load import load
from tests.cli.harness import BASE, changed, place, refused, scenario, winset

SHUT = "shut_out: {policy: {canola_seed_tariff: {at_least: 50}}}"
EMPTY = {  # what is written, the mark at which it is told, and what is said
    "{}": ("{}", "needs exactly one of: policy, table, threat, move, all, any, not."),
    "{policy: {}}": ("{}}", "At least 1 must stand here"),
    "{table: {}}": ("{}}", "At least 1 must stand here"),
    "{threat: {}}": ("{}}", "At least 1 must stand here"),
    "{move: {}}": ("{}}", "At least 1 must stand here"),
    "{all: []}": ("[]}", "At least 1 must stand here"),
    "{any: []}": ("[]}", "At least 1 must stand here"),
    "{not: {}}": ("{}}", "needs exactly one of"),
    "{policy: {ev_quota: {}}}": ("{}}}", "tests nothing"),
    "{policy: {ev_quota: {at_most: null}}}": ("{at_most", "tests nothing"),
    "{any: [{threat: {card: issued}}, {table: {}}]}": ("{}}]", "At least 1 must stand here"),
    "{not: {all: [{any: []}]}}": ("[]}]", "At least 1 must stand here"),
    "{table: null}": ("{table: n", "`table` tests nothing"),
    "{any: null}": ("{any: n", "`any` tests nothing"),
    "": ("shut_out", "tests nothing"),
}


@pytest.mark.parametrize("written", EMPTY)
def test_a_condition_that_tests_nothing_is_refused_with_its_place(tmp_path: Path, written: str):
    text = changed(BASE, SHUT, f"shut_out: {written}")
    mark, said = EMPTY[written]
    told = refused(winset("check", scenario(tmp_path, text)))
    start = text.index("shut_out")
    line, _, column = place(text, "shut_out").partition(":")
    assert f":{line}:{int(column) + text.index(mark, start) - start}: outcomes.canola" in told
    assert said in told


@pytest.mark.parametrize("kind", ["feasible", "preferences.canada"])
def test_an_empty_list_of_states_is_refused(tmp_path: Path, kind: str):
    text = (
        "decision_makers: {canada: [keep]}\nfeasible: [Y, N]\npreferences: {canada: [[Y], [N]]}\n"
    )
    old, new = ("[Y, N]", "[]") if kind == "feasible" else ("[[Y], [N]]", "[]")
    path = tmp_path / "options.yaml"
    path.write_text(changed(text, old, new), encoding="utf-8")
    assert kind in refused(winset("check", path))


@pytest.mark.parametrize(
    "bounds", ["at_least: 60, at_most: 40", "at_least: 0.1, at_most: 0"], ids=["apart", "by little"]
)
def test_bounds_that_no_value_passes_are_refused(tmp_path: Path, bounds: str):
    text = changed(BASE, "at_least: 50", bounds)
    assert "can never hold" in refused(winset("check", scenario(tmp_path, text)))


def test_a_level_outside_its_bounds_can_never_hold(tmp_path: Path):
    test = "{usmca_future: {level: extension, at_most: annual_reviews}}"
    text = changed(BASE, "{canola_seed_tariff: {at_least: 50}}", test)
    assert "can never hold" in refused(winset("check", scenario(tmp_path, text)))


def test_a_test_that_every_value_passes_is_warned_of(tmp_path: Path):
    loose = load(scenario(tmp_path, changed(BASE, "at_least: 50", "at_least: 0")))
    assert any("shut_out.policy.canola_seed_tariff: always holds" in w for w in loose.warnings)
    tight = load(scenario(tmp_path, changed(BASE, "at_least: 50", "at_least: 50, at_most: 50")))
    assert not any("always holds" in warning for warning in tight.warnings)
