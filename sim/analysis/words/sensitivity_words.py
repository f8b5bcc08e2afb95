"""What shares of variance say: two sentences, and a chart."""

from sim.analysis.shapes import Sensitivity, Spec, Variance
from sim.analysis.words.wording import BLUE, ORANGE, settled


def spoken(group: str) -> str:
    """A group in words."""
    return group.replace(".", ": ").replace("_", " ")


def percent(value: float) -> str:
    """A share of variance, 0 or more, in per cent."""
    return f"{max(0.0, 100 * value):.0f} %"


def sentences(data: Variance) -> list[str]:
    """What a minister could read: how much is luck, and what is most worth knowing."""
    what = data["outcome"]["words"]
    if not data["groups"] and (always := settled(data, 2 * data["samples"])):
        return [always, "There is no variance to share out."]
    if not data["groups"]:
        return [f"Nothing drawn changes {what}: it is the same in every sample."]
    rows = {row["group"]: row for row in data["groups"]}
    luck = rows.pop("luck")
    known = sorted(rows.values(), key=lambda row: -row["first"])
    named = [f"{spoken(row['group'])} ({percent(row['first'])})" for row in known[:2]]
    lead = f"Of what makes {what} uncertain, {percent(luck['first'])} is luck alone"
    if not known:
        return [f"{lead}.", "Every estimate is certain."]
    lead += f", which no research would remove; most worth knowing is {', then '.join(named)}."
    met = percent(data["interactions"] or 0.0)
    more = f"{met} arises only where several of these meet, so that no one answer settles it."
    return [lead, more]


def chart(data: Sensitivity) -> Spec:
    """Bars of the total index with the first-order index inside, in Vega-Lite."""
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
        "data": {"values": _bars(data)},
        "layer": [
            {"mark": "bar", "encoding": {**at, "x": x, "color": colour}},
            {"mark": "rule", "encoding": {**at, **span}},
        ],
        "width": 480,
        "height": {"step": 14},
    }


def _bars(data: Sensitivity) -> list[dict[str, str | float]]:
    return [
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
