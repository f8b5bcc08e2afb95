"""Scenarios played: one run, runs side by side, one history, and what its pages show."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Unpack, cast

from sim.analysis import comparison
from sim.analysis import divergence as parting
from sim.analysis.comparison import Column
from sim.analysis.divergence import Decided
from sim.analysis.shapes import Comparison, Divergences
from sim.api.calling import Options, Subject, added_up, assign, refuse_unknown
from sim.api.door_shapes import CitedStory, StoryInLines
from sim.domain.errors import WinsetError
from sim.domain.scenario import Scenario
from sim.files.checks import audit
from sim.results import run_folder
from sim.results.result import Result
from sim.results.run import Saving
from sim.results.run import run as play
from sim.runs.request import RunRequest, prepare
from sim.runs.run_shapes import RunData
from sim.runs.table_file import Format
from sim.stories import monthly, noticeable, telling
from sim.stories import positions as field
from sim.stories import story as histories
from sim.stories.story_shapes import Notable, Picture, Story


class RunOptions(Options, Saving, total=False):
    """Options of a run."""


def run(scenario: Subject, **options: Unpack[RunOptions]) -> Result:
    """Run a scenario: what comes out, and how likely. The same options give the same bits."""
    refuse_unknown(options, RunOptions)
    given: dict[str, Any] = dict(options)
    saving = {name: given.pop(name) for name in Saving.__annotations__ if name in given}
    asked = assign(scenario, Options(**given))
    work = {"workers": asked.workers, "scheduler": asked.scheduler}
    return play(asked.request, asked.progress, **saving, **work)


def saved(
    scenario: Subject,
    out: Path | None,
    fmt: Format = "parquet",
    decisions: int | None = None,
    **options: Unpack[Options],
) -> RunData | None:
    """The JSON object of a run that its folder holds already, complete; None where it does not."""
    if out is None:
        raise WinsetError("--resume needs --out DIR, the folder in which the run was stopped.")
    return run_folder.finished(out, prepare(assign(scenario, options).request), fmt, decisions)


def compare(
    scenario: Subject,
    *,
    models: Sequence[str] = (),
    vs: Sequence[Mapping[str, Any]] = (),
    **options: Unpack[Options],
) -> Comparison:
    """Theories or changes side by side, paired by replicate: `winset compare --json`.

    Every decision model, or those of `models`; each of `vs` adds a column with these changes.
    """
    asked = assign(scenario, options)
    wanted = comparison.requests(asked.request, list(models), [dict(each) for each in vs])
    heard = added_up(asked.progress, asked.request.replicates * len(wanted))
    return comparison.compare(wanted, heard, asked.workers, asked.scheduler)


def explain(scenario: Subject, replicate: int = 0, **options: Unpack[Options]) -> StoryInLines:
    """One replicate as a story in months: `winset explain --json`, and its text in `lines`."""
    plan = prepare(assign(scenario, options).request)
    history = histories.tell(plan, replicate, by_month=True)
    told = list(telling.lines(plan, history))
    kept = {name: part for name, part in history.items() if name != "by_month"}
    return cast("StoryInLines", {**kept, "lines": told})


def story(scenario: Subject, replicate: int = 0, **options: Unpack[Options]) -> CitedStory:
    """One replicate as a story, with positions by month and what the facts it cites say."""
    plan = prepare(assign(scenario, options).request)
    history = histories.tell(plan, replicate, by_month=True)
    history["months"] = noticeable.without_creeping(plan.scenario, history["months"])
    return cite_facts(history, plan.scenario)


def cite_facts(history: Story, scenario: Scenario) -> CitedStory:
    """A story of a scenario with what the facts it cites say."""
    entries = [entry for month in history["months"].values() for entry in month]
    cited = dict.fromkeys(fact for entry in entries for fact in entry["facts"])
    known = audit.facts(scenario)
    says = {fact: known[fact].says for fact in cited}
    return cast("CitedStory", {**history, "facts": says})


def notable(scenario: Subject, **options: Unpack[Options]) -> Notable:
    """Which replicate of a run is typical and which surprising, and how many end as they do."""
    return monthly.notable(prepare(assign(scenario, options).request))


def positions(scenario: Subject, **options: Unpack[Options]) -> Picture:
    """Who wants what on each issue, how much each counts, where it ends, and who paid for it."""
    return field.picture(prepare(assign(scenario, options).request))


def column(scenario: Subject, name: str, **options: Unpack[Options]) -> Column:
    """A run played as a column of a comparison."""
    asked = assign(scenario, options)
    heard = added_up(asked.progress, asked.request.replicates)
    with asked.hire() as hands:
        return comparison.play(name, prepare(asked.request), heard, hands)


def with_model(request: RunRequest, name: str) -> RunRequest:
    """The same with a decision model, which is given the parameters that it has."""
    return comparison.of_model(request, name)


def compare_columns(columns: Sequence[Column]) -> Comparison:
    """Columns side by side, paired by replicate, as `winset compare --json` gives them."""
    return comparison.side_by_side(list(columns))


def play_decisions(scenario: Subject, **options: Unpack[Options]) -> Decided:
    """What is decided in a run of some thousand replicates at most, all of them played at once."""
    return parting.decided(assign(scenario, options).request)


def as_column(case: Decided, name: str) -> Column:
    """What has been played with its decisions as a column of a comparison."""
    return parting.as_column(name, case)


def divergence(stands: Decided, changed: Decided) -> Divergences:
    """What first parts the scenario as it stands from the scenario as changed, by question."""
    return parting.divergences(stands, changed)


def warm_up() -> None:
    """Have everything loaded that the first comparison needs, a second of imports."""
