"""The library's functions, as `sim.run`, `sim.catalogue` and `sim.check`."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.domain import audit, library
from sim.domain.errors import WinsetError
from sim.domain.files import read
from sim.domain.months import text
from sim.domain.scenario import ScenarioFile
from sim.models import catalogue as models
from sim.runs.experiments import problems
from sim.runs.request import RunRequest

if TYPE_CHECKING:
    from sim.runs.result import Result


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
            "start": text(file.start),
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
    scenario: str | Path,
    *,
    replicates: int = 1000,
    seed: int = 1,
    months: int | None = None,
    model: str | None = None,
    param: dict[str, Any] | None = None,
    set: dict[str, Any] | None = None,  # noqa: A002 - the name it has everywhere
    workers: int = 1,
) -> "Result":
    """Run a scenario by slug or path; the same arguments give the same bits."""
    from sim.runs.result import run as run_request  # noqa: PLC0415 - mesa takes a second to import

    request = RunRequest(
        scenario=str(scenario),
        replicates=replicates,
        seed=seed,
        months=months,
        model=model,
        param=param or {},
        set=set or {},
    )
    return run_request(request, workers=workers)
