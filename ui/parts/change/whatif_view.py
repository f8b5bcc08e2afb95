"""What the what-if page is about: what is asked, what the scenario holds, and its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ui.parts.page import numbers
from ui.session.ask import Ask, Value
from ui.session.shipped import models

Found = Mapping[str, Any]


@dataclass(frozen=True)
class View:
    """What is asked, the summary of its scenario, and every number of it that can be changed."""

    asked: Ask
    found: Found
    known: Found

    @property
    def model(self) -> str:
        """The decision model that plays."""
        return self.asked.model or self.found["model"]

    @property
    def schema(self) -> Found:
        """The parameters of that model."""
        return models()[self.model]["parameters"]

    @property
    def unchanged(self) -> bool:
        """Whether the scenario is asked for as it stands."""
        return self.asked == self.asked.reset()

    @property
    def changes(self) -> Mapping[str, Value]:
        """Changed numbers of the scenario."""
        return dict(self.asked.changes)

    @property
    def param(self) -> Mapping[str, Value]:
        """Changed parameters of the model."""
        return dict(self.asked.param)


def view_of(asked: Ask, found: Found) -> View:
    """The view of a request; to ask for the scenario's own model by name changes nothing."""
    own_model = asked.model == found["model"]
    return View(replace(asked, model=None) if own_model else asked, found, numbers(asked.source))
