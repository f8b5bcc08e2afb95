"""DEU III (Arregui & Perarnaud 2022, doi:10.34810/data53): real decisions of the European Union.

Positions, saliences and outcomes on 0–100. A blank or a value outside the scale is missing; the
second row holds no data; dates were mangled so that their last field is the year. Capabilities are
Council votes by the rules of the year (population from 2015), the Commission and the Parliament at
the weight of the largest state.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

STATES = "at be bu cr cy cz dk ee fi fr de el hu ie it lv lt lu mt nl pl pt ro si sk es se uk"
OLD = {10: "de fr it uk", 8: "es", 5: "be el nl pt", 4: "at se", 3: "dk ie fi", 2: "lu"}
NICE = {29: "de fr it uk", 27: "es pl", 14: "ro", 13: "nl", 12: "be cz el hu pt", 10: "at bu se"}
NICE |= {7: "dk ie lt sk fi cr", 4: "cy ee lv lu si", 3: "mt"}
POPULATIONS = """
de 81.2 fr 66.4 uk 64.9 it 60.8 es 46.4 pl 38.0 ro 19.9 nl 16.9 be 11.3 el 10.9 cz 10.5 pt 10.4
hu 9.86 se 9.75 at 8.58 bu 7.2 dk 5.66 fi 5.47 sk 5.42 ie 4.63 cr 4.23 lt 2.92 si 2.06 lv 1.99
ee 1.31 cy 0.85 lu 0.56 mt 0.43
"""
MILLIONS = re.findall(r"(\w+) ([\d.]+)", POPULATIONS)
POPULATION = {state: float(millions) for state, millions in MILLIONS}


def capability(actor: str, year: int) -> float:
    """Council votes of a state in a year; of the Commission and Parliament the largest state's."""
    if year >= 2015:
        return POPULATION.get(actor, max(POPULATION.values()))
    votes = {
        who: n for n, group in (OLD if year <= 2004 else NICE).items() for who in group.split()
    }
    return float(votes.get(actor, 0 if actor in STATES.split() else max(votes.values())))


def questions(path: Path) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray, float]]:
    """Positions, saliences and capabilities of each scored issue, (A,) each, and its outcome."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header, _, *rows = csv.reader(lines, delimiter="\t")
    for row in rows:
        cells = dict(zip(header, row, strict=True))
        year = _year(cells["finact"]) or _year(cells["intro"]) or 2000
        people = []
        for actor in ("com", "ep", *STATES.split()):
            x, s = _number(cells[f"p{actor}"]), _number(cells[f"s{actor}"])
            if x is not None and s is not None:
                people.append((x, s, capability(actor, year)))
        outcome = _number(cells["out"])
        if outcome is not None and len(people) >= 3:
            x, s, c = (np.array(column) for column in zip(*people, strict=True))
            yield x, s, c, outcome


def _year(text: str) -> int | None:
    if "-" not in text:
        return None
    year = int(text[-2:])
    return year + (1900 if year > 50 else 2000)


def _number(text: str) -> float | None:
    value = float(text) if text else -1.0
    return value if 0 <= value <= 100 else None
