"""The models and the stack on real decisions of the European Union, and the stack that is shipped.

DEU III (Arregui & Perarnaud 2022, doi:10.34810/data53). The data are not ours to ship; what was
learned from them is, and is learned again here wherever they are at hand.
"""

from pathlib import Path

import numpy as np
import pytest

from sim import actors
from sim.actors import stack_file as learned
from sim.actors.accuracy import REFERENCE, accuracy, try_models
from sim.actors.learning import learn
from sim.actors.predict import Manner
from sim.equations.scoring import absolute_error, mean_difference
from tests.readme import ROOT

DATA = Path(__file__).parents[3] / "shared" / "data" / "deu3_train.csv"
COUNCIL = Path(__file__).parents[1] / "data" / "council.csv"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.exists(), reason="the DEU III data set is not beside the project"),
]


@pytest.fixture(scope="module")
def trial():
    questions = actors.read(DATA, capability=COUNCIL)
    return try_models(questions, None, {}, Manner())


@pytest.fixture(scope="module")
def scores(trial):
    return accuracy(trial)


@pytest.fixture(scope="module")
def taught(trial):
    return learn(trial, DATA, Manner(), COUNCIL)


@pytest.mark.parametrize(
    ("name", "error"),
    [("unweighted_mean", 22.55), ("unweighted_median", 26.92), ("middle_of_scale", 27.41)],
)
def test_baselines_are_as_published(scores, name, error):
    assert scores["baselines"][name]["mae"] == pytest.approx(error, abs=0.005)


def test_the_scored_set(scores):
    assert (scores["n"], scores["proposals"]) == (229, 91)
    reversions = {row["n"] for row in scores["models"].values()}
    assert reversions == {229, 170}
    assert scores["models"][REFERENCE]["mae"] == pytest.approx(22.38, abs=0.005)


def test_the_table_in_the_readme_is_what_is_found(scores):
    text = (ROOT / "sim" / "models" / "README.md").read_text(encoding="utf-8")
    for name, row in (scores["models"] | scores["baselines"]).items():
        if name in {"unweighted_median", "middle_of_scale", "far_end"}:
            continue
        label = name.replace("_", " ") + (
            "" if row["n"] == 229 else f", every actor a veto ({row['n']} decisions)"
        )
        more = "–" if name == REFERENCE else _shown(row["difference"])
        assert f"| {label} | {row['mae']:.1f} | {more} |" in text


def _shown(difference):
    parts = (f"{difference[part]:+.1f}" for part in ("mean", "low", "high"))
    middle, low, high = (part.replace("-", "−") for part in parts)
    return f"{middle}, {low} to {high}"


def test_no_model_beats_the_mean(scores):
    """Of real decisions nobody's dynamics knows more than the plain mean does."""
    for name, row in scores["models"].items():
        assert name == REFERENCE or row["difference"]["low"] > 0, name


def test_the_stack_errs_as_the_mean_does_and_knows_far_more_of_what_may_come(taught):
    _, found = taught
    parts, mean = found["parts"], found["parts"][REFERENCE]
    low, high = (found["differences"][f"mae_to_{REFERENCE}"][end] for end in ("low", "high"))
    assert low < 0 < high
    assert mean["difference"]["low"] < 0 < mean["difference"]["high"]  # by CRPS
    assert found["differences"][f"crps_to_{REFERENCE}"]["high"] < -5
    assert all(part["log_difference"]["low"] > 0.3 for n, part in parts.items() if n != "stack")
    assert found["share_at_ends"] == pytest.approx(0.293, abs=0.001)


def test_the_stack_in_the_readme_is_what_is_found(taught):
    text = " ".join((ROOT / "sim" / "models" / "README.md").read_text(encoding="utf-8").split())
    found = taught[1]["parts"]
    own, mean = found["stack"], found[REFERENCE]
    gap = (f"{mean['log_difference'][part]:.2f}" for part in ("mean", "low", "high"))
    middle, low, high = gap
    words = f"log score of {own['log']:.2f} against {mean['log']:.2f}, better by {middle}"
    assert f"{words} ({low} to {high})" in text
    short = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"(log score of {own['log']:.2f} against {mean['log']:.2f})" in short
    assert f"CRPS of {own['crps']:.1f}, against {mean['crps']:.1f}" in text
    assert f"errs by {own['mae']:.1f}" in text
    assert f"{own['ends']:.0%}".replace("%", " %") + " of its chance on the ends" in text


def test_the_shipped_stack_is_what_is_learned(taught):
    shipped, again = learned.load("deu"), taught[0]
    hidden = {"origin": {"winset", "source"}}
    new, old = again.model_dump(exclude=hidden), shipped.model_dump(exclude=hidden)
    assert new.keys() == old.keys()
    for name in ("origin", "rounds", "seed"):
        assert new[name] == old[name]
    assert list(new["models"]) == list(old["models"])
    for name, part in new["models"].items():
        assert part["parameters"] == old["models"][name]["parameters"]
        for key in ("weight", "width"):
            assert part[key] == pytest.approx(old["models"][name][key], abs=1e-6)
    assert list(new["simple"]) == list(old["simple"])
    for name, part in new["simple"].items():
        assert part == pytest.approx(old["simple"][name], abs=1e-6)
    for key in ("actors", "climatology", "climatology_shares"):
        assert new[key] == pytest.approx(old[key], abs=1e-6)
    for name, part in new["cross_validation"].items():
        assert part == pytest.approx(old["cross_validation"][name], abs=1e-6)


def test_exchange_is_not_told_from_the_mean_on_most_thirds_of_the_proposals(trial):
    """As the README says: its row in the table rests on this sample."""
    own, mean = (
        absolute_error(trial.forecasts[name], trial.outcome) for name in ("exchange", REFERENCE)
    )
    chance, clusters = np.random.Generator(np.random.PCG64(1)), trial.clusters
    held = []
    for _ in range(100):
        third = np.isin(clusters, chance.permutation(clusters.max() + 1)[: clusters.max() // 3])
        found = mean_difference(own[third], mean[third], clusters[third], draws=500)
        held.append(found.low <= 0 <= found.high)
    assert np.mean(held) > 0.5
