"""The laws of tables, threats and what is known as checks: AssertionError where one is broken."""

import itertools
from collections.abc import Iterable
from typing import Any
from unittest import mock

import numpy as np

from sim.domain.arrays import Array
from sim.domain.scenario import Scenario
from sim.world import World
from sim.world.private import Private
from sim.world.talks import meeting
from sim.world.talks.drafts import margin_of
from sim.world.talks.negotiation import AGREED, BROKEN, FAILED, LAPSED, WAITING, Negotiation
from tests.world.law_checks import PRIVATE, bits, known, same
from tests.world.replay import replay
from tests.world.story import SAME

STATES = {
    WAITING: "waiting",
    AGREED: "agreed",
    FAILED: "failed",
    LAPSED: "lapsed",
    BROKEN: "broken",
}
AFTER = {
    WAITING: {WAITING, AGREED, FAILED},
    AGREED: {AGREED, LAPSED, BROKEN},
    FAILED: {FAILED},
    LAPSED: {LAPSED},
    BROKEN: {BROKEN, AGREED},
}


# ---------------------------------------------------------------------- private numbers


def check_knowledge(case: Scenario, **options: Any) -> None:
    """What is known is true, only ever narrows, and rests all month on what was known before it."""
    world, honest = World(case, **options), Private.learn
    before = known(world)

    def learn(private: Private) -> None:
        name = next(name for name in PRIVATE if getattr(world, name) is private)
        ends = {e: getattr(private, e) for e in ("above", "below")}
        started = {e: before[f"{name}.{e}"] for e in ends}
        same(ends, started, f"{name}: acts of this month are known in it")
        honest(private)

    with mock.patch.object(Private, "learn", learn):
        while world.running:
            world.step()
            for name in PRIVATE:
                private = getattr(world, name)
                true = (private.above < private.value) & (private.value <= private.below)
                assert np.all(true), f"{name}: what is known is not so"
                assert np.all(private.above >= before[f"{name}.above"]), f"{name}: it is forgotten"
                assert np.all(private.below <= before[f"{name}.below"]), f"{name}: it is forgotten"
            before = known(world)
    for name in PRIVATE:
        ends = before[f"{name}.above"], before[f"{name}.below"]
        assert all(np.any(np.isfinite(end)) for end in ends), f"{name}: nothing is learnt"
    world.close()


def check_signatures(case: Scenario, **options: Any) -> None:
    """Nobody signs what gains it less than its hurdle, by exact utility; a failure has a cause."""
    world, honest, seen = World(case, ledger=True, **options), meeting._conclude, []

    def conclude(world: World, talk: Negotiation, agreed: Array) -> None:
        seen.append(_check_signed(world, talk, agreed))
        honest(world, talk, agreed)

    with mock.patch.object(meeting, "_conclude", conclude):
        world.run()
    assert sum(seen) > 0, "nobody signs anything"
    for name, talk in world.negotiations.items():
        marks = [mark.astype(int) for mark in talk.marks().values()]
        assert np.all(sum(marks) == 1), f"table {name} has two ends, or none"
        for row in np.flatnonzero(talk.status == FAILED).tolist():
            ends = [d.what for d in world.ledger.decisions if d.to == name and d.made[row]]
            causes = [end for end in ends if end.startswith("fails")]
            assert len(causes) == 1, f"table {name} fails for {len(causes)} reasons"
            assert ("home" in causes[0]) == bool(talk.empty[row]), f"table {name}: {causes[0]}"
    world.close()


def _check_signed(world: World, talk: Negotiation, agreed: Array) -> int:
    """Check this month's signatures at a table, and count them."""
    margin = margin_of(world, talk)
    there, failed = talk.settled(talk.package[:, talk.issues]), talk.reverted()
    gain = world.utility(there) - world.utility(failed) + margin
    signatures = 0
    for row in talk.party:
        own = [k for k in talk.issues if world.interests.controls[row, k]]
        apart = np.abs(talk.package - failed) > 1e-6
        apart |= np.abs(talk.package - world.policy) > 1e-6
        asked = agreed & np.any(apart[:, own], axis=1)
        price = np.maximum(0.0, world.hurdle.value[:, row] + talk.pressure[:, row])
        short = asked & (gain[:, row] < price - 2e-9)
        assert not np.any(short), f"{world.agent_of(row).name} signs {talk.name} at a loss"
        signatures += np.count_nonzero(asked)
    return signatures


def check_bluff(case: Scenario, **options: Any) -> None:
    """Where nobody bluffs a deal is missed only because the last meeting is suspended."""
    world = World(case, **options)
    while world.running:
        world.step()
        for name, talk in world.negotiations.items():
            if talk.file.meets and world.month == talk.file.meets[-1]:
                suspended = talk.resumes > world.month
                missed = (talk.status == FAILED) & ~talk.empty & ~suspended & ~talk.unresolved
                assert not np.any(missed), f"table {name} misses a deal that nobody bluffs over"
    world.close()


def check_free(case: Scenario, **options: Any) -> None:
    """Where nobody has a price, a table agrees at every meeting that has a fair package."""
    world, honest, seen = World(case, **options), meeting._conclude, []

    def conclude(world: World, talk: Negotiation, agreed: Array) -> None:
        fair = talk.going & talk.in_session & talk.drafted
        assert bits(agreed) == bits(fair), f"table {talk.name}: a fair package is not agreed on"
        seen.append(np.count_nonzero(agreed))
        honest(world, talk, agreed)

    with mock.patch.object(meeting, "_conclude", conclude):
        world.run()
    assert sum(seen) > 0, "no table agrees"
    world.close()


