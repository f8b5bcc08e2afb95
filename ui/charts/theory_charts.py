"""Pictures of theories and of conflicts: pure functions from plain data to Vega-Lite and DOT.

Colours are those of Okabe & Ito (2008). `ui.words.theory_words` tells every chart in a sentence.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ui.charts.vega import BLUE, GREY, ORANGE, Spec, layered, quoted
from ui.words.figures import in_words, per_cent
from ui.words.theory_words import SHORT, share_held
from ui.words.translate import t

COLOURS = (BLUE, "#E69F00", "#009E73", "#CC79A7", "#56B4E9", ORANGE, "#F0E442", GREY)
LIGHT, DARK = "#ffffff", "#111111"  # letters on a colour: white on blue, dark on all others
LABELLED = 0.08  # a narrower piece of a bar has no room for its number


def answers_chart(columns: Mapping[str, Any], question: str, base: str) -> Spec:
    """Each theory as a bar of 100 %, cut by the answers it expects; the scenario's own on top."""
    rows = [
        {"theory": _theory(name, base), **piece}
        for name, data in columns.items()
        for piece in _pieces(data["outcomes"][question])
    ]
    names = [in_words(category) for category in columns[base]["outcomes"][question]]
    y = _theories({"ticks": False, "domain": False})
    x: Spec = {"field": "from", "type": "quantitative", "title": t("chance, %")}
    x |= {"scale": {"domain": [0, 100]}, "axis": {"values": [0, 25, 50, 75, 100]}}
    bar = {"x": x, "x2": {"field": "to"}, "y": y, "color": _answer_colour(names)}
    bar["tooltip"] = _tips("theory", "answer", "share")
    letters = {"condition": {"test": _on_blue(names), "value": LIGHT}, "value": DARK}
    text = {"x": {"field": "middle", "type": "quantitative"}, "y": y, "color": letters}
    text["text"] = {"field": "label", "type": "nominal"}
    return layered(
        rows,
        [{"mark": {"type": "bar", "height": {"band": 0.82}}, "encoding": bar}, _letters(text)],
        height={"step": 42},
    )


def ends_chart(columns: Mapping[str, Any], issue: str, base: str) -> Spec:
    """Where each theory takes a policy: the last median as a dot, 80 % of replicates as a line."""
    rows = [
        {"theory": _theory(name, base)}
        | {key: data["policies"][issue][key][-1] for key in ("median", "p10", "p90")}
        for name, data in columns.items()
    ]
    x, y = _policy_axis(columns[base]["policies"][issue]), _theories()
    line = {"x": x | {"field": "p10"}, "x2": {"field": "p90"}, "y": y}
    dot = {"x": x, "y": y, "tooltip": _tips("theory", "median", "p10", "p90")}
    mark = {"type": "point", "filled": True, "size": 170, "color": BLUE, "opacity": 1}
    return layered(
        rows,
        [
            {"mark": {"type": "rule", "size": 4, "color": BLUE}, "encoding": line},
            {"mark": mark, "encoding": dot},
        ],
        height={"step": 34},
    )


def _policy_axis(series: Mapping[str, Any]) -> Spec:
    """A policy in its unit, or by its levels."""
    x: Spec = {"field": "median", "type": "quantitative", "title": series["unit"]}
    x["scale"] = {"zero": False}
    if series["levels"]:
        levels = [in_words(level) for level in series["levels"]]
        expression = f"{quoted(levels)}[datum.value]"
        x["axis"] = {"values": list(range(len(levels))), "labelExpr": expression}
        x |= {"title": None, "scale": {"domain": [0, len(levels) - 1]}}
    return x


