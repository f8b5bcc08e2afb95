"""Keys that earlier files had, and what took their place."""

import re

_WORDS = (
    (
        r"schema_version",
        "found {found}; this is version 2. `winset check --edit FILE` brings an old file up to "
        "date: it makes the edits that are told here.",
    ),
    (
        r"parameters\.(?:beta|kappa)",
        "is gone: choices are no longer noisy. Give stakeholders.X.hurdle, what signing costs X "
        "at home.",
    ),
    (
        r"(?:parameters|threats\.[^.]+)\.audience_cost(?:\.\w+)?",
        "is gone. Give stakeholders.SENDER.resolve, what backing down costs the sender.",
    ),
    (
        r"parameters\.credit",
        "is gone: what a threat that is dropped teaches is learnt. Give the resolve of the "
        "sender, stakeholders.SENDER.resolve.",
    ),
    (
        r"stakeholders\.[^.]+\.interests\.[^.]+\.reservation\.(?:low|likely|high)",
        "is gone: a reservation has a side. Name reservation.at_least or reservation.at_most.",
    ),
    (
        r"(?:articles\.[^.]+\.)?facts\.[^.]+\.who",
        "is gone. Give `speaker`, who said it, and `about`, whom it concerns.",
    ),
)
_KNOWN = [(re.compile(pattern), words) for pattern, words in _WORDS]


def successor(key: str, found: object = None) -> str | None:
    """What to write instead of an old key; None where the key never was."""
    for pattern, words in _KNOWN:
        if pattern.fullmatch(key):
            return words.format(found=found)
    return None
