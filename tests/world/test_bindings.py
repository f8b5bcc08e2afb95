"""What moves and settlements release at other tables."""

from pathlib import Path

import numpy as np
import pytest

import sim
from sim.equations.release import release
from sim.world.bindings import after_move, ties
from sim.world.effects import _settle
from sim.world.talks.negotiation import AGREED, BROKEN
from tests.world.worlds import Tree, sure, toy

CARES = {"x": {"a": (0, 0.2)}, "y": {"b": (0, 0.2)}, "z": {"c": (0, 0.2)}}  # a, e x's; b, d y's
NOW = {"a": 10, "b": 20, "c": 30, "d": 40, "e": 50}


def table(parties: str, issues: str, before: int | None = None, **parts: object) -> Tree:
    """A table that stands, or one that meets in March where nothing is said of before."""
    stands = {"standing": True, "reversion": {issue: sure(before) for issue in issues}}
    meets = {"meets": ["2026-03"]}
    common = {"parties": list(parties), "issues": list(issues)}
    return {**common, **(meets if before is None else stands), **parts}


def world(folder: Path, **tables: Tree) -> sim.World:
    policies = {issue: sure(value) for issue, value in NOW.items()}
    path = toy(folder, CARES, tables=tables, policies=policies, parameters={})
    return sim.World(sim.load(path), count=2)


def in_unit(policy: np.ndarray) -> dict[str, float]:
    """Policies of the first replicate."""
    return dict(zip("abcde", (100 * policy[0]).round(6).tolist(), strict=True))


def moving(found: sim.World, who: str, issue: str, to: float) -> dict[str, float]:
    value = np.full(found.count, to / 100)
    k = found.issue_row[issue]
    return in_unit(after_move(found, found.policy, (k, value), found.row[who]))


def test_who_breaks_a_deal_gives_back_its_own_gains_too(folder: Path):
    found = world(folder, pact=table("xy", "abe", 0))
    assert moving(found, "x", "e", 90) == NOW | {"a": 0, "b": 0, "e": 90}
    assert moving(found, "y", "d", 90) == NOW | {"d": 90}
    assert moving(found, "x", "e", 50) == NOW


def test_what_another_table_holds_stays_unless_it_binds_nobody(folder: Path):
    tables = {"pact": table("xy", "abe", 0), "club": table("yz", "bc", 99)}
    assert moving(world(folder, **tables), "x", "e", 90) == NOW | {"a": 0, "e": 90}
    tables["club"] = table("yz", "bc", 99, binds=False)
    assert moving(world(folder, **tables), "x", "e", 90) == NOW | {"a": 0, "b": 0, "e": 90}


@pytest.mark.parametrize(("later", "value"), [("club", 0), ("pact", 99)])
def test_of_two_broken_tables_the_earlier_decides(folder: Path, later: str, value: float):
    found = world(folder, pact=table("xy", "ae", 0), club=table("xz", "ce", 99))
    found.negotiations[later].agreed_month += 1
    both = np.zeros((2, 5), dtype=bool)
    both[:, [found.issue_row["a"], found.issue_row["c"]]] = True
    bonds = [talk.bond for talk in found.negotiations.values()]
    got = release(found.policy, both, [bond.in_force for bond in bonds], bonds)
    assert in_unit(got) == NOW | {"e": value}


@pytest.mark.parametrize("rows", [None, np.array([1])], ids=["everywhere", "somewhere"])
def test_a_settlement_releases_what_it_breaks_but_not_what_another_table_holds(folder: Path, rows):
    """x and z move a, which x has promised to y; e is in a deal of x and z that nobody breaks."""
    tables = {"pact": table("xy", "abe", 0), "old": table("xz", "ce", 99)}
    found = world(folder, **tables, club=table("xz", "ac"))
    talk = found.negotiations["club"]
    package = np.full((2, 2), 0.7)
    expected = NOW | {"a": 70, "c": 70, "b": 0}
    full = talk.full(package)
    part = full if rows is None else full[rows]
    bound = ties(found, talk)
    bound = bound if rows is None else bound.rows(rows)
    assert in_unit(bound.settled(part)) == expected

    talk.result, talk.pending[:] = full, talk.seated
    talk.status[:] = AGREED
    found.month = found.start + 2
    _settle(found, talk)
    assert in_unit(found.policy) == expected
    broken = {name: bool(np.all(t.status == BROKEN)) for name, t in found.negotiations.items()}
    assert broken == {"pact": True, "old": False, "club": False}
