"""`winset tornado`, `sensitivity` and `discover` as people type them."""

import json

import pytest

from tests.cli.harness import plainly, winset

SHORT = ("--months", "3")
TORNADO = ("tornado", "canola_coercion", "--replicates", "20", "--months", "1")
SENSITIVITY = ("sensitivity", "beijing_reset", "--samples", "64", "--by", "issue", *SHORT)
DISCOVER = ("discover", "beijing_reset", "--replicates", "900", *SHORT)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (TORNADO, ["estimates are uncertain", "at low", "paired"]),
        (SENSITIVITY, ["luck", "first order", "64 samples of every group", "luck alone"]),
        (DISCOVER, ["the box: estimate", "coverage", "density", "inputs restricted"]),
    ],
)
def test_a_table_sentences_and_a_chart(line, words, tmp_path):
    if line is DISCOVER:
        pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    ran = winset(*line, "--chart", tmp_path / "chart.json")
    assert ran.code == 0, ran.err
    text = plainly(ran.out)
    for word in words:
        assert word in text
    spec = json.loads((tmp_path / "chart.json").read_text(encoding="utf-8"))
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert spec["data"]["values"]
    assert plainly(spec["description"]) in text
    assert [path.name for path in tmp_path.iterdir()] == ["chart.json"]


def test_json_holds_every_number_and_what_was_asked():
    change = "stakeholders.canada.resolve=0.3"
    ran = winset(*TORNADO, "--set", change, "--param", "bluff=0.2", "--seed", "4", "--json")
    data = json.loads(ran.out)
    assert data["set"] == {change.split("=", maxsplit=1)[0]: 0.3}
    assert data["parameters"]["bluff"] == 0.2
    assert (data["seed"], data["replicates"], data["months"]) == (4, 20, 1)
    assert set(data["manifest"]) >= {"scenario_sha256", "seeds_sha256", "winset"}
    assert len(data["factors"]) == data["varied"] > 50
    for row in data["factors"]:
        assert set(row) >= {"at", "low", "high", "difference", "interval", "outcomes", "policies"}


def test_a_table_of_the_replicates(tmp_path):
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    ran = winset(*DISCOVER, "--out", tmp_path / "table.csv", "--json")
    assert json.loads(ran.out)["replicates"] == 900
    lines = (tmp_path / "table.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 901
    assert lines[0].startswith("replicate,policies.")
    assert lines[0].endswith(",outcome")


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ([*TORNADO, "--outcome", "canla"], 1, "there is no question 'canla'. Did you mean"),
        ([*TORNADO, "--outcome", "canola:lets"], 1, "has no category 'lets'"),
        ([*TORNADO, "--workers", "0"], 1, "workers 0"),
        ([*TORNADO, "--top", "0"], 2, "--top"),
        (["tornado", "us_retalation"], 1, "no scenario 'us_retalation'"),
        (["tornado", "us_retaliation", "--replicates", "5"], 1, "give 20 or more"),
        (["sensitivity", "beijing_reset", "--samples", "many"], 2, "neither a whole number"),
        (["sensitivity", "beijing_reset", "--samples", "9"], 1, "give 64 or more, or auto"),
        ([*SENSITIVITY, "--by", "actor"], 1, "cannot be grouped by 'actor'"),
        (["discover", "beijing_reset", "--replicates", "9"], 1, "give 300 or more"),
        ([*DISCOVER, "--outcome", "policies.ev_quota"], 1, "is a policy"),
        ([*DISCOVER, "--model", "nsh"], 1, "no model 'nsh'"),
    ],
)
def test_what_cannot_be_asked(line, code, message):
    ran = winset(*line)
    assert ran.code == code
    assert message in plainly(ran.err)
    assert not ran.out


@pytest.mark.parametrize("option", ["--chart", "--out"])
def test_no_file_is_overwritten(tmp_path, option):
    pytest.importorskip("sklearn", reason="scikit-learn is not installed")
    path = tmp_path / "mine.csv"
    path.write_text("kept", encoding="utf-8")
    ran = winset(*DISCOVER, option, path)
    assert ran.code == 1
    assert "exists already" in plainly(ran.err)
    assert path.read_text(encoding="utf-8") == "kept"
    assert [each.name for each in tmp_path.iterdir()] == ["mine.csv"]
