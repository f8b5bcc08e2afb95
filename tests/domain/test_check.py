"""Warnings: what loads and runs, but deserves a word."""

from pathlib import Path

from sim.files import library
from sim.files.load import load


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """A copy of a shipped scenario with one text replaced."""
    text = library.scenarios()["canola_coercion"].read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "scenario.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_the_shipped_scenarios_deserve_no_warning():
    for slug in library.scenarios():
        assert load(slug).warnings == ()


def test_certainty_that_rests_on_a_promise_is_warned_of(tmp_path):
    spread = "{low: 13, likely: 15, high: 18, because: [focus.canola-after, post.canola-after]}"
    path = changed(tmp_path, spread, "{likely: 15, because: [focus.canola-after]}")
    (warning,) = load(path).warnings
    assert warning.startswith("policies.canola_seed_tariff: is certain but rests on a promise.")


def test_a_lane_whose_owner_is_absent_is_warned_of(tmp_path):
    path = changed(tmp_path, "  - canada\n", "  - middle_powers\n")
    text = path.read_text(encoding="utf-8")
    quiet = "outcomes:\n  q:\n    question: Is it quiet?\n    month: 2026-03\n    categories:\n"
    quiet += "      open: {policy: {canola_seed_tariff: {at_most: 50}}}\n      shut: otherwise\n"
    path.write_text(text[: text.index("tables:")] + quiet, encoding="utf-8")
    found = load(path).warnings
    assert "lanes.canola.exporter: 'canada' is not in this scenario" in found[0]
