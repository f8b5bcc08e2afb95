"""What drives a result, what would change it, and many variants of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Unpack

from sim.analysis import adapters, discovery, inert, sobol
from sim.analysis import tornado as tornadoes
from sim.analysis.shapes import Advice, Effects
from sim.analysis.words import discovery_words, sensitivity_words, tornado_words
from sim.api.calling import Options, Subject, added_up, assign
from sim.api.door_shapes import DiscoveryChart, SensitivityChart, TornadoChart
from sim.files import library


def tornado(
    scenario: Subject, outcome: str | None = None, *, top: int = 15, **options: Unpack[Options]
) -> TornadoChart:
    """What each estimate moves: `winset tornado --json`, and its Vega-Lite `chart` of the `top`.

    500 replicates, unless `replicates` says otherwise.
    """
    asked = assign(scenario, options, replicates=500)
    found = tornadoes.tornado(asked.request, outcome, hire=asked.hire, progress=asked.progress)
    return {**found, "chart": tornado_words.chart(found, top)}


def effects(*scenarios: str, **options: Unpack[Options]) -> Effects:
    """Estimates that move no answer: `winset check --effects --json`; by default in all scenarios.

    200 replicates, unless `replicates` says otherwise.
    """
    names = scenarios or tuple(sorted(library.scenarios()))
    asked = assign(names[0], options, replicates=200)
    return inert.effects(names, asked.request.replicates, hire=asked.hire, progress=asked.progress)


def sensitivity(
    scenario: Subject,
    outcome: str | None = None,
    *,
    by: str = "part",
    samples: int | None = None,
    **options: Unpack[Options],
) -> SensitivityChart:
    """Shares of an outcome's variance: `winset sensitivity --json`, and its Vega-Lite `chart`."""
    asked = assign(scenario, options)
    found = sobol.sensitivity(
        asked.request, outcome, by=by, samples=samples, hire=asked.hire, progress=asked.progress
    )
    return {**found, "chart": sensitivity_words.chart(found)}


def discover(
    scenario: Subject,
    outcome: str | None = None,
    *,
    out: Path | None = None,
    **options: Unpack[Options],
) -> DiscoveryChart:
    """Where an answer comes out: `winset discover --json`, and its Vega-Lite `chart`.

    20,000 replicates, unless `replicates` says otherwise. `out` is a new .csv or .parquet file for
    the inputs and the outcome of every replicate.
    """
    if out is not None:
        adapters.check_name(out)
    asked = assign(scenario, options, replicates=20_000)
    found, table = discovery.discover(
        asked.request, outcome, hire=asked.hire, progress=asked.progress
    )
    if out is not None:
        adapters.save(table, out)
    return {**found, "chart": discovery_words.chart(found)}


def advise(
    scenario: Subject, who: str, want: str, *, top: int = 5, **options: Unpack[Options]
) -> Advice:
    """What a stakeholder could change to get an outcome: `winset advise --json`."""
    from sim.analysis.advice import AdviceRequest  # noqa: PLC0415 - mesa takes a second to import
    from sim.analysis.advice import advise as search  # noqa: PLC0415

    asked = assign(scenario, options)
    heard = added_up(asked.progress, 0)
    return search(AdviceRequest(asked.request, who, want, top), hire=asked.hire, progress=heard)


def to_salib(
    scenario: Subject,
    outcome: str | None = None,
    *,
    by: str | None = None,
    **options: Unpack[Options],
) -> tuple[dict[str, Any], Callable[[Any], Any]]:
    """A scenario as a SALib problem, and the function that evaluates a matrix of its samples."""
    return adapters.to_salib(assign(scenario, options).request, outcome, by=by)


def to_ema(scenario: Subject, **options: Unpack[Options]) -> Any:
    """A scenario as a model of the EMA workbench, with uncertainties and outcomes."""
    return adapters.to_ema(assign(scenario, options).request)
