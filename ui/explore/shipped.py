"""What Explore starts from, built once and shipped: `python -m ui.explore.shipped [SLUG…]`.

It is taken as long as scenario, seeds and equations are those that it was built from; else the
page works it out.
"""

import json
import sys
from functools import cache
from pathlib import Path
from typing import Any

import sim

FILE = "explore.json"
DRAWN = 400  # replicates that find the levers
BUILT_FROM = ("winset", "scenario_sha256", "seeds_sha256", "math_fingerprint")


@cache
def read(scenario: str) -> dict[str, Any] | None:
    """What was built for a shipped scenario; None where there is nothing that still holds."""
    path = _path(scenario)
    if not path.is_file():
        return None
    found = json.loads(path.read_text(encoding="utf-8"))
    now = _source(scenario)
    return found if {name: found.get(name) for name in BUILT_FROM} == now else None


def build(scenario: str) -> Path:
    """Work out what a shipped scenario is explored from, and write it beside the scenario."""
    from ui.explore import work  # noqa: PLC0415 - which reads what is built here
    from ui.session.ask import Ask  # noqa: PLC0415

    path = _path(scenario)
    path.unlink(missing_ok=True)
    read.cache_clear()
    made = _source(scenario) | work.ground(Ask(scenario), DRAWN)
    path.write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")
    return path


def _path(scenario: str) -> Path:
    return Path(sim.summary(scenario)["path"]).with_name(FILE)


def _source(scenario: str) -> dict[str, str]:
    """What a built file hangs on, as it is now."""
    manifest = sim.run(scenario, replicates=1, months=1).data["manifest"]
    return {name: manifest[name] for name in BUILT_FROM}


if __name__ == "__main__":
    for each in sys.argv[1:] or [slug for slug, it in sim.catalogue().items() if "question" in it]:
        print(build(each))  # noqa: T201
