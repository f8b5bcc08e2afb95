"""What signing and backing down cost a stakeholder at home, until its own file says.

Every row is a judgement: nobody has measured what a government, a party or a firm pays in utility
for a signature or for a threat it lets drop. A stakeholder's own file overrides its kind's row.
"""

from typing import Literal, get_args

from sim.domain.estimate import Estimate, PrivateEstimate
from sim.domain.number import Scale

StakeholderKind = Literal[
    "government",
    "province",
    "party",
    "public",
    "producers",
    "industry",
    "firm",
    "union",
    "group",
    "other",
]
UTILITY = Scale("utility", 0.0, 10.0)


def _judged(low: float, likely: float, high: float, why: str) -> Estimate:
    return Estimate(low=low, likely=likely, high=high, judgement=why)


_HURDLE = _judged(0.0, 0.1, 0.3, "By default of its kind: some at home disagree with any deal")
_RESOLVE = _judged(0.02, 0.1, 0.3, "By default of its kind: a step back is noticed at home")
DEFAULTS: dict[str, dict[StakeholderKind, Estimate]] = {
    "hurdle": dict.fromkeys(get_args(StakeholderKind), _HURDLE),
    "resolve": dict.fromkeys(get_args(StakeholderKind), _RESOLVE),
}


def home_cost(
    part: str, kind: StakeholderKind, given: PrivateEstimate | None, times: float = 1.0
) -> PrivateEstimate:
    """A stakeholder's `hurdle` or `resolve`: as its file gives it, else the default of its kind.

    `times` multiplies the default.
    """
    default = _multiplied(DEFAULTS[part][kind], times)
    return (given or PrivateEstimate(**dict(default))).completed(default)


def _multiplied(default: Estimate, times: float) -> Estimate:
    low, likely, high = (float(getattr(default, end)) for end in ("low", "likely", "high"))
    return _judged(low * times, likely * times, high * times, default.judgement or "")
