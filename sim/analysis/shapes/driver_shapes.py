"""What drives an outcome: tornado, sensitivity and discovery."""

from typing import Any

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.analysis.shapes.common import AtBothEnds, Interval, Manifest


class Asked(TypedDict):
    """The outcome that an analysis of drivers asks about; `share` says whether it is a chance."""

    name: str
    words: str
    share: bool
    unit: str
    as_drawn: float


class Drivers(TypedDict):
    """What the three analyses of drivers have in common: what was asked of which run."""

    scenario: str
    title: str
    model: str
    seed: int
    replicates: int
    months: int
    set: dict[str, Any]
    parameters: dict[str, Any]
    outcome: Asked
    manifest: Manifest


class Swing(AtBothEnds):
    """What one estimate moves when it is put at both ends of its range."""

    factor: str
    words: str
    unit: str
    at: list[float]
    at_words: list[str]
    sources: bool
    outcomes: dict[str, dict[str, AtBothEnds]]
    policies: dict[str, AtBothEnds]


class Swings(Drivers):
    """A tornado's numbers."""

    estimates: int
    varied: int
    factors: list[Swing]


class Tornado(Swings):
    """`winset tornado`: the numbers, and the sentences that tell them."""

    sentences: list[str]


class Inert(TypedDict):
    """An estimate that moves no answer, and the scenarios in which that was tried."""

    key: str
    words: str
    scenarios: list[str]


class Judged(TypedDict):
    """How much of a scenario rests on judgement: by number of estimates, and by what they move.

    `strongest` are the judgements that move its answers most, by key path, with how many shares of
    answers change between their ends, as a mean over questions.
    """

    judgement_share: float
    judgement_share_by_effect: float
    strongest: dict[str, float]


class Effects(TypedDict):
    """`winset check --effects`: how many uncertain estimates were moved, and which move nothing."""

    scenarios: dict[str, Judged]
    replicates: int
    estimates: int
    inert: list[Inert]


class GroupShare(TypedDict):
    """Sobol indices of one group of estimates, or of luck."""

    group: str
    estimates: int
    first: float
    first_interval: Interval
    total: float
    total_interval: Interval


class VarianceShares(TypedDict):
    """Indices of all groups, and what arises only where groups meet; empty if nothing varies."""

    groups: list[GroupShare]
    interactions: float | None
    half_width: float | None


class Variance(Drivers, VarianceShares):
    """A sensitivity analysis' numbers."""

    by: str
    samples: int
    asked: int | str
    narrow: bool
    merged: int


class Sensitivity(Variance):
    """`winset sensitivity`: the numbers, and the sentences that tell them."""

    sentences: list[str]


class BoxCount(TypedDict):
    """How well a box holds the cases of interest."""

    coverage: float
    density: float
    mass: float


class BoxStep(BoxCount):
    """One box of the trajectory, and how many inputs it restricts."""

    restricted: int


class Limit(TypedDict):
    """One restricted input, in its unit; null where an end is not restricted."""

    factor: str
    words: str
    unit: str
    range: list[float]
    low: float | None
    high: float | None
    at_words: list[str | None]


class FoundBox(BoxCount):
    """The box that was found; `where_found` counts the cases it was found in."""

    restricted: list[Limit]
    where_found: BoxCount


class LeafCondition(TypedDict):
    """One condition on the way to a leaf of the tree; `side` is above or at most."""

    factor: str
    words: str
    value: float
    at: str
    side: str


class Leaf(TypedDict):
    """A leaf of the tree: its conditions, the share of cases there, and of these the wanted."""

    where: list[LeafCondition]
    mass: float
    density: float | None


class Region(TypedDict):
    """Where an outcome happens: the box and how it was found, and a small tree."""

    box: FoundBox | None
    trajectory: list[BoxStep]
    tree: list[Leaf]


class Regions(Drivers, Region):
    """A discovery's numbers."""

    inputs: int


class Discovery(Regions):
    """`winset discover`: the numbers, and the sentences that tell them."""

    sentences: list[str]
