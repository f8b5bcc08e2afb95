# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (what ruamel.yaml reads is of any type until it is validated)
"""From files to a Scenario: read, change, validate, cross-check; every problem is told at once."""

import hashlib
import re
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, RootModel

from sim.domain import library, numbers
from sim.domain.check import cross_check
from sim.domain.errors import Problem, WinsetError, nearest
from sim.domain.estimate import GIVEN, Estimate
from sim.domain.evidence import Article
from sim.domain.files import Document, keys_at, read, type_at, validate
from sim.domain.issue import Issue
from sim.domain.lane import Lane
from sim.domain.scenario import Scenario, ScenarioFile
from sim.domain.stakeholder import Stakeholder

_FACT = re.compile(r"^  ([\w-]+): *\n(?:    .*\n)*?    type: *(\w+)", re.MULTILINE)


class Issues(RootModel[dict[str, Issue]]):
    """The scales on which positions and policies are measured, by name."""


class Lanes(RootModel[dict[str, Lane]]):
    """Flows of trade, each with its tariff and who gains and loses, by name."""


_FIELDS = {"low", "likely", "high"}
KINDS: dict[str, type[BaseModel]] = {
    "scenario": ScenarioFile,
    "stakeholder": Stakeholder,
    "article": Article,
    "issues": Issues,
    "lanes": Lanes,
}


class Part:
    """One file of the world under construction: where its keys hang, and its changed data."""

    def __init__(self, prefix: str, kind: type[BaseModel], document: Document):
        self.prefix = prefix
        self.kind = kind
        self.document = document
        self.data: dict[str, Any] = document.data
        self.origins: dict[str, Problem] = {}

    def change(self, path: list[str], value: Any, origin: Problem) -> str | None:
        """Put `value` at `path`; the key at which the path leaves what exists, or None."""
        data = dict(self.data)
        node = data
        for depth, part in enumerate(path[:-1]):
            inner = node.get(part)
            if not isinstance(inner, Mapping):
                return ".".join(path[: depth + 1])
            node[part] = dict(inner)
            node = node[part]
        if path[-1] not in node and path[-1] not in keys_at(self.kind, path[:-1]):
            return ".".join(path)
        node[path[-1]] = value
        self.data = data
        self.origins[".".join(path)] = origin
        return None

    def validated(self, problems: list[Problem]) -> Any:
        """The part as its type, or None with its problems added to the list."""
        model, found = validate(self.kind, self.document, self.data)
        for problem in found:
            changed = [key for key in self.origins if f"{problem.key}.".startswith(f"{key}.")]
            origin = self.origins[changed[0]] if changed else None
            problems.append(_moved(problem, origin) if origin else problem)
        return model


def _moved(problem: Problem, origin: Problem) -> Problem:
    return Problem(problem.message, origin.key, origin.path, origin.line, origin.column)


class Reader:
    """Reads the parts of one world and keeps every problem until the end."""

    def __init__(self) -> None:
        self.parts: dict[str, Part] = {}
        self.problems: list[Problem] = []
        self.hashes: list[str] = []

    def add(self, prefix: str, kind: type[BaseModel], path: Path) -> Part | None:
        """A file as a part of the world; None where it cannot be read."""
        try:
            self.parts[prefix] = Part(prefix, kind, read(path))
        except WinsetError as error:
            self.problems += error.problems
        return self.parts.get(prefix)

    def stop_if_wrong(self) -> None:
        """Raise every problem so far."""
        if self.problems:
            raise WinsetError(dict.fromkeys(self.problems))

    def part_of(self, key: str) -> tuple[Part, list[str]] | None:
        """The part in which a key path of the world stands, and the path inside it."""
        path = key.split(".")
        for prefix in (".".join(path[:2]), path[0], ""):
            if prefix in self.parts:
                inside = path[prefix.count(".") + 1 :] if prefix else path
                return self.parts[prefix], _steps(self.parts[prefix].data, inside)
        return None

    def change(self, key: str, value: Any, origin: Problem) -> None:
        """Put a value at a key path of the world, or note that there is no such key."""
        path = key.split(".")
        scenario = self.parts[""]
        if path[0] == "policies" and len(path) > 1:
            self._adopt_policy(path[1])
        elif path[0] == "parameters" and "parameters" not in scenario.data:
            scenario.data = {**scenario.data, "parameters": {}}
        found = self.part_of(key)
        if found and found[1] and _is_bare(value) and type_at(found[0].kind, found[1]) is Estimate:
            value = {"likely": value, "because": [GIVEN]}
        if found is None or not found[1] or found[0].change(found[1], value, origin) is not None:
            words = f"there is no key '{key}' in this scenario. {nearest(key, self.keys())}"
            self.problems.append(_moved(Problem(words), origin))

    def _adopt_policy(self, issue: str) -> None:
        scenario, issues = self.parts[""], self.parts["issues"]
        policies = _mapping(scenario.data.get("policies"))
        found = _mapping(issues.data.get(issue)).get("policy")
        listed = scenario.data.get("issues")
        if issue not in policies and found and isinstance(listed, list) and issue in listed:
            scenario.data = {**scenario.data, "policies": {**policies, issue: found}}

    def keys(self) -> list[str]:
        """Every key path of the world's files, and the optional ones of their records."""
        out: list[str] = []
        for prefix, part in self.parts.items():
            _flatten(part.kind, part.data, prefix.split(".") if prefix else [], [], out)
        return out


