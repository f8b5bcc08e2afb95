"""Seal, verify and score on the command line; every resolution in these tests is invented."""

import json
import math
from pathlib import Path
from typing import Any

import pytest

from sim.equations.scoring import LOG_FLOOR
from sim.files import sealed_file as sealed
from sim.files.load import KINDS
from tests.cli.harness import BASE, changed, place, plainly, scenario, winset
from tests.oracles import scoring as oracle

NEVER = "2999-01-01"  # no seal of today is later
LONG_AGO = "2001-01-01"
RESOLVED = """\
outcomes:
  small:
    canola: {category: relief, resolved: 2999-01-01, source: invented}
"""
NAMES = ["forecast", "uniform", "status_quo", "promises_kept"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small scenario as scenarios/small, its resolved questions, and a sealed forecast."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios" / "small").mkdir(parents=True)
    scenario(tmp_path / "scenarios" / "small")
    write("resolved.yaml", RESOLVED)
    ran = winset("seal", "small", "--replicates", 30, "--seed", 0)
    assert (ran.code, ran.err) == (0, "")
    return tmp_path


def write(name: str, text: str) -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def data(*args: object, code: int = 0) -> Any:
    ran = winset(*args, "--json")
    assert (ran.code, ran.err) == (code, ""), ran
    return json.loads(ran.out)


def stored() -> dict[str, Any]:
    return json.loads(Path("small.sealed.json").read_text(encoding="utf-8"))


def reseal(found: dict[str, Any], name: str = "small.sealed.json") -> str:
    """Write a forecast with a hash that fits."""
    found["sealed"]["sha256"] = sealed.digest(found)
    return write(name, json.dumps(found))


def refused(*args: object) -> str:
    """What a command that refuses says, in words on stderr alone."""
    ran = winset(*args)
    assert ran.code == 1, ran
    assert "Traceback" not in ran.err
    return ran.err


# ---------------------------------------------------------------------- seal and verify


def test_seal_tells_where_and_with_what_hash():
    ran = winset("seal", "small", "--replicates", 4, "--out", "other.json")
    found = json.loads(Path("other.json").read_text(encoding="utf-8"))
    assert ran.code == 0
    assert "other.json" in ran.out
    assert found["sealed"]["sha256"] in ran.out
    told = data("seal", "small", "--replicates", 4, "--out", "third.json")
    assert told["written"] == "third.json"
    assert told["sealed"]["scenario"] == "small"


def test_a_sealed_forecast_is_what_run_prints():
    found = stored()
    del found["sealed"]
    assert found == data("run", "small", "--replicates", 30, "--seed", 0)


def test_verify_is_content_with_what_it_finds_the_same():
    ran = winset("verify", "small.sealed.json")
    assert (ran.code, ran.err) == (0, "")
    assert "every number of the forecast is the same" in ran.out
    assert "is as it was sealed at 20" in ran.out
    found = data("verify", "small.sealed.json")
    assert found["verified"]
    assert found["compared"] == "exactly"
    assert (found["changed"], found["differing"], found["differences"]) == ([], 0, [])


def test_the_whole_line_is_sealed():
    line = ("--months", 4, "--model", "weighted_median", "--param", "bluff=0.25")
    line += ("--set", "stakeholders.canada.capability=0.3", "--set", "policies.ev_quota=40000")
    data("seal", "small", "--replicates", 6, *line, "--out", "f.json")
    assert data("verify", "f.json")["verified"]


def test_verify_names_what_differs():
    found = stored()
    found["outcomes"]["canola"] = {"shut_out": 0.0, "conceded": 0.0, "relief": 1.0}
    write("small.sealed.json", json.dumps(found))
    said = refused("verify", "small.sealed.json")
    assert said.splitlines()[0].startswith("small.sealed.json: sealed.sha256: the hash does not")
    assert "small.sealed.json: outcomes.canola.relief: sealed 1.0, now 0." in said
    told = data("verify", "small.sealed.json", code=1)
    assert not told["verified"]
    assert not told["hash_holds"]
    assert {each["key"] for each in told["differences"]} >= {"outcomes.canola.relief"}


