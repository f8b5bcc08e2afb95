"""What theories forecast of a draft's first grid: rows for them, marks on a scale, a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ui.build.draft import TOP, Draft, filled, number_of, text_of
from ui.words.figures import capital, in_words
from ui.words.translate import t, tn

NEAR = 20.0  # of a scale of 100: forecasts that lie no farther apart say the same
REVERSION = ("nash", "procedural")  # theories that have to know what holds without an agreement
Cells = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Mark:
    """A theory's forecast of an issue: where on the scale; without a deal, what holds then."""

    theory: str
    value: float
    agreed: bool


def actor_rows(draft: Draft) -> tuple[Cells, ...]:
    """A row for each actor on each issue, as `predict` reads them."""
    return tuple(_rows(draft))


def _rows(draft: Draft) -> Iterator[Cells]:
    for _, row in filled(draft.rows):
        for k, issue in enumerate(draft.issues, 1):
            position, cares = number_of(row, f"position {k}"), number_of(row, f"cares {k}")
            counts = number_of(row, "counts")
            if position is None or cares is None or counts is None:
                continue
            cells: dict[str, Any] = {
                "actor": text_of(row, "actor"),
                "issue": f"issue {k}",
                "position": position,
                "salience": cares / TOP,
                "capability": counts / TOP,
                "scale_low": 0,
                "scale_high": TOP,
            }
            if issue.fails is not None:
                cells["reversion"] = issue.fails
            yield tuple(cells.items())


def marks(models: Mapping[str, Any], issue: int = 1) -> list[Mark]:
    """Forecasts of an issue by the theories that play it, from the low end of its scale up."""
    found = [
        Mark(name, forecast["outcome"], forecast["agreed"])
        for name, each in models.items()
        if (forecast := each["issues"].get(f"issue {issue}")) and forecast["outcome"] is not None
    ]
    return sorted(found, key=lambda mark: (not mark.agreed, mark.value, mark.theory))


def sentence(found: list[Mark], draft: Draft, of: int, issue: int = 1) -> str:
    """What most of the theories say, what the others do, and why some say no deal."""
    values = [mark.value for mark in found if mark.agreed]
    parts = list(_groups(values, of))
    without = sum(not mark.agreed for mark in found)
    if without:
        no_deal = tn("{n} says no deal", "{n} say no deal", without).format(n=without)
        parts.append(no_deal + _because(draft, issue))
    return t("Of {of} theories {parts}.").format(of=of, parts="; ".join(parts))


def left_out(models: Mapping[str, Any], names: list[str]) -> str:
    """Which theories cannot play, and what they lack; empty where all play."""
    lacking = [name for name in names if name not in models]
    if not lacking:
        return ""
    theories = ", ".join(capital(name) for name in lacking)
    if set(lacking) <= set(REVERSION):
        words = t("Cannot play: {theories}. They ask what holds if it fails: fill it in above.")
    else:
        words = t("Cannot play: {theories}.")
    return words.format(theories=theories)


def table_rows(found: list[Mark], draft: Draft, issue: int = 1) -> list[dict[str, str]]:
    """The marks as rows of a table."""
    scale = draft.issues[issue - 1]
    column = scale.name or t("position")
    return [
        {
            t("theory"): in_words(mark.theory),
            column: f"{mark.value:.3g}" if mark.agreed else t("no deal"),
        }
        for mark in found
    ]


def _groups(values: list[float], of: int) -> Iterator[str]:
    """Forecasts in groups of near ones, the largest first."""
    left = sorted(values)
    while left:
        start = max(range(len(left)), key=lambda k: (len(_near(left, k)), -_width(left, k)))
        group = _near(left, start)
        left = left[:start] + left[start + len(group) :]
        low, high = (f"{round(end)}" for end in (group[0], group[-1]))
        where = low if low == high else t("{low}–{high}").format(low=low, high=high)
        n = len(group)
        if n == of:
            yield t("all say {where}").format(where=where)
        else:
            yield tn("{n} says {where}", "{n} say {where}", n).format(n=n, where=where)


def _near(values: list[float], start: int) -> list[float]:
    return [each for each in values[start:] if each - values[start] <= NEAR]


def _width(values: list[float], start: int) -> float:
    return _near(values, start)[-1] - values[start]


def _because(draft: Draft, issue: int) -> str:
    """Why there is no deal on one issue alone: every step from what holds hurts somebody."""
    fails = draft.issues[issue - 1].fails
    if fails is None or len(draft.issues) > 1:
        return ""
    wishes = {text_of(row, "actor"): number_of(row, "position 1") for _, row in filled(draft.rows)}
    known = {who: wish for who, wish in wishes.items() if wish is not None}
    up = [who for who, wish in known.items() if wish <= fails]
    down = [who for who, wish in known.items() if wish >= fails]
    if not (up and down):
        return ""
    words = t(", if all have to agree: {up} may refuse more than {fails}, {down} may refuse less")
    return words.format(up=_some(up), down=_some(down), fails=f"{fails:g}")


def _some(who: list[str]) -> str:
    if len(who) == 1:
        return who[0]
    *others, last = who if len(who) < 3 else [*who[:2], t("{n} more").format(n=len(who) - 2)]
    return t("{names} and {last}").format(names=", ".join(others), last=last)
