"""What all charts share: colours, axes of names, how a page dresses a chart, its data as CSV.

Colours are those of Okabe & Ito (2008).
"""

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import sim

BLUE, ORANGE, GREEN, GREY = "#0072B2", "#D55E00", "#009E73", "#7F8790"


Spec = dict[str, Any]


def quoted(names: Sequence[str]) -> str:
    """Names inside an expression of Vega: text, whatever quotes stand in them."""
    return json.dumps(names, ensure_ascii=False)


def dress(spec: Mapping[str, Any], *, dark: bool = False, large: bool = False) -> Spec:
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


def fit(spec: Mapping[str, Any], step: int) -> Spec:
    """A chart of bars, a name each, that the engine gives, as wide as the page lets it be.

    Its title and description are told beside it. `step` is the height of a bar in pixels.
    """
    marks = [layer["encoding"] for layer in spec["layer"]]
    field = next(each["y"]["field"] for each in marks if "y" in each)
    rows = [row | {field: short_lines(row[field])} for row in spec["data"]["values"]]
    layers = [
        {**layer, "encoding": each | ({"y": names_axis(field)} if "y" in each else {})}
        for layer, each in zip(spec["layer"], marks, strict=True)
    ]
    return layered(rows, layers, height={"step": step})


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


def first_days(start: str, count: int) -> list[str]:
    """First days of months; entry 0 is the world as found, the month before the first."""
    year, month = (int(part) for part in start.split("-"))
    first = 12 * year + month - 2
    return [f"{m // 12}-{m % 12 + 1:02d}-01" for m in range(first, first + count)]


def names_axis(field: str) -> Spec:
    """An axis of names, in the order of the rows."""
    axis = {"labelLimit": 200, "labelOverlap": False, "labelExpr": "split(datum.label, '\\n')"}
    return {"field": field, "type": "nominal", "sort": None, "title": None, "axis": axis}


def short_lines(name: str, width: int = 27) -> str:
    """A name broken into short lines, so that a phone has room for the chart beside it."""
    return "\n".join(wrap(name, width))


def layered(rows: Sequence[Mapping[str, Any]], layers: Sequence[Spec], **more: Any) -> Spec:
    return {
        "data": {"values": list(rows)},
        "layer": list(layers),
        "width": "container",
        **more,
    }
