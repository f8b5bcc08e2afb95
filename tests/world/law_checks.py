"""The laws of the world as checks: each raises AssertionError where its law is broken.

A check takes what it needs as arguments, so that a test can hand it a broken world as well.
"""

import hashlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from random import Random
from typing import Any
from unittest import mock

import numpy as np

from sim.domain.arrays import Array
from sim.domain.luck import uniforms
from sim.domain.scenario import Scenario
from sim.world import World
from sim.world.agents import StakeholderAgent

Results = dict[str, Array]  # the replicate axis leads everywhere
PRIVATE = ("hurdle", "resolve")
TALKS = ("status", "agreed", "agreed_month", "empty", "unresolved", "package", "pending", "renewed")
TALKS += ("drafted", "past_deadline", "resumes", "before")
THREATS = ("issued", "conceded", "partly", "carried_out", "backed_down", "yielded", "lifted")
THREATS += ("answered", "pending", "sanction_in_force", "granted", "raised")
MOVES = ("made", "ended", "refused", "since", "expected")


# ---------------------------------------------------------------------- results and their bits


def play(case: Scenario, **options: Any) -> Results:
    """The results of a world played to its end."""
    world = World(case, **options)
    try:
        return results(world.run())
    finally:
        world.close()


def results(world: World, who: Iterable[str] | None = None) -> Results:
    """Everything a world has come to, of some stakeholders or of all."""
    rows = [world.row[name] for name in who or world.row]
    record = world.record
    out = {
        "policy": np.moveaxis(record.policy, 1, 0),
        "position": np.take(np.moveaxis(record.position, 1, 0), rows, axis=2),
        "utility": np.take(np.moveaxis(record.utility, 1, 0), rows, axis=2),
        "gain": np.take(np.moveaxis(record.gain, 1, 0), rows, axis=2),
    }
    out |= {f"outcomes.{name}": category for name, category in record.outcomes.items()}
    own = ("hurdle.", "resolve.", "pressure.")  # have a row for every stakeholder
    return out | {
        name: np.take(array, rows, axis=1) if name.startswith(own) else array
        for name, array in states(world).items()
    }


def states(world: World) -> Results:
    """Where every table, threat and move stands now, and what is known of all private numbers."""
    parts = {"tables": TALKS, "threats": THREATS, "moves": MOVES}
    out = {
        f"{section}.{name}.{part}": getattr(thing, part)
        for section, things in world.states.items()
        for name, thing in things.items()
        for part in parts[section]
    }
    out |= {f"threats.{n}.since": threat.law.since for n, threat in world.threats.items()}
    out |= {
        f"pressure.{name}": place.pressure
        for name, place in (world.negotiations | world.threats).items()
    }
    return {name: array.copy() for name, array in (out | known(world)).items()}


def known(world: World) -> Results:
    """What acts have shown of everybody's hurdle and resolve."""
    return {
        f"{name}.{end}": np.copy(getattr(getattr(world, name), end))
        for name in PRIVATE
        for end in ("above", "below")
    }


def bits(array: Array) -> bytes:
    """The bytes of an array in C order."""
    return np.ascontiguousarray(array).tobytes()


def same(found: Mapping[str, Array], wanted: Mapping[str, Array], when: str) -> None:
    """Fail unless both hold the same arrays, bit for bit."""
    assert found.keys() == wanted.keys(), when
    different = [name for name in wanted if bits(found[name]) != bits(wanted[name])]
    assert not different, f"{when}: {', '.join(different)} differ"


def digest(found: Mapping[str, Array]) -> str:
    """A short hash of results."""
    return hashlib.sha256(b"".join(bits(found[name]) for name in sorted(found))).hexdigest()


# ---------------------------------------------------------------------- replicates and order


