"""Numbers and decisions in plain words: the one place where figures become text."""

import math
import re
from typing import Any

from sim.domain.estimate import Described
from sim.domain.scenario import Scenario

AFTER_NOUN = r" (?:of|for|to|in|on|over|at|with|against|from|as) |,"
TITLES = {"stakeholders": "name", "issues": "title"}


def name(scenario: Scenario, slug: str) -> str:
    """A stakeholder's name, or the slug in words."""
    known = scenario.stakeholders.get(slug)
    return known.name if known else slug.replace("_", " ")


def phrase(scenario: Scenario, section: str, slug: str) -> str:
    """A thing of the scenario within a sentence: its words, or its name or title, or its slug."""
    things: dict[str, Any] = {
        "stakeholders": scenario.stakeholders,
        "issues": scenario.issues,
    }.get(section) or getattr(scenario.file, section, {})
    item = things.get(slug)
    if item is None:
        return slug.replace("_", " ")
    if not item.words and section in TITLES:
        return getattr(item, TITLES[section])
    return spoken(slug, item)


def actor(scenario: Scenario, slug: str) -> str:
    """A stakeholder as the subject of a sentence: its words, or of a government its one word."""
    known = scenario.stakeholders.get(slug)
    one_word = known.short if known and known.short and " " not in known.short else None
    if one_word and known and known.kind in {"government", "province"}:
        return one_word
    return phrase(scenario, "stakeholders", slug)


def agree(subject: str, verb: str) -> str:
    """A verb in the third person as its subject wants it: the farmers make, Ottawa makes."""
    head = re.split(AFTER_NOUN, subject)[0]
    if not head.endswith("s") or head.endswith(("ss", "'s")):
        return verb
    return f"{verb[:-3]}y" if verb.endswith("ies") else verb[:-1]


def clause(pattern: str, who: str, to: str, now: str) -> str:
    """Who does what as a clause, of a verb's words: “{who} {now} {makes} {to}”.

    What the pattern begins with is its subject, with which its verbs, in braces, agree.
    """
    subject = to if pattern.startswith("{to}") else who
    return pattern.format_map(_Fields(who=who, to=to, now=now, subject=subject))


class _Fields(dict[str, str]):
    """Fields of a clause; whatever is none of them is a verb."""

    def __missing__(self, verb: str) -> str:
        return agree(self["subject"], verb)


def spoken(slug: str, item: Described) -> str:
    """How sentences speak of a thing of the scenario: its words, or its slug in words."""
    return item.words.name if item.words else slug.replace("_", " ")


def capital(slug: str) -> str:
    """A slug in words that begin a sentence; capitals within it stay."""
    return (slug[:1].upper() + slug[1:]).replace("_", " ")


def share(value: float) -> str:
    """A share as a whole per cent; never 0 or 100 unless it is exactly that."""
    whole = f"{100 * value:.0f} %"
    if whole == "0 %" and value > 0:
        return "<1 %"
    return ">99 %" if whole == "100 %" and value < 1 else whole


def interval_ends(low: float, high: float) -> tuple[str, str]:
    """Ends of an interval of shares in per cent, with as many decimals as tell them apart.

    Whole numbers mostly; no more than three decimals.
    """
    texts = ([f"{100 * end:.{decimals}f}" for end in (low, high)] for decimals in range(4))
    first, last = next((pair for pair in texts if pair[0] != pair[1]), [f"{100 * low:.0f}"] * 2)
    return _without_zeros(first), _without_zeros(last)


def _without_zeros(text: str) -> str:
    """A number without zeros that end its decimals."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def interval(low: float, high: float) -> str:
    """An interval of shares; near 0 and 1 only on which side of a tenth of a per cent it lies."""
    if low < high < 0.0005:
        return "less than 0.1 %"
    if 0.9995 < low < high:
        return "more than 99.9 %"
    return f"{' to '.join(interval_ends(low, high))} %"


def figure(value: float) -> str:
    """A number with as many digits as it deserves."""
    if not math.isfinite(value):
        return "none"
    size = abs(value) if abs(value) >= 0.005 else 0.0  # less is shown as 0
    digits = 0 if size >= 100 or size == 0 else 1 if size >= 10 else 2
    text = f"{value if size else 0:,.{digits}f}"
    return _without_zeros(text)


def amount(scenario: Scenario, issue: str, value: float, *, unit: bool = True) -> str:
    """A value of an issue with its unit; of an ordinal issue the level's name."""
    scale = scenario.issues[issue].scale
    if scale.levels:
        return scale.levels[round(value)].replace("_", " ")
    if not unit:
        return figure(value)
    return f"{figure(value)} {scale.unit}"


def condition(found: dict[str, Any] | str) -> str:
    """A condition, as its file says it, in a phrase."""
    if isinstance(found, str):
        return found
    ((kind, inside),) = found.items()
    if kind == "not":
        return f"not ({condition(inside)})"
    if kind in {"all", "any"}:
        return f" {'and' if kind == 'all' else 'or'} ".join(condition(part) for part in inside)
    parts: list[str] = []
    for name, test in inside.items():
        for word, limit in test.items() if kind == "policy" else [(test, "")]:
            bound = figure(limit) if isinstance(limit, float) else limit
            parts.append(f"{kind} {name} {word} {bound}".replace("_", " ").strip())
    return " and ".join(parts)