def _flatten(kind: Any, node: Any, prefix: list[str], path: list[str], out: list[str]) -> None:
    known = list(node) if isinstance(node, Mapping) else []
    for key in dict.fromkeys([*known, *keys_at(kind, path)]):
        inner = node.get(key) if isinstance(node, Mapping) else None
        out.append(".".join([*prefix, *path, str(key)]))
        if isinstance(inner, Mapping):
            _flatten(kind, inner, prefix, [*path, str(key)], out)


def load(scenario: str | Path, changes: Mapping[str, Any] | None = None) -> Scenario:
    """A scenario by slug or path, with changes (`--set`) put in place of what the files say.

    Raises WinsetError with every problem found: place, what was found, what is allowed.
    """
    path = library.find(scenario)
    reader = Reader()
    top = reader.add("", ScenarioFile, path)
    folder = library.seeds()
    reader.add("issues", Issues, folder / "issues.yaml")
    reader.add("lanes", Lanes, folder / "lanes.yaml")
    reader.stop_if_wrong()
    assert top is not None  # noqa: S101 - stop_if_wrong has raised
    _add_stakeholders(reader, top, folder)
    for key, value in _mapping(top.data.get("overrides")).items():
        place = top.document.problem(("overrides", key), "")
        reader.change(str(key), value, place)
    for key, value in (changes or {}).items():
        words = str(value).lower() if isinstance(value, bool) else value
        reader.change(key, value, Problem("", f"--set {key}={words}"))
    return _assemble(reader, path, dict(changes or {}))


def _is_bare(value: Any) -> bool:
    """Whether a value is a number or the name of a level, which makes an estimate certain."""
    return isinstance(value, int | float | str) and value != "none"


def _mapping(value: Any) -> Mapping[str, Any]:
    """The value if it is a mapping, else an empty one: what is wrong with it is told elsewhere."""
    return typing.cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _steps(node: Any, path: list[str]) -> list[str]:
    """Key path in steps, where a step may be a key that has dots itself, as in an event's `set`."""
    out: list[str] = []
    while path:
        heads = {".".join(path[:n]): n for n in range(1, len(path) + 1)}
        key = next((head for head in reversed(heads) if head in _mapping(node)), path[0])
        out.append(key)
        node, path = _mapping(node).get(key), path[heads[key] :]
    return out


def _add_stakeholders(reader: Reader, top: Part, folder: Path) -> None:
    known = {path.stem: path for path in sorted((folder / "stakeholders").glob("*.yaml"))}
    found = top.data.get("stakeholders")
    listed = typing.cast("list[Any]", found) if isinstance(found, list) else []
    reader.problems += _misnamed(top.document, "stakeholders", listed, known)
    for who in listed:
        if isinstance(who, str) and who in known:
            reader.add(f"stakeholders.{who}", Stakeholder, known[who])


def _misnamed(
    document: Document, key: str, listed: list[Any], known: Iterable[str]
) -> Iterator[Problem]:
    """Names in a list that are unknown or stand in it twice."""
    choices = list(known)
    for index, name in enumerate(listed):
        if name not in choices:
            words = f"there is no {key[:-1]} '{name}'. {nearest(str(name), choices)}"
            yield document.problem((key, index), words)
        elif name in listed[:index]:
            yield document.problem((key, index), f"'{name}' is named twice. Keep one.")


