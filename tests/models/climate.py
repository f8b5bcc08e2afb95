"""Two climate summits as the exchange model plays them: figures of decide-exchange-model 2022.1.28.

Equal gain, random ties off, ten rounds. Outcomes to two decimals, rounded once,
sums of gains and externalities to one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[3] / "shared" / "data"


@dataclass(frozen=True)
class Published:
    """Outcomes by issue before, after round 1 and after round 10; counts by round.

    Counts are (candidates, valid, realised); `own` is what all exchanges of round 1 were worth to
    their own sides, `good` and `harm` to everybody else.
    """

    outcomes: dict[str, tuple[float, float, float]]
    counts: dict[int, tuple[int, int, int]]
    gains: tuple[float, float]
    own: float
    good: float
    harm: float


COPENHAGEN = Published(
    outcomes={
        "Newtreaty": (61.58, 54.26, 63.88),
        "DevlopC2020": (58.14, 67.02, 76.09),
        "Domestred": (30.71, 36.92, 32.99),
        "MRVdecrease": (52.24, 47.43, 38.75),
        "Commitments": (51.95, 19.06, 19.17),
        "Control": (57.62, 68.54, 75.90),
        "Extra": (64.62, 95.48, 94.03),
    },
    counts={1: (437, 420, 48), 2: (292, 280, 46), 3: (248, 239, 42), 10: (226, 215, 45)},
    gains=(18.2, 6.0),
    own=28.7,
    good=165.4,
    harm=-294.0,
)
COP21 = Published(
    outcomes={
        "differentiation": (49.26, 44.11, 46.12),
        "mrv": (57.21, 55.91, 60.79),
        "legal": (57.97, 62.34, 45.71),
        "adapt_legal": (59.51, 75.27, 79.73),
        "adapt_inst": (59.64, 67.35, 69.84),
        "finance_vol": (47.64, 38.56, 85.09),
        "finance_who": (38.10, 45.82, 42.60),
        "adapt_finance": (55.12, 70.68, 60.24),
        "ld": (40.11, 11.43, 8.29),
        "progress": (45.60, 41.72, 35.35),
        "amb2050": (67.88, 71.64, 72.79),
        "amb2100": (85.71, 94.30, 90.37),
        "eaa": (57.10, 18.51, 17.49),
    },
    counts={
        1: (2094, 2051, 126),
        2: (1843, 1796, 140),
        3: (1660, 1628, 132),
        10: (1655, 1589, 131),
    },
    gains=(39.8, 10.6),
    own=70.4,
    good=611.8,
    harm=-1057.5,
)
PUBLISHED = {"copenhagen": COPENHAGEN, "cop21": COP21}


def read(name: str, number: Callable[[str], Any] = float) -> tuple[list[list[Any]], ...]:
    """Positions, saliences and powers of a summit, [actor][issue] each; None without a row."""
    lines = (DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip().strip("'") for cell in line.split("\t")] for line in lines]
    actors = [row[1] for row in rows if row[0] == "#A"]
    issues = [row[1] for row in rows if row[0] == "#P"]
    cells = {(row[1], row[2]): row[3:6] for row in rows if row[0] == "#D"}
    empty = [None] * 3
    return tuple(
        [
            [cell and number(cell) for cell in (cells.get((a, d), empty)[k] for d in issues)]
            for a in actors
        ]
        for k in range(3)
    )
