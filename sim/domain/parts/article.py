"""Articles and the facts taken from them, in our own words."""

from typing import Literal

from pydantic import Field, model_validator

from sim.domain.estimate import Strict, Value, problem

DATE = r"^\d{4}(-\d{2}(-\d{2})?)?$"
FactType = Literal["fact", "interest", "threat", "promise", "red_line", "reaction", "forecast"]


class Figure(Strict):
    """A number as the source gives it."""

    value: Value
    unit: str
    bound: Literal["at_least", "at_most", "about"] | None = None


class Fact(Strict):
    """One thing a source says: where it stands, who said it and whom it concerns.

    `speaker` and `about` are slugs of stakeholders, or words where it is nobody of the world;
    `date` is when it was said or done, where that is not the article's.
    """

    says: str = Field(min_length=10)
    paragraph: int = Field(default=1, ge=1)
    sentence: int | None = Field(default=None, ge=1)
    type: FactType
    speaker: str
    about: str
    date: str | None = Field(default=None, pattern=DATE)
    figures: dict[str, Figure] = {}
    disputes: list[str] = []
    explained_by: str | None = None
    citation: str | None = None


class Article(Strict):
    """A document and its facts; `external` ones cite a public source fact by fact."""

    kind: Literal["article", "external"]
    title: str
    publisher: str
    date: str = Field(pattern=rf"^unknown$|{DATE}")
    file: str | None = None
    facts: dict[str, Fact]

    @model_validator(mode="after")
    def _sourced(self) -> "Article":
        if self.kind == "article" and self.file is None:
            raise problem("has no `file`. Name the document that its facts were read from.")
        for name, fact in self.facts.items():
            if self.kind == "external" and fact.citation is None:
                raise problem(f"facts.{name} has no `citation`. External facts name their source.")
        return self
