"""Figures, shares, months and names as people write them: every text of the app uses these."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import sim
from ui.words.translate import t

SEEN = 0.01  # of a scale: less is not seen in a picture


NEAR = 0.25  # of the way to the next level


TINY = 1e-9


INITIALS = {"us": "US", "ev": "EV", "evs": "EVs", "usmca": "USMCA"}
INITIALS |= {"canada": "Canada", "china": "China", "ontario": "Ontario"}


figure, per_cent = sim.figure, sim.share


def in_words(name: str) -> str:
    """An id as words: large numbers are grouped, initials are capitals."""
    words = " ".join(INITIALS.get(part, part) for part in name.split("_"))
    return re.sub(r"(?<![\d.])\d{5,}(?!\d)", lambda number: f"{int(number[0]):,}", words)


def capital(name: str) -> str:
    """An id as words that begin a line; capitals within it stay."""
    words = in_words(name)
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
        return in_words(series["levels"][round(value)])
    text = _three_digits(value)
    return with_unit(text, series["unit"]) if unit else text


def describe_step(issue: Mapping[str, Any], before: float, after: float) -> str:
    """How far a value moves between levels; empty where names of levels tell it, or nobody sees.

    A position may lie between two levels; only near to one does its name say where it stands.
    """
    levels, size = issue["levels"], abs(after - before)
    if not levels or not is_far(issue, before, after):
        return ""
    if all(abs(value - round(value)) <= NEAR for value in (before, after)) and size > 2 * NEAR:
        return ""
    level = math.ceil(after - TINY) if after > before else math.floor(after + TINY)
    return t("{share} of the scale towards {level}").format(
        share=per_cent(size / (len(levels) - 1)), level=in_words(levels[level])
    )


def is_far(issue: Mapping[str, Any], one: float, other: float) -> bool:
    """Whether a reader sees two values apart in a picture: by a hundredth of the scale."""
    low, high = (0, len(issue["levels"]) - 1) if issue["levels"] else issue["scale"]
    return abs(one - other) > SEEN * (high - low)


def value_in_words(value: float | str) -> str:
    """A value as people write it."""
    return in_words(value) if isinstance(value, str) else figure(value)


def _three_digits(value: float) -> str:
    digits = max(0, len(f"{abs(value):.0f}") - 3)
    return figure(round(value, -digits) if digits else value)


def with_unit(text: str, unit: str) -> str:
    """A figure with its unit, as one reads it."""
    if unit == "index 0-100":
        return t("{figure} on a scale of 0 to 100").format(figure=text)
    return f"{text} {unit}"


def likely_values(estimate: Mapping[str, Any]) -> str:
    """An estimate's likely values, with the range of each where it has one."""
    parts = []
    for likely, low, high in zip(
        estimate["likely"], estimate["low"], estimate["high"], strict=True
    ):
        text = in_words(likely) if isinstance(likely, str) else amount(estimate, likely)
        if low is not None and high is not None and not estimate["levels"]:
            ends = [amount(estimate, end, unit=False) for end in (low, high)]
            text += t(" (between {low} and {high})").format(low=ends[0], high=ends[1])
        parts.append(text)
    return t(" or ").join(parts)


def range_of_80(spread: Mapping[str, float]) -> str:
    """Where 80 % of replicates lie."""
    return t("{low} to {high}").format(
        low=signed_figure(spread["p10"]), high=signed_figure(spread["p90"])
    )


def signed_utility(change: float) -> str:
    """A change of utility with its sign; nothing has none."""
    shown = round(change, 2)
    return f"{shown:+.2f}".replace("-", "\N{MINUS SIGN}") if shown else "0"


def signed_figure(change: float) -> str:
    """A change with its sign, to three digits; nothing has none."""
    text = _three_digits(abs(change))
    if text == "0":
        return text
    return f"+{text}" if change > 0 else f"\N{MINUS SIGN}{text}"


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


def month_name(text: str) -> str:
    """A month such as 2026-03 as people say it."""
    year, number = text.split("-")
    return t("{month} {year}").format(month=MONTHS[int(number) - 1], year=year)


def number_format(step: float) -> str:
    """How a number box writes numbers that move by a step."""
    digits = next(n for n in range(6) if n == 5 or abs(step * 10**n - round(step * 10**n)) < 1e-9)
    return f"%.{digits}f"
