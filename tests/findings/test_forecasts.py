"""The forecasts that are shipped, sealed with date and hash: whole, and computed again the same."""

import pytest

import sim
from sim.analysis.trials.seal import unbroken
from tests.readme import ROOT

SHIPPED = sorted((ROOT / "scenarios").glob("*/scenario.yaml"))
IDS = [path.parent.name for path in SHIPPED]


@pytest.mark.parametrize("path", SHIPPED, ids=IDS)
def test_every_scenario_has_a_forecast_that_nobody_has_changed(path):
    forecast = unbroken(path.with_name("forecast.json"))
    assert forecast.scenario == path.parent.name


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(p, marks=[] if p.parent.name == "beijing_reset" else pytest.mark.slow)
        for p in SHIPPED
    ],
    ids=IDS,
)
def test_a_forecast_is_what_this_world_computes(path):
    found = sim.verify(path.with_name("forecast.json"))
    assert found.verified
    assert list(found.problems()) == []
