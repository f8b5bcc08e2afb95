"""KTAB's spatial model against reference runs, the oracle and its own symmetries."""

import itertools
from dataclasses import replace
from typing import Any, get_args

import numpy as np
import pytest

from sim.equations import spatial as contests
from sim.equations import vote as condorcet
from sim.models import model
from sim.models.condorcet import Condorcet
from sim.models.condorcet_turn import Actors, Bargains, challenged, chosen
from sim.models.table import Offers, TableView
from tests.models import ktab, tables
from tests.oracles import spatial
from tests.oracles.condorcet import position_probabilities

VOTINGS, LAWS = get_args(condorcet.Voting), get_args(condorcet.Victory)
ELECTIONS = get_args(condorcet.Election)
ODD = [voting for voting in VOTINGS if voting != "asym_prosp"]  # votes i over j = −(j over i)
INITIATORS = {"init_only": "only", "init_rcvr": "both", "pw_comp": "weighted"}


def _model(**parameters: Any) -> Condorcet:
    found = model("condorcet", parameters)
    assert isinstance(found, Condorcet)
    return found


def _table(position: Any, stake: Any, capability: Any) -> TableView:
    """A table of one replicate, from (A,) or (A, m) positions and stakes and (A,) capabilities."""
    x, s = (np.array(v, dtype=float).reshape(1, len(capability), -1) for v in (position, stake))
    plain = tables.random_table(rows=1, stakeholders=x.shape[1], levels=(0,) * x.shape[2])
    c = np.broadcast_to(np.array(capability, dtype=float)[None, :, None], x.shape)
    return replace(plain, ideal=x, position=x, opening=x, salience=s, stake=s, capability=c)


def _narrow(table: TableView) -> TableView:
    """The table with stakes that add up to at most 1, as KTAB asks for."""
    stake = table.stake / np.sum(table.stake, axis=2, keepdims=True)
    return replace(table, stake=stake * np.random.default_rng(8).uniform(0.2, 1.0, stake.shape))


def _move(decisions: Condorcet, table: TableView) -> Offers:
    return decisions.move(table, decisions.settle(table), table.progress)


def _actors(table: TableView, r: int, scale: float = 1.0) -> list[spatial.Actor]:
    rows = zip(table.position[r], table.stake[r], table.capability[r, :, 0], strict=True)
    return [spatial.Actor(x.tolist(), x.tolist(), s.tolist(), c * scale) for x, s, c in rows]


# ------------------------------------------------------------------ reference runs


def _run(decisions: Condorcet) -> tuple[int, list[float]]:
    """Turns until movement stays below 2 % of the first turn's, at most 100; where all end."""
    table, first = _table(ktab.POSITION, ktab.SALIENCE, ktab.CAPABILITY), 0.0
    for turn in range(1, 101):
        position = _move(decisions, table).position
        moved = float(np.sum(np.abs(position - table.position)))
        table = replace(table, position=position)
        if turn == 1:
            first = moved
        elif moved / (first + 1e-4) < 0.02:
            break
    return turn, [round(100.0 * x, 1) for x in table.position[0, :, 0].tolist()]


@pytest.mark.parametrize("run", ktab.REFERENCES, ids=lambda run: f"{run.rule} {run.pce}")
def test_reference_runs_turn_and_decimal(run):
    turns, final = _run(_model(voting=run.rule, pce=run.pce, capability="given"))
    assert final == list(run.final)
    assert turns == run.turns


def test_in_per_cent_of_the_table_all_reference_runs_but_one_are_the_same():
    """The ten capabilities add up to 101; under cubic voting that 1 % leads elsewhere."""
    found = [_run(_model(voting=run.rule, pce=run.pce)) for run in ktab.REFERENCES]
    same = [
        (turns, final) == (run.turns, list(run.final))
        for (turns, final), run in zip(found, ktab.REFERENCES, strict=True)
    ]
    assert same == [run.rule != "cubic" for run in ktab.REFERENCES]


def test_if_losses_weigh_more_hardly_anybody_moves():
    """As in the reference run, where only one actor (LU) has moved more than the tenth printed.

    KTAB lets the order of actors decide which of two bargains counts as the loss; here what stands
    is what there is to lose, so that LU, choosing between bargains, ends elsewhere.
    """
    _, final = _run(_model(voting="asym_prosp", capability="given"))
    off = np.abs(np.array(final) - ktab.PROSPECT.final)
    others = np.array(ktab.NAMES) != "LU"
    assert np.max(off[others]) <= 0.11


