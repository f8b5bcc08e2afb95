"""JSON Schemas of every kind of file, and of what the commands print with --json."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import JsonSchemaValue

from sim.actors.forecast_shapes import Accuracy, Prediction
from sim.analysis.shapes import (
    Advice,
    CaseFit,
    CaseScores,
    Comparison,
    Discovery,
    Effects,
    LeversResult,
    ResponseResult,
    Scorecard,
    Sensitivity,
    Stability,
    Tornado,
    Verification,
)
from sim.api.door_shapes import Catalogue, Check
from sim.experiments.sweep_shapes import SweepRows
from sim.files.load import KINDS
from sim.results.folder_shapes import FolderVerdict
from sim.runs.run_shapes import RunData
from sim.stories.chain_shapes import Chain
from sim.stories.story_shapes import Story, Summary

RESULTS: Mapping[str, Any] = {
    "result": RunData,
    "comparison": Comparison,
    "sweep": SweepRows,
    "tornado": Tornado,
    "sensitivity": Sensitivity,
    "discovery": Discovery,
    "levers": LeversResult,
    "response": ResponseResult,
    "advice": Advice,
    "prediction": Prediction,
    "stability": Stability,
    "scorecard": Scorecard,
    "cases": CaseScores,
    "fit": CaseFit,
    "accuracy": Accuracy,
    "verification": Verification,
    "folder": FolderVerdict,
    "story": Story,
    "summary": Summary,
    "chain": Chain,
    "list": Catalogue,
    "checked": Check,
    "effects": Effects,
}


def kinds() -> Mapping[str, Any]:
    """Types of files and of results by name."""
    return {**KINDS, **RESULTS}


def schema(kind: Any) -> JsonSchemaValue:
    """The JSON Schema of a type of file or of result."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind.model_json_schema()
    return TypeAdapter(kind).json_schema()


def first_line(kind: Any) -> str:
    """What a kind is, in a line."""
    if kind is Catalogue:
        return "`winset list`: what there is, by slug."
    return (kind.__doc__ or "").splitlines()[0]
