"""Slow issues: how policies follow aims."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.domain.errors import WinsetError
from sim.domain.parts.issue import Issue
from sim.files.load import load
from sim.world.pace import follow, monthly, no_aims
from tests.world.worlds import stop, sure, swap, toy

unit = st.floats(0.0, 1.0)


@given(policy=unit, aim=unit, pace=st.floats(0.01, 0.3))
def test_a_policy_nears_its_aim_by_the_pace_and_ends_on_it(policy, aim, pace):
    now, steps = np.array([[policy]]), math.ceil(abs(aim - policy) / pace)
    for _ in range(steps + 1):
        before = now
        now = follow(now, np.array([[aim]]), np.array([pace]))
        step = abs(float(now[0, 0] - before[0, 0]))
        assert step <= pace + 1e-12
        assert abs(aim - now[0, 0]) <= abs(aim - before[0, 0])
        assert now[0, 0] == aim or step == pytest.approx(pace)
    assert now[0, 0] == aim


def test_without_an_aim_a_policy_stays_and_without_a_pace_it_is_there_at_once():
    policy = np.array([[0.3, 0.3], [0.1, 0.1]])
    pace = np.array([0.05, np.inf])
    np.testing.assert_array_equal(follow(policy, no_aims(policy), pace), policy)
    aim = np.array([[0.9, 0.9], [np.nan, 0.7]])
    np.testing.assert_array_equal(follow(policy, aim, pace), [[0.35, 0.9], [0.1, 0.7]])


def test_the_pace_is_that_of_a_month_on_the_scale():
    parts = {"title": "t", "unit": "%", "low": 20, "high": 50, "controllers": ["x"]}
    slow, quick = (Issue(**parts, policy=sure(20), pace=pace) for pace in (1.5, None))
    assert monthly([slow, quick]).tolist() == [pytest.approx(1.5 / 12 / 30), math.inf]


@pytest.mark.parametrize(
    ("parts", "issue", "where"),
    [
        ({"tables": {"t": swap()}}, "a", "tables.t"),
        ({"threats": {"stop": stop()}}, "d", "threats.stop"),
        ({"threats": {"stop": stop(answer={"issue": "b", "to": sure(9)})}}, "b", "threats.stop"),
    ],
)
def test_what_is_moved_at_once_has_no_pace(folder: Path, parts, issue, where):
    path = toy(folder, {who: {} for who in "xyz"}, parameters={}, **parts)
    assert load(path, {"issues.c.pace": 10}).issues["c"].pace == 10
    with pytest.raises(
        WinsetError, match=rf"issues.{issue}.pace=10: has a pace, but {where} moves"
    ):
        load(path, {f"issues.{issue}.pace": 10})
