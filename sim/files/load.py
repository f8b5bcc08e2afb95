# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (what ruamel.yaml reads is of any type until it is validated)
"""From files to a Scenario: read, change, validate, cross-check; every problem is told at once."""

import hashlib
import re
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, RootModel

from sim.domain import numbers
from sim.domain.article import Article
from sim.domain.errors import Problem, WinsetError, first, nearest
from sim.domain.issue import Issue
from sim.domain.lane import Lane
from sim.domain.literals import native
from sim.domain.scenario import Scenario, ScenarioFile
from sim.domain.stakeholder import Stakeholder
from sim.files import library, yaml_text
from sim.files.check import cross_check
from sim.files.conflicts.options_file import OptionsFile
from sim.files.disk import read_bytes, shown
from sim.files.document import MAX_BYTES, Document, parse
from sim.files.experiment_file import ExperimentFile
from sim.files.reader import FilePart, Reader, mapping
from sim.files.resolved_file import Resolved

_FACT = re.compile(r"^  ([\w-]+): *\n(?:    .*\n)*?    type: *(\w+)", re.MULTILINE)


class Issues(RootModel[dict[str, Issue]]):
    """The scales on which positions and policies are measured, by name."""


class Lanes(RootModel[dict[str, Lane]]):
    """Flows of trade, each with its tariff and who gains and loses, by name."""


KINDS: dict[str, type[BaseModel]] = {
    "scenario": ScenarioFile,
    "stakeholder": Stakeholder,
    "article": Article,
    "issues": Issues,
    "lanes": Lanes,
    "options": OptionsFile,
    "resolved": Resolved,
    "experiment": ExperimentFile,
}


@dataclass(frozen=True, repr=False)
class LoadedScenario(Scenario):
    """A scenario of a file, or one built in Python, which Python can change and write.

    `source` is its YAML as it was read, before any change; `built` says that there is no file.
    """

    source: bytes = b""
    built: bool = False

    @classmethod
    def from_dict(
        cls, document: Mapping[str, Any] | BaseModel, slug: str = "scenario"
    ) -> "LoadedScenario":
        """A scenario of what its file would say, in dicts or in the types of `sim.domain`.

        It is checked as a file is; WinsetError tells every mistake with its key.
        """
        text = yaml_text.written(yaml_text.plain(document))
        return _assemble(_read(_built(text.encode(), slug), {}), {})

    def with_(self, changes: Mapping[str, Any]) -> "LoadedScenario":
        """The same with these numbers changed, by key path, as `--set` changes them."""
        given = self.changes | native(dict(changes))
        return self if given == self.changes else _assemble(_read(self.document, given), given)

    def to_yaml(self, model: str | None = None) -> str:
        """YAML that loads to the same: the file with the changes among its overrides.

        With another decision model where one is named.
        """
        text = self.source.decode("utf-8-sig")
        if not self.changes and model is None:
            return text
        return yaml_text.overridden(text, self.changes, model)

    @property
    def document(self) -> Document:
        """The file as it was read."""
        if self.built:
            return _built(self.source, self.slug)
        return parse(self.source, self.path, shown(self.path))


def load(
    scenario: str | Path | LoadedScenario, changes: Mapping[str, Any] | None = None
) -> LoadedScenario:
    """A scenario by slug or path, with changes (`--set`) put in place of what the files say.

    Raises WinsetError with every problem found: place, what was found, what is allowed.
    """
    if isinstance(scenario, LoadedScenario):
        return scenario.with_(changes or {})
    path, given = library.find(scenario), native(dict(changes or {}))
    return _assemble(_read(path, given), given)


def places(scenario: LoadedScenario, keys: Iterable[str]) -> dict[str, str]:
    """Where numbers of a scenario stand, by key path: file and line, or the change that set it."""
    reader = _read(scenario.document, scenario.changes)
    return {key: reader.place(key) for key in keys}


def _built(raw: bytes, slug: str) -> Document:
    """What was built in Python, as the document that its file would be."""
    if not re.fullmatch(r"[\w-]{1,60}", slug):
        raise WinsetError(f"'{slug}' is no slug. Use letters, digits, _ and -, e.g. pea_tariffs.")
    return parse(raw, Path(f"<{slug}>"), "")


