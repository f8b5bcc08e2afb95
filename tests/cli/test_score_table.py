"""`winset score` on tables of actors, the stack it learns, and `winset predict --stack`."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.cli.harness import refused, winset

PROPOSALS = 12
FEW = ("--model", "weighted_median,nash")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a wide table of 24 issues in 12 proposals, and the current one."""
    monkeypatch.chdir(tmp_path)
    chance = np.random.Generator(np.random.PCG64(1))
    lines = ["isnr,prnr,pa,pb,pc,pd,sa,sb,sc,sd,rp,out"]
    for number in range(2 * PROPOSALS):
        position = chance.choice([0, 30, 60, 100], 4)
        salience = chance.integers(10, 100, 4)
        rp = "" if number % 4 else chance.choice([0, 100])
        out = int(np.clip(np.average(position, weights=salience) + chance.normal() * 15, 0, 100))
        cells = [f"i{number}", f"p{number // 2}", *position, *salience, rp, out]
        lines.append(",".join(str(cell) for cell in cells))
    (tmp_path / "table.csv").write_text("\n".join(lines))
    return tmp_path


def data(*line: object) -> dict[str, Any]:
    ran = winset(*line, "--json")
    assert ran.code == 0, ran
    return json.loads(ran.out)


@pytest.mark.usefixtures("here")
def test_a_table_is_scored():
    found = data("score", "table.csv", *FEW)
    assert (found["n"], found["proposals"], found["reference"]) == (24, 12, "weighted_mean")
    assert set(found["models"]) == {"weighted_mean", "weighted_median", "nash"}
    assert found["models"]["nash"]["n"] == 6
    text = winset("score", "table.csv", *FEW).out
    assert max(map(len, text.splitlines())) <= 110
    assert "By these intervals" in text
    errors = [float(line.split()[3]) for line in text.splitlines()[2:8]]
    assert errors == sorted(errors)
    assert winset("score", "table.csv", *FEW).out == text


@pytest.mark.usefixtures("here")
def test_a_stack_is_learned_saved_and_used(here: Path):
    line = ("score", "table.csv", *FEW, "--stack")
    found = data(*line, "--out", "stack.json")["stack"]
    assert set(found["parts"]) == {
        "stack", "weighted_median", "weighted_mean", "actors", "climatology",
        "unweighted_mean", "unweighted_median", "middle_of_scale",
    }  # fmt: skip
    assert sum(part.get("weight", 0) for part in found["parts"].values()) == pytest.approx(1)
    text = winset(*line).out
    assert "cross-validated over 10 folds of whole proposals" in text
    assert max(map(len, text.splitlines())) <= 110
    saved = json.loads((here / "stack.json").read_text())
    assert saved["origin"]["issues"] == 24
    assert saved["cross_validation"]["stack"]["crps"] == found["parts"]["stack"]["crps"]
    assert "exists already" in refused(winset(*line, "--out", "stack.json"))

    told = data("predict", "table.csv", *FEW[:1], "weighted_mean", "--stack", "stack.json")
    assert list(told["models"]) == ["weighted_mean"]
    assert set(told["combined"]) == {f"i{number}" for number in range(24)}
    issue = told["combined"]["i0"]
    assert len(issue["cdf"]) == len(issue["grid"]) == 101
    assert issue["grid"][-1] == 100
    assert issue["cdf"] == sorted(issue["cdf"])
    assert issue["p10"] <= issue["median"] <= issue["p90"]
    assert issue["cdf"][int(issue["median"])] >= 0.5 - 1e-9
    assert issue["at_low_end"] == issue["cdf"][0]
    assert issue["at_high_end"] == pytest.approx(1 - issue["cdf"][99])
    text = winset("predict", "table.csv", *FEW[:1], "weighted_mean", "--stack", "stack.json").out
    assert "at high end" in text


@pytest.mark.usefixtures("here")
def test_a_saved_stack_is_scored_on_what_it_never_saw(here: Path):
    rows = (here / "table.csv").read_text().splitlines()
    (here / "later.csv").write_text("\n".join([rows[0], *rows[-8:]]))
    assert winset("score", "table.csv", *FEW, "--stack", "--out", "s.json").code == 0
    found = data("score", "later.csv", *FEW, "--stack", "s.json")["stack"]
    assert "folds" not in found
    told = data("predict", "later.csv", *FEW[:1], "weighted_mean", "--stack", "s.json")["combined"]
    came = {cells[0]: int(cells[-1]) for cells in (row.split(",") for row in rows[-8:])}
    chances = []
    for issue, outcome in came.items():
        cdf = told[issue]["cdf"]
        chances.append(cdf[outcome] - (cdf[outcome - 1] if outcome else 0.0))
    part = found["parts"]["stack"]
    assert part["log"] == pytest.approx(-np.log(chances).mean())
    errors = [abs(told[issue]["median"] - outcome) for issue, outcome in came.items()]
    assert part["mae"] == pytest.approx(np.mean(errors))
    assert sum(part["pit"]) == pytest.approx(1)
    ran = winset("score", "later.csv", *FEW, "--stack", "s.json")
    assert "Combined forecast, as it was saved" in ran.out
    assert "was learned from" not in ran.err
    ran = winset("score", "table.csv", *FEW, "--stack", "s.json")
    assert "The stack was learned from table.csv: on data it has seen" in ran.err
    assert "deu" in winset("score", "later.csv", *FEW, "--stack", "dou").err