def check_chunks(
    case: Scenario, whole: Results, size: int, *, most: int | None = None, **options: Any
) -> None:
    """Rows of a whole run are the bits of the same replicates played in chunks of `size`.

    At most `most` chunks are played, the first and the last among them.
    """
    count = len(whole["policy"])
    starts = list(range(0, count, size))
    if most is not None and most < len(starts):
        starts = [starts[i] for i in np.linspace(0, len(starts) - 1, most).astype(int)]
    for first in starts:
        last = min(first + size, count)
        chunk = play(case, replicate=first, count=last - first, **options)
        part = {name: array[first:last] for name, array in whole.items()}
        same(chunk, part, f"replicates {first} to {last - 1} alone")


def check_order(case: Scenario, *, shuffles: int = 2, **options: Any) -> None:
    """The order of the agents changes nothing."""
    wanted = play(case, **options)
    for shuffle in range(shuffles):
        dice = Random(shuffle)  # noqa: S311 - any order will do
        world = World(case, **options)
        while world.running:
            order = {agent.unique_id: dice.random() for agent in world.agents}
            world.agents.sort(lambda agent, o=order: o[agent.unique_id], inplace=True)
            world.step()
        same(results(world), wanted, f"with agents shuffled by {shuffle}")
        world.close()


def check_unmoved(case: Scenario, more: Scenario, **options: Any) -> None:
    """What `more` adds to a scenario has no weight: all else is drawn and comes out alike."""
    one, other = World(case, **options).run(), World(more, **options).run()
    for key in case.numbers:
        drawn = [bits(world.draws.number(key, 0.0)) for world in (one, other)]
        assert drawn[0] == drawn[1], f"{key} is drawn otherwise"
    wanted, found = results(one), results(other, case.stakeholders)
    same({name: found[name] for name in wanted}, wanted, "with something weightless added")
    one.close()
    other.close()


def check_prefix(case: Scenario, months: int, **options: Any) -> None:
    """A shorter run is the beginning of a longer one."""
    short, long = World(case, months=months, **options).run(), World(case, **options)
    for _ in range(months):
        long.step()
    same(states(short), states(long), f"tables and threats after {months} months")
    for name in ("policy", "position", "utility", "gain"):
        start = getattr(long.record, name)[: months + 1]
        assert bits(getattr(short.record, name)) == bits(start), f"{name} of {months} months"
    short.close()
    long.close()


def check_layouts(function: Callable[..., Any], *arrays: Array) -> None:
    """A pure function gives the same bits for any memory layout, and row by row."""
    wanted = _parts(function(*arrays))
    layouts: dict[str, Callable[[Array], Array]] = {
        "Fortran": np.asfortranarray,
        "replicate last": lambda a: np.moveaxis(np.moveaxis(a, 0, -1).copy(), -1, 0),
        "strided": lambda a: np.repeat(a, 2, axis=-1)[..., ::2],
    }
    for name, arranged in layouts.items():
        found = _parts(function(*[arranged(array) for array in arrays]))
        assert [*map(bits, found)] == [*map(bits, wanted)], f"{name} order gives other bits"
    for row in range(len(arrays[0])):
        found = _parts(function(*[array[row : row + 1] for array in arrays]))
        alone = [bits(part[row : row + 1]) for part in wanted]
        assert [*map(bits, found)] == alone, f"row {row} alone gives other bits"


def _parts(answer: Any) -> list[Array]:
    if is_dataclass(answer):
        answer = [getattr(answer, field.name) for field in fields(answer)]
    parts = answer if isinstance(answer, list | tuple) else [answer]
    return [part for part in parts if part is not None]


# ---------------------------------------------------------------------- luck


def check_seeds(case: Scenario, **options: Any) -> None:
    """Seed 0 is a seed like any other: repeatable, and not seed 1 in disguise."""
    zero = play(case, seed=0, **options)
    same(play(case, seed=0, **options), zero, "seed 0 again")
    assert digest(zero) != digest(play(case, seed=1, **options)), "seed 0 plays seed 1"


