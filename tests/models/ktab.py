"""Car emission standards by KTAB's spatial model: the inputs and where a reference run ends.

Ten member states on the years of delay they wanted, 4 to 10, mapped to 0..1; saliences as shares.
Capability is in percent, as in the reference runs: the model's constants are absolute, so that with
shares (0.08 for 8) two of the rows end elsewhere. Positions in the reference are on 0..100, to one
decimal, after the turns given.
"""

from typing import NamedTuple

NAMES = ("NL", "BE", "LU", "DE", "FR", "IT", "UK", "IE", "DK", "GR")
CAPABILITY = (8.0, 8.0, 3.0, 16.0, 16.0, 16.0, 16.0, 5.0, 5.0, 8.0)
SALIENCE = (0.8, 0.4, 0.2, 0.8, 0.6, 0.6, 0.9, 0.1, 1.0, 0.7)
POSITION = tuple((years - 4.0) / 6.0 for years in (4, 7, 4, 4, 10, 10, 10, 7, 4, 7))


class Reference(NamedTuple):
    """A run's voting rule and PCE, the turns it took and its final positions on 0..100."""

    rule: str
    pce: str
    turns: int
    final: tuple[float, ...]


REFERENCES = (
    Reference("prop", "conditional", 13, (34.2, 33.2, 33.1, 0, 33, 33, 96.4, 33.1, 36.1, 33.1)),
    Reference(
        "prop",
        "markov_incentive",
        18,
        (73.8, 76.5, 75.9, 0, 76.5, 75.4, 75.4, 76.5, 75.9, 76.5),
    ),
    Reference(
        "prop", "markov_uniform", 16, (72.2, 72.2, 72.2, 0, 72.2, 72.6, 67, 72.2, 72.2, 72.2)
    ),
    Reference("binary", "conditional", 7, (22.2, 27, 26.9, 20.3, 27, 78.6, 99.2, 27, 22.2, 21.9)),
    Reference(
        "prop_bin", "conditional", 14, (26.9, 26.8, 26.8, 6.2, 26.3, 27, 98.8, 26.9, 30.6, 26.9)
    ),
    Reference(
        "cubic", "conditional", 32, (66.2, 74.6, 74.6, 66.7, 78.3, 78.3, 36, 74.6, 74.6, 74.6)
    ),
    Reference(
        "prop_cbc", "conditional", 100, (50.1, 33, 44.2, 0, 33, 22.3, 94.1, 22.3, 50.1, 44.2)
    ),
)
PROSPECT = Reference("asym_prosp", "conditional", 4, (0, 50, 50, 0, 100, 100, 100, 50.1, 0, 50))
