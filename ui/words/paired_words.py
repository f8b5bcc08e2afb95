"""The scenario as it stands beside the scenario as changed, in sentences and rows of tables.

Both are played with the same luck, replicate by replicate, so that what differs is the change.
"""

from collections.abc import Mapping
from typing import Any

from ui.words.figures import (
    amount,
    capital,
    figure,
    in_words,
    per_cent,
    signed_figure,
    signed_utility,
)
from ui.words.translate import t

Data = Mapping[str, Any]


SMALL = 0.01  # of utility: less is not told


NAMES = {"baseline": t("as it stands"), "what_if": t("what if")}


def largest_shift(compared: Data, question: str) -> str:
    """The answer that changes most, in points with its paired interval."""
    answers = compared["against_base"]["what_if"]["outcomes"][question]
    shifts = answers["categories"]
    largest = max(shifts, key=lambda category: abs(shifts[category]["difference"]))
    low, high = shifts[largest]["interval"]
    if not answers["other_answer"]:
        return t("Nothing changes: every replicate gives the same answer.")
    words = t("{what}: {change} points (95 % range {low} to {high}).")
    sentence = words.format(
        what=capital(largest),
        change=signed_points(shifts[largest]["difference"]),
        low=signed_points(low),
        high=signed_points(high),
    )
    unclear = t("Too small to tell from chance.") if low <= 0 <= high else ""
    moved = t("Another answer in {share} of replicates.")
    moved = moved.format(share=per_cent(answers["other_answer"]))
    return " ".join(part for part in (sentence, unclear, moved) if part)


def all_shifts(compared: Data, question: str) -> str:
    """All answers, as it stands and what if: what the bars show."""
    was = compared["columns"]["baseline"]["outcomes"][question]
    now = compared["columns"]["what_if"]["outcomes"][question]
    parts = [f"{in_words(name)} {per_cent(was[name])} → {per_cent(now[name])}" for name in was]
    return t("As it stands → what if: {parts}.").format(parts=", ".join(parts))


def signed_points(share: float) -> str:
    """A change of a share in percentage points, with its sign; one digit below ten."""
    size = abs(100 * share)
    text = f"{100 * share:+.0f}" if size >= 9.95 else f"{100 * share:+.1f}"
    return text.removesuffix(".0").replace("-", "\N{MINUS SIGN}") if float(text) else "0"


def moved_issues(compared: Data) -> list[str]:
    """Issues whose policy ends elsewhere in any replicate."""
    found = compared["against_base"]["what_if"]["policies"]
    return [issue for issue, move in found.items() if move["differs"]]


def path_sentence(compared: Data, issue: str) -> str:
    """Where a policy ends as it stands and what if: what the two lines show."""
    was = compared["columns"]["baseline"]["policies"][issue]
    now = compared["columns"]["what_if"]["policies"][issue]
    differs = compared["against_base"]["what_if"]["policies"][issue]["differs"]
    return t(
        "At the end {was} as it stands, {now} what if, at the median; elsewhere than before in "
        "{share} of replicates."
    ).format(
        was=amount(was, was["median"][-1]),
        now=amount(now, now["median"][-1]),
        share=per_cent(differs),
    )


def policy_rows(compared: Data, titles: Mapping[str, str]) -> list[dict[str, str]]:
    """Rows of a table: every policy at the end, and how its replicates move, paired."""
    was, now = (compared["columns"][name]["policies"] for name in NAMES)
    moves = compared["against_base"]["what_if"]["policies"]
    return [
        {
            t("policy at the end"): title,
            t("as it stands"): amount(was[issue], was[issue]["median"][-1]),
            t("what if"): amount(now[issue], now[issue]["median"][-1]),
            t("change, 80 % of replicates"): _move(moves[issue], now[issue]),
        }
        for issue, title in titles.items()
    ]


def _move(move: Data, series: Data) -> str:
    if not move["differs"]:
        return t("none")
    unit = t("levels") if series["levels"] else series["unit"]
    low, high = signed_figure(move["p10"]), signed_figure(move["p90"])
    if low == high == "0":
        words = t("none; {share} of replicates move")
        return words.format(share=per_cent(move["differs"]))
    return t("{low} to {high} {unit}").format(low=low, high=high, unit=unit)


def utility_sentence(compared: Data, names: Mapping[str, str]) -> str:
    """Whose utility the change moves most, replicate by replicate: what the dots show."""
    shifts = _shifts(compared, "utility_change")

    def size(who: str) -> tuple[float, float]:
        return abs(shifts[who]["median"]), max(abs(shifts[who][end]) for end in ("p10", "p90"))

    largest = [who for who in sorted(names, key=size, reverse=True)[:3] if max(size(who)) >= SMALL]
    if not largest:
        return t("Whoever it is, 80 % of replicates change utility by less than 0.01.")
    words = t("{who} {median} ({low} to {high})")
    parts = [
        words.format(
            who=names[who],
            median=signed_utility(shifts[who]["median"]),
            low=signed_utility(shifts[who]["p10"]),
            high=signed_utility(shifts[who]["p90"]),
        )
        for who in largest
    ]
    return t(
        "The change moves utility most for {parts}: the median of the differences and 80 % of "
        "replicates, in units of utility."
    ).format(parts="; ".join(parts))


def money_rows(compared: Data, names: Mapping[str, str]) -> list[dict[str, str]]:
    """Rows of a table: what the change does to anybody's money, paired; none where it does not."""
    shifts = _shifts(compared, "gain_cad_m")
    return [
        {
            t("stakeholder"): name,
            t("change of money, C$ M a year"): signed_figure(shifts[who]["median"]),
            t("80 % of replicates"): t("{low} to {high}").format(
                low=signed_figure(shifts[who]["p10"]), high=signed_figure(shifts[who]["p90"])
            ),
        }
        for who, name in names.items()
        if any(figure(value) != "0" for value in shifts[who].values())
    ]


def _shifts(compared: Data, what: str) -> dict[str, Mapping[str, float]]:
    found = compared["against_base"]["what_if"]["stakeholders"]
    return {who: each[what] for who, each in found.items()}
