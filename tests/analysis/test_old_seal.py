"""A forecast that was sealed in the first version of the world: its hash is all that is checked."""

import json

import pytest

from sim.files.sealed_file import digest
from tests.cli.harness import winset

OLD = {
    "scenario": "canola_coercion",
    "model": "nash",
    "seed": 1,
    "replicates": 10,
    "months": 24,
    "set": {},
    "parameters": {"beta": 8.0, "kappa": 0.05, "audience_cost": 0.15},
    "outcomes": {"canola": {"shut_out": 0.2, "bought_by_concession": 0.3, "relief_lasts": 0.5}},
    "judged_at": {"canola": "2027-12"},
    "warnings": [],
    "manifest": {
        "winset": "1.0",
        "scenario_sha256": "a",
        "seeds_sha256": "b",
        "math_fingerprint": "c",
    },
    "sealed": {"at": "2026-01-17T12:00:00+00:00", "scenario": "canola_coercion", "param": {}},
}


@pytest.fixture
def file(tmp_path):
    """Such a forecast."""
    data = json.loads(json.dumps(OLD))
    data["sealed"]["sha256"] = digest(data)
    path = tmp_path / "old.sealed.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_a_hash_that_holds_is_verified_in_part(file):
    found = winset("verify", str(file))
    assert found.code == 3
    assert "first version of the world, which is no longer computed" in found.out
    assert "The hash of" in found.out
    assert found.err == ""


def test_the_same_is_told_as_json(file):
    found = winset("verify", str(file), "--json")
    data = json.loads(found.out)
    assert found.code == 3
    assert (data["verified"], data["hash_holds"], data["computed"]) == (False, True, False)
    assert data["compared"] == "not at all"


def test_a_hash_that_does_not_hold_is_a_mistake(file):
    file.write_text(file.read_text(encoding="utf-8").replace("0.05", "0.06"), encoding="utf-8")
    found = winset("verify", str(file))
    assert found.code == 1
    assert "the hash does not hold" in found.err
