"""What readers ask for, as plain data: the same for a page, a notebook and a test."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.domain import literals, luck, words
from sim.domain.errors import WinsetError
from sim.domain.months import text as month_text
from sim.domain.scenario import ScenarioFile
from sim.experiments.experiment import problems
from sim.files import audit, library
from sim.files.disk import read_bytes, write
from sim.files.document import MAX_BYTES, read
from sim.files.load import load
from sim.models import catalogue as models
from sim.runs.executors import executor
from sim.runs.request import Progress, RunRequest, prepare

if TYPE_CHECKING:
    from sim.analysis.comparison import Column
    from sim.analysis.divergence import Decided
    from sim.results.result import Result

figure, share = words.figure, words.share  # numbers read alike on every surface
read_number, LARGEST_SEED = literals.number, luck.LARGEST


def warm_up() -> None:
    """Load what the first comparison would load, a second of imports, before anybody waits."""
    from sim.analysis import comparison as compare  # noqa: F401, PLC0415


def summary(scenario: str) -> dict[str, Any]:
    """Who, tables, threats, events, parameters and questions of a scenario, and its lesson."""
    from sim.stories import summary as view  # noqa: PLC0415 - each view loads what it needs

    case = load(scenario)
    page = case.path.parent / "lesson.md"
    text = read_bytes(page, MAX_BYTES, "a lesson").decode() if page.is_file() else None
    return view.summary(case) | {"lesson": text}


def theories() -> dict[str, dict[str, Any]]:
    """Decision models by name: in a line, what each assumes, when it fails, source, parameters."""
    return {
        name: {
            "summary": model.summary,
            "assumes": model.assumes,
            "fails": model.fails,
            "citation": model.citation,
            "parameters": model.model_json_schema().get("properties", {}),
        }
        for name, model in models().items()
    }


def brier_scores(
    forecasts: Mapping[str, Mapping[str, float]], happened: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """Brier scores of forecasts (category: probability) by name: at each thing that happened.

    `each` is in the order of `happened`; `mean` is over all of it, 0 to 2, less is better.
    """
    import numpy as np  # noqa: PLC0415

    from sim.equations.scoring import brier  # noqa: PLC0415

    out: dict[str, dict[str, Any]] = {}
    for name, forecast in forecasts.items():
        categories = list(forecast)
        came = np.array([categories.index(category) for category in happened])
        each = brier(np.tile(np.array([*forecast.values()], dtype=float), (len(came), 1)), came)
        out[name] = {"each": each.tolist(), "mean": float(np.mean(each))}
    return out


def total_variation(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    """Total variation of two forecasts over the same categories: 0 the same, 1 nothing shared."""
    import numpy as np  # noqa: PLC0415

    from sim.equations.scoring import total_variation  # noqa: PLC0415

    rows = [np.array([[each[name] for name in first]], dtype=float) for each in (first, second)]
    return float(total_variation(*rows)[0])


def compare(  # noqa: PLR0913 - one keyword an option of `winset compare`
    scenario: str,
    *,
    models: Sequence[str] = (),
    vs: Sequence[Mapping[str, Any]] = (),
    set: Mapping[str, Any] | None = None,  # noqa: A002 - the name it has everywhere
    param: Mapping[str, Any] | None = None,
    replicates: int = 1000,
    seed: int = 1,
) -> dict[str, Any]:
    """Theories or changes side by side, paired by replicate: `winset compare --json`."""
    from sim.analysis import comparison as view  # noqa: PLC0415

    base = RunRequest(scenario, replicates, seed, param=dict(param or {}), set=dict(set or {}))
    return view.compare(view.requests(base, list(models), [dict(each) for each in vs]))


def explain(request: RunRequest, replicate: int = 0) -> dict[str, Any]:
    """One replicate as a story: `winset explain --json`, and its text in `lines`."""
    from sim.stories import story  # noqa: PLC0415

    plan = prepare(request)
    told = story.tell(plan, replicate)
    return told | {"lines": list(story.lines(plan, told))}


def why(scenario: str, key: str, set: Mapping[str, Any] | None = None) -> dict[str, Any]:  # noqa: A002
    """What stands behind a number: `winset why --json`."""
    from sim.stories import chain as view  # noqa: PLC0415

    return view.chain(load(scenario, dict(set or {})), key, audit.articles())


def chains(scenario: str, set: Mapping[str, Any] | None = None) -> dict[str, dict[str, Any]]:  # noqa: A002
    """Every number of a scenario by key path, with what stands behind it as `why` tells it."""
    from sim.stories import chain as view  # noqa: PLC0415

    case, articles = load(scenario, dict(set or {})), audit.articles()
    heads = dict.fromkeys(key.partition(".")[0] for key in case.numbers)
    found = [number for head in heads for number in view.chain(case, head, articles)["numbers"]]
    return {number["key"]: number for number in found}


def stability(
    name: str,
    *,
    sanctions: str = "legal",
    replicates: int = 200,
    seed: int = 1,
    set: Mapping[str, Any] | None = None,  # noqa: A002
) -> dict[str, Any]:
    """Which states of a conflict would hold: `winset stability --json`."""
    from sim.analysis.stability import StabilityRequest, analyse  # noqa: PLC0415

    return analyse(StabilityRequest(name, sanctions, replicates, seed, dict(set or {})))


def conflicts() -> list[str]:
    """Names that `stability` knows: games, and scenarios with options."""
    return sorted(library.games() | library.options())


def evidence() -> dict[str, dict[str, Any]]:
    """Articles by slug with their facts: what each says, where, who, figures and disputes."""
    return {slug: article.model_dump() for slug, article in audit.articles().items()}


def estimates(scenario: str) -> dict[str, dict[str, Any]]:
    """Every estimate of a scenario by key path: value, range, unit, facts or judgement."""
    case = load(scenario)
    found: dict[str, dict[str, Any]] = {}
    for key, number in case.numbers.items():
        scale, branches = number.scale, number.estimate.branches
        found[key] = {
            "likely": [branch.likely for branch in branches],
            "low": [branch.low for branch in branches],
            "high": [branch.high for branch in branches],
            "range": [scale.low, scale.high],
            "unit": scale.unit,
            "levels": list(scale.levels) or None,
            "facts": [fact for branch in branches for fact in branch.because],
            "judgement": [b.judgement for b in branches if b.judgement],
        }
    return found


def levers(scenario: str) -> dict[str, dict[str, Any]]:
    """Every number that `--set` can change: the estimates, and parameters of choice and threats."""
    from sim.stories import settings as whatif  # noqa: PLC0415

    return whatif.settings(load(scenario)) | estimates(scenario)


def advise(  # noqa: PLR0913 - who does it is said by name
    request: RunRequest,
    who: str,
    want: str,
    *,
    top: int = 5,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """What a stakeholder could change to get an outcome: `winset advise --json`."""
    from sim.analysis import advice as view  # noqa: PLC0415

    asked = view.AdviceRequest(request, who, want, top)
    return view.advise(asked, hire=partial(executor, workers, scheduler), progress=progress)


def column(request: RunRequest, name: str, progress: Progress | None = None) -> "Column":
    """A run played as a column of a comparison."""
    from sim.analysis import comparison as view  # noqa: PLC0415

    return view.play(name, prepare(request), _added_up(progress, request.replicates))


def _added_up(progress: Progress | None, of: int) -> Callable[[int], None] | None:
    """A call that hears of each piece of the work as it is done, and tells `progress` the sum."""
    if progress is None:
        return None
    done = 0

    def add(count: int) -> None:
        nonlocal done
        done += count
        progress(done, of)

    return add


def with_model(request: RunRequest, name: str) -> RunRequest:
    """The same with a decision model, which is given the parameters that it has."""
    from sim.analysis import comparison as view  # noqa: PLC0415

    return view.of_model(request, name)


def compare_columns(columns: Sequence["Column"]) -> dict[str, Any]:
    """Columns side by side, paired by replicate, as `winset compare --json` gives them."""
    from sim.analysis import comparison as view  # noqa: PLC0415

    return view.beside(list(columns))


def play_decisions(request: RunRequest) -> "Decided":
    """What is decided in a run of some thousand replicates at most, all of them played at once."""
    from sim.analysis import divergence as parting  # noqa: PLC0415

    return parting.decided(request)


def as_column(case: "Decided", name: str) -> "Column":
    """What has been played with its decisions as a column of a comparison."""
    from sim.analysis import divergence as parting  # noqa: PLC0415

    return parting.as_column(name, case)


def divergence(stands: "Decided", changed: "Decided") -> dict[str, Any]:
    """What first parts the scenario as it stands from the scenario as changed, by question."""
    from sim.analysis import divergence as parting  # noqa: PLC0415

    return parting.partings(stands, changed)


def changed_file(changed: RunRequest) -> str:
    """The scenario's YAML with the changes of a request among its overrides."""
    from sim.stories import settings as whatif  # noqa: PLC0415

    return whatif.file_with(changed)


