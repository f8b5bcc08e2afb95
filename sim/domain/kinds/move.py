"""Moves: what one stakeholder may do, once, of its own accord."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, model_validator
from typing_extensions import TypedDict  # typing's own is not read by pydantic before Python 3.12

from sim.domain.estimate import Described, Estimate, Strict, problem
from sim.domain.findings import Finding, in_run, members
from sim.domain.key import Key
from sim.domain.kinds.kind import Kind, Mark, Scales, Verb, Words
from sim.domain.kinds.news import Shock
from sim.domain.months import Month, Months, text
from sim.domain.number import Number
from sim.domain.parts.condition import Condition
from sim.domain.parts.pressure import CHANGE, Pressure, check_pressure
from sim.domain.parts.stakeholder import MONEY
from sim.domain.private import UTILITY

if TYPE_CHECKING:
    from sim.domain.scenario import Scenario, ScenarioFile


class Payment(Strict):
    """A sum a year (C$ M) offered to a stakeholder."""

    to: str
    cad_m: Estimate


class Move(Described):
    """What `who` may do once in its window: press, set policies of its own, suspend, or pay.

    `cost` is what it costs the mover, in utility, and private. `answers` names another move, which
    `pays` buys off. `lasts` is how many months pressure holds; for good where none is given. `made`
    says whether the mover chooses to make it, or always or never does.
    """

    who: str
    start: Month = Field(alias="from")
    until: Month
    cost: Estimate
    when: Condition | None = None
    pressure: Pressure | None = None
    sets: dict[str, Shock] = Field(default={}, alias="set")
    suspend: dict[str, Months] = {}
    pays: Payment | None = None
    answers: str | None = None
    lasts: int | None = Field(default=None, ge=1)
    made: Literal["chosen", "always", "never"] = "chosen"

    @model_validator(mode="after")
    def _does_something(self) -> "Move":
        if self.start > self.until:
            raise problem("`from` is after `until`.")
        if (self.pays is None) != (self.answers is None):
            raise problem("has only one of `pays` and `answers`. Give both or neither.")
        if not (self.pressure or self.sets or self.suspend or self.pays):
            raise problem("does nothing. Give `pressure`, `set`, `suspend` or `answers`.")
        return self


MoveSummary = TypedDict(  # `from` is no name for an attribute
    "MoveSummary", {"who": str, "from": str, "until": str, "does": str}
)


class MoveVerb(Verb):
    """What movers do, and what becomes of an offer."""

    MAKES = Words(
        "makes the move",
        "{who}, a move: {to}",
        "made",
        clause="{to} {now} {comes}",
    )
    OFFERS = Words(
        "offers compensation for",
        "{who}: money offered for an end to {to}",
        clause="{who} {now} {offers} money for an end to {to}",
    )
    TAKES = Words(
        "takes the compensation for",
        "{who}: the money is taken, an end to {to}",
        "ended",
        "offer",
        clause="{who} {now} {takes} money for an end to {to}",
    )
    DECLINES = Words(
        "declines the compensation for",
        "{who}: the money is declined, for it is worth less than {to}",
        choice="offer",
        clause="{who} {now} {declines} money for an end to {to}",
    )


class MoveKind(Kind):
    """Moves of a scenario."""

    section = "moves"
    noun = "move"
    verbs = MoveVerb
    marks = (
        Mark("made", "made", "is made"),
        Mark("ended", "ended", "is bought off"),
        Mark("refused", "offer refused", "is offered in vain"),
    )

    def numbers(self, file: "ScenarioFile", scales: Scales) -> Iterator[Number]:
        """Costs, pressures, policies and sums."""
        for name, move in file.moves.items():
            yield Number(str(Key.move(name, "cost")), move.cost, UTILITY)
            if move.pressure is not None:
                yield Number(str(Key.move(name, "pressure", "by")), move.pressure.by, CHANGE)
            for issue, estimate in move.sets.items():
                if issue in scales:
                    yield Number(str(Key.move(name, "set", issue)), estimate, scales[issue])
            if move.pays is not None:
                yield Number(str(Key.move(name, "pays", "cad_m")), move.pays.cad_m, MONEY)

    def conditions(self, file: "ScenarioFile") -> Iterator[tuple[Key, Condition]]:
        """What moves wait for."""
        for name, move in file.moves.items():
            if move.when is not None:
                yield Key.move(name, "when"), move.when

    def check(self, scenario: "Scenario") -> Iterator[Finding]:
        """Who moves what and when, and whether it can."""
        for name, move in scenario.file.moves.items():
            key = Key.move(name)
            yield from members(key / "who", [move.who], scenario.stakeholders, "stakeholder")
            yield from in_run(scenario, key, {"from": move.start, "until": move.until})
            yield from members(key / "suspend", move.suspend, scenario.file.tables, "table")
            if move.pressure is not None:
                yield from check_pressure(scenario, key / "pressure", move.pressure)
                if move.pressure.on == move.who:
                    words = "presses on the mover itself. Its own hurdle or resolve says that."
                    yield key / "pressure" / "on", words, False
            yield from _policies(scenario, key, move)
            yield from _answers(scenario, key, move)
            waits = move.when.tests if move.when else ()
            if any(name in (test.move or {}) for test in waits):
                yield key / "when", "waits for itself. Test another move.", True

    def summary(self, item: Move) -> MoveSummary:
        """Who may do what, and when."""
        return {
            "who": item.who,
            "from": text(item.start),
            "until": text(item.until),
            "does": "; ".join(_deeds(item)),
        }

    def line(self, name: str, entry: Mapping[str, Any]) -> str:
        """Who may do what, and when."""
        who, does = entry["who"], entry["does"]
        return f"Move {name}: {who} may {does}, {entry['from']} to {entry['until']}"


def _deeds(move: Move) -> Iterator[str]:
    if move.pressure is not None:
        yield f"press on {move.pressure.on} over {move.pressure.at}"
    if move.sets:
        yield f"set {', '.join(move.sets)}"
    if move.suspend:
        yield f"suspend {', '.join(move.suspend)}"
    if move.pays is not None:
        yield f"pay {move.pays.to} to end {move.answers}"


def _policies(scenario: "Scenario", key: Key, move: Move) -> Iterator[Finding]:
    yield from members(key / "set", move.sets, scenario.issues, "issue")
    for issue in move.sets:
        if issue in scenario.issues and move.who not in scenario.issues[issue].controllers:
            holders = ", ".join(scenario.issues[issue].controllers)
            words = f"'{move.who}' does not control {issue} ({holders} does). Set another issue."
            yield key / "set" / issue, words, True


def _answers(scenario: "Scenario", key: Key, move: Move) -> Iterator[Finding]:
    if move.answers is None or move.pays is None:
        return
    yield from members(key / "answers", [move.answers], scenario.file.moves, "move")
    other = scenario.file.moves.get(move.answers)
    if other is None:
        return
    if other.pressure is None:
        yield key / "answers", f"'{move.answers}' presses on nobody. Answer a pressure.", True
    if move.pays.to != other.who:
        words = f"pays '{move.pays.to}', but '{other.who}' makes '{move.answers}'. Pay the mover."
        yield key / "pays" / "to", words, True
    elif (payee := scenario.stakeholders.get(other.who)) and payee.worth_cad_m is None:
        words = f"money does not move '{other.who}'. Give it a `worth_cad_m`."
        yield key / "pays" / "to", words, True
