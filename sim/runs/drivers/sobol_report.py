"""Sensitivity told: a table of shares of variance, a chart, and two sentences."""

from typing import Any

from rich.console import Group, RenderableType

from sim.runs.drivers.telling import BLUE, ORANGE, columns, heading, paragraph, settled


def report(data: dict[str, Any]) -> RenderableType:
    """Indices as a table, then the sentences; of what never varies, the sentences alone."""
    if not data["groups"]:
        return Group(*heading(data), *paragraph(data["sentences"]))
    table = columns("group", "estimates", "first order", "95 %", "total", "95 %")
    for row in data["groups"]:
        parts = [_percent(row["first"]), _range(row["first_interval"])]
        parts += [_percent(row["total"]), _range(row["total_interval"])]
        table.add_row(spoken(row["group"]), str(row["estimates"] or "–"), *parts)
    reached = f", ± {100 * (data['half_width'] or 0.0):.0f} % at the widest"
    if not data["narrow"]:
        reached += ", not the ± 5 % aimed at: read the ranges"
    note = (
        f"{data['samples']:,} samples of every group{reached}. First order: the share of variance "
        "that would go if the group were known; total: the share that would stay if all else "
        "were. Intervals are from a bootstrap of the samples."
    )
    return Group(*heading(data), table, *paragraph(data["sentences"]), *paragraph([note]))


def spoken(group: str) -> str:
    """A group in words."""
    return group.replace(".", ": ").replace("_", " ")


def _percent(value: float) -> str:
    return f"{max(0.0, 100 * value):.0f} %"


def _range(ends: list[float]) -> str:
    low, high = (min(1.0, max(0.0, end)) for end in ends)
    return f"{100 * low:.0f} to {100 * high:.0f}"


def sentences(data: dict[str, Any]) -> list[str]:
    """What a minister could read: how much is luck, and what is most worth knowing."""
    what = data["outcome"]["words"]
    if not data["groups"] and (always := settled(data, 2 * data["samples"])):
        return [always, "There is no variance to share out."]
    if not data["groups"]:
        return [f"Nothing drawn changes {what}: it is the same in every sample."]
    rows = {row["group"]: row for row in data["groups"]}
    luck = rows.pop("luck")
    known = sorted(rows.values(), key=lambda row: -row["first"])
    named = [f"{spoken(row['group'])} ({_percent(row['first'])})" for row in known[:2]]
    lead = f"Of what makes {what} uncertain, {_percent(luck['first'])} is luck alone"
    if not known:
        return [f"{lead}.", "Every estimate is certain."]
    lead += f", which no research would remove; most worth knowing is {', then '.join(named)}."
    more = (
        f"{_percent(data['interactions'])} arises only where several of these meet, so that no one "
        "answer settles it."
    )
    return [lead, more]


def chart(data: dict[str, Any]) -> dict[str, Any]:
    """Bars of the total index with the first-order index inside, in Vega-Lite."""
    rows = [
        {
            "group": spoken(row["group"]),
            "index": name,
            "share": 100 * max(0.0, row[key]),
            "low": 100 * row[f"{key}_interval"][0],
            "high": 100 * row[f"{key}_interval"][1],
        }
        for row in data["groups"]
        for key, name in (("first", "first order"), ("total", "total"))
    ]
    y = {"field": "group", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"labelLimit": 320}
    colour = {"field": "index", "type": "nominal", "title": None, "legend": {"orient": "top"}}
    colour["scale"] = {"domain": ["first order", "total"], "range": [BLUE, ORANGE]}
    offset = {"field": "index", "type": "nominal"}
    x = {"field": "share", "type": "quantitative", "title": "share of variance, %"}
    span = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
    at = {"y": y, "yOffset": offset}
    return {
        "title": data["outcome"]["words"],
        "description": " ".join(data["sentences"]),
        "data": {"values": rows},
        "layer": [
            {"mark": "bar", "encoding": {**at, "x": x, "color": colour}},
            {"mark": "rule", "encoding": {**at, **span}},
        ],
        "width": 480,
        "height": {"step": 14},
    }
