"""What a class reads beside its own forecasts: points to give, scores, and the lesson."""

import re
from collections.abc import Mapping
from typing import Any

from ui.words.figures import in_words, per_cent
from ui.words.translate import t, tn


def guess_sentence(yours: Mapping[str, float], data: Mapping[str, Any], question: str) -> str:
    """A guess and the model's forecast, category by category: what the paired bars show."""
    parts = [
        t("{category}: you {mine}, model {model}").format(
            category=in_words(category), mine=per_cent(yours[category]), model=per_cent(share)
        )
        for category, share in data["outcomes"][question].items()
    ]
    return f"{'; '.join(parts)}."


def points_sentence(rest: int) -> str:
    """How many points of 100 are still to give, or too many."""
    if rest > 0:
        return tn("{n} point is still to give.", "{n} points are still to give.", rest).format(
            n=rest
        )
    if rest < 0:
        sentence = tn(
            "{n} point too many: they must add up to 100.",
            "{n} points too many: they must add up to 100.",
            -rest,
        )
        return sentence.format(n=-rest)
    return t("They add up to 100.")


def mean_score_sentence(mine: float, model: float, count: int) -> str:
    """Mean Brier scores over the histories drawn."""
    sentence = tn(
        "Over {n} history: you {mine}, the model {model}.",
        "Over {n} histories: you {mine} on average, the model {model}.",
        count,
    )
    return sentence.format(n=count, mine=f"{mine:.2f}", model=f"{model:.2f}")


def lower_headings(text: str) -> str:
    """A shipped lesson for a page that has a title of its own: headings lower, C$ no formula."""
    lower = re.sub(r"^#", "##", text, flags=re.MULTILINE)
    return lower.replace("$", "\\$")


def distance_sentence(share: float) -> str:
    """How far two forecasts are apart, in points that would have to move."""
    points = round(100 * share)
    sentence = tn(
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
    return sentence.format(points=points, verdict=verdict)


def score_sentence(mine: float, model: float) -> str:
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
