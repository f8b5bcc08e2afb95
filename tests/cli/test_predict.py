"""`winset predict` as people type it: intervals, rounds, wide and tagged files, notes."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.harness import winset

TABLE = "actor,position,salience,capability\na,0,1,1\nb,10,1,1\nc,4,1,1\n"
TAGGED = """\
'#A'\t'a'
'#A'\t'b'
'#P'\t'x'
'#M'\t'x'\t0
'#M'\t'x'\t100
'#D'\t'a'\t'x'\t10\t1\t3
'#D'\t'b'\t'x'\t50\t1\t1
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a table of three actors, and the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "table.csv").write_text(TABLE)
    return tmp_path


def forecast(*args: object) -> dict[str, Any]:
    ran = winset("predict", *args, "--json")
    assert ran.code == 0, ran
    return json.loads(ran.out)


@pytest.mark.usefixtures("here")
def test_a_spread_gives_an_interval() -> None:
    line = ("table.csv", "--model", "weighted_mean", "--spread", 3)
    found = forecast(*line)
    assert (found["seed"], found["replicates"]) == (1, 1000)
    issue = found["models"]["weighted_mean"]["issues"]["issue"]
    assert issue["outcome"] == pytest.approx(14 / 3)
    assert list(issue["interval"]) == ["p10", "median", "p90"]
    assert issue["interval"]["p10"] < 14 / 3 < issue["interval"]["p90"]
    assert forecast(*line) == found
    assert forecast(*line, "--seed", 2) != found
    wider = forecast(*line[:-1], 6)["models"]["weighted_mean"]["issues"]["issue"]["interval"]
    assert wider["p90"] - wider["p10"] > 1.5 * (issue["interval"]["p90"] - issue["interval"]["p10"])
    text = winset("predict", *line, "--replicates", 50).out
    assert " to " in text
    assert "80 % of 50 draws" in text


def test_columns_of_percentiles_give_an_interval_without_asking(here: Path) -> None:
    (here / "own.csv").write_text("actor,position,salience,capability,low,high\na,5,1,1,2,9\n")
    found = forecast("own.csv", "--model", "weighted_mean", "--replicates", 2000)
    interval = found["models"]["weighted_mean"]["issues"]["issue"]["interval"]
    assert list(interval.values()) == pytest.approx([2, 5, 9], abs=0.5)
    assert "interval" not in json.dumps(forecast("table.csv"))


def test_rounds_of_one_issue_are_printed(here: Path) -> None:
    (here / "lively.csv").write_text(TABLE.replace("a,0,1,1\nb,10,1,1", "a,0,.5,1\nb,10,.5,3"))
    line = ("lively.csv", "--model", "expected_utility,weighted_mean", "--rounds", 3)
    rounds = forecast(*line)["models"]["expected_utility"]["issues"]["issue"]["rounds"]
    text = winset("predict", *line).out
    assert "Positions after each round: weighted median and mean" in text
    assert "Nobody moves under weighted mean." in text
    printed = [row.split() for row in text.splitlines() if row.strip()[:1].isdigit()]
    assert len(printed) == len(rounds) == 4
    for row, index, each in zip(printed, range(4), rounds, strict=True):
        values = [index, each["median"], each["mean"]]
        assert [float(cell) for cell in row] == pytest.approx(values, abs=1e-5)
    kinds = {move["kind"] for each in rounds for move in each["moves"]}
    assert kinds
    assert kinds <= {"confrontation", "compromise", "capitulation"}
    assert "Positions after" not in winset("predict", *line[:-1], 1).out
    still = winset("predict", "table.csv", *line[1:]).out
    assert "Nobody moves under expected utility, weighted mean." in still


def test_tagged_lines(here: Path) -> None:
    (here / "x.txt").write_text(TAGGED)
    found = forecast("x.txt", "--model", "weighted_mean")
    assert found["models"]["weighted_mean"]["issues"]["x"]["outcome"] == pytest.approx(20)


def test_a_wide_table_with_and_without_capabilities(here: Path) -> None:
    (here / "wide.csv").write_text("isnr,pa,sa,pb,sb,rp\nx,10,50,50,50,20\ny,0,50,999,50,\n")
    ran = winset("predict", "wide.csv", "--json")
    assert ran.code == 0
    notes = ran.err.splitlines()
    assert "Note: Every actor has the same capability: there is no" in ran.err
    assert "Note: 1 values off their scale are read as missing." in notes
    assert sum("nash" in note and "on 1 of 2 issues" in note for note in notes) == 1
    models = json.loads(ran.out)["models"]
    assert models["weighted_mean"]["issues"]["x"]["outcome"] == pytest.approx(30)
    assert list(models["nash"]["issues"]) == ["x"]
    assert list(models["weighted_mean"]["issues"]) == ["x", "y"]
    assert " – " in winset("predict", "wide.csv").out
    (here / "votes.csv").write_text("actor,capability\na,3\nb,1\n")
    weighed = forecast("wide.csv", "--capability", "votes.csv", "--model", "weighted_mean")
    assert weighed["models"]["weighted_mean"]["issues"]["x"]["outcome"] == pytest.approx(20)


def test_many_issues_and_every_model_stay_readable(here: Path) -> None:
    names = [f"issue number {n} of the long list" for n in range(40)]
    rows = [f"a,{name},0,1,1,5\nb,{name},{n + 1}000,1,1,5\n" for n, name in enumerate(names)]
    head = "actor,issue,position,salience,capability,reversion\n"
    (here / "long.csv").write_text(head + "".join(rows))
    ran = winset("predict", "long.csv", "--rounds", 3)
    assert ran.code == 0
    assert "…" not in ran.out
    assert max(map(len, ran.out.splitlines())) <= 110
    means = [f"{(n + 1) * 500:,.4g}" for n in range(40)]
    assert all(mean in ran.out for mean in means)


def test_help_names_the_three_formats() -> None:
    text = " ".join(winset("predict", "--help").out.split())
    for words in ("actor,[issue,]position,salience,capability", "'#D'", "p<actor>", "--capability"):
        assert words in text
