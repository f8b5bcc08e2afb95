"""Parameters of a decision model as levers, from the JSON schema that the model gives of itself."""

from collections.abc import Mapping
from typing import Any

from ui.parts.change.topics import Lever
from ui.words.figures import capital, figure, in_words
from ui.words.translate import t

SWITCH = ("false", "true")
STEPS = 100
NAMES = {
    "pce": t("How a winner is found"),
    "q": t("Chance that nothing changes unchallenged"),
    "least": t("Preferences follow at least"),
    "giving": t("Preferences follow the less one cares"),
}
Schema = Mapping[str, Any]


def parameters(schema: Schema, found: Mapping[str, Any]) -> list[Lever]:
    """A lever for each parameter: names for literals and for a stakeholder, yes and no as words."""
    return [_lever(name, field, found) for name, field in schema.items()]


def change_in_words(name: str, value: Any, schema: Schema) -> str:
    """A changed parameter in words: what, from which value, to which."""
    words = t("{what}: {was} → {now}") if name in schema else t("{what}: {now}")
    was = schema.get(name, {}).get("default", "")
    return words.format(what=label(name), was=_value_in_words(was), now=_value_in_words(value))


def label(name: str) -> str:
    """What a parameter is called."""
    return NAMES.get(name, capital(name))


def _lever(name: str, field: Schema, found: Mapping[str, Any]) -> Lever:
    default, because = field["default"], field.get("description", "")
    if field["type"] == "boolean":
        return Lever(name, label(name), "", (_word(default),), (0, 1, 1), SWITCH, because)
    if field["type"] == "string":
        levels = tuple(field.get("enum") or (default, *_parties(found)))
        return Lever(name, label(name), "", (default,), (0, 1, 1), levels, because)
    low, high, step = _span(field)
    unit = t("{low} to {high}").format(low=figure(low), high=figure(high))
    return Lever(name, label(name), unit, (default,), (low, high, step), (), because)


def _span(field: Schema) -> tuple[float, float, float]:
    """Ends and step of a slider; an end that is excluded is a step away."""
    low = field.get("minimum", field.get("exclusiveMinimum", 0.0))
    high = field.get("maximum", field.get("exclusiveMaximum", max(4.0 * field["default"], 1.0)))
    step = 1.0 if field["type"] == "integer" else (high - low) / STEPS
    low += step if "exclusiveMinimum" in field else 0.0
    high -= step if "exclusiveMaximum" in field else 0.0
    return float(low), float(high), float(step)


def _parties(found: Mapping[str, Any]) -> list[str]:
    """Whoever sits at every table."""
    tables = [each["parties"] for each in found["tables"].values()]
    return [who for who in found["stakeholders"] if tables and all(who in at for at in tables)]


def _word(value: bool) -> str:
    return SWITCH[int(value)]


def _value_in_words(value: Any) -> str:
    words = {"true": t("yes"), "false": t("no")}
    text = _word(value) if isinstance(value, bool) else value
    return words.get(text) or (in_words(text) if isinstance(text, str) else figure(text))
