"""`--set` and overrides on numbers that their owner knows and the others only estimate."""

import pytest

from sim.api import catalogue
from sim.domain.errors import WinsetError
from sim.domain.home_costs import DEFAULTS
from sim.files.load import load, places
from sim.stories import chain
from tests.files.small_world import written

HURDLE = "stakeholders.canada.hurdle"


def hurdle(**changes):
    """Canada's hurdle under changes of `HURDLE` and its fields."""
    found = {f"{HURDLE}.{name}" if name != "bare" else HURDLE: x for name, x in changes.items()}
    return load("canola_coercion", found).numbers[HURDLE].estimate


def test_a_bare_number_is_drawn_and_the_others_go_on_knowing_the_estimate():
    found, before = hurdle(bare=0.35), hurdle()
    assert found.value == 0.35
    assert (found.low, found.likely, found.high) == (before.low, before.likely, before.high)
    assert not found.known


def test_one_may_tell_it():
    found = hurdle(bare=0.35, known=True)
    assert (found.value, found.known) == (0.35, True)
    assert hurdle(known=True).value is None


def test_a_field_of_the_estimate_changes_what_the_others_know():
    before, found = hurdle(), hurdle(likely=0.2)
    assert (found.low, found.likely, found.high) == (before.low, 0.2, before.high)
    assert found.value is None
    assert found.judgement == before.judgement


def test_where_the_file_gives_none_that_of_the_kind_is_changed(tmp_path):
    path, default = written(tmp_path), DEFAULTS["hurdle"]["producers"]
    key = "stakeholders.lower.hurdle"
    found = load(path, {f"{key}.likely": 0.2}).numbers[key].estimate
    assert (found.low, found.likely, found.high) == (default.low, 0.2, default.high)
    assert found.judgement == default.judgement
    found = load(path, {f"{key}.known": True}).numbers[key].estimate
    assert (found.known, found.value, found.likely) == (True, None, default.likely)
    key = "stakeholders.upper.hurdle"  # a bare number in the file
    found = load(path, {key: 0.4, f"{key}.known": True}).numbers[key].estimate
    assert (found.known, found.value, found.likely) == (True, 0.4, 0.1)
    assert load(path, {f"{key}.likely": 0.2}).numbers[key].estimate.high == pytest.approx(0.26)


def test_the_order_of_the_fields_is_checked_at_the_change():
    with pytest.raises(WinsetError, match=rf"--set {HURDLE}.likely=0.9: low 0.0, likely 0.9"):
        hurdle(likely=0.9)


@pytest.mark.parametrize("wrong", [11, -1, "high"])
def test_what_is_no_such_number_is_refused_at_the_change(wrong):
    with pytest.raises(WinsetError, match=f"--set {HURDLE}={wrong}: found"):
        hurdle(bare=wrong)


def test_overrides_of_a_file_mean_the_same():
    case = load("canola_coercion").with_({HURDLE: 0.35})
    again = type(case).from_dict({**_plain(case), "overrides": {HURDLE: 0.35}}, "again")
    assert again.numbers[HURDLE].estimate == case.numbers[HURDLE].estimate


def test_its_place_is_the_change():
    case = load("canola_coercion", {HURDLE: 0.35})
    assert places(case, [HURDLE]) == {HURDLE: f"--set {HURDLE}=0.35"}


def _plain(case):
    return dict(case.document.data)


def test_why_tells_the_value_and_what_the_others_know():
    (number,) = catalogue.why("canola_coercion", HURDLE, {HURDLE: 0.35})["numbers"]
    assert (number["value"], number["known"]) == (0.35, False)
    told = list(chain.lines({"key": HURDLE, "numbers": [number]}))
    assert told[1] == "  0.35, set for this run"
    assert told[2].startswith("  Known to its owner alone; the others know this estimate")
    (number,) = catalogue.why("canola_coercion", f"{HURDLE}", {f"{HURDLE}.known": True})["numbers"]
    assert (number["value"], number["known"]) == (None, True)
    (number,) = catalogue.why("canola_coercion", "policies.ev_quota")["numbers"]
    assert (number["value"], number["known"]) == (None, True)
