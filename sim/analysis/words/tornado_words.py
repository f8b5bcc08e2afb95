"""What a tornado says: two sentences, and a chart of bars."""

from sim.analysis.shapes import Drivers, Spec, Swing, Swings, Tornado
from sim.analysis.words.wording import BLUE, GREY, ORANGE, amount, change, settled, subject

SHOWN = 15


def sentences(data: Swings) -> list[str]:
    """What a minister could read: what moves the outcome most, and what comes after."""
    if not data["factors"]:
        return [f"Every estimate is certain: {data['outcome']['words']} is a matter of luck alone."]
    first, *others = data["factors"]
    if (always := settled(data, data["replicates"])) and not first["difference"]:
        return [always, "No estimate changes that, at either end of its range."]
    low, high = first["interval"]
    if low <= 0.0 <= high:
        return [
            f"{subject(data)} moves with no single estimate by more than chance error at "
            f"{data['replicates']:,} replicates.",
            f"The widest swing, {change(data, first['difference'])}, is that of {first['words']}.",
        ]
    at = " and ".join(
        f"{amount(data, first[end])} at {value}"
        for end, value in zip(("low", "high"), first["at_words"], strict=True)
    )
    unit = f" ({first['unit']})" if first["unit"] else ""
    spans = "as one source or another has it" if first["sources"] else "the ends of its 80 % range"
    lead = f"{subject(data)} depends most on {first['words']}: {at}{unit}, {spans}."
    return [lead, _others(data, others)]


def _others(data: Drivers, others: list[Swing]) -> str:
    if not others:
        return "No other estimate is uncertain."
    named = [f"{row['words']} ({change(data, row['difference'])})" for row in others[:2]]
    text = f"Next {'come' if len(named) > 1 else 'comes'} {' and '.join(named)}"
    rest = [abs(row["difference"]) for row in others[2:]]
    if rest:
        most = change(data, max(rest), signed=False)
        text += f"; none of the other {len(rest)} uncertain estimates moves it by more than {most}"
    return f"{text}."


def chart(data: Tornado, shown: int = SHOWN) -> Spec:
    """Bars from low to high end around where the outcome stands as drawn, in Vega-Lite."""
    factor = 100.0 if data["outcome"]["share"] else 1.0
    base = factor * data["outcome"]["as_drawn"]
    rows = [
        {"estimate": row["words"], "end": end, "at": row["at_words"][i], "value": factor * row[key]}
        for row in data["factors"][:shown]
        for i, (key, end) in enumerate((("low", "low end"), ("high", "high end")))
    ]
    for row in rows:
        row["base"] = base
    unit = "chance, %" if data["outcome"]["share"] else data["outcome"]["unit"]
    y = {"field": "estimate", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"labelLimit": 420}
    colour = {"field": "end", "type": "nominal", "title": None, "legend": {"orient": "top"}}
    colour["scale"] = {"domain": ["low end", "high end"], "range": [ORANGE, BLUE]}
    x = {"field": "value", "type": "quantitative", "title": unit, "scale": {"zero": False}}
    encoding = {"y": y, "x": x, "x2": {"field": "base"}, "color": colour}
    encoding["tooltip"] = [{"field": name} for name in ("estimate", "end", "at", "value")]
    return {
        "title": data["outcome"]["words"],
        "description": " ".join(data["sentences"]),
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "bar", "opacity": 0.9}, "encoding": encoding},
            {"mark": {"type": "rule", "color": GREY}, "encoding": {"x": {"datum": base}}},
        ],
        "width": 480,
        "height": {"step": 22},
    }
