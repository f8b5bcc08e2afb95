"""Positions on the scale of an issue in sentences and rows: what the charts of positions show."""

from collections.abc import Mapping
from typing import Any

from ui.words.figures import amount, describe_step, is_far, per_cent
from ui.words.translate import t


def month_sentence(issue: Mapping[str, Any], history: Mapping[str, Any], entry: int) -> str:
    """Where the policy is in a month and who has moved: what the dots show."""
    policy = history["policy"]
    start = amount(issue, policy[0])
    here = t("The policy is {now}.").format(now=amount(issue, policy[entry]))
    if amount(issue, policy[entry]) != start:
        here = t("The policy is {now}; it began at {start}.").format(
            now=amount(issue, policy[entry]), start=start
        )
    if entry == 0:
        return t("{here} The world as found.").format(here=here)
    steps = [
        _step(who, issue, values[entry - 1], values[entry])
        for who, values in history["positions"].items()
        if is_far(issue, values[entry], values[entry - 1])
    ]
    if not steps:
        return t("{here} Nobody moves far this month.").format(here=here)
    return t("{here} Moves: {steps}.").format(here=here, steps="; ".join(steps))


def _step(who: str, issue: Mapping[str, Any], before: float, now: float) -> str:
    between = describe_step(issue, before, now)
    if between:
        return t("{who} {step}").format(who=who, step=between)
    ends = amount(issue, before, unit=False), amount(issue, now)
    return t("{who} from {before} to {now}").format(who=who, before=ends[0], now=ends[1])


def field_sentence(
    issue: Mapping[str, Any], found: Mapping[str, Any], names: Mapping[str, str]
) -> str:
    """From one end to the other, who counts most, and where it settles: what the field shows."""
    people = in_order(found)
    final = found["final"]
    parts = [
        t("It ends at {median}; 80 % of replicates between {low} and {high}.").format(
            median=amount(issue, final["median"]),
            low=amount(issue, final["p10"], unit=False),
            high=amount(issue, final["p90"], unit=False),
        )
    ]
    parts += [
        t("Without a deal: {value}.").format(value=amount(issue, spread["median"]))
        for spread in found["without"].values()
    ]
    if people:
        low, high = people[0], people[-1]
        most = max(people, key=lambda each: each[1]["weight"])
        parts.append(
            t("Wishes run from {low} ({least}) to {high} ({largest}). Most weight: {most}.").format(
                low=amount(issue, low[1]["wants"]["median"], unit=False),
                least=names[low[0]],
                high=amount(issue, high[1]["wants"]["median"], unit=False),
                largest=names[high[0]],
                most=names[most[0]],
            )
        )
    return " ".join(parts)


def field_rows(
    issue: Mapping[str, Any], found: Mapping[str, Any], names: Mapping[str, str]
) -> list[dict[str, str]]:
    """The field as rows of text."""
    return [
        {
            t("stakeholder"): names[who],
            t("wants"): amount(issue, each["wants"]["median"]),
            t("80 % of replicates"): t("{low} to {high}").format(
                low=amount(issue, each["wants"]["p10"], unit=False),
                high=amount(issue, each["wants"]["p90"], unit=False),
            ),
            t("weight, 0 to 1"): f"{each['weight']:.2f}",
            t("its wish"): t("estimated") if each["stated"] else t("none: what is in force"),
        }
        for who, each in in_order(found)
    ]


def payment_sentence(paid: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Who had less than an equal say in the deal, and so paid for it; or why nobody can tell."""
    if not paid["told"]:
        return t("This decision model does not say who paid: it settles without weighing gains.")
    if paid["say"] is None:
        return t("No replicate ends in a deal here, so nobody paid for one.")
    parties = paid["say"]
    least = min(parties, key=lambda who: parties[who]["mean"])
    equal = 1 / len(parties)
    shares = ", ".join(f"{names[who]} {per_cent(each['mean'])}" for who, each in parties.items())
    text = t("Mean say over the {agreed} of replicates that agree: {shares}.").format(
        agreed=per_cent(paid["agreed"]), shares=shares
    )
    if parties[least]["mean"] > 0.9 * equal:
        return f"{text} {t('Close to equal shares: nobody pays much more than the others.')}"
    more = t("Paid most: {who}, with most to gain over no deal and the least say in the terms.")
    return f"{text} {more.format(who=names[least])}"


def in_order(found: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Stakeholders by what they want, from the low end of the scale."""
    return sorted(
        found["stakeholders"].items(),
        key=lambda each: (each[1]["wants"]["median"], each[1]["wants"]["p90"]),
    )