@pytest.mark.usefixtures("here")
def test_a_stack_says_where_it_stands_on_less(here: Path):
    table = "actor,position,salience,capability\na,0,1,1\nb,10,1,1\nc,4,1,1\n"
    (here / "own.csv").write_text(table)
    line = ("predict", "own.csv", "--model", "weighted_mean", "--stack", "deu")
    ran = winset(*line)
    assert "No scale is declared, and it matters to the combined forecast" in ran.err
    issue = data(*line)["combined"]["issue"]
    assert issue["grid"][-1] == 10
    assert 0 <= issue["p10"] < 4.7 < issue["p90"] <= 10


@pytest.mark.usefixtures("here")
def test_a_model_without_a_forecast_is_told_of(here: Path):
    line = ("score", "table.csv", "--model", "nash", "--param", "disagreement=distant")
    assert winset(*line, "--stack", "--out", "s.json").code == 0
    saved = json.loads((here / "s.json").read_text())
    saved["models"]["nash"] |= {"parameters": {}, "weight": 0.25}
    saved["models"]["weighted_mean"]["weight"] = 0.75
    (here / "s.json").write_text(
        json.dumps(saved | {"simple": {}, "actors": 0.0, "climatology": 0.0})
    )
    ran = winset("predict", "table.csv", "--model", "weighted_mean", "--stack", "s.json")
    assert "nash says nothing on 18 issues: past outcomes take its place there." in ran.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (("score", "table.csv", "x.json"), "is no file of resolved questions."),
        (("score", "q.yaml", "--stack"), "of the options only --json is for them."),
        (("score", "q.yaml", "--rounds", "3"), "of the options only --json is for them."),
        (("score", "q.yaml", "--seed", "0"), "of the options only --json is for them."),
        (("score", "q.yaml", "--model", "nash"), "of the options only --json is for them."),
        (
            ("score", "table.csv", "--stack", "deu", "--out", "s.json"),
            "--out is for the stack that",
        ),
        (("score", "table.csv", "--out", "s.json"), "--out is for the stack that --stack learns."),
        (("score", "table.csv", "--stack", "--out", "no/s.json"), "a folder that does not exist"),
        (("score", "table.csv", "--model", "nach"), "there is no model 'nach'. Did you mean"),
        (("score", "table.csv", "--param", "betta=1"), "no model has a parameter 'betta'."),
        (("score", "table.csv", "--rounds", 0), "--rounds 0 is not a whole number"),
        (("score", "none.csv"), "none.csv: does not exist"),
        (("score", "short.csv", "--stack"), "has 2 proposals that can be scored; a stack is"),
        (("score", "bare.csv"), "bare.csv: outcome: no issue has 3 actors and an outcome"),
        (("score", "off.csv"), "off.csv:2: outcome: issue 'issue' came out at 11, which is no"),
        (("predict", "table.csv", "--stack", "none.json"), "there is no stack 'none.json'."),
        (("predict", "table.csv", "--stack", "table.csv"), "table.csv:"),
    ],
)
def test_refusals(here: Path, line, words):
    head = "actor,position,salience,capability,outcome"
    rows = (here / "table.csv").read_text().splitlines()
    (here / "short.csv").write_text("\n".join(rows[:5]))
    (here / "bare.csv").write_text("\n".join(row.rpartition(",")[0] for row in rows))
    (here / "off.csv").write_text(f"{head}\na,0,1,1,11\nb,9,1,1,11\nc,4,1,1,11\n")
    (here / "q.yaml").write_text("outcomes: {}\n")
    assert words in refused(winset(*line))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"models": {}},
            "s.json: models: the weights of models, simple, actors and climatology do",
        ),
        ({"actors": 2.0}, ": actors: "),
        ({"actors": -0.1}, ": actors: "),
        ({"climatology_shares": {"0": 0.5}}, "the shares of the outcomes do not add to 1."),
        ({"climatology_shares": {"0.5": 1.0}}, "found the outcome '0.5'; a whole number in 0..100"),
        ({"climatology_shares": {}}, "the shares of the outcomes do not add to 1."),
        ({"more": 1}, "unknown key."),
        ({"rounds": 0}, ": rounds: "),
        ({"rounds": 10**9}, "--rounds 1000000000 is not a whole number"),
        ({"simple": {"mean": {"weight": 0.1, "width": 1.0}}}, "s.json:"),
        ({"models": {"nach": {"parameters": {}, "weight": 1.0, "width": 1.0}}}, "no model 'nach'"),
        (
            {"models": {"nash": {"parameters": {"q": 1}, "weight": 1.0, "width": 1.0}}},
            "model nash has no parameter 'q'.",
        ),
        ({"models": {"nash": {"parameters": {}, "weight": 1.0, "width": 0.0}}}, ".width: "),
    ],
)
def test_a_bent_stack_is_refused(here: Path, change, words):
    assert winset("score", "table.csv", *FEW, "--stack", "--out", "s.json").code == 0
    saved = json.loads((here / "s.json").read_text())
    (here / "s.json").write_text(json.dumps(saved | change, indent=1))
    assert words in refused(winset("predict", "table.csv", "--stack", "s.json"))
