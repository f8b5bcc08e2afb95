"""Giving way by the trade at stake: shares, ranks and the what-if by hand; all is invented."""

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import sim
from tests.analysis.cases import bank
from tests.cli.harness import changed
from tests.oracles import case_bank as oracle

R = 30
TRADE = {"fish": 200, "wine": 900, "salt": 3000, "iron": 60}
CAME = {"fish": 0, "wine": 1, "salt": 0, "iron": 0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = bank(tmp_path_factory.mktemp("bank"), list(TRADE))
    (made / "fish/second.yaml").unlink()
    for slug, trade in TRADE.items():
        path = made / slug / "scenario.yaml"
        text = path.read_text("utf-8")
        new = f"value_cad_m: {{likely: {trade}, because: [notes.trade]}}"
        path.write_text(
            changed(text, "value_cad_m: {likely: 200, because: [notes.trade]}", new), "utf-8"
        )
    return made


@pytest.fixture(scope="module")
def found(folder):
    return sim.score_cases(folder, replicates=R)


def yielding(folder, slug, trade):
    shares = sim.run(
        folder / slug / "scenario.yaml", replicates=R, set={"lanes.fish.value_cad_m": trade}
    ).data["outcomes"]["yield"]
    own = oracle.forecast([{c: round(s * R) for c, s in shares.items()}], R)
    return own["full"] + own["part"]


def test_cases_stand_by_their_trade_over_gdp(folder, found):
    told = found["dependence"]["cases"]
    assert list(told) == ["iron", "fish", "wine", "salt"]
    for slug, own in told.items():
        assert own["at_stake"] == pytest.approx(TRADE[slug] / (200 * 300))
        assert own["came"] == bool(CAME[slug])
        assert own["forecast"] == pytest.approx(yielding(folder, slug, TRADE[slug]))


def test_ranks_are_those_of_scipy(found):
    told = found["dependence"]
    forecast = [own["forecast"] for own in told["cases"].values()]
    known = stats.spearmanr([1, 2, 3, 4], forecast).statistic
    assert told["ranks"]["forecast"]["value"] == pytest.approx(known)
    came = stats.spearmanr([1, 2, 3, 4], [0, 0, 1, 0]).statistic
    assert told["ranks"]["came"]["value"] == pytest.approx(came)
    low, high = told["ranks"]["came"]["interval"]
    assert -1 <= low <= came <= high <= 1


def test_quarters_are_a_case_each(found):
    told = found["dependence"]
    for row, own in zip(told["quarters"], told["cases"].values(), strict=True):
        assert row["least"] == row["most"] == own["at_stake"]
        assert (row["cases"], row["forecast"]) == (1, own["forecast"])
        assert row["frequency"] == own["came"]
    assert [row["challenges"] for row in told["quarters"]] == [0.12, 0.20, 0.25, 0.29]


def test_the_what_if_is_a_run_with_its_trade(folder, found):
    told = found["dependence"]
    factors = [0.1, 1 / 3, 1, 3]
    chance = np.array([[yielding(folder, s, t * f) for f in factors] for s, t in TRADE.items()])
    for row, own in zip(told["scaled"], chance.T, strict=True):
        assert row["chance"] == pytest.approx(np.mean(own))
        assert row["above"] == pytest.approx(np.mean(own - chance[:, 2]))
        assert (row["more"], row["less"]) == (sum(own > chance[:, 2]), sum(own < chance[:, 2]))
    slopes = [np.polyfit(np.log10(factors), own, 1)[0] for own in chance]
    assert told["tenfold"]["value"] == pytest.approx(np.mean(slopes))
    assert len(set(np.round(chance.mean(axis=0), 6))) > 1, "the trade moves nothing here"


def test_a_case_without_trade_or_money_is_left_out(tmp_path):
    made = bank(tmp_path, ["iron", "salt"])
    path = made / "iron/scenario.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if "worth_cad_m: {low: 150" not in line]
    path.write_text("".join(kept), encoding="utf-8")
    told = sim.score_cases(made, replicates=2)["dependence"]
    assert told["left_out"] == {"iron": "its target has no worth in money"}
    assert list(told["cases"]) == ["salt"]
    assert told["ranks"]["came"] == {"value": None, "interval": None}
