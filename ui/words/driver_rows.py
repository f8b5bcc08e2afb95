"""What drives an answer, as rows of tables: swings, shares of variance, and regions."""

from collections.abc import Mapping, Sequence
from typing import Any

from ui.words.figures import figure, in_words, per_cent
from ui.words.translate import t

Data = Mapping[str, Any]
Rows = list[dict[str, str]]
MOST = 12  # rows of a table


def swing_rows(data: Data) -> Rows:
    """Where the answer's chance stands with each estimate low, and high; the widest first."""
    return [
        {
            t("estimate"): estimate_name(row),
            t("low"): row["at_words"][0],
            t("high"): row["at_words"][1],
            t("chance at low"): per_cent(row["low"]),
            t("chance at high"): per_cent(row["high"]),
            t(
                "difference, points"
            ): f"{whole_points(row['difference'])} ({points_range(row['interval'])})",
        }
        for row in data["factors"][:MOST]
    ]


def variance_rows(data: Data) -> Rows:
    """The share of variance that each group makes alone, and with others; the greatest first."""
    return [
        {
            t("group"): in_words(row["group"].replace(".", ": ")),
            t("estimates"): str(row["estimates"] or "–"),
            t("alone, %"): share_with_range(row, "first"),
            t("with others, %"): share_with_range(row, "total"),
        }
        for row in data["groups"]
    ]


def region_rows(data: Data) -> Rows:
    """What bounds the region in which the answer happens; none where there is no region."""
    restricted = data["box"]["restricted"] if data["box"] else []
    return [
        {
            t("estimate"): estimate_name(row),
            t("from"): row["at_words"][0] or "–",
            t("to"): row["at_words"][1] or "–",
        }
        for row in restricted[:MOST]
    ]


def rule_rows(data: Data) -> Rows:
    """Parts of all cases, and how often the answer happens in each."""
    sides = {"above": t("{what} above {value}"), "at most": t("{what} at most {value}")}
    return [
        {
            t("where"): "; ".join(
                sides[step["side"]].format(what=step["words"], value=step["at"])
                for step in rule["where"]
            ),
            t("share of all cases"): per_cent(rule["mass"]),
            t("happens in"): "–" if rule["density"] is None else per_cent(rule["density"]),
        }
        for rule in data["tree"][:MOST]
    ]


def precision_sentence(data: Data) -> str:
    """How far shares of variance can be trusted."""
    half = 100 * (data["half_width"] or 0.0)
    text = t("From {n} samples; ranges are ± {half} points at the widest.")
    sentence = text.format(n=f"{data['samples']:,}", half=figure(round(half)))
    return sentence if data["narrow"] else f"{sentence} {t('That is wide: read the ranges.')}"


def region_sentence(data: Data) -> str:
    """Coverage and density of the region, in words."""
    text = t("The region holds {mass} of all cases and {coverage} of those in which it happens.")
    box = data["box"]
    return text.format(mass=per_cent(box["mass"]), coverage=per_cent(box["coverage"]))


def estimate_name(row: Data) -> str:
    """An estimate with its unit."""
    return ", ".join(filter(None, (row["words"], row["unit"])))


def whole_points(value: float) -> str:
    """A difference of chances in points of per cent."""
    return f"{100 * value:+.0f}".replace("-", "−")


def points_range(ends: Sequence[float]) -> str:
    """A 95 % range of a difference of chances."""
    return t("{low} to {high}").format(low=whole_points(ends[0]), high=whole_points(ends[1]))


def share_with_range(row: Data, name: str) -> str:
    """A share of variance in per cent with its 95 % range, within 0 to 100."""
    one, low, high = (
        f"{100 * min(1.0, max(0.0, value)):.0f}" for value in (row[name], *row[f"{name}_interval"])
    )
    return t("{value} ({range})").format(
        value=one, range=t("{low} to {high}").format(low=low, high=high)
    )
