"""Voice against recursion over the forest of who answers to whom."""

import numpy as np
import pytest
from hypothesis import given

from sim.domain.arrays import Array
from sim.equations.voice import effective, listen, spatial
from tests.oracles import voice as oracle
from tests.strategies import forests

ROWS = 3


def _influence(parents: list[int], voices: list[list[float]]) -> Array:
    """Every row of the influence matrix, (R, N, N), leaves first: children have larger indices."""
    size = len(parents)
    influence = np.broadcast_to(np.eye(size), (len(voices), size, size)).copy()
    for who in reversed(range(size)):
        within = np.flatnonzero(np.array(parents) == who)
        influence[:, who] = listen(influence, np.array(voices), within, who)
    return influence


def _replicates(voices: list[float]) -> list[list[float]]:
    return [[voice * r / ROWS for voice in voices] for r in range(1, ROWS + 1)]


@given(forests())
def test_influence_is_the_oracles(forest: tuple[list[int], list[float]]):
    parents, voices = forest
    drawn = _replicates(voices)
    influence = _influence(parents, drawn)
    for r in range(ROWS):
        expected = oracle.weights(parents, drawn[r])
        np.testing.assert_allclose(influence[r], expected, rtol=1e-9, atol=1e-9)


@given(forests(most=7))
def test_utilities_are_the_recursions(forest: tuple[list[int], list[float]]):
    parents, voices = forest
    own = np.random.default_rng(5).normal(size=len(parents)).tolist()
    influence = _influence(parents, [voices])[0]
    for who in range(len(parents)):
        heard = sum(weight * u for weight, u in zip(influence[who], own, strict=True))
        expected = oracle.utility(who, own, parents, voices)
        np.testing.assert_allclose(heard, expected, rtol=1e-9, atol=1e-9)


@given(forests())
def test_effective_salience_and_ideal_are_the_oracles(forest: tuple[list[int], list[float]]):
    parents, voices = forest
    salience, ideal = _interests(len(parents))
    influence = _influence(parents, _replicates(voices))
    for who in range(len(parents)):
        strength, centre = effective(influence[:, who], salience, ideal)
        for r in range(ROWS):
            W = influence[r].tolist()
            expected = oracle.effective(W, salience[r].tolist(), ideal[r].tolist())
            np.testing.assert_allclose(strength[r], expected[0][who], rtol=1e-9, atol=1e-9)
            np.testing.assert_allclose(centre[r], expected[1][who], rtol=1e-9, atol=1e-9)


def _interests(size: int, issues: int = 4) -> tuple[Array, Array]:
    rng = np.random.default_rng(6)
    salience = rng.uniform(size=(ROWS, size, issues))
    salience[rng.uniform(size=salience.shape) < 0.4] = 0.0
    salience[:, :, -1] = 0.0
    return salience, rng.uniform(size=salience.shape)


def test_a_mixture_of_quadratics_is_the_quadratic_of_effective_numbers():
    parents, voices = [-1, 0, 0, 1], [[0.0, 0.3, 0.2, 0.5]] * ROWS
    salience, ideal = _interests(4)
    influence = _influence(parents, voices)
    rng = np.random.default_rng(7)
    here, there = rng.uniform(size=(2, ROWS, 4))
    strength, centre = effective(influence[:, 0], salience, ideal)
    direct = spatial(strength, centre, there) - spatial(strength, centre, here)
    mixed = np.zeros(ROWS)
    for who in range(4):
        change = spatial(salience[:, who], ideal[:, who], there) - spatial(
            salience[:, who], ideal[:, who], here
        )
        mixed += influence[:, 0, who] * change
    np.testing.assert_allclose(direct, mixed, rtol=1e-9, atol=1e-12)


def test_an_absent_constituent_gives_its_voice_back():
    voices = np.array([[0.0, 0.4, 0.3]])
    influence = np.broadcast_to(np.eye(3), (1, 3, 3))
    both = listen(influence, voices, np.array([1, 2]), 0)
    one = listen(influence, voices, np.array([2]), 0)
    np.testing.assert_allclose(both, [[0.3, 0.4, 0.3]])
    np.testing.assert_allclose(one, [[0.7, 0.0, 0.3]])


def test_utility_is_the_weighted_squared_distance():
    got = spatial(np.array([[1.0, 0.5]]), np.array([[0.2, 1.0]]), np.array([[0.5, 0.0]]))
    assert got == pytest.approx(-(0.09 + 0.5))
