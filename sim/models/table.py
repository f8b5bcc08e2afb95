"""What a decision model sees and says: the table, offers, a settlement, and the Model itself."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from dataclasses import field as default
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, ValidationError

from sim.domain.arrays import Array, Index, Mask, take
from sim.domain.errors import Problem, WinsetError, nearest

SAME = 1e-6  # values this close on a scale are the same


@dataclass(frozen=True)
class Gains:
    """What packages gain the parties of a table over disagreement, by exact utility.

    `of(y)` of packages (R, m), (R, P); `kinks(issue)` lists the values (R,) at which it bends
    sharply. `part(index)` is the same in some replicates, which may recur; without it all are
    alike.
    """

    of: Callable[[Array], Array]
    kinks: Callable[[int], list[Array]] = lambda _issue: []
    part: "Callable[[Index], Gains] | None" = None

    def rows(self, index: Index) -> "Gains":
        """The same in some replicates."""
        return self if self.part is None else self.part(index)

    def claimed(self, claim: Array) -> "Gains":
        """What is left of them over claims (R, P)."""
        return Gains(
            lambda package: self.of(package) - claim,
            self.kinks,
            lambda index: self.rows(index).claimed(take(claim, index, axis=0)),
        )


@dataclass(frozen=True)
class TableView:
    """A table in session as a decision model sees it.

    R replicates, A stakeholders, m issues on [0, 1]. `ideal`, `salience` and `slope` (money,
    utility per whole scale) are after voice, (R, A, m); `stake` is each one's own salience +
    |money slope|; `capability` (R, A, m); `party` (A,) the indices of those whose consent is
    needed. `reversion` (R, m) holds if the table fails, `margin` (R, A) = U(reversion) −
    disagreement utility. `low` and `high` (R, m) bound what may be settled; `levels` per issue is
    0 or the number of levels. `names` (A) are the stakeholders', `opening` (R, A, m) what they
    declared when the talks began.
    `progress` and `turns` (R, A) are what the talks have come to, `left` the months to the meeting.
    `controls` (A, m) says who decides each issue; without it every party is asked to sign.
    `current` (R, m) is what is in force, `bound` says which issues other tables bind to it: 0 where
    none does, and the same number where the same ones do.
    `hurdle` (R, P) is what the others expect signing to cost each party at home.
    `exact` says what packages gain by exact utility, in which money depends on the issues that are
    `driven`.
    """

    ideal: Array
    salience: Array
    slope: Array
    stake: Array
    position: Array
    capability: Array
    party: Index
    reversion: Array | None
    margin: Array
    low: Array
    high: Array
    levels: tuple[int, ...]
    names: tuple[str, ...]
    opening: Array
    progress: Array
    turns: Array
    left: int = 1
    current: Array | None = None
    bound: tuple[int, ...] | None = None
    controls: Mask | None = None
    driven: tuple[bool, ...] = ()
    hurdle: Array | None = None
    exact: Gains | None = default(default=None, repr=False)

    @property
    def weight(self) -> Array:
        """Capability × stake, (R, A, m)."""
        return self.capability * self.stake

    @property
    def plain(self) -> bool:
        """Whether gains are quadratic in the package and every issue is free."""
        return not (any(self.driven) or any(self.levels) or any(self.bound or ()))

    @property
    def cares(self) -> Mask:
        """Whether each party has salience or money on any issue of the table, (R, P)."""
        stakes = [take(values, self.party, axis=1) for values in (self.salience, self.slope)]
        return np.any((stakes[0] != 0.0) | (stakes[1] != 0.0), axis=2)

    def asked(self, package: Array) -> Mask:
        """Whether each party is asked to sign a package (R, m), (R, P).

        It is where this differs from the reversion or from what is in force on an issue of its own.
        """
        if self.controls is None:
            return np.ones((len(package), len(self.party)), dtype=bool)
        others = [other for other in (self.reversion, self.current) if other is not None]
        moved = np.any([np.abs(package - other) > SAME for other in others], axis=0)
        return np.any(moved[:, None, :] & self.controls[self.party], axis=2)

    def stays(self, asked: Mask) -> Mask:
        """Issues (R, m) that stay at the reversion: who controls them cares and is not asked."""
        if self.controls is None:
            return np.zeros(self.low.shape, dtype=bool)
        stops = self.cares & ~asked
        return np.any(stops[:, :, None] & self.controls[self.party], axis=1)

    def rows(self, index: Index) -> "TableView":
        """The same table in some replicates, which may recur."""
        whole = {field.name: getattr(self, field.name) for field in fields(self)}
        arrays = {
            n: w
            for n, w in whole.items()
            if isinstance(w, np.ndarray) and n not in {"party", "controls"}
        }
        exact = None if self.exact is None else self.exact.rows(index)
        return replace(self, exact=exact, **{n: take(w, index, axis=0) for n, w in arrays.items()})

    def claimed(self, claim: Array) -> "TableView":
        """The table with disagreement raised by what each party claims over it, (R, P)."""
        margin = np.copy(self.margin)
        margin[:, self.party] -= claim
        exact = None if self.exact is None else self.exact.claimed(claim)
        return replace(self, margin=margin, exact=exact)


@dataclass(frozen=True)
class Settlement:
    """Where a package settles, (R, m); `agreed` where there is one; `unresolved` where unknown.

    Where the model knows: `multiplier` (R, P) says who paid for the deal, `slope` (R, P, m) what
    money is worth there at the margin, `gain` (R, P) what each party gains over disagreement, by
    exact utility, and `asked` (R, P) whose consent it takes.
    """

    package: Array
    agreed: Mask
    unresolved: Mask
    multiplier: Array | None = None
    slope: Array | None = None
    gain: Array | None = None
    asked: Mask | None = None

    def rows(self, index: Index) -> "Settlement":
        """The same for some replicates."""
        whole: list[Any] = [getattr(self, field.name) for field in fields(self)]
        parts: list[Any] = [None if w is None else take(w, index, axis=0) for w in whole]
        return Settlement(*parts)

    def put(self, index: Index, other: "Settlement") -> "Settlement":
        """The same with other results in some replicates."""
        parts: list[Any] = []
        for name in (field.name for field in fields(self)):
            whole: Any = getattr(self, name)
            if whole is not None:
                whole = np.copy(whole)
                whole[index] = getattr(other, name)
            parts.append(whole)
        return Settlement(*parts)


@dataclass(frozen=True)
class Moves:
    """Who moves toward whom on which issue and why, a row each, (M,): indices, and a word."""

    replicate: Index
    who: Index
    to: Index
    issue: Index
    kind: NDArray[np.str_]


@dataclass(frozen=True)
class Offers:
    """Positions declared next, (R, A, m), and what the talks have come to, (R, A) each.

    `moves` tells the moves apart where the model does; without it every change of position is a
    concession toward the settlement.
    """

    position: Array
    progress: Array
    turns: Array
    moves: Moves | None = None


class Model(BaseModel):
    """A decision model: its fields are its parameters, its methods say how talks go and end.

    `summary` says it in a line, `assumes` and `fails` in plain sentences: what it takes for granted
    and when not to trust it. A model that does not heed positions settles once, until interests,
    policies or threats change. `measures_by_scale` is whether even the outcome of one issue depends
    on where its scale ends.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
    slug: ClassVar[str] = ""
    summary: ClassVar[str] = ""
    citation: ClassVar[str] = ""
    assumes: ClassVar[str] = ""
    fails: ClassVar[str] = ""
    measures_by_scale: ClassVar[bool] = False

    @property
    def heeds_positions(self) -> bool:
        """Whether a settlement depends on what is declared."""
        return True

    @property
    def links_issues(self) -> bool:
        """Whether issues at one table bear on each other, so that they settle as one package."""
        return False

    @property
    def meets_claims(self) -> bool:
        """Whether parties bargain by claims (`meet`); else what it settles is taken or left."""
        return False

    @property
    def needs_reversion(self) -> bool:
        """Whether it must be known what holds if talks fail."""
        return False

    def settle(self, table: TableView) -> Settlement:
        """Where the package would settle if the table met now."""
        raise NotImplementedError

    def meet(self, table: TableView, fair: Settlement, claim: Array) -> Settlement:
        """Where the table settles if no party takes less than its claim, (R, P), if it can."""
        raise NotImplementedError

    def possible(self, table: TableView, fair: Settlement, price: Array) -> Mask:
        """Whether some package leaves each party its price, (R, P), as far as is known, (R,)."""
        raise NotImplementedError

    def move(self, table: TableView, settlement: Settlement, luck: Array) -> Offers:
        """Positions that stakeholders at the table declare next; by default they stay.

        `settlement` is where the table would settle today; `luck` (R, A) is for models that draw.
        """
        return Offers(table.position, table.progress, table.turns)

    def spans(self, table: TableView) -> dict[str, Array]:
        """Ranges of each issue that the model speaks of by name, (R, m, 2), such as a win-set."""
        return {}

    @classmethod
    def read(cls, parameters: dict[str, Any]) -> Self:
        """The model with these parameters; WinsetError says which are unknown or out of range."""
        unknown = [name for name in parameters if name not in cls.model_fields]
        if unknown:
            words = f"model {cls.slug} has no parameter '{unknown[0]}'. "
            raise WinsetError(words + nearest(unknown[0], cls.model_fields))
        try:
            return cls(**parameters)
        except ValidationError as error:
            raise WinsetError(
                Problem(f"{item['msg']}; found {item['input']!r}.", f"--param {item['loc'][0]}")
                for item in error.errors()
            ) from None


def everyone(package: Array) -> Settlement:
    """A settlement that every replicate reaches."""
    rows = package.shape[0]
    return Settlement(package, np.ones(rows, dtype=bool), np.zeros(rows, dtype=bool))
