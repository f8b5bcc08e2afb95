"""Predict, observe, explain: what a student says before the forecast is shown, and the record."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sim
from ui.session.ask import FULL, Ask


@dataclass(frozen=True)
class Question:
    """A question to predict: its name in the scenario, its text, and its possible answers."""

    asked: Ask
    name: str
    text: str
    categories: tuple[str, ...]

    def key(self, *parts: object) -> str:
        """The name under which a session keeps something of this question."""
        return " ".join(map(str, ("teach", self.asked, self.name, *parts)))


def even_points(categories: Sequence[str]) -> dict[str, int]:
    """The same for every category, in whole points that add up to 100."""
    return add_up(dict.fromkeys(categories, 1))


def add_up(points: Mapping[str, float]) -> dict[str, int]:
    """Whole points in the proportions given that add up to 100: largest remainders round up."""
    total = sum(points.values())
    given = points if total else dict.fromkeys(points, 1)
    exact = {name: 100 * each / (total or len(points)) for name, each in given.items()}
    out = {name: int(each) for name, each in exact.items()}
    by_rest = sorted(exact, key=lambda name: out[name] - exact[name])
    for name in by_rest[: 100 - sum(out.values())]:
        out[name] += 1
    return out


def points_left(points: Mapping[str, float]) -> int:
    """Points still to give; below 0 where too many are given."""
    return 100 - round(sum(points.values()))


def shares(points: Mapping[str, float]) -> dict[str, float]:
    """Points of 100 as probabilities."""
    return {name: each / 100 for name, each in points.items()}


def draw_unseen() -> int:
    """Draw the number of a replicate that no forecast shown here has counted."""
    return FULL + secrets.randbelow(1_000_000 - FULL)


def answers_csv(
    data: Mapping[str, Any],
    question: str,
    yours: Mapping[str, float],
    drawn: Mapping[int, str],
    said: Mapping[str, str],
) -> bytes:
    """One student's answers as CSV: a row a category, a row a history drawn, then the words."""
    rows: list[list[Any]] = [
        ["scenario", data["scenario"], "", "", ""],
        ["question", question, "", "", ""],
    ]
    rows += [["model", data["model"], "", "", ""], ["seed", data["seed"], "", "", ""]]
    model = data["outcomes"][question]
    for category, share in model.items():
        rows.append(["chance", category, f"{yours[category]:.3f}", f"{share:.3f}", "share"])
    rows.append(["distance", "total variation", f"{sim.total_variation(yours, model):.3f}", "", ""])
    if drawn:
        found = sim.brier_scores({"yours": yours, "model": model}, list(drawn.values()))
        scores = zip(drawn.items(), found["yours"]["each"], found["model"]["each"], strict=True)
        for (replicate, category), mine, its in scores:
            which = f"replicate {replicate}: {category}"
            rows.append(["history", which, f"{mine:.3f}", f"{its:.3f}", "Brier score"])
    rows += [[name, text, "", "", ""] for name, text in said.items()]
    return sim.csv_file(["what", "which", "yours", "model", "unit"], rows)
