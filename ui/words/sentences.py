"""Results in plain words: what a chart shows, for those who cannot see it and those who can."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import sim
from ui.words.translate import t, tn

SEEN = 0.01  # of a scale: less is not seen in a picture
NEAR = 0.25  # of the way to the next level
TINY = 1e-9
figure, per_cent = sim.figure, sim.share


def spaced(name: str) -> str:
    """An id as words; its large numbers are grouped as others are."""
    words = name.replace("_", " ")
    return re.sub(r"(?<![\d.])\d{5,}(?!\d)", lambda number: f"{int(number[0]):,}", words)


def capital(name: str) -> str:
    """An id as words that begin a line; capitals within it stay."""
    words = spaced(name)
    return words[:1].upper() + words[1:]


def chance(share: float) -> str:
    """A share as people say it."""
    tenths = min(9, max(1, round(10 * share)))
    if share < 0.05:
        return t("hardly ever") if share else t("never in any replicate")
    if share > 0.95:
        return t("almost always") if share < 1 else t("in every replicate")
    return t("about {n} in 10").format(n=tenths)


def interval(ends: Sequence[float]) -> str:
    """An interval of shares; with a decimal where whole numbers would make it a point."""
    low, high = (f"{100 * end:.0f}" for end in ends)
    if low == high and ends[0] != ends[1]:
        low, high = (f"{100 * end:.1f}".removesuffix(".0") for end in ends)
    if low == high == "0":
        return t("less than 0.1 %")
    if low == high == "100" and ends[0] < 1:
        return t("more than 99.9 %")
    return t("{low} to {high} %").format(low=low, high=high)


def amount(series: Mapping[str, Any], value: float, *, unit: bool = True) -> str:
    """A value of a policy with its unit, to three digits; of an ordinal one the level's name."""
    if series["levels"]:
        return spaced(series["levels"][round(value)])
    text = _three_digits(value)
    return measured(text, series["unit"]) if unit else text


def towards(issue: Mapping[str, Any], before: float, after: float) -> str:
    """How far a value moves between levels; empty where names of levels tell it, or nobody sees.

    A position may lie between two levels; only near to one does its name say where it stands.
    """
    levels, size = issue["levels"], abs(after - before)
    if not levels or size <= SEEN * (len(levels) - 1):
        return ""
    if all(abs(value - round(value)) <= NEAR for value in (before, after)) and size > 2 * NEAR:
        return ""
    level = math.ceil(after - TINY) if after > before else math.floor(after + TINY)
    return t("{share} of the scale towards {level}").format(
        share=per_cent(size / (len(levels) - 1)), level=spaced(levels[level])
    )


def _three_digits(value: float) -> str:
    digits = max(0, len(f"{abs(value):.0f}") - 3)
    return figure(round(value, -digits) if digits else value)


def measured(text: str, unit: str) -> str:
    """A figure with its unit, as one reads it."""
    if unit == "index 0-100":
        return t("{figure} on a scale of 0 to 100").format(figure=text)
    return f"{text} {unit}"


def wanted(estimate: Mapping[str, Any]) -> str:
    """An estimate's likely values, with the range of each where it has one."""
    parts = []
    for likely, low, high in zip(
        estimate["likely"], estimate["low"], estimate["high"], strict=True
    ):
        text = spaced(likely) if isinstance(likely, str) else amount(estimate, likely)
        if low is not None and high is not None and not estimate["levels"]:
            ends = [amount(estimate, end, unit=False) for end in (low, high)]
            text += t(" (between {low} and {high})").format(low=ends[0], high=ends[1])
        parts.append(text)
    return t(" or ").join(parts)


def forecast(data: Mapping[str, Any], question: str) -> str:
    """The likeliest answer to a question, in a sentence with its interval."""
    shares = data["outcomes"][question]
    best = max(shares, key=lambda category: shares[category])
    return t("{what}: {chance} ({share}, 95 % range {ends}).").format(
        what=capital(best),
        chance=chance(shares[best]),
        share=per_cent(shares[best]),
        ends=interval(data["intervals"][question][best]),
    )


def every_share(data: Mapping[str, Any], question: str) -> str:
    """All answers to a question with their chances: what the bars show."""
    shares = data["outcomes"][question]
    parts = [f"{spaced(category)} {per_cent(share)}" for category, share in shares.items()]
    return t("Chances: {parts}.").format(parts=", ".join(parts))


def beside(yours: Mapping[str, float], data: Mapping[str, Any], question: str) -> str:
    """A guess and the model's forecast, category by category: what the paired bars show."""
    parts = [
        t("{category}: you {mine}, model {model}").format(
            category=spaced(category), mine=per_cent(yours[category]), model=per_cent(share)
        )
        for category, share in data["outcomes"][question].items()
    ]
    return f"{'; '.join(parts)}."


def to_give(rest: int) -> str:
    """How many points of 100 are still to give, or too many."""
    if rest > 0:
        return tn("{n} point is still to give.", "{n} points are still to give.", rest).format(
            n=rest
        )
    if rest < 0:
        told = tn(
            "{n} point too many: they must add up to 100.",
            "{n} points too many: they must add up to 100.",
            -rest,
        )
        return told.format(n=-rest)
    return t("They add up to 100.")


def on_average(mine: float, model: float, count: int) -> str:
    """Mean Brier scores over the histories drawn."""
    told = tn(
        "Over {n} history: you {mine}, the model {model}.",
        "Over {n} histories: you {mine} on average, the model {model}.",
        count,
    )
    return told.format(n=count, mine=f"{mine:.2f}", model=f"{model:.2f}")


