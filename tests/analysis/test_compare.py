"""Comparisons: paired by replicate, counted by hand, and honest about what made them differ."""

import math

import numpy as np
import pytest

import sim
from sim.analysis.comparison import compare, requests
from sim.domain.errors import WinsetError
from sim.equations.intervals import paired_interval
from sim.models import known
from sim.runs.request import RunRequest

SLUG, QUESTION = "canola_coercion", "canola"
BASE = RunRequest(SLUG, replicates=60)


@pytest.fixture(scope="module")
def found():
    models, change = ["nash", "weighted_mean"], {"policies.canola_seed_tariff": 0.5}
    return compare(requests(BASE, models, [change]))


def answers(**request) -> np.ndarray:
    """Category of each replicate by playing the world itself."""
    parameters = {"model": "nash", "set": {}} | request
    case = sim.load(SLUG, parameters["set"])
    world = sim.World(case, count=60, model=parameters["model"]).run()
    return world.record.outcomes[QUESTION].astype(int)


def test_columns_are_the_models_and_the_changes(found):
    assert list(found["columns"]) == [
        "nash",
        "weighted_mean",
        "policies.canola_seed_tariff=0.5",
    ]
    assert found["base"] == "nash"
    assert [column["model"] for column in found["columns"].values()] == [
        "nash",
        "weighted_mean",
        "nash",
    ]


def test_a_column_is_the_run_of_its_own(found):
    alone = sim.run(SLUG, replicates=60, model="weighted_mean").data
    column = found["columns"]["weighted_mean"]
    assert column["outcomes"] == alone["outcomes"]
    assert column["policies"] == alone["policies"]
    assert column["manifest"] == alone["manifest"]


def test_replicates_are_paired_and_counted_by_hand(found):
    base, mean = answers(), answers(model="weighted_mean")
    dear = answers(set={"policies.canola_seed_tariff": 0.5})
    names = list(found["columns"]["nash"]["outcomes"][QUESTION])
    for name, other in {"weighted_mean": mean, list(found["columns"])[2]: dear}.items():
        part = found["against_base"][name]["outcomes"][QUESTION]
        assert part["other_answer"] == pytest.approx(np.mean(base != other))
        for index, category in enumerate(names):
            shift = np.mean(other == index) - np.mean(base == index)
            low, high = part["categories"][category]["interval"]
            assert part["categories"][category]["difference"] == pytest.approx(shift)
            assert low <= shift <= high
    assert found["all_agree"][QUESTION] == pytest.approx(np.mean((base == mean) & (base == dear)))


def test_policies_are_compared_replicate_by_replicate(found):
    nash, mean = (
        sim.World(sim.load(SLUG), count=60, model=name).run().record.policy[-1]
        for name in ("nash", "weighted_mean")
    )
    for k, (issue, case) in enumerate(sim.load(SLUG).issues.items()):
        change = (mean - nash) * (case.scale.high - case.scale.low)
        part = found["against_base"]["weighted_mean"]["policies"][issue]
        assert part["median"] == pytest.approx(float(np.median(change[:, k])))
        assert part["p10"] <= part["median"] <= part["p90"]
        moved = np.abs(change[:, k]) > 1e-6 * case.scale.high
        assert part["differs"] == pytest.approx(np.mean(moved))


def played(**request):
    """Change of utility and yearly gain of each replicate's last month, by playing the world."""
    parameters = {"model": "nash", "set": {}} | request
    world = sim.World(sim.load(SLUG, parameters["set"]), count=60, model=parameters["model"]).run()
    return world.record.utility[-1], world.record.gain[-1]


def by_hand(values: list[float], level: float) -> float:
    """A quantile, linear between the two order statistics around it."""
    ordered = sorted(values)
    place = level * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


