"""A conflict read from an options file: its feasible states, and the preferences that are given.

States are numbered from 1 by their decimal code, the first option being worth 1, the second 2, the
third 4 and so on, as the literature numbers them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from sim.domain.arrays import Array, Index, Mask
from sim.domain.errors import WinsetError, nearest
from sim.files.conflicts import gmcr, patterns
from sim.files.conflicts.options_file import OptionsFile
from sim.files.document import Document, Loc, validate

MAX_OPTIONS = 16
MAX_STATES = 1024
Finding = tuple[Loc, str]


@dataclass(frozen=True)
class Conflict:
    """Feasible states (S, O), and levels (S,) of those decision makers whose preferences are given.

    A level is an ordinal rank, higher is better.
    """

    document: Document
    file: OptionsFile
    states: Mask
    level: dict[str, Array]

    @property
    def codes(self) -> list[str]:
        """Each state as a word of Y and N."""
        return ["".join("Y" if on else "N" for on in state) for state in self.states.tolist()]

    @property
    def owner(self) -> Index:
        """Row of the decision maker of each option, (O,)."""
        makers = list(self.file.decision_makers)
        return np.array([makers.index(self.file.owner(option)) for option in self.file.options])

    def one_way(self, direction: str) -> Mask:
        """Options that may be moved only in a direction, `on` or `off`, (O,)."""
        ways = self.file.one_way
        return np.array([ways.get(option) == direction for option in self.file.options])


def expand(document: Document) -> Conflict:
    """An options file as a conflict; WinsetError tells everything that is wrong with it."""
    reads = gmcr.options if gmcr.is_gmcr(document) else partial(validate, OptionsFile)
    file, problems = reads(document)
    if file is not None:
        problems = [document.problem(*found) for found in _names(file)]
        problems += [document.problem(*found) for found in _patterns(file)]
        problems += [document.problem(*found) for found in _statements(file)]
    if file is None or problems:
        raise WinsetError(problems)
    states = _states(document, file)
    level = {who: patterns.levels(said, states) for who, said in file.statements.items()}
    for who, groups in file.preferences.items():
        level[who] = np.full(len(states), np.nan)
        problems += [document.problem(*f) for f in _rank(who, groups, states, level[who])]
    if problems:
        raise WinsetError(problems)
    return Conflict(document, file, states, level)


def _names(file: OptionsFile) -> Iterator[Finding]:
    """Options named twice or too many, and names that are nowhere declared."""
    yield from _options(file)
    for part in ("one_way", "effects"):
        for name in getattr(file, part):
            if name not in file.options:
                yield (part, name), f"there is no option '{name}'. {nearest(name, file.options)}"
    for part in ("preferences", "statements"):
        for who in getattr(file, part):
            if who not in file.decision_makers:
                words = f"there is no decision maker '{who}'. {nearest(who, file.decision_makers)}"
                yield (part, who), words
    for who in set(file.preferences) & set(file.statements):
        yield ("statements", who), "has `preferences` and also `statements`. Keep one of them."


def _options(file: OptionsFile) -> Iterator[Finding]:
    for who, own in file.decision_makers.items():
        loc = ("decision_makers", who)
        if not own:
            yield loc, "has no options. Name at least one, or leave the decision maker out."
        for index, option in enumerate(own):
            if file.owner(option) != who or option in own[:index]:
                words = f"'{option}' is already an option of '{file.owner(option)}'. Keep one."
                yield (*loc, index), words
    owned = [option for own in file.decision_makers.values() for option in own]
    if file.letters and sorted(file.letters) != sorted(owned):
        yield ("letters",), "does not list every option once. Leave it out, or list each of them."
    size = len(owned)
    if size > MAX_OPTIONS:
        words = f"there are {size} options; at most {MAX_OPTIONS} are allowed. Leave some out."
        yield ("decision_makers",), words


def _patterns(file: OptionsFile) -> Iterator[Finding]:
    """Words that are no states or patterns of states."""
    places: list[tuple[Loc, str]] = []
    for part, words in (("feasible", file.feasible), ("infeasible", file.infeasible)):
        places += [((part, index), word) for index, word in enumerate(words)]
    for who, groups in file.preferences.items():
        for rank, group in enumerate(groups):
            places += [(("preferences", who, rank, n), word) for n, word in enumerate(group)]
    size = len(file.options)
    for loc, word in places:
        words = patterns.wrong(word, size)
        if words is not None:
            yield loc, words


def _statements(file: OptionsFile) -> Iterator[Finding]:
    """Statements that are none."""
    for who, said in file.statements.items():
        for n, statement in enumerate(said):
            for words in patterns.wrong_statement(statement, len(file.options)):
                yield ("statements", who, n), words


def _states(document: Document, file: OptionsFile) -> Mask:
    """Feasible states, (S, O), by decimal code; the first option is worth 1."""
    size = len(file.options)
    code: Index = np.arange(2**size, dtype=np.int64)
    every = code[:, None] >> np.arange(size, dtype=np.int64) & 1 == 1
    listed = np.zeros(len(every), dtype=bool)
    for pattern in file.feasible or file.infeasible:
        listed |= patterns.fits(every, pattern)
    if not file.feasible:
        listed = ~listed
    loc = ("feasible",) if file.feasible else ("infeasible",)
    count = int(np.count_nonzero(listed))
    if count > MAX_STATES:
        words = (
            f"{count} states are feasible; at most {MAX_STATES} are allowed. Rule states out "
            "with `infeasible`, or drop an option."
        )
        raise WinsetError([document.problem(loc, words)])
    if count == 0:
        words = "no state is left. Leave some out."
        raise WinsetError([document.problem(loc, words)])
    return every[listed]


def _rank(who: str, groups: list[list[str]], states: Mask, level: Array) -> Iterator[Finding]:
    """Fill in the levels (S,) of one decision maker; what is ranked twice, never or in vain."""
    for rank, group in enumerate(groups):
        for index, pattern in enumerate(group):
            loc = ("preferences", who, rank, index)
            fits = patterns.fits(states, pattern)
            if not np.any(fits):
                yield loc, f"'{pattern}' fits no feasible state. Leave it out."
            twice = fits & ~np.isnan(level)
            if np.any(twice):
                yield loc, f"{_listed(states[twice])} ranked already. Rank each state once."
            level[fits & np.isnan(level)] = -rank
    missing = np.isnan(level)
    if np.any(missing):
        words = f"{_listed(states[missing])} not ranked. Rank every feasible state once."
        yield ("preferences", who), words


def _listed(states: Mask) -> str:
    """Phrase that names some states, the first eight of them."""
    words = ["".join("Y" if on else "N" for on in state) for state in states.tolist()]
    more = f" and {len(words) - 8} more" if len(words) > 8 else ""
    return f"{', '.join(words[:8])}{more} {'is' if len(words) == 1 else 'are'}"
