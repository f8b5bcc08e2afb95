"""Who acts, and without whom would the answers be the same?"""

import pytest

import sim
from sim.equations.intervals import paired_interval
from tests.findings.paired import REPLICATES, Story, story
from tests.findings.removal import reason_given, without
from tests.findings.shipped import MAIN, SHIPPED, decisions

ABOUT = [("ontario_backlash", "ontario"), ("beijing_reset", "prairie_farmers")]
EVERYBODY = [(slug, who) for slug in SHIPPED for who in sim.load(slug).stakeholders]


def difference(before: Story, after: Story, answer: str) -> tuple[float, float, float]:
    """Change in the share of an answer and its 95 % interval, paired by replicate."""
    gained = int((after[answer] > before[answer]).sum())
    lost = int((after[answer] < before[answer]).sum())
    return (gained - lost) / REPLICATES, *paired_interval(gained, lost, REPLICATES)


def matters(slug: str, who: str, folder) -> bool:
    """Whether some answer's share, or the question itself, is another without a stakeholder."""
    path = without(slug, who, folder)
    if path is None:
        return True
    before, after = story(slug, {}), story(str(path), {})
    found = {each: difference(before, after, each) for each in after if ": " in each}
    most = max(found, key=lambda each: abs(found[each][0]))
    print(f"{slug} without {who}: {most} {found[most][0]:+.3f}")  # noqa: T201
    return any(low > 0 or high < 0 for _, low, high in found.values())


@pytest.mark.parametrize("who", MAIN)
def test_the_main_stakeholders_decide_in_two_scenarios_or_more(who):
    where = [slug for slug in SHIPPED if (decisions(slug)["who"] == who).any()]
    print(f"{who} decides in {', '.join(where)}")  # noqa: T201
    assert len(where) >= 2


@pytest.mark.slow
@pytest.mark.parametrize(("slug", "who"), EVERYBODY)
def test_whoever_is_left_out_changes_an_answer_or_the_file_says_why(slug, who, tmp_path):
    assert matters(slug, who, tmp_path) or reason_given(slug, who)


@pytest.mark.parametrize(("slug", "who"), ABOUT)
def test_without_whom_a_scenario_is_about_the_answers_are_others(slug, who, tmp_path):
    assert matters(slug, who, tmp_path)


def test_whoever_changes_nothing_is_told_from_who_does(tmp_path):
    """The check can fail: partners who decide nothing move no answer, and the file says so."""
    assert not matters("other_markets", "middle_powers", tmp_path)
    assert reason_given("other_markets", "middle_powers")
    assert not reason_given("other_markets", "ontario")


def test_ontarios_own_moves_change_what_becomes_of_the_quota():
    moves = sim.load("ontario_backlash").file.moves
    silent = {
        f"moves.{name}.made": "never" for name, move in moves.items() if move.who == "ontario"
    }
    before, after = story("ontario_backlash", silent), story("ontario_backlash", {})
    found = {each: difference(before, after, each) for each in after if each.startswith("quota: ")}
    for answer, (change, low, high) in found.items():
        print(f"Ontario acts: {answer} {change:+.3f} ({low:+.3f} to {high:+.3f})")  # noqa: T201
    assert any(abs(change) >= 0.035 and low * high > 0 for change, low, high in found.values())
