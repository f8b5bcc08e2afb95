"""Parts of charts of positions: stakeholders down the side, values on the scale of an issue."""

from collections.abc import Mapping, Sequence
from typing import Any

from ui.charts.vega import Spec, quoted
from ui.words.figures import in_words


def stakeholder_axis(order: Sequence[str]) -> Spec:
    """Names of stakeholders in this order."""
    axis: Spec = {
        "labelExpr": "split(datum.label, '\\n')",
        "labelLimit": 190,
        "labelOverlap": False,
    }
    axis["grid"] = True
    out: Spec = {"field": "who", "type": "nominal", "title": None, "axis": axis}
    return {**out, "sort": list(dict.fromkeys(order)), "scale": {"domain": list(order)}}


def on_scale(name: str, issue: Mapping[str, Any]) -> Spec:
    """A value on the whole scale of the issue, in its unit or by its levels."""
    low, high = issue["scale"]
    out: Spec = {"field": name, "type": "quantitative", "title": issue["unit"]}
    out["scale"] = {"domain": [low, high], "nice": False}
    out["axis"] = {
        "tickCount": 5,
        "grid": False,
        "labelOverlap": True,
        "format": "~s" if high >= 10_000 else ",.3~r",
    }
    if issue["levels"]:
        levels = [in_words(level) for level in issue["levels"]]
        out["axis"] = {"values": list(range(len(levels))), "grid": False, "labelOverlap": False}
        out["axis"] |= {
            "labelExpr": f"split({quoted(levels)}[datum.value], ' ')",
            "labelFlush": True,
        }
        out["title"] = None
    return out


def tall(rows: Sequence[Mapping[str, Any]], layers: Sequence[Spec], *, step: int = 36) -> Spec:
    """A chart with a row for each name and its legends below."""
    return {
        "data": {"values": list(rows)},
        "layer": list(layers),
        "config": {
            "legend": {"titleLimit": 260}
            | {"layout": {"bottom": {"direction": "vertical", "anchor": "middle"}}},
            "text": {"fontSize": 13},
        },
        "width": "container",
        "height": {"step": step},
    }