def test_verify_names_a_changed_scenario(here):
    scenario(here / "scenarios" / "small", changed(BASE, "months: 6", "months: 6  # half a year"))
    said = refused("verify", "small.sealed.json")
    assert said.count("\n") == 1
    assert "manifest.scenario_sha256: the scenario has changed since: sealed " in said
    told = data("verify", "small.sealed.json", code=1)
    assert [each["key"] for each in told["changed"]] == ["scenario_sha256"]


def test_verify_says_that_a_scenario_is_gone(here):
    (here / "scenarios" / "small" / "scenario.yaml").unlink()
    said = refused("verify", "small.sealed.json")
    assert "small.sealed.json: sealed.scenario: 'small' cannot be run again" in said
    assert "there is no scenario 'small'." in said


def test_verify_says_that_a_scenario_is_broken_now(here):
    scenario(here / "scenarios" / "small", BASE + "x: 1\n")
    said = refused("verify", "small.sealed.json")
    assert "scenarios/small/scenario.yaml:" in said
    assert "x: unknown key." in said


@pytest.mark.parametrize("command", [("verify",), ("score", "resolved.yaml")])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "f.json:1:1: cannot be read as JSON: Expecting value."),
        ('{"a": 1,\n "b" 2}', "f.json:2:6: cannot be read as JSON: Expecting ':' delimiter."),
        ('{"a": 1, "a": 2}', "f.json: cannot be read as JSON: the key 'a' stands twice."),
        ('{"a": NaN}', "f.json: cannot be read as JSON: NaN is no number."),
        ('{"a": 1e999}', "f.json: cannot be read as JSON: Out of range float"),
        ('{"a": "\\ud800"}', "f.json: holds text that is not UTF-8."),
        ("[" * 100000, "f.json: is nested deeper than 20 levels."),
        ('{"a": ' * 21 + "1" + "}" * 21, "f.json: is nested deeper than 20 levels."),
        ('{"a": ' + "9" * 5000 + "}", "f.json: cannot be read as JSON: 99999999999999999999… has"),
        ('{"a": ' + "9" * 400 + "}", "has 400 digits, more than 20."),
        ("[1]", "f.json: holds no JSON object."),
        ('{"outcomes": {}}', "f.json: sealed: is missing: this is no sealed forecast."),
        ('{"sealed": {}}', "f.json: sealed.sha256: is missing."),
        ('{"sealed": 3}', "f.json: sealed: found 3."),
    ],
)
def test_files_that_are_no_sealed_forecast(command, text, words):
    write("f.json", text)
    assert words in refused(*command, "f.json")


@pytest.mark.parametrize("command", [("verify",), ("score", "resolved.yaml")])
def test_places_that_are_no_sealed_forecast(command):
    assert "none.json: does not exist." in refused(*command, "none.json")
    folder = "scenarios holds no saved run" if command == ("verify",) else "scenarios: is a folder;"
    assert folder in refused(*command, "scenarios")
    Path("f.json").write_bytes(b'{"a": "\xff"}')
    assert "f.json: holds text that is not UTF-8." in refused(*command, "f.json")


@pytest.mark.parametrize("command", [("verify",), ("score", "resolved.yaml")])
@pytest.mark.parametrize(
    ("keys", "value", "words"),
    [
        (("replicates",), "30", "replicates: found '30'."),
        (("replicates",), None, "replicates: found None."),
        (("outcomes", "canola", "relief"), 1.5, "outcomes.canola.relief: found 1.5."),
        (("outcomes", "canola"), {"relief": 0.5}, "outcomes.canola: the chances of the categories"),
        (("sealed", "at"), "yesterday", "sealed.at: found 'yesterday'; a moment such as"),
        (("sealed", "at"), "2026-01-01T00:00:00", "sealed.at: found '2026-01-01T00:00:00'; a mom"),
        (("sealed", "scenario"), "a\0.yaml", "sealed.scenario: found 'a\\x00.yaml'."),
        (("sealed", "more"), 1, "sealed.more: unknown key."),
        (("manifest", "winset"), 1, "manifest.winset: found 1."),
        (("set",), {"a": []}, "set.a: is no number, word or truth value."),
    ],
)
def test_forecasts_of_a_wrong_shape(command, keys, value, words):
    found = stored()
    node = found
    for key in keys[:-1]:
        node = node[key]
    node[keys[-1]] = value
    assert f"f.json: {words}" in refused(*command, reseal(found, "f.json"))


