"""Results in plain words: what a chart shows, for those who cannot see it and those who can."""

from collections.abc import Mapping
from typing import Any

from ui.words.figures import amount, capital, chance, in_words, interval, per_cent, signed_utility
from ui.words.translate import t


def answer_sentence(data: Mapping[str, Any], question: str) -> str:
    """The likeliest answer to a question, in a sentence with its interval."""
    shares = data["outcomes"][question]
    best = max(shares, key=lambda category: shares[category])
    return t("{what}: {chance} ({share}, 95 % range {ends}).").format(
        what=capital(best),
        chance=chance(shares[best]),
        share=per_cent(shares[best]),
        ends=interval(data["intervals"][question][best]),
    )


def shares_sentence(data: Mapping[str, Any], question: str) -> str:
    """All answers to a question with their chances: what the bars show."""
    shares = data["outcomes"][question]
    parts = [f"{in_words(category)} {per_cent(share)}" for category, share in shares.items()]
    return t("Chances: {parts}.").format(parts=", ".join(parts))


def policy_sentence(title: str, series: Mapping[str, Any]) -> str:
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


def gains_sentence(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The largest gain and the largest loss of utility: what the dots show."""
    found = {who: part["utility_change"]["median"] for who, part in data["stakeholders"].items()}
    if not any(round(value, 2) for value in found.values()):
        return _open(data, names)
    best, worst = max(found, key=lambda who: found[who]), min(found, key=lambda who: found[who])
    return t(
        "Best off: {best} ({gain}); worst off: {worst} ({loss}): change of utility at the median."
    ).format(
        best=names[best],
        gain=signed_utility(found[best]),
        worst=names[worst],
        loss=signed_utility(found[worst]),
    )


def _open(data: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Where no median says anything: whose change is most uncertain."""
    ranges = {who: part["utility_change"] for who, part in data["stakeholders"].items()}
    who = max(ranges, key=lambda each: ranges[each]["p90"] - ranges[each]["p10"])
    return t(
        "At the median nobody's utility changes by 0.01 or more. Most open: {who}, 80 % of "
        "replicates {low} to {high}."
    ).format(
        who=names[who],
        low=signed_utility(ranges[who]["p10"]),
        high=signed_utility(ranges[who]["p90"]),
    )


def caveat(data: Mapping[str, Any]) -> str:
    """What a forecast rests on and what its ranges cover."""
    return t(
        "{share} of the estimates behind this forecast rest on judgement, the rest on cited facts. "
        "Ranges of chances are 95 % Monte Carlo error only; ranges of values hold 80 % of "
        "replicates. Neither covers what the model leaves out."
    ).format(share=per_cent(data["judgement_share"]))


def paired_caveat(count: int) -> str:
    """What the comparison of two runs rests on."""
    return t(
        "Both cases are played {n} times (replicates) with the same luck, so what differs comes "
        "from the change. Ranges of points are 95 % Monte Carlo error only; they do not cover what "
        "the model leaves out."
    ).format(n=f"{count:,}")
