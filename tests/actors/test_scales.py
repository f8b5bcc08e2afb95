"""The ends of a scale: declared or assumed, told where they matter, moved by no interval."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.actors import Question, read
from sim.actors.predict import Manner, predict, spread
from sim.domain.errors import WinsetError
from sim.models import known
from tests.cli.harness import winset

HEAD = "actor,issue,position,salience,capability,reversion"
PLAIN = f"""{HEAD}
mine,ore,20,.9,1,40
port,ore,60,.3,1.5,40
town,ore,45,.6,.5,40
mine,rail,15,.2,1,50
port,rail,80,.8,1.5,50
town,rail,55,.5,.5,50
"""
TAGGED = "\n".join(
    [f"#A,{name}" for name in ("mine", "port", "town")]
    + ["#P,ore", "#P,rail"]
    + ["#D," + row.rpartition(",")[0] for row in PLAIN.splitlines()[1:]]
)
WIDE = """issue,pmine,smine,cmine,pport,sport,cport,ptown,stown,ctown
ore,20,90,1,60,30,1.5,45,60,.5
rail,15,20,1,80,80,1.5,55,50,.5
"""
MODELS = sorted(known())


def questions(folder: Path, text: str = PLAIN, **more: Any) -> list[Question]:
    path = folder / "actors.csv"
    path.write_text(text, encoding="utf-8")
    return read(path, **more)


def outcomes(those: list[Question], name: str, **manner: Any) -> list[float]:
    found = predict(those, [name], manner=Manner(**manner))[name]["issues"]
    return [each["outcome"] for each in found.values()]


@pytest.mark.parametrize("name", MODELS)
def test_no_interval_moves_the_forecast(tmp_path, name):
    those = questions(tmp_path)
    plain = outcomes(those, name, rounds=2)
    for half in (0, 5, 20, 300):
        assert outcomes(spread(those, half), name, rounds=2, replicates=20) == plain
    head, *rows = PLAIN.splitlines()
    own = [f"{row},{float(row.split(',')[2]) - 30},{row.split(',')[2]}" for row in rows]
    ranged = questions(tmp_path, "\n".join([f"{head},low,high", *own]))
    assert outcomes(ranged, name, rounds=2, replicates=20) == plain


def test_draws_reach_beyond_the_positions_that_set_the_ends(tmp_path):
    """Of one actor the forecast is its draw: cut at the ends, its 10th percentile would be 5."""
    text = f"{HEAD},low,high\na,x,5,1,1,,2,9\nb,x,9,0,1,,9,9\n"
    found = predict(questions(tmp_path, text), manner=Manner(replicates=4000))
    for name in ("weighted_mean", "weighted_median", "exchange", "challenge"):
        ends = found[name]["issues"]["x"]["interval"]
        assert [ends[key] for key in ("p10", "median", "p90")] == pytest.approx([2, 5, 9], abs=0.3)


def test_draws_are_cut_at_declared_ends(tmp_path):
    those = spread(questions(tmp_path, scale="10:90"), 40)
    drawn = those[0].drawn(1, first=0, count=500).position
    assert (drawn.min(), drawn.max()) == (10, 90)


@pytest.mark.parametrize("name", [name for name in MODELS if name not in {"nash", "procedural"}])
def test_one_set_of_numbers_in_three_formats_is_one_forecast(tmp_path, name):
    columns = [
        f"{row}," + ("0,100" if n else "scale_low,scale_high")
        for n, row in enumerate(PLAIN.splitlines())
    ]
    found = [
        outcomes(questions(tmp_path, PLAIN, scale="0:100"), name),
        outcomes(questions(tmp_path, "\n".join(columns)), name),
        outcomes(questions(tmp_path, TAGGED), name),
        outcomes(questions(tmp_path, WIDE), name),
    ]
    for each in found[1:]:
        assert each == pytest.approx(found[0], abs=1e-12)


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("name", MODELS)
def test_who_is_told_to_heed_the_ends_is_who_moves_with_them(name, count):
    """Random tables, on ends of the positions and on wider ones, to one side and the other."""
    rng = np.random.default_rng(7)
    moved, notes = 0.0, list[str]()
    for _ in range(12):
        those = [
            Question(
                f"i{k}",
                list("abcde"),
                rng.uniform(20, 80, 5),
                rng.uniform(0.1, 1, 5),
                rng.uniform(0.5, 2, 5),
                reversion=rng.uniform(20, 80),
            )
            for k in range(count)
        ]
        plain = outcomes(those, name)
        for ends in ((0.0, 100.0), (15.0, 300.0)):
            wider = outcomes([replace(those[0], scale=ends), *those[1:]], name)
            moved = max(moved, *(abs(a - b) for a, b in zip(plain, wider, strict=True)))
        predict(those, [name], tell=notes.append)
    told = any("No scale is declared, and it matters to" in note for note in notes)
    assert told == (moved > 1e-6)


def test_ends_that_are_assumed_are_named(tmp_path):
    notes: list[str] = []
    predict(questions(tmp_path), tell=notes.append)
    (note,) = (note for note in notes if "No scale" in note)
    assert "matters to condorcet, exchange, nash and procedural" in note
    assert "ore 20..60, rail 15..80" in note
    assert "--scale LOW:HIGH" in note
    notes.clear()
    predict(questions(tmp_path, scale="0:100"), tell=notes.append)
    assert not any("No scale" in note for note in notes)


def test_a_tagged_file_without_marks_is_on_0_to_100(tmp_path):
    notes: list[str] = []
    those = questions(tmp_path, TAGGED, tell=notes.append)
    assert [each.scale for each in those] == [(0, 100), (0, 100)]
    assert notes == [
        "No issue has #M lines: the scale is 0 to 100. Declare another by #M lines or --scale."
    ]
    notes.clear()
    marked = questions(tmp_path, TAGGED + "\n#M,ore,0\n#M,ore,80", tell=notes.append)
    assert [each.scale for each in marked] == [(0, 80), (0, 100)]
    assert notes[0].startswith("rail: no #M lines")
    given = questions(tmp_path, TAGGED + "\n#M,ore,0\n#M,ore,80", scale="-5:200")
    assert [each.scale for each in given] == [(0, 80), (-5, 200)]


@pytest.mark.parametrize(
    ("text", "scale", "said"),
    [
        (PLAIN, "30:100", r"csv:2: position: found 20, outside the issue's scale 30..100. Mend it"),
        (PLAIN, "0:45", r"csv:3: position: found 60, outside the issue's scale 0..45"),
        (PLAIN, "5", "--scale 5 is not LOW:HIGH. Give two numbers, such as 0:100."),
        (PLAIN, "9:1", "--scale 9:1 is not LOW:HIGH"),
        (PLAIN, "0:nan", "--scale 0:nan is not LOW:HIGH"),
        (WIDE, "0:100", r"csv:1: is on 0..100 throughout. Leave --scale out."),
        (TAGGED.replace("port,rail,80", "port,rail,2008"), None, "found 2008, outside the issue's"),
        (f"{HEAD},scale_low\na,x,1,1,1,,0\n", None, "csv:2: scale_high: has only one of scale_low"),
        (f"{HEAD},scale_low,scale_high\na,x,1,1,1,,9,0\n", None, "9 is not below scale_high, 0"),
        (f"{HEAD},scale_low,scale_high\na,x,1,1,1,,0,9\n", "0:9", "declares the ends already"),
        (
            f"{HEAD},scale_low,scale_high\na,x,1,1,1,,0,9\nb,x,1,1,1,,0,10\n",
            None,
            "more than one scale_high",
        ),
        (f"{HEAD},scale_low,scale_high\na,x,1,1,1,20,0,9\n", None, "reversion: found 20, outside"),
    ],
)
def test_ends_that_cannot_be(tmp_path, text, scale, said):
    with pytest.raises(WinsetError, match=said.replace("..", r"\.\.").replace("(", r"\(")):
        questions(tmp_path, text, scale=scale)


def test_a_forecast_outside_its_own_interval_is_remarked(tmp_path, monkeypatch):
    """Eight may only go up: that none does in a draw, so that its mean is 0, has chance 1/256."""
    monkeypatch.chdir(tmp_path)
    line = ("predict", "t.csv", "--model", "weighted_mean", "--json")
    for low, outside in ((0, True), (-90, False)):
        rows = [f"a{n},0,1,1,{low},90" for n in range(8)]
        Path("t.csv").write_text("\n".join(["actor,position,salience,capability,low,high", *rows]))
        ran = winset(*line)
        assert ran.code == 0
        assert ('"outside_interval": true' in ran.out) == outside
        remark = (
            "weighted mean: 0, its forecast of issue, is not among the middle 80 % of its draws"
        )
        assert (remark in ran.err) == outside