def test_a_request_that_cannot_be_run_is_told():
    for key, value, words in (
        ("replicates", 10**15, "replicates 1000000000000000 is not a whole number in"),
        ("model", "nosh", "there is no model 'nosh'. Did you mean 'nash'?"),
        ("set", {"months": 0}, "--set months=0"),
    ):
        assert words in refused("verify", reseal(stored() | {key: value}, "f.json"))


@pytest.mark.parametrize("line", [("--out", "small.sealed.json"), ()])
def test_seal_never_overwrites(line):
    before = stored()
    assert "small.sealed.json: exists already;" in refused("seal", "small", *line)
    assert stored() == before


def test_seal_refuses_what_run_refuses(here):
    for line, words in (
        (("smal",), "Did you mean 'small'?"),
        (("small", "--model", "nosh"), "Did you mean 'nash'?"),
        (("small", "--replicates", 0), "replicates 0"),
        (("small", "--set", "policies.ev_kvota=1"), "policies.ev_kvota"),
        (("small", "--out", "no/f.json"), "there is no folder 'no'"),
    ):
        assert words in refused("seal", *line)
    assert [path.name for path in here.glob("*.json")] == ["small.sealed.json"]


# ---------------------------------------------------------------------- score


def test_a_sealed_forecast_is_scored_beside_the_baselines():
    found = data("score", "resolved.yaml", "small.sealed.json")
    (row,) = found["questions"]
    assert found["sealed"]
    assert (row["sealed"], row["after_the_event"]) == (True, False)
    assert row["forecasts"]["forecast"] == stored()["outcomes"]["canola"]
    assert row["sealed_at"] == stored()["sealed"]["at"]
    assert list(row["scores"]) == NAMES
    for name, shares in row["forecasts"].items():
        chances, category = list(shares.values()), list(shares).index("relief")
        scores = row["scores"][name]
        assert scores["probability"] == shares["relief"]
        assert scores["brier"] == pytest.approx(oracle.brier(chances, category))
        assert scores["log"] == pytest.approx(oracle.log_score(chances, category, LOG_FLOOR))
        assert scores["floored"] == (shares["relief"] < LOG_FLOOR)
    assert row["scores"]["uniform"]["brier"] == pytest.approx(2 / 3)
    assert found["after_the_event"] is None
    assert found["forecasts"]["mean"]["forecast"]["brier"] == row["scores"]["forecast"]["brier"]


def test_calibration_counts_every_category():
    found = data("score", "resolved.yaml", "small.sealed.json")
    shares = stored()["outcomes"]["canola"]
    happened = [name == "relief" for name in shares]
    expected = oracle.calibration(list(shares.values()), happened, 10)
    table = [
        (row["count"], row["forecast"], row["frequency"])
        for row in found["forecasts"]["calibration"]
    ]
    assert table == [pytest.approx(each) for each in expected if each[0]]
    assert sum(row["count"] for row in found["forecasts"]["calibration"]) == len(shares)


def test_without_a_seal_it_is_no_forecast_and_said_loudly():
    ran = winset("score", "resolved.yaml")
    assert ran.code == 0
    assert ran.out.startswith("NOT SEALED: computed after the event.")
    found = data("score", "resolved.yaml")
    (row,) = found["questions"]
    assert found["sealed"] is row["sealed"] is False
    assert row["after_the_event"]
    assert found["forecasts"] is None
    assert found["after_the_event"]["questions"] == 1
    run = data("run", "small")
    assert row["forecasts"]["forecast"] == run["outcomes"]["canola"]


