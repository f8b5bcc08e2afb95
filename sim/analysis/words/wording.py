"""What the three analyses of drivers share: their head, amounts in words, and the chart file."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from sim.analysis.shapes import Drivers, Spec
from sim.analysis.target import Target
from sim.domain import words
from sim.domain.arrays import Array
from sim.domain.errors import WinsetError
from sim.files.disk import write
from sim.runs.provenance import manifest
from sim.runs.request import Plan, RunRequest, plain

Progress = Callable[[int, int], None]  # rows done, and of how many
BLUE, ORANGE, GREY = "#0072B2", "#D55E00", "#7F8790"  # Okabe & Ito (2008)


def header(plan: Plan, target: Target, drawn: Array, replicates: int) -> Drivers:
    """What was asked, of what, and the mean of the outcome as drawn, (R,)."""
    request = plan.request
    return {
        "scenario": plan.scenario.slug,
        "title": plan.scenario.file.title,
        "model": plan.model,
        "seed": request.seed,
        "replicates": replicates,
        "months": plan.months,
        "set": {key: plain(value) for key, value in request.set.items()},
        "parameters": plan.parameters,
        "outcome": {
            "name": target.name,
            "words": target.words,
            "share": target.is_share,
            "unit": target.unit,
            "as_drawn": float(np.mean(drawn)),
        },
        "manifest": manifest(plan, replicates),
    }


def subject(data: Drivers) -> str:
    """The outcome, to begin a sentence with."""
    what = data["outcome"]["words"]
    return f"The chance of {what}" if data["outcome"]["share"] else what


def settled(data: Drivers, count: int) -> str:
    """That an answer never comes in so many replicates, or always does; empty where it is open."""
    outcome = data["outcome"]
    if not outcome["share"] or outcome["as_drawn"] not in {0.0, 1.0}:
        return ""
    how = ("never", "none") if outcome["as_drawn"] == 0.0 else ("always", "all")
    return f"{outcome['words']} {how[0]} happens: in {how[1]} of {count:,} replicates."


def amount(data: Drivers, value: float, *, unit: bool = True) -> str:
    """A value of the outcome."""
    if data["outcome"]["share"]:
        return words.share(value)
    return f"{words.figure(value)} {data['outcome']['unit'] if unit else ''}".strip()


def change(data: Drivers, value: float, *, signed: bool = True, unit: bool = True) -> str:
    """A change of the outcome: points of per cent, or in its unit."""
    share = data["outcome"]["share"]
    size = abs(100 * value) if share else abs(value)
    text = f"{size:.0f}" if share else words.figure(size)
    if text == "0" and size > 0 and share:
        text = "<1"
    sign = "" if text == "0" or not signed else "+" if value > 0 else "−"
    name = "points" if share else data["outcome"]["unit"]
    return f"{sign}{text} {name if unit else ''}".strip()


def must_be_new(*paths: Path | None) -> None:
    """Refuse a file that exists, before any work is done for it."""
    for path in paths:
        if path is not None and path.exists():
            raise WinsetError(f"{path} exists already; no file is overwritten. Name another.")


def chart_file(path: Path, spec: Spec) -> None:
    """Write a Vega-Lite chart as a new JSON file, in full or not at all."""
    must_be_new(path)
    schema = {"$schema": "https://vega.github.io/schema/vega-lite/v5.json"}
    write(path, json.dumps(schema | spec, indent=1, allow_nan=False), new=True)


def refuse_few(request: RunRequest, fewest: int, purpose: str) -> None:
    """WinsetError where a request has too few replicates to do something with them."""
    if request.replicates < fewest:
        words = f"replicates {request.replicates} is too few to {purpose}; give {fewest} or more."
        raise WinsetError(words)
