"""One replicate as a story in months: who did what, how likely it was, on what evidence."""

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.domain import words
from sim.domain.kinds import kind_of, verb_of
from sim.domain.kinds.news import NewsVerb
from sim.domain.literals import whole
from sim.domain.months import text
from sim.domain.scenario import Scenario
from sim.files.checks.audit import facts
from sim.runs.request import MAX_REPLICATES, Plan
from sim.stories import monthly
from sim.stories.story_shapes import Entry, Story
from sim.world.chunk_result import ChunkResult, take_results

if TYPE_CHECKING:
    from sim.world.ledger import Decision


class Gathered(Entry):
    """A decision, or one stakeholder's steps of a month together."""

    moves: list[Entry]


def tell(plan: Plan, replicate: int, *, by_month: bool = False) -> Story:
    """The story of one replicate: months with their decisions, then how each question ended.

    With `by_month`, also where policies and declared positions stand in each.
    """
    replicate = whole("replicate", replicate, 0, MAX_REPLICATES - 1)
    story = story_of(plan, take_results(plan.world(replicate, 1, ledger=True).run()), replicate)
    if not by_month:
        del story["by_month"]
    return story


def story_of(plan: Plan, found: ChunkResult, replicate: int) -> Story:
    """The story of one of the replicates that have been played with every decision, by month."""
    case, row = plan.scenario, replicate - found.first
    months: dict[str, list[Entry]] = {}
    for decision in found.decisions:
        if decision.made[row] and not decision.what.words.quiet:
            months.setdefault(text(decision.month), []).append(_entry(case, decision, row))
    outcomes = {
        question: list(case.file.outcomes[question].categories)[int(category[row])]
        for question, category in found.outcomes.items()
    }
    return {
        "scenario": case.slug,
        "replicate": replicate,
        "seed": plan.request.seed,
        "model": plan.model,
        "found": _policies(case, found, 0, row),
        "months": months,
        "outcomes": outcomes,
        "policies": _policies(case, found, -1, row),
        "drift": _drift(case, found, row),
        "by_month": monthly.series(case, found, row),
    }


def _entry(case: Scenario, decision: "Decision", row: int) -> Entry:
    before, after = float(decision.before[row]), float(decision.after[row])
    why, told = decision.reason(row), decision.what.words
    return {
        "who": decision.who,
        "what": decision.what.value,
        "to": decision.to,
        "probability": float(decision.probability[row]),
        "before": None if math.isnan(before) else before,
        "after": None if math.isnan(after) else after,
        "why": why,
        "facts": facts_behind(case, why) if told.cites and not told.step else [],
    }


def facts_behind(case: Scenario, key: str) -> list[str]:
    """Facts cited by a number, or by every number below a key."""
    found: list[str] = []
    for number in case.numbers.values():
        if f"{number.key}.".startswith(f"{key}."):
            found += number.estimate.facts
    return list(dict.fromkeys(found))


def _policies(case: Scenario, found: ChunkResult, entry: int, row: int) -> dict[str, float]:
    return dict(zip(case.issues, found.policy[entry, row].tolist(), strict=True))


def _drift(case: Scenario, found: ChunkResult, row: int) -> dict[str, dict[str, list[float]]]:
    """Declared positions that ended elsewhere than they began, in issue units."""
    out: dict[str, dict[str, list[float]]] = {}
    for n, who in enumerate(case.stakeholders):
        for k, issue in enumerate(case.issues):
            ends = found.position[[0, -1], row, n, k].tolist()
            if abs(ends[1] - ends[0]) > 0.01 * _width(case, issue):
                out.setdefault(who, {})[issue] = ends
    return out


def _width(case: Scenario, issue: str) -> float:
    scale = case.issues[issue].scale
    return scale.high - scale.low


def lines(plan: Plan, story: Story) -> Iterator[str]:
    """The story as text, line by line, with what the facts say."""
    case, known = plan.scenario, facts()
    yield f"{case.file.title}, replicate {story['replicate']} (seed {story['seed']})"
    yield f"{case.file.question}"
    yield ""
    start = ", ".join(f"{_title(i)}: {_amount(case, i, v)}" for i, v in story["found"].items())
    yield f"At the start: {start}."
    for month, entries in story["months"].items():
        yield ""
        yield month
        for entry in _gathered(entries):
            if sentence := _sentence(case, entry):
                yield f"  {sentence}"
            for fact in entry["facts"][:2]:
                yield f"      evidence: {known[fact].says} [{fact}]"
    yield ""
    for question, category in story["outcomes"].items():
        asked = case.file.outcomes[question].question
        yield f"{asked} {words.capital(category)}."
    ended = ", ".join(
        f"{_title(i)}: {_amount(case, i, v)}"
        for i, v in story["policies"].items()
        if abs(v - story["found"][i]) > 1e-9 * _width(case, i)
    )
    yield f"Changed by the end: {ended or 'nothing'}."


def _gathered(entries: list[Entry]) -> Iterator[Gathered]:
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


def _shifts(case: Scenario, moves: list[Entry]) -> Iterator[str]:
    """From what to what each position moves, where a reader can see a difference."""
    for move in moves:
        issue, scale = move["to"], case.issues[move["to"]].scale
        values = [value for value in (move["before"], move["after"]) if value is not None]
        ends = [words.amount(case, issue, value, unit=False) for value in values]
        if ends[0] != ends[1]:
            unit = "" if scale.levels else f" {scale.unit}"
            yield f"{_title(issue)} {ends[0]} → {ends[1]}{unit}"


def _sentence(case: Scenario, entry: Gathered) -> str:
    who = words.name(case, entry["who"]) if entry["who"] else ""
    to, verb = entry["to"].replace("_", " "), verb_of(entry["what"])
    if verb.words.step:
        shifts = "; ".join(_shifts(case, entry["moves"]))
        return f"{verb.words.deed.format(who=who)}: {shifts}." if shifts else ""
    sure = entry["probability"] == 1 and verb is not NewsVerb.HAPPENS
    chance = "" if sure else f" ({words.share(entry['probability'])} likely)"
    if not who:
        return f"{kind_of(verb).noun.capitalize()}: {to} {verb}{chance}."
    reason = f", {_reason(case, entry, verb.words.side)}" if verb.words.side else ""
    return f"{who} {verb}: {to}{chance}{reason}."


def _reason(case: Scenario, entry: Gathered, side: str) -> str:
    """What weighed most in a ratification or a refusal."""
    parts = entry["why"].split(".")
    if parts[0] != "stakeholders":
        return "though by its interests it stood to gain"
    who = parts[1]
    matter = _title(parts[3]) if parts[2] == "interests" else "money"
    whose = "" if who == entry["who"] else f" as {words.name(case, who)} sees it"
    return f"weighing most {side} it: {matter}{whose}"


def _title(issue: str) -> str:
    return issue.replace("_", " ")


def _amount(case: Scenario, issue: str, value: float) -> str:
    return words.amount(case, issue, value)
