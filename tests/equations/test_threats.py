"""The crisis game against an explicit tree, solved backward."""

from dataclasses import replace

import numpy as np
import pytest

from sim.equations.threats import Stakes, Temper, bluff, crisis, review, shadow
from tests.oracles import threat_game as oracle

ROWS = 300
TEMPERS = [
    {"beta": 8.0, "kappa": 0.05, "sanction_weight": 0.5, "credit": 0.0},
    {"beta": 3.0, "kappa": 0.0, "sanction_weight": 1.0, "credit": 0.2},
    {"beta": 500.0, "kappa": 0.1, "sanction_weight": 0.25, "credit": 0.4},
    {"beta": 0.0, "kappa": 0.05, "sanction_weight": 0.5, "credit": 0.1},
]


def _stakes(kappa: float, seed: int = 1) -> Stakes:
    rng = np.random.default_rng(seed)

    def around() -> np.ndarray:
        return np.where(np.arange(ROWS) % 9 == 0, 0.0, rng.normal(0.0, 0.4, ROWS))

    concession = around()
    concession[::13] = kappa
    return Stakes(around(), around(), concession, around())


def _temper(seed: int = 2, **parameters: float) -> Temper:
    cost = np.random.default_rng(seed).uniform(0.0, 0.5, ROWS)
    return Temper(**parameters, audience_cost=np.where(np.arange(ROWS) % 5 == 0, 0.0, cost))


@pytest.mark.parametrize("parameters", TEMPERS)
def test_crisis_is_the_tree(parameters: dict[str, float]):
    stakes, temper = _stakes(parameters["kappa"]), _temper(**parameters)
    got = crisis(stakes, temper)
    for r in range(ROWS):
        threaten, resist, carry = oracle.crisis(
            u_s_sf=float(stakes.sender_sanction[r]),
            u_t_sf=float(stakes.target_sanction[r]),
            u_s_cd=float(stakes.sender_concession[r]),
            u_t_cd=float(stakes.target_concession[r]),
            audience_cost=float(temper.audience_cost[r]),
            **parameters,
        )
        found = [got.threaten[r], got.resist[r], got.carry_out[r]]
        np.testing.assert_allclose(found, [threaten, resist, carry], rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("parameters", TEMPERS)
def test_review_is_the_tree(parameters: dict[str, float]):
    stakes, temper = _stakes(parameters["kappa"], seed=3), _temper(**parameters)
    yields, lifts = review(stakes, temper)
    for r in range(ROWS):
        expected = oracle.review(
            u_t_cd=float(stakes.target_concession[r]),
            u_t_sf=float(stakes.target_sanction[r]),
            u_s_sf=float(stakes.sender_sanction[r]),
            beta=parameters["beta"],
            sanction_weight=parameters["sanction_weight"],
            audience_cost=float(temper.audience_cost[r]),
        )
        np.testing.assert_allclose([yields[r], lifts[r]], expected, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("is_sender", [True, False])
def test_an_attached_threat_averages_its_two_ends(is_sender: bool):
    rng = np.random.default_rng(4)
    reverted, sanctioned = rng.normal(size=(2, ROWS))
    carry, temper = rng.uniform(size=ROWS), _temper(**TEMPERS[0])
    disagreement = shadow(reverted, sanctioned, carry, temper)
    if is_sender:
        disagreement = disagreement - bluff(carry, temper)
    for r in range(ROWS):
        expected = oracle.attached(
            float(reverted[r]),
            float(sanctioned[r]),
            float(carry[r]),
            temper.sanction_weight,
            float(temper.audience_cost[r]),
            is_sender,
        )
        np.testing.assert_allclose(disagreement[r], expected, rtol=1e-9, atol=1e-9)


def test_nobody_threatens_for_a_prize_not_above_its_cost():
    stakes = _stakes(0.05)
    got = crisis(stakes, _temper(**TEMPERS[0]))
    worthless = stakes.sender_concession <= 0.05
    assert np.any(stakes.sender_concession == 0.05)
    assert np.all(got.threaten[worthless] == 0.0)
    assert np.all(got.threaten[~worthless] > 0.0)


def test_a_costlier_sanction_makes_the_target_resist_less():
    stakes, temper = _stakes(0.05), _temper(**TEMPERS[0])
    worse = replace(stakes, target_sanction=stakes.target_sanction - 0.3)
    assert np.all(crisis(worse, temper).resist < crisis(stakes, temper).resist)


def test_a_larger_audience_cost_makes_backing_down_rarer():
    stakes, temper = _stakes(0.05), _temper(**TEMPERS[0])
    proud = replace(temper, audience_cost=temper.audience_cost + 0.3)
    assert np.all(crisis(stakes, proud).carry_out > crisis(stakes, temper).carry_out)
    assert np.all(review(stakes, proud)[1] < review(stakes, temper)[1])
