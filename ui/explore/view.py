"""What the reader looks at: the request, one of its questions, a drawer, a world."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ui.session.ask import Ask, value_of

MOST_CHANGES, LONGEST = 100, 200
LARGEST_WORLD = 10**9


@dataclass(frozen=True)
class View:
    """All that an address says of this place."""

    asked: Ask
    question: str = ""
    drawer: str = ""
    world: int | None = None

    @property
    def scene(self) -> str:
        """The request as it stands: what the browser keeps together."""
        stands = self.stands
        return " ".join(map(str, (stands.scenario, stands.model, stands.seed, *stands.param)))

    @property
    def open_drawer(self) -> str:
        """The drawer that is open: the one chosen, or why the answer changes, or who is who."""
        return self.drawer or ("why" if self.asked.changes else "who")

    @property
    def stands(self) -> Ask:
        """The same request without a change: what answers are set beside."""
        return replace(self.asked, changes=())


def of_address(asked: Ask, query: Mapping[str, str]) -> View:
    """The view of an address whose request has been read."""
    world = query.get("world", "")
    number = int(world) if world.isdecimal() and len(world) < 10 else None
    return View(asked, query.get("question", ""), query.get("drawer", ""), number)


def of_browser(view: View, told: Mapping[str, Any]) -> View:
    """The view that the browser reports of the same scene; what makes no sense is left out."""
    given = told.get("changes")
    items = list(given.items())[:MOST_CHANGES] if isinstance(given, Mapping) else []
    changes = tuple((str(key)[:LONGEST], value_of(str(value)[:LONGEST])) for key, value in items)
    world = told.get("world")
    return View(
        replace(view.asked, changes=changes),
        str(told.get("question") or "")[:LONGEST],
        str(told.get("drawer") or "")[:LONGEST],
        int(world) if isinstance(world, int | float) and 0 <= world < LARGEST_WORLD else None,
    )
