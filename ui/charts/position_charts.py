"""Pictures of positions on the scale of an issue, and a sentence for each.

Pure functions from plain data to Vega-Lite; the colours are those of `ui.charts.forecast_charts`.
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from ui.charts.forecast_charts import BLUE, GREY, ORANGE, Spec, quoted
from ui.words.sentences import amount, per_cent, spaced, towards
from ui.words.translate import t

WRAP = 27
ENDS, WITHOUT = t("Where it ends"), t("Without a deal")
AT, AWAY = t("decides on it"), t("others")


# ---------------------------------------------------------------- one month of one replicate


def moves(issue: Mapping[str, Any], told: Mapping[str, Any], entry: int) -> Spec:
    """Declared positions in one month as dots, with lines from the month before; the policy.

    `told` has `policy` and, by name, `positions`, a value a month each.
    """
    last = max(entry - 1, 0)
    rows = [
        {
            "who": wrapped(who),
            "now": values[entry],
            "before": values[last],
            "moves": far(issue, values[entry], values[last]),
        }
        for who, values in told["positions"].items()
    ]
    policy = [{"now": told["policy"][entry], "before": told["policy"][last]}]
    y = _names([row["who"] for row in rows])
    now, before = _value("now", issue), _value("before", issue)
    colour = {"condition": {"test": "datum.moves", "value": ORANGE}, "value": BLUE}
    tip = [
        {"field": "who", "type": "nominal", "title": t("who")},
        {"field": "before", "type": "quantitative", "title": t("month before"), "format": ",.4~r"},
        {"field": "now", "type": "quantitative", "title": t("this month"), "format": ",.4~r"},
    ]
    bar = {"mark": {"type": "rule", "size": 3, "color": ORANGE}}
    dashed = {"mark": {"type": "rule", "size": 2, "color": GREY, "strokeDash": [5, 4]}}
    return _spec(
        rows,
        [
            {"data": {"values": policy}, **dashed, "encoding": {"x": before}},
            {"data": {"values": policy}, **bar, "encoding": {"x": now}},
            {
                "mark": {"type": "rule", "size": 3, "opacity": 0.6},
                "encoding": {"x": before, "x2": {"field": "now"}, "y": y, "color": colour},
            },
            {
                "mark": {"type": "point", "size": 60, "strokeWidth": 2},
                "encoding": {"x": before, "y": y, "color": colour},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 150, "opacity": 1},
                "encoding": {"x": now, "y": y, "color": colour, "tooltip": tip},
            },
        ],
    )


def moved(issue: Mapping[str, Any], told: Mapping[str, Any], entry: int) -> str:
    """Where the policy is in a month and who has moved: what the dots show."""
    policy = told["policy"]
    start = amount(issue, policy[0])
    here = t("The policy is {now}.").format(now=amount(issue, policy[entry]))
    if amount(issue, policy[entry]) != start:
        here = t("The policy is {now}; it began at {start}.").format(
            now=amount(issue, policy[entry]), start=start
        )
    if entry == 0:
        return t("{here} The world as found.").format(here=here)
    steps = [
        _step(who, issue, values[entry - 1], values[entry])
        for who, values in told["positions"].items()
        if far(issue, values[entry], values[entry - 1])
    ]
    if not steps:
        return t("{here} Nobody moves far this month.").format(here=here)
    return t("{here} Moves: {steps}.").format(here=here, steps="; ".join(steps))


def _step(who: str, issue: Mapping[str, Any], before: float, now: float) -> str:
    between = towards(issue, before, now)
    if between:
        return t("{who} {step}").format(who=who, step=between)
    ends = amount(issue, before, unit=False), amount(issue, now)
    return t("{who} from {before} to {now}").format(who=who, before=ends[0], now=ends[1])


def far(issue: Mapping[str, Any], one: float, other: float) -> bool:
    """Whether a reader sees two values apart in a picture: by a hundredth of the scale."""
    low, high = issue["scale"]
    return abs(one - other) > 0.01 * (high - low)


# ---------------------------------------------------------------- the field's classic picture


def field(issue: Mapping[str, Any], found: Mapping[str, Any], names: Mapping[str, str]) -> Spec:
    """Every stakeholder where it wants the issue, size by weight, with 80 % of replicates.

    On top where the policy ends (stronger: more replicates) and what holds without a deal, both
    drawn on as lines at their medians.
    """
    people = _in_order(found)
    rows = [
        {
            "who": wrapped(names[who]),
            **each["wants"],
            "weight": each["weight"],
            "side": AT if each["decides"] else AWAY,
        }
        for who, each in people
    ]
    without = [{"who": WITHOUT, **spread} for spread in found["without"].values()]
    tops = [ENDS, *([WITHOUT] if without else [])]
    y = _names([*tops, *(row["who"] for row in rows)])
    side = {"field": "side", "type": "nominal", "title": None}
    side["scale"] = {"domain": [AT, AWAY], "range": [BLUE, GREY]}
    side["legend"] = {"orient": "bottom", "symbolType": "circle"}
    return _spec(
        rows,
        [
            *_outcome(issue, found["final"], y),
            *_fallback(issue, without, y),
            {
                "mark": {"type": "rule", "size": 2},
                "encoding": {
                    "x": _value("p10", issue),
                    "x2": {"field": "p90"},
                    "y": y,
                    "color": side,
                },
            },
            {
                "mark": {"type": "point", "filled": True, "opacity": 0.9},
                "encoding": {
                    "x": _value("median", issue),
                    "y": y,
                    "color": side,
                    "size": _size(),
                    "tooltip": _tips(),
                },
            },
        ],
    )


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
            "encoding": {"x": _value("median", issue)},
        },
        {
            "data": {"values": strip},
            "mark": {"type": "bar", "color": ORANGE, "height": 18},
            "encoding": {
                "x": _value("low", issue),
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
    span = {"x": _value("p10", issue), "x2": {"field": "p90"}, "y": y}
    middle = {"x": _value("median", issue)}
    dashes = {"type": "rule", "color": GREY, "size": 2, "strokeDash": [5, 4]}
    return [
        {**data, "mark": dashes, "encoding": middle},
        {**data, "mark": {"type": "rule", "color": GREY, "size": 2}, "encoding": span},
        {**data, "mark": {**mark, "opacity": 1}, "encoding": {**middle, "y": y}},
    ]


def who_wants(issue: Mapping[str, Any], found: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """From one end to the other, who counts most, and where it settles: what the field shows."""
    people = _in_order(found)
    final = found["final"]
    parts = [
        t("It ends at {median}; 80 % of replicates between {low} and {high}.").format(
            median=amount(issue, final["median"]),
            low=amount(issue, final["p10"], unit=False),
            high=amount(issue, final["p90"], unit=False),
        )
    ]
    parts += [
        t("Without a deal: {value}.").format(value=amount(issue, spread["median"]))
        for spread in found["without"].values()
    ]
    if people:
        low, high = people[0], people[-1]
        most = max(people, key=lambda each: each[1]["weight"])
        parts.append(
            t("Wishes run from {low} ({least}) to {high} ({largest}). Most weight: {most}.").format(
                low=amount(issue, low[1]["wants"]["median"], unit=False),
                least=names[low[0]],
                high=amount(issue, high[1]["wants"]["median"], unit=False),
                largest=names[high[0]],
                most=names[most[0]],
            )
        )
    return " ".join(parts)


def table(
    issue: Mapping[str, Any], found: Mapping[str, Any], names: Mapping[str, str]
) -> list[dict[str, str]]:
    """The field as rows of text."""
    return [
        {
            t("stakeholder"): names[who],
            t("wants"): amount(issue, each["wants"]["median"]),
            t("80 % of replicates"): t("{low} to {high}").format(
                low=amount(issue, each["wants"]["p10"], unit=False),
                high=amount(issue, each["wants"]["p90"], unit=False),
            ),
            t("weight, 0 to 1"): f"{each['weight']:.2f}",
            t("its wish"): t("estimated") if each["stated"] else t("none: what is in force"),
        }
        for who, each in _in_order(found)
    ]


# ---------------------------------------------------------------- who paid


def say(parties: Mapping[str, Mapping[str, float]], names: Mapping[str, str]) -> Spec:
    """Each party's say in the deal (its λ over all), the mean as a dot and 80 % as a line, in %."""
    rows = [
        {
            "who": wrapped(names[who]),
            **{end: 100 * each[end] for end in ("mean", "p10", "p90")},
        }
        for who, each in sorted(parties.items(), key=lambda each: each[1]["mean"])
    ]
    y = _names([row["who"] for row in rows])

    def x(name: str) -> Spec:
        title = t("say in the deal, %")
        return {
            "field": name,
            "type": "quantitative",
            "title": title,
            "scale": {"domain": [0, 100]},
            "axis": {"tickCount": 5, "grid": False},
        }

    equal = {"type": "rule", "aria": False, "color": GREY, "strokeDash": [5, 4], "size": 2}
    return _spec(
        rows,
        [
            {"mark": equal, "encoding": {"x": {"datum": 100 / len(rows)}}},
            {
                "mark": {"type": "rule", "size": 3, "color": BLUE},
                "encoding": {"x": x("p10"), "x2": {"field": "p90"}, "y": y},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 150, "color": BLUE, "opacity": 1},
                "encoding": {"x": x("mean"), "y": y},
            },
        ],
        step=44,
    )


