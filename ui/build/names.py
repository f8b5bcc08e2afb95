"""Names of a file for what people call things: short, in lower case, and each of its own."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 40
TAKEN = ("true", "false", "null", "otherwise", "none")  # mean something else in a file


def slugs(names: Iterable[str], fallback: str) -> list[str]:
    """A name that a file may use for each name; the fallback where no letter is left of one."""
    out: list[str] = []
    for name in names:
        letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        plain = re.sub(r"[^a-z0-9]+", "_", letters).strip("_")[:LONGEST].strip("_")
        usable = plain[:1].isalpha() and plain not in TAKEN
        found = base = plain if usable else f"{fallback}_{plain}".strip("_")
        number = 2
        while found in out:
            found, number = f"{base}_{number}", number + 1
        out.append(found)
    return out