# ------------------------------------------------------------------ against the oracle


def _assert_the_oracles(table: TableView, given: dict[str, Any]) -> int:
    """Assert that a turn is the oracle's in every replicate; how many have moved."""
    decisions = _model(capability="given", **given)
    reading = spatial.Reading(
        rule=decisions.voting,
        law=decisions.victory,
        pce=decisions.pce,
        risk=decisions.risk,
        view=decisions.view,
        third_party=decisions.commitment,
        bargain=decisions.bargain,
        init=INITIATORS[decisions.initiator],
    )
    got = _move(decisions, table).position
    for r in range(len(got)):
        expected = [actor.position for actor in spatial.turn(_actors(table, r), reading)]
        np.testing.assert_allclose(got[r], expected, atol=1e-9, err_msg=f"{given}, row {r}")
    return int(np.sum(np.any(got != table.position, axis=2)))


@pytest.mark.parametrize("pce", ELECTIONS)
@pytest.mark.parametrize("voting", ODD)
def test_a_turn_is_the_oracles_by_every_way_to_vote_and_to_win(voting, pce):
    table = _narrow(tables.random_table(rows=2, stakeholders=6, levels=(0, 0)))
    table = replace(table, capability=20.0 * table.capability)
    ways = [{"voting": voting, "pce": pce, "victory": law} for law in LAWS]
    assert sum(_assert_the_oracles(table, way) for way in ways) > 0


@pytest.mark.parametrize("bargain", get_args(contests.Bargain))
@pytest.mark.parametrize("initiator", INITIATORS)
def test_a_turn_is_the_oracles_by_every_way_to_see_and_to_bargain(bargain, initiator):
    table = _narrow(tables.random_table(rows=1, stakeholders=5, levels=(0, 0)))
    kinds = (condorcet.Risk, condorcet.View, contests.Commitment)
    ways = itertools.product(*(get_args(kind) for kind in kinds))
    moved = 0
    for risk, view, commitment in ways:
        way = {"risk": risk, "view": view, "commitment": commitment}
        moved += _assert_the_oracles(table, {"bargain": bargain, "initiator": initiator, **way})
    assert moved > 0


@pytest.mark.parametrize("voting", VOTINGS)
@pytest.mark.parametrize("commitment", get_args(contests.Commitment))
@pytest.mark.parametrize("eyes", ["challenger", "challenged"])
def test_the_odds_of_a_contest_are_the_oracles(voting, commitment, eyes):
    """Prospect voting too: in a contest j's side is what stands."""
    table = _narrow(tables.random_table(rows=1, stakeholders=5, levels=(0, 0)))
    actors, risk = _actors(table, 0), [-0.5, 0.1, 0.4, 1.0, 0.0]
    away = condorcet.distance(table.position, table.stake, table.position)
    seen = np.swapaxes(condorcet.seen(np.array([risk]), "one_third"), 1, 2)
    looks = seen[:, :, :, None] if eyes == "challenger" else seen[:, :, None, :]
    strength = np.array([[actor.strength for actor in actors]])
    got = contests.odds(away, looks, strength, voting, commitment)[0]
    reading = spatial.Reading(rule=voting, third_party=commitment)
    for i, j in itertools.permutations(range(5), 2):
        u = spatial.views(actors, seen[0, :, i if eyes == "challenger" else j].tolist())
        assert got[i, j] == pytest.approx(spatial.contest(u, i, j, actors, reading), abs=1e-12)


@pytest.mark.parametrize("pce", ELECTIONS)
@pytest.mark.parametrize("voting", ODD)
def test_the_outcome_is_the_oracles_election(voting, pce):
    table = tables.random_table(rows=3, levels=(0, 0))
    got = _model(voting=voting, pce=pce).settle(table).package
    for r in range(3):
        share = 100.0 / float(np.sum(table.capability[r, :, 0]))
        x, s = table.position[r].tolist(), table.stake[r].tolist()
        weight = [actor.weight for actor in _actors(table, r, share)]
        chance = position_probabilities(x, x, s, weight, rule=voting, pce=pce)
        np.testing.assert_allclose(got[r], chance @ table.position[r], atol=1e-9)


# ------------------------------------------------------------------ symmetries and edges


def _crowded() -> TableView:
    """Positions on a coarse grid, so that many share one and many gains tie."""
    table = tables.random_table(rows=12, stakeholders=8, levels=(0,))
    grid = np.round(table.position * 4.0) / 4.0
    return replace(table, ideal=grid, position=grid, opening=grid)


