"""A class's predictions on one screen: lines of a name and points, and how they are spread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

import sim
from ui.charts.vega import BLUE, GREY, ORANGE, Spec, layered
from ui.session import predictions
from ui.words.figures import in_words, per_cent
from ui.words.translate import t

MOST = 200
BETWEEN = str.maketrans(dict.fromkeys(",;:\t%", " "))


@dataclass(frozen=True)
class ClassForecast:
    """Shares by answer of each who predicted, in the order of the lines; what could not be read."""

    shares: dict[str, list[float]]
    unread: list[str]

    @property
    def count(self) -> int:
        """How many predicted."""
        return len(next(iter(self.shares.values())))


def example_line(answers: Sequence[str]) -> str:
    """A line as it should be."""
    return " ".join([t("Ann"), *map(str, predictions.even_points(answers).values())])


def read_class(text: str, answers: Sequence[str]) -> ClassForecast:
    """Lines such as `Ann 60 30 10`: a name, then points for each answer that add up to 100."""
    found = ClassForecast({answer: [] for answer in answers}, [])
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    for number, line in lines[:MOST]:
        words = line.translate(BETWEEN).split()
        points = [each for each in map(_points, words[-len(answers) :]) if each is not None]
        if wrong := _wrong(len(words), points, answers):
            found.unread.append(t("Line {n}: {what}").format(n=number, what=wrong))
            continue
        for answer, each in zip(answers, points, strict=True):
            found.shares[answer].append(each / 100)
    if len(lines) > MOST:
        found.unread.append(t("Only the first {n} lines are read.").format(n=MOST))
    return found


def _points(word: str) -> float | None:
    value = sim.read_number(word)
    return value if value is not None and 0 <= value <= 100 else None


def _wrong(words: int, points: Sequence[float], answers: Sequence[str]) -> str:
    if len(points) < len(answers) or words <= len(answers):
        text = t("write a name, then {n} numbers from 0 to 100, such as {example}.")
        return text.format(n=len(answers), example=example_line(answers))
    rest = predictions.points_left({str(n): each for n, each in enumerate(points)})
    return t("the numbers add up to {sum}, not 100.").format(sum=100 - rest) if rest else ""


def quartiles(found: ClassForecast) -> dict[str, tuple[float, float, float]]:
    """Lower quartile, median and upper quartile of each answer's shares."""
    out: dict[str, tuple[float, float, float]] = {}
    for answer, shares in found.shares.items():
        twice = shares * 2  # one alone is its own quartiles
        low, middle, high = quantiles(shares if len(shares) > 1 else twice, n=4, method="inclusive")
        out[answer] = low, middle, high
    return out


def class_chart(found: ClassForecast, model: Mapping[str, float] | None) -> Spec:
    """Predictions as dots, larger where more agree, their middle half as a band, and the model."""
    rows = [
        {"answer": in_words(answer), "chance": 100 * share}
        for answer, shares in found.shares.items()
        for share in shares
    ]
    half = [
        {"answer": in_words(answer), "low": 100 * low, "high": 100 * high}
        for answer, (low, _, high) in quartiles(found).items()
    ]
    y: Spec = {"field": "answer", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"labelLimit": 200}
    x: Spec = {"type": "quantitative", "title": t("chance, %"), "scale": {"domain": [0, 100]}}
    band = {"x": x | {"field": "low"}, "x2": {"field": "high"}, "y": y}
    size = {"aggregate": "count", "type": "quantitative", "legend": None}
    dots = {"x": x | {"field": "chance"}, "y": y, "size": size}
    layers: list[Spec] = [
        {
            "data": {"values": half},
            "mark": {"type": "bar", "size": 24, "color": GREY, "opacity": 0.4},
            "encoding": band,
        },
        {"mark": {"type": "point", "filled": True, "color": ORANGE}, "encoding": dots},
    ]
    if model is not None:
        layers.append(_model_ticks(found, model, x, y))
    return layered(rows, layers, height={"step": 44})


def _model_ticks(found: ClassForecast, model: Mapping[str, float], x: Spec, y: Spec) -> Spec:
    """A tick at the model's chance of each answer."""
    return {
        "data": {
            "values": [
                {"answer": in_words(name), "chance": 100 * model[name]} for name in found.shares
            ]
        },
        "mark": {"type": "tick", "size": 34, "thickness": 4, "color": BLUE},
        "encoding": {"x": x | {"field": "chance"}, "y": y},
    }


def class_sentence(found: ClassForecast, model: Mapping[str, float] | None) -> str:
    """The class's median and middle half for each answer, beside the model: what is drawn."""
    parts: list[str] = []
    for answer, (low, middle, high) in quartiles(found).items():
        text = t("{answer}: the class {middle} (its middle half {low} to {high})").format(
            answer=in_words(answer),
            middle=per_cent(middle),
            low=per_cent(low),
            high=per_cent(high),
        )
        if model is not None:
            text += t(", the model {share}").format(share=per_cent(model[answer]))
        parts.append(text)
    return t("{n} predictions. {parts}.").format(n=found.count, parts="; ".join(parts))
