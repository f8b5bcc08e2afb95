"""Questions of scenarios that events have answered, for scoring what was forecast."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from sim.domain.errors import Problem, WinsetError, nearest
from sim.domain.estimate import Strict, problem
from sim.domain.scenario import ScenarioFile
from sim.files import library
from sim.files.document import Document, read, validate

Questions = Mapping[str, list[str]]  # categories by question


def _day(value: object) -> date:
    """A calendar day; a pydantic complaint where it is none."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise problem(f"found {value!r}; a day such as 2026-12-31 is needed.")


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]


class Resolution(Strict):
    """The category that came true, the day on which it was settled, and where one can read so.

    `came` is what really happened where no category says it and a rule counts it as this one.
    """

    category: str
    resolved: Day
    source: str = Field(min_length=1)
    came: str | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _another(self) -> "Resolution":
        if self.came == self.category:
            raise problem(
                f"`came` says '{self.came}' as `category` does. Leave it out: it is for what no "
                "category says."
            )
        return self


Answers = Annotated[dict[str, Resolution], Field(min_length=1)]


class Resolved(Strict):
    """Questions that events have answered, by scenario and question."""

    outcomes: dict[str, Answers] = Field(min_length=1)


def questions(path: Path) -> Questions:
    """What a scenario file asks; WinsetError with every problem of the file."""
    file, problems = validate(ScenarioFile, read(path))
    if file is None:
        raise WinsetError(problems)
    return {name: list(outcome.categories) for name, outcome in file.outcomes.items()}


def cross_check(
    document: Document, resolved: Resolved, scenario: str, asked: Questions
) -> Iterator[Problem]:
    """Answers about one scenario to questions that it does not ask, or outside their categories."""
    for question, answer in resolved.outcomes.get(scenario, {}).items():
        loc = ("outcomes", scenario, question)
        if question not in asked:
            words = f"'{scenario}' has no question '{question}'. {nearest(question, asked)}"
            yield document.problem(loc, words)
        elif answer.category not in asked[question]:
            words = f"'{answer.category}' is no category of '{question}'. "
            words += nearest(answer.category, asked[question])
            yield document.problem((*loc, "category"), words)


def unknown(document: Document, resolved: Resolved) -> Iterator[Problem]:
    """Every answer that does not fit the scenario files there are."""
    for scenario in resolved.outcomes:
        try:
            asked = questions(_file(document, scenario))
        except WinsetError as error:
            for found in error.problems:
                here = document.problem(("outcomes", scenario), found.message)
                yield found if found.path else here
            continue
        yield from cross_check(document, resolved, scenario, asked)


def _file(document: Document, scenario: str) -> Path:
    """File of a scenario: of a case, the one beside the answers, wherever the folder is."""
    beside = document.path.with_name("scenario.yaml")
    own = document.path.resolve().parent.name == scenario and beside.is_file()
    return beside if own else library.find(scenario)
