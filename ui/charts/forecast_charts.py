"""Pictures of results: pure functions from plain data to Vega-Lite, in colours all can tell apart.

Colours are those of Okabe & Ito (2008). Every chart is told in a sentence by `ui.words.sentences`.
"""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import sim
from ui.words.sentences import spaced
from ui.words.translate import t

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#7F8790"
YOURS, MODEL = t("yours"), t("model")
Spec = dict[str, Any]


def quoted(names: Sequence[str]) -> str:
    """Names inside an expression of Vega: text, whatever quotes stand in them."""
    return json.dumps(names, ensure_ascii=False)


def shares(outcomes: Mapping[str, float], intervals: Mapping[str, Sequence[float]]) -> Spec:
    """Chance of each category as a bar, with its Monte Carlo interval."""
    rows = [
        {
            "category": _lines(spaced(category)),
            "chance": 100 * share,
            "low": 100 * intervals[category][0],
            "high": 100 * intervals[category][1],
        }
        for category, share in outcomes.items()
    ]
    y = _names("category")
    x = {"field": "chance", "type": "quantitative", "title": t("chance, %")}
    x |= {"scale": {"domain": [0, 100]}, "axis": {"tickCount": 5}}
    rule = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
    return _spec(
        rows,
        [
            {"mark": {"type": "bar", "color": BLUE}, "encoding": {"x": x, "y": y}},
            {"mark": {"type": "rule", "size": 3, "color": ORANGE}, "encoding": {**rule, "y": y}},
        ],
        height={"step": 34},
    )


def beside(yours: Mapping[str, float], data: Mapping[str, Any], question: str) -> Spec:
    """A guess beside the model's forecast, category by category, in per cent."""
    outcomes, intervals = data["outcomes"][question], data["intervals"][question]
    rows = []
    for category, share in outcomes.items():
        name = _lines(spaced(category))
        low, high = (100 * end for end in intervals[category])
        rows.append({"category": name, "whose": MODEL, "chance": 100 * share})
        rows[-1] |= {"low": low, "high": high}
        rows.append({"category": name, "whose": YOURS, "chance": 100 * yours[category]})
    y = _names("category")
    offset = {"field": "whose", "type": "nominal", "sort": [YOURS, MODEL]}
    colour: Spec = {"field": "whose", "type": "nominal", "title": None}
    colour["scale"] = {"domain": [YOURS, MODEL], "range": [ORANGE, BLUE]}
    colour["legend"] = {"orient": "top"}
    x: Spec = {"field": "chance", "type": "quantitative", "title": t("chance, %")}
    x["scale"] = {"domain": [0, 100]}
    at = {"y": y, "yOffset": offset}
    ends = {"x": {"field": "low", "type": "quantitative"}, "x2": {"field": "high"}}
    return _spec(
        rows,
        [
            {"mark": {"type": "bar"}, "encoding": {"x": x, **at, "color": colour}},
            {
                "transform": [{"filter": "isValid(datum.low)"}],
                "mark": {"type": "rule", "size": 2, "color": GREY},
                "encoding": {**ends, **at},
            },
        ],
        height={"step": 22},
    )