def states_chart(states: Mapping[str, str], found: Mapping[str, Any]) -> Spec:
    """States by criterion: dark where a state holds, or the share of replicates in which it does.

    `states` gives each code its words; `found` is what `sim.stability` tells.
    """
    rows = [
        {
            "state": words,
            "criterion": title,
            "share": 100 * share_held(found, criterion, code),
            "label": _mark(found, criterion, code),
        }
        for code, words in states.items()
        for criterion, title in SHORT.items()
    ]
    y = {"field": "state", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"labelFontSize": 14, "labelLimit": 190, "labelFlush": False, **_lines()}
    x = {"field": "criterion", "type": "nominal", "sort": None, "title": None}
    x["axis"] = {"orient": "top", "labelAngle": 0, "labelFontSize": 15, "labelFlush": False}
    colour = {"field": "share", "type": "quantitative", "legend": None}
    colour["scale"] = {"domain": [0, 100], "range": ["#e3e7ec", BLUE]}
    letters = {"condition": {"test": "datum.share >= 88", "value": LIGHT}, "value": DARK}
    text = {"text": {"field": "label", "type": "nominal"}, "x": x, "y": y, "color": letters}
    cells = {"type": "rect", "stroke": LIGHT, "strokeWidth": 2}
    return layered(
        rows,
        [{"mark": cells, "encoding": {"x": x, "y": y, "color": colour}}, _letters(text)],
        height={"step": 52},
    )


def moves_graph(states: Mapping[str, str], found: Mapping[str, Any]) -> str:
    """Who would leave which state to where, in DOT: dashed where a credible answer deters."""
    lines = ["digraph {", 'bgcolor="transparent"; rankdir=LR;']
    lines += ['node [shape=box, style="filled,rounded", fontname="sans-serif"];']
    lines += [f'edge [color="{GREY}", fontcolor="{GREY}", fontname="sans-serif"];']
    for code, words in states.items():
        holds = code in found["equilibria"]["seq"]
        fill, letters = (BLUE, LIGHT) if holds else ("#e3e7ec", DARK)
        label = "\\n".join(_quoted(part) for part in words.split(" + "))
        lines += [f'"{code}" [label="{label}", fillcolor="{fill}", fontcolor="{letters}"];']
    for code, those in found["leaves"].items():
        for move in those:
            style = "dashed" if "seq" in move["sanctioned"] else "solid"
            who = _quoted(in_words(move["who"]))
            lines += [f'"{code}" -> "{move["to"]}" [label="{who}", style={style}];']
    return "\n".join([*lines, "}"])


def _theories(axis: Mapping[str, Any] | None = None) -> Spec:
    """Theories down the side, in the order of the rows."""
    labels = {"labelLimit": 190, **(axis or {})}
    return {"field": "theory", "type": "nominal", "sort": None, "title": None, "axis": labels}


def _answer_colour(names: Sequence[str]) -> Spec:
    """A colour an answer, named on top."""
    return {
        "field": "answer",
        "type": "nominal",
        "scale": {"domain": names, "range": [_colour(n) for n in range(len(names))]},
        "legend": {"orient": "top", "title": None, "columns": 1, "symbolSize": 220},
    }


def _letters(encoding: Spec) -> Spec:
    return {"mark": {"type": "text", "fontSize": 15, "fontWeight": "bold"}, "encoding": encoding}


def _tips(*fields: str) -> list[Spec]:
    return [{"field": field, "type": "nominal"} for field in fields]


def _pieces(shares: Mapping[str, float]) -> list[dict[str, str | float]]:
    """Pieces of one bar, from left to right."""
    out, start = [], 0.0
    for category, share in shares.items():
        out.append(
            {
                "answer": in_words(category),
                "from": 100 * start,
                "to": 100 * (start + share),
                "middle": 100 * (start + share / 2),
                "share": per_cent(share),
                "label": f"{100 * share:.0f}" if share >= LABELLED else "",
            }
        )
        start += share
    return out


def _lines() -> Spec:
    """Labels of an option a line, centred on their row."""
    lines = "split(datum.label, ' + ')"
    raised = [{"test": f"length({lines}) == {n}", "value": -8 * (n - 1)} for n in range(2, 9)]
    return {"labelExpr": lines, "labelOffset": {"condition": raised, "value": 0}}


def _theory(name: str, base: str) -> str:
    return f"{in_words(name)} ★" if name == base else in_words(name)


def _colour(index: int) -> str:
    return COLOURS[index % len(COLOURS)]


def _on_blue(names: Sequence[str]) -> str:
    """Whether a piece is blue, as an expression: its answer is the first."""
    blue = [name for n, name in enumerate(names) if _colour(n) == BLUE]
    return f"indexof({quoted(blue)}, datum.answer) >= 0"


def _mark(found: Mapping[str, Any], criterion: str, code: str) -> str:
    if "share" in found:
        return per_cent(share_held(found, criterion, code))
    return t("holds") if share_held(found, criterion, code) else "–"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