def keep_scenario(text: str, folder: str) -> str:
    """Check a scenario given as text, kept below a folder by what it says; its path.

    Another text is another path, so that what was found for one never answers for the other; a
    text that is wrong is not kept. WinsetError tells every mistake with its line.
    """
    import hashlib  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    raw = text.encode(errors="replace")
    if len(raw) > 2**20:
        raise WinsetError("a scenario is at most 1 MB.")
    path = Path(folder) / hashlib.sha256(raw).hexdigest()[:16] / "scenario.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    write(path, raw)
    try:
        load(path)
    except WinsetError:
        path.unlink()
        raise
    return str(path)


def story(request: RunRequest, number: int = 0) -> dict[str, Any]:
    """One replicate as a story, with positions by month and what the facts it cites say."""
    from sim.stories import story  # noqa: PLC0415

    return cite_facts(story.tell(prepare(request), number, by_month=True))


def cite_facts(told: dict[str, Any]) -> dict[str, Any]:
    """A story with what the facts it cites say."""
    entries = [entry for month in told["months"].values() for entry in month]
    cited = dict.fromkeys(fact for entry in entries for fact in entry["facts"])
    known = audit.facts()
    return told | {"facts": {fact: known[fact].says for fact in cited}}


def notable(request: RunRequest) -> dict[str, Any]:
    """Which replicate of a run is typical and which surprising, and how many end as they do."""
    from sim.stories import monthly  # noqa: PLC0415

    return monthly.notable(prepare(request))


