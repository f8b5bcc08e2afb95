"""Options files: a conflict as decision makers, their options, and what each of them prefers."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from sim.domain.estimate import Estimate, Name, Strict, problem

MAX_MAKERS = 8


def _effect(value: Any) -> Estimate | str:
    return value if isinstance(value, str) else Estimate.model_validate(value)


def _any_of(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


# Texts of which any may hold; one alone may stand without a list.
Statement = Annotated[list[str], BeforeValidator(_any_of, json_schema_input_type=str | list[str])]
# An estimate, or the key path of a number of the scenario, which is then one and the same draw.
Effect = Annotated[Estimate | str, BeforeValidator(_effect)]


class OptionsFile(Strict):
    """A conflict for `winset stability`: decision makers, options, feasible states, preferences.

    A state is a word of Y and N, an option a letter, in the order of the file; `-` in a pattern
    stands for either. `one_way: {option: on}` may be taken up but never given up, `off` the other
    way round. Preferences go best first, ties together; or they are `statements` in falling
    priority, each a pattern, `PATTERN if PATTERN` or `PATTERN iff PATTERN`, or a list of such texts
    of which any may hold. Beside a scenario they may be left out: they are then derived from its
    utilities, with each option putting issues where `effects` says: at an estimate, or at another
    number of the scenario, named by its key path. `letters` lists the options in the order of the
    letters of a state, where that is not the order in which decision makers have them.
    """

    title: Name | None = None
    source: str | None = None
    decision_makers: dict[str, list[str]] = Field(min_length=1, max_length=MAX_MAKERS)
    letters: list[str] = []
    feasible: list[str] = Field(default=[], min_length=1)
    infeasible: list[str] = []
    one_way: dict[str, Literal["on", "off"]] = {}
    preferences: dict[str, list[list[str]]] = {}
    statements: dict[str, Annotated[list[Statement], Field(min_length=1)]] = {}
    effects: dict[str, dict[str, Effect]] = {}

    @model_validator(mode="after")
    def _one_list(self) -> "OptionsFile":
        if self.feasible and self.infeasible:
            raise problem("has `feasible` and also `infeasible`. Keep one of them.")
        return self

    @property
    def options(self) -> list[str]:
        """Every option, in the order of the letters of a state."""
        return self.letters or [o for own in self.decision_makers.values() for o in own]

    @property
    def derived(self) -> list[str]:
        """Decision makers whose preferences are left to the scenario."""
        given = {*self.preferences, *self.statements}
        return [who for who in self.decision_makers if who not in given]

    def owner(self, option: str) -> str:
        """Whose option it is."""
        return next(who for who, own in self.decision_makers.items() if option in own)
