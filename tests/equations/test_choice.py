"""Consent to a package against the ratification oracle."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.equations.choice import chosen, consent, logistic
from tests.oracles import ratification as oracle

GAINS = [0.0, 1e-7, -1e-7, 9.99e-7, 1e-6, -1e-6, 1.01e-6, 0.05, 0.2, -0.3, 3.0, -3.0, 80.0, -80.0]


@pytest.mark.parametrize(("beta", "kappa"), [(8.0, 0.05), (0.0, 0.05), (500.0, 0.0), (1.0, -0.2)])
def test_consent_is_the_oracles(beta: float, kappa: float):
    got = consent(np.array(GAINS), beta, kappa)
    expected = [oracle.probability(gain, 0.0, beta, kappa) for gain in GAINS]
    np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9)


@given(
    st.floats(-2.0, 2.0), st.floats(-2.0, 2.0), st.floats(0.0, 50.0), st.floats(0.0, 1.0, width=32)
)
def test_a_party_consents_as_in_the_oracle(there: float, here: float, beta: float, luck: float):
    chance = consent(np.array([there - here]), beta, 0.05)
    expected = oracle.probability(there, here, beta, 0.05)
    np.testing.assert_allclose(chance, expected, rtol=1e-9, atol=1e-9)
    if abs(luck - expected) > 1e-9:
        assert chosen(np.array([luck]), chance)[0] == oracle.consents(luck, there, here, beta, 0.05)


def test_the_indifferent_always_consent_and_only_they():
    got = consent(np.array([0.0, 9e-7, -9e-7, 2e-6, -2e-6]), 8.0, 0.05)
    assert list(got == 1.0) == [True, True, True, False, False]


def test_a_choice_of_chance_0_is_never_made_and_of_chance_1_always():
    luck = np.array([0.0, 0.5, np.nextafter(1.0, 0.0)])
    assert not np.any(chosen(luck, np.zeros(3)))
    assert np.all(chosen(luck, np.ones(3)))


def test_logistic_neither_overflows_nor_loses_its_symmetry():
    x = np.array([0.0, 1e-9, 0.3, 5.0, 40.0, 800.0, 1e6])
    np.testing.assert_allclose(logistic(x) + logistic(-x), 1.0, rtol=1e-15)
    np.testing.assert_allclose(logistic(-x[:5]), [1 / (1 + math.exp(v)) for v in x[:5]], rtol=1e-14)
    assert logistic(np.array([-1e6]))[0] == 0.0