def who_paid(paid: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Who had less than an equal say in the deal, and so paid for it; or why nobody can tell."""
    if not paid["told"]:
        return t("This decision model does not say who paid: it settles without weighing gains.")
    if paid["say"] is None:
        return t("No replicate ends in a deal here, so nobody paid for one.")
    parties = paid["say"]
    least = min(parties, key=lambda who: parties[who]["mean"])
    equal = 1 / len(parties)
    shares = ", ".join(f"{names[who]} {per_cent(each['mean'])}" for who, each in parties.items())
    text = t("Mean say over the {agreed} of replicates that agree: {shares}.").format(
        agreed=per_cent(paid["agreed"]), shares=shares
    )
    if parties[least]["mean"] > 0.9 * equal:
        return f"{text} {t('Close to equal shares: nobody pays much more than the others.')}"
    more = t("Paid most: {who}, with most to gain over no deal and the least say in the terms.")
    return f"{text} {more.format(who=names[least])}"


# ---------------------------------------------------------------- shared


def wrapped(name: str) -> str:
    """A name over several lines, for narrow screens."""
    return "\n".join(textwrap.wrap(name, WRAP)) or name


def _in_order(found: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Stakeholders by what they want, from the low end of the scale."""
    return sorted(
        found["stakeholders"].items(),
        key=lambda each: (each[1]["wants"]["median"], each[1]["wants"]["p90"]),
    )


def _names(order: Sequence[str]) -> Spec:
    axis: Spec = {
        "labelExpr": "split(datum.label, '\\n')",
        "labelLimit": 190,
        "labelOverlap": False,
    }
    axis["grid"] = True
    out: Spec = {"field": "who", "type": "nominal", "title": None, "axis": axis}
    return {**out, "sort": list(dict.fromkeys(order)), "scale": {"domain": list(order)}}


def _value(name: str, issue: Mapping[str, Any]) -> Spec:
    """A value on the whole scale of the issue, in its unit or by its levels."""
    low, high = issue["scale"]
    out: Spec = {"field": name, "type": "quantitative", "title": issue["unit"]}
    out["scale"] = {"domain": [low, high], "nice": False}
    out["axis"] = {
        "tickCount": 5,
        "grid": False,
        "labelOverlap": True,
        "format": "~s" if high >= 10_000 else ",.3~r",
    }
    if issue["levels"]:
        levels = [spaced(level) for level in issue["levels"]]
        out["axis"] = {"values": list(range(len(levels))), "grid": False, "labelOverlap": False}
        out["axis"] |= {
            "labelExpr": f"split({quoted(levels)}[datum.value], ' ')",
            "labelFlush": True,
        }
        out["title"] = None
    return out


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


def _spec(rows: Sequence[Mapping[str, Any]], layers: Sequence[Spec], *, step: int = 36) -> Spec:
    return {
        "data": {"values": list(rows)},
        "layer": list(layers),
        "config": {
            "legend": {"titleLimit": 260}
            | {"layout": {"bottom": {"direction": "vertical", "anchor": "middle"}}},
            "text": {"fontSize": 13},
        },
        "width": "container",
        "height": {"step": step},
    }
