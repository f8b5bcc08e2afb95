"""Which estimates move no answer in any scenario, when each is put at both ends of its range."""

from collections.abc import Iterable

from sim.analysis.shapes import Effects, Inert, Swing
from sim.analysis.tornado import tornado
from sim.analysis.words.wording import Progress
from sim.runs.executors import Hire, executor
from sim.runs.request import RunRequest


def effects(
    scenarios: Iterable[str],
    replicates: int,
    *,
    hire: Hire = executor,
    progress: Progress | None = None,
) -> Effects:
    """Estimates that change no share of any answer, by key path, and where they were tried.

    A tornado of every scenario: each uncertain estimate at its p10 and its p90, all else as drawn.
    """
    tried: dict[str, list[str]] = {}
    moving: set[str] = set()
    said: dict[str, str] = {}
    names = list(scenarios)
    for scenario in names:
        found = tornado(RunRequest(scenario, replicates=replicates), hire=hire, progress=progress)
        for row in found["factors"]:
            tried.setdefault(row["factor"], []).append(scenario)
            said[row["factor"]] = row["words"]
            if moves_an_answer(row):
                moving.add(row["factor"])
    inert: list[Inert] = [
        {"key": key, "words": said[key], "scenarios": where}
        for key, where in tried.items()
        if key not in moving
    ]
    return {"scenarios": names, "replicates": replicates, "estimates": len(tried), "inert": inert}


def moves_an_answer(row: Swing) -> bool:
    """Whether an estimate changes the share of any answer between its ends."""
    return any(
        pair["low"] != pair["high"]
        for shares in row["outcomes"].values()
        for pair in shares.values()
    )


def lines(found: Effects) -> list[str]:
    """What was found, a line an estimate."""
    head = (
        f"{len(found['inert'])} of {found['estimates']} uncertain estimates move no answer in any "
        f"of the scenarios that read them ({len(found['scenarios'])} played, "
        f"{found['replicates']:,} replicates each)."
    )
    rows = [f"  {each['key']} ({', '.join(each['scenarios'])})" for each in found["inert"]]
    return [head, *rows]
