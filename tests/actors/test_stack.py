"""The combined forecast: learned by the rules it states, with nothing leaking across folds."""

import numpy as np
import pytest

from sim.actors import Question, stack
from sim.equations import stacking
from tests.oracles import stacking as oracle

ISSUES, MODELS = 90, 3


def question(number: int, chance: np.random.Generator) -> Question:
    people = int(chance.integers(3, 7))
    return Question(
        f"i{number}",
        [f"a{each}" for each in range(people)],
        chance.choice([0, 20, 50, 70, 100], people).astype(float),
        chance.uniform(0.1, 1, people),
        chance.uniform(1, 9, people),
        scale=(0.0, 100.0),
        group=f"p{number // 3}",
    )


@pytest.fixture(scope="module")
def past() -> stack.Past:
    """Cases whose outcomes scatter around the second of three models' forecasts."""
    chance = np.random.Generator(np.random.PCG64(1))
    questions = [question(number, chance) for number in range(ISSUES)]
    forecasts = chance.uniform(10, 90, (MODELS, ISSUES))
    forecasts[2, ::4] = np.nan
    cases = stack.cases_of(questions, list(forecasts))
    outcome = np.clip(forecasts[1] + 0.4 * cases.spread * chance.logistic(size=ISSUES), 0, 100)
    return stack.Past(cases, outcome, stack.folds([q.group for q in questions]))


def test_cases_are_what_actors_say_in_points():
    chance = np.random.Generator(np.random.PCG64(2))
    asked = question(0, chance)
    cases = stack.cases_of([asked], [np.array([30.0])])
    weights = (asked.salience * asked.capability).tolist()
    spread = oracle.spread(asked.position.tolist(), weights)
    assert cases.spread[0] == pytest.approx(spread)
    voices = np.cumsum(oracle.shares(asked.position.tolist(), weights))
    np.testing.assert_allclose(cases.voices[0], voices, atol=1e-9)
    halved = Question(
        "half", asked.actors, asked.position / 2 + 7, asked.salience, asked.capability,
        scale=(7.0, 57.0),
    )  # fmt: skip
    again = stack.cases_of([halved], [stack.in_points([halved], [22.0])])
    np.testing.assert_allclose(again.forecasts, cases.forecasts)
    np.testing.assert_allclose(again.spread, cases.spread)


def test_who_agree_may_still_be_surprised():
    agreed = Question("i", ["a", "b"], np.full(2, 40.0), np.ones(2), np.ones(2), scale=(0, 100))
    assert stack.cases_of([agreed], []).spread[0] == stack.LEAST_SPREAD


def test_the_width_learned_is_the_one_of_least_score(past):
    rows = np.arange(ISSUES) % 5 != 0
    learned = past.dress(rows)
    for model in range(MODELS):
        best = (np.inf, 0.0)
        for width in stack.WIDTHS:
            score = sum(
                oracle_score(past, case, model, width)
                for case in np.flatnonzero(rows & np.isfinite(past.cases.forecasts[:, model]))
            )
            best = min(best, (score, width))
        assert learned.widths[model] == best[1]
    shares = oracle.shares(past.outcome[rows].tolist(), [1.0] * int(rows.sum()))
    np.testing.assert_allclose(learned.climatology, np.cumsum(shares), atol=1e-9)


def oracle_score(past: stack.Past, case: int, model: int, width: float) -> float:
    """−ln of the chance of what came, and Σ over unit intervals of the squared distance to it."""
    mass = oracle.masses(past.cases.forecasts[case, model], width * past.cases.spread[case])
    below, outcome = np.cumsum(mass), past.outcome[case]
    score = oracle.log_score(mass, outcome)
    for point in range(100):
        above = min(max(point + 1 - outcome, 0.0), 1.0)
        score += below[point] ** 2 * (1 - above) + (1 - below[point]) ** 2 * above
    return score


def test_a_model_without_a_forecast_leaves_its_place_to_the_past(past):
    dress = past.dress(np.ones(ISSUES, dtype=bool))
    parts = dress.components(past.cases)
    assert np.all(np.isfinite(parts))
    np.testing.assert_array_equal(parts[0, 2], dress.climatology)
    np.testing.assert_array_equal(parts[:, MODELS], past.cases.voices)
    assert not np.array_equal(parts[1, 2], dress.climatology)


def test_the_stack_finds_whom_outcomes_follow(past):
    learned = past.learn(np.ones(ISSUES, dtype=bool))
    assert learned.weights[1] > 0.8
    assert learned.dress.widths[1] == pytest.approx(0.4, abs=0.1)
    mixture = learned.distribution(past.cases)
    parts = learned.dress.components(past.cases)
    np.testing.assert_allclose(mixture, np.einsum("ncp,c->np", parts, learned.weights))


def test_weights_minimise_the_score_of_cases_dressed_by_other_folds(past):
    rows = past.fold != 3
    parts = np.empty((ISSUES, MODELS + 2, 101))
    for fold in set(past.fold[rows]):
        here = past.fold == fold
        parts[here] = past.dress(rows & ~here).components(past.cases.rows(here))
    weights = past.learn(rows).weights
    least = mean_score(past, rows, np.einsum("ncp,c->np", parts[rows], weights))
    chance = np.random.Generator(np.random.PCG64(4))
    for other in chance.dirichlet(np.full(MODELS + 2, 0.5), 50):
        mixture = np.einsum("ncp,c->np", parts[rows], other)
        assert mean_score(past, rows, mixture) >= least - 1e-9


def mean_score(past: stack.Past, rows: np.ndarray, below: np.ndarray) -> float:
    came = past.outcome[rows]
    return float((stacking.crps(below, came) + stacking.log_score(below, came)).mean())


def test_nothing_learned_from_a_fold_is_used_for_it(past):
    stacked, parts = past.cross_validate()
    here = past.fold == 4
    other = past.outcome.copy()
    other[here] = 100 - other[here]
    altered = stack.Past(past.cases, other, past.fold).cross_validate()
    np.testing.assert_array_equal(altered[0][here], stacked[here])
    np.testing.assert_array_equal(altered[1][here], parts[here])
    assert not np.allclose(altered[0][~here], stacked[~here])


def test_proposals_are_never_split_and_folds_are_even():
    clusters = [f"p{number % 37}" for number in range(200)]
    found = stack.folds(clusters)
    by_proposal = {
        name: {found[i] for i, c in enumerate(clusters) if c == name} for name in clusters
    }
    assert all(len(own) == 1 for own in by_proposal.values())
    sizes = np.bincount([next(iter(own)) for own in by_proposal.values()])
    assert len(sizes) == stack.FOLDS
    assert sizes.max() - sizes.min() <= 1
    np.testing.assert_array_equal(stack.folds(clusters[::-1]), found[::-1])
    assert not np.array_equal(stack.folds(clusters, seed=2), found)
