"""Release: a party that breaks a binding table sends it back to where it was before the deal."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take


@dataclass(frozen=True)
class Bond:
    """A table that binds: where it is in force (R,), its issues (K,), the values before it (R, K).

    `party` (N,) says who is bound: nobody at a table that does not bind. `ratified` is the month of
    ratification, (R,).
    """

    in_force: Mask
    issues: Mask
    before: Array
    party: Mask
    ratified: Index

    def rows(self, index: Index) -> "Bond":
        """The same in some replicates."""
        return replace(
            self,
            in_force=self.in_force[index],
            before=take(self.before, index, axis=0),
            ratified=self.ratified[index],
        )


def breached(bond: Bond, moved: Mask, mover: int) -> Mask:
    """Where a move by `mover` of the issues `moved` (R, K) breaks the bond, (R,)."""
    if not bond.party[mover]:
        return np.zeros_like(bond.in_force)
    return bond.in_force & np.any(moved & bond.issues, axis=1)


def release(policy: Array, moved: Mask, broken: Sequence[Mask], bonds: Sequence[Bond]) -> Array:
    """Policies after a move of the issues `moved` (R, K) that breaks bonds, `broken` (R,) of each.

    Every other issue of a broken bond returns to its value before the bond, whoever controls it,
    unless another bond holds it that is in force and not broken; of two that are broken, the one
    ratified earlier decides. One pass: a release breaks nothing further.
    """
    if not any(map(np.any, broken)):
        return policy
    stays, after = np.copy(moved), policy
    for bond, gone in zip(bonds, broken, strict=True):
        if np.any(bond.party):
            stays |= (bond.in_force & ~gone)[:, None] & bond.issues
    earliest = np.full(policy.shape, np.inf)
    for bond, gone in zip(bonds, broken, strict=True):
        month = bond.ratified[:, None]
        back = gone[:, None] & bond.issues & ~stays & (month < earliest)
        after, earliest = np.where(back, bond.before, after), np.where(back, month, earliest)
    return after
