"""What counts as a number at every door: what JSON calls one, and what NumPy does."""

import math
import operator
import re
from collections.abc import Mapping
from numbers import Integral, Real
from typing import Any, cast

import numpy as np

from sim.domain.errors import WinsetError

# JSON's, and .5 for 0.5. Others are read differently by different programs: 010, 0x10, 1_000, +1.
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*|(?=\.))(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def number(text: str) -> int | float | None:
    """The number that a text is; None where it is none, or too large to calculate with."""
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        return None
    return float(text) if set(text) & set(".eE") else int(text)


def native(value: Any) -> Any:
    """A value with every number in it as Python's own: whole ones as int, others as float.

    Other libraries say by `numbers` whether theirs are numbers; yes and no are none anywhere.
    """
    if isinstance(value, np.generic):
        value = cast("Any", value.item())
    if isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Integral):
        return operator.index(value)
    if isinstance(value, Real):
        return float(value)
    if isinstance(value, Mapping):
        return {key: native(each) for key, each in cast("Mapping[Any, Any]", value).items()}
    if isinstance(value, list):
        return [native(each) for each in cast("list[Any]", value)]
    return value


def whole(name: str, value: Any, low: int, high: int) -> int:
    """A whole number from low to high, of Python or NumPy; WinsetError where it is none."""
    found = native(value)
    if isinstance(found, bool) or not isinstance(found, int) or not low <= found <= high:
        raise WinsetError(f"{name} {value!r} is not a whole number in {low}..{high}.")
    return found
