"""What was known of a historical case of coercion before its end, beside its scenario."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from sim.domain.estimate import Name, Strict, problem
from sim.files.resolved_file import Day

NAME = "case.yaml"


def _slug(name: str) -> str:
    if not name.replace("_", "").isalnum() or name != name.lower():
        raise problem(f"found {name!r}; a name in lower case is needed, such as new_zealand.")
    return name


Country = Annotated[str, AfterValidator(_slug)]


class CaseFile(Strict):
    """A historical case: its cut-off, who coerces whom, and the cost at stake to the target.

    Nothing after the cut-off was known. `not_played` has the questions that no scenario can ask,
    with the reason.
    """

    cut_off: Day
    sender: Country
    target: Country
    cost: Literal["minor", "moderate", "major"]
    not_played: dict[str, Annotated[Name, Field(min_length=1)]] = {}
