"""What historical cases say of the default hurdle and resolve, as tables for people."""

from collections.abc import Iterator
from math import exp

from rich.console import Group, RenderableType
from rich.text import Text

from sim.analysis.shapes import CaseFit, Multiplied
from sim.cli.reports.grid import grid


def report(found: CaseFit) -> RenderableType:
    """The object of `winset score cases --fit --json`, to be read."""
    return Group(*_parts(found))


def _parts(found: CaseFit) -> Iterator[RenderableType]:
    yield Text("Mean log score by what multiplies every default, all cases", style="bold")
    yield _grid(found)
    yield Text("\nEach case, by what all others choose", style="bold")
    yield _cases(found)
    yield Text()
    yield Text(_verdict(found), style="bold")
    yield Text(
        f"Of {found['questions']} questions on yield, sanction and answer; {found['replicates']} "
        f"replicates a coding, seed {found['seed']}, the same luck throughout. Less is better. A "
        "multiplier is chosen by the sum of log scores and a prior: its logarithm is normal "
        f"around 0, and a factor of {exp(found['prior_spread']):g} is one standard deviation of "
        "each. The interval is of 95 %, from drawing cases; luck comes on top, so try other "
        "seeds. Nothing is changed by this.",
        style="dim",
    )


def _grid(found: CaseFit) -> RenderableType:
    scores = {(row["hurdle"], row["resolve"]): row["log"] for row in found["grid"]}
    factors = sorted({hurdle for hurdle, _ in scores})
    table = grid("", *(f"resolve × {factor:.2f}" for factor in factors))
    for hurdle in factors:
        cells = (f"{scores[hurdle, resolve]:.3f}" for resolve in factors)
        table.add_row(f"hurdle × {hurdle:.2f}", *cells)
    return table


def _cases(found: CaseFit) -> RenderableType:
    table = grid("case", "questions", "hurdle", "resolve", "log", "log as shipped")
    for slug, row in found["cases"].items():
        chosen = [f"× {row['hurdle']:.2f}", f"× {row['resolve']:.2f}"]
        scores = [f"{row['log']:.3f}", f"{row['log_as_shipped']:.3f}"]
        table.add_row(slug, str(row["questions"]), *chosen, *scores)
    return table


def _verdict(found: CaseFit) -> str:
    low, high = found["interval"]
    told = "better" if high < 0.0 else "worse" if low > 0.0 else "not to be told apart"
    return (
        f"All cases together choose {_factors(found['best'])}. On cases left out the choice of "
        f"the others scores {found['log']:.3f}, the defaults {found['log_as_shipped']:.3f}: "
        f"{found['difference']:+.3f} ({low:+.3f} to {high:+.3f}), {told}."
    )


def _factors(point: Multiplied) -> str:
    return f"hurdle × {point['hurdle']:.2f} and resolve × {point['resolve']:.2f}"
