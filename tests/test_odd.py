"""sim/ODD.md says what the code does: its names, defaults, constants and the order of a month."""

import ast
import importlib
import inspect
import re
import textwrap
from pathlib import Path

import numpy as np
import pytest

from sim.domain.scenario import Parameters
from sim.models import known
from sim.world.agents import StakeholderAgent
from sim.world.model import World

TEXT = (Path(__file__).resolve().parents[1] / "sim" / "ODD.md").read_text(encoding="utf-8")
NO_PHASES = {"text", "WinsetError", "copy", "values", "collect"}  # the last month, notes, Mesa's
NAMED = {
    "agents": "StakeholderAgent",
    "talks.negotiation": "Negotiation",
    "acts.threat_state": "ThreatState",
}
NAMED |= {"interests": "Interests", "voices": "Voices", "private": "Private"}
NAMED |= {"acts.moves": "MoveState", "acts.sanction_state": "SanctionState"}
STATED = {"issues", "party", "seated", "stated", "cost", "by", "sum"}  # by the file, never changed
CACHES = {"solved", "too_dear"}  # whether the draft is of today; what is proven of its prices
CONCEPTS = (
    "Basic principles",
    "Emergence",
    "Adaptation",
    "Objectives",
    "Learning",
    "Prediction",
    "Sensing",
    "Interaction",
    "Stochasticity",
    "Collectives",
    "Observation",
)
ELEMENTS = (
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialization and input data",
    "Submodels",
)


def tables(*header: str) -> list[list[list[str]]]:
    """Bodies of the tables whose header begins with these cells, in order."""
    found = []
    for block in re.findall(r"(?:^\|.*\|\n)+", TEXT, re.MULTILINE):
        head, _, *body = [
            [cell.strip().strip("`") for cell in line.strip("|").split("|")]
            for line in block.splitlines()
        ]
        if head[: len(header)] == list(header):
            found.append(body)
    return found


def table(*header: str) -> list[list[str]]:
    """Body of the one table whose header begins with these cells."""
    (body,) = tables(*header)
    return body


def names(text: str) -> list[str]:
    """Names in backticks."""
    return re.findall(r"`?(\w+)`?", text)


def defaults(model: type) -> dict[str, object]:
    """Fields of a pydantic class with their defaults."""
    return {name: field.default for name, field in model.model_fields.items()}


