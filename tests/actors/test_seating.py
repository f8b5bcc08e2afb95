"""Who plays what at one table: packages of a group, issues apart, actors without weight."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.actors import Question, read
from sim.actors.accuracy import accuracy, try_models
from sim.actors.point_forecasts import point_forecasts
from sim.actors.predict import Manner, predict
from sim.actors.rounds import ActorTable
from sim.domain.errors import WinsetError
from sim.models import known, model
from sim.models.nash import Nash
from sim.models.packages.package_search import NEGLIGIBLE
from sim.models.table import Settlement
from tests.models import tables

# Workers and owners want opposite things of wages and of hours, each cares about another one. From
# 50, with wages 50 − d and hours 50 + d, both gain .9 (20² − (20 − d)²) + .2 (25² − (25 + d)²)
# = 26 d − 1.1 d², greatest at d = 26 / 2.2; on wages alone, or hours alone, one of them only loses.
WAGES, HOURS = 50 - 26 / 2.2, 50 + 26 / 2.2
TRADE = (
    "issue,group,rp,pworkers,sworkers,powners,sowners\n"
    "wages,round,50,75,20,30,90\n"
    "hours,round,50,70,90,25,20\n"
)


def questions(folder: Path, text: str = TRADE) -> list[Question]:
    path = folder / "actors.csv"
    path.write_text(text, encoding="utf-8")
    return read(path)


def forecast(those: list[Question], name: str, **manner: Any) -> dict[str, Any]:
    return predict(those, [name], manner=Manner(**manner))[name]["issues"]


def told(those: list[Question], names: list[str] | None = None, **more: Any) -> list[str]:
    notes: list[str] = []
    predict(
        those, names, more.get("parameters"), Manner(apart=more.get("apart", False)), notes.append
    )
    return notes


def test_nash_splits_the_gains_of_a_package_where_each_issue_alone_has_no_deal(tmp_path):
    those = questions(tmp_path)
    found = forecast(those, "nash")
    assert [found[name]["outcome"] for name in ("wages", "hours")] == pytest.approx(
        [WAGES, HOURS], abs=1e-4
    )
    assert all(each["agreed"] and each["played"] == "package" for each in found.values())
    assert point_forecasts(those, model("nash"), Manner()) == pytest.approx(
        [WAGES, HOURS], abs=1e-4
    )


def test_an_agenda_setter_takes_all_the_gains_of_a_package(tmp_path):
    grid = np.arange(0, 100.01, 0.05)
    x, y = np.meshgrid(grid, grid, indexing="ij")
    workers = 0.2 * (25**2 - (75 - x) ** 2) + 0.9 * (20**2 - (70 - y) ** 2)
    owners = 0.9 * (20**2 - (30 - x) ** 2) + 0.2 * (25**2 - (25 - y) ** 2)
    best = np.argmax(np.where(owners >= 0, workers, -np.inf))
    found = predict(questions(tmp_path), ["procedural"], {"setter": "workers"})
    issues = found["procedural"]["issues"]
    outcome = [issues[name]["outcome"] for name in ("wages", "hours")]
    assert outcome == pytest.approx([x.flat[best], y.flat[best]], abs=0.15)
    assert all(each["agreed"] for each in issues.values())


def test_scores_are_those_of_packages(tmp_path):
    """Outcomes 10 points from the package, on both issues; the bystander has no power."""
    head, wages, hours = TRADE.splitlines()
    text = f"{head},cworkers,cowners,pcrowd,scrowd,ccrowd,out\n"
    text += f"{wages},1,1,99,50,0,{WAGES - 10}\n{hours},1,1,99,50,0,{HOURS + 10}\n"
    found = accuracy(try_models(questions(tmp_path, text), ["nash"], {}, Manner()))
    assert found["models"]["nash"]["mae"] == pytest.approx(10, abs=1e-4)


def test_issues_apart_are_said_to_be_so_and_the_package_is_offered(tmp_path):
    those = questions(tmp_path)
    for more in ({"apart": True}, {"parameters": {"issues": "apart"}}):
        notes = told(those, ["procedural"], **more)
        assert notes[0].startswith("Issue by issue: procedural. A deal across issues may exist")
    assert "Leave --apart out" in told(those, ["nash"], apart=True)[0]
    found = forecast(those, "nash", apart=True)
    assert [(each["outcome"], each["agreed"], each["played"]) for each in found.values()] == [
        (50, False, "issue by issue")
    ] * 2
    assert not told(those, ["nash"])  # what the file itself groups needs no note


def test_a_file_without_groups_is_one_package_and_says_so(tmp_path):
    rows = [line.split(",") for line in TRADE.splitlines()]
    bare = "\n".join(",".join([row[0], *row[2:]]) for row in rows)
    found = forecast(questions(tmp_path, bare), "nash")
    assert found["wages"]["outcome"] == pytest.approx(WAGES, abs=1e-4)
    assert told(questions(tmp_path, bare), ["nash", "weighted_mean"])[0].startswith(
        "One package of the file's 2 issues: nash. Give --apart"
    )
    plain = "actor,issue,group,position,salience,capability,reversion,scale_low,scale_high\n"
    for name, *_ in rows[1:]:
        plain += f"workers,{name},{name},75,.2,1,50,0,100\nowners,{name},{name},30,.9,1,50,0,100\n"
    for each in forecast(questions(tmp_path, plain), "nash").values():
        assert (each["played"], each["agreed"]) == ("issue by issue", False)


def test_beside_groups_an_issue_without_one_is_by_itself(tmp_path):
    text = TRADE + "pay,,50,75,20,30,90\nleave,,50,70,90,25,20\n"
    found = forecast(questions(tmp_path, text), "nash")
    assert [each["played"] for each in found.values()] == ["package"] * 2 + ["issue by issue"] * 2
    assert [each["agreed"] for each in found.values()] == [True, True, False, False]


def test_a_package_does_without_the_issues_that_have_no_reversion(tmp_path):
    text = TRADE + "pay,round,,75,20,30,90\n"
    those = questions(tmp_path, text)
    found = predict(those, None, {})
    assert found["nash"]["issues"]["wages"]["outcome"] == pytest.approx(WAGES, abs=1e-4)
    assert list(found["nash"]["issues"]) == ["wages", "hours"]
    assert list(found["exchange"]["issues"]) == ["wages", "hours", "pay"]
    with pytest.raises(WinsetError, match="issue 'pay' has none, for nash"):
        forecast(those, "nash")


@pytest.mark.parametrize("rounds", [1, 3])
@pytest.mark.parametrize("name", sorted(known()))
def test_an_actor_without_power_changes_nothing_on_a_declared_scale(tmp_path, name, rounds):
    head, *rows = TRADE.splitlines()
    capable = [f"{head},cworkers,cowners", *(f"{row},2,1" for row in rows)]
    with_crowd = [f"{capable[0]},pcrowd,scrowd,ccrowd", *(f"{row},99,70,0" for row in capable[1:])]
    outcomes = [
        [
            each["outcome"]
            for each in forecast(
                questions(tmp_path, "\n".join(lines)), name, rounds=rounds
            ).values()
        ]
        for lines in (capable, with_crowd)
    ]
    assert outcomes[1] == pytest.approx(outcomes[0], abs=1e-9)


def test_what_is_neither_found_nor_proven_empty_is_no_outcome(tmp_path):
    """Not the reversion, and not 'no deal'."""
    talks = ActorTable("t", tuple(questions(tmp_path)), 1, 1)
    no, yes = np.array([False]), np.array([True])
    package = np.array([[0.4, 0.6]])
    assert np.isnan(talks.outcomes(Settlement(package, no, yes))).all()
    assert talks.outcomes(Settlement(package, no, no)).tolist() == [[50, 50]]
    assert talks.outcomes(Settlement(package, yes, no))[0] == pytest.approx([40, 60])


@pytest.mark.parametrize("seed", range(6))
def test_whether_all_can_gain_does_not_hang_on_who_proposes(seed: int):
    """Procedural finds a package exactly where nash does, but for gains that count as none."""
    table = tables.everyone_decides(tables.random_table(seed, rows=40, stakeholders=8, parties=8))
    proposed, split = (model(name).settle(table) for name in ("procedural", "nash"))
    assert not np.any(proposed.unresolved | split.unresolved)
    least = np.min(Nash()._problem(table).surplus(split.package), axis=1)
    sliver = split.agreed & (least < NEGLIGIBLE)
    assert np.array_equal(proposed.agreed[~sliver], split.agreed[~sliver])
    assert np.count_nonzero(sliver) < 3
    assert 0 < np.count_nonzero(split.agreed) < 40


@pytest.mark.parametrize("scale", [(0.0, 10.0), (0.0, 1e5), (-1e7, 1e7)])
@pytest.mark.parametrize("name", ["nash", "procedural"])
def test_a_deal_does_not_hang_on_how_wide_the_scale_is(name, scale):
    """The split by a loop over a grid; utilities are small beside a wide scale."""
    ideals = np.array([2.0, 3.0, 4.0])
    asked = Question("x", ["a", "b", "c"], ideals, np.ones(3), np.ones(3), 1.0, scale=scale)
    grid = np.arange(1.0, 3.0, 1e-4)
    gains = (1.0 - ideals[:, None]) ** 2 - (grid - ideals[:, None]) ** 2
    product = np.where(np.all(gains > 0, axis=0), np.prod(np.maximum(gains, 0), axis=0), 0)
    best = grid[np.argmax(product)] if name == "nash" else 2.0  # what its setter, a, wants
    (found,) = forecast([asked], name).values()
    assert found["agreed"]
    assert found["outcome"] == pytest.approx(best, abs=2e-3)
