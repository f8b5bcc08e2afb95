"""Luck is addressed: the same address, the same uniform, whatever else is drawn."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.domain.luck import uniforms

ADDRESS = ("move.renewal", "canada")
PHILOX = (0xD2E7470EE14C6C93, 0xCA5A826395121157)
WEYL = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)
WORD = (1 << 64) - 1


@given(
    seed=st.integers(0, 2**40),
    first=st.integers(0, 10**6),
    count=st.integers(1, 9),
    month=st.integers(0, 40_000),
)
def test_a_run_of_replicates_is_each_of_them_alone(seed: int, first: int, count: int, month: int):
    together = uniforms(seed, *ADDRESS, first=first, count=count, month=month)
    for r in range(count):
        alone = uniforms(seed, *ADDRESS, first=first + r, count=1, month=month)
        assert together[r] == alone[0]


def test_the_first_values_are_these():
    """A change here changes every result: it must be meant."""
    estimate = uniforms(1, "estimate", "a.b", first=0, count=3)
    assert estimate.tolist() == [0.31580300216346724, 0.10289961075640519, 0.45609703612174535]
    event = uniforms(0, "move", "canada", first=5, count=2, month=7)
    assert event.tolist() == [0.4204977745464774, 0.763491250276894]


def _philox(key: tuple[int, int], counter: list[int]) -> int:
    """First word of the Philox 4x64-10 block of a counter (Salmon et al. 2011)."""
    (a, b), words = key, list(counter)
    for _ in range(10):
        left, right = PHILOX[0] * words[0], PHILOX[1] * words[2]
        words = [
            (right >> 64) ^ words[1] ^ a,
            right & WORD,
            (left >> 64) ^ words[3] ^ b,
            left & WORD,
        ]
        a, b = (a + WEYL[0]) & WORD, (b + WEYL[1]) & WORD
    return words[0]


def test_a_uniform_is_the_first_word_of_its_own_block(monkeypatch: pytest.MonkeyPatch):
    """The generator steps its counter before it draws, hence replicate + 1."""
    keys = []
    real = np.random.Philox
    monkeypatch.setattr(np.random, "Philox", lambda **at: keys.append(at["key"]) or real(**at))
    got = uniforms(3, *ADDRESS, first=11, count=4, month=9)
    key = tuple(int(word) for word in keys[0])
    expected = [(_philox(key, [11 + r + 1, 9, 0, 0]) >> 11) * 2.0**-53 for r in range(4)]
    assert got.tolist() == expected


def test_seed_0_is_a_seed():
    zero = uniforms(0, *ADDRESS, first=0, count=50)
    np.testing.assert_array_equal(zero, uniforms(0, *ADDRESS, first=0, count=50))
    assert not np.any(zero == uniforms(1, *ADDRESS, first=0, count=50))


def test_other_draws_do_not_move_an_address():
    before = uniforms(1, *ADDRESS, first=0, count=5)
    np.random.default_rng(0).random(100)
    uniforms(1, "estimate", "canada", first=0, count=1000)
    np.testing.assert_array_equal(before, uniforms(1, *ADDRESS, first=0, count=5))


ADDRESSES = [
    {"seed": 1, "use": "move", "who": "canada", "month": 0},
    {"seed": 2, "use": "move", "who": "canada", "month": 0},
    {"seed": 1, "use": "ratify", "who": "canada", "month": 0},
    {"seed": 1, "use": "move", "who": "china", "month": 0},
    {"seed": 1, "use": "move", "who": "canada", "month": 1},
    {"seed": 1, "use": "move", "who": "canada", "month": 24_000},
]


def _sample(address: dict, count: int = 20_000) -> np.ndarray:
    return uniforms(**address, first=0, count=count)


@pytest.mark.parametrize("address", ADDRESSES)
def test_replicates_are_uniform_and_independent(address: dict):
    drawn = _sample(address)
    assert np.all((drawn >= 0.0) & (drawn < 1.0))
    assert stats.kstest(drawn, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(drawn[1:], drawn[:-1])[0, 1]) < 0.03


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(ADDRESSES, 2)))
def test_addresses_are_independent(one: dict, other: dict):
    assert abs(np.corrcoef(_sample(one), _sample(other))[0, 1]) < 0.03


def test_stakeholders_are_uniform_within_one_replicate():
    drawn = [uniforms(1, "move", f"s{n}", first=7, count=1)[0] for n in range(3000)]
    assert stats.kstest(drawn, "uniform").pvalue > 1e-3
