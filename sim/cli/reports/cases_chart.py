"""Scores of historical cases as a chart, an SVG: how reliable chances are, and scores by kind."""

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from sim.analysis.shapes import CaseScores, Pool
from sim.analysis.words.wording import must_be_new
from sim.domain.errors import WinsetError
from sim.files import disk

WIDE, HIGH = 900, 430
LEFT, TOP, SIDE = 70, 60, 300  # of the square of chances
ROWS, FAR = 560, 860  # ends of the scale of scores
KINDS = ("yield", "sanction", "answer", "late", "own", "all")
INK, GREY = "#222", "#777"
NAMES = {
    "forecast": "engine",
    "uniform": "every answer alike",
    "sender": "rate by sender, where it has one",
}


def must_be_svg(path: Path | None) -> None:
    """Refuse a chart that is no new SVG file, before anything is played."""
    if path is None:
        return
    if path.suffix.lower() != ".svg":
        raise WinsetError(f"{path}: a chart of cases is an SVG. Give a name that ends in .svg.")
    must_be_new(path)


def write(found: CaseScores, path: Path) -> None:
    """Draw the chart into a new file; WinsetError where there is nothing to draw."""
    if not found["questions"]:
        raise WinsetError("no case is resolved, so there is no chart to draw.")
    disk.write(path, svg(found), new=True)


def svg(found: CaseScores) -> str:
    """The chart as SVG: black, grey and shapes, so that it reads without colour."""
    cases = found["pools"]["all"]["cases"]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" '
        f'font-family="sans-serif" font-size="12" fill="{INK}" role="img" '
        f'aria-label="How the engine does on {cases} historical cases">'
    )
    body = [*_reliability(found["pools"]["all"]), *_scores(found["pools"])]
    return "\n".join(
        [head, f'<rect width="{WIDE}" height="{HIGH}" fill="white"/>', *body, "</svg>"]
    )


def _text(x: float, y: float, words: str, anchor: str = "start", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{more}>{escape(words)}</text>'


def _line(x: float, y: float, to_x: float, to_y: float, more: str = "") -> str:
    ends = f'x1="{x:.1f}" y1="{y:.1f}" x2="{to_x:.1f}" y2="{to_y:.1f}"'
    return f'<line {ends} stroke="{INK}"{more}/>'


def _reliability(pool: Pool) -> Iterator[str]:
    """Chances that were given against how often they came, with intervals and counts."""

    def place(chance: float, came: float) -> tuple[float, float]:
        return LEFT + SIDE * chance, TOP + SIDE * (1 - came)

    yield _text(LEFT, 24, "How often what was given a chance came", more=' font-size="15"')
    yield _text(LEFT, 42, f"{pool['questions']} questions of {pool['cases']} cases; bars: 95 %")
    yield _line(*place(0, 0), *place(1, 0))
    yield _line(*place(0, 0), *place(0, 1))
    yield _line(*place(0, 0), *place(1, 1), ' stroke-dasharray="4 4" opacity="0.6"')
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = place(tick, tick)
        yield _text(x, TOP + SIDE + 16, f"{100 * tick:.0f} %", "middle")
        yield _text(LEFT - 6, y + 4, f"{100 * tick:.0f} %", "end")
    yield _text(LEFT + SIDE / 2, TOP + SIDE + 36, "chance given", "middle")
    for row in pool["calibration"]:
        x, y = place(row["forecast"], row["frequency"])
        if row["interval"]:
            low, high = (place(0, end)[1] for end in row["interval"])
            yield _line(x, low, x, high, ' stroke-width="1.5"')
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
        yield _text(x + 7, y + 4, f"n {row['count']}", more=f' font-size="10" fill="{GREY}"')


def _scores(pools: dict[str, Pool]) -> Iterator[str]:
    """Mean log scores by kind of question: the engine with its interval, and two baselines."""
    kinds = [
        name for name in ("yield", "sanction", "answer", "late", "own", "all") if name in pools
    ]
    most = max(_most(pools[name]) for name in kinds)

    def place(score: float) -> float:
        return ROWS + (FAR - ROWS) * score / most

    yield _text(ROWS - 90, 24, "Mean log score by kind of question", more=' font-size="15"')
    yield _text(ROWS - 90, 42, "less is better; bars: 95 % from drawing cases")
    step = SIDE / len(kinds)
    for number, kind in enumerate(kinds):
        y = TOP + step * (number + 0.5)
        words = f"{kind} (n {pools[kind]['questions']})"
        yield _text(ROWS - 10, y + 4, words, "end")
        for place_of, name in enumerate(NAMES):
            mean = pools[kind]["mean"].get(name)
            if mean:
                score, at = mean["log"], y + 9 * (place_of - 1)
                if score["interval"]:
                    low, high = map(place, score["interval"])
                    yield _line(low, at, high, at, f' opacity="{1 if not place_of else 0.5}"')
                yield _mark(name, place(score["mean"]), at)
    yield _line(place(0), TOP + SIDE, place(most), TOP + SIDE)
    for tick in range(int(most) + 1):
        yield _text(place(tick), TOP + SIDE + 16, str(tick), "middle")
    for number, (name, words) in enumerate(NAMES.items()):
        x = ROWS - 90 + 110 * number + (20 if number == 2 else 0)
        yield _mark(name, x, TOP + SIDE + 46)
        yield _text(x + 9, TOP + SIDE + 50, words)


def _most(pool: Pool) -> float:
    """The largest number of a pool that is drawn."""
    scores = [mean["log"] for name in NAMES if (mean := pool["mean"].get(name))]
    return max(max([score["mean"], *(score["interval"] or [])]) for score in scores)


def _mark(name: str, x: float, y: float) -> str:
    """A filled circle for the engine, an open square and an open triangle for baselines."""
    if name == "forecast":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>'
    points = (
        [(-4, -4), (4, -4), (4, 4), (-4, 4)] if name == "uniform" else [(-4, 4), (4, 4), (0, -4)]
    )
    corners = " ".join(f"{x + right:.1f},{y + down:.1f}" for right, down in points)
    return f'<polygon points="{corners}" fill="white" stroke="{INK}"/>'
