"""A world as found, without its months: what is drawn, and what is made of it before any act."""

from dataclasses import dataclass

from sim.domain.arrays import Array, Mask, stack
from sim.domain.scenario import Scenario
from sim.domain.state import Draws
from sim.world.flows import Flows
from sim.world.interests import Interests
from sim.world.voices import Voices


@dataclass
class Found:
    """Policies in force, interests, flows and voices of some replicates, and where each stands."""

    case: Scenario
    policy: Array
    interests: Interests
    flows: Flows
    voices: Voices
    row: dict[str, int]
    issue_row: dict[str, int]

    @property
    def position(self) -> Array:
        """Declared positions, as `World` has them."""
        return self.interests.position

    def stir(self, _who: str, _where: Mask) -> None:
        """Nobody reviews a sanction here."""


def found(case: Scenario, count: int = 1, first: int = 0) -> Found:
    """The world of a scenario as it is drawn."""
    draws = Draws(case, 1, first, count)
    policy = stack([draws.unit(f"policies.{name}", name, 0.0) for name in case.issues], axis=1)
    flows = Flows(draws, policy)
    interests = Interests(draws, policy, flows)
    rows = [{name: n for n, name in enumerate(names)} for names in (case.stakeholders, case.issues)]
    return Found(case, policy, interests, flows, Voices(interests, flows), *rows)
