"""What workers do for Explore: functions of hashable arguments that return plain data."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

import sim
from ui.explore import shipped
from ui.session.ask import FULL, Ask
from ui.work.jobs import tell

LEVERS, SPARE, STRIP, DOTS = 6, 8, 300, 100  # STRIP: replicates of a strip
Data = Mapping[str, Any]


def ground(asked: Ask, drawn: int = 200) -> dict[str, Any]:
    """What a request as it stands is explored from: levers, their strips, a hundred worlds.

    So many replicates find the levers; a shipped scenario keeps its own under every theory.
    """
    kept = shipped.read(asked.source) if not asked.file else None
    levers = kept["levers"] if kept else sim.levers(asked.request(drawn), SPARE)["levers"]
    responses: dict[str, Any] = {}
    for key in levers:
        if len(responses) < LEVERS:
            with suppress(sim.WinsetError):  # of a number that others leave no room to move
                responses[key] = sim.response(asked.request(FULL), key, replicates=FULL)
            tell(len(responses) / (LEVERS + 1))
    sample = sim.hundred(asked.request(FULL), responses)
    return {
        "levers": {key: levers[key] for key in responses},
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
    request = asked.with_change(key, None).request(STRIP)
    return _strip(sim.response(request, key, replicates=STRIP), sample)


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
