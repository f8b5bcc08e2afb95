"""A saved run carries its scenario, environment and RO-Crate metadata, and can be repeated."""

import json
import platform
import shlex
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest
import rocrate.rocrate

import sim
from sim.results.columns import columns
from sim.results.crate import FORMATS, environment
from tests.cli.harness import scenario, winset

LINE = (
    "--replicates",
    "30",
    "--seed",
    "7",
    "--set",
    "parameters.notice=0.2",
    "--param",
    "bluff=0.1",
)
TABLES = ("replicates", "policies", "positions", "stakeholders", "decisions")
TABLES += ("tables", "threats", "moves")


@pytest.fixture(scope="module", params=["parquet", "csv"])
def saved(request, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("crate")
    line = ("run", scenario(folder), *LINE, "--months", "5", "--format", request.param)
    ran = winset(*line, "--out", folder / "out")
    assert ran.code == 0, ran.err
    return folder / "out"


def entities(folder: Path) -> dict[str, dict]:
    crate = json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    assert crate["@context"] == "https://w3id.org/ro/crate/1.1/context"
    found = {each["@id"]: each for each in crate["@graph"]}
    assert len(found) == len(crate["@graph"]), "an @id stands twice"
    return found


def links(value) -> list[str]:
    """Every @id that a value points to."""
    if isinstance(value, list):
        return [link for each in value for link in links(each)]
    return [value["@id"]] if isinstance(value, dict) else []


def test_the_root_says_what_it_must(saved):
    found = entities(saved)
    descriptor = found["ro-crate-metadata.json"]
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    assert descriptor["about"] == {"@id": "./"}
    root = found["./"]
    assert {"name", "description", "datePublished", "license"} <= set(root)
    assert root["datePublished"] == "2026-01-01"
    assert found[root["license"]["@id"]]["name"] == "MIT License"


def test_nothing_points_nowhere_and_everything_is_reached(saved):
    found = entities(saved)
    outside = {"https://w3id.org/ro/crate/1.1"}
    pointed = {link for each in found.values() for key in each for link in links(each[key])}
    assert pointed - set(found) <= outside
    assert set(found) - pointed == {"ro-crate-metadata.json"}


def test_one_value_stands_without_a_list(saved):
    """As RO-Crate recommends for compacted JSON-LD."""
    lone = [
        (name, key)
        for name, each in entities(saved).items()
        for key, value in each.items()
        if isinstance(value, list) and len(value) == 1
    ]
    assert lone == []


def test_every_file_is_described_with_its_format_and_size(saved):
    found = entities(saved)
    parts = set(links(found["./"]["hasPart"]))
    files = {path.name: path for path in saved.iterdir()}
    assert parts == set(files) - {"ro-crate-metadata.json"}
    for name in parts:
        assert found[name]["encodingFormat"] == FORMATS[files[name].suffix]
        if name != "manifest.json":  # it is written last, with the hashes of all others
            assert int(found[name]["contentSize"]) == files[name].stat().st_size
        assert found[name]["description"]


def test_a_library_of_others_reads_it(saved):
    crate = rocrate.rocrate.ROCrate(saved)
    assert crate.name == "Canola for cars: a run of Winset"
    assert {each.id for each in crate.data_entities} >= {"manifest.json", "scenario.yaml"}
    software = crate.dereference("#winset")
    assert (
        software["version"]
        == json.loads((saved / "manifest.json").read_text())["manifest"]["winset"]
    )
    assert software["citation"]["name"] == "Winset: a stakeholder position simulator"
    assert crate.dereference("#run")["instrument"] == software


def test_every_column_is_described_with_its_unit(saved):
    found, tables = entities(saved), sim.read(saved)
    described = {key for key in found if key.startswith("#column-")}
    assert described == {f"#column-{name}.{c}" for name in TABLES for c in tables[name]}
    assert described == set(links(found["./"]["variableMeasured"]))
    for name in TABLES:
        for column in tables[name].select_dtypes(np.number):
            assert found[f"#column-{name}.{column}"]["unitText"], (name, column)
    assert found["#column-replicates.policy.ev_quota"]["unitText"] == "vehicles a year"


@pytest.mark.parametrize("slug", sorted(sim.catalogue()))
def test_columns_are_those_of_the_tables_in_order(slug, tmp_path):
    sim.run(slug, replicates=2).save(tmp_path / "out")
    found = sim.read(tmp_path / "out")
    for name, described in columns(sim.load(slug)).items():
        assert list(found[name]) == list(described), name


def test_the_run_can_be_repeated_from_its_folder(saved, tmp_path, monkeypatch):
    """The command told in the crate, typed in the folder, gives the same tables bit for bit."""
    told = entities(saved)["#run"]["description"].split(": ", 1)[1]
    program, *line = shlex.split(told)
    assert program == "winset"
    monkeypatch.chdir(saved)
    fmt = "csv" if (saved / "policies.csv").exists() else "parquet"
    ran = winset(*line, "--format", fmt, "--out", tmp_path / "again")
    assert ran.code == 0, ran.err
    for name in [*(f"{table}.{fmt}" for table in TABLES), "scenario.yaml", "environment.txt"]:
        assert (tmp_path / "again" / name).read_bytes() == (saved / name).read_bytes(), name
    was, now = (sim.read(folder)["manifest"] for folder in (saved, tmp_path / "again"))
    assert was["outcomes"] == now["outcomes"]
    assert was["manifest"] == now["manifest"]


def test_a_crate_tells_of_how_many_replicates_the_decisions_are(tmp_path):
    path = scenario(tmp_path)
    few, again = tmp_path / "few", tmp_path / "again"
    line = ("run", path, "--replicates", "6", "--months", "5", "--decisions", "2")
    assert winset(*line, "--out", few).code == 0
    found = entities(few)
    assert found["decisions.parquet"]["description"].endswith("(of the first 2 replicates)")
    told = shlex.split(found["#run"]["description"].split(": ", 1)[1])
    assert winset("run", path, *told[3:], "--out", again).code == 0
    for made in few.iterdir():
        assert (again / made.name).read_bytes() == made.read_bytes(), made.name


def test_the_same_run_has_the_same_bytes(saved, tmp_path):
    line = ("run", scenario(tmp_path), *LINE, "--months", "5")
    fmt = "csv" if (saved / "policies.csv").exists() else "parquet"
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        assert winset(*line, "--format", fmt, "--out", folder).code == 0
    names = sorted(path.name for path in folders[0].iterdir())
    assert names == sorted(path.name for path in saved.iterdir())
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


def test_a_scenario_that_has_changed_since_is_saved_as_it_was_run(tmp_path):
    path = scenario(tmp_path)
    was = path.read_bytes()
    result = sim.run(path, replicates=3)
    path.write_bytes(was + b"# changed\n")
    result.save(tmp_path / "out")
    assert (tmp_path / "out" / "scenario.yaml").read_bytes() == was
    assert "scenario.yaml" in entities(tmp_path / "out")


def test_the_environment_is_told():
    lines = environment().splitlines()
    assert lines[0] == f"# Python {platform.python_version()}"
    assert f"numpy=={metadata.version('numpy')}" in lines
    assert len(lines) == len(set(lines))
