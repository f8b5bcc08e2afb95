"""What each estimate moves between both ends of its range, and how much of that is judgement."""

from collections.abc import Iterable

from sim.analysis.factors import factors
from sim.analysis.shapes import Effects, Inert, Judged, Swing, Swings
from sim.analysis.tornado import tornado
from sim.analysis.words.wording import Progress
from sim.domain.scenario import Scenario
from sim.domain.words import share
from sim.runs.executors import Hire, executor
from sim.runs.request import RunRequest, prepare

STRONGEST = 3  # judgements that are named of a scenario


def effects(
    scenarios: Iterable[str],
    replicates: int,
    *,
    hire: Hire = executor,
    progress: Progress | None = None,
) -> Effects:
    """Estimates that change no share of any answer, by key path, and where they were tried.

    A tornado of every scenario: each uncertain estimate at its p10 and its p90, all else as drawn.
    And of every scenario the share of judgements, each counted by what it moves.
    """
    tried: dict[str, list[str]] = {}
    moving: set[str] = set()
    said: dict[str, str] = {}
    judged: dict[str, Judged] = {}
    for name in scenarios:
        request = RunRequest(name, replicates=replicates)
        found = tornado(request, hire=hire, progress=progress)
        judged[name] = _judged(prepare(request).scenario, found)
        for row in found["factors"]:
            tried.setdefault(row["factor"], []).append(name)
            said[row["factor"]] = row["words"]
            if moved(row) > 0.0:
                moving.add(row["factor"])
    inert: list[Inert] = [
        {"key": key, "words": said[key], "scenarios": where}
        for key, where in tried.items()
        if key not in moving
    ]
    return {"scenarios": judged, "replicates": replicates, "estimates": len(tried), "inert": inert}


def moved(row: Swing) -> float:
    """Share of possible worlds whose answer an estimate changes between its ends, at least.

    Half of what all shares of a question change by, as a mean over questions.
    """
    each = [
        sum(abs(pair["high"] - pair["low"]) for pair in shares.values()) / 2.0
        for shares in row["outcomes"].values()
    ]
    return sum(each) / len(each)


def _judged(scenario: Scenario, found: Swings) -> Judged:
    size = {row["factor"]: moved(row) for row in found["factors"]}
    guesses = [each.name for each in factors(scenario) if each.numbers[0].estimate.is_judgement]
    guessed = {name: size[name] for name in guesses}
    strongest = sorted(guessed.items(), key=lambda item: -item[1])[:STRONGEST]
    whole = sum(size.values())
    return {
        "judgement_share": scenario.judgement_share,
        "judgement_share_by_effect": sum(guessed.values()) / whole if whole else 0.0,
        "strongest": {key: change for key, change in strongest if change},
    }


def lines(found: Effects) -> list[str]:
    """What was found: a line an estimate that moves nothing, and a line a scenario."""
    head = (
        f"{len(found['inert'])} of {found['estimates']} uncertain estimates move no answer in any "
        f"of the scenarios that read them ({len(found['scenarios'])} played, "
        f"{found['replicates']:,} replicates each)."
    )
    rows = [f"  {each['key']} ({', '.join(each['scenarios'])})" for each in found["inert"]]
    return [head, *rows, *(_told(name, each) for name, each in found["scenarios"].items())]


def _told(name: str, judged: Judged) -> str:
    most = ", ".join(f"{key} ({share(moved)})" for key, moved in judged["strongest"].items())
    return (
        f"{name}: {share(judged['judgement_share'])} of its estimates are judgements, "
        f"{share(judged['judgement_share_by_effect'])} counted by what they move; "
        f"those that move most: {most or 'none'}."
    )
