"""The probabilistic Condorcet election against closed forms and the oracle."""

from typing import get_args

import numpy as np
import pytest

from sim.domain.arrays import Array, Mask
from sim.equations import vote as condorcet
from tests.oracles import condorcet as oracle

VOTINGS, LAWS = get_args(condorcet.Voting), get_args(condorcet.Victory)
ELECTIONS = get_args(condorcet.Election)
GAINS = [0.0, 1e-9, -4e-9, 1e-8, 0.3, -0.3, 1.0, -1.0, 2.5, -2.5]


def _backing(rows: int = 4, options: int = 5, seed: int = 1) -> Array:
    rng = np.random.default_rng(seed)
    return rng.lognormal(0.0, 1.5, (rows, options, options))


def _elected(backing: Array, rule: str, law: str = "linear", listed: Mask | None = None) -> Array:
    beats = condorcet.victory(backing, law)  # type: ignore[arg-type]
    if listed is None:
        listed = np.ones((len(backing), 1, backing.shape[1]), dtype=bool)
    return condorcet.election(backing, beats, listed, rule)  # type: ignore[arg-type]


def _by_oracle(rule: str, support: oracle.Matrix, beats: oracle.Matrix) -> list[float]:
    if rule == "markov_incentive":
        return oracle.markov_incentive(support, beats)
    return (oracle.conditional if rule == "conditional" else oracle.markov_uniform)(beats)


@pytest.mark.parametrize("voting", VOTINGS)
def test_votes_are_the_oracles(voting):
    got = condorcet.vote(np.array(GAINS), np.full(len(GAINS), 7.0), voting)
    expected = [oracle.vote(voting, 7.0, gain) for gain in GAINS]
    np.testing.assert_allclose(got, expected, rtol=1e-12)


@pytest.mark.parametrize("voting", [v for v in VOTINGS if v != "asym_prosp"])
@pytest.mark.parametrize("law", LAWS)
def test_coalitions_and_who_beats_whom_are_the_oracles(voting, law):
    rng = np.random.default_rng(2)
    utility, weight = rng.uniform(size=(3, 6, 4)), rng.uniform(1.0, 20.0, (3, 6))
    got = condorcet.coalitions(utility, weight, voting)
    beats = condorcet.victory(got, law)
    for r in range(3):
        expected = oracle.coalitions(utility[r].tolist(), weight[r].tolist(), voting)
        np.testing.assert_allclose(got[r], expected, rtol=1e-12)
        np.testing.assert_allclose(beats[r], oracle.victories(expected, law), atol=1e-12)


@pytest.mark.parametrize("standing", [True, False])
def test_losses_weigh_more_only_against_leaving_what_stands(standing):
    """Two voters of weight 3, one that gains .5 and one that loses .5 by each of two changes."""
    utility = np.array([[[0.0, 0.5, 0.5], [0.0, -0.5, -0.5]]])
    utility[0, :, 2] *= -1.0
    weight = np.full((1, 2), 3.0)
    got = condorcet.coalitions(utility, weight, "asym_prosp", standing=standing)[0]
    against = 1.5 if standing else 1.0
    expected = [[0.0, against, against], [1.0, 0.0, 2.0], [1.0, 2.0, 0.0]]
    np.testing.assert_allclose(got, np.array(expected) + 1e-8, rtol=1e-12)


@pytest.mark.parametrize("law", LAWS)
def test_of_two_each_is_chosen_as_it_beats_the_other(law):
    """Closed forms: P_12; and P_12 h(1|2) / (P_12 h(1|2) + P_21 h(2|1)) with challengers sought.

    Of two, the uniform chain goes a quarter of what is left at a step: stopped at steps of 1e-6, it
    is within 3e-6 of its rest.
    """
    backing = np.array([[[1e-8, 5.0], [4.7, 1e-8]]])
    p = condorcet.victory(backing, law)[0, 0, 1]
    np.testing.assert_allclose(_elected(backing, "conditional", law)[0, 0], [p, 1.0 - p])
    uniform = _elected(backing, "markov_uniform", law)[0, 0]
    np.testing.assert_allclose(uniform, [p, 1.0 - p], atol=3e-6)
    tiny = 0.5e-8 + 1e-10
    one = p * 5.0 * p / (5.0 * p + tiny)
    two = (1.0 - p) * 4.7 * (1.0 - p) / (4.7 * (1.0 - p) + tiny)
    sought = _elected(backing, "markov_incentive", law)[0, 0]
    np.testing.assert_allclose(sought, [one / (one + two), two / (one + two)], atol=1e-7)