def calls(function: object) -> list[str]:
    """Names of what a function calls, in the order in which they are called."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    found = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    found.sort(key=lambda call: (call.end_lineno, call.end_col_offset))
    return [call.attr if isinstance(call, ast.Attribute) else call.id for call in found]


@pytest.fixture(scope="module")
def world() -> World:
    """Three replicates of a scenario that has tables and a threat."""
    return World("canola_coercion", count=3)


def check_shapes(owner: object, rows: list[list[str]], sizes: dict[str, int]) -> None:
    for name, shape, *_ in rows:
        expected = tuple(sizes[axis] for axis in shape.split(", "))
        assert np.shape(getattr(owner, name)) == expected, name


def axes(world: World) -> dict[str, int]:
    return {"R": world.count, "N": len(world.row), "K": len(world.issue_row)}


def test_all_elements_and_concepts_in_order():
    headings = re.findall(r"^## \d\. (.+)$", TEXT, re.MULTILINE)
    assert headings == list(ELEMENTS)
    concepts = TEXT.split("## 4. Design concepts")[1].split("\n## ")[0]
    assert re.findall(r"^\*\*([^*]+)\.\*\*", concepts, re.MULTILINE) == list(CONCEPTS)


def test_it_stays_readable():
    assert 250 <= len(TEXT.splitlines()) <= 430


def test_parameters_and_their_defaults():
    described = {row[0]: float(row[1]) for row in table("parameter", "default")}
    assert described == defaults(Parameters)


def test_parameters_of_every_decision_model():
    described = {(row[0], row[1]): row[2] for row in table("model", "parameter")}
    there = {
        (slug, name): str(default)
        for slug, model in known().items()
        for name, default in defaults(model).items()
    }
    assert described == there, "sim/ODD.md 6.5 must have a row for each parameter of each model"


@pytest.mark.parametrize("slug", known())
def test_every_decision_model_is_described(slug):
    words = slug.replace("_", " ")
    assert re.search(rf"\*\*{words}\*\*", TEXT, re.IGNORECASE), f"sim/ODD.md 6.5 lacks {slug}"


def test_phases_are_those_of_a_step_in_order():
    described = [row[1] for row in table("phase", "call")]
    own = [name for name in calls(World.step) if name not in NO_PHASES]
    assert described == own


def test_the_reader_of_source_sees_order():
    def sample(a, b):
        a.first()
        for each in b.second():
            each.third(a.inner())

    assert calls(sample) == ["first", "second", "third", "inner"]


def test_verbs_are_those_of_the_agents():
    listed = [name for row in table("phase", "call") for name in names(row[2].split(",")[0])]
    acting = {
        name for row in table("phase", "call") for name in re.findall(r"`(\w+)`?", "`" + row[2])
    }
    verbs = {
        name
        for name, thing in vars(StakeholderAgent).items()
        if inspect.isfunction(thing) and not name.startswith("_")
    } - {"luck"}
    assert verbs <= acting, f"not in section 3: {verbs - acting}"
    assert acting - verbs <= {"nobody"}, listed


def test_state_arrays_of_the_world(world):
    owners = (world, world.interests, world.voices, world.hurdle)
    for owner, rows in zip(owners, tables("array", "shape", "meaning", "unit"), strict=True):
        check_shapes(owner, rows, axes(world))
        arrays = {n for n, v in vars(owner).items() if isinstance(v, np.ndarray) and n[0] != "_"}
        assert arrays == {row[0] for row in rows}


def test_state_of_a_table(world):
    (rows,) = (body for body in tables("array", "shape") if body[0][0] == "status")
    for talk in world.negotiations.values():
        check_shapes(talk, rows, axes(world))
        arrays = {n for n, v in vars(talk).items() if isinstance(v, np.ndarray) and n[0] != "_"}
        assert arrays - STATED - CACHES == {row[0] for row in rows}


def check_masks(owner: object, entity: str, count: int) -> None:
    """Hold an entity's state, told in a sentence, against its arrays, all of shape R but two."""
    described = re.search(rf"^State of a {entity} .*?: (.+?), each of shape R(.*)$", TEXT, re.M)
    assert described is not None
    told = set(re.findall(r"`(\w+)`", described[1]))
    for name in told:
        assert np.shape(getattr(owner, name)) == (count,), name
    wide = set(re.findall(r"`(\w+)`, of shape R, [N\d]", described[2]))
    arrays = {n for n, v in vars(owner).items() if isinstance(v, np.ndarray) and n[0] != "_"}
    assert arrays - STATED == told | wide


def test_state_of_a_threat(world):
    (threat,) = world.threats.values()
    assert threat.pressure.shape == (world.count, len(world.row))
    check_masks(threat, "threat", world.count)


def test_state_of_a_move(world):
    for move in world.moves.values():
        check_masks(move, "move", world.count)


@pytest.mark.parametrize("row", table("constant", "value"), ids=lambda row: row[0])
def test_constants(row):
    name, value, module = row
    there = getattr(importlib.import_module(module), name)
    numbers = [float(number) for number in value.split(",")]
    assert (list(there) if isinstance(there, tuple) else [there]) == numbers


def test_every_use_of_luck_is_listed(monkeypatch):
    asked: dict[str, set[int]] = {}
    from sim.domain.luck import uniforms as real

    def watched(seed, use, who, *, first, count, month=0):
        asked.setdefault(use.split(".")[0], set()).add(month)
        return real(seed, use, who, first=first, count=count, month=month)

    for module in (
        "sim.world.model",
        "sim.world.events",
        "sim.world.acts.threat_state",
        "sim.domain.number",
    ):
        monkeypatch.setattr(f"{module}.uniforms", watched)
    World("canola_coercion", count=48).run()
    rows = table("use", "who", "month")
    listed = {
        use: row[2] for row in rows for use in re.findall(r"\w+", re.sub(r"of a \w+", "", row[0]))
    }
    assert set(asked) == set(listed)
    for use, months in asked.items():
        assert (months != {0}) == (listed[use] == "its month"), use


def test_code_that_is_named_exists():
    for name in re.findall(r"`World\.(\w+)`", TEXT):
        assert hasattr(World, name), name
    for module, name in NAMED.items():
        assert f"`{name}`" in TEXT
        assert hasattr(importlib.import_module(f"sim.world.{module}"), name)
