"""What happened: series of every month and, if wanted, every decision as a row."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from sim.domain.arrays import Array, Index, Mask
from sim.domain.kinds import Verb
from sim.world.bindings import SAME

if TYPE_CHECKING:
    from sim.world.agents import StakeholderAgent
    from sim.world.model import World


@dataclass(frozen=True)
class Decision:
    """One decision in all replicates where `made` holds: who did what, to what, how likely, why.

    `before` and `after` are in the issue's unit, NaN where a decision moves nothing.
    """

    month: int
    who: str
    what: Verb
    to: str
    made: Mask
    probability: Array
    before: Array
    after: Array
    why: list[str] | str

    @property
    def rows(self) -> Index:
        """Rows of the chunk in which it was made."""
        return np.flatnonzero(self.made)

    def reason(self, row: int) -> str:
        """Key path of what weighed most in one row."""
        return self.why if isinstance(self.why, str) else self.why[row]


@dataclass
class Ledger:
    """Decisions in the order made; `on` is False where nobody will read them."""

    on: bool
    decisions: list[Decision] = field(default_factory=list[Decision])

    def add(  # noqa: PLR0913 - a row has this many columns
        self,
        month: int,
        who: str,
        what: Verb,
        to: str,
        made: Mask,
        *,
        probability: Array | None = None,
        before: Array | None = None,
        after: Array | None = None,
        why: list[str] | str = "",
    ) -> None:
        """Note a decision of the replicates where `made` holds."""
        if not self.on or not np.any(made):
            return
        self.decisions.append(
            Decision(
                month,
                who,
                what,
                to,
                made.copy(),
                _filled(probability, made, 1.0),
                _filled(before, made, np.nan),
                _filled(after, made, np.nan),
                why,
            )
        )


def _filled(values: Array | None, made: Mask, default: float) -> Array:
    """A copy of a column's values, (R,); the default where there are none."""
    return np.full(made.shape, default) if values is None else values.copy()


def note_steps(
    world: "World", agent: "StakeholderAgent", what: Verb, before: Array, why: str
) -> None:
    """Write a decision row for every issue on which a declared position has moved."""
    if not world.ledger.on:
        return
    after = world.position[:, agent.row]
    moved = np.abs(after - before) > SAME
    for issue, k in world.issue_row.items():
        if np.any(moved[:, k]):
            was, now = world.in_unit(k, before[:, k]), world.in_unit(k, after[:, k])
            world.ledger.add(
                world.month, agent.name, what, issue, moved[:, k], before=was, after=now, why=why
            )


class DecisionState(Protocol):
    """What the world keeps of one thing that is decided, in all replicates."""

    def marks(self) -> dict[str, Mask]:
        """Where what results count has happened, (R,) each."""
        ...

    def is_(self, status: str) -> Mask:
        """Where a condition on it holds, (R,)."""
        ...


@dataclass
class Record:
    """Series of a chunk: entry 0 is the world as found, entry m the end of month m.

    Without series, only policies have an entry a month: positions none, the others their last.
    """

    policy: Array  # (T + 1, R, K) on [0, 1]
    position: Array  # (T + 1, R, N, K) on [0, 1]
    utility: Array  # (T + 1, R, N) change since entry 0, by the preferences of the month
    gain: Array  # (T + 1, R, N) C$ M a year since entry 0
    outcomes: dict[str, Array] = field(default_factory=dict[str, Array])  # category index, (R,)

    @classmethod
    def blank(
        cls, months: int, count: int, stakeholders: int, issues: int, *, series: bool = True
    ) -> "Record":
        """A record of zeros with room for what is kept."""

        def room(entries: int, *shape: int) -> Array:
            """An array of every entry and replicate whose memory ends with the replicates."""
            return np.moveaxis(np.zeros((entries, *shape, count)), -1, 1)

        return cls(
            policy=room(months + 1, issues),
            position=room(months + 1 if series else 0, stakeholders, issues),
            utility=room(months + 1 if series else 1, stakeholders),
            gain=room(months + 1 if series else 1, stakeholders),
        )
