"""Calendar months, written ``YYYY-MM`` in files and counted as whole numbers inside."""

import calendar
import re
from typing import Annotated

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from sim.domain.estimate import problem

PATTERN = r"^\d{4}-(0[1-9]|1[0-2])$"


def parse(value: object) -> int:
    """Months since January of year 0; a pydantic complaint where it is not a month."""
    if not isinstance(value, str) or not re.fullmatch(PATTERN, value):
        raise problem(f"found {value!r}; a month such as 2026-03 is needed.")
    return int(value[:4]) * 12 + int(value[5:]) - 1


def text(month: int) -> str:
    """The month as ``YYYY-MM``."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


Month = Annotated[
    int,
    BeforeValidator(parse),
    PlainSerializer(text),
    WithJsonSchema({"type": "string", "pattern": PATTERN}),
]
Months = Annotated[int, Field(ge=1, le=240)]


def spoken(month: str) -> str:
    """A month such as 2026-03 as people say it: March 2026."""
    year, number = month.split("-")
    return f"{calendar.month_name[int(number)]} {year}"
