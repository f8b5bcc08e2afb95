"""Every decision model plays every shipped scenario to its end."""

import math

import pytest

import sim
from sim.models import known


@pytest.mark.parametrize("name", sorted(known()))
@pytest.mark.parametrize("slug", sorted(sim.catalogue()))
def test_a_theory_answers_every_question(slug: str, name: str):
    data = sim.run(slug, replicates=24, model=name).data
    assert data["model"] == name
    for shares in data["outcomes"].values():
        assert math.isclose(sum(shares.values()), 1.0)
    for policy in data["policies"].values():
        for low, middle, high in zip(policy["p10"], policy["median"], policy["p90"], strict=True):
            assert low <= middle <= high
    for table in data["tables"].values():
        assert table["unresolved"] <= 1 / 24
