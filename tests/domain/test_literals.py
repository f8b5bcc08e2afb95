"""What counts as a number, by every door: what JSON calls one, and what NumPy does."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.domain.literals import native, number, whole
from tests.cli.harness import BASE, changed, refused, scenario, winset

NUMBERS = {"0": 0, "-0": 0, "7": 7, "-12": -12, "0.25": 0.25, "1e3": 1000.0, "1E-2": 0.01}
NO_NUMBERS = ["nan", "inf", "-inf", "Infinity", "1_000", "0x10", "0o7", "0b1", "٣", "１", "1e400"]
NO_NUMBERS += [
    "+1",
    "01",
    "1.",
    "",
    "-",
    ".",
    " 1",
    "1 ",
    "True",
    "1e",
    "1,5",
    "9" * 400,
    "9" * 5000,
]
KEY = "threats.card.sanction.to"


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_is_what_json_calls_one(text: str):
    found = number(text)
    assert found == NUMBERS[text] == json.loads(text)
    assert type(found) is type(json.loads(text))


def test_a_number_may_begin_with_its_point():
    assert [number(text) for text in (".5", "-.25")] == [0.5, -0.25]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_nothing_else_is_a_number(text: str):
    assert number(text) is None


@pytest.mark.parametrize("text", [each for each in NO_NUMBERS if each.strip() == each != ""])
def test_what_is_no_number_is_refused_by_file_and_line(tmp_path: Path, text: str):
    path = scenario(tmp_path)
    line = ("run", path, "--replicates", 2, "--months", 1)
    refused(winset(*line, "--set", f"{KEY}={text}"))
    refused(winset(*line, "--param", f"notice={text}"))
    refused(winset("check", scenario(tmp_path, changed(BASE, "bluff: 0.3", f"notice: {text}"))))


def test_a_file_and_a_line_read_the_same_number(tmp_path: Path):
    for text, value in {".5": 0.5, "5e-1": 0.5, "1": 1.0}.items():
        path = scenario(tmp_path, changed(BASE, "bluff: 0.3", f"notice: {text}"))
        assert sim.load(path).file.parameters.notice == value


WHOLE = [np.int64, np.int8, np.uint16, np.int32]


@pytest.mark.parametrize("kind", WHOLE)
def test_whole_numbers_of_numpy_give_the_same_result_as_pythons(tmp_path: Path, kind: type):
    path = scenario(tmp_path)
    asked = {"replicates": 9, "months": 2, "seed": 3}
    plainly = sim.run(path, **asked, set={KEY: 1}, param={"notice": 0})
    theirs = {name: kind(value) for name, value in asked.items()}
    found = sim.run(path, **theirs, set={KEY: kind(1)}, param={"notice": kind(0)})
    assert found.to_json() == plainly.to_json()


def test_a_float_of_numpy_is_the_number_it_stands_for(tmp_path: Path):
    path, value = scenario(tmp_path), np.float32(0.1)
    found = sim.run(path, replicates=5, set={KEY: value})
    assert found.to_json() == sim.run(path, replicates=5, set={KEY: 0.10000000149011612}).to_json()
    spread = {"low": np.float32(0.5), "likely": np.int64(1), "high": 2.0, "judgement": "set"}
    assert sim.load(path, {KEY: spread}).numbers[KEY].estimate.low == 0.5


@pytest.mark.parametrize("value", [np.bool_(True), True, 1.0, np.float64(2), "3", None])
def test_what_is_no_whole_number_is_refused(value: object):
    with pytest.raises(sim.WinsetError, match="is not a whole number"):
        sim.run("beijing_reset", replicates=value)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("value", [np.bool_(True), True, np.nan, np.float32("inf"), 10**400])
def test_what_is_no_number_is_refused_by_the_library(value: object):
    with pytest.raises(sim.WinsetError):
        sim.load("beijing_reset", {"parameters.notice": value})
    with pytest.raises(sim.WinsetError):
        sim.load("canola_coercion", {"stakeholders.canada.resolve": value})


def test_numbers_deep_inside_become_pythons_own():
    found = native({"a": [np.int64(1), {"b": np.float32(0.5)}], "c": Fraction(1, 4), "d": "x"})
    assert found == {"a": [1, {"b": 0.5}], "c": 0.25, "d": "x"}
    assert type(found["a"][0]) is int


def test_whole_numbers_have_their_limits():
    assert whole("n", np.int64(3), 1, 3) == 3
    with pytest.raises(sim.WinsetError, match=r"n 4 is not a whole number in 1\.\.3"):
        whole("n", 4, 1, 3)
