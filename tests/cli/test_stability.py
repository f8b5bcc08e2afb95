"""`winset stability`: what it prints for games and scenarios, and every way to get it wrong."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

import sim
from sim.files import library
from sim.files.checks import audit
from tests.cli.harness import BASE, Ran, changed, place, plainly, refused, scenario, winset

CHICKEN = """\
title: Chicken at sea
source: a tale
decision_makers:
  ann: [ann_on]
  bob: [bob_on]
one_way: {ann_on: on}
preferences:
  ann: [[YN], [NN], [NY], [YY]]
  bob: [[NY], [NN], [YN], [YY]]
"""
CARD = """\
decision_makers:
  canada: [soften]
  china: [sanction, relieve]
infeasible: [-YY]
effects:
  soften: {security_red_lines: threats.card.demand.at_most}
  sanction: {canola_seed_tariff: threats.card.sanction.to}
  relieve: {canola_seed_tariff: {low: 9, likely: 10, high: 12, judgement: "a friendly rate"}}
"""
CRITERIA = ["nash", "gmr", "smr", "seq"]


def told(ran: Ran) -> str:
    """What a command that went well printed."""
    assert (ran.code, ran.err) == (0, ""), ran
    return ran.out


def data(*args: object) -> Any:
    """What a command prints with --json."""
    return json.loads(told(winset("stability", *args, "--json")))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a game and a scenario that has options beside it, and the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "game.yaml").write_text(CHICKEN)
    (tmp_path / "scenarios" / "mine").mkdir(parents=True)
    scenario(tmp_path / "scenarios" / "mine")
    (tmp_path / "scenarios" / "mine" / "options.yaml").write_text(CARD)
    return tmp_path


# ------------------------------------------------------------------ what it says


@pytest.mark.usefixtures("here")
def test_a_game_as_json():
    found = data("game.yaml")
    assert found["states"] == ["NN", "YN", "NY", "YY"]
    assert list(found["equilibria"]) == CRITERIA
    # ann's option is irreversible: at YY only bob can swerve, and bob's is no credible answer
    assert found["equilibria"]["nash"] == found["equilibria"]["seq"] == ["YN", "NY"]
    assert found["equilibria"]["smr"] == found["equilibria"]["gmr"] == ["NN", "YN", "NY"]
    fear = [{"who": "bob", "to": "YY"}]
    assert found["leaves"]["NN"][0] == {
        "who": "ann",
        "to": "YN",
        "sanctioned": {"gmr": fear, "smr": fear},
    }
    assert found["leaves"]["YY"] == [{"who": "bob", "to": "YN", "sanctioned": {}}]
    assert found["preferences"]["ann"] == [["YN"], ["NN"], ["NY"], ["YY"]]
    assert found["options"] == {"ann": ["ann_on"], "bob": ["bob_on"]}
    assert (found["file"], found["sanctions"]) == ("game.yaml", "legal")
    assert "share" not in found


@pytest.mark.usefixtures("here")
def test_a_game_as_text():
    text = told(winset("stability", "game.yaml"))
    for words in ("Chicken at sea", "a tale", "ann on, bob on", "bob to 2", "ann: 2 > 1 > 3 > 4"):
        assert words in text
    assert "ann to 2; but bob to 4 (gmr, smr)" in text
    assert "nobody moves twice in a row (legal)" in text


@pytest.mark.parametrize("slug", library.games())
def test_every_shipped_game_by_its_slug(slug: str):
    found = data(slug)
    assert found["title"]
    assert found["source"]
    unstable = [s for s in found["states"] if s not in found["equilibria"]["nash"]]
    assert list(found["leaves"]) == unstable
    for criterion in CRITERIA:
        for state in set(unstable) - set(found["equilibria"][criterion]):
            assert any(criterion not in leave["sanctioned"] for leave in found["leaves"][state])
    assert f"{len(found['states'])} " in told(winset("stability", slug))


@pytest.mark.parametrize("sanctions", ["single", "once"])
def test_the_reading_of_sanctions_is_said(sanctions: str):
    assert data("elmira", "--sanctions", sanctions)["sanctions"] == sanctions
    assert f"({sanctions})" in told(winset("stability", "elmira", "--sanctions", sanctions))


@pytest.mark.usefixtures("here")
def test_a_scenario_by_slug_folder_and_path():
    wanted = data("mine", "--replicates", 5)
    for name in ("scenarios/mine", "scenarios/mine/scenario.yaml", "scenarios/mine/options.yaml"):
        assert data(name, "--replicates", 5) == wanted
    assert wanted["scenario"] == "mine"
    assert (wanted["replicates"], wanted["seed"]) == (5, 1)
    assert wanted["states"] == ["NNN", "YNN", "NYN", "YYN", "NNY", "YNY"]


@pytest.mark.usefixtures("here")
def test_shares_are_of_replicates_each_with_its_own_preferences():
    many = data("mine", "--replicates", 12, "--seed", 0)
    world = sim.World("mine", seed=0, count=12)
    demand = world.threats["card"].demanded
    k, canada = world.issue_row["security_red_lines"], world.row["canada"]
    after = world.policy.copy()
    after[:, k] = demand
    gain = (world.utility(after) - world.utility(world.policy))[:, canada]
    world.close()
    ranking = [state for group in many["preferences"]["canada"] for state in group]
    assert (np.median(gain) > 0) == (ranking.index("YNN") < ranking.index("NNN"))
    for criterion in CRITERIA:
        assert list(many["share"][criterion]) == many["states"]
        for share in many["share"][criterion].values():
            assert share * 12 == pytest.approx(round(share * 12))
    for inner, outer in (("nash", "smr"), ("smr", "gmr"), ("nash", "seq"), ("seq", "gmr")):
        for state in many["states"]:
            assert many["share"][inner][state] <= many["share"][outer][state]


@pytest.mark.usefixtures("here")
def test_with_one_replicate_a_share_is_its_equilibrium():
    for seed in range(5):
        found = data("mine", "--replicates", 1, "--seed", seed)
        for criterion in CRITERIA:
            held = [state for state, share in found["share"][criterion].items() if share == 1]
            assert held == found["equilibria"][criterion]


@pytest.mark.usefixtures("here")
def test_one_replicate_more_changes_no_other():
    """Shares over 1 to 600 replicates, more than a chunk, grow by one replicate at a time."""
    counts = [
        {s: v * n for s, v in data("mine", "--replicates", n)["share"]["nash"].items()}
        for n in (599, 600)
    ]
    assert {round(count - counts[0][state], 6) for state, count in counts[1].items()} <= {0, 1}


@pytest.mark.usefixtures("here")
def test_a_number_of_the_scenario_can_be_set():
    """Where the sanction is the tariff in force anyway, nobody minds it."""
    same = ("threats.card.sanction.to=15", "policies.canola_seed_tariff=15")
    found = data("mine", "--set", same[0], "--set", same[1])
    group = next(g for g in found["preferences"]["china"] if "NNN" in g)
    assert "NYN" in group
    assert "NYN" not in next(g for g in data("mine")["preferences"]["china"] if "NNN" in g)


def test_a_ranking_in_the_file_goes_before_what_is_derived(here: Path):
    path = here / "scenarios" / "mine" / "options.yaml"
    before = data("mine", "--replicates", 3)["preferences"]
    path.write_text(f"{CARD}preferences:\n  canada: [[YNN, NYN], [NNN, YYN, NNY, YNY]]\n")
    after = data("mine", "--replicates", 3)["preferences"]
    assert after["canada"] == [["YNN", "NYN"], ["NNN", "YYN", "NNY", "YNY"]]
    assert after["china"] == before["china"]


@pytest.mark.usefixtures("here")
def test_a_scenario_as_text():
    text = plainly(told(winset("stability", "mine", "--replicates", 4)))
    assert "by the median of 4 replicates (seed 1)" in text
    assert "100 %" in text
    assert "soften, sanction" in text


def test_the_canola_stand_off_is_what_the_scenario_holds():
    found = data("canola_coercion", "--replicates", 50)
    assert list(found["options"]) == ["canada", "china"]
    holds, feared = (found["share"][criterion]["NNN"] for criterion in ("nash", "gmr"))
    assert feared > holds + 0.3, "the deal as it stands lives by fear of an answer"
    for state in ("NYY", "YYY"):  # giving way and being punished all the same
        assert found["share"]["gmr"][state] == 0


def test_list_check_and_schema_know_them(here: Path):
    assert "For `winset stability`: canola_coercion, chicken, elmira" in told(winset("list"))
    paths = [*library.games().values(), *library.options().values()]
    assert here / "scenarios" / "mine" / "options.yaml" in paths
    assert set(paths) <= set(audit.everything())
    assert f"{len(paths)} files checked" in told(winset("check", *paths))
    assert "games" not in library.scenarios()
    schema = json.loads(told(winset("schema", "options")))
    assert {"decision_makers", "preferences", "effects"} <= set(schema["properties"])


# ------------------------------------------------------------------ what it refuses


class Slip(NamedTuple):
    """A slip: `old` written as `new`; complained of at `mark`, under `key`."""

    old: str
    new: str
    mark: str
    key: str
    said: str


GAMES = {
    "unknown key": Slip("one_way:", "oneway:", "{ann_on", "oneway", "Did you mean 'one_way'?"),
    "no options": Slip("[bob_on]", "[]", "[]", "decision_makers.bob", "has no options."),
    "option of two": Slip(
        "[bob_on]",
        "[ann_on]",
        "ann_on]\none",
        "decision_makers.bob.0",
        "already an option of 'ann'",
    ),
    "option twice": Slip(
        "[bob_on]", "[bob_on, bob_on]", "bob_on]\none", "decision_makers.bob.1", "Keep one."
    ),
    "too many options": Slip(
        "[bob_on]",
        f"[{', '.join(f'o{n}' for n in range(16))}]",
        "ann: [ann_on]",
        "decision_makers",
        "there are 17 options; at most 16 are allowed.",
    ),
    "too many makers": Slip(
        "  bob: [bob_on]\n",
        "".join(f"  bob{n}: [bob_on{n}]\n" for n in range(8)),
        "ann: [ann_on]",
        "decision_makers",
        "at most 8",
    ),
    "both lists": Slip(
        "one_way:", "feasible: [--]\ninfeasible: [YY]\none_way:", "title", "", "Keep one of them."
    ),
    "nothing feasible": Slip(
        "one_way:", 'infeasible: ["--"]\none_way:', '["--"]', "infeasible", "no state is left."
    ),
    "unknown option": Slip(
        "{ann_on: on}", "{an_on: on}", "on}", "one_way.an_on", "Did you mean 'ann_on'?"
    ),
    "no direction": Slip("{ann_on: on}", "{ann_on: up}", "up}", "one_way.ann_on", "'on' or 'off'"),
    "unknown maker": Slip("  bob: [[NY]", "  bo: [[NY]", "[[NY]", "preferences.bo", "mean 'bob'?"),
    "letters": Slip(
        "[[NY], [NN], [YN]",
        "[[NX], [NN], [YN]",
        "NX",
        "preferences.bob.0.0",
        "'NX'; a state is written with Y, N and - (either).",
    ),
    "length": Slip(
        "[[NY], [NN], [YN]",
        "[[NYN], [NN], [YN]",
        "NYN",
        "preferences.bob.0.0",
        "'NYN' has 3 letters; there are 2 options",
    ),
    "length of feasible": Slip(
        "one_way:", "feasible: [YNN]\none_way:", "YNN", "feasible.0", "'YNN' has 3 letters"
    ),
    "not ranked": Slip(
        "[NY], [YY]]\n  bob", "[NY]]\n  bob", "[[YN], [NN]", "preferences.ann", "YY is not ranked."
    ),
    "two not ranked": Slip(
        "[NY], [YY]]\n  bob", "]\n  bob", "[[YN], [NN]", "preferences.ann", "NY, YY are not ranked."
    ),
    "ranked twice": Slip(
        "[NY], [YY]]\n  bob",
        "[-Y], [YY]]\n  bob",
        "YY]]\n  bob",
        "preferences.ann.3.0",
        "YY is ranked already. Rank each state once.",
    ),
    "infeasible ranked": Slip(
        "one_way:",
        "infeasible: [YY]\none_way:",
        "YY]]\n  bob",
        "preferences.ann.3.0",
        "fits no feas",
    ),
    "no list": Slip("[[NY], [NN], [YN], [YY]]", "NY", "NY\n", "preferences.bob", "found 'NY'."),
    "no ranking": Slip(
        "  bob: [[NY], [NN], [YN], [YY]]\n",
        "",
        "[bob_on]",
        "decision_makers.bob",
        "has no preferences, and no scenario.yaml stands beside the file",
    ),
    "effects alone": Slip(
        "one_way:",
        "effects: {ann_on: {ev_quota: policies.ev_quota}}\none_way:",
        "{ann_on: {",
        "effects",
        "needs a scenario.yaml beside the file.",
    ),
}


@pytest.mark.parametrize("slip", GAMES.values(), ids=GAMES)
def test_a_game_that_cannot_be(here: Path, slip: Slip):
    text = changed(CHICKEN, slip.old, slip.new)
    (here / "game.yaml").write_text(text)
    where = ": ".join(part for part in (f"game.yaml:{place(text, slip.mark)}", slip.key) if part)
    for command in ("stability", "check"):
        said = refused(winset(command, "game.yaml"))
        assert f"{where}: " in said
        assert slip.said in said


def test_a_file_of_another_kind(here: Path):
    (here / "game.yaml").write_text("title: x\n")
    said = refused(winset("stability", "game.yaml"))
    assert said == "game.yaml:1:1: decision_makers: is missing. Add it."


def test_too_many_states(here: Path):
    text = f"decision_makers: {{ann: [{', '.join(f'o{n}' for n in range(11))}]}}\n"
    (here / "game.yaml").write_text(f"{text}infeasible: [{'Y' * 11}]\n")
    said = refused(winset("stability", "game.yaml"))
    assert said.startswith("game.yaml:2:13: infeasible: 2047 states are feasible; at most 1024 are")


MINE = {
    "no stakeholder": Slip(
        "  canada:", "  canda:", "[soften]", "decision_makers.canda", "Did you mean 'canada'?"
    ),
    "no effect": Slip(
        "  soften: {security_red_lines: threats.card.demand.at_most}\n",
        "",
        "sanction: {c",
        "effects",
        "'soften' has none. Say which issues it moves, and to what.",
    ),
    "unknown option": Slip(
        "  soften: {", "  softn: {", "{security", "effects.softn", "Did you mean 'soften'?"
    ),
    "unknown issue": Slip(
        "{security_red_lines:",
        "{security_red_line:",
        "threats.card.demand",
        "effects.soften.security_red_line",
        "Did you mean 'security_red_lines'?",
    ),
    "not its own": Slip(
        "{security_red_lines: threats.card.demand.at_most}",
        "{canola_seed_tariff: policies.canola_seed_tariff}",
        "policies.",
        "effects.soften.canola_seed_tariff",
        "'canada' does not control it (china does). Choose an issue of its own.",
    ),
    "unknown number": Slip(
        "threats.card.demand.at_most",
        "threats.card.demand.at_least",
        "threats.card.demand",
        "effects.soften.security_red_lines",
        "Did you mean 'threats.card.demand.at_most'?",
    ),
    "other measure": Slip(
        "threats.card.demand.at_most",
        "threats.card.sanction.to",
        "threats.card.sanction.to}\n  sanction",
        "effects.soften.security_red_lines",
        "'threats.card.sanction.to' is in %, not in index 0-100.",
    ),
    "outside the scale": Slip(
        "likely: 10, high: 12",
        "likely: 10, high: 120",
        "{low: 9",
        "effects.relieve.canola_seed_tariff",
        "120 is outside 0..100 (%).",
    ),
    "unknown fact": Slip(
        'judgement: "a friendly rate"',
        "because: [focus.canola-befor]",
        "{low: 9",
        "effects.relieve.canola_seed_tariff",
        "Did you mean 'focus.canola-before'?",
    ),
    "half an estimate": Slip(
        "low: 9, ",
        "",
        "{likely: 10",
        "effects.relieve.canola_seed_tariff",
        "has only one of `low` and `high`.",
    ),
    "bare number": Slip(
        '{low: 9, likely: 10, high: 12, judgement: "a friendly rate"}',
        "10",
        "10}",
        "effects.relieve.canola_seed_tariff",
        "found 10, a bare value. Write an estimate",
    ),
    "unknown key of an estimate": Slip(
        "likely: 10, ",
        "likly: 10, ",
        "10, high",
        "effects.relieve.canola_seed_tariff.likly",
        "Did you mean 'likely'?",
    ),
    "both at once": Slip(
        "infeasible: [-YY]\n",
        "",
        "{low: 9",
        "effects.relieve.canola_seed_tariff",
        "'sanction' moves it as well. Make states with both infeasible.",
    ),
}


@pytest.mark.parametrize("slip", MINE.values(), ids=MINE)
def test_options_of_a_scenario_that_cannot_be(here: Path, slip: Slip):
    text = changed(CARD, slip.old, slip.new)
    (here / "scenarios" / "mine" / "options.yaml").write_text(text)
    where = f"scenarios/mine/options.yaml:{place(text, slip.mark)}: {slip.key}: "
    for line in (("stability", "mine"), ("check", "scenarios/mine/options.yaml")):
        said = refused(winset(*line))
        assert where in said
        assert slip.said in said


def test_several_slips_are_told_at_once(here: Path):
    text = changed(CHICKEN, "{ann_on: on}", "{an_on: on, bob_n: off}")
    (here / "game.yaml").write_text(text)
    assert len(winset("stability", "game.yaml").err.splitlines()) == 2


def test_a_broken_scenario_is_told_as_such(here: Path):
    scenario(here / "scenarios" / "mine", changed(BASE, "review: 2", "review: x"))
    assert "scenarios/mine/scenario.yaml:" in refused(winset("stability", "mine"))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("chiken", "there is no options file or scenario 'chiken'. Did you mean 'chicken'?"),
        ("usmca_review", "'usmca_review' has no options.yaml beside its scenario"),
        ("nowhere.yaml", "nowhere.yaml: does not exist."),
        (".", "'.' has no options.yaml beside its scenario"),
        ("chicken --sanctions legel", "no reading of sanctions 'legel'. Did you mean 'legal'?"),
        (
            "chicken --set parameters.bluff=0.4",
            "'chicken' reads no scenario, so there is nothing to set.",
        ),
        ("mine --set parameters.blu=4", "Did you mean 'parameters.bluff'?"),
        ("mine --replicates 0", "replicates 0 is not a whole number in 1.."),
        ("mine --replicates 10001", "--replicates 10001 is too many; at most 10000 are drawn."),
        ("mine --seed -1", "seed -1 is not a whole number in 0.."),
    ],
)
@pytest.mark.usefixtures("here")
def test_a_line_that_cannot_be_answered(line: str, said: str):
    assert said in refused(winset("stability", *line.split()))


@pytest.mark.parametrize("line", ["", "chicken elmira", "chicken --seed x", "mine --set bluff"])
@pytest.mark.usefixtures("here")
def test_a_line_that_cannot_be_parsed(line: str):
    assert "stability" in refused(winset("stability", *line.split()), 2)
