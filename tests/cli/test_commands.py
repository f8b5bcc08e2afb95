"""Every command does what the contract says, as text and as JSON."""

import json
import math
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from typer.main import get_command

import sim
from sim.cli.program import GROUPS, app
from tests.cli.harness import BASE, MOVED, Ran, changed, scenario, winset

ROOT = Path(sim.__file__).parents[1]
ORDINAL = "usmca_future"
MONTH = re.compile(r"\d{4}-\d{2}")
RUN = ("--replicates", 40, "--seed", 3)
DECISIONS = ["month", "replicate", "who", "what", "to", "probability", "before", "after", "why"]
SPREAD = {"median", "p10", "p90"}
COUNTED = {
    "tables": ("agreed", "win_set_empty", "not_found", "unresolved"),
    "threats": (
        *("issued", "conceded", "partly", "given_way", "carried_out", "backed_down"),
        *("yielded", "lifted", "answered", "in_force"),
    ),
    "moves": ("made", "ended", "refused"),
}
TABLE = """\
actor,issue,position,salience,capability,reversion
a,tax,0,0.5,1,0
b,tax,10,0.5,3,0
c,tax,4,1.0,1,0
"""


def told(ran: Ran) -> str:
    """What a command that went well printed."""
    assert (ran.code, ran.err) == (0, ""), ran
    assert ran.out.endswith("\n")
    return ran.out


