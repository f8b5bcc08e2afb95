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
    """A text of a decision model in the user's language; unlike with `t`, the engine holds it."""
    return _catalogue.gettext(message)
