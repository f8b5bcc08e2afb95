"""The command `winset score cases`, its errors, and the files of a case; all is invented."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

import sim
from tests.analysis.cases import ANSWERS, bank
from tests.cli.harness import changed, plainly, refused, winset

FISH = Path("scenarios/cases/fish")


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A folder that stands alone, with two cases in scenarios/cases."""
    monkeypatch.chdir(tmp_path)
    Path("winset.yaml").write_text("world: own\n")
    bank(Path("scenarios/cases"), ["fish", "iron"])
    return tmp_path


def edit(name: str, old: str, new: str) -> None:
    path = FISH / name
    path.write_text(changed(path.read_text("utf-8"), old, new), encoding="utf-8")


def test_a_table_for_people():
    edit("case.yaml", "minor", "minor\nnot_played: {volume: no issue holds it}")
    bank(Path("scenarios/cases"), ["salt"])
    Path("scenarios/cases/salt/resolved.yaml").unlink()
    ran = winset("score", "cases")
    assert (ran.code, ran.err) == (0, "")
    said = plainly(ran.out)
    for words in (
        "fish 2010-02-20 northland → southland minor 2 3 scored, 1 not played",
        "salt 2010-02-20 northland → southland minor 1 not resolved",
        "fish.sanction in force (eased)",
        "All questions: 5 of 2 cases",
        "Questions whose answer a rule put into a category: 2 of 2 cases",
        "TIES by cost",
        "Two codings of 1 case",
        "How often the target gives way, in full or in part, by the trade at stake ÷ its GDP",
        "Ten times the trade:",
        "With 2 cases the interval of a mean log score is about ±",
        "fish.volume: not played: no issue holds it",
    ):
        assert words in said
    assert "salt." not in said


def test_json_is_what_the_door_gives():
    ran = winset("score", "cases", FISH, "--model", "weighted_mean", "--seed", 3, "--json")
    assert json.loads(ran.out) == sim.score_cases(FISH, model="weighted_mean", seed=3)
    assert json.loads(ran.out)["replicates"] == 1000


def test_cases_by_slug_by_folder_and_by_the_folder_that_holds_them():
    slugs = ["fish", "iron"]
    for given in ([], slugs, [FISH, "iron"], ["scenarios/cases"], ["fish", "./scenarios/cases"]):
        assert list(sim.score_cases(*given, replicates=1)["cases"]) == slugs


def test_without_answers_there_is_a_list_and_no_error():
    for slug in ("fish", "iron"):
        Path(f"scenarios/cases/{slug}/resolved.yaml").unlink()
    (FISH / "case.yaml").unlink()
    ran = winset("score", "cases")
    assert (ran.code, ran.err) == (0, "")
    assert "No case is resolved, so there is nothing to score" in ran.out
    assert plainly(ran.out).count("not resolved") == 2
    assert json.loads(winset("score", "cases", "--json").out)["pools"] == {}