def fan(series: Mapping[str, Any], start: str, anchors: Mapping[str, float]) -> Spec:
    """A policy month by month: the median as a line, 80 % of replicates as a band."""
    months = _months(start, len(series["median"]))
    rows = [
        {"month": month, "median": middle, "low": low, "high": high}
        for month, middle, low, high in zip(
            months, series["median"], series["p10"], series["p90"], strict=True
        )
    ]
    x = {"field": "month", "type": "temporal", "title": None}
    x["axis"] = {"format": "%b %Y", "tickCount": 4, "labelFlush": True}

    def y(field: str) -> Spec:
        out = {"field": field, "type": "quantitative", "title": series["unit"]}
        out["axis"] = {"format": ",~r", "tickCount": 5}
        if series["levels"]:
            names = [spaced(level) for level in series["levels"]]
            labels = f"{quoted(names)}[datum.value]"
            out["axis"] = {"values": list(range(len(names))), "labelExpr": labels, "title": None}
        return out

    layers = [
        {
            "mark": {"type": "area", "color": BLUE, "opacity": 0.25, "interpolate": "step-after"},
            "encoding": {"x": x, "y": y("low"), "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "line", "color": BLUE, "size": 3, "interpolate": "step-after"},
            "encoding": {"x": x, "y": y("median")},
        },
    ]
    layers += [_anchor(value) for value in anchors.values()]
    legend = {"text": [f"– –  {name}" for name in anchors], "anchor": "start"}
    return _spec(rows, layers, height=240, **({"title": legend} if anchors else {}))


def gains(stakeholders: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> Spec:
    """Who gains and who loses: change of utility, its median as a dot and 80 % as a line."""
    rows = [
        {"who": _lines(names[who]), **found["utility_change"]}
        for who, found in sorted(
            stakeholders.items(), key=lambda each: -each[1]["utility_change"]["median"]
        )
    ]
    y = _names("who")
    x: Spec = {"field": "median", "type": "quantitative", "title": t("change of utility")}
    x["axis"] = {"tickCount": 5}
    line = {"x": {"field": "p10", "type": "quantitative"}, "x2": {"field": "p90"}, "y": y}
    colour = {
        "condition": {"test": "datum.median < 0", "value": ORANGE},
        "value": GREEN,
    }
    return _spec(
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


def dressed(spec: Mapping[str, Any], *, dark: bool = False, large: bool = False) -> Spec:
    """A chart in the page's colours, for a desk or a projector; told by its sentence alone.

    Marks without names of their own would be read out one by one: the sentence says it better.
    """
    ink, size = "#d5dbe3" if dark else "#2f3742", 20 if large else 14
    config = dict(spec.get("config", {}))
    config["axis"] = config.get("axis", {}) | {
        "labelColor": ink,
        "titleColor": ink,
        "labelFontSize": size,
        "titleFontSize": size,
    }
    config["title"] = config.get("title", {}) | {"color": ink, "fontSize": size}
    config["legend"] = config.get("legend", {}) | {
        "labelColor": ink,
        "titleColor": ink,
        "labelFontSize": size,
        "titleFontSize": size,
        "labelLimit": 16 * size,
    }
    out = {**_silent(spec), "config": config}
    if large:
        out["layer"] = [_wider(layer) for layer in out.get("layer", [])]
    height = spec.get("height")
    if large and isinstance(height, Mapping) and "step" in height:
        out["height"] = {**height, "step": 1.4 * height["step"]}
    elif large and isinstance(height, int | float):
        out["height"] = 1.4 * height
    return out


def fitted(spec: Mapping[str, Any], step: int) -> Spec:
    """A chart of bars, a name each, that the engine gives, as wide as the page lets it be.

    Its title and description are told beside it. `step` is the height of a bar in pixels.
    """
    marks = [layer["encoding"] for layer in spec["layer"]]
    field = next(each["y"]["field"] for each in marks if "y" in each)
    rows = [row | {field: _lines(row[field])} for row in spec["data"]["values"]]
    layers = [
        {**layer, "encoding": each | ({"y": _names(field)} if "y" in each else {})}
        for layer, each in zip(spec["layer"], marks, strict=True)
    ]
    return _spec(rows, layers, height={"step": step})


def with_data_inside(spec: Mapping[str, Any]) -> Spec:
    """A chart whose rows stand in an inner layer.

    Streamlit turns rows that stand at the top into a data frame and that into Arrow, at every run
    of a page: ten times the work of writing them as they are.
    """
    if "layer" not in spec or "data" not in spec:
        return dict(spec)
    inner = {key: spec[key] for key in ("data", "layer", "encoding") if key in spec}
    return {key: spec[key] for key in spec if key not in inner} | {"layer": [inner]}


def _wider(layer: Mapping[str, Any]) -> Spec:
    """A layer whose labels may be as long in large type as they are in small."""
    encoding = dict(layer.get("encoding", {}))
    axis = encoding.get("y", {}).get("axis") or {}
    if "labelLimit" in axis:
        encoding["y"] = encoding["y"] | {"axis": axis | {"labelLimit": 1.5 * axis["labelLimit"]}}
    return {**layer, "encoding": encoding}


def _silent(spec: Mapping[str, Any]) -> Spec:
    out = dict(spec)
    if "mark" in out:
        mark = out["mark"]
        out["mark"] = ({"type": mark} if isinstance(mark, str) else dict(mark)) | {"aria": False}
    for inner in ("layer", "hconcat", "vconcat", "concat"):
        if inner in out:
            out[inner] = [_silent(each) for each in out[inner]]
    if "spec" in out:
        out["spec"] = _silent(out["spec"])
    return out


def csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows as a CSV file; names that a chart broke into lines are whole again."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return sim.csv_file(names, ([_whole(row.get(name)) for name in names] for row in rows))


def tables(drawn: Iterable[tuple[str, Mapping[str, Any]]]) -> bytes:
    """A zip of the data of some charts, a CSV file each, and a list of what each chart shows."""
    packed, said = io.BytesIO(), []
    with ZipFile(packed, "w", ZIP_DEFLATED) as folder:
        for number, (sentence, spec) in enumerate(drawn, 1):
            name = f"chart_{number:02d}.csv"
            said.append(f"{name}: {sentence}")
            folder.writestr(name, csv(spec.get("data", {}).get("values", [])))
        folder.writestr("README.txt", "\n".join(said) + "\n")
    return packed.getvalue()


def _whole(value: Any) -> Any:
    return value.replace("\n", " ") if isinstance(value, str) else value


def _anchor(value: float) -> Spec:
    """A dashed line at a figure known from the world; the chart's title names it."""
    mark = {"type": "rule", "color": ORANGE, "strokeDash": [6, 4], "size": 2}
    return {"mark": mark, "encoding": {"y": {"datum": value}}}


def _months(start: str, count: int) -> list[str]:
    """First days of months; entry 0 is the world as found, the month before the first."""
    year, month = (int(part) for part in start.split("-"))
    first = 12 * year + month - 2
    return [f"{m // 12}-{m % 12 + 1:02d}-01" for m in range(first, first + count)]


def _names(field: str) -> Spec:
    """An axis of names, in the order of the rows."""
    axis = {"labelLimit": 200, "labelOverlap": False, "labelExpr": "split(datum.label, '\\n')"}
    return {"field": field, "type": "nominal", "sort": None, "title": None, "axis": axis}


def _lines(name: str, width: int = 27) -> str:
    """A name broken into short lines, so that a phone has room for the chart beside it."""
    return "\n".join(wrap(name, width))


def _spec(rows: Sequence[Mapping[str, Any]], layers: Sequence[Spec], **more: Any) -> Spec:
    return {
        "data": {"values": list(rows)},
        "layer": list(layers),
        "width": "container",
        **more,
    }
