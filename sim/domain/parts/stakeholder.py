"""Stakeholders: what each wants, how much it cares, and what it can do about it."""

from typing import Annotated

from pydantic import BeforeValidator, Field

from sim.domain.estimate import Bound, Described, Estimate, Name, PrivateEstimate, Strict
from sim.domain.home_costs import StakeholderKind
from sim.domain.number import Scale

SHARE = Scale("share", 0.0, 1.0)
MONEY = Scale("C$ M a year", 1e-3, 1e7)

# `none` in a file: money does not move this stakeholder.
Worth = Annotated[
    Estimate | None, BeforeValidator(lambda value: None if value == "none" else value)
]


class Within(Strict):
    """A constituent's say in the utility of the government above it (two-level game)."""

    of: str
    voice: Estimate


class Shift(Strict):
    """How far numbers of an interest are moved in every replicate, kept within their ranges.

    In the issue's own unit, salience and `shown` in shares; the luck of each number stays its own.
    `shown` is how much more than it cares a stakeholder shows to care; an ideal that moves takes
    the declared position with it unless one is given.
    """

    ideal: float = 0.0
    salience: float = Field(default=0.0, ge=-1, le=1)
    position: float = 0.0
    reservation: float = 0.0
    shown: float = Field(default=0.0, ge=-1, le=1)


class Interest(Strict):
    """Where a stakeholder stands on one issue, in the issue's own unit; salience is a share.

    `ideal` is what the interest wants, `position` what is declared (the ideal unless given),
    `reservation` the worst value acceptable in any settlement or to any threat; `shift` moves what
    is drawn.
    """

    ideal: Estimate
    salience: Estimate
    position: Estimate | None = None
    reservation: Bound | None = None
    capability: Estimate | None = None
    note: str | None = None
    shift: Shift = Shift()


class Stakeholder(Described):
    """Who it is, whom it answers to, its influence, its price of a unit of utility, its interests.

    `worth_cad_m` is the sum a year (C$ M) held equal to moving an issue of salience 1 across its
    whole scale; left out or `none` where money does not move it. `hurdle` is what signing costs it
    at home and `resolve` what backing down costs it, in utility: its owner knows them, the others
    their estimates; by default those of its kind.
    """

    name: Name
    kind: StakeholderKind
    within: Within | None = None
    capability: Estimate
    worth_cad_m: Worth = None
    hurdle: PrivateEstimate | None = None
    resolve: PrivateEstimate | None = None
    interests: dict[str, Interest]
