"""Release: a party that breaks a binding table frees the others from it."""

from dataclasses import dataclass, replace

import numpy as np

from sim.domain.arrays import Array, Index, Mask, take


@dataclass(frozen=True)
class Bond:
    """A table that binds: where it is in force (R,), its issues (K,), the values before it (R, K).

    `party` (N,) says who is bound, `controls` (N, K) who may move what.
    """

    in_force: Mask
    issues: Mask
    before: Array
    party: Mask
    controls: Mask

    def rows(self, index: Index) -> "Bond":
        """The same in some replicates."""
        return replace(self, in_force=self.in_force[index], before=take(self.before, index, axis=0))


def breached(bond: Bond, moved: Mask, mover: int) -> Mask:
    """Where a move by `mover` of the issues `moved` (R, K) breaks the bond, (R,)."""
    if not bond.party[mover]:
        return np.zeros_like(bond.in_force)
    return bond.in_force & np.any(moved & bond.issues, axis=1)


def release(policy: Array, moved: Mask, mover: int, bonds: list[Bond]) -> Array:
    """Policies after a move by `mover`, (R, K): what others hold to under a broken bond returns.

    Every issue of a broken bond that `mover` does not control goes back to its value before the
    bond; what moved stays. One pass: a release breaks nothing further.
    """
    after = policy
    for bond in bonds:
        broken = breached(bond, moved, mover)
        if np.any(broken):
            freed = bond.issues & ~bond.controls[mover]
            after = np.where(broken[:, None] & freed & ~moved, bond.before, after)
    return after
