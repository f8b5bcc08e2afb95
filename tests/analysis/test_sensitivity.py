"""Sobol indices: closed forms, two libraries on the same samples, and worlds worked by hand."""

import itertools
from functools import partial

import numpy as np
import pytest
from scipy import stats

import sim
from sim.analysis.sobol import CAP, NARROW, OTHER, SECOND, estimate, sensitivity
from sim.analysis.sobol_indices import indices
from sim.analysis.words.sensitivity_words import chart, sentences
from sim.domain.errors import WinsetError
from sim.domain.luck import uniforms
from sim.runs.executors import executor
from sim.runs.request import RunRequest
from tests.world import worlds


def ishigami(x: np.ndarray) -> np.ndarray:
    """On [-π, π]³, a = 7, b = .1 (Ishigami & Homma 1990)."""
    return np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0])


def closed_ishigami() -> tuple[list[float], list[float]]:
    """First-order and total indices from the partial variances."""
    a, b = 7.0, 0.1
    v1 = 0.5 * (1 + b * np.pi**4 / 5) ** 2
    v2 = a**2 / 8
    v13 = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    whole = v1 + v2 + v13
    return [v1 / whole, v2 / whole, 0.0], [(v1 + v13) / whole, v2 / whole, v13 / whole]


def evaluated(function, groups: dict[str, list[int]], width: int):
    """Blocks of a plain function of uniforms, drawn at the addresses that worlds would use."""
    played = []

    def evaluate(blocks):
        for block in blocks:
            played.append(block)
            here, there = (
                np.stack(
                    [
                        uniforms(1, "x", str(i), first=first + block.first, count=block.size)
                        for i in range(width)
                    ]
                )
                for first in (0, OTHER)
            )
            swapped = range(width) if block.group == SECOND else groups.get(block.group, [])
            here[list(swapped)] = there[list(swapped)]
            yield function(here)

    return evaluate, played


def test_ishigami_in_closed_form():
    function, groups = (lambda u: ishigami((2 * u - 1) * np.pi)), {"a": [0], "b": [1], "c": [2]}
    found = estimate(evaluated(function, groups, 3)[0], list(groups), None)
    first, total = closed_ishigami()
    assert found.indices is not None
    assert found.indices.half_width <= NARROW
    np.testing.assert_allclose(found.indices.first, first, atol=NARROW)
    np.testing.assert_allclose(found.indices.total, total, atol=NARROW)
    for ends, true in (
        (found.indices.first_interval, first),
        (found.indices.total_interval, total),
    ):
        assert np.mean((ends[0] <= true) & (true <= ends[1])) >= 2 / 3


def test_groups_of_a_linear_function_in_closed_form():
    """Without interactions the indices of a group are its share of the variance."""
    weights = np.array([4.0, 1.0, 2.0, 3.0, 0.0, 1.0])
    groups = {"few": [0, 1], "many": [2, 3, 4], "luck": [5]}
    evaluate = evaluated(lambda u: weights @ u, groups, 6)[0]
    found = estimate(evaluate, list(groups), 8192)
    variance = np.square(weights)
    share = [variance[members].sum() / variance.sum() for members in groups.values()]
    np.testing.assert_allclose(found.indices.first, share, atol=0.04)
    np.testing.assert_allclose(found.indices.total, share, atol=0.03)


def _samples():
    groups = {"a": [0], "b": [1], "c": [2]}
    evaluate, _ = evaluated(lambda u: ishigami((2 * u - 1) * np.pi) + 30.0, groups, 3)
    found = estimate(evaluate, list(groups), 2048)
    from sim.analysis.sobol import Block

    mixed = np.stack(list(evaluate([Block(name, 0, 2048) for name in groups])))
    return found, mixed


def test_scipy_finds_the_same_on_the_same_samples():
    found, mixed = _samples()
    values = {"f_A": found.one[None], "f_B": found.other[None], "f_AB": mixed[:, None]}
    theirs = stats.sobol_indices(func=values, n=2048)
    np.testing.assert_allclose(found.indices.first, np.ravel(theirs.first_order), atol=1e-9)
    np.testing.assert_allclose(found.indices.total, np.ravel(theirs.total_order), atol=1e-9)


def test_salib_finds_the_same_on_the_same_samples():
    """SALib centres by the mean of all runs, mixtures too: first order differs by that much."""
    sobol = pytest.importorskip("SALib.analyze.sobol", reason="SALib is not installed")
    found, mixed = _samples()
    columns = np.column_stack([found.one, mixed.T, found.other]).ravel()
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0, 1]] * 3}
    theirs = sobol.analyze(problem, columns, calc_second_order=False, seed=1)
    np.testing.assert_allclose(found.indices.total, theirs["ST"], atol=1e-9)
    np.testing.assert_allclose(found.indices.first, theirs["S1"], atol=0.01)
    half = np.diff(found.indices.total_interval, axis=0)[0] / 2
    np.testing.assert_allclose(half, theirs["ST_conf"], rtol=0.35)


