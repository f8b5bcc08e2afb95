"""A result as labelled arrays, for xarray and NetCDF."""

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.domain.errors import WinsetError
from sim.runs.tally import LEVELS

if TYPE_CHECKING:
    import xarray

    from sim.results.result import Result

Labelled = tuple[str | tuple[str, ...], Any, dict[str, str]]  # dimensions, values, attributes
SERIES = {
    "policy": (("issue",), "policies", "policy in force", "see coordinate unit"),
    "position": (("stakeholder", "issue"), "positions", "declared position", "see coordinate unit"),
    "utility_change": (("stakeholder",), "utility_change", "utility since entry 0", "utility"),
    "gain_cad_m": (("stakeholder",), "gain_cad_m", "gain since entry 0", "C$ M a year"),
}


def dataset(result: "Result") -> "xarray.Dataset":
    """Quantiles of every series by month, stakeholder and issue, and the chances of all answers.

    Dimensions: quantile (.1, .5, .9), month (first day; entry 0 is the month before the start),
    stakeholder, issue, answer (question:category). An ordinal issue counts its levels from 0.
    """
    try:
        import xarray  # noqa: PLC0415 - an extra
    except ImportError:
        words = "xarray is not installed. Run: pip install 'winset[arrays]'"
        raise WinsetError(words) from None
    found = result.tally.monthly()
    sizes = {"stakeholder": len(result.tally.who), "issue": len(result.tally.issues)}
    arrays: dict[str, Labelled] = {}
    for name, (over, table, long_name, units) in SERIES.items():
        shape = found[table].shape[:2] + tuple(sizes[dim] for dim in over)
        values = found[table].reshape(shape)
        arrays[name] = (("quantile", "month", *over), values, _told(long_name, units))
    return xarray.Dataset(arrays | _chances(result), _coordinates(result), _made(result))


def _told(long_name: str, units: str) -> dict[str, str]:
    return {"long_name": long_name, "units": units}


def _chances(result: "Result") -> dict[str, Labelled]:
    frame = result.outcomes()
    names = {
        "share": "share of replicates with this answer",
        "low": "lower end of its 95 % interval, Monte Carlo error only",
        "high": "upper end of its 95 % interval, Monte Carlo error only",
    }
    return {
        f"answer_{part}": ("answer", frame[part].to_numpy(), _told(words, "1"))
        for part, words in names.items()
    }


def _coordinates(result: "Result") -> dict[str, Labelled]:
    case, frame = result.plan.scenario, result.outcomes()
    issues = list(case.issues.values())
    first = np.datetime64("0000-01", "M") + (case.file.start - 1)
    months = first + np.arange(result.plan.months + 1)
    levels = [" ".join(issue.levels or []) for issue in issues]
    return {
        "quantile": ("quantile", LEVELS, _told("quantile over replicates", "1")),
        "month": (
            "month",
            months.astype("datetime64[ns]"),
            {"long_name": "first day of the month"},
        ),
        "stakeholder": ("stakeholder", result.tally.who, {"long_name": "stakeholder"}),
        "issue": ("issue", result.tally.issues, {"long_name": "issue"}),
        "answer": (
            "answer",
            (frame["question"] + ":" + frame["category"]).tolist(),
            {"long_name": "question and category"},
        ),
        "unit": ("issue", [issue.unit for issue in issues], {"long_name": "unit of the issue"}),
        "levels": ("issue", levels, {"long_name": "levels of an ordinal issue, from 0"}),
    }


def _made(result: "Result") -> dict[str, object]:
    """What the run was, in attributes that NetCDF can hold."""
    data, case = result.data, result.plan.scenario
    plain = {key: data[key] for key in ("scenario", "model", "seed", "replicates", "start")}
    texts = {key: json.dumps(data[key]) for key in ("parameters", "set")}
    return {"title": case.file.title, **plain, **texts, **data["manifest"]}