def positions(request: RunRequest) -> dict[str, Any]:
    """Who wants what on each issue, how much each counts, where it ends, and who paid for it."""
    from sim.stories import positions as field  # noqa: PLC0415

    return field.picture(prepare(request))


def tornado(
    request: RunRequest,
    outcome: str | None = None,
    *,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """What each estimate moves: `winset tornado --json`, and its Vega-Lite `chart`.

    `progress` hears how many replicates are done, and of how many; what it raises ends the work,
    here and in `sensitivity` and `discover`.
    """
    from sim.analysis import tornado as view  # noqa: PLC0415
    from sim.analysis import tornado_words  # noqa: PLC0415

    hire = partial(executor, workers, scheduler)
    found = view.tornado(request, outcome, hire=hire, progress=progress)
    return found | {"chart": tornado_words.chart(found)}


def sensitivity(  # noqa: PLR0913 - who does it is said by name
    request: RunRequest,
    outcome: str | None = None,
    *,
    by: str = "part",
    samples: int | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Shares of an outcome's variance: `winset sensitivity --json`, and its Vega-Lite `chart`."""
    from sim.analysis import sensitivity_words  # noqa: PLC0415
    from sim.analysis import sobol as view  # noqa: PLC0415

    hire = partial(executor, workers, scheduler)
    found = view.sensitivity(request, outcome, by=by, samples=samples, hire=hire, progress=progress)
    return found | {"chart": sensitivity_words.chart(found)}


def discover(
    request: RunRequest,
    outcome: str | None = None,
    *,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Where an answer comes out: `winset discover --json`, and its Vega-Lite `chart`."""
    from sim.analysis import discovery as view  # noqa: PLC0415
    from sim.analysis import discovery_words  # noqa: PLC0415

    hire = partial(executor, workers, scheduler)
    found, _ = view.discover(request, outcome, hire=hire, progress=progress)
    return found | {"chart": discovery_words.chart(found)}


def to_salib(
    request: RunRequest, outcome: str | None = None, *, by: str | None = None
) -> tuple[dict[str, Any], Callable[[Any], Any]]:
    """A scenario as a SALib problem, and the function that evaluates a matrix of its samples."""
    from sim.analysis import adapters  # noqa: PLC0415

    return adapters.to_salib(request, outcome, by=by)


def to_ema(request: RunRequest) -> Any:
    """A scenario as a model of the EMA workbench, with uncertainties and outcomes."""
    from sim.analysis import adapters  # noqa: PLC0415

    return adapters.to_ema(request)


def catalogue() -> dict[str, dict[str, Any]]:
    """Scenarios by slug: title, question, start, months, stakeholders and issues."""
    out: dict[str, dict[str, Any]] = {}
    for slug, path in library.scenarios().items():
        try:
            file = ScenarioFile.model_validate(read(path).data)
        except (WinsetError, ValueError):
            out[slug] = {"title": "cannot be read; see `winset check`", "path": str(path)}
            continue
        out[slug] = {
            "title": file.title,
            "question": file.question,
            "start": month_text(file.start),
            "months": file.months,
            "stakeholders": file.stakeholders,
            "issues": file.issues,
            "path": str(path),
        }
    return out


def check(*paths: str | Path) -> list[str]:
    """Problems found in files, by default all of seeds and scenarios; empty when all is well."""
    files = [library.place(path) for path in paths] or audit.everything()
    return [str(problem) for problem in audit.audit(files, models(), problems)[0]]


def run(  # noqa: PLR0913 - one keyword a field of RunRequest
    scenario: str | Path | RunRequest,
    *,
    replicates: int = 1000,
    seed: int = 1,
    months: int | None = None,
    model: str | None = None,
    param: dict[str, Any] | None = None,
    set: dict[str, Any] | None = None,  # noqa: A002 - the name it has everywhere
    workers: int = 1,
    progress: Progress | None = None,
) -> "Result":
    """Run a scenario by slug or path; the same arguments give the same bits."""
    from sim.results.run import run as run_request  # noqa: PLC0415 - mesa takes a second to import

    if isinstance(scenario, RunRequest):
        return run_request(scenario, progress, workers=workers)
    request = RunRequest(
        scenario=str(scenario),
        replicates=replicates,
        seed=seed,
        months=months,
        model=model,
        param=param or {},
        set=set or {},
    )
    return run_request(request, progress, workers=workers)
