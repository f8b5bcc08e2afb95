"""What the door gives beside the results of runs, analyses, tables and stories."""

from typing import Any, NotRequired

from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.analysis.shapes import Discovery, Sensitivity, Spec, Tornado
from sim.stories.story_shapes import Story, Summary


class TornadoChart(Tornado):
    """A tornado with its Vega-Lite chart."""

    chart: Spec


class SensitivityChart(Sensitivity):
    """A sensitivity analysis with its Vega-Lite chart."""

    chart: Spec


class DiscoveryChart(Discovery):
    """A discovery with its Vega-Lite chart."""

    chart: Spec


class CatalogueEntry(TypedDict):
    """A scenario in the list of scenarios; one that cannot be read has a title and a path only."""

    title: str
    question: NotRequired[str]
    start: NotRequired[str]
    months: NotRequired[int]
    stakeholders: NotRequired[list[str]]
    issues: NotRequired[list[str]]
    path: str


Catalogue = dict[str, CatalogueEntry]


class Check(TypedDict):
    """`winset check`: how many files were looked at, and what was found in them.

    `edits` are those of `--edit`, as made before the check.
    """

    files: int
    problems: list[str]
    warnings: list[str]
    edits: NotRequired[list[str]]


class Theory(TypedDict):
    """A decision model: in a line, what it assumes, when it fails, source, parameters."""

    summary: str
    assumes: str
    fails: str
    citation: str
    parameters: dict[str, Any]


class EstimateEntry(TypedDict):
    """An estimate, a value for each of its branches: several where sources disagree."""

    likely: list[float | str | None]
    low: list[float | str | None]
    high: list[float | str | None]
    range: list[float]
    unit: str
    levels: list[str] | None
    facts: list[str]
    judgement: list[str]


class BrierScores(TypedDict):
    """Brier scores of a forecast: at each thing that happened, and over all of it."""

    each: list[float]
    mean: float


class StoryInLines(Story):
    """A story with its text, line by line."""

    lines: list[str]


class CitedStory(Story):
    """A story with what the facts it cites say, by fact."""

    facts: dict[str, str]


class SummaryWithLesson(Summary):
    """What a scenario holds, with its lesson as Markdown."""

    lesson: str | None


class ArticleEntry(TypedDict):
    """An article or another source with its facts, as its file has them."""

    kind: str
    title: str
    publisher: str
    date: str
    file: str | None
    facts: dict[str, dict[str, Any]]