def data(*args: object) -> Any:
    """What a command prints with --json; NaN and infinity are no JSON."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    return json.loads(told(winset(*args, "--json")), parse_constant=refuse)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small scenario, and the current one."""
    monkeypatch.chdir(tmp_path)
    scenario(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The JSON object of a run of the small scenario."""
    return data("run", scenario(tmp_path_factory.mktemp("run")), *RUN)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> sim.Result:
    """The same run by the library."""
    path = scenario(tmp_path_factory.mktemp("library"))
    return sim.run(path, replicates=40, seed=3)


# ------------------------------------------------------------------ looking around


def test_version() -> None:
    assert re.fullmatch(r"winset \S+\n", told(winset("--version")))


def test_without_a_command_it_shows_help() -> None:
    ran = winset()
    for command in ("list", "show", "new", "check", "run", "explain", "why", "schema", "predict"):
        assert command in ran.out + ran.err


def test_help_names_every_command_once() -> None:
    shown = [name for names in GROUPS.values() for name in names]
    registered: Any = get_command(app)
    assert sorted(shown) == sorted(registered.commands)


def test_list_names_every_scenario() -> None:
    shipped = sorted(path.parent.name for path in (ROOT / "scenarios").glob("*/scenario.yaml"))
    found = data("list")
    assert list(found) == shipped == list(sim.catalogue())
    text = told(winset("list"))
    for slug, entry in found.items():
        assert set(entry) >= {"title", "question", "start", "months", "stakeholders", "issues"}
        assert slug in text
        assert entry["title"] in text
        assert entry["question"] in text


def test_list_shows_own_scenarios_and_those_that_cannot_be_read(here: Path) -> None:
    for slug, text in (("mine", BASE), ("broken", "title: [")):
        (here / "scenarios" / slug).mkdir(parents=True)
        scenario(here / "scenarios" / slug, text)
    found = data("list")
    assert found["mine"]["title"] == "Canola for cars"
    assert "winset check" in found["broken"]["title"]
    assert "beijing_reset" in found


@pytest.mark.usefixtures("here")
def test_show_tells_who_and_what() -> None:
    found, text = data("show", "scenario.yaml"), told(winset("show", "scenario.yaml"))
    assert found["title"] == "Canola for cars"
    assert (found["start"], found["end"], found["months"]) == ("2026-01", "2026-06", 6)
    assert list(found["stakeholders"]) == ["canada", "china", "ontario", "prairie_farmers"]
    assert found["stakeholders"]["ontario"]["within"] == "canada"
    assert found["issues"][ORDINAL]["levels"] == ["withdrawal", "annual_reviews", "extension"]
    assert found["tables"]["reset"]["meets"] == ["2026-03"]
    assert found["threats"]["card"]["sanction"] == "canola_seed_tariff"
    assert found["events"] == {"arrest": {"month": "2026-02"}}
    assert found["parameters"]["bluff"] == 0.3
    assert found["outcomes"]["canola"]["categories"] == ["shut_out", "conceded", "relief"]
    assert 0 < found["judgement_share"] < 1
    for word in (*found["stakeholders"], *found["issues"], "reset", "card", "arrest", "relief"):
        assert word in text


def test_show_tells_of_moves(here: Path) -> None:
    scenario(here, MOVED)
    found, text = data("show", "scenario.yaml"), told(winset("show", "scenario.yaml"))
    assert list(found["moves"]) == ["plea", "hush"]
    assert found["moves"]["plea"]["who"] == "prairie_farmers"
    for word in ("plea", "hush", "reset"):
        assert word in text


def test_new_writes_a_scenario_that_checks_and_runs(here: Path) -> None:
    assert data("new", "pea_tariffs")["written"] == [
        "scenarios/pea_tariffs/scenario.yaml",
        "scenarios/pea_tariffs/lesson.md",
    ]
    assert "all is well" in told(winset("check", "scenarios/pea_tariffs/scenario.yaml"))
    assert data("run", "pea_tariffs", "--replicates", 2)["scenario"] == "pea_tariffs"
    assert "lesson.md" in told(winset("new", "another"))
    assert (here / "scenarios" / "another" / "lesson.md").read_text().startswith("# Another")


def test_check_finds_all_that_is_shipped_well() -> None:
    found = data("check")
    every = [path for part in ("seeds", "scenarios") for path in (ROOT / part).rglob("*.yaml")]
    files = [path for path in every if "cases" not in path.parts]
    assert found["problems"] == []
    assert found["files"] == len(files)
    assert sim.check() == []


def test_check_finds_no_problem_in_any_case() -> None:
    """Their stakeholders keep the usual hurdle and resolve of their kind, which it remarks on."""
    cases = sorted((ROOT / "scenarios" / "cases").rglob("*.yaml"))
    assert len(cases) >= 36
    assert sim.check(*cases) == []


def test_check_as_json_tells_problems_and_fails(here: Path) -> None:
    scenario(here, changed(BASE, "review: 2", "review: x"))
    ran = winset("check", "scenario.yaml", "--json")
    assert (ran.code, ran.err) == (1, "")
    found = json.loads(ran.out)
    assert found["files"] == 1
    assert found["problems"] == sim.check("scenario.yaml")
    assert found["problems"][0].startswith("scenario.yaml:32:13: threats.card.review: found 'x'.")


@pytest.mark.parametrize("kind", ["scenario", "stakeholder", "article", "issues", "lanes"])
def test_schema_of_every_kind(kind: str) -> None:
    found = json.loads(told(winset("schema", kind)))
    assert found["type"] == "object"
    assert data("schema")[kind] == found
    assert kind in told(winset("schema"))


# ------------------------------------------------------------------ why and explain


@pytest.mark.usefixtures("here")
def test_why_follows_a_number_to_the_paragraph() -> None:
    found = data("why", "scenario.yaml", "threats.card.sanction.to")
    (number,) = found["numbers"]
    (branch,) = number["branches"]
    (fact,) = branch["facts"]
    assert number["place"] == "scenario.yaml:29"
    assert (branch["low"], branch["likely"], branch["high"]) == (76, 84, 100)
    assert fact["id"] == "focus.canola-before"
    assert isinstance(fact["paragraph"], int)
    text = told(winset("why", "scenario.yaml", "threats.card.sanction.to"))
    assert f"paragraph {fact['paragraph']}" in text
    assert fact["says"] in text


@pytest.mark.usefixtures("here")
def test_why_says_plainly_what_is_judgement_and_what_was_given() -> None:
    key = "threats.card.demand.at_most"
    assert "judgement: silence" in told(winset("why", "scenario.yaml", key))
    given = winset("why", "scenario.yaml", key, "--set", f"{key}=33")
    assert "33, certain" in told(given)
    assert "set for this run" in given.out
    assert f"--set {key}=33" in given.out


@pytest.mark.usefixtures("here")
def test_why_of_a_group_a_parameter_and_a_question() -> None:
    group = data("why", "scenario.yaml", "threats")["numbers"]
    assert [number["key"] for number in group] == [
        "threats.card.demand.at_most",
        "threats.card.sanction.to",
    ]
    parameter = data("why", "scenario.yaml", "parameters.bluff", "--set", "parameters.bluff=.1")
    assert parameter["parameter"]["value"] == 0.1
    question = data("why", "scenario.yaml", "outcomes.canola")["outcome"]
    assert list(question["categories"]) == ["shut_out", "conceded", "relief"]
    for key in ("parameters.bluff", "outcomes.canola"):
        assert key.split(".")[1] in told(winset("why", "scenario.yaml", key))


@pytest.mark.usefixtures("here")
def test_explain_tells_the_same_story_as_the_run() -> None:
    rows = sim.run("scenario.yaml", replicates=4).decisions()
    for replicate in (0, 3):
        found = data("explain", "scenario.yaml", "--replicate", replicate)
        assert found["replicate"] == replicate
        mine = rows[(rows["replicate"] == replicate) & (rows["what"] != "accommodates")]
        entries = [entry for month in found["months"].values() for entry in month]
        assert [entry["what"] for entry in entries] == mine["what"].tolist()
        assert [entry["to"] for entry in entries] == mine["to"].tolist()
        assert all(MONTH.fullmatch(month) for month in found["months"])
        assert found["outcomes"]["canola"] in {"shut_out", "conceded", "relief"}
        text = told(winset("explain", "scenario.yaml", "--replicate", replicate))
        assert all(month in text for month in found["months"])
        assert found["outcomes"]["canola"].replace("_", " ").capitalize() in text


# ------------------------------------------------------------------ run --json


def numbers(value: Any) -> Iterator[float]:
    """Every number in a JSON value."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from numbers(inner)
    elif isinstance(value, int | float):
        yield value


def spread(value: dict[str, float], low: float = -math.inf, high: float = math.inf) -> bool:
    """Whether a value is three quantiles in order, within bounds."""
    return set(value) == SPREAD and low <= value["p10"] <= value["median"] <= value["p90"] <= high


def test_run_has_the_keys_of_the_contract(ran: dict[str, Any]) -> None:
    assert list(ran) == [
        *("scenario", "model", "seed", "replicates", "months", "start", "set", "parameters"),
        *("outcomes", "intervals", "judged_at", "policies", "weighted_mean", "stakeholders"),
        *("by_category", "tables", "threats", "moves", "judgement_share", "warnings", "manifest"),
    ]
    assert ran["scenario"].startswith("run")  # the folder's name
    assert (ran["model"], ran["seed"], ran["replicates"], ran["months"]) == ("nash", 3, 40, 6)
    assert (ran["start"], ran["set"]) == ("2026-01", {})
    assert ran["parameters"]["bluff"] == 0.3
    assert ran["parameters"]["disagreement"] == "reversion"
    assert all(isinstance(warning, str) for warning in ran["warnings"])
    assert 0 < ran["judgement_share"] < 1
    assert all(math.isfinite(number) for number in numbers(ran))


def test_run_outcomes_are_shares_within_their_intervals(ran: dict[str, Any]) -> None:
    shares, intervals = ran["outcomes"]["canola"], ran["intervals"]["canola"]
    assert list(shares) == list(intervals) == ["shut_out", "conceded", "relief"]
    assert sum(shares.values()) == pytest.approx(1)
    for category, share in shares.items():
        low, high = intervals[category]
        assert 0 <= low <= share <= high <= 1
        assert low < high
    assert ran["judged_at"] == {"canola": "2026-06"}


def test_run_policies_have_an_entry_a_month_and_one_more(ran: dict[str, Any]) -> None:
    assert list(ran["policies"]) == [
        *("ev_quota", "canola_seed_tariff", "security_red_lines", ORDINAL)
    ]
    for name, policy in ran["policies"].items():
        assert list(policy) == ["unit", "median", "p10", "p90", "levels", "share"]
        for low, middle, high in zip(policy["p10"], policy["median"], policy["p90"], strict=True):
            assert low <= middle <= high
        assert len(policy["median"]) == 7
        if name != ORDINAL:
            assert policy["levels"] is policy["share"] is None
    assert ran["policies"]["ev_quota"]["unit"] == "vehicles a year"
    assert ran["policies"]["canola_seed_tariff"]["median"][0] == pytest.approx(15, abs=1.5)


def test_run_ordinal_policies_are_levels_and_shares(ran: dict[str, Any]) -> None:
    policy = ran["policies"][ORDINAL]
    assert (
        list(policy["share"]) == policy["levels"] == ["withdrawal", "annual_reviews", "extension"]
    )
    assert set(numbers([policy[name] for name in SPREAD])) <= {0, 1, 2}
    for entries in zip(*policy["share"].values(), strict=True):
        assert sum(entries) == pytest.approx(1)
    assert policy["share"]["annual_reviews"][0] == 1


def test_run_stakeholders_and_means(ran: dict[str, Any]) -> None:
    assert list(ran["weighted_mean"]) == list(ran["policies"])
    assert all(spread(value) for value in ran["weighted_mean"].values())
    assert spread(ran["weighted_mean"]["canola_seed_tariff"], 0, 100)
    assert list(ran["stakeholders"]) == ["canada", "china", "ontario", "prairie_farmers"]
    for entry in ran["stakeholders"].values():
        assert list(entry) == ["utility_change", "gain_cad_m", "position"]
        assert spread(entry["utility_change"])
        assert spread(entry["gain_cad_m"])
        assert list(entry["position"]) == list(ran["policies"])
        assert all(len(part["median"]) == 7 for part in entry["position"].values())


def test_run_tables_and_threats_are_shares(ran: dict[str, Any]) -> None:
    table = ran["tables"]["reset"]
    ways = COUNTED["tables"]
    assert list(table) == [*ways, "month"]
    assert all(0 <= table[way] <= 1 for way in ways)
    assert sum(table[way] for way in ways) == pytest.approx(1)
    assert table["month"]["median"] in {None, "2026-03"}
    assert (table["month"]["median"] is None) == (table["agreed"] == 0)
    threat = ran["threats"]["card"]
    assert tuple(threat) == COUNTED["threats"]
    assert all(0 <= share <= 1 for share in threat.values())
    assert max(threat.values()) == threat["issued"]
    assert max(threat["conceded"], threat["partly"]) <= threat["given_way"]
    assert max(threat["yielded"], threat["lifted"], threat["in_force"]) <= threat["carried_out"]
    assert ran["moves"] == {}


def test_run_manifest_says_what_it_was_made_of(ran: dict[str, Any]) -> None:
    manifest = ran["manifest"]
    assert list(manifest) == [
        *("winset", "scenario_sha256", "seeds_sha256", "math_fingerprint"),
        *("quantiles_from", "python", "numpy"),
    ]
    assert re.fullmatch(r"[0-9a-f]{64}", manifest["scenario_sha256"])
    assert re.fullmatch(r"[0-9a-f]{64}", manifest["seeds_sha256"])
    assert manifest["quantiles_from"] == 40
    assert manifest["numpy"] == np.__version__


@pytest.mark.usefixtures("here")
def test_run_as_text_has_units_and_intervals() -> None:
    text = told(winset("run", "scenario.yaml", *RUN))
    for word in ("Canola for cars", "40 replicates", "shut out", "relief", "vehicles a year", " %"):
        assert word in text
    assert " to " in text


@pytest.mark.usefixtures("here")
def test_the_same_line_gives_the_same_bits(ran: dict[str, Any]) -> None:
    again = data("run", "scenario.yaml", *RUN)
    for key in ("outcomes", "policies", "stakeholders", "threats", "tables", "manifest"):
        assert again[key] == ran[key]
    other = data("run", "scenario.yaml", "--replicates", 40, "--seed", 4)
    assert other["policies"] != ran["policies"]


# ------------------------------------------------------------------ changes of a run


@pytest.mark.usefixtures("here")
def test_set_reaches_every_kind_of_number() -> None:
    pairs = {
        "threats.card.demand.at_most": 33,
        "threats.card.sanction.to.likely": 90,
        "threats.card.sanction.to.low": 80,
        "threats.card.sanction.to.high": 95,
        "stakeholders.canada.resolve": 0.3,
        "threats.card.review": 1,
        "parameters.bluff": 0.4,
        "policies.ev_quota": 49000,
        f"policies.{ORDINAL}": "extension",
        "tables.reset.binds": False,
        "tables.reset.until": "2026-04",
        "events.arrest.set.stakeholders.china.interests.security_red_lines.salience": 0.2,
        "stakeholders.ontario.within.voice": 0.1,
        "stakeholders.canada.interests.ev_quota.reservation.at_most": 60000,
        "lanes.evs.in_quota_rate": 5,
    }
    line = [p for k, v in pairs.items() for p in ("--set", f"{k}={str(v).lower()}")]
    found = data("run", "scenario.yaml", "--replicates", 2, *line)
    assert found["set"] == pairs
    assert found["parameters"]["bluff"] == 0.4
    assert found["policies"]["ev_quota"]["median"][0] == 49000
    assert found["policies"][ORDINAL]["median"][0] == 2
    numbers = sim.load("scenario.yaml", pairs).numbers
    for key, value in pairs.items():
        if key in numbers and isinstance(value, int | float):
            assert numbers[key].support() == (value, value)
    branch = numbers["threats.card.sanction.to"].estimate.branches[0]
    assert (branch.low, branch.likely, branch.high) == (80, 90, 95)
    assert branch.because == ["focus.canola-before"]
    assert sim.load("scenario.yaml", pairs).file.tables["reset"].binds is False


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("key", ["bluff=0.5", "notice=0.2"])
def test_a_parameter_is_the_same_as_its_set(key: str) -> None:
    by_param = data("run", "scenario.yaml", *RUN, "--param", key)
    by_set = data("run", "scenario.yaml", *RUN, "--set", f"parameters.{key}")
    assert by_param["set"] == {}
    assert {**by_param, "set": by_set["set"]} == by_set
    name, value = key.split("=")
    assert by_param["parameters"][name] == float(value)


@pytest.mark.usefixtures("here")
def test_the_model_and_its_parameters_can_be_chosen(ran: dict[str, Any]) -> None:
    mean = data("run", "scenario.yaml", *RUN, "--model", "weighted_mean")
    assert mean["model"] == "weighted_mean"
    distant = data("run", "scenario.yaml", *RUN, "--param", "disagreement=distant")
    assert distant["parameters"]["disagreement"] == "distant"
    assert distant["policies"] != ran["policies"]


@pytest.mark.usefixtures("here")
def test_fewer_months_are_judged_early_with_a_warning() -> None:
    found = data("run", "scenario.yaml", *RUN, "--months", 4)
    assert found["months"] == 4
    assert len(found["policies"]["ev_quota"]["median"]) == 5
    assert found["judged_at"] == {"canola": "2026-04"}
    words = "outcomes.canola: judged in 2026-04, the last month run, not in 2026-06."
    assert words in found["warnings"]
    assert words in " ".join(told(winset("run", "scenario.yaml", *RUN, "--months", 4)).split())


# ------------------------------------------------------------------ tables on disk


@pytest.fixture(scope="module", params=["parquet", "csv"])
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's folder, in either format."""
    folder = tmp_path_factory.mktemp("saved")
    line = ("run", scenario(folder), *RUN, "--out", folder / "out", "--format", request.param)
    text = told(winset(*line))
    assert f"Tables and manifest are in {folder / 'out'}." in " ".join(text.split())
    names = ["decisions", "policies", "positions", "replicates", "stakeholders"]
    names += ["moves", "tables", "threats"]
    files = sorted(path.name for path in (folder / "out").iterdir())
    beside = ["environment.txt", "manifest.json", "ro-crate-metadata.json", "scenario.yaml"]
    assert files == sorted([*(f"{name}.{request.param}" for name in names), *beside])
    assert sorted(path.name for path in folder.iterdir()) == ["out", "scenario.yaml"]
    return folder / "out"


def test_saved_tables_have_the_columns_of_the_contract(saved: Path) -> None:
    found = sim.read(saved)
    issues = ["ev_quota", "canola_seed_tariff", "security_red_lines", ORDINAL]
    who = ["canada", "china", "ontario", "prairie_farmers"]
    columns = {name: list(frame) for name, frame in found.items() if name != "manifest"}
    assert columns["replicates"] == [
        *("replicate", "outcome.canola"),
        *(f"policy.{issue}" for issue in issues),
        *(f"gain_cad_m.{each}" for each in who),
    ]
    assert columns["decisions"] == DECISIONS
    assert columns["policies"] == ["month", "issue", "p10", "median", "p90"]
    assert columns["positions"] == ["month", "who", "issue", "p10", "median", "p90"]
    assert columns["stakeholders"][:2] == ["month", "who"]
    assert len(found["replicates"]) == 40
    assert len(found["policies"]) == 7 * len(issues)
    assert len(found["positions"]) == 7 * len(issues) * len(who)
    assert len(found["stakeholders"]) == 7 * len(who)


def test_saved_tables_agree_with_the_json(saved: Path, ran: dict[str, Any]) -> None:
    found = sim.read(saved)
    apart = {"scenario"}  # the folder's name
    assert {k: v for k, v in found["manifest"].items() if k not in apart} == {
        k: v for k, v in ran.items() if k not in apart
    }
    shares = found["replicates"]["outcome.canola"].value_counts(normalize=True)
    for category, share in ran["outcomes"]["canola"].items():
        assert shares.get(category, 0) == pytest.approx(share)
    for issue, rows in found["policies"].groupby("issue"):
        for name in SPREAD:
            assert rows[name].tolist() == pytest.approx(ran["policies"][issue][name])
    last = found["replicates"]["policy.ev_quota"].median()
    assert last == pytest.approx(ran["policies"]["ev_quota"]["median"][-1])
    decisions = found["decisions"]
    assert set(decisions["month"]) <= set(range(1, 7))
    assert set(decisions["replicate"]) <= set(range(40))
    assert decisions["probability"].between(0, 1).all()
    issued = decisions[decisions["what"] == "threatens"] if len(decisions) else decisions
    if len(issued):
        assert issued["replicate"].nunique() / 40 == pytest.approx(ran["threats"]["card"]["issued"])


@pytest.mark.parametrize("fmt", ["parquet", "csv"])
def test_what_became_of_tables_threats_and_moves_is_counted(tmp_path: Path, fmt: Any) -> None:
    path = scenario(tmp_path, MOVED)
    ran = data("run", path, *RUN, "--out", tmp_path / "out", "--format", fmt)
    assert ran["moves"]["plea"]["made"] > 0
    assert all((tmp_path / "out" / f"{name}.{fmt}").is_file() for name in COUNTED)
    found = sim.read(tmp_path / "out")
    for section, marks in COUNTED.items():
        frame = found[section]
        assert list(frame) == ["name", *(c for m in marks for c in (m, f"{m}.share"))]
        assert frame["name"].tolist() == list(ran[section])
        for row in frame.to_dict("records"):
            for mark in marks:
                assert row[f"{mark}.share"] == ran[section][row["name"]][mark]
                assert row[mark] == pytest.approx(row[f"{mark}.share"] * 40)
        counted = sim.run(path, replicates=40, seed=3).counts(section)
        assert_frame_equal(frame, counted, check_dtype=fmt == "parquet")
    ways = found["tables"][list(COUNTED["tables"])]
    assert ways.sum(axis=1).tolist() == [40]


def test_moves_stand_in_the_decisions_as_often_as_they_are_counted(tmp_path: Path) -> None:
    result = sim.run(scenario(tmp_path, MOVED), replicates=40, seed=3)
    rows = result.decisions().query("to == 'plea' and what == 'makes the move'")
    assert set(rows["who"]) == {"prairie_farmers"}
    assert len(rows) == rows["replicate"].nunique() == result.counts("moves").at[0, "made"]


@pytest.mark.parametrize("fmt", ["parquet", "csv"])
def test_saving_a_result_is_the_same_as_out(tmp_path: Path, fmt: Any) -> None:
    path = scenario(tmp_path)
    told(winset("run", path, *RUN, "--out", tmp_path / "by_out", "--format", fmt))
    result = sim.run(path, replicates=40, seed=3)
    (tmp_path / "by_save").mkdir()
    assert result.save(tmp_path / "by_save", fmt=fmt) == tmp_path / "by_save"
    files = sorted((tmp_path / "by_out").iterdir())
    assert [file.name for file in files] == sorted(
        file.name for file in (tmp_path / "by_save").iterdir()
    )
    for file in files:
        assert file.read_bytes() == (tmp_path / "by_save" / file.name).read_bytes()


# ------------------------------------------------------------------ the library


def test_a_result_gives_the_json_of_the_command(result: sim.Result, ran: dict[str, Any]) -> None:
    mine = json.loads(result.to_json())
    assert {**mine, "scenario": ""} == {**ran, "scenario": ""}
    assert result.data == mine


def test_result_frames_hold_what_the_json_holds(result: sim.Result) -> None:
    outcomes = result.outcomes()
    assert list(outcomes) == ["question", "category", "share", "low", "high"]
    assert outcomes.set_index("category")["share"].to_dict() == result.data["outcomes"]["canola"]
    policies = result.policies()
    for issue, policy in result.data["policies"].items():
        assert policies[policies["issue"] == issue]["median"].tolist() == policy["median"]
    last = result.stakeholders().query("month == 6").set_index("who")
    for who, entry in result.data["stakeholders"].items():
        for name in ("utility_change", "gain_cad_m"):
            for level in SPREAD:
                assert last.loc[who, f"{name}.{level}"] == entry[name][level]
    positions = result.positions().query("who == 'china' and issue == 'ev_quota'")
    median = result.data["stakeholders"]["china"]["position"]["ev_quota"]["median"]
    assert positions["median"].tolist() == median
    assert list(result.decisions()) == DECISIONS


def test_decisions_are_the_same_whenever_they_are_asked_for(result: sim.Result) -> None:
    assert_frame_equal(result.decisions(), result.decisions())
    assert isinstance(result.decisions(), pd.DataFrame)


def test_the_door_has_every_name() -> None:
    for name in sim.__all__:
        thing = getattr(sim, name)
        assert getattr(thing, "__module__", "sim.").startswith("sim.")
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = sim.nothing  # type: ignore[attr-defined]


@pytest.mark.usefixtures("here")
def test_the_library_refuses_as_the_command_does() -> None:
    ran = winset("run", "scenario.yaml", "--set", "parameters.bluf=1")
    with pytest.raises(sim.WinsetError) as caught:
        sim.run("scenario.yaml", set={"parameters.bluf": 1})
    assert str(caught.value) == ran.err.strip()
    with pytest.raises(sim.WinsetError, match="Did you mean 'beijing_reset'"):
        sim.load("beijing_rest")


def python(*args: str) -> subprocess.CompletedProcess[str]:
    """A fresh Python that finds this copy of Winset."""
    return subprocess.run(
        [sys.executable, *args],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_importing_sim_loads_nothing_heavy() -> None:
    heavy = ["numpy", "mesa", "pandas", "pyarrow", "pydantic", "ruamel", "typer", "streamlit"]
    code = f"import sim, sys; print([name for name in {heavy} if name in sys.modules])"
    assert python("-c", code).stdout == "[]\n"
    code = f"import sim.cli, sys; print([n for n in {heavy[:4]} if n in sys.modules])"
    assert python("-c", code).stdout == "[]\n"


@pytest.mark.parametrize(
    ("line", "code"), [(["list"], 0), (["show", "nowhere"], 1), (["nonsense"], 2)]
)
def test_as_a_program_it_ends_with_its_code(line: list[str], code: int) -> None:
    ran = python("-c", "from sim.cli import main; main()", *line)
    assert ran.returncode == code
    assert bool(ran.stdout) == (code == 0)
    assert bool(ran.stderr) == (code != 0)
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("given", ["{here}", "", "{here}:", ":"], ids=str)
def test_as_installed_it_takes_no_file_of_our_name_from_pythonpath(
    tmp_path: Path, given: str
) -> None:
    """Nor from the current folder, which an empty entry of PYTHONPATH is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    module, _, function = project["project"]["scripts"]["winset"].partition(":")
    files = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    (source,) = (name for name, place in files.items() if place == f"{module}.py")
    for name in ("sim", "ui"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('my own')")
    start = f"import runpy; runpy.run_path({str(ROOT / source)!r})[{function!r}]()"
    ran = subprocess.run(
        [sys.executable, "-P", "-c", start, "show", "beijing_reset"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": given.replace(":", os.pathsep).format(here=tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "beijing_reset" in ran.stdout


def test_a_reader_that_leaves_early_does_no_harm() -> None:
    start = "import sys; from sim.cli import main; main()"
    command = f'"{sys.executable}" -c "{start}" schema scenario | head -n 1'
    ran = subprocess.run(
        ["bash", "-c", command],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (ran.stdout, ran.stderr) == ("{\n", "")


# ------------------------------------------------------------------ plain tables


@pytest.fixture
def table(here: Path) -> str:
    """A plain table of three actors."""
    (here / "table.csv").write_text(TABLE)
    return "table.csv"


def test_predict_with_every_model(table: str) -> None:
    found = data("predict", table, "--rounds", 3, "--scale", "0:10")
    assert found["file"] == "table.csv"
    assert list(found["models"]) == sorted(found["models"])
    assert {"nash", "weighted_mean", "weighted_median"} <= set(found["models"])
    for forecast in found["models"].values():
        assert list(forecast) == ["parameters", "issues"]
        assert list(forecast["issues"]) == ["tax"]
        tax = forecast["issues"]["tax"]
        assert tax["outcome"] is None or 0 <= tax["outcome"] <= 10
        assert len(tax["rounds"]) == 4
        first = tax["rounds"][0]
        assert first["positions"] == {"a": 0, "b": 10, "c": 4}
        assert first["moves"] == []
        assert first["mean"] == pytest.approx((0 * 0.5 + 10 * 1.5 + 4 * 1) / 3)
        assert first["median"] == 4
        for entry in tax["rounds"]:
            assert list(entry) == ["median", "mean", "positions", "moves"]
            assert all(set(move) == {"who", "to", "kind"} for move in entry["moves"])


def test_predict_names_and_forecasts(table: str) -> None:
    found = data("predict", table, "--model", "weighted_mean,weighted_median")["models"]
    assert list(found) == ["weighted_mean", "weighted_median"]
    assert found["weighted_mean"]["issues"]["tax"]["outcome"] == pytest.approx(19 / 3)
    assert found["weighted_median"]["issues"]["tax"]["outcome"] == pytest.approx(4)
    text = told(winset("predict", table, "--model", "weighted_mean"))
    assert "weighted mean" in text
    assert "6.333" in text


def test_predict_without_a_reversion_leaves_nash_out(here: Path) -> None:
    lines = [line.rpartition(",")[0] for line in TABLE.splitlines()]
    (here / "table.csv").write_text("\n".join(lines))
    ran = winset("predict", "table.csv", "--json")
    assert ran.code == 0
    assert "nash, which needs a `reversion` column" in ran.err
    assert "nash" not in json.loads(ran.out)["models"]
    line = ("predict", "table.csv", "--model", "nash", "--param", "disagreement=distant")
    distant = data(*line)["models"]
    assert distant["nash"]["issues"]["tax"]["outcome"] == pytest.approx(19 / 3)


def test_predict_reads_columns_in_any_order_and_a_declared_scale(here: Path) -> None:
    (here / "table.csv").write_text(
        "\ufeffCapability, Salience ,POSITION,actor\n1,50,0,a\n3,50,10,b\n1,100,4,c\n"
    )
    line = ("predict", "table.csv", "--model", "weighted_mean", "--salience-scale", 100)
    assert data(*line)["models"]["weighted_mean"]["issues"]["issue"]["outcome"] == pytest.approx(
        19 / 3
    )


def test_a_forecast_without_a_deal_is_the_reversion(tmp_path: Path) -> None:
    table = tmp_path / "actors.csv"
    rows = ["actor,position,salience,capability,reversion", "a,0,1,1,20", "b,100,1,1,20"]
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    found = data("predict", table, "--model", "nash")["models"]["nash"]["issues"]["issue"]
    assert (found["outcome"], found["agreed"]) == (20, False)
    assert "20 (no deal)" in told(winset("predict", table, "--model", "nash"))
