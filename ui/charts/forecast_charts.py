"""Charts of a forecast: pure functions from plain data to Vega-Lite.

`ui.words.sentences` says what each chart shows.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ui.charts.vega import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    Spec,
    first_days,
    layered,
    names_axis,
    quoted,
    short_lines,
)
from ui.words.figures import in_words
from ui.words.translate import t

YOURS, MODEL = t("yours"), t("model")


def shares_chart(outcomes: Mapping[str, float], intervals: Mapping[str, Sequence[float]]) -> Spec:
    """Chance of each category as a bar, with its Monte Carlo interval."""
    rows = [
        {
            "category": short_lines(in_words(category)),
            "chance": 100 * share,
            "low": 100 * intervals[category][0],
            "high": 100 * intervals[category][1],
        }
        for category, share in outcomes.items()
    ]
    y = names_axis("category")
    x = {"field": "chance", "type": "quantitative", "title": t("chance, %")}
    x |= {"scale": {"domain": [0, 100]}, "axis": {"tickCount": 5}}
    rule = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
    return layered(
        rows,
        [
            {"mark": {"type": "bar", "color": BLUE}, "encoding": {"x": x, "y": y}},
            {"mark": {"type": "rule", "size": 3, "color": ORANGE}, "encoding": {**rule, "y": y}},
        ],
        height={"step": 34},
    )


def guess_chart(yours: Mapping[str, float], data: Mapping[str, Any], question: str) -> Spec:
    """A guess beside the model's forecast, category by category, in per cent."""
    outcomes, intervals = data["outcomes"][question], data["intervals"][question]
    rows = []
    for category, share in outcomes.items():
        name = short_lines(in_words(category))
        low, high = (100 * end for end in intervals[category])
        rows.append({"category": name, "whose": MODEL, "chance": 100 * share})
        rows[-1] |= {"low": low, "high": high}
        rows.append({"category": name, "whose": YOURS, "chance": 100 * yours[category]})
    offset = {"field": "whose", "type": "nominal", "sort": [YOURS, MODEL]}
    at = {"y": names_axis("category"), "yOffset": offset}
    colour: Spec = {"field": "whose", "type": "nominal", "title": None}
    colour["scale"] = {"domain": [YOURS, MODEL], "range": [ORANGE, BLUE]}
    colour["legend"] = {"orient": "top"}
    x: Spec = {"field": "chance", "type": "quantitative", "title": t("chance, %")}
    x["scale"] = {"domain": [0, 100]}
    interval = {
        "transform": [{"filter": "isValid(datum.low)"}],
        "mark": {"type": "rule", "size": 2, "color": GREY},
        "encoding": {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}, **at},
    }
    bars = {"mark": {"type": "bar"}, "encoding": {"x": x, **at, "color": colour}}
    return layered(rows, [bars, interval], height={"step": 22})


def policy_chart(series: Mapping[str, Any], start: str, anchors: Mapping[str, float]) -> Spec:
    """A policy month by month: the median as a line, 80 % of replicates as a band."""
    months = first_days(start, len(series["median"]))
    rows = [
        {"month": month, "median": middle, "low": low, "high": high}
        for month, middle, low, high in zip(
            months, series["median"], series["p10"], series["p90"], strict=True
        )
    ]
    x = {"field": "month", "type": "temporal", "title": None}
    x["axis"] = {"format": "%b %Y", "tickCount": 4, "labelFlush": True}
    y = _policy_axis(series)
    band = {"type": "area", "color": BLUE, "opacity": 0.25, "interpolate": "step-after"}
    line = {"type": "line", "color": BLUE, "size": 3, "interpolate": "step-after"}
    ends = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}
    layers = [
        {"mark": band, "encoding": ends},
        {"mark": line, "encoding": {"x": x, "y": {**y, "field": "median"}}},
    ]
    layers += [_anchor(value) for value in anchors.values()]
    legend = {"text": [f"– –  {name}" for name in anchors], "anchor": "start"}
    return layered(rows, layers, height=240, **({"title": legend} if anchors else {}))


def _policy_axis(series: Mapping[str, Any]) -> Spec:
    """A policy in its unit, or by its levels."""
    axis: Spec = {"format": ",~r", "tickCount": 5}
    if series["levels"]:
        names = [in_words(level) for level in series["levels"]]
        labels = f"{quoted(names)}[datum.value]"
        axis = {"values": list(range(len(names))), "labelExpr": labels, "title": None}
    return {"type": "quantitative", "title": series["unit"], "axis": axis}


def gains_chart(stakeholders: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> Spec:
    """Who gains and who loses: change of utility, its median as a dot and 80 % as a line."""
    rows = [
        {"who": short_lines(names[who]), **found["utility_change"]}
        for who, found in sorted(
            stakeholders.items(), key=lambda each: -each[1]["utility_change"]["median"]
        )
    ]
    y = names_axis("who")
    x: Spec = {"field": "median", "type": "quantitative", "title": t("change of utility")}
    x["axis"] = {"tickCount": 5}
    line = {"x": {"field": "p10", "type": "quantitative"}, "x2": {"field": "p90"}, "y": y}
    colour = {
        "condition": {"test": "datum.median < 0", "value": ORANGE},
        "value": GREEN,
    }
    return layered(
        rows,
        [
            {"mark": {"type": "rule", "color": GREY}, "encoding": {"x": {"datum": 0}}},
            {"mark": {"type": "rule", "size": 3}, "encoding": {**line, "color": colour}},
            {
                "mark": {"type": "point", "filled": True, "size": 110},
                "encoding": {"x": x, "y": y, "color": colour},
            },
        ],
        height={"step": 38},
    )


def _anchor(value: float) -> Spec:
    """A dashed line at a figure known from the world; the chart's title names it."""
    mark = {"type": "rule", "color": ORANGE, "strokeDash": [6, 4], "size": 2}
    return {"mark": mark, "encoding": {"y": {"datum": value}}}