@pytest.mark.parametrize("initiator", INITIATORS)
@pytest.mark.parametrize("voting", VOTINGS)
@pytest.mark.parametrize("pce", ELECTIONS)
def test_the_order_of_actors_does_not_matter(voting, pce, initiator):
    table = _crowded()
    order = np.random.default_rng(3).permutation(8)
    decisions = _model(voting=voting, pce=pce, initiator=initiator)
    plain, permuted = _move(decisions, table), _move(decisions, tables.relabelled(table, order))
    assert np.any(plain.position != table.position)
    np.testing.assert_allclose(permuted.position, plain.position[:, order], atol=1e-9)


@pytest.mark.parametrize("capability", [[3, 2, 3], [2, 5, 2], [1, 9, 1]])
@pytest.mark.parametrize("voting", ["binary", "prop_bin", "prop"])
def test_between_two_alike_one_goes_to_the_lower_in_whatever_order_they_stand(voting, capability):
    decisions, stakes = _model(voting=voting), [0.6, 0.9, 0.6]
    up = _move(decisions, _table([0.25, 0.5, 0.75], stakes, capability)).position[0, :, 0]
    down = _move(decisions, _table([0.75, 0.5, 0.25], stakes, capability)).position[0, :, 0]
    assert up[1] < 0.5
    np.testing.assert_array_equal(down, up[::-1])


def test_of_two_at_one_place_that_promise_the_same_the_heavier_is_challenged():
    table = _table([0.1, 0.5, 0.5], [0.5, 0.5, 0.5], [1.0, 2.0, 3.0])
    gain = np.full((1, 3, 3), 0.2) - np.eye(3)
    for order, heavier in [([0, 1, 2], 2), ([0, 2, 1], 1)]:
        actors = Actors.of(tables.relabelled(table, np.array(order)), "percent")
        away = condorcet.distance(actors.position, actors.stake, actors.position)
        assert challenged(actors, gain, away)[0, 0] == heavier


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("ends", "chances", "expected"),
    [
        ((0.375, 0.625), (0.2, 0.4, 0.4), 0.375),
        ((0.25, 0.625), (0.2, 0.4, 0.4), 0.625),
        ((0.375, 0.625), (0.34, 0.33, 0.33), 0.5),
        ((0.375, 0.625), (0.4, 0.4, 0.2), 0.5),
        ((0.375, 0.625), (0.3, 0.3, 0.4), 0.625),
    ],
    ids=["lower", "nearer", "likelier to stay", "to stay", "likelier to go"],
)
def test_of_equally_likely_options_the_nearer_then_the_lower(ends, chances, expected, turned):
    """The one in the middle, between standing still and a bargain that each of two offers."""
    actors = Actors.of(_table([0.25, 0.5, 0.75], [0.5] * 3, [1.0, 1.0, 1.0]), "percent")
    one, made = np.array([[0, 2]]), np.ones((1, 2), dtype=bool)
    at, chance = np.array(ends).reshape(1, 2, 1), np.tile([[[1.0, 0.0, 0.0]]], (1, 3, 1))
    chance[0, 1] = chances
    if turned:
        one, at, chance[:, :, 1:] = one[:, ::-1], at[:, ::-1], chance[:, :, :0:-1].copy()
    bargains = Bargains(one, np.ones_like(one), (at, at), made)
    position, moves = chosen(actors, bargains, chance)
    assert position[0, :, 0].tolist() == [0.25, expected, 0.75]
    assert moves.to.tolist() == {0.5: [], 0.375: [0], 0.625: [2]}[expected]


def test_the_unit_of_capability_does_not_matter_unless_taken_as_given():
    table = _table(ktab.POSITION, ktab.SALIENCE, ktab.CAPABILITY)
    shares = replace(table, capability=table.capability / 1e9)
    one, other = (_move(_model(), t).position for t in (table, shares))
    np.testing.assert_allclose(one, other, atol=1e-12)
    given = _model(capability="given")
    assert np.any(np.abs(_move(given, table).position - _move(given, shares).position) > 1e-3)


@pytest.mark.parametrize("pce", ELECTIONS)
@pytest.mark.parametrize("voting", VOTINGS)
def test_two_alike_meet_halfway_or_stay(voting, pce):
    decisions = _model(voting=voting, pce=pce)
    table = _table([0.2, 0.8], [0.5, 0.5], [1.0, 1.0])
    position = _move(decisions, table).position[0, :, 0]
    np.testing.assert_allclose(position[0] + position[1], 1.0, atol=1e-12)
    assert position[0] in {0.2, 0.5}
    np.testing.assert_allclose(decisions.settle(table).package, 0.5, atol=1e-12)