def _assemble(reader: Reader, path: Path, changes: dict[str, Any]) -> Scenario:
    models = {prefix: part.validated(reader.problems) for prefix, part in reader.parts.items()}
    file: ScenarioFile | None = models[""]
    named = [] if file is None else [f"stakeholders.{who}" for who in file.stakeholders]
    if file is None or None in models.values() or not set(named) <= set(models):
        reader.stop_if_wrong()
    assert file is not None  # noqa: S101 - stop_if_wrong has raised
    top = reader.parts[""].document
    all_issues: dict[str, Issue] = models["issues"].root
    reader.problems += _misnamed(top, "issues", file.issues, all_issues)
    if not set(file.issues) <= set(all_issues):
        reader.stop_if_wrong()
    stakeholders = {who: models[f"stakeholders.{who}"] for who in file.stakeholders}
    issues = {name: all_issues[name] for name in file.issues}
    lanes = {n: lane for n, lane in models["lanes"].root.items() if set(lane.issues) <= set(issues)}
    book = {n.key: n for n in numbers.of_world(file, stakeholders, issues, lanes)}
    types = _fact_types(reader, {fact for n in book.values() for fact in n.estimate.facts})
    scenario = Scenario(
        slug=path.parent.name if path.name == "scenario.yaml" else path.stem,
        path=path,
        file=file,
        stakeholders=stakeholders,
        issues=issues,
        lanes=lanes,
        numbers=book,
        fact_types=types,
        changes=changes,
        scenario_sha256=top.sha256,
        seeds_sha256=_hash(reader),
        places={key: _place(reader, key) for key in book},
    )
    found = list(cross_check(scenario))
    reader.problems += [_problem(reader, key, words) for key, words, fatal in found if fatal]
    reader.stop_if_wrong()
    warnings = tuple(f"{key}: {words}" for key, words, fatal in found if not fatal)
    return replace(scenario, warnings=warnings)


def _fact_types(reader: Reader, cited: set[str]) -> dict[str, str]:
    """Type of every fact in the articles that are cited, by id.

    An article is read in full only where a glance at its lines misses a cited fact: parsing all of
    them would take as long as a run. `winset check` always reads them in full.
    """
    folder = library.seeds() / "articles"
    types: dict[str, str] = {}
    for slug in sorted({fact.split(".")[0] for fact in cited}):
        path = folder / f"{slug}.yaml"
        if not path.is_file():
            continue
        raw = path.read_bytes()
        reader.hashes.append(hashlib.sha256(raw).hexdigest())
        seen = _FACT.findall(raw.decode("utf-8", errors="replace"))
        found = {f"{slug}.{name}": kind for name, kind in seen}
        if not {fact for fact in cited if fact.startswith(f"{slug}.")} <= set(found):
            part = reader.add(f"articles.{slug}", Article, path)
            article: Article | None = part.validated(reader.problems) if part else None
            facts = article.facts if article else {}
            found = {f"{slug}.{name}": fact.type for name, fact in facts.items()}
        types |= found
    return types


def _hash(reader: Reader) -> str:
    """Hash of every seed file that the run reads."""
    seeds = [part.document.sha256 for name, part in reader.parts.items() if name]
    return hashlib.sha256("".join([*seeds, *reader.hashes]).encode()).hexdigest()


def _loc(part: Part, path: list[str]) -> list[str | int]:
    """Key path as a place in the file: a name in a list becomes its index."""
    loc: list[str | int] = []
    node: Any = part.data
    for name in path:
        if isinstance(node, list):
            loc.append(node.index(name) if name in node else int(name))
        else:
            loc.append(name)
        node = node.get(name) if isinstance(node, Mapping) else None
    return loc


def _problem(reader: Reader, key: str, words: str) -> Problem:
    if key.startswith("policies.") and key.split(".")[1] not in (
        reader.parts[""].data.get("policies") or {}
    ):
        key = f"issues.{key.split('.')[1]}.policy"
    found = reader.part_of(key)
    if found is None:
        return Problem(words, key)
    part, path = found
    inside = ".".join(path)
    for changed, origin in part.origins.items():
        head, _, last = changed.rpartition(".")
        if f"{inside}.".startswith(f"{changed}.") or (head == inside and last in _FIELDS):
            return _moved(Problem(words), origin)
    return part.document.problem(_loc(part, path), words)


def _place(reader: Reader, key: str) -> str:
    problem = _problem(reader, key, "")
    return ":".join(str(part) for part in (problem.path, problem.line) if part) or problem.key
