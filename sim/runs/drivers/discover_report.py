"""Discovery told: the box and the tree as rules, a chart of the limits, and two sentences."""

from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from sim.runs import words
from sim.runs.drivers.telling import BLUE, GREY, columns, heading, paragraph, settled

SLIGHT = 0.05


def report(data: dict[str, Any]) -> RenderableType:
    """The box with its limits, the tree's leaves, then the sentences."""
    parts: list[RenderableType] = []
    if data["box"] is not None:
        box = columns("the box: estimate", "from", "to")
        for row in data["box"]["restricted"]:
            label = ", ".join(filter(None, (row["words"], row["unit"])))
            box.add_row(label, *(end or "–" for end in row["at_words"]))
        tree = columns("the tree: where", "of all cases", "happens in")
        for rule in data["tree"]:
            density = "–" if rule["density"] is None else words.share(rule["density"])
            tree.add_row(_path(rule), words.share(rule["mass"]), density)
        parts = [box, Text(), _counted(data["box"]), *([Text(), tree] if data["tree"] else [])]
    elif settled(data, data["replicates"]):
        return Group(*heading(data), *paragraph(data["sentences"]))
    note = (
        f"{data['inputs']} uncertain estimates. Found on two thirds of the replicates, counted on "
        "the last. Coverage: the share of its cases that lie in the box; density: the share of "
        "the box in which it happens."
    )
    return Group(*heading(data), *parts, *paragraph(data["sentences"]), *paragraph([note]))


def _counted(box: dict[str, Any]) -> Text:
    there = box["where_found"]
    return Text(
        f"coverage {words.share(box['coverage'])}, density {words.share(box['density'])} "
        f"(where found {words.share(there['coverage'])} and {words.share(there['density'])}), "
        f"inputs restricted {len(box['restricted'])}, {words.share(box['mass'])} of all cases"
    )


def _path(rule: dict[str, Any]) -> str:
    return "; ".join(f"{step['words']} {step['side']} {step['at']}" for step in rule["where"])


def _condition(row: dict[str, Any]) -> str:
    low, high = row["at_words"]
    unit = f" {row['unit']}" if row["unit"] else ""
    if low is not None and high is not None:
        return f"{row['words']} is between {low} and {high}{unit}"
    return f"{row['words']} is {'at least' if low is not None else 'at most'} {low or high}{unit}"


def sentences(data: dict[str, Any]) -> list[str]:
    """What a minister could read: where it happens, and where it hardly does."""
    what, base = data["outcome"]["words"], data["outcome"]["as_drawn"]
    if data["box"] is None:
        if always := settled(data, data["replicates"]):
            return [always, "There is no region to find."]
        often = words.share(base)
        return [f"{what} happens in {often} of cases: too few, or too nearly all, for a region."]
    box = data["box"]
    if not box["restricted"] or box["density"] < base + SLIGHT:
        lead = (
            f"No region of the estimates says where {what} happens: in the best that was found it "
            f"does in {words.share(box['density'])} of cases, against {words.share(base)} overall."
        )
    else:
        lead = (
            f"{what} happens mostly where {', and '.join(map(_condition, box['restricted']))}: "
            f"in {words.share(box['density'])} of such cases, against {words.share(base)} overall, "
            f"and {words.share(box['coverage'])} of all its cases are there."
        )
    rarest = next((rule for rule in reversed(data["tree"]) if rule["density"] is not None), None)
    if rarest is None:
        return [lead]
    return [lead, f"It is rarest, {words.share(rarest['density'])}, with {_path(rarest)}."]


def chart(data: dict[str, Any]) -> dict[str, Any]:
    """The box: of each restricted input the part of its range that lies inside, in Vega-Lite."""
    rows = []
    for row in data["box"]["restricted"] if data["box"] else []:
        bottom, top = row["range"]
        low, high = (bottom if row["low"] is None else row["low"]), row["high"]
        high = top if high is None else high
        scale = 100.0 / (top - bottom)
        ends = {"from": scale * (low - bottom), "to": scale * (high - bottom)}
        rows.append({"estimate": row["words"], "low": low, "high": high, **ends})
    y = {"field": "estimate", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"labelLimit": 420}
    x: dict[str, Any] = {"field": "from", "type": "quantitative"}
    x |= {"title": "part of the range drawn, %", "scale": {"domain": [0, 100]}}
    tooltip = [{"field": name} for name in ("estimate", "low", "high")]
    inside = {"y": y, "x": x, "x2": {"field": "to"}, "tooltip": tooltip}
    line = {"y": y, "x": {"datum": 0, "type": "quantitative"}, "x2": {"datum": 100}}
    return {
        "title": data["outcome"]["words"],
        "description": " ".join(data["sentences"]),
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "rule", "color": GREY}, "encoding": line},
            {"mark": {"type": "bar", "height": 14, "color": BLUE}, "encoding": inside},
        ],
        "width": 480,
        "height": {"step": 26},
    }
