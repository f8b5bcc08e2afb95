"""What there is: scenarios, theories and conflicts, their numbers, and what stands behind these."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from sim.api.door_shapes import (
    ArticleEntry,
    Catalogue,
    Check,
    EstimateEntry,
    SummaryWithLesson,
    Theory,
)
from sim.domain import literals, luck, words
from sim.domain.errors import WinsetError
from sim.domain.months import text as month_text
from sim.domain.scenario import ScenarioFile
from sim.experiments.experiment import problems
from sim.files import library
from sim.files.checks import audit
from sim.files.checks.edits import edit
from sim.files.disk import read_bytes, write
from sim.files.document import MAX_BYTES, read, validate
from sim.files.load import LoadedScenario, load
from sim.models import known
from sim.runs.request import RunRequest
from sim.stories import chain, settings
from sim.stories import summary as summaries
from sim.stories.chain_shapes import Chain, NumberChain

MOST = 2**20  # bytes of a scenario given as text
figure, share = words.figure, words.share  # numbers read alike on every surface
read_number, LARGEST_SEED = literals.number, luck.LARGEST


def catalogue() -> Catalogue:
    """Scenarios by slug: title, question, start, months, stakeholders and issues."""
    return _entries(library.scenarios())


def examples() -> Catalogue:
    """Examples of other subjects by slug, as the catalogue has scenarios."""
    return _entries(library.examples())


def _entries(paths: Mapping[str, Path]) -> Catalogue:
    out: Catalogue = {}
    for slug, path in paths.items():
        try:
            file, _ = validate(ScenarioFile, read(path))
        except WinsetError:
            file = None
        if file is None:
            out[slug] = {"title": "cannot be read; see `winset check`", "path": str(path)}
            continue
        out[slug] = {
            "title": file.title,
            "question": file.question,
            "start": month_text(file.start),
            "months": file.months,
            "stakeholders": list(file.stakeholders),
            "issues": list(file.issues),
            "path": str(path),
        }
    return out


def check(*paths: str | Path) -> list[str]:
    """Problems found in files, by default all of seeds and scenarios; empty when all is well."""
    return check_files(*paths)["problems"]


def check_files(*paths: str | Path) -> Check:
    """How many files were checked, and the problems and warnings found in them."""
    files = [library.place(path) for path in paths] or audit.everything()
    found, warnings = audit.audit(files, known(), problems)
    return {"files": len(files), "problems": [str(each) for each in found], "warnings": warnings}


def edit_file(path: str | Path) -> Check:
    """Bring a file of the first version up to date, and check it: `winset check --edit`."""
    place = library.place(path)
    edits = edit(place)
    return {**check_files(place), "edits": edits}


def theories() -> dict[str, Theory]:
    """Decision models by name: in a line, what each assumes, when it fails, source, parameters."""
    return {
        name: {
            "summary": model.summary,
            "assumes": model.assumes,
            "fails": model.fails,
            "citation": model.citation,
            "parameters": model.model_json_schema().get("properties", {}),
        }
        for name, model in known().items()
    }


def conflicts() -> list[str]:
    """Names that `stability` knows: games, and scenarios with options."""
    return sorted(library.games() | library.options())


def cases() -> list[str]:
    """Names of the historical cases."""
    return list(library.cases())


def summary(scenario: str | Path | LoadedScenario) -> SummaryWithLesson:
    """Who, tables, threats, events, parameters and questions of a scenario, and its lesson."""
    case = load(scenario)
    page = case.path.parent / "lesson.md"
    there = page.is_file() and not case.built
    text = read_bytes(page, MAX_BYTES, "a lesson").decode() if there else None
    return cast("SummaryWithLesson", {**summaries.summary(case), "lesson": text})


def evidence() -> dict[str, ArticleEntry]:
    """Articles by slug with their facts: what each says, where, who, figures and disputes."""
    found = {slug: article.model_dump() for slug, article in audit.articles().items()}
    return cast("dict[str, ArticleEntry]", found)


def estimates(scenario: str | Path | LoadedScenario) -> dict[str, EstimateEntry]:
    """Every estimate of a scenario by key path: value, range, unit, facts or judgement."""
    found: dict[str, EstimateEntry] = {}
    for key, number in load(scenario).numbers.items():
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


def numbers(scenario: str | Path | LoadedScenario) -> dict[str, EstimateEntry]:
    """Every number that `--set` can change: the estimates, and parameters of choice and threats."""
    others = cast("dict[str, EstimateEntry]", settings.settings(load(scenario)))
    return others | estimates(scenario)


def why(
    scenario: str | Path | LoadedScenario,
    key: str,
    set: Mapping[str, Any] | None = None,  # noqa: A002 - the name it has everywhere
) -> Chain:
    """What stands behind a number: `winset why --json`."""
    case = load(scenario, set)
    return chain.chain(case, key, audit.articles(case))


def chains(
    scenario: str | Path | LoadedScenario,
    set: Mapping[str, Any] | None = None,  # noqa: A002 - the name it has everywhere
) -> dict[str, NumberChain]:
    """Every number of a scenario by key path, with what stands behind it as `why` tells it."""
    case = load(scenario, set)
    articles = audit.articles(case)
    heads = dict.fromkeys(key.partition(".")[0] for key in case.numbers)
    found = [
        number for head in heads for number in chain.chain(case, head, articles).get("numbers", [])
    ]
    return {number["key"]: number for number in found}


def changed_file(changed: RunRequest) -> str:
    """The scenario's YAML with the changes of a request among its overrides."""
    return settings.file_with(changed)


def keep_scenario(text: str, folder: str) -> str:
    """Check a scenario given as text, kept below a folder by what it says; its path.

    Another text is another path, so that what was found for one never answers for the other; a
    text that is wrong is not kept. WinsetError tells every mistake with its line.
    """
    raw = text.encode(errors="replace")
    if len(raw) > MOST:
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
