"""Declared positions in one month of one replicate, on the scale of each issue."""

from collections.abc import Mapping
from typing import Any

from ui.charts.scales import on_scale, stakeholder_axis, tall
from ui.charts.vega import BLUE, GREY, ORANGE, Spec, short_lines
from ui.words.figures import is_far
from ui.words.translate import t

MOVES = {"condition": {"test": "datum.moves", "value": ORANGE}, "value": BLUE}


def month_chart(issue: Mapping[str, Any], history: Mapping[str, Any], entry: int) -> Spec:
    """Declared positions in one month as dots, with lines from the month before; the policy.

    `history` has `policy` and, by name, `positions`, a value a month each.
    """
    last = max(entry - 1, 0)
    rows = [
        {
            "who": short_lines(who),
            "now": values[entry],
            "before": values[last],
            "moves": is_far(issue, values[entry], values[last]),
        }
        for who, values in history["positions"].items()
    ]
    policy = {"now": history["policy"][entry], "before": history["policy"][last]}
    y = stakeholder_axis([row["who"] for row in rows])
    return tall(rows, [*_policy_lines(issue, policy), *_moves(issue, y)])


def _policy_lines(issue: Mapping[str, Any], policy: Mapping[str, float]) -> list[Spec]:
    """The policy of the month before, dashed, and the one in force."""
    data = {"data": {"values": [policy]}}
    dashed = {"type": "rule", "size": 2, "color": GREY, "strokeDash": [5, 4]}
    bar = {"type": "rule", "size": 3, "color": ORANGE}
    return [
        {**data, "mark": dashed, "encoding": {"x": on_scale("before", issue)}},
        {**data, "mark": bar, "encoding": {"x": on_scale("now", issue)}},
    ]


def _moves(issue: Mapping[str, Any], y: Spec) -> list[Spec]:
    """A ring where a position was, a dot where it is, and a line between them."""
    now, before = on_scale("now", issue), on_scale("before", issue)
    both = {"y": y, "color": MOVES}
    figures = {"before": t("month before"), "now": t("this month")}
    tip: list[Spec] = [{"field": "who", "type": "nominal", "title": t("who")}]
    tip += [
        {"field": field, "type": "quantitative", "title": title, "format": ",.4~r"}
        for field, title in figures.items()
    ]
    line = {"type": "rule", "size": 3, "opacity": 0.6}
    ring = {"type": "point", "size": 60, "strokeWidth": 2}
    dot = {"type": "point", "filled": True, "size": 150, "opacity": 1}
    return [
        {"mark": line, "encoding": {"x": before, "x2": {"field": "now"}, **both}},
        {"mark": ring, "encoding": {"x": before, **both}},
        {"mark": dot, "encoding": {"x": now, **both, "tooltip": tip}},
    ]
