"""What commands print with --json has the shape that `winset schema` tells, no key more or less."""

import ast
import inspect
import json
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from pydantic import TypeAdapter

from sim.api import analyses, conflicts, playing, schemas, tables, trials
from sim.api import catalogue as evidence
from tests.analysis.cases import bank
from tests.analysis.test_inert import two_ideals
from tests.cli.harness import refused, winset

TABLE = """actor,issue,position,salience,capability,low,high,scale_low,scale_high,outcome
ann,dam,10,0.5,1,5,20,0,100,30
bo,dam,40,0.9,2,30,45,0,100,30
cy,dam,80,0.4,3,70,95,0,100,30
"""
SWEEP = """title: Costs
base: beijing_reset
replicates: 4
design: grid
factors:
  bluff: {set: parameters.bluff, levels: [0.05, 0.2]}
"""
RESOLVED = """outcomes:
  beijing_reset:
    package: {category: CATEGORY, resolved: 2025-12-31, source: "A newspaper"}
"""
SMALL = ("--replicates", 24, "--months", 4)
COMMANDS = {
    "result": ["run", "usmca_review", *SMALL],
    "comparison": ["compare", "beijing_reset", "--models", "nash,challenge", *SMALL],
    "sweep": ["sweep", "experiment.yaml"],
    "tornado": ["tornado", "scenario.yaml", *SMALL],
    "sensitivity": ["sensitivity", "beijing_reset", "--samples", 64, "--months", 2],
    "discovery": ["discover", "beijing_reset", "--replicates", 300, "--months", 2],
    "advice": [
        "advise",
        "beijing_reset",
        "--for",
        "canada",
        "--want",
        "package:CATEGORY",
    ],
    "prediction": ["predict", "table.csv", "--replicates", 20, "--stack", "deu"],
    "stability": ["stability", "canola_coercion", "--replicates", 10],
    "scorecard": ["score", "resolved.yaml"],
    "cases": ["score", "cases", "scenarios/cases"],
    "fit": ["score", "cases", "scenarios/cases", "--fit"],
    "accuracy": ["score", "table.csv"],
    "verification": ["verify", "beijing_reset.sealed.json"],
    "folder": ["verify", "out"],
    "story": ["explain", "us_retaliation", "--replicate", 3],
    "summary": ["show", "usmca_review"],
    "chain": ["why", "beijing_reset", "stakeholders.china"],
    "list": ["list"],
    "checked": ["check"],
    "levers": ["levers", "scenario.yaml", "--replicates", 20],
    "response": ["response", "beijing_reset", "stakeholders.canada.hurdle", *SMALL],
    "effects": ["check", "--effects", "scenario.yaml"],
}


def data(*args: object) -> Any:
    """What a command prints with --json."""
    ran = winset(*args, "--json")
    assert ran.code == 0, ran
    return json.loads(ran.out)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A folder with every input; an answer to the question of the scenario."""
    monkeypatch.chdir(tmp_path)
    answer = next(iter(data("show", "beijing_reset")["outcomes"]["package"]["categories"]))
    for name, text in (("table.csv", TABLE), ("experiment.yaml", SWEEP)):
        (tmp_path / name).write_text(text)
    (tmp_path / "resolved.yaml").write_text(RESOLVED.replace("CATEGORY", answer))
    return answer


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_printed_has_the_shape_that_is_told(here: str, name: str) -> None:
    if name == "verification":
        winset("seal", "beijing_reset", *SMALL)
    if name == "folder":
        winset("run", "beijing_reset", *SMALL, "--out", "out")
    if name in {"cases", "fit"}:
        bank(Path.cwd() / "scenarios" / "cases", ["fish", "wine"])
    if name in {"effects", "levers", "tornado"}:
        assert two_ideals(Path.cwd()).name == "scenario.yaml"
    if name == "advice":
        COMMANDS[name] = [*COMMANDS[name], "--replicates", 32]
    words = [str(word).replace("CATEGORY", here) for word in COMMANDS[name]]
    found = data(*words)
    shape = TypeAdapter(schemas.RESULTS[name])
    assert shape.dump_python(shape.validate_python(found)) == found  # what is not told falls away
    assert data("schema", name) == shape.json_schema()


def test_every_result_has_a_command_that_is_held_to_it() -> None:
    assert COMMANDS.keys() == schemas.RESULTS.keys()
    assert "Did you mean 'result'?" in refused(winset("schema", "resutl"))


def test_no_function_of_the_engine_gives_a_bare_dict() -> None:
    bare = {
        f"{path.relative_to(ENGINE).as_posix()}: {function.name}"
        for path in ENGINE.rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(function, ast.FunctionDef) and function.returns is not None
        if "dict[str, Any]" in ast.unparse(function.returns)
    }
    assert bare == BARE


def test_no_function_of_the_door_gives_a_bare_dict() -> None:
    bare = [
        f"{module.__name__}.{name}"
        for module in (playing, analyses, conflicts, tables, trials, evidence)
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and str(get_type_hints(function, globalns=NAMES | vars(module)).get("return")).find(
            "dict[str, typing.Any]"
        )
        >= 0
    ]
    assert set(bare) <= {f"sim.api.{name}" for name in OTHERS}


ENGINE = Path(schemas.__file__).parents[1]
BARE = {  # SALib's own problem, a sealed file's whole text, and parts of a scenario of any type
    "api/analyses.py: to_salib",
    "analysis/adapters.py: to_salib",
    "api/trials.py: seal",
    "analysis/trials/seal.py: seal",
    "files/load.py: _validated",
}
OTHERS = {"analyses.to_salib", "trials.seal"}  # SALib's own problem, and a file's whole text
NAMES: dict[str, Any] = {"Verdict": object, "Saved": object}