@pytest.mark.parametrize(
    ("column", "request_"),
    [
        ("weighted_mean", {"model": "weighted_mean"}),
        (
            "policies.canola_seed_tariff=0.5",
            {"set": {"policies.canola_seed_tariff": 0.5}},
        ),
    ],
)
def test_gains_are_compared_replicate_by_replicate(found, column, request_):
    """Quantiles of paired differences, which differences of quantiles are not."""
    part = found["against_base"][column]["stakeholders"]
    was, now = played(), played(**request_)
    changed = []
    for n, who in enumerate(sim.load(SLUG).stakeholders):
        for table, name in enumerate(("utility_change", "gain_cad_m")):
            shifts = []
            for replicate in range(60):
                shifts.append(now[table][replicate][n] - was[table][replicate][n])  # noqa: PERF401
            for key, level in (("p10", 0.1), ("median", 0.5), ("p90", 0.9)):
                assert part[who][name][key] == pytest.approx(by_hand(shifts, level), abs=1e-12)
            changed.append(part[who][name]["p90"] - part[who][name]["p10"])
    assert max(changed) > 0.01


def test_columns_played_one_by_one_give_the_same_comparison(found):
    base = RunRequest(SLUG, replicates=60)
    request = {"nash": sim.with_model(base, "nash")}
    request |= {"weighted_mean": sim.with_model(base, "weighted_mean")}
    columns = [sim.column(each, name) for name, each in request.items()]
    beside = sim.compare_columns(columns)
    assert beside["against_base"]["weighted_mean"] == found["against_base"]["weighted_mean"]


def test_what_made_runs_differ_is_named(found):
    made = {name: part["made_by"] for name, part in found["against_base"].items()}
    assert made["weighted_mean"]["model"] == ["nash", "weighted_mean"]
    assert made["weighted_mean"]["parameters.weight"] == [None, "capability_stake"]
    key = "set.policies.canola_seed_tariff"
    assert made["policies.canola_seed_tariff=0.5"] == {key: [None, 0.5]}
    assert not [key for part in made.values() for key in part if key.startswith("manifest")]


def test_without_names_every_model_is_compared_and_the_scenarios_own_comes_first():
    wanted = requests(BASE, [], [])
    assert set(wanted) == set(known())
    assert next(iter(wanted)) == "nash"


def test_a_parameter_goes_to_the_models_that_have_it():
    wanted = requests(
        RunRequest(SLUG, param={"weight": "equal", "bluff": 0.2}), ["nash", "weighted_mean"], []
    )
    assert wanted["nash"].param == {"bluff": 0.2}
    assert wanted["weighted_mean"].param == {"weight": "equal", "bluff": 0.2}


@pytest.mark.parametrize(("gained", "lost", "count"), [(0, 0, 10), (7, 2, 50), (0, 60, 60)])
def test_the_paired_interval_by_its_formula(gained, lost, count):
    """Agresti & Min: half an observation in each of four cells, then Wald."""
    n = count + 2
    p12, p21 = (gained + 0.5) / n, (lost + 0.5) / n
    half = 1.959963984540054 * math.sqrt((p12 + p21 - (p12 - p21) ** 2) / n)
    expected = max(-1, p12 - p21 - half), min(1, p12 - p21 + half)
    assert paired_interval(gained, lost, count) == pytest.approx(expected)


def test_the_paired_interval_covers():
    """Of 2,000 samples of 100 pairs with a true difference of .1, about 95 % are covered."""
    rng = np.random.default_rng(11)
    gained, lost, _ = rng.multinomial(100, [0.2, 0.1, 0.7], size=2000).T
    ends = [paired_interval(int(b), int(c), 100) for b, c in zip(gained, lost, strict=True)]
    covered = np.mean([low <= 0.1 <= high for low, high in ends])
    assert 0.93 <= covered <= 0.98


@pytest.mark.parametrize(
    ("models", "changes", "param", "words"),
    [
        (["nash", "mean"], [], {}, "no model 'mean'.*weighted_mean"),
        (["nash"], [], {}, "2..16 columns, not 1"),
        (["nash", "nash"], [], {}, "'nash' stands twice"),
        (["nash", "challenge"], [], {"weigth": 1}, "parameter 'weigth'.*weights"),
        ([], [{"parameters.bluff": 0.1}] * 2, {}, "stands twice"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(models, changes, param, words):
    with pytest.raises(WinsetError, match=words):
        requests(RunRequest(SLUG, param=param), models, changes)
