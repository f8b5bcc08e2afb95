# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (what ruamel.yaml reads is of any type until it is validated)
"""Which seeds a scenario reads, and which of its parts it brings itself."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel, RootModel

from sim.domain.errors import Problem, WinsetError, first, nearest
from sim.domain.key import Key
from sim.domain.parts.article import Article
from sim.domain.parts.issue import Issue
from sim.domain.parts.lane import Lane
from sim.domain.parts.stakeholder import Stakeholder
from sim.files import library
from sim.files.disk import read_bytes
from sim.files.document import MAX_BYTES, Document, read
from sim.files.file_part import FilePart, mapping
from sim.files.reader import Reader

_FACT = re.compile(r"^  ([\w-]+): *\n(?:    .*\n)*?    type: *(\w+)", re.MULTILINE)
Place = tuple[Path | Document, tuple[str, ...]]  # a file and the place in it
Given = tuple[str | int, str, object]  # where a name stands, the name, and its definition if any
SECTIONS = ("stakeholders", "issues", "lanes", "articles")
HIDES = "goes before what the seeds have under this name. Rename it if that is not meant."


class Issues(RootModel[dict[str, Issue]]):
    """The scales on which positions and policies are measured, by name."""


class Lanes(RootModel[dict[str, Lane]]):
    """Flows of trade, each with its tariff and who gains and loses, by name."""


def add_seeds(reader: Reader, top: FilePart) -> None:
    """Add what a scenario reads of the seeds: whom and what it names, and the lanes of these.

    What it defines itself is in its own part; the reader notes which names of the seeds it hides.
    """
    present = {name for _, name, _ in _given(top, "issues")}
    for section, (kind, known) in _sections(reader).items():
        given = list(_given(top, section))
        own = {name for _, name, definition in given if definition is not None}
        reader.problems += first(_misnamed(top.document, section, given, known))
        reader.notes += [(Key((section, name)), HIDES, False) for name in known if name in own]
        wanted = [name for _, name, _ in given]
        if section == "lanes":
            wanted = [name for name, place in known.items() if _needed(*place) <= present]
        if kind is not Article:  # those are read only where they are cited
            for name in wanted:
                if name in known and name not in own:
                    reader.add(f"{section}.{name}", kind, *known[name])


def _sections(reader: Reader) -> dict[str, tuple[type[BaseModel], dict[str, Place]]]:
    """What the seeds have, by section of a scenario: of which type, and each by name."""
    return {
        "stakeholders": (Stakeholder, _whole(library.stakeholders())),
        "issues": (Issue, _listed(reader, library.issues())),
        "lanes": (Lane, _listed(reader, library.lanes())),
        "articles": (Article, _whole(library.articles())),
    }


def _whole(files: Mapping[str, Path]) -> dict[str, Place]:
    """Files of one thing each, by its name."""
    return {name: (path, ()) for name, path in files.items()}


def _listed(reader: Reader, files: Iterable[Path]) -> dict[str, Place]:
    """What stands in files of several things, by name."""
    found: dict[str, Place] = {}
    for path in files:
        try:
            document = read(path)
        except WinsetError as error:
            reader.problems += error.problems
        else:
            found |= {str(name): (document, (str(name),)) for name in document.data}
    return found


def _given(top: FilePart, section: str) -> Iterator[Given]:
    """Names in a section of a scenario: where each stands, the name, its definition if any."""
    found = top.document.data.get(section)
    if isinstance(found, Mapping):
        yield from ((name, name, definition) for name, definition in found.items())
    elif isinstance(found, list):
        yield from ((place, str(name), None) for place, name in enumerate(found))


def _misnamed(
    document: Document,
    section: str,
    given: Iterable[Given],
    known: Iterable[str],
) -> Iterator[Problem]:
    """Names without a definition that the seeds do not have, and those that stand twice."""
    choices, seen = set(known), set[str]()
    for place, name, definition in given:
        if name in seen:
            yield document.problem((section, place), f"'{name}' is named twice. Keep one.")
        elif definition is None and name not in choices:
            words = f"there is no {section[:-1]} '{name}'. {nearest(name, choices)}"
            yield document.problem((section, place), words)
        else:
            seen.add(name)


def _needed(file: Path | Document, place: tuple[str, ...]) -> set[str]:
    """Issues without whose policy there is no lane."""
    lane = mapping(file.at(place)) if isinstance(file, Document) else {}
    keys = ("tariff_issue", "quota_issue")
    return {str(lane[key]) for key in keys if lane.get(key) is not None}


def fact_types(reader: Reader, cited: Iterable[str], own: Mapping[str, Article]) -> dict[str, str]:
    """Type of every fact in the articles that are cited, by id; `own` are the scenario's.

    An article is read in full only where a glance at its lines misses a cited fact: parsing all of
    them would take as long as a run. `winset check` always reads them in full.
    """
    known, types, names = library.articles(), dict[str, str](), set(cited)
    for slug in sorted({fact.split(".")[0] for fact in names}):
        facts = {fact for fact in names if fact.startswith(f"{slug}.")}
        if slug in own:
            types |= {f"{slug}.{name}": fact.type for name, fact in own[slug].facts.items()}
        elif slug in known:
            types |= _types_in(reader, slug, known[slug], facts)
    return types


def _types_in(reader: Reader, slug: str, path: Path, facts: set[str]) -> dict[str, str]:
    raw = read_bytes(path, MAX_BYTES, "a YAML file")
    reader.hashes.append(hashlib.sha256(raw).hexdigest())
    seen = _FACT.findall(raw.decode("utf-8", errors="replace"))
    found = {f"{slug}.{name}": kind for name, kind in seen}
    if facts <= set(found):
        return found
    part = reader.add(f"articles.{slug}", Article, path)
    article: Article | None = part.validated(reader.problems) if part else None
    return {f"{slug}.{name}": f.type for name, f in article.facts.items()} if article else {}
