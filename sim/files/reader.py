# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (what ruamel.yaml reads is of any type until it is validated)
"""The files of one world under construction: their data as changed, and every problem found."""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from sim.domain.errors import MOST, Problem, WinsetError, nearest
from sim.domain.findings import Finding
from sim.domain.key import Key
from sim.files.checks.oddities import unshown
from sim.files.checks.successors import successor
from sim.files.document import Document, read
from sim.files.file_part import FilePart, mapping, moved, put
from sim.files.type_places import keys_at

_FIELDS = {"low", "likely", "high", "value", "known"}
HINTED = 5  # unknown keys that are told what they may have meant, of some thousands


class Reader:
    """Reads the parts of one world and keeps every problem until the end."""

    def __init__(self) -> None:
        self.parts: dict[str, FilePart] = {}
        self.problems: list[Problem] = []
        self.hashes: list[str] = []
        self.notes: list[Finding] = []

    def add(
        self,
        prefix: str,
        kind: type[BaseModel],
        file: Path | Document,
        base: tuple[str, ...] = (),
    ) -> FilePart | None:
        """A file, or what stands at a place in it, as a part; None where it cannot be read."""
        try:
            document = read(file) if isinstance(file, Path) else file
            self.parts[prefix] = FilePart(prefix, kind, document, base)
        except WinsetError as error:
            self.problems += error.problems
        return self.parts.get(prefix)

    @property
    def error(self) -> WinsetError:
        """Every problem so far."""
        return WinsetError(dict.fromkeys(self.problems))

    @property
    def seeds_sha256(self) -> str:
        """Hash of every seed file that was read."""
        files = dict.fromkeys(part.document.sha256 for name, part in self.parts.items() if name)
        return hashlib.sha256("".join([*files, *self.hashes]).encode()).hexdigest()

    def part_of(self, key: str) -> tuple[FilePart, list[str]] | None:
        """The part in which a key path of the world stands, and the path inside it."""
        path = key.split(".")
        for prefix, inside in ((".".join(path[:2]), path[2:]), ("", path)):
            if prefix in self.parts:
                return self.parts[prefix], _steps(self.parts[prefix].data, inside)
        return None

    def change(self, changes: Mapping[str, Any]) -> None:
        """Put in what the scenario overrides, by key path, then the changes of `--set`."""
        top = self.parts[""]
        for key, value in mapping(top.data.get("overrides")).items():
            self._change(str(key), value, top.document.problem(("overrides", key), ""))
        for key, value in changes.items():
            words = str(value).lower() if isinstance(value, bool) else value
            self._change(key, value, Problem("", f"--set {key}={words}"))

    def _change(self, key: str, value: Any, origin: Problem) -> None:
        """Put a value at a key path of the world, or note that there is no such key."""
        if len(self.problems) > MOST:  # no more are told
            return
        path = key.split(".")
        if path[0] == "policies" and len(path) > 1:
            self._adopt_policy(path[1])
        elif path[0] == "parameters" and "parameters" not in self.parts[""].data:
            self.parts[""].data = {**self.parts[""].data, "parameters": {}}
        if isinstance(value, str) and (words := unshown(value, name=True)):
            self.problems.append(moved(Problem(words), origin))
            return
        found = self.part_of(key)
        if found is None or not put(*found, value, origin):
            self.problems.append(moved(Problem(self._unknown(key)), origin))

    def _adopt_policy(self, issue: str) -> None:
        scenario = self.parts[""]
        policies = mapping(scenario.data.get("policies"))
        part = self.parts.get(str(Key.of_issue(issue)))
        given = part.data if part else mapping(scenario.data.get("issues")).get(issue)
        found = mapping(given).get("policy")
        if issue not in policies and found is not None:
            scenario.data = {**scenario.data, "policies": {**policies, issue: found}}

    def _unknown(self, key: str) -> str:
        old = successor(key)
        if old is not None:
            return f"'{key}' {old}"
        hint = nearest(key, self._known) if len(self.problems) < HINTED else ""
        return f"there is no key '{key}' in this scenario. {hint}".rstrip()

    @cached_property
    def _known(self) -> list[str]:
        return self.keys()

    def keys(self) -> list[str]:
        """Every key path of the world's files, and the optional ones of their records."""
        out: list[str] = []
        for prefix, part in self.parts.items():
            _flatten(part.kind, part.data, prefix.split(".") if prefix else [], [], out)
        return out

    def problem(self, key: str, words: str) -> Problem:
        """A complaint about a key path of the world, at its place in the files or on the line."""
        if key.startswith("policies.") and key.split(".")[1] not in (
            self.parts[""].data.get("policies") or {}
        ):
            key = str(Key.of_issue(Key.parse(key).name, "policy"))
        found = self.part_of(key)
        if found is None:
            return Problem(words, key)
        part, path = found
        inside = ".".join(path)
        for changed, origin in part.origins.items():
            head, _, last = changed.rpartition(".")
            if f"{inside}.".startswith(f"{changed}.") or (head == inside and last in _FIELDS):
                return moved(Problem(words), origin)
        return part.document.problem((*part.base, *_loc(part, path)), words)

    def place(self, key: str) -> str:
        """File and line of a key path, or the change that set it."""
        problem = self.problem(key, "")
        return ":".join(str(part) for part in (problem.path, problem.line) if part) or problem.key


def _flatten(kind: Any, node: Any, prefix: list[str], path: list[str], out: list[str]) -> None:
    known = list(node) if isinstance(node, Mapping) else []
    for key in dict.fromkeys([*known, *keys_at(kind, path)]):
        inner = node.get(key) if isinstance(node, Mapping) else None
        out.append(".".join([*prefix, *path, str(key)]))
        if isinstance(inner, Mapping):
            _flatten(kind, inner, prefix, [*path, str(key)], out)


def _steps(node: Any, path: list[str]) -> list[str]:
    """Key path in steps, where a step may be a key that has dots itself, as in an event's `set`."""
    out: list[str] = []
    while path:
        heads = {".".join(path[:n]): n for n in range(1, len(path) + 1)}
        key = next((head for head in reversed(heads) if head in mapping(node)), path[0])
        out.append(key)
        node, path = mapping(node).get(key), path[heads[key] :]
    return out


def _loc(part: FilePart, path: list[str]) -> list[str | int]:
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
