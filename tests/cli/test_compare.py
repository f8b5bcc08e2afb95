"""`winset compare` as people type it."""

import json

import pytest

from sim.models import known
from tests.cli.harness import plainly, winset

LINE = ("compare", "canola_coercion", "--replicates", "40", "--months", "12")


def test_every_theory_side_by_side_with_a_paragraph_each():
    ran = winset(*LINE)
    assert ran.code == 0, ran.err
    text = plainly(ran.out)
    for name, model in known().items():
        spaced = name.replace("_", " ")
        assert f"{spaced}: {model.summary}. {plainly(model.assumes)}" in text
        assert plainly(model.fails)[1:] in text
    assert "the same luck in every column" in text
    assert "All columns give the same answer in" in text
    assert "chance, 95 % range" in text
    assert "judgement" in text


def test_changes_side_by_side():
    change = "stakeholders.canada.resolve=0.4"
    ran = winset(*LINE, "--vs", change, "--vs", "parameters.bluff=0.2,parameters.notice=0.2")
    assert ran.code == 0, ran.err
    text = plainly(ran.out)
    assert "What each theory says" not in text  # one model only
    assert "set.stakeholders.canada.resolve none → 0.4" in text
    assert "parameters.notice 0.1 → 0.2" in text


def test_json_has_every_column_and_what_made_them_differ():
    ran = winset(
        *LINE, "--models", "nash,weighted_median", "--set", "parameters.bluff=0.2", "--json"
    )
    data = json.loads(ran.out)
    assert list(data["columns"]) == ["nash", "weighted_median"]
    assert all(part["parameters"]["bluff"] == 0.2 for part in data["columns"].values())
    assert data["against_base"]["weighted_median"]["made_by"]["model"] == [
        "nash",
        "weighted_median",
    ]
    for part in data["columns"].values():
        assert set(part) >= {"outcomes", "intervals", "policies", "manifest"}


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["--models", "nash,mean"], 1, "there is no model 'mean'"),
        (["--models", "nash"], 1, "2..16 columns"),
        (["--vs", "bluff"], 2, "is not KEY=VALUE"),
        (["--vs", "parameters.bluf=0.1"], 1, "parameters.bluff"),
        (["--param", "weigth=1"], 1, "has a parameter 'weigth'"),
        (["--replicates", "0"], 1, "replicates 0"),
    ],
)
def test_what_cannot_be_compared(words, code, message):
    ran = winset(*LINE[:2], *words)
    assert ran.code == code
    assert message in plainly(ran.err)
    assert not ran.out
