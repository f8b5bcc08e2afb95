"""What can be changed on the what-if page: topics, their few levers, and how far a slider goes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sim
from ui.session.ask import Value
from ui.words.figures import capital
from ui.words.key_words import describe_basis, lever_label
from ui.words.spoken import short
from ui.words.translate import t

Found = Mapping[str, Any]

ASPECTS = {
    "cares": t("How much it cares"),
    "wants": t("What it wants"),
    "can": t("What it can do, at what cost"),
}
BOUND = ("policies", "tables", "set", "interests", "demand", "sanction", "answer")
PRIVATE = ("hurdle", "resolve")
KINDS = {
    "stakeholders": t("A stakeholder"),
    "issues": t("An issue"),
    "threats": t("A threat"),
    "moves": t("A move"),
    "events": t("An event"),
    "lanes": t("A trade flow"),
    "parameters": t("How all bargain and threaten"),
    "model": t("The decision model"),
}


@dataclass(frozen=True)
class Lever:
    """One number on the page: where it stands untouched, and the span of its slider.

    `values` are the estimated medians, one a source; `levels` the names of an ordinal scale.
    """

    key: str
    label: str
    unit: str
    values: tuple[Value, ...]
    span: tuple[float, float, float]
    levels: tuple[str, ...] = ()
    because: str = ""

    def at(self, changes: Mapping[str, Any]) -> Value:
        """The value asked for where it can be shown, else the one untouched."""
        if not self.levels:
            return self.number_at(changes)
        asked = changes.get(self.key)
        return asked if asked in self.levels else self.values[0]

    def number_at(self, changes: Mapping[str, Any]) -> float:
        """The same of a lever without levels."""
        asked = changes.get(self.key)
        if isinstance(asked, int | float) and math.isfinite(asked):
            return float(asked)
        return float(self.values[0])

    def on_slider(self, value: float) -> float:
        """The nearest place on the slider."""
        return min(max(value, self.span[0]), self.span[1])


def items(kind: str, found: Found, levers: Found) -> dict[str, str]:
    """What there is to choose of a kind, by id."""
    if kind == "stakeholders":
        return {who: each["name"] for who, each in found[kind].items()}
    if kind == "issues":
        return {name: each["title"] for name, each in found[kind].items()}
    if kind == "lanes":
        keys = map(sim.Key.parse, levers)
        return {key.name: capital(key.name) for key in keys if key.kind == kind}
    return {name: short(found, kind, name) for name in found.get(kind, {})}


def kinds(found: Found, levers: Found) -> dict[str, str]:
    """Kinds of topics of which this scenario has any."""
    alone = {"parameters", "model"}
    return {k: words for k, words in KINDS.items() if k in alone or items(k, found, levers)}


def aspects(kind: str) -> dict[str, str]:
    """Under which headings the levers of a topic stand; none where they are few."""
    if kind == "issues":
        words = {"cares": t("How much each cares"), "wants": t("What each wants")}
        return words | {"stands": t("Where it stands")}
    return ASPECTS if kind == "stakeholders" else {}


def topic_levers(kind: str, item: str, aspect: str, found: Found, levers: Found) -> list[Lever]:
    """The levers of a topic."""
    keys = [key for key in map(sim.Key.parse, levers) if _belongs(key, kind, item, aspect)]
    return [_lever(str(key), levers[str(key)], lever_label(key, kind, found)) for key in keys]


def _belongs(key: sim.Key, kind: str, item: str, aspect: str) -> bool:
    if kind == "issues" and aspect == "stands":
        return key.parts[-1] == item and key.kind in {"policies", "tables"}
    if kind == "issues":
        return key.issue == item and _aspect(key) == aspect
    if kind == "parameters":
        return key.kind == kind
    inside = (key.kind, key.name) == (kind, item)
    return inside and (kind != "stakeholders" or _aspect(key) == aspect)


def _aspect(key: sim.Key) -> str:
    if "reservation" in key.part:
        return "wants"
    return {"salience": "cares", "ideal": "wants", "position": "wants"}.get(key.parts[-1], "can")


def _lever(key: str, entry: Found, label: str) -> Lever:
    values = tuple(entry["likely"])
    levels = tuple(entry["levels"] or ())
    span = (0.0, 1.0, 1.0) if levels else _span(key, entry)
    unit = t("share, 0 to 1") if entry["unit"] == "share" else entry["unit"]
    return Lever(key, label, unit, values, span, levels, describe_basis(entry))


def _span(key: str, entry: Found) -> tuple[float, float, float]:
    """Ends and step of a slider: the whole scale, or around what is known where it has no end."""
    low, most = entry["range"]
    ends = [
        abs(float(v)) for part in ("low", "likely", "high") for v in entry[part] if v is not None
    ]
    path = sim.Key.parse(key)
    bound = entry["unit"] == "share" or any(part in path.parts for part in BOUND)
    high = float(most) if bound else _rounded(4 * max(ends) or 1.0)
    if path.parts[-1] in PRIVATE:
        high = max(1.0, _rounded(max(ends) or 1.0))
    high = high if most is None else min(high, float(most))
    if entry["unit"] == "months":
        return 1.0, high, 1.0
    step = 10.0 ** math.floor(math.log10(high) - 1.7)
    if low < 0 and not bound:  # of two signs: on the side on which the number lies
        return (-high, 0.0, step) if entry["likely"][0] < 0 else (0.0, high, step)
    return (step if low > 0 else float(low)), high, step


def _rounded(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 … upwards."""
    size = 10.0 ** math.floor(math.log10(value))
    return next(size * lead for lead in (1, 2, 5, 10) if size * lead >= value * (1 - 1e-9))
