"""What every analysis gives, as typed JSON objects: the shapes of `winset … --json`.

An `Interval` is a 95 % interval, low and high. Shares are on 0–1, policies in their issue's unit.
"""

from typing import Any, NotRequired

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.runs.shape import Manifest, RunData, Spread

Interval = list[float]
Shares = dict[str, float]


class Shift(TypedDict):
    """A paired difference and its interval."""

    difference: float
    interval: Interval


class Ends(Shift):
    """A number at the low and at the high end of an estimate, and how they differ."""

    low: float
    high: float


# Comparison


class AnswerShift(TypedDict):
    """How the answers to one question differ: in how many replicates, and of each category."""

    other_answer: float
    categories: dict[str, Shift]


class PolicyShift(Spread):
    """How a policy differs at the end, and in what share of replicates."""

    differs: float


class StakeholderShift(TypedDict):
    """How a stakeholder's utility and money differ at the end."""

    utility_change: Spread
    gain_cad_m: Spread


class Against(TypedDict):
    """How one column differs from the first; `made_by` maps keys to their value in both."""

    outcomes: dict[str, AnswerShift]
    policies: dict[str, PolicyShift]
    stakeholders: dict[str, StakeholderShift]
    made_by: dict[str, list[Any]]


class Comparison(TypedDict):
    """`winset compare`: runs by column, each against the first; `columns` are those of `run`."""

    scenario: str
    replicates: int
    seed: int
    months: int
    start: str
    base: str
    columns: dict[str, RunData]
    against_base: dict[str, Against]
    all_agree: Shares


# Divergence: the first decision at which two stories differ


class Swap(TypedDict):
    """How many replicates change from one answer to another."""

    was: str
    now: str
    count: int


class FirstDifference(TypedDict):
    """One way in which stories divide: who decides what otherwise, when, why, and an example."""

    who: str
    to: str
    was: str | None
    now: str | None
    count: int
    month: str
    why: str
    replicate: int


class Move(TypedDict):
    """Medians of a policy in both cases."""

    issue: str
    was: float
    now: float


class Terms(Swap):
    """Where all decide alike but answer otherwise: how the policies asked about have moved."""

    of_these: int
    replicate: int
    moves: list[Move]


class AnswerDivergence(TypedDict):
    """How many replicates answer a question otherwise, and which decision came first."""

    changed: int
    swaps: list[Swap]
    partings: list[FirstDifference]
    terms: Terms | None


class DecisionChange(TypedDict):
    """A decision that more or fewer replicates make: shares of replicates."""

    who: str
    what: str
    to: str
    was: float
    now: float
    more: float
    fewer: float


class Divergences(TypedDict):
    """Where the scenario as it stands and as changed first differ, by question."""

    replicates: int
    outcomes: dict[str, AnswerDivergence]
    decisions: list[DecisionChange]


# Drivers: tornado, sensitivity, discovery


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


class Swing(Ends):
    """What one estimate moves when it is put at both ends of its range."""

    factor: str
    words: str
    unit: str
    at: list[float]
    at_words: list[str]
    sources: bool
    outcomes: dict[str, dict[str, Ends]]
    policies: dict[str, Ends]


class Swings(Drivers):
    """A tornado's numbers."""

    estimates: int
    varied: int
    factors: list[Swing]


class Tornado(Swings):
    """`winset tornado`: the numbers, and the sentences that tell them."""

    sentences: list[str]


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


class Branch(TypedDict):
    """One condition on the way to a leaf of the tree; `side` is above or at most."""

    factor: str
    words: str
    value: float
    at: str
    side: str


class Leaf(TypedDict):
    """A leaf of the tree: its conditions, the share of cases there, and of these the wanted."""

    where: list[Branch]
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


# Advice


class Wanted(TypedDict):
    """A category of a question."""

    question: str
    category: str


class Cost(Spread):
    """Change of the stakeholder's own utility; the shares that lose and gain."""

    mean: float
    mean_interval: Interval
    worse: float
    better: float


class PositionAnswer(TypedDict):
    """A declared position of another that ends elsewhere."""

    who: str
    issue: str
    unit: str
    differs: float
    median: float
    mean: float
    of_scale: float


