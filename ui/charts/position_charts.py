"""Pictures of positions on the scale of an issue: the whole field, and who paid for a deal."""

from collections.abc import Mapping
from typing import Any

from ui.charts.scales import on_scale, stakeholder_axis, tall
from ui.charts.vega import BLUE, GREY, ORANGE, Spec, short_lines
from ui.words.position_words import in_order
from ui.words.translate import t

ENDS, WITHOUT = t("Where it ends"), t("Without a deal")
AT, AWAY = t("decides on it"), t("others")


def field_chart(
    issue: Mapping[str, Any], found: Mapping[str, Any], names: Mapping[str, str]
) -> Spec:
    """Every stakeholder where it wants the issue, size by weight, with 80 % of replicates.

    On top where the policy ends (stronger: more replicates) and what holds without a deal, both
    drawn on as lines at their medians.
    """
    rows = [
        {
            "who": short_lines(names[who]),
            **each["wants"],
            "weight": each["weight"],
            "side": AT if each["decides"] else AWAY,
        }
        for who, each in in_order(found)
    ]
    without = [{"who": WITHOUT, **spread} for spread in found["without"].values()]
    tops = [ENDS, *([WITHOUT] if without else [])]
    y = stakeholder_axis([*tops, *(row["who"] for row in rows)])
    layers = [*_outcome(issue, found["final"], y), *_fallback(issue, without, y)]
    return tall(rows, [*layers, *_wishes(issue, y)])


def _wishes(issue: Mapping[str, Any], y: Spec) -> list[Spec]:
    """What each wants: a line for 80 % of replicates, and a dot as large as its weight."""
    side: Spec = {"field": "side", "type": "nominal", "title": None}
    side["scale"] = {"domain": [AT, AWAY], "range": [BLUE, GREY]}
    side["legend"] = {"orient": "bottom", "symbolType": "circle"}
    both = {"y": y, "color": side}
    line = {"x": on_scale("p10", issue), "x2": {"field": "p90"}, **both}
    dot = {"x": on_scale("median", issue), **both, "size": _size(), "tooltip": _tips()}
    return [
        {"mark": {"type": "rule", "size": 2}, "encoding": line},
        {"mark": {"type": "point", "filled": True, "opacity": 0.9}, "encoding": dot},
    ]


def _outcome(issue: Mapping[str, Any], final: Mapping[str, Any], y: Spec) -> list[Spec]:
    """Where replicates end as a strip, stronger for more, and the median through everything."""
    strip = [{"who": ENDS, **each} for each in final["bins"]]
    most = max(each["share"] for each in final["bins"])
    shade = {"field": "share", "type": "quantitative", "legend": None}
    shade["scale"] = {"domain": [0, most], "range": [0.15, 1]}
    tip = [{"field": "share", "type": "quantitative", "format": ".0%", "title": t("replicates")}]
    return [
        {
            "data": {"values": [dict(final)]},
            "mark": {"type": "rule", "color": ORANGE, "size": 2},
            "encoding": {"x": on_scale("median", issue)},
        },
        {
            "data": {"values": strip},
            "mark": {"type": "bar", "color": ORANGE, "height": 18},
            "encoding": {
                "x": on_scale("low", issue),
                "x2": {"field": "high"},
                "y": y,
                "opacity": shade,
                "tooltip": tip,
            },
        },
    ]


def _fallback(issue: Mapping[str, Any], without: list[dict[str, Any]], y: Spec) -> list[Spec]:
    """What holds without a deal: a diamond with its range, and a dashed line."""
    if not without:
        return []
    mark = {"type": "point", "filled": True, "shape": "diamond", "size": 150, "color": GREY}
    data = {"data": {"values": without}}
    span = {"x": on_scale("p10", issue), "x2": {"field": "p90"}, "y": y}
    middle = {"x": on_scale("median", issue)}
    dashes = {"type": "rule", "color": GREY, "size": 2, "strokeDash": [5, 4]}
    return [
        {**data, "mark": dashes, "encoding": middle},
        {**data, "mark": {"type": "rule", "color": GREY, "size": 2}, "encoding": span},
        {**data, "mark": {**mark, "opacity": 1}, "encoding": {**middle, "y": y}},
    ]


def _size() -> Spec:
    title = t("weight: capability × stake")
    legend = {"orient": "bottom", "values": [0.1, 0.3, 0.5], "symbolFillColor": GREY}
    out: Spec = {"field": "weight", "type": "quantitative", "title": title, "legend": legend}
    return {**out, "scale": {"domain": [0, 1], "range": [20, 1000]}}


def _tips() -> list[Spec]:
    figures = {"median": t("wants"), "p10": t("from"), "p90": t("to"), "weight": t("weight")}
    tips: list[Spec] = [{"field": "who", "type": "nominal", "title": t("who")}]
    return tips + [
        {"field": name, "type": "quantitative", "title": title, "format": ",.4~r"}
        for name, title in figures.items()
    ]


def say_chart(parties: Mapping[str, Mapping[str, float]], names: Mapping[str, str]) -> Spec:
    """Each party's say in the deal (its λ over all), the mean as a dot and 80 % as a line, in %."""
    rows = [
        {
            "who": short_lines(names[who]),
            **{end: 100 * each[end] for end in ("mean", "p10", "p90")},
        }
        for who, each in sorted(parties.items(), key=lambda each: each[1]["mean"])
    ]
    y = stakeholder_axis([row["who"] for row in rows])
    x: Spec = {"type": "quantitative", "title": t("say in the deal, %")}
    x |= {"scale": {"domain": [0, 100]}, "axis": {"tickCount": 5, "grid": False}}
    equal = {"type": "rule", "aria": False, "color": GREY, "strokeDash": [5, 4], "size": 2}
    line = {"x": {**x, "field": "p10"}, "x2": {"field": "p90"}, "y": y}
    dot = {"type": "point", "filled": True, "size": 150, "color": BLUE, "opacity": 1}
    return tall(
        rows,
        [
            {"mark": equal, "encoding": {"x": {"datum": 100 / len(rows)}}},
            {"mark": {"type": "rule", "size": 3, "color": BLUE}, "encoding": line},
            {"mark": dot, "encoding": {"x": {**x, "field": "mean"}, "y": y}},
        ],
        step=44,
    )