def test_an_outcome_that_never_varies_has_no_indices():
    assert indices(np.ones(8), np.ones(8), np.ones((2, 8))) is None


def test_samples_once_played_are_kept_and_doubling_stops_in_time():
    noise = {"a": [0], "b": [1]}
    evaluate, played = evaluated(lambda u: (u[0] * u[1] > 0.95).astype(float), noise, 2)
    found = estimate(evaluate, list(noise), None)
    assert found.one.size == CAP  # so rare an outcome is not known to .05 by then
    for group in (None, SECOND, "a", "b"):
        mine = [(b.first, b.first + b.size) for b in played if b.group == group]
        assert mine[0][0] == 0
        assert all(end == first for (_, end), (first, _) in itertools.pairwise(mine))


# ------------------------------------------------------------------ worlds


KEY = "stakeholders.{}.interests.a.ideal"


def _averaged(folder):
    """Policy a ends at (0.2 x + y) / 1.2 of two ideals drawn from intervals of width 25."""
    spread = [
        {"low": m - 10, "likely": m, "high": m + 10, "because": worlds.FACT} for m in (20, 80)
    ]
    return worlds.averaged(folder, {"x": {"a": spread[0]}, "y": {"a": spread[1]}})


@pytest.mark.parametrize("by", ["stakeholder", "estimate"])
def test_a_world_in_closed_form(tmp_path, monkeypatch, by):
    monkeypatch.chdir(tmp_path)  # its own seeds
    request = RunRequest(str(_averaged(tmp_path)), chunk=300)
    found = sensitivity(request, "policies.a", by=by, samples=4096)
    rows = {row["group"]: row for row in found["groups"]}
    x, y = ("x", "y") if by == "stakeholder" else (KEY.format(who) for who in "xy")
    shares = {x: 0.04 / 1.04, y: 1 / 1.04, "luck": 0.0}
    error = np.sqrt(2 / 4096)  # of the first-order estimate of a share near 1, one sigma
    for name, share in shares.items():
        assert rows[name]["first"] == pytest.approx(share, abs=3 * error)
        assert rows[name]["total"] == pytest.approx(share, abs=3 * error)
    assert rows["luck"]["total"] == 0.0


SLUG = "beijing_reset"
FEW = RunRequest(SLUG, months=3)


def test_all_variance_is_accounted_for_where_groups_are_merged():
    """The groups told apart, the rest and luck together are every input: swapped all, A is B."""
    found = sensitivity(FEW, samples=64)
    assert found["merged"] > 0
    count = sum(row["estimates"] for row in found["groups"])
    case = sim.load(SLUG)
    assert count == sum(bool(number.varies_with) for number in case.numbers.values())
    assert {"luck", "everything else"} <= {row["group"] for row in found["groups"]}


def test_luck_taken_from_the_second_sample_is_the_second_sample_at_the_firsts_inputs():
    """With every estimate certain, luck makes the whole variance."""
    case = sim.load("canola_coercion")
    sure = {k: n.middle for k, n in case.numbers.items() if n.varies_with}
    found = sensitivity(
        RunRequest("canola_coercion", months=8, set=sure), "leverage:never_made", samples=64
    )
    (row,) = found["groups"]
    assert row["group"] == "luck"
    assert row["total"] == pytest.approx(row["first"], abs=0.5)
    assert "Every estimate is certain." in sentences(found)


def test_the_same_bits_for_any_chunks_and_processes():
    one = sensitivity(FEW, by="issue", samples=64)
    request = RunRequest(SLUG, months=3, chunk=50)
    other = sensitivity(request, by="issue", samples=64, hire=partial(executor, 2))
    assert one == other


def test_sentences_and_chart_tell_the_table():
    found = sensitivity(FEW, by="stakeholder", samples=64)
    lead, more = sentences(found)
    assert "luck alone" in lead
    known = [row for row in found["groups"] if row["group"] != "luck"]
    assert max(known, key=lambda row: row["first"])["group"].replace("_", " ") in lead
    assert "several" in more
    values = chart(found)["data"]["values"]
    assert len(values) == 2 * len(found["groups"])
    empty = found | {"groups": []}
    assert "same in every sample" in sentences(empty)[0]


def test_too_few_samples_are_refused():
    with pytest.raises(WinsetError, match="give 64 or more, or auto"):
        sensitivity(FEW, samples=10)
