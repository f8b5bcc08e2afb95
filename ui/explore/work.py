"""What workers do for Explore: functions of hashable arguments that return plain data."""

from collections.abc import Mapping, Sequence
from typing import Any

import sim
from ui.explore import shipped
from ui.session.ask import FULL, Ask
from ui.work.jobs import tell

LEVERS, DRAWN, STRIP, DOTS = 6, 400, 300, 100  # DRAWN replicates find the levers
Data = Mapping[str, Any]


def ground(asked: Ask) -> dict[str, Any]:
    """What a request as it stands is explored from: levers, their strips, a hundred worlds.

    A shipped scenario keeps its levers under every theory.
    """
    kept = shipped.read(asked.source) if not asked.file else None
    levers = kept["levers"] if kept else sim.levers(asked.request(DRAWN), LEVERS)["levers"]
    responses = {}
    for place, key in enumerate(levers, 1):
        responses[key] = sim.response(asked.request(FULL), key, replicates=FULL)
        tell(place / (len(levers) + 1))
    sample = sim.hundred(asked.request(FULL), responses)
    return {
        "levers": dict(levers),
        "sample": sample,
        "strips": {key: _strip(each, sample) for key, each in responses.items()},
        "base": exact(asked, tuple(sample)),
    }


def exact(asked: Ask, sample: tuple[int, ...] = tuple(range(DOTS))) -> dict[str, Any]:
    """The answer of all replicates, the worlds of a sample, and what parts them from before."""
    found = sim.worlds(asked.request(FULL))
    partings = found["partings"]
    return {
        "n": FULL,
        "answers": found["answers"],
        "counts": found["counts"],
        "worlds": {name: _of_sample(each, sample) for name, each in found["worlds"].items()},
        "tell": {n: partings[n] for n in map(str, sample) if n in partings},
        "why": found["why"],
    }


def strip(asked: Ask, key: str, sample: tuple[int, ...]) -> dict[str, Any]:
    """The answers along one lever, the other changes held."""
    return _strip(sim.response(asked.with_change(key, None).request(STRIP), key), sample)


def _strip(response: Data, sample: Sequence[int]) -> dict[str, Any]:
    """A response as the browser draws it: counts, and the worlds of the sample."""
    worlds = {
        name: [_of_sample(each, sample) for each in points]
        for name, points in response["worlds"].items()
    }
    return {"n": response["replicates"], "counts": response["counts"], "worlds": worlds}


def _of_sample(digits: str, sample: Sequence[int]) -> str:
    """The answers of a sample, of a text with one digit a replicate."""
    return "".join(digits[number] for number in sample)