def test_mirror_images_move_as_mirror_images():
    """Nobody in the middle, who would be drawn to both sides alike, and exact positions."""
    table = _table([0.125, 0.25, 0.75, 0.875], [0.9, 0.4, 0.4, 0.9], [3, 5, 5, 3])
    for voting, pce in itertools.product(VOTINGS, ELECTIONS):
        position = _move(_model(voting=voting, pce=pce), table).position[0, :, 0]
        np.testing.assert_allclose(
            position + position[::-1], 1.0, atol=1e-9, err_msg=f"{voting} {pce}"
        )


@pytest.mark.parametrize("pce", ELECTIONS)
@pytest.mark.parametrize("victory", LAWS)
@pytest.mark.parametrize("position", [[0.3], [0.3] * 4])
def test_one_alone_and_the_unanimous_stay(position, victory, pce):
    count = len(position)
    table = _table(position, np.linspace(0.2, 1.0, count), np.arange(count) + 1.0)
    decisions = _model(victory=victory, pce=pce)
    offers = _move(decisions, table)
    np.testing.assert_array_equal(offers.position, table.position)
    assert offers.moves is not None
    assert offers.moves.who.size == 0
    np.testing.assert_allclose(decisions.settle(table).package, 0.3, atol=1e-12)


@pytest.mark.parametrize("pce", ELECTIONS)
@pytest.mark.parametrize("outcome", ["mean", "largest"])
def test_where_nobody_takes_part_nobody_moves_and_the_outcome_is_the_middle(outcome, pce):
    table = _table([0.1, 0.9], [0.0, 0.7], [1.0, 0.0])
    decisions = _model(outcome=outcome, pce=pce)
    np.testing.assert_array_equal(_move(decisions, table).position, table.position)
    np.testing.assert_array_equal(decisions.settle(table).package, 0.5)


def test_who_takes_no_part_neither_moves_nor_changes_what_others_do():
    table = tables.random_table(levels=(0, 0))
    plain, joined = (_move(_model(), t).position for t in (table, tables.joined(table)))
    np.testing.assert_allclose(joined[:, :-1], plain, atol=1e-12)
    np.testing.assert_array_equal(joined[:, -1], 1.0)


def test_stakes_beyond_1_resist_for_sure_and_no_more():
    """Stakes on many issues may add up to more than 1, a chance may not: only proportions count."""
    table = tables.random_table(rows=20, levels=(0,))
    one, three = (replace(table, stake=np.full_like(table.stake, s)) for s in (1.0, 3.0))
    once, thrice = (_move(_model(), t).position for t in (one, three))
    assert np.any(once != table.position)
    np.testing.assert_allclose(thrice, once, atol=2e-4)  # bargains are rounded to 4 decimals


def test_moves_say_who_went_toward_whom():
    table = tables.random_table(rows=20, levels=(0, 0))
    offers = _move(_model(), table)
    moves = offers.moves
    assert moves is not None
    assert set(moves.kind) == {"bargain"}
    cells = set(zip(moves.replicate, moves.who, moves.issue, strict=True))
    assert cells == set(zip(*np.nonzero(offers.position != table.position), strict=True))
    start = table.position[moves.replicate, moves.who, moves.issue]
    aim = table.position[moves.replicate, moves.to, moves.issue]
    end = offers.position[moves.replicate, moves.who, moves.issue]
    assert np.all(moves.who != moves.to)
    assert np.all((end - start) * (aim - start) >= -1e-4)  # bargains are rounded to 4 decimals
    assert np.all(np.abs(end - start) <= np.abs(aim - start) + 1e-4)


def test_the_likeliest_position_is_that_of_all_who_hold_it():
    """Three at .8 share a chance that together exceeds the strongest one's at .1."""
    table = _table([0.1, 0.8, 0.8, 0.8], [0.5] * 4, [4.0, 2.0, 2.0, 2.0])
    largest = _model(outcome="largest").settle(table).package[0, 0]
    mean = _model().settle(table).package[0, 0]
    assert largest == 0.8
    assert 0.1 < mean < 0.8


def test_of_equally_likely_positions_the_lower_of_those_nearest_the_mean():
    table = _table([0.2, 0.8], [0.5, 0.5], [1.0, 1.0])
    assert _model(outcome="largest").settle(table).package[0, 0] == 0.2
