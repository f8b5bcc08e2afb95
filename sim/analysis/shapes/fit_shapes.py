"""What historical cases say of default numbers: score cases --fit."""

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.analysis.shapes.common import Interval


class Multiplied(TypedDict):
    """By what all default hurdles and all default resolves are multiplied."""

    hurdle: float
    resolve: float


class MultipliedScore(Multiplied):
    """The mean log score of all questions there."""

    log: float


class LeftOut(Multiplied):
    """What all other cases choose, and a case's mean log score there and as shipped."""

    questions: int
    log: float
    log_as_shipped: float


class FitSummary(TypedDict):
    """Scores over a grid, the best of all cases, and of each case by what the others choose.

    `log` is the mean of the scores of left-out cases; `difference` how much it is above the
    defaults as shipped, below 0 where a fit gains. The interval draws whole cases. `best` heeds the
    prior, of which `prior_spread` is the standard deviation of a multiplier's logarithm.
    """

    grid: list[MultipliedScore]
    prior_spread: float
    best: Multiplied
    cases: dict[str, LeftOut]
    questions: int
    log: float
    log_as_shipped: float
    difference: float
    interval: Interval


class CaseFit(FitSummary):
    """`winset score cases --fit`: what history says of the default hurdle and resolve."""

    replicates: int
    seed: int
