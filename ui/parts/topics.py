"""What can be changed on the what-if page: topics, their few levers, and how far a slider goes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sim
from ui.session.ask import Value
from ui.words.figures import capital, in_words, value_in_words
from ui.words.translate import t

Found = Mapping[str, Any]

PARTS = {
    "salience": t("how much it cares"),
    "ideal": t("what it wants"),
    "position": t("what it says it wants"),
    "reservation": t("the worst it would accept"),
    "capability": t("how much influence it has"),
    "worth_cad_m": t("the money that moves it as far as its main wish does"),
    "voice": t("how much its government hears it"),
    "probability": t("how likely it is"),
    "audience_cost": t("what backing down costs the sender"),
    "review": t("months until a sanction is reviewed"),
    "to": t("how far the sanction goes"),
    "at_most": t("what is demanded, at most"),
    "at_least": t("what is demanded, at least"),
    "value_cad_m": t("value of the trade"),
    "exporter_sales_cad_m": t("what the exporters sell in all markets"),
    "own_supply": t("how strongly the buyer's own supply answers to prices"),
    "in_quota_rate": t("tariff inside the quota"),
    "over_quota_rate": t("tariff above the quota"),
    "beta": t("how sharply everybody chooses the better option"),
    "kappa": t("what any agreement or threat costs"),
    "sanction_weight": t("how heavily a sanction weighs"),
    "credit": t("what a target wins when the sender backs down"),
    "accommodation": t("how fast declared positions follow the policy in force"),
}
ASPECTS = {
    "cares": t("How much it cares"),
    "wants": t("What it wants"),
    "can": t("What it can do"),
}
BOUND = ("policies", "tables", "set", "interests", "demand", "sanction")
KINDS = {
    "stakeholders": t("A stakeholder"),
    "issues": t("An issue"),
    "threats": t("A threat"),
    "events": t("An event"),
    "lanes": t("A trade flow"),
    "parameters": t("How all choose"),
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
        return {key.name: in_words(key.name) for key in keys if key.kind == kind}
    return {name: capital(name) for name in found.get(kind, {})}


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
    return [_lever(str(key), levers[str(key)], _label(key, kind, found)) for key in keys]


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
    groups = {"salience": "cares", "ideal": "wants", "position": "wants", "reservation": "wants"}
    return groups.get(key.parts[-1], "can")


def _label(key: sim.Key, kind: str, found: Found) -> str:
    last = key.parts[-1]
    part = PARTS.get(last, in_words(last))
    if key.issue is not None:
        who, issue = found["stakeholders"][key.name]["name"], found["issues"][key.issue]["title"]
        name = who if kind == "issues" else issue
        return name if last in {"salience", "ideal"} else f"{name}: {part}"
    if key.kind == "policies":
        return t("Policy at the start")
    if key.kind == "tables":
        return t("If the table {name} fails").format(name=in_words(key.name))
    if key.kind == "events" and key.part[0] == "set":
        news = str(sim.Key(key.part[1:]))
        return t("The news puts {what} at").format(what=key_in_words(news, found))
    if key.kind == "lanes" and "shares" in key.part:
        who = found["stakeholders"].get(last, {}).get("name", in_words(last))
        return t("{what}: share of {who}").format(what=in_words(key.parts[-2]), who=who)
    return part[:1].upper() + part[1:]


def key_in_words(key: str, found: Found) -> str:
    """A key path in words."""
    path = sim.Key.parse(key).parts
    part = PARTS.get(path[-1], in_words(path[-1]))
    names = {who: each["name"] for who, each in found["stakeholders"].items()}
    titles = {name: each["title"] for name, each in found["issues"].items()}
    middle = [names.get(step) or titles.get(step) or in_words(step) for step in path[1:-1]]
    last = titles.get(path[-1], names.get(path[-1], part))
    hidden = {"interests", "within", "demand", "sanction", "reversion"}
    return ", ".join([step for step in middle if step not in hidden] + [last])


def change_in_words(key: str, value: Any, entry: Found, found: Found) -> str:
    """A change in words: what, from which value, to which."""
    was = t(" or ").join(value_in_words(each) for each in entry.get("likely", []))
    words = t("{what}: {was} → {now}") if was else t("{what}: {now}")
    what = key_in_words(key, found)
    what = what[:1].upper() + what[1:]
    return words.format(what=what, was=was, now=value_with_unit(value, entry))


def value_with_unit(value: Value, entry: Found) -> str:
    """A value with its unit, where it has one."""
    bare = entry.get("levels") or entry.get("unit") == "share"
    return f"{value_in_words(value)} {'' if bare else entry.get('unit', '')}".strip()


def _lever(key: str, entry: Found, label: str) -> Lever:
    values = tuple(entry["likely"])
    levels = tuple(entry["levels"] or ())
    span = (0.0, 1.0, 1.0) if levels else _span(key, entry)
    unit = t("share, 0 to 1") if entry["unit"] == "share" else entry["unit"]
    return Lever(key, label, unit, values, span, levels, describe_basis(entry))


def _span(key: str, entry: Found) -> tuple[float, float, float]:
    """Ends and step of a slider: the whole scale, or around what is known where it has no end."""
    low, most = entry["range"]
    known = [float(v) for part in ("likely", "high") for v in entry[part] if v is not None]
    bound = entry["unit"] == "share" or any(part in sim.Key.parse(key).parts for part in BOUND)
    high = float(most) if bound else _rounded(4 * max(known) or 1.0)
    if entry["unit"] == "months":
        return 1.0, high, 1.0
    step = 10.0 ** math.floor(math.log10(high) - 1.7)
    return (step if low > 0 else float(low)), high, step


def _rounded(value: float) -> float:
    """The next of 1, 2, 5, 10, 20, 50 … upwards."""
    size = 10.0 ** math.floor(math.log10(value))
    return next(size * lead for lead in (1, 2, 5, 10) if size * lead >= value * (1 - 1e-9))


def describe_basis(entry: Found) -> str:
    """Where a number comes from: its medians, its range, facts or judgement."""
    values = t(" or ").join(value_in_words(value) for value in entry["likely"])
    parts = [t("As it is: {values}.").format(values=values)]
    ends = zip(entry["low"], entry["high"], strict=True)
    ranges = [
        f"{value_in_words(low)} – {value_in_words(high)}" for low, high in ends if low is not None
    ]
    parts += [t("80 % range: {ends}.").format(ends=t(" or ").join(ranges))] if ranges else []
    parts += [t("Judgement: {why}.").format(why=why.rstrip(".")) for why in entry["judgement"]]
    facts = [fact for fact in entry["facts"] if fact != "given"]
    parts += [t("Facts: {ids}.").format(ids=", ".join(facts))] if facts else []
    return " ".join(parts)


def threat_off(threat: str, levers: Found) -> tuple[str, Value]:
    """The change that leaves a threat nothing to ask: a demand that every policy meets."""
    demand = sim.Key.threat(threat, "demand")
    side = next(side for side in ("at_most", "at_least") if str(demand / side) in levers)
    key, end = str(demand / side), -1 if side == "at_most" else 0
    levels = levers[key]["levels"]
    return key, levels[end] if levels else levers[key]["range"][end]
