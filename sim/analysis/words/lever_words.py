"""What levers are called, and what their ends mean, from the words of files."""

from typing import Any

from sim.analysis.factors import said, spoken
from sim.analysis.shapes import LeverKind
from sim.domain import words
from sim.domain.key import Key
from sim.domain.number import Scale
from sim.domain.scenario import Scenario

OWN: dict[LeverKind, list[str]] = {
    "salience": ["not at all", "above all"],
    "capability": ["none", "the greatest"],
    "probability": ["never", "for certain"],
    "hurdle": ["easy", "very hard"],
    "resolve": ["nothing", "very much"],
    "voice": ["not at all", "as to itself"],
}


def kind(path: str) -> LeverKind:
    """What kind of lever a number is; `level` where it is of none of its own."""
    key = Key.parse(path)
    match key.kind, *key.part:
        case "stakeholders", *_, (
            "salience" | "ideal" | "capability" | "hurdle" | "resolve"
        ) as part:
            return part
        case "stakeholders", "within", "voice":
            return "voice"
        case "events", "probability":
            return "probability"
        case "moves", "pressure", "by":
            return "pressure"
        case ["policies"]:
            return "policy"
    return "level"


def label(case: Scenario, path: str) -> str:
    """A lever in words, as the head of a line."""
    key = Key.parse(path)
    text = _label(case, key, kind(path))
    return text[:1].upper() + text[1:]


def ends(case: Scenario, path: str, span: tuple[float, float]) -> list[str]:
    """What the low and the high end of a lever mean."""
    key, what = Key.parse(path), kind(path)
    if what in OWN:
        return list(OWN[what])
    if what == "pressure":
        return ["very much", "not at all"] if span[1] <= 0 else ["not at all", "very much"]
    issue = case.issues.get(key.name if what == "policy" else key.issue or "")
    if issue is not None and issue.ends is not None:
        return list(issue.ends)
    number = case.numbers.get(path)
    scale = number.scale if number else Scale("", *span)
    unit = "" if scale.levels or scale.unit in {"share", "utility"} else f" {scale.unit}"
    return [f"{said(scale, end)}{unit}".rstrip() for end in span]


def _label(case: Scenario, key: Key, what: LeverKind) -> str:
    if key.kind == "stakeholders" and what != "level":
        return _of_actor(case, key, what)
    match what:
        case "probability":
            return words.phrase(case, "events", key.name)
        case "policy":
            return f"{words.phrase(case, 'issues', key.name)} at the start"
        case "pressure":
            return _pressure(case, key)
    return spoken(case, str(key))


def _of_actor(case: Scenario, key: Key, what: LeverKind) -> str:
    """What a stakeholder's number is called."""
    who = words.actor(case, key.name)
    issue = words.phrase(case, "issues", key.issue) if key.issue else ""
    within = case.stakeholders[key.name].within
    above = words.actor(case, within.of) if within else ""
    return {
        "salience": f"how much {who} {words.agree(who, 'cares')} about {issue}",
        "ideal": f"what {who} {words.agree(who, 'wants')} for {issue}",
        "capability": f"the influence of {who}" + (f" over {issue}" if issue else ""),
        "hurdle": f"how hard signing is for {who} at home",
        "resolve": f"what backing down would cost {who}",
        "voice": f"how much {above} {words.agree(above, 'listens')} to {who}",
    }[what]


def _pressure(case: Scenario, key: Key) -> str:
    """Whose step a move makes harder or easier."""
    move = words.phrase(case, "moves", key.name)
    pressure: Any = case.file.moves[key.name].pressure
    by = case.numbers[str(key)].estimate.branches[0].likely
    how = "easier" if isinstance(by, int | float) and by < 0 else "harder"
    step = "signing" if pressure.at in case.file.tables else "giving way"
    on = words.actor(case, pressure.on)
    return f"how much {how} {move} {words.agree(move, 'makes')} {step} for {on}"
