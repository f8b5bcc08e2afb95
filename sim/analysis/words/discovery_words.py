"""Where an outcome happens: two sentences, and a chart of the limits."""

from sim.analysis.shapes import Discovery, Leaf, Limit, Regions, Spec
from sim.analysis.words.wording import BLUE, GREY, settled
from sim.domain import words

SLIGHT = 0.05


def path(rule: Leaf) -> str:
    """The conditions that lead to a leaf of the tree."""
    return "; ".join(f"{step['words']} {step['side']} {step['at']}" for step in rule["where"])


def _condition(row: Limit) -> str:
    low, high = row["at_words"]
    unit = f" {row['unit']}" if row["unit"] else ""
    if low is not None and high is not None:
        return f"{row['words']} is between {low} and {high}{unit}"
    return f"{row['words']} is {'at least' if low is not None else 'at most'} {low or high}{unit}"


def sentences(data: Regions) -> list[str]:
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
    for rule in reversed(data["tree"]):
        if rule["density"] is not None:
            return [lead, f"It is rarest, {words.share(rule['density'])}, with {path(rule)}."]
    return [lead]


def chart(data: Discovery) -> Spec:
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
    x: Spec = {"field": "from", "type": "quantitative"}
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
