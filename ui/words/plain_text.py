"""Texts of scenarios on a page: shown as they stand, whatever Markdown would make of them."""

import re

ADDRESS = re.compile(r"(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=www)(?=\.)|(?<=[\w.+-])(?=@\w)", re.I)
JOINER = "\u2060"  # it has no width, and Markdown makes no link of an address that it splits
MARKS = str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]()<>#+!|$:~"})


def plain(text: str) -> str:
    """Text that Markdown leaves as it is: nothing a user writes is drawn as anything but text."""
    return ADDRESS.sub(JOINER, text).translate(MARKS)
