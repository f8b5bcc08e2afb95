"""Questions about what never happens, or always does, and loops past the end: a sentence, soon."""

import json
from pathlib import Path

import numpy as np
import pytest

import sim
from tests.cli.harness import BASE, changed, scenario, winset

# On a scale of 0 to 100 the tariff begins at 13 to 18 and never comes to within 0.01 of 0.
NEVER = "shut_out: {policy: {canola_seed_tariff: {at_most: 0.01}}}"
ANSWERS = {"shut_out": "never happens: in none of", "open": "always happens: in all of"}
COMMANDS = {
    "tornado FILE --replicates 20": "20 replicates.",
    "sensitivity FILE --samples 64": "128 replicates.",
    "sensitivity FILE": "1,024 replicates.",  # two samples of 512, and no more
    "discover FILE --replicates 300": "300 replicates.",
}


@pytest.fixture
def quiet(tmp_path: Path) -> Path:
    """A scenario with an answer that never comes, and another that always does."""
    text = changed(BASE, "shut_out: {policy: {canola_seed_tariff: {at_least: 50}}}", NEVER)
    text = changed(text, "      conceded: {threat: {card: conceded}}\n", "")
    return scenario(tmp_path, changed(text, "relief:", "open:"))


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_never_varies_is_said_with_how_often_it_was_tried(
    quiet: Path, command: str, answer: str
):
    line = command.replace("FILE", str(quiet)).split()
    ran = winset(*line, "--outcome", f"canola:{answer}")
    assert ran.code == 0, ran.err
    said = " ".join(ran.out.split())
    assert f"{ANSWERS[answer]} {COMMANDS[command]}" in said
    assert "nan" not in said.split()
    found = json.loads(winset(*line, "--outcome", f"canola:{answer}", "--json").out)
    assert found["outcome"]["as_drawn"] == (answer == "open")


def test_advice_on_what_never_happens_is_a_sentence(quiet: Path):
    ran = winset("advise", quiet, "--for", "canada", "--want", "canola:shut_out", "--replicates", 9)
    assert ran.code == 0
    assert "never happens: in none of 9 replicates" in " ".join(ran.out.split())


def test_a_policy_is_no_answer_that_never_happens(quiet: Path):
    line = ("--replicates", 20, "--outcome", "policies.usmca_future")
    ran = winset("tornado", quiet, *line)
    assert ran.code == 0
    assert "never" not in ran.out


@pytest.mark.parametrize("count", [1, 3])
def test_a_step_past_the_last_month_is_a_sentence(quiet: Path, count: int):
    world = sim.World(sim.load(quiet), months=2, count=count)
    world.step()
    assert world.running
    world.step()
    assert not world.running
    before = np.copy(world.policy)
    with pytest.raises(sim.WinsetError, match=r"2026-02, has been played\. Step only while"):
        world.step()
    np.testing.assert_array_equal(world.policy, before)


@pytest.mark.parametrize(
    "asked",
    [
        {"months": 0},
        {"months": -3},
        {"months": 10**9},
        {"count": 0},
        {"count": 10**12},
        {"replicate": -1},
        {"replicate": 2**63},
        {"seed": -1},
        {"seed": 1.5},
        {"months": True},
    ],
)
def test_a_world_out_of_all_bounds_is_a_sentence(asked: dict[str, int]):
    with pytest.raises(sim.WinsetError, match="is not a whole number in"):
        sim.World("beijing_reset", **asked)
