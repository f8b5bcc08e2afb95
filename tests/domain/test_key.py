"""Key paths as values: what str() writes, parse() reads."""

import pytest

import sim
from sim.domain.key import Key


@pytest.mark.parametrize(
    ("key", "path"),
    [
        (Key.interest("mill", "quota", "ideal"), "stakeholders.mill.interests.quota.ideal"),
        (Key.interest("mill", "quota"), "stakeholders.mill.interests.quota"),
        (Key.stakeholder("mill", "within", "voice"), "stakeholders.mill.within.voice"),
        (Key.threat("tax", "demand") / "shift", "threats.tax.demand.shift"),
        (Key.parameter("bluff"), "parameters.bluff"),
        (Key.policy("quota"), "policies.quota"),
    ],
)
def test_a_key_is_written_as_its_path_and_read_back(key, path):
    assert str(key) == path
    assert Key.parse(path) == key


def test_parts_have_names():
    key = Key.parse("stakeholders.mill.interests.quota.ideal")
    assert (key.kind, key.name, key.issue) == ("stakeholders", "mill", "quota")
    assert Key.parse("stakeholders.mill.within.voice").issue is None
    assert Key.parse("parameters").name == ""


def test_every_number_of_a_scenario_is_read_and_written_alike():
    for path in sim.load("beijing_reset").numbers:
        assert str(Key.parse(path)) == path