def _read(file: Path | Document, changes: Mapping[str, Any]) -> Reader:
    """All files of a scenario, with its overrides and the changes in them."""
    reader = Reader()
    top = reader.add("", ScenarioFile, file)
    folder = library.seeds()
    reader.add("issues", Issues, folder / "issues.yaml")
    reader.add("lanes", Lanes, folder / "lanes.yaml")
    reader.stop_if_wrong()
    assert top is not None  # noqa: S101 - stop_if_wrong has raised
    _add_stakeholders(reader, top, folder)
    for key, value in mapping(top.data.get("overrides")).items():
        place = top.document.problem(("overrides", key), "")
        reader.change(str(key), value, place)
    for key, value in changes.items():
        words = str(value).lower() if isinstance(value, bool) else value
        reader.change(key, value, Problem("", f"--set {key}={words}"))
    return reader


def _add_stakeholders(reader: Reader, top: FilePart, folder: Path) -> None:
    known = {path.stem: path for path in sorted((folder / "stakeholders").glob("*.yaml"))}
    found = top.data.get("stakeholders")
    listed = typing.cast("list[Any]", found) if isinstance(found, list) else []
    reader.problems += first(_misnamed(top.document, "stakeholders", listed, known))
    for who in listed:
        if isinstance(who, str) and who in known:
            reader.add(f"stakeholders.{who}", Stakeholder, known[who])


def _misnamed(
    document: Document, key: str, listed: list[Any], known: Iterable[str]
) -> Iterator[Problem]:
    """Names in a list that are unknown or stand in it twice."""
    choices, seen = list(known), set[str]()
    for index, name in enumerate(listed):
        if name not in choices:
            words = f"there is no {key[:-1]} '{name}'. {nearest(str(name), choices)}"
            yield document.problem((key, index), words)
        elif name in seen:
            yield document.problem((key, index), f"'{name}' is named twice. Keep one.")
        else:
            seen.add(name)


def _assemble(reader: Reader, changes: dict[str, Any]) -> LoadedScenario:
    models = {prefix: part.validated(reader.problems) for prefix, part in reader.parts.items()}
    file: ScenarioFile | None = models[""]
    named = [] if file is None else [f"stakeholders.{who}" for who in file.stakeholders]
    if file is None or None in models.values() or not set(named) <= set(models):
        reader.stop_if_wrong()
    assert file is not None  # noqa: S101 - stop_if_wrong has raised
    top = reader.parts[""].document
    all_issues: dict[str, Issue] = models["issues"].root
    reader.problems += first(_misnamed(top, "issues", file.issues, all_issues))
    if not set(file.issues) <= set(all_issues):
        reader.stop_if_wrong()
    stakeholders = {who: models[f"stakeholders.{who}"] for who in file.stakeholders}
    issues = {name: all_issues[name] for name in file.issues}
    lanes = {n: lane for n, lane in models["lanes"].root.items() if set(lane.issues) <= set(issues)}
    book = {n.key: n for n in numbers.of_world(file, stakeholders, issues, lanes)}
    types = _fact_types(reader, {fact for n in book.values() for fact in n.estimate.facts})
    scenario = LoadedScenario(
        slug=_slug(top),
        path=top.path,
        file=file,
        stakeholders=stakeholders,
        issues=issues,
        lanes=lanes,
        numbers=book,
        fact_types=types,
        changes=changes,
        scenario_sha256=top.sha256,
        seeds_sha256=_hash(reader),
        source=top.raw,
        built=not top.name,
    )
    found = list(cross_check(scenario))
    reader.problems += [reader.problem(key, words) for key, words, fatal in found if fatal]
    reader.stop_if_wrong()
    warnings = tuple(f"{key}: {words}" for key, words, fatal in found if not fatal)
    return replace(scenario, warnings=warnings)


def _slug(top: Document) -> str:
    """Short name of a scenario: that of its folder, or of a file that lies by itself."""
    if not top.name:
        return top.path.name.strip("<>")
    return top.path.resolve().parent.name if top.path.name == "scenario.yaml" else top.path.stem


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
        raw = read_bytes(path, MAX_BYTES, "a YAML file")
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
