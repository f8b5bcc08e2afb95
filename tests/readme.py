"""The commands of README.md, so that whoever checks them runs what a reader would type.

`python3 tests/readme.py run` prints the block under "Run it", `test` the one under "Test it".
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
READMES = [
    README,
    *sorted(
        p for top in ("scenarios", "seeds", "sim", "ui") for p in (ROOT / top).rglob("README.md")
    ),
]


def block(title: str) -> str:
    """The first code block under a heading of README.md."""
    section = README.read_text(encoding="utf-8").split(f"\n## {title}\n", 1)[1]
    found = re.search(r"```\w*\n(.*?)```", section, re.DOTALL)
    if found is None:
        raise ValueError(f"README.md has no code block under '{title}'")
    return found[1]


if __name__ == "__main__":
    sys.stdout.write(block({"run": "Run it", "test": "Test it"}[sys.argv[1]]))