def check_generators(case: Scenario, **options: Any) -> None:
    """Neither Mesa's generators nor the global ones are drawn from."""
    world = World(case, **options)
    before = _generators(world)
    world.run()
    after = _generators(world)
    drawn = [name for name in before if before[name] != after[name]]
    world.close()
    assert not drawn, f"drawn from: {', '.join(drawn)}"


def _generators(world: World) -> dict[str, str]:
    import random

    state = np.random.get_state()  # noqa: NPY002 - the global one is what is watched
    return {
        "world.random": str(world.random.getstate()),
        "world.rng": str(world.rng.bit_generator.state),
        "random": str(random.getstate()),
        "numpy.random": str([bits(np.asarray(part)) for part in state]),
    }


def check_attention(case: Scenario, **options: Any) -> None:
    """In a world at rest a threat is made in the first month it is considered in, or never.

    It is considered where its luck of the month is under `attention`, and in its last month.
    """
    world = World(case, **options)
    considered, made = [], []
    while world.running:
        world.step()
        considered.append({n: _considered(world, n) for n in world.threats})
        made.append({n: s.issued.copy() for n, s in world.threats.items()})
    for name in world.threats:
        first = np.argmax([month[name] for month in considered], axis=0)
        issued = np.array([month[name] for month in made])
        at_first = issued[first, np.arange(world.count)]
        assert 0 < np.count_nonzero(at_first) < world.count, "the choice is not open"
        assert bits(issued[-1]) == bits(at_first), f"{name} is made at a second thought"
        early = [issued[m - 1] for m in range(1, len(issued))]
        earlier = np.array([np.zeros_like(at_first), *early])[first, np.arange(world.count)]
        assert not np.any(earlier), f"{name} is made before anybody thinks of it"
    world.close()


def _considered(world: World, name: str) -> Array:
    file, month = world.threats[name].file, world.month
    where = {"first": world.first, "count": world.count, "month": month}
    luck = uniforms(world.seed_of_luck, "attend", name, **where)
    considered = (luck < world.parameters.attention) | (month == file.until)
    return considered & (file.start <= month <= file.until)


# ---------------------------------------------------------------------- verbs


def verbs() -> list[str]:
    """Every public method by which a stakeholder acts."""
    public = {n: t for n, t in vars(StakeholderAgent).items() if not n.startswith("_")}
    return [n for n, thing in public.items() if inspect.isfunction(thing)]


def check_verb(case: Scenario, verb: str, models: Iterable[str], **options: Any) -> None:
    """Without the verb the world comes out otherwise, under one of the models at least."""
    for model in models:
        wanted = digest(play(case, model=model, **options))
        with mock.patch.object(StakeholderAgent, verb, silenced(getattr(StakeholderAgent, verb))):
            if digest(play(case, model=model, **options)) != wanted:
                return
    raise AssertionError(f"nothing depends on `{verb}`")


def silenced(verb: Callable[..., Any]) -> Callable[..., Any]:
    """The verb without effect: the world's arrays are put back; every answer is no, or nothing."""

    def stub(agent: StakeholderAgent, *args: Any, **named: Any) -> Any:
        world = agent.world
        owners = (world, world.interests, world.voices)
        kept = [(o, n, v.copy()) for o in owners for n, v in vars(o).items() if is_array(v)]
        answer = verb(agent, *args, **named)
        for owner, name, array in kept:
            setattr(owner, name, array)
        return _refused(answer)

    return stub


def is_array(value: Any) -> bool:
    """Whether it is an array of numbers."""
    return isinstance(value, np.ndarray)


def _refused(answer: Any) -> Any:
    return np.zeros_like(answer) if is_array(answer) else answer


@contextmanager
def breaks_the_law() -> Iterator[None]:
    """Within it, some check must fail."""
    try:
        yield
    except AssertionError:
        return
    raise AssertionError("the check does not notice the fault")
