"""Scores of forecasts from tables of actors, for people."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from sim.actors.forecast_shapes import Accuracy, MeanDifference, StackScores
from sim.cli.reports.grid import grid, spaced


def report(found: Accuracy) -> RenderableType:
    """The object of `winset score TABLE --json`, to be read."""
    return Group(*_parts(found))


def _parts(found: Accuracy) -> Iterator[RenderableType]:
    reference = spaced(found["reference"])
    yield Text(f"{found['file']}: {found['n']} issues of {found['proposals']} proposals")
    yield _scores(found)
    yield Text(_verdict(found), style="bold")
    yield Text(
        "Errors in points of a scale of 100; less is better. A forecast here is one point, and "
        f"its CRPS is its absolute error. Last columns: how much more it errs than the {reference} "
        "on the same issues, and the 95 % interval by bootstrap over whole proposals. Without a "
        f"theory: {', '.join(spaced(name) for name in found['baselines'])}. Models that need a "
        "reversion are scored where there is one.",
        style="dim",
    )
    if found["left_out"]:
        lacking = ", ".join(spaced(name) for name in found["left_out"])
        yield Text(f"Says nothing on any issue (no reversion): {lacking}.", style="dim")
    if "stack" in found:
        yield Text()
        yield from _stack(found["stack"], reference)


def _scores(found: Accuracy) -> Table:
    within = list(found["models"][found["reference"]]["hits"])
    heads = ("n", "MAE", "RMSE", "median", *(f"≤ {w}" for w in within), "CRPS", "more", "95 %")
    table = grid("", *heads)
    rows = found["models"] | found["baselines"]
    for name, row in sorted(rows.items(), key=lambda each: each[1]["mae"]):
        cells = [f"{row[key]:.2f}" for key in ("mae", "rmse", "median_error")]
        cells += [f"{row['hits'][w]:.0%}" for w in within]
        more = ["–", ""] if name == found["reference"] else _difference(row["difference"])
        table.add_row(spaced(name), str(row["n"]), *cells, f"{row['crps']:.2f}", *more)
    return table


def _verdict(found: Accuracy) -> str:
    """The sentence that says which models can be told from the reference."""
    sides: dict[str, list[str]] = {"better": [], "worse": [], "neither": []}
    for name, row in found["models"].items():
        if name != found["reference"]:
            sides[side(row["difference"])].append(spaced(name))
    reference = spaced(found["reference"])
    differing = [
        f"{', '.join(sides[way])} {way} than the {reference}"
        for way in ("better", "worse")
        if sides[way]
    ]
    words = "By these intervals " + (
        " and ".join(differing) or "no model differs from the " + reference
    )
    rest = sides["neither"]
    return words + (f"; not to be told from it: {', '.join(rest)}." if differing and rest else ".")


def side(difference: MeanDifference) -> str:
    """Whether an interval of more error lies below 0 (better), above (worse), or neither."""
    low, high = difference["low"], difference["high"]
    if low is None or high is None or low <= 0.0 <= high:
        return "neither"
    return "worse" if low > 0.0 else "better"


def _stack(found: StackScores, reference: str) -> Iterator[RenderableType]:
    how = "as it was saved"
    if "folds" in found:
        how = f"cross-validated over {found['folds']} folds of whole proposals"
    yield Text(f"Combined forecast, {how}", style="bold")
    table = grid(
        "", "weight", "MAE", "CRPS", "log", "ends", "more CRPS", "95 %", "more log", "95 %"
    )
    rows = sorted(found["parts"].items(), key=lambda each: each[1]["crps"] + each[1]["log"])
    for name, row in rows:
        combined = "weight" not in row
        weight = "" if combined else f"{row['weight']:.3f}"
        cells = [f"{row[rule]:.2f}" for rule in ("mae", "crps", "log")]
        more = ["–", ""] * 2
        if "difference" in row and "log_difference" in row:
            more = [*_difference(row["difference"]), *_difference(row["log_difference"])]
        line = [weight, *cells, f"{row['ends']:.0%}", *more]
        table.add_row(spaced(name), *line, style="bold" if combined else "")
    yield table
    yield from (Text(words, style="bold") for words in _stack_verdict(found, reference))
    yield Text(
        "Every part is a distribution around its forecast; MAE is of its median. Log: −ln of the "
        "chance of the outcome's whole point, at least one in a million. More: than the stack. "
        f"Ends: mean chance given to the two ends, where {found['share_at_ends']:.1%} of outcomes "
        "lie. PIT: how outcomes spread over the tenths of what was forecast; 10 % each where it is "
        "calibrated, more in the outer ones where it is too sure.",
        style="dim",
    )


def _stack_verdict(found: StackScores, reference: str) -> Iterator[str]:
    words = {"better": "better", "worse": "worse", "neither": "not to be told apart"}
    against = (
        f"Error of the stack's median against the {reference}",
        f"CRPS of the stack against the {reference} as one point",
    )
    for what, difference in zip(against, found["differences"].values(), strict=True):
        yield f"{what}: {' '.join(_difference(difference))}, {words[side(difference)]}."
    pit = " ".join(f"{share:.0%}" for share in found["parts"]["stack"]["pit"])
    yield f"PIT of the stack: {pit}."


def _difference(difference: MeanDifference) -> list[str]:
    low, high = difference["low"], difference["high"]
    ends = "" if low is None or high is None else f"[{low:+.2f}, {high:+.2f}]"
    return [f"{difference['mean']:+.2f}", ends]