def lesson(text: str) -> str:
    """A shipped lesson for a page that has a title of its own: headings lower, C$ no formula."""
    lower = re.sub(r"^#", "##", text, flags=re.MULTILINE)
    return lower.replace("$", "\\$")


def apart(share: float) -> str:
    """How far two forecasts are apart, in points that would have to move."""
    points = round(100 * share)
    told = tn(
        "You and the model are {points} point apart: so much of your 100 would have to move to "
        "other answers to make the two alike. {verdict}",
        "You and the model are {points} points apart: so much of your 100 would have to move to "
        "other answers to make the two alike. {verdict}",
        points,
    )
    verdicts = (
        (10, t("You see this nearly as the model does.")),
        (30, t("You differ somewhat.")),
        (60, t("You differ a good deal.")),
        (100, t("You see a different world.")),
    )
    verdict = next(words for limit, words in verdicts if points <= limit)
    return told.format(points=points, verdict=verdict)


def scored(mine: float, model: float) -> str:
    """Whose Brier score is better, as far as the figures shown tell, and what it means."""
    mine, model = round(mine, 2), round(model, 2)
    verdict = (
        t("You were nearer to what happened this time.")
        if mine < model
        else t("The model was nearer to what happened this time.")
        if model < mine
        else t("You and the model were equally near.")
    )
    return t(
        "Brier score, 0 at best and 2 at worst: you {mine}, the model {model}. {verdict}"
    ).format(mine=f"{mine:.2f}", model=f"{model:.2f}", verdict=verdict)


def path(title: str, series: Mapping[str, Any]) -> str:
    """Where a policy starts and where it ends: what the fan shows."""
    first = amount(series, series["median"][0], unit=False)
    last_bare = amount(series, series["median"][-1], unit=False)
    changed = t("{title}: from {first} to {last} at the median; {rest}.")
    same = t("{title}: stays at {last} at the median; {rest}.")
    rest = t("80 % of replicates end between {low} and {high}").format(
        low=amount(series, series["p10"][-1], unit=False),
        high=amount(series, series["p90"][-1], unit=False),
    )
    last = amount(series, series["median"][-1])
    return (changed if first != last_bare else same).format(
        title=title, first=first, last=last, rest=rest
    )


def who_gains(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The largest gain and the largest loss of utility: what the dots show."""
    found = {who: part["utility_change"]["median"] for who, part in data["stakeholders"].items()}
    if not any(round(value, 2) for value in found.values()):
        return _open(data, names)
    best, worst = max(found, key=lambda who: found[who]), min(found, key=lambda who: found[who])
    return t(
        "Best off: {best} ({gain}); worst off: {worst} ({loss}): change of utility at the median."
    ).format(
        best=names[best],
        gain=utility(found[best]),
        worst=names[worst],
        loss=utility(found[worst]),
    )


def ends(spread: Mapping[str, float]) -> str:
    """Where 80 % of replicates lie."""
    return t("{low} to {high}").format(low=signed(spread["p10"]), high=signed(spread["p90"]))


def _open(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Where no median says anything: whose change is most uncertain."""
    ranges = {who: part["utility_change"] for who, part in data["stakeholders"].items()}
    who = max(ranges, key=lambda each: ranges[each]["p90"] - ranges[each]["p10"])
    return t(
        "At the median nobody's utility changes by 0.01 or more. Most open: {who}, 80 % of "
        "replicates {low} to {high}."
    ).format(who=names[who], low=utility(ranges[who]["p10"]), high=utility(ranges[who]["p90"]))


def utility(change: float) -> str:
    """A change of utility with its sign; nothing has none."""
    shown = round(change, 2)
    return f"{shown:+.2f}".replace("-", "\N{MINUS SIGN}") if shown else "0"


def signed(change: float) -> str:
    """A change with its sign, to three digits; nothing has none."""
    text = _three_digits(abs(change))
    if text == "0":
        return text
    return f"+{text}" if change > 0 else f"\N{MINUS SIGN}{text}"


def caveat(data: Mapping[str, Any]) -> str:
    """What a forecast rests on and what its ranges cover."""
    return t(
        "{share} of the estimates behind this forecast rest on judgement, the rest on cited facts. "
        "Ranges of chances are 95 % Monte Carlo error only; ranges of values hold 80 % of "
        "replicates. Neither covers what the model leaves out."
    ).format(share=per_cent(data["judgement_share"]))


MONTHS = (
    t("January"),
    t("February"),
    t("March"),
    t("April"),
    t("May"),
    t("June"),
    t("July"),
    t("August"),
    t("September"),
    t("October"),
    t("November"),
    t("December"),
)


def month(text: str) -> str:
    """A month such as 2026-03 as people say it."""
    year, number = text.split("-")
    return t("{month} {year}").format(month=MONTHS[int(number) - 1], year=year)


def paired_caveat(count: int) -> str:
    """What the comparison of two runs rests on."""
    return t(
        "Both cases are played {n} times (replicates) with the same luck, so what differs comes "
        "from the change. Ranges of points are 95 % Monte Carlo error only; they do not cover what "
        "the model leaves out."
    ).format(n=f"{count:,}")


def decimals(step: float) -> str:
    """How a number box writes numbers that move by a step."""
    digits = next(n for n in range(6) if n == 5 or abs(step * 10**n - round(step * 10**n)) < 1e-9)
    return f"%.{digits}f"
