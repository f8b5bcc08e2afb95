"""Files of other programs that Winset does not read, named for what they are."""

import re

from sim.domain.errors import Problem, WinsetError

GAMBIT = re.compile(rb"\s*(?:NFG\s+\d|EFG\s+\d|#B?AGG\b|(?:<\?xml[^>]*>\s*)?<gambit:)")
GAMBIT_WORDS = (
    "is a payoff file of Gambit, a game of strategies and payoffs, which no command reads. For "
    "`winset stability` write each player's strategies as options, and its payoffs as an order of "
    "preference: `winset schema options` says how."
)


def refuse_foreign(raw: bytes, name: str) -> None:
    """Raise a WinsetError that says what a file is, where no command reads it, and what to do."""
    if GAMBIT.match(raw):
        raise WinsetError([Problem(GAMBIT_WORDS, "", name)])
