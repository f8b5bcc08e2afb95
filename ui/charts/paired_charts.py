"""Charts of the scenario as it stands beside the scenario as changed.

Both are played with the same luck, replicate by replicate, so that what differs is the change.
"""

from collections.abc import Mapping, Sequence

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
from ui.words.paired_words import NAMES, Data, _shifts
from ui.words.translate import t

_COLOURS = {
    "field": "case",
    "type": "nominal",
    "title": None,
    "scale": {"domain": list(NAMES.values()), "range": [GREY, BLUE]},
    "legend": {"orient": "top"},
}
# A line with a halo is seen on any bar and any ground, light or dark.
_SEEN = (
    {"type": "rule", "size": 5, "color": "#ffffff"},
    {"type": "rule", "size": 2, "color": "#1b1f24"},
)
NARROW = 20  # letters of a line beside charts that have half a page
_CASES = {"field": "case", "type": "nominal", "scale": {"domain": list(NAMES.values())}}


def paired_shares(compared: Data, question: str) -> Spec:
    """Chances of each answer as it stands and what if, as pairs of bars with their intervals."""
    rows = [
        {
            "answer": short_lines(in_words(category), NARROW),
            "case": name,
            "chance": 100 * share,
            "low": 100 * column["intervals"][question][category][0],
            "high": 100 * column["intervals"][question][category][1],
        }
        for column, name in _columns(compared)
        for category, share in column["outcomes"][question].items()
    ]
    x: Spec = {"field": "chance", "type": "quantitative", "title": t("chance, %")}
    x["scale"] = {"domain": [0, 100]}
    line = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
    y = names_axis("answer")
    both = {"y": y, "yOffset": _CASES, "color": _COLOURS}
    return layered(
        rows,
        [
            {"mark": "bar", "encoding": {"x": x, **both}},
            *({"mark": mark, "encoding": {**line, "y": y, "yOffset": _CASES}} for mark in _SEEN),
        ],
        height={"step": 22},
    )


def paired_paths(compared: Data, issue: str) -> Spec:
    """Medians of a policy month by month, as it stands (dashed) and what if."""
    rows = [
        {"month": month, "case": name, "median": middle}
        for column, name in _columns(compared)
        for month, middle in zip(
            first_days(column["start"], len(column["policies"][issue]["median"])),
            column["policies"][issue]["median"],
            strict=True,
        )
    ]
    series = compared["columns"]["what_if"]["policies"][issue]
    y: Spec = {"field": "median", "type": "quantitative", "title": series["unit"]}
    if series["levels"]:
        names = [in_words(level) for level in series["levels"]]
        y["axis"] = {
            "values": list(range(len(names))),
            "labelExpr": f"{quoted(names)}[datum.value]",
        }
        y |= {"title": None, "scale": {"domain": [0, len(names) - 1]}}
    x: Spec = {"field": "month", "type": "temporal", "title": None}
    x["axis"] = {"format": "%b %Y", "labelOverlap": True, "tickCount": 5}
    dash: Spec = {"field": "case", "type": "nominal", "legend": None}
    dash["scale"] = {"domain": list(NAMES.values()), "range": [[6, 4], [1, 0]]}
    mark = {"type": "line", "size": 3, "interpolate": "step-after"}
    encoding = {"x": x, "y": y, "color": _COLOURS, "strokeDash": dash}
    return layered(rows, [{"mark": mark, "encoding": encoding}], height=200)


def paired_gains(compared: Data, names: Mapping[str, str]) -> Spec:
    """What the change does to each utility, paired: medians as dots, 80 % of replicates as lines.

    Whoever gains most comes first.
    """
    shifts = _shifts(compared, "utility_change")
    order = sorted(names, key=lambda who: [-shifts[who][end] for end in ("median", "p90", "p10")])
    rows = [{"who": short_lines(names[who]), **shifts[who]} for who in order]
    x: Spec = {"field": "median", "type": "quantitative", "title": t("what if minus as it stands")}
    x["axis"] = {"tickCount": 5}
    line = {"x": {"field": "p10", "type": "quantitative"}, "x2": {"field": "p90"}}
    colour = {"condition": {"test": "datum.median < 0", "value": ORANGE}, "value": GREEN}
    both = {"y": names_axis("who"), "color": colour}
    dot = {"type": "point", "filled": True, "size": 90, "opacity": 1}
    return layered(
        rows,
        [
            {
                "mark": {"type": "rule", "color": GREY, "aria": False},
                "encoding": {"x": {"datum": 0}},
            },
            {"mark": {"type": "rule", "size": 3}, "encoding": {**line, **both}},
            {"mark": dot, "encoding": {"x": x, **both}},
        ],
        height={"step": 38},  # two lines of a name
    )


def _columns(compared: Data) -> Sequence[tuple[Data, str]]:
    return [(compared["columns"][column], name) for column, name in NAMES.items()]
