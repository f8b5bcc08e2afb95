"""News: events of a month that come with a probability and set or shift numbers of the world."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field
from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.domain.errors import nearest
from sim.domain.estimate import GIVEN, Described, Estimate, is_bare
from sim.domain.findings import Finding, in_run, members
from sim.domain.key import Key
from sim.domain.kinds.kind import Kind, Scales, Verb, Words
from sim.domain.months import Month, Months, text
from sim.domain.number import Number, Scale
from sim.domain.parts.condition import Condition
from sim.domain.parts.pressure import CHANGE, Pressure, check_pressure
from sim.domain.parts.stakeholder import MONEY, SHARE

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario, ScenarioFile


def _shock(value: object) -> object:
    return {"likely": value, "because": [GIVEN]} if is_bare(value) else value


Shock = Annotated[Estimate, BeforeValidator(_shock)]


class Event(Described):
    """News of a month that comes with a probability.

    It sets or shifts numbers, opens a table or suspends it for months, makes the sender of a threat
    issue it, or presses on somebody. `when` says what must hold for it to be possible.
    """

    month: Month
    probability: Estimate
    sets: dict[str, Shock] = Field(default={}, alias="set")
    shift: dict[str, float] = {}
    open: str | None = None
    raises: str | None = Field(default=None, alias="raise")
    when: Condition | None = None
    suspend: dict[str, Months] = {}
    pressure: Pressure | None = None


class EventSummary(TypedDict):
    """When something may happen."""

    month: str


class NewsVerb(Verb):
    """What news does."""

    HAPPENS = Words("happens", "News: {to}", clause="{to} {now} {happens}")


class NewsKind(Kind):
    """Events of a scenario: nobody decides them."""

    section = "events"
    noun = "news"
    verbs = NewsVerb

    def numbers(self, file: "ScenarioFile", scales: Scales) -> Iterator[Number]:
        """Probabilities, and the values that news sets."""
        for name, event in file.events.items():
            yield Number(str(Key.event(name, "probability")), event.probability, SHARE)
            if event.pressure is not None:
                yield Number(str(Key.event(name, "pressure", "by")), event.pressure.by, CHANGE)
            for key, estimate in event.sets.items():
                scale = scale_of(key, scales)
                if scale is not None:
                    yield Number(str(Key.event(name, "set", key)), estimate, scale)

    def conditions(self, file: "ScenarioFile") -> Iterator[tuple[Key, Condition]]:
        """What news waits for."""
        for name, event in file.events.items():
            if event.when is not None:
                yield Key.event(name, "when"), event.when

    def check(self, scenario: "Scenario") -> Iterator[Finding]:
        """What news changes, opens and raises, and when."""
        scales = {name: issue.scale for name, issue in scenario.issues.items()}
        choices: list[str] = []
        for name, event in scenario.file.events.items():
            key = Key.event(name)
            yield from in_run(scenario, key, {"month": event.month})
            news = dict.fromkeys((*event.sets, *event.shift))
            for target in news:
                known = target in scenario.numbers
                if not known or scale_of(target, scales) is None:
                    part = "set" if target in event.sets else "shift"
                    choices = choices or [k for k in scenario.numbers if scale_of(k, scales)]
                    words = f"news cannot change '{target}'. {nearest(target, choices)}"
                    yield key / part / target, words, True
            if event.open is not None:
                yield from members(key / "open", [event.open], scenario.file.tables, "table")
            if event.raises is not None:
                yield from members(key / "raise", [event.raises], scenario.file.threats, "threat")
            yield from members(key / "suspend", event.suspend, scenario.file.tables, "table")
            if event.pressure is not None:
                yield from check_pressure(scenario, key / "pressure", event.pressure)

    def summary(self, item: Event) -> EventSummary:
        """When it may happen."""
        return {"month": text(item.month)}

    def line(self, name: str, entry: Mapping[str, Any]) -> str:
        """When it may happen."""
        return f"Event {name}: {entry['month']}"


def scale_of(key: str, scales: Scales) -> Scale | None:
    """Scale of a number that news may change; None where news cannot."""
    match key.split("."):
        case ["policies", issue]:
            return scales.get(issue)
        case ["stakeholders", _, "interests", issue, "ideal" | "position"] | [
            "stakeholders",
            _,
            "interests",
            issue,
            "reservation",
            "at_least" | "at_most",
        ]:
            return scales.get(issue)
        case ["stakeholders", _, "interests", issue, "salience" | "capability"]:
            return SHARE if issue in scales else None
        case ["stakeholders", _, "capability"] | ["stakeholders", _, "within", "voice"]:
            return SHARE
        case ["stakeholders", _, "worth_cad_m"]:
            return MONEY
        case _:
            return None
