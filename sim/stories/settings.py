"""What if: which numbers of a scenario can be changed, what a change does, and the changed file."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sim.domain.home_costs import UTILITY
from sim.domain.key import Key
from sim.domain.kinds import KINDS
from sim.domain.scenario import Parameters, Scenario
from sim.files.load import load
from sim.runs.request import RunRequest, prepare
from sim.stories.story_shapes import Setting

_UNITS = {
    "bluff": "share of what others can believe",
    "sanction_weight": "times a lasting concession",
    "notice": "times the worth of an issue",
    "attention": "chance a month",
    "accommodation": "share of the gap a month",
}


def settings(scenario: Scenario) -> dict[str, Setting]:
    """Numbers that are no estimates, by key path: value, range and unit, as of an estimate.

    The parameters of choice, and those that a kind of decision declares.
    """
    found = {str(Key.parameter(name)): entry for name, entry in _parameters(scenario)}
    for kind in KINDS:
        for key, value, most, unit in kind.settings(scenario.file):
            found[key] = _plain(value, most, unit)
    return found


def _plain(value: float, most: float | None, unit: str) -> Setting:
    """A number that is no estimate: certain unless changed."""
    return {
        "likely": [value],
        "range": [0.0, most],
        "unit": unit,
        "levels": None,
        "low": [None],
        "high": [None],
        "facts": [],
        "judgement": [],
    }


def _parameters(scenario: Scenario) -> Iterator[tuple[str, Setting]]:
    for name, field in Parameters.model_fields.items():
        most = next((limit.le for limit in field.metadata if hasattr(limit, "le")), None)
        value = getattr(scenario.file.parameters, name)
        yield name, _plain(value, most, _UNITS.get(name, UTILITY.unit))


def file_with(changed: RunRequest) -> str:
    """The scenario's file with the model and the changes of a request, checked by loading it.

    Parameters of a decision model have no place in a scenario's file; those of the world have.
    """
    text = prepare(changed).scenario.to_yaml(changed.model)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "scenario.yaml"
        path.write_text(text, encoding="utf-8")
        load(path)
    return text
