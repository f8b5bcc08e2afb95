# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (what ruamel.yaml reads is of any type until it is validated)
"""From files to a Scenario: read, change, validate, cross-check; every problem is told at once."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sim.domain import numbers
from sim.domain.errors import WinsetError
from sim.domain.literals import native
from sim.domain.parts.article import Article
from sim.domain.parts.stakeholder import Stakeholder
from sim.domain.scenario import Scenario, ScenarioFile
from sim.files import library, seeds, yaml_text
from sim.files.case_file import CaseFile
from sim.files.checks.check import cross_check
from sim.files.conflicts.options_file import OptionsFile
from sim.files.disk import shown
from sim.files.document import Document, parse
from sim.files.experiment_file import ExperimentFile
from sim.files.reader import Reader
from sim.files.resolved_file import Resolved
from sim.files.seeds import Issues, Lanes
from sim.files.world_file import WorldFile

KINDS: dict[str, type[BaseModel]] = {
    "scenario": ScenarioFile,
    "stakeholder": Stakeholder,
    "article": Article,
    "issues": Issues,
    "lanes": Lanes,
    "options": OptionsFile,
    "resolved": Resolved,
    "case": CaseFile,
    "experiment": ExperimentFile,
    "world": WorldFile,
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
    if top is None:
        raise reader.error
    seeds.add_seeds(reader, top)
    reader.change(changes)
    return reader


def _assemble(reader: Reader, changes: dict[str, Any]) -> LoadedScenario:
    file, parts = _validated(reader)
    top = reader.parts[""].document
    stakeholders = {who: parts["stakeholders"][who] for who in file.stakeholders}
    issues = {name: parts["issues"][name] for name in file.issues}
    book = numbers.by_key(file, stakeholders, issues, parts["lanes"])
    cited = {fact for number in book.values() for fact in number.estimate.facts}
    scenario = LoadedScenario(
        slug=_slug(top),
        path=top.path,
        file=file,
        stakeholders=stakeholders,
        issues=issues,
        lanes=parts["lanes"],
        numbers=book,
        fact_types=seeds.fact_types(reader, cited, parts["articles"]),
        changes=changes,
        scenario_sha256=top.sha256,
        seeds_sha256=reader.seeds_sha256,
        source=top.raw,
        built=not top.name,
    )
    found = [*reader.notes, *cross_check(scenario)]
    reader.problems += [reader.problem(str(key), words) for key, words, fatal in found if fatal]
    if reader.problems:
        raise reader.error
    warnings = tuple(f"{key}: {words}" for key, words, fatal in found if not fatal)
    return replace(scenario, warnings=warnings)


def _validated(reader: Reader) -> tuple[ScenarioFile, dict[str, dict[str, Any]]]:
    """The scenario as its type, and whom and what it reads, by section and name.

    What is wrong stops it only where the rest cannot be checked without it.
    """
    models = {prefix: part.validated(reader.problems) for prefix, part in reader.parts.items()}
    file: ScenarioFile | None = models.pop("")
    parts: dict[str, dict[str, Any]] = {section: {} for section in seeds.SECTIONS}
    for prefix, model in models.items():
        section, _, name = prefix.partition(".")
        parts[section][name] = model
    for section in seeds.SECTIONS if file else ():
        given: dict[str, Any] = getattr(file, section)
        parts[section] |= {name: own for name, own in given.items() if own is not None}
    needed = [(file.stakeholders, "stakeholders"), (file.issues, "issues")] if file else []
    there = all(set(names) <= set(parts[section]) for names, section in needed)
    if file is None or None in models.values() or not there:
        raise reader.error
    return file, parts


def _slug(top: Document) -> str:
    """Short name of a scenario: that of its folder, or of a file that lies by itself."""
    if not top.name:
        return top.path.name.strip("<>")
    return top.path.resolve().parent.name if top.path.name == "scenario.yaml" else top.path.stem