def test_an_empty_bank_says_how_to_begin(tmp_path, monkeypatch):
    (tmp_path / "else").mkdir()
    monkeypatch.chdir(tmp_path / "else")
    Path("winset.yaml").write_text("world: own\n")
    ran = winset("score", "cases")
    assert ran.code == 0
    assert "there are no cases here. `winset new SLUG --case` starts one." in plainly(ran.out)


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (
            "resolved.yaml",
            "answer:",
            "anser:",
            "resolved.yaml:5:12: outcomes.fish.anser: 'fish' has",
        ),
        ("resolved.yaml", "category: in_force", "category: force", "'force' is no category of 'sa"),
        ("resolved.yaml", "came: eased", "came: in_force", "`came` says 'in_force' as `category`"),
        ("resolved.yaml", "fish:", "fisch:", "outcomes.fisch: is another case than that of its fo"),
        ("case.yaml", "minor", "small", "case.yaml:4:7: cost: found 'small'; allowed: 'minor'"),
        ("case.yaml", "northland", "North Land", "sender: found 'North Land'; a name in lower ca"),
        ("case.yaml", "2010-02-20", "2010-02", "cut_off: found '2010-02'; a day such as"),
        ("second.yaml", "  answer:\n    q", "  reply:\n    q", "no question 'reply'"),
        ("second.yaml", "      measures:", "      measure:", "answer.categories: has other catego"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(file, old, new, words):
    edit(file, old, new)
    said = refused(winset("score", "cases"))
    assert f"{FISH}/{file}:" in said
    assert words in said


def test_a_folder_that_is_no_case_is_told():
    (FISH / "scenario.yaml").unlink()
    assert f"{FISH}: is no case: it has no scenario.yaml." in refused(winset("score", "cases"))
    assert "no folder of cases 'fsh'. Did you mean 'fish'?" in refused(
        winset("score", "cases", "fsh")
    )


def test_a_case_with_answers_needs_to_say_what_was_known():
    (FISH / "case.yaml").unlink()
    assert f"{FISH}: is resolved but has no case.yaml." in refused(winset("score", "cases"))


def test_two_cases_of_one_name_are_refused():
    bank(Path("mine"), ["fish"])
    said = refused(winset("score", "cases", "mine", "scenarios/cases"))
    assert f"{FISH}: is a second case of the name 'fish', beside mine/fish." in said


def test_codings_that_judge_at_other_months_are_told():
    edit(
        "second.yaml", "answered it after a year?\n    month: 2011-02", "ever?\n    month: 2011-03"
    )
    found = sim.score_cases("fish", replicates=1)
    assert (
        "fish.answer: the second coding judges it in 2011-03, not in 2011-02, and is left out."
        in found["notes"][1]
    )


def test_a_fit_is_a_table_and_says_whether_it_can_be_told_from_the_defaults():
    ran = winset("score", "cases", "--fit", "--seed", 2)
    assert (ran.code, ran.err) == (0, "")
    assert max(map(len, ran.out.splitlines())) <= 110
    said, found = plainly(ran.out), sim.fit_cases(seed=2)
    low, high = found["interval"]
    assert f"{found['difference']:+.3f} ({low:+.3f} to {high:+.3f})" in said
    for slug, row in found["cases"].items():
        assert f"{slug} {row['questions']} × {row['hurdle']:.2f} × {row['resolve']:.2f}" in said
    assert json.loads(winset("score", "cases", "--fit", "--seed", 2, "--json").out) == found


def test_where_a_fit_is_refused():
    assert "--fit plays each case by its own model and draws no chart." in refused(
        winset("score", "cases", "--fit", "--model", "nash")
    )
    assert "--fit and --chart are for the word cases" in refused(winset("score", "q.yaml", "--fit"))
    assert "a fit needs 2 cases" in refused(winset("score", "cases", "fish", "--fit"))


def test_options_of_tables_are_refused():
    words = "of the options only --model, --seed, --chart, --fit and --json are for cases."
    for given in (["--rounds", 2], ["--stack"], ["--apart"], ["--param", "a=1"]):
        assert words in refused(winset("score", "cases", *given))
    assert "there is no model 'challange'" in refused(
        winset("score", "cases", "--model", "challange")
    )


def test_a_chart_shows_every_bin_and_every_score():
    chart = Path("cases.svg")
    ran = winset("score", "cases", "--chart", chart, "--json")
    found = json.loads(ran.out)
    root = ElementTree.fromstring(chart.read_text("utf-8"))  # noqa: S314 - our own chart
    bins = found["pools"]["all"]["calibration"]
    kinds = [name for name in ("yield", "sanction", "answer", "all") if name in found["pools"]]
    circles = root.findall("{*}circle")
    assert len(circles) == len(bins) + len(kinds) + 1  # and one in the legend
    for circle, row in zip(circles, bins, strict=False):
        place = [float(circle.get(name)) for name in ("cx", "cy")]
        assert place == pytest.approx(
            [70 + 300 * row["forecast"], 360 - 300 * row["frequency"]], abs=0.06
        )
    words = [text.text for text in root.findall("{*}text")]
    assert f"yield (n {found['pools']['yield']['questions']})" in words
    assert f"n {bins[0]['count']}" in words


def test_a_chart_is_a_new_svg_of_cases():
    assert "Give a name that ends in .svg." in refused(winset("score", "cases", "--chart", "a.png"))
    Path("old.svg").write_text("")
    assert "old.svg exists already" in refused(winset("score", "cases", "--chart", "old.svg"))
    words = "--fit and --chart are for the word cases"
    assert words in refused(winset("score", FISH / "resolved.yaml", "--chart", "a.svg"))
    for slug in ("fish", "iron"):
        Path(f"scenarios/cases/{slug}/resolved.yaml").unlink()
    assert "no case is resolved" in refused(winset("score", "cases", "--chart", "a.svg"))
    assert not Path("a.svg").exists()


def test_a_file_of_that_name_is_still_reached():
    Path("cases").write_text("actor,issue,position\n")
    assert "Note: 'cases' is the bank of cases. For the one here, write ./cases." in plainly(
        winset("score", "cases", FISH).err
    )
    assert refused(winset("score", "./cases")).startswith("cases")


def test_check_reads_every_file_of_a_case():
    files = sorted(FISH.glob("*.yaml"))
    assert winset("check", *files).out.endswith("4 files checked, all is well.\n")
    edit("case.yaml", "minor", "small")
    assert f"{FISH}/case.yaml:4:7: cost: found 'small'" in refused(winset("check", *files))


def test_answers_are_checked_against_the_case_beside_them(tmp_path, monkeypatch):
    bank(Path("far/cases"), ["salt"])
    monkeypatch.chdir(FISH)
    assert winset("check", tmp_path / "far/cases/salt/resolved.yaml").code == 0


def test_resolved_questions_are_scored_from_python_without_options():
    found = sim.score(FISH / "resolved.yaml")
    assert {row["question"] for row in found["questions"]} == set(ANSWERS["fish"])