class Answer(TypedDict):
    """What the others do in answer to a change."""

    threats: dict[str, dict[str, Shift]]
    tables: dict[str, Shift]
    positions: list[PositionAnswer]


class AdvisedChange(TypedDict):
    """A change, what it does to the chance, what it costs, and how the others answer."""

    says: str
    set: dict[str, Any]
    moved: float
    unit: str
    chance: float
    gain: float
    interval: Interval
    gain_per_unit: float
    utility: Cost
    in_answer: Answer
    whom: NotRequired[str]
    reached: NotRequired[list[str]]


class AdvisedPair(AdvisedChange):
    """Two changes together, and what the second adds to the first."""

    adds: Shift


class Tried(TypedDict):
    """How many steps were tried, and whether the outcome was certain already."""

    own: int
    others: int
    certain: bool


_For = TypedDict("_For", {"for": str})  # a word of Python


class Advice(_For):
    """`winset advise`: what a stakeholder could change to make an outcome likelier."""

    seed: int
    replicates: int
    scenario: str
    model: str
    set: dict[str, Any]
    want: Wanted
    judged_at: str
    chance: float
    interval: Interval
    advice: list[AdvisedChange]
    pair: AdvisedPair | None
    closest: AdvisedChange | None
    persuade: list[AdvisedChange]
    tried: Tried
    heeds_positions: bool


# Stability


class Countermove(TypedDict):
    """A decision maker's move to a state."""

    who: str
    to: str


class Improvement(Countermove):
    """A better state for one, and the sanction that deters it, by criterion."""

    sanctioned: dict[str, list[Countermove]]


class Letters(TypedDict, total=False):
    """Options in the order in which the letters of a state's code name them, where declared."""

    letters: list[str]


class Equilibria(Letters):
    """States of a conflict, who prefers which, which hold, and who would leave the others."""

    title: str | None
    source: str | None
    options: dict[str, list[str]]
    states: list[str]
    preferences: dict[str, list[list[str]]]
    equilibria: dict[str, list[str]]
    leaves: dict[str, list[Improvement]]


class Stability(Equilibria):
    """`winset stability`; the last five only where preferences are derived from a scenario."""

    file: str
    sanctions: str
    scenario: NotRequired[str]
    replicates: NotRequired[int]
    seed: NotRequired[int]
    share: NotRequired[dict[str, Shares]]
    intervals: NotRequired[dict[str, dict[str, Interval]]]


# Forecasts on trial: score and verify


class Score(TypedDict):
    """Scores of one forecast of one question."""

    probability: float
    brier: float
    log: float
    floored: bool


class ScoredQuestion(TypedDict):
    """A resolved question, every forecast of it and their scores; null where there is none."""

    scenario: str
    question: str
    model: str
    judged_at: str | None
    category: str
    resolved: str
    source: str
    file: str | None
    sealed: bool
    sealed_at: str | None
    after_the_event: bool
    forecasts: dict[str, Shares | None]
    scores: dict[str, Score | None]


class MeanScore(TypedDict):
    """Mean scores of one forecaster, beside those of the forecast on the same questions."""

    questions: int
    brier: float
    brier_of_forecast: float
    log: float
    log_of_forecast: float
    floored: int


_Edges = TypedDict("_Edges", {"from": float, "to": float})  # a word of Python


class CalibrationBin(_Edges):
    """Chances between two edges: how many, their mean, and how often what they gave came true."""

    count: int
    forecast: float
    frequency: float


class Together(TypedDict):
    """Scores over several questions."""

    questions: int
    mean: dict[str, MeanScore | None]
    calibration: list[CalibrationBin]


class Scorecard(TypedDict):
    """`winset score` of resolved questions."""

    file: str
    sealed: bool
    log_floor: float
    questions: list[ScoredQuestion]
    forecasts: Together | None
    after_the_event: Together | None
    notes: list[str]


class Differing(TypedDict):
    """A value of a sealed forecast that comes out otherwise now; null where it is absent."""

    key: str
    sealed: Any
    now: Any


class Verification(TypedDict):
    """`winset verify` of a sealed forecast; `sealed` is the seal itself."""

    file: str
    verified: bool
    sealed: dict[str, Any]
    hash_holds: bool
    changed: list[Differing]
    compared: str
    differing: int
    differences: list[Differing]
