"""Threats as a file states them: a demand, the sanction behind it, and what may answer that."""

from typing import Literal

from pydantic import Field, model_validator

from sim.domain.estimate import Bound, Described, Estimate, Strict, problem
from sim.domain.months import Month
from sim.domain.parts.condition import Condition


class Demand(Bound):
    """What a threat asks of its target: a ceiling or a floor for one issue.

    `shift` moves what is drawn, in the issue's unit, kept within its range.
    """

    issue: str
    shift: float = 0.0


class Sanction(Strict):
    """What the sender does if the target resists: one issue moved to a value."""

    issue: str
    to: Estimate


class Answer(Strict):
    """What the target may do to a sanction: one issue of its own moved to a value.

    `when` says what must hold for it; all expect it only where it does.
    """

    issue: str
    to: Estimate
    when: Condition | None = None


class Threat(Described):
    """A demand with a sanction behind it, free-standing or attached to a table's failure.

    `when` says what must hold for it to be made. A sanction that is not `announced` is laid without
    a word. `made` says whether the sender chooses to make it, makes it the first time that it can,
    never does, or has made it before the run (`standing`).
    """

    sender: str
    target: str
    demand: Demand
    sanction: Sanction
    answer: Answer | None = None
    start: Month = Field(alias="from")
    until: Month
    when: Condition | None = None
    announced: bool = True
    review: int = Field(default=6, ge=1)
    table: str | None = None
    made: Literal["chosen", "always", "never", "standing"] = "chosen"

    @model_validator(mode="after")
    def _timed(self) -> "Threat":
        if self.start > self.until:
            raise problem("`from` is after `until`.")
        if self.sender == self.target:
            raise problem("has the same sender and target.")
        if not self.announced and self.table is not None:
            raise problem("is not announced, so no table can wait for it. Leave out `table`.")
        if not self.announced and self.made == "standing":
            raise problem("is not announced, so it cannot be standing. Change one of them.")
        return self