def test_a_seal_after_the_event_is_no_forecast():
    write("resolved.yaml", RESOLVED.replace(NEVER, LONG_AGO))
    found = data("score", "resolved.yaml", "small.sealed.json")
    (row,) = found["questions"]
    assert (row["sealed"], row["after_the_event"]) == (True, True)
    assert not found["sealed"]
    assert found["forecasts"] is None
    out = winset("score", "resolved.yaml", "small.sealed.json").out
    assert "after the event: no forecast" in out
    assert "Forecasts sealed in time" not in out


def test_the_day_of_sealing_is_that_of_utc():
    found = stored()
    found["sealed"]["at"] = "2026-03-01T23:30:00-05:00"  # 2 March in UTC
    file = reseal(found)
    for day, late in (("2026-03-01", True), ("2026-03-02", False)):
        write("resolved.yaml", RESOLVED.replace(NEVER, day))
        row = data("score", "resolved.yaml", file)["questions"][0]
        assert row["after_the_event"] is late


def test_a_tampered_forecast_is_not_scored():
    found = stored()
    found["outcomes"]["canola"] = {"shut_out": 0.0, "conceded": 0.0, "relief": 1.0}
    write("small.sealed.json", json.dumps(found))
    said = refused("score", "resolved.yaml", "small.sealed.json")
    assert "small.sealed.json: sealed.sha256: the hash does not hold" in said


def test_several_forecasts_of_one_question():
    data("seal", "small", "--replicates", 9, "--model", "weighted_mean", "--out", "mean.json")
    found = data("score", "resolved.yaml", "small.sealed.json", "mean.json", "mean.json")
    assert [row["model"] for row in found["questions"]] == ["nash", "weighted_mean"]
    both = [row["scores"]["forecast"]["log"] for row in found["questions"]]
    assert found["forecasts"]["mean"]["forecast"]["log"] == pytest.approx(math.fsum(both) / 2)


def test_where_the_scenario_has_changed_only_uniform_is_left(here):
    scenario(here / "scenarios" / "small", "# other\n" + BASE)
    found = data("score", "resolved.yaml", "small.sealed.json")
    scores = found["questions"][0]["scores"]
    assert scores["status_quo"] is scores["promises_kept"] is None
    assert scores["uniform"] is not None
    assert "not here as they were when it was sealed" in found["notes"][0]
    assert found["forecasts"]["mean"]["status_quo"] is None
    ran = winset("score", "resolved.yaml", "small.sealed.json")
    assert ran.code == 0
    assert "only the uniform" in plainly(ran.out)


def test_a_forecast_judged_early_is_told():
    data("seal", "small", "--replicates", 5, "--months", 2, "--out", "short.json")
    (note,) = data("score", "resolved.yaml", "short.json")["notes"]
    assert note.startswith("short.json: outcomes.canola: judged in 2026-02, the last month run")


def test_a_floor_that_is_hit_is_marked():
    write("resolved.yaml", RESOLVED.replace("relief", "shut_out"))
    scores = data("score", "resolved.yaml", "small.sealed.json")["questions"][0]["scores"]
    assert scores["status_quo"]["floored"]
    assert scores["status_quo"]["log"] == pytest.approx(-math.log(LOG_FLOOR))
    assert scores["status_quo"]["brier"] == 2
    out = winset("score", "resolved.yaml", "small.sealed.json").out
    assert "6.908*" in out
    assert "0.001" in out


