"""A stability analysis as a table for people: each state in words, whether it holds, who leaves."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.analysis.shapes import Improvement, Stability
from sim.cli.reports.grid import grid, spaced
from sim.domain import words
from sim.equations.graph_model import CRITERIA

ANSWERS = {
    "legal": "any moves of the others in which nobody moves twice in a row (legal)",
    "single": "one move by one of the others (single)",
    "once": "moves of the others of which each makes at most one (once)",
}
LEGEND = (
    "✓ marks an equilibrium: everyone would stay. nash: nobody has a better move; gmr: whoever has "
    "one fears an answer that leaves it no better off; smr: and finds no way out of it; seq: an "
    "answer that is good for those who give it. Answers: {}."
)
DERIVED = (
    "Preferences are derived from the scenario's utilities before its first month, by the median "
    "of {:,} replicates (seed {}); shares are of the replicates, each with its own preferences, in "
    "which everyone would stay. Where a mark and its share disagree, or a share is near one half, "
    "the ranking is a close call: trust the share. With no option taken the policies in force stay "
    "as they are."
)


def report(found: Stability) -> RenderableType:
    """Everything a reader needs from an analysis."""
    return Group(*_parts(found))


def _parts(found: Stability) -> Iterator[RenderableType]:
    yield Text(found["title"] or found["file"], style="bold")
    if found["source"]:
        yield Text(found["source"].strip(), style="dim")
    yield Text()
    yield _states(found)
    yield Text("\nWhat each likes best first, = where it does not mind", style="bold")
    number = _numbers(found)
    for who, ranking in found["preferences"].items():
        tied = [" = ".join(number[code] for code in group) for group in ranking]
        yield Text(f"{spaced(who)}: {' > '.join(tied)}")
    yield Text()
    yield Text(LEGEND.format(ANSWERS[found["sanctions"]]), style="dim")
    if "replicates" in found and "seed" in found:
        yield Text(DERIVED.format(found["replicates"], found["seed"]), style="dim")


def _states(found: Stability) -> Table:
    heads = ("", "state", "options taken", *CRITERIA, "who would leave, to which state")
    table = grid(*heads, left=range(len(heads)))
    number = _numbers(found)
    for code in found["states"]:
        holds = [_cell(found, criterion, code) for criterion in CRITERIA]
        leaves = [_leave(entry, number) for entry in found["leaves"].get(code, [])]
        table.add_row(number[code], code, _taken(found, code), *holds, "\n".join(leaves))
    return table


def _numbers(found: Stability) -> dict[str, str]:
    return {code: str(n) for n, code in enumerate(found["states"], 1)}


def _taken(found: Stability, code: str) -> str:
    declared = [option for options in found["options"].values() for option in options]
    options = found.get("letters", declared)
    taken = [spaced(o) for o, on in zip(options, code, strict=True) if on == "Y"]
    return ", ".join(taken) or "none"


def _cell(found: Stability, criterion: str, code: str) -> str:
    mark = "✓" if code in found["equilibria"][criterion] else ""
    if "share" not in found:
        return mark
    return f"{words.share(found['share'][criterion][code])} {mark}".strip()


def _leave(entry: Improvement, number: dict[str, str]) -> str:
    """One improvement, and what would follow by which criteria: `a to 2, but b to 4 (gmr, smr)`."""
    by_path: dict[str, list[str]] = {}
    for criterion, path in entry["sanctioned"].items():
        steps = ", ".join(f"{spaced(step['who'])} to {number[step['to']]}" for step in path)
        by_path.setdefault(steps, []).append(criterion)
    fears = [f"but {steps} ({', '.join(criteria)})" for steps, criteria in by_path.items()]
    return "; ".join([f"{spaced(entry['who'])} to {number[entry['to']]}", *fears])