def check_dearer(cases: Iterable[Scenario], table: str, **options: Any) -> None:
    """Worlds from cheap to dear: what is not agreed in one is agreed in none after it."""
    agreed = []
    for case in cases:
        world = World(case, **options).run()
        agreed.append(world.negotiations[table].agreed.copy())
        world.close()
    for cheap, dear in itertools.pairwise(agreed):
        assert not np.any(dear & ~cheap), "a higher price brings a deal about"
    assert np.any(agreed[0] & ~agreed[-1]), "prices change nothing"


# ---------------------------------------------------------------------- tables and threats


def check_books(case: Scenario, **options: Any) -> None:
    """Every month: tables end as they may, and every threat that is made is accounted for."""
    world = World(case, ledger=True, **options)
    books = {name: _opened(threat.issued) for name, threat in world.threats.items()}
    while world.running:
        talks = {name: talk.status.copy() for name, talk in world.negotiations.items()}
        news = len(world.ledger.decisions)
        world.step()
        rows = world.ledger.decisions[news:]
        ends = [d.made for d in rows if d.what in {"yields to the sanction", "lifts the sanction"}]
        mended = np.logical_or.reduce([np.zeros(world.count, dtype=bool), *ends])
        for name, talk in world.negotiations.items():
            _check_table(world, name, (talks[name], talk.status), mended)
        for name, book in books.items():
            done = {d.what.value: d.made.astype(int) for d in rows if d.to == name}
            _check_threat(world, name, book, done)
    for name, move in world.moves.items():
        assert not np.any(move.ended & ~move.made), f"{name} ends unmade"
        assert not np.any(move.made & move.refused), f"{name} is refused and made"
    world.close()


def _opened(standing: Array) -> dict[str, Array]:
    """The books of a threat: how often it was made, and what has come of it."""
    blank = np.zeros(standing.shape, dtype=int)
    return {"made": standing.astype(int), "ended": blank, "laid": blank, "over": blank}


def _check_table(world: World, name: str, states: tuple[Array, Array], mended: Array) -> None:
    file = world.negotiations[name].file
    for old, new, mends in zip(*(part.tolist() for part in (*states, mended)), strict=True):
        assert new in AFTER[old], f"table {name} goes from {old} to {new}"
        assert mends or not (old == BROKEN and new == AGREED), f"table {name} mends by itself"
        if old == WAITING and new == AGREED:
            assert world.month in file.meets, f"table {name} is ratified between meetings"
        if new == FAILED != old:
            assert world.month == file.meets[-1], f"table {name} fails before its last meeting"
        if new == LAPSED != old:
            assert world.month > (file.until or 0), f"table {name} lapses early"


def _check_threat(world: World, name: str, book: dict[str, Array], done: dict[str, Array]) -> None:
    """Enter a month's decisions in a threat's books, and hold them to where it stands."""
    threat, blank = world.threats[name], np.zeros(world.count, dtype=int)

    def sums(*verbs: str) -> Array:
        return sum((done.get(verb, blank) for verb in verbs), blank)

    laid = sums("carries out the threat", "sanctions without a word")
    book["made"] = book["made"] + sums("threatens", "sanctions without a word")
    book["ended"] = book["ended"] + laid
    book["ended"] += sums("concedes to the threat", "backs down", "drops the threat for the deal")
    book["laid"] = book["laid"] + laid
    book["over"] = book["over"] + sums("yields to the sanction", "lifts the sanction")
    waiting, in_force = threat.pending.astype(int), threat.sanction_in_force.astype(int)
    assert np.all(sums("threatens", "sanctions without a word") <= 1), f"{name} is made twice"
    begun = np.full(world.count, threat.file.made != "standing") | (
        world.month >= threat.file.start
    )
    owed = book["made"] - book["ended"] - waiting
    assert not np.any(begun & (owed != 0)), f"{name}'s ends"
    assert np.all(threat.issued == (book["made"] > 0)), f"{name} is not counted"
    assert threat.attached is not None or not np.any(waiting), f"{name} hangs on nothing"
    assert np.all(book["over"] + in_force <= book["laid"]), f"{name} from nowhere"
    moved = np.abs(world.policy[:, threat.sanction_issue] - threat.sanction) > SAME
    assert not np.any(threat.sanction_in_force & moved), f"{name} is not in force"
    if threat.answer is not None:
        assert not np.any(threat.answer.stands & ~threat.sanction_in_force), (
            f"{name}: a lone answer"
        )
    if not threat.file.announced:
        assert not np.any(threat.backed_down), f"{name}: a silent back-down"


def check_replay(case: Scenario, **options: Any) -> None:
    """Policies follow from the decisions by the rules, worked out in plain loops."""
    world = World(case, ledger=True, **options).run()
    for row in range(world.count):
        series, story = replay(world, row)
        np.testing.assert_allclose(world.record.policy[:, row], series, atol=1e-12, rtol=0)
        found = {name: STATES[int(talk.status[row])] for name, talk in world.negotiations.items()}
        assert found == {n: deal.state for n, deal in story.deals.items()}, f"replicate {row}"
        for name, threat in world.threats.items():
            law, answer = story.laws[name], threat.answer
            assert law.in_force == threat.sanction_in_force[row], f"replicate {row}: {name}"
            stands = answer is not None and bool(answer.stands[row])
            assert law.answered == stands, f"replicate {row}: the answer to {name}"
    world.close()