@pytest.mark.parametrize("files", [(), ("small.sealed.json",)])
@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("small", "smal", "outcomes.smal", "there is no scenario 'smal'. Did you mean 'small'?"),
        ("canola", "canole", "outcomes.small.canole", "'small' has no question 'canole'. Did you"),
        ("relief", "releif", "outcomes.small.canola.category", "'releif' is no category of 'cano"),
    ],
)
def test_answers_to_what_nobody_asked(files, old, new, key, words):
    text = changed(RESOLVED, old, new)
    write("resolved.yaml", text)
    said = refused("score", "resolved.yaml", *files)
    mark = {"smal": "canola:", "canole": "{category", "releif": "releif"}[new]
    assert said.startswith(f"resolved.yaml:{place(text, mark)}: {key}: {words}")
    assert "Did you mean" in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (NEVER, "2026-02-30", "canola.resolved: found '2026-02-30'; a day such as 2026-12-31"),
        (NEVER, "2026-02", "canola.resolved: found '2026-02'; a day"),
        (NEVER, "2026-02-03 10:00:00", "canola.resolved: found '2026-02-03 10:00:00'; a day"),
        (NEVER, "20260203", "canola.resolved: found 20260203; a day"),
        (", source: invented", "", "canola.source: is missing."),
        ("source: invented", "source: ''", "canola.source: found ''."),
        ("category: relief, ", "", "canola.category: is missing."),
        ("category", "catgory", "canola.catgory: unknown key. Did you mean 'category'?"),
        ("{category: relief, resolved: 2999-01-01, source: invented}", "relief", "canola: found"),
    ],
)
def test_resolved_questions_of_a_wrong_shape(old, new, words):
    write("resolved.yaml", changed(RESOLVED, old, new))
    said = refused("score", "resolved.yaml")
    assert "resolved.yaml:3:" in said
    assert words in said
    assert words in refused("check", "resolved.yaml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("outcomes: {}\n", "resolved.yaml:1:11: outcomes: found {}."),
        ("outcomes: {small: {}}\n", "resolved.yaml:1:19: outcomes.small: found {}."),
        ("outcome: {}\n", "unknown key. Did you mean 'outcomes'?"),
        ("- 1\n", "holds no mapping"),
        ("", "is empty"),
        ("outcomes: [\n", "resolved.yaml:2:1: expected the node content"),
    ],
)
def test_files_that_resolve_nothing(text, words):
    write("resolved.yaml", text)
    said = refused("score", "resolved.yaml")
    assert words in said


def test_forecasts_of_other_scenarios_are_told():
    other = "  beijing_reset:\n    cars: {category: none, resolved: 2999-01-01, source: invented}\n"
    write("resolved.yaml", RESOLVED + other)
    found = data("score", "resolved.yaml", "small.sealed.json")
    assert [row["scenario"] for row in found["questions"]] == ["small"]
    assert found["notes"] == [
        "outcomes.beijing_reset: no sealed forecast of it was given; not scored."
    ]
    data("seal", "us_retaliation", "--replicates", 3, "--months", 1, "--out", "other.json")
    both = data("score", "resolved.yaml", "small.sealed.json", "other.json")
    assert both["notes"][0] == "other.json: nothing is resolved of 'us_retaliation'; not scored."
    said = refused("score", "resolved.yaml", "other.json")
    assert "resolved.yaml:2:3: outcomes: resolves nothing of what was forecast" in said


def test_a_file_that_is_neither_is_refused():
    write("scores.txt", RESOLVED)
    said = refused("score", "scores.txt", "small.sealed.json")
    assert "scores.txt is no file of resolved questions." in said
    assert "scores.txt:1: is in no format known." in refused("score", "scores.txt")
    assert "none.yaml: does not exist." in refused("score", "none.yaml")


def test_check_and_schema_know_resolved_questions():
    assert winset("check", "resolved.yaml").code == 0
    write("resolved.yaml", RESOLVED.replace("relief", "releif"))
    assert "'releif' is no category" in refused("check", "resolved.yaml")
    assert "resolved" in KINDS
    shape = data("schema", "resolved")
    assert shape["$defs"]["Resolution"]["properties"]["resolved"]["format"] == "date"
    text = winset("schema", "--help").out
    assert all(kind in text for kind in KINDS)
