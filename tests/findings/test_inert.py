"""How many estimates move no answer anywhere, as seeds/README.md says: ten minutes or more."""

import re
from pathlib import Path

import pytest

import sim

SAID = Path(__file__).resolve().parents[2] / "seeds" / "README.md"


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_the_estimates_that_move_nothing_are_as_many_as_seeds_say():
    found = sim.effects()
    inert, of = re.search(r"(\d+) of (\d+) then change no answer", SAID.read_text("utf-8")).groups()
    assert (len(found["inert"]), found["estimates"]) == (int(inert), int(of))
