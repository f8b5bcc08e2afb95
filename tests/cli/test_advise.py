"""`winset advise` as people type it."""

import json

import pytest

from tests.analysis.test_advise import mean_toy, threat_toy
from tests.cli.harness import plainly, refused, winset

WHO = ("--for", "x")


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_advice_in_words(at_home):
    ran = winset("advise", mean_toy(at_home, 59), *WHO, "--want", "high", "--replicates", "60")
    assert ran.code == 0, ran.err
    text = plainly(ran.out)
    assert "x wants: high. As things stand its chance is 0 % (0 to 6 %)." in text
    assert "What x could change by itself" in text
    assert "declare a 10 % higher 0.1 of the scale 100 %" in text
    assert "Whom it would have to persuade: theirs to decide, not its own" in text
    assert "persuade y to want a 10 % higher" in text
    assert "the interests it has, not those it shows" in text


def test_threats_and_the_answers_of_the_others(at_home):
    ran = winset("advise", threat_toy(at_home), *WHO, "--want", "q:gave_way", "--replicates", "200")
    text = plainly(ran.out)
    assert ran.code == 0, ran.err
    assert "go ahead with stop in 1 of a threat" in text
    assert "1 of a threat" in text
    assert "more often, by" in text
    assert "declared positions are no lever" in text


def test_nothing_helps_and_nothing_is_needed(at_home):
    ran = winset("advise", mean_toy(at_home, 90), *WHO, "--want", "high", "--replicates", "40")
    text = plainly(ran.out)
    assert "Nothing it controls helps" in text
    assert "never happens: in none of 40 replicates" in text
    ran = winset("advise", mean_toy(at_home, 50), *WHO, "--want", "high", "--replicates", "40")
    assert "It is certain already" in plainly(ran.out)


def test_json_with_settings_and_any_number_of_workers(at_home):
    line = (
        "advise",
        mean_toy(at_home, 59),
        *WHO,
        "--want",
        "high",
        "--replicates",
        "600",
        "--json",
    )
    one, two = winset(*line), winset(*line, "--workers", "2")
    assert one.out == two.out
    data = json.loads(one.out)
    assert data["want"] == {"question": "q", "category": "high"}
    assert data["advice"][0]["set"] == {"stakeholders.x.interests.a.shift.position": 10}


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--for", "w", "--want", "high"], 1, "there is no stakeholder 'w'"),
        (["--for", "x", "--want", "hihg"], 1, "Did you mean 'high'?"),
        (["--for", "x", "--want", "p:high"], 1, "there is no question 'p'"),
        (["--for", "x", "--want", "high", "--top", "0"], 1, "top 0"),
        (["--for", "x", "--want", "high", "--workers", "0"], 1, "workers 0"),
        (["--for", "x", "--want", "high", "--set", "parameters.bluf=0.1"], 1, "parameters.bluff"),
        (["--for", "x"], 2, "--want"),
    ],
)
def test_what_cannot_be_advised_on(at_home, words, code, message):
    assert message in refused(winset("advise", mean_toy(at_home, 59), *words), code)