def test_of_three_the_chance_is_to_beat_both_others():
    backing = _backing(1, 3)
    p = condorcet.victory(backing, "linear")[0]
    wins = np.array([p[0, 1] * p[0, 2], p[1, 0] * p[1, 2], p[2, 0] * p[2, 1]])
    np.testing.assert_allclose(_elected(backing, "conditional")[0, 0], wins / np.sum(wins))


@pytest.mark.parametrize("rule", ["markov_uniform", "markov_incentive"])
def test_of_three_the_chain_rests_where_its_equations_say(rule):
    """The rest of the chain as the solution of its linear equations."""
    backing = _backing(1, 3)
    p, c = condorcet.victory(backing, "linear")[0], backing[0]
    challenge = np.full((3, 3), 1 / 3)  # [i, j]: i challenges j
    if rule == "markov_incentive":
        pull = c * p + 1e-10 * np.eye(3)
        challenge = pull / np.sum(pull, axis=0)
    flow = p * challenge + np.diag(np.sum(p * challenge.T, axis=1))
    equations = np.vstack([flow - np.eye(3), np.ones(3)])
    expected = np.linalg.lstsq(equations, np.array([0.0, 0.0, 0.0, 1.0]), rcond=None)[0]
    np.testing.assert_allclose(_elected(backing, rule)[0, 0], expected, atol=1e-5)


@pytest.mark.parametrize("rule", ELECTIONS)
@pytest.mark.parametrize("law", LAWS)
def test_a_list_is_an_election_among_its_own_options(rule, law):
    backing = _backing(options=6)
    listed = np.random.default_rng(3).random((4, 5, 6)) < 0.6
    listed[:, :, 2] = True
    got = _elected(backing, rule, law, listed)
    for r, k in np.ndindex(4, 5):
        own = np.flatnonzero(listed[r, k])
        support = backing[r][np.ix_(own, own)].tolist()
        expected = _by_oracle(rule, support, oracle.victories(support, law))
        np.testing.assert_allclose(got[r, k, own], expected, atol=1e-9)
        assert not np.any(got[r, k, ~listed[r, k]])


@pytest.mark.parametrize("rule", ELECTIONS)
def test_a_list_rests_whatever_else_is_still_moving(rule):
    """Rows that settle at once beside rows that take long, in one batch and alone."""
    backing = np.concatenate(
        [np.ones((1, 5, 5)), _backing(), 1e4 ** _backing(2, seed=5).clip(0, 2)]
    )
    listed = np.random.default_rng(4).random((len(backing), 3, 5)) < 0.7
    together = _elected(backing, rule, listed=listed)
    for r in range(len(backing)):
        alone = _elected(backing[r : r + 1], rule, listed=listed[r : r + 1])
        assert alone[0].tolist() == together[r].tolist()


@pytest.mark.parametrize("rule", ELECTIONS)
def test_in_a_sure_cycle_all_are_alike(rule):
    backing = np.array([[[1.0, 9.0, 1.0], [1.0, 1.0, 9.0], [9.0, 1.0, 1.0]]])
    np.testing.assert_allclose(_elected(backing, rule, "binary")[0, 0], 1 / 3, atol=1e-6)


def test_many_options_do_not_make_chances_vanish():
    """Each of 61 all but surely loses to half of the others: plain products are 0 in floats."""
    options = np.arange(61)
    ahead = ((options[None, :] - options[:, None]) % 61) <= 30
    backing = np.where(ahead, 1e6, 1e-8)[None]
    np.testing.assert_allclose(_elected(backing, "conditional", "octic")[0, 0], 1 / 61)


def test_nobody_listed_nobody_elected():
    for rule in ELECTIONS:
        chance = _elected(_backing(1), rule, listed=np.zeros((1, 2, 5), dtype=bool))
        assert not np.any(chance)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [("min", [0, 0.25, 1]), ("mid", [-0.5, -0.125, 1]), ("max", [-1, -0.5, 1])],
)
def test_the_likely_dare_more(rule, expected):
    chance, member = np.array([[0.1, 0.2, 0.5, 0.0]]), np.array([[True, True, True, False]])
    got = condorcet.attitude(chance, member, rule)
    np.testing.assert_allclose(got, [[*expected, 0.0]], atol=1e-12)
    alike = condorcet.attitude(np.full((1, 4), 0.25), member, rule)
    assert not np.any(alike)


@pytest.mark.parametrize(
    ("view", "expected"),
    [("none", 0.3), ("one_third", 0.5), ("half", 0.6), ("two_thirds", 0.7), ("full", 0.9)],
)
def test_others_are_seen_part_way_as_they_are(view, expected):
    got = condorcet.seen(np.array([[0.3, 0.9]]), view)[0]
    np.testing.assert_allclose(got[0, 1], expected)
    np.testing.assert_allclose(np.diag(got), [0.3, 0.9])
