"""What a scenario says of who decides, and of the numbers that a reader should try first."""

import pytest

from sim.domain.errors import WinsetError
from sim.files.load import load
from tests.cli.harness import place
from tests.files.small_world import TEXT, written

LEVERS = "levers: [parameters.bluff, threats.lock.review, stakeholders.upper.hurdle]\n"


def test_who_signs_or_threatens_should_have_numbers_of_its_own(tmp_path):
    warned = load(written(tmp_path)).warnings
    assert (
        "stakeholders.lower.hurdle: is left at the default of its kind, though 'lower' signs. "
        "Give its own."
    ) in warned
    own = "    hurdle: 0.1\n    resolve: {low: 0.1, likely: 0.2, high: 0.3, judgement: stubborn}\n"
    text = TEXT.replace("    hurdle: 0.1\n", own)
    text = text.replace("    worth_cad_m: 10\n", own)
    path = tmp_path / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    assert load(path).warnings == ()
    path.write_text(text.replace(own, "    hurdle: {known: true}\n    resolve: 0.1\n", 1), "utf-8")
    (warning,) = load(path).warnings  # told to all, but of no value of its own
    assert warning.startswith("stakeholders.upper.hurdle: is left at the default")


def test_levers_name_numbers_that_can_be_set(tmp_path):
    path = written(tmp_path, "outcomes:", f"{LEVERS}outcomes:")
    case = load(path)
    assert case.file.levers == LEVERS[9:-2].split(", ")
    for key in case.file.levers:
        load(path, {key: 1 if "review" in key else 0.2})


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "stakeholders.upper.hurdle",
            "stakeholders.upper.hurdel",
            "no number 'stakeholders.upper.hurdel' in this",
        ),
        ("parameters.bluff", "parameters.beta", "no number 'parameters.beta' in this scenario."),
        ("threats.lock.review", "parameters.bluff", "'parameters.bluff' is named twice"),
    ],
)
def test_other_levers_are_refused_with_their_place(tmp_path, old, new, said):
    levers = LEVERS.replace(old, new)
    path = written(tmp_path, "outcomes:", f"{levers}outcomes:")
    text = path.read_text(encoding="utf-8")
    with pytest.raises(WinsetError) as error:
        load(path)
    (problem,) = error.value.problems
    assert said in problem.message
    spot = place(text, new)
    if "twice" in said:  # told at the second
        line, column = (int(part) for part in spot.split(":"))
        spot = f"{line}:{column + len(new) + 2}"
    assert f"{problem.line}:{problem.column}" == spot
