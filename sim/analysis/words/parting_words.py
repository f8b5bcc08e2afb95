"""What first parts two histories of one replicate, in words."""

from sim.analysis.decision_points import Point
from sim.analysis.shapes import AnswerDivergence, FirstDifference, Why
from sim.domain import months, words
from sim.domain.kinds import kind_of, verb_of
from sim.domain.scenario import Scenario


def parting(case: Scenario, point: Point, row: int) -> str:
    """The first decision that one replicate makes otherwise: who now does what, and when."""
    was, now = point.words(row)
    clause = _clause(case, point.slot[1], point.slot[3], (was, now))
    return f"{clause[:1].upper()}{clause[1:]} in {months.spoken(months.text(point.slot[0]))}"


def _clause(case: Scenario, who: str, to: str, decided: tuple[str | None, str | None]) -> str:
    """Who now does what, or no longer does what it did."""
    was, now = decided
    verb = verb_of(now or was or "")
    actor = words.actor(case, who)
    thing = words.phrase(case, kind_of(verb).section, to)
    return words.clause(verb.words.clause, actor, thing, "now" if now else "no longer")


def why(
    case: Scenario,
    question: str,
    found: AnswerDivergence,
    shares: tuple[list[float], list[float]],
    count: int,
) -> Why:
    """Which answer shifts most, and how many worlds end otherwise because of what."""
    if not found["changed"]:
        return {"head": "No world answers otherwise.", "rest": "", "changed": 0}
    order = case.file.outcomes[question].order or list(case.file.outcomes[question].categories)
    was, now = shares
    place = max(range(len(order)), key=lambda k: abs(now[k] - was[k]))
    return {
        "head": _head(order[place], was[place], now[place]),
        "rest": _rest(case, found, count),
        "changed": found["changed"],
    }


def _head(answer: str, was: float, now: float) -> str:
    name = f"“{words.capital(answer)}”"
    if words.share(was) == words.share(now):
        return f"{name} comes out as often as before: {words.share(now)}."
    often = "more often" if now > was else "less often"
    return f"{name} comes out {often}: {words.share(now)} instead of {words.share(was)}."


def _rest(case: Scenario, found: AnswerDivergence, count: int) -> str:
    text = f"{_of_hundred(found['changed'], count)} {_ends(found['changed'], count)} otherwise"
    alike = found["terms"]["count"] if found["terms"] else 0
    first = max(found["partings"], key=lambda way: way["count"], default=None)
    if first is None or first["count"] < alike:
        return f"{text}; in most of them everybody decides as before, and only the terms differ."
    return (
        f"{text}; in {_number(first['count'], count)}, most often, because {_because(case, first)}."
    )


def _because(case: Scenario, way: FirstDifference) -> str:
    clause = _clause(case, way["who"], way["to"], (way["was"], way["now"]))
    return f"{clause} ({months.spoken(way['month'])})"


def _number(part: int, count: int) -> str:
    return "fewer than 1" if 200 * part < count else str(round(100 * part / count))


def _of_hundred(part: int, count: int) -> str:
    text = f"{_number(part, count)} of 100 worlds"
    return text[:1].upper() + text[1:]


def _ends(part: int, count: int) -> str:
    return "ends" if 200 * part < 3 * count else "end"
