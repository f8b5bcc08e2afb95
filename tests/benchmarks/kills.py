"""Kills: `python -m tests.benchmarks.kills [20]` kills so many runs at random moments.

By turns the main process and a worker; each run must come to the bytes of an uninterrupted one.
"""

import random
import sys
import tempfile
from pathlib import Path

from tests.runs.kills import kills


def main() -> None:
    """Kill, go on, compare; exit code 1 if any run came out otherwise."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    chance, same = random.Random(1), 0  # noqa: S311 - moments keep no secret
    with tempfile.TemporaryDirectory() as folder:
        for each in kills(Path(folder), chance, (["main", "worker"] * count)[:count]):
            same += each.same
            words = "the same bytes" if each.same else "OTHER BYTES"
            line = f"{each.who:6} killed when there were {each.parts:2} parts: {words}"
            print(line, flush=True)  # noqa: T201
    print(f"{same} of {count} came to the same bytes")  # noqa: T201
    sys.exit(same != count)


if __name__ == "__main__":
    main()
