"""Forecasts of several theories as marks on one scale."""

from ui.build.draft import TOP, Issue
from ui.build.theories import Mark
from ui.charts.vega import BLUE, GREY, ORANGE, Spec, layered, names_axis, short_lines
from ui.words.figures import capital
from ui.words.translate import t

DEAL, NO_DEAL = t("a deal"), t("no deal: what holds then")


def marks_chart(marks: list[Mark], issue: Issue) -> Spec:
    """A dot a theory on the issue's scale; a diamond where it says that there is no deal."""
    rows = [
        {
            "theory": short_lines(capital(mark.theory)),
            "value": mark.value,
            "says": DEAL if mark.agreed else NO_DEAL,
        }
        for mark in marks
    ]
    ends = t("0 = {low} · 100 = {high}").format(low=issue.low_end, high=issue.high_end)
    x: Spec = {"field": "value", "type": "quantitative", "title": ends}
    x |= {"scale": {"domain": [0, TOP]}, "axis": {"tickCount": 5}}
    legend = {"orient": "bottom", "title": None}
    says: Spec = {"field": "says", "type": "nominal"}
    shape = {**says, "scale": {"domain": [DEAL, NO_DEAL], "range": ["circle", "diamond"]}}
    color = {**says, "scale": {"domain": [DEAL, NO_DEAL], "range": [BLUE, ORANGE]}}
    tips = [
        {"field": "theory", "type": "nominal", "title": t("theory")},
        {"field": "value", "type": "quantitative", "format": ".3~r", "title": issue.name},
    ]
    dot = {"x": x, "y": names_axis("theory"), "shape": {**shape, "legend": legend}}
    dot |= {"color": {**color, "legend": legend}, "tooltip": tips}
    layers: list[Spec] = [
        {"mark": {"type": "point", "filled": True, "size": 160, "opacity": 1}, "encoding": dot}
    ]
    if issue.fails is not None:
        rule = {"type": "rule", "color": GREY, "strokeDash": [5, 4], "size": 2}
        layers.insert(0, {"mark": rule, "encoding": {"x": {"datum": issue.fails}}})
    return layered(rows, layers, height={"step": 30})
