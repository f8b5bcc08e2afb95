"""Procedure: an agenda setter proposes what suits it best among what the others would accept."""

from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.domain.arrays import Array, Index, total
from sim.domain.errors import WinsetError, nearest
from sim.equations import procedure
from sim.equations.choice import TIE, least
from sim.models.by_issue import rows_of
from sim.models.nash import Nash
from sim.models.table import Model, Settlement, TableView

# Bargaining weight of who only accepts or refuses: the least with which the solver finds a package
# or proves that there is none, which does not hang on the weights.
OTHERS = (1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0)


class Procedural(Model):
    """Take it or leave it: the setter's best point of the win-set of the status quo.

    `setter` is a stakeholder's name, or the party with the most capability. `issues: together`
    is one package that every party must prefer to the reversion, the limit of Nash bargaining in
    which the setter has all the weight, once it has granted every other party that is asked to sign
    what that is held to cost it at home. `apart` is a vote on each issue by itself: a party accepts
    what lies no farther from its ideal than the reversion, with its capability as votes, and
    `quota` is the share of votes needed. One issue without money is always decided by the vote.
    """

    slug: ClassVar[str] = "procedural"
    summary: ClassVar[str] = "an agenda setter proposes, veto players accept or refuse"
    citation: ClassVar[str] = (
        "Tsebelis (2002), Veto Players; Romer & Rosenthal (1978), Public Choice 33(4)"
    )
    assumes: ClassVar[str] = (
        "One stakeholder makes the only proposal, and knows what the others would just accept "
        "rather than keep things as they are. The others can only say yes or no."
    )
    fails: ClassVar[str] = (
        "Where others can amend or make counter-offers, and where nobody knows what the others "
        "would accept: a proposal that leaves them almost nothing is then often refused."
    )
    setter: str = Field(
        default="strongest",
        description="Who makes the only proposal: a party's id, or the strongest one.",
    )
    issues: Literal["together", "apart"] = Field(
        default="together",
        description="One package that all must prefer to no deal, or a vote on each issue apart.",
    )
    quota: float = Field(
        default=1.0,
        gt=0.5,
        le=1.0,
        description=(
            "The share of votes, by capability, that a proposal needs where issues are voted on "
            "apart."
        ),
    )

    def settle(self, table: TableView) -> Settlement:
        setter = self._setter(table)
        if self._apart(table):
            return self._voted(table, setter)
        found = self._proposed(table, setter)
        if table.hurdle is None:
            return found
        others = np.arange(table.party.size) != setter[:, None]
        granted = np.where(others & table.asked(found.package), table.hurdle, 0.0)
        if not np.any(granted):
            return found
        found = self._proposed(table.claimed(granted), setter)
        return found if found.gain is None else replace(found, gain=found.gain + granted)

    def _proposed(self, table: TableView, setter: Index) -> Settlement:
        """The setter's best package that gains the others something."""
        settlement = _setters_best(table, setter, OTHERS[0])
        for others in OTHERS[1:]:
            left = np.flatnonzero(settlement.unresolved)
            if not left.size:
                break
            settlement = settlement.put(left, _setters_best(table, setter, others).rows(left))
        return settlement

    @property
    def heeds_positions(self) -> bool:
        return False

    @property
    def links_issues(self) -> bool:
        return self.issues == "together"

    @property
    def needs_reversion(self) -> bool:
        return True

    def spans(self, table: TableView) -> dict[str, Array]:
        if table.reversion is None or not self._apart(table):
            return {}
        ideal, votes = self._votes(table)
        win_set = procedure.win_set(ideal, votes, self.quota, table.reversion.reshape(-1))
        ends = {"win_set": win_set, "core": procedure.core(ideal, votes, self.quota)}
        shape = (*table.reversion.shape, 2)
        return {name: np.stack(end, axis=1).reshape(shape) for name, end in ends.items()}

    def _apart(self, table: TableView) -> bool:
        alone = len(table.levels) == 1 and table.exact is None and not np.any(table.slope)
        return alone or self.issues == "apart"

    def _setter(self, table: TableView) -> Index:
        """Place of the agenda setter among the parties, (R,)."""
        names = [table.names[row] for row in table.party]
        if self.setter != "strongest":
            if self.setter not in names:
                words = f"there is no party '{self.setter}' to set the agenda. "
                raise WinsetError(words + nearest(self.setter, names))
            return np.full(len(table.margin), names.index(self.setter))
        capability, weight, ideal = (
            total(np.take(values, table.party, axis=1), axis=2)
            for values in (table.capability, table.weight, table.ideal)
        )
        row, place = np.indices(capability.shape)
        keys = [-capability.ravel(), -weight.ravel(), ideal.ravel()]
        return place.ravel()[least(row.ravel(), keys)]

    def _votes(self, table: TableView) -> tuple[Array, Array]:
        """Ideals and votes of the parties, rows of one issue each; the indifferent do not vote."""
        ideal, votes, stake = (
            rows_of(np.take(values, table.party, axis=1))
            for values in (table.ideal, table.capability, table.stake)
        )
        return ideal, np.where(stake > 0.0, votes, 0.0)

    def _voted(self, table: TableView, setter: Index) -> Settlement:
        assert table.reversion is not None  # noqa: S101 - needs_reversion
        ideal, votes = self._votes(table)
        shape, status_quo = table.reversion.shape, table.reversion.reshape(-1)
        low, high = procedure.win_set(ideal, votes, self.quota, status_quo)
        rows = np.repeat(setter, len(table.levels))[:, None]
        wish = np.take_along_axis(ideal, rows, axis=1)[:, 0]
        proposes = np.take_along_axis(votes, rows, axis=1)[:, 0] > 0.0
        wish = np.where(proposes, wish, status_quo).reshape(shape)
        low = np.maximum(low.reshape(shape), table.low)
        high = np.minimum(high.reshape(shape), table.high)
        package = np.clip(wish, low, high)
        for issue, levels in enumerate(table.levels):
            if levels:
                ends = (low[:, issue], high[:, issue])
                package[:, issue] = _level(wish[:, issue], ends, levels)
        package = np.where((low > high) | np.isnan(package), table.reversion, package)
        changed = np.any(package != table.reversion, axis=1)
        return Settlement(package, changed, np.zeros_like(changed))


def _setters_best(table: TableView, setter: Index, others: float) -> Settlement:
    """The Nash bargain in which all but the setter have little weight."""
    weight = np.where(np.arange(table.party.size) == setter[:, None], 1.0, others)
    offered = np.zeros_like(table.capability)
    offered[:, table.party] = weight[:, :, None]
    return Nash(weights="capability").settle(replace(table, capability=offered))


def _level(wish: Array, ends: tuple[Array, Array], levels: int) -> Array:
    """The level nearest the wish within both ends, ties the lower, (R,); NaN if there is none."""
    grid = np.arange(levels) / (levels - 1)
    inside = (grid >= ends[0][:, None] - TIE) & (grid <= ends[1][:, None] + TIE)
    row, level = np.nonzero(inside)
    best = least(row, [np.abs(grid[level] - wish[row]), grid[level]])
    out = np.full_like(wish, np.nan)
    out[row[best]] = grid[level[best]]
    return out
