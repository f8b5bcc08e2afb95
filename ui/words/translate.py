"""Every word a user sees passes through `t` or `tn`, so that a catalogue can translate it."""

import gettext
from pathlib import Path

_catalogue = gettext.translation("winset", Path(__file__).parents[1] / "locale", fallback=True)


def t(message: str) -> str:
    """The message in the user's language; as it is where there is no translation."""
    return _catalogue.gettext(message)


def tn(one: str, many: str, count: int) -> str:
    """The form of a message that the user's language has for a number of things."""
    return _catalogue.ngettext(one, many, count)


def translate(message: str) -> str:
    """A text that the engine holds in the user's language: of decision models and kinds."""
    return _catalogue.gettext(message)
