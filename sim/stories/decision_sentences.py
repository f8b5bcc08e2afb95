"""Decisions of a story as sentences."""

from collections.abc import Iterator

from sim.domain import words
from sim.domain.key import Key
from sim.domain.kinds import kind_of, verb_of
from sim.domain.kinds.news import NewsVerb
from sim.domain.kinds.threat import ThreatVerb
from sim.domain.scenario import Scenario
from sim.stories.story_shapes import Entry, Gathered


def gathered(entries: list[Entry]) -> Iterator[Gathered]:
    """Entries with one stakeholder's steps of a month put together."""
    steps: dict[tuple[str, str, str], Gathered] = {}
    out: list[Gathered] = []
    for entry in entries:
        key = (entry["who"], entry["what"], entry["why"])
        if not verb_of(entry["what"]).words.step:
            out.append({**entry, "moves": []})
        elif key in steps:
            steps[key]["moves"].append(entry)
        else:
            steps[key] = {**entry, "moves": [entry]}
            out.append(steps[key])
    yield from out


def sentence(case: Scenario, entry: Gathered) -> str:
    """A decision in a sentence, with its probability and what weighed most."""
    verb = verb_of(entry["what"])
    to = words.phrase(case, kind_of(verb).section, entry["to"])
    deed = verb.words.deed.format(who=words.name(case, entry["who"]), to=to)
    if verb.words.step:
        return f"{deed}: {'; '.join(_shifts(case, entry['moves']))}."
    chance = _chance(case, entry, news=verb is NewsVerb.HAPPENS)
    said = _said(case, entry["to"]) if verb is ThreatVerb.THREATENS else ""
    return f"{deed}{chance}{_reason(case, entry, verb.words.side)}.{said}"


def _chance(case: Scenario, entry: Gathered, *, news: bool) -> str:
    """How likely it was; of what the news or the scenario made somebody do, who made it so."""
    why, probability = Key.parse(entry["why"]), entry["probability"]
    if probability <= 0:
        if why.kind == "events":
            return f", because of {words.phrase(case, why.kind, why.name)}"
        return ", as the scenario has it"
    return "" if probability == 1 and not news else f" ({words.share(probability)} likely)"


def _said(case: Scenario, threat: str) -> str:
    """What a threat says aloud."""
    spoken = case.file.threats[threat].words
    return f" “{spoken.says}”" if spoken and spoken.says else ""


def step(case: Scenario, issue: str, before: float, after: float) -> str:
    """From what to what a position or a policy moves."""
    was = words.amount(case, issue, before, unit=False)
    now = words.amount(case, issue, after, unit=False)
    return f"{title(case, issue)} {was} → {now}{_unit(case, issue)}"


def title(case: Scenario, issue: str) -> str:
    """An issue at the head of its values: its short name, else its title."""
    return case.issues[issue].short or case.issues[issue].title


def amount(case: Scenario, issue: str, value: float) -> str:
    """A value of an issue with its unit."""
    return f"{words.amount(case, issue, value, unit=False)}{_unit(case, issue)}"


def _unit(case: Scenario, issue: str) -> str:
    scale = case.issues[issue].scale
    if scale.levels:
        return ""
    return f" ({scale.unit})" if scale.unit.startswith("index") else f" {scale.unit}"


def _shifts(case: Scenario, moves: list[Entry]) -> Iterator[str]:
    for move in moves:
        if move["before"] is not None and move["after"] is not None:
            yield step(case, move["to"], move["before"], move["after"])


def _reason(case: Scenario, entry: Gathered, side: str) -> str:
    """What weighed most, or what brought a decision about."""
    why = Key.parse(entry["why"])
    if not side or not why.name:
        return ""
    if side == "through":
        return f", because of {words.phrase(case, why.kind, why.name)}"
    match why.part[-1:], side:
        case ("hurdle",), "against":
            return ", though it stood to gain: by less than signing costs it at home"
        case ("resolve",), "for":
            return ", since to back off would cost it more at home"
        case (("hurdle" | "resolve"),), _:
            return ""
    matter = words.phrase(case, "issues", why.issue) if why.issue else "money"
    whose = words.phrase(case, "stakeholders", why.name)
    seen = "" if why.name == entry["who"] else f", as seen by {whose}"
    return f", mostly {'for' if side == 'for' else 'because of'} {matter}{seen}"
