"""Seeds of the current folder: on top of the shipped ones, or alone."""

from pathlib import Path

import pytest

from sim.api import catalogue
from sim.domain.errors import WinsetError
from sim.files import library
from sim.files.load import load, places
from tests.files.small_world import TEXT

ISSUES = """\
pea_duty:
  title: The duty on peas
  unit: "%"
  low: 0
  high: 50
  policy: 20
  controllers: [canada]
us_tariff:
  title: My own tariff
  unit: "%"
  low: 0
  high: 50
  policy: 3
  controllers: [united_states]
"""
GROWERS = """\
name: Pea growers
kind: producers
capability: 0.1
interests:
  pea_duty: {ideal: 0, salience: 0.8}
"""
SCENARIO = """\
schema_version: 2
title: Peas
question: Does the duty on peas fall?
start: 2026-03
months: 3
stakeholders: [canada, pea_growers]
issues: [pea_duty, us_tariff, diversification]
outcomes:
  peas:
    question: Does it fall?
    month: 2026-05
    categories:
      falls: {policy: {pea_duty: {at_most: 10}}}
      stays: otherwise
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with seeds of its own and a scenario, and the current one."""
    (tmp_path / "seeds" / "stakeholders").mkdir(parents=True)
    (tmp_path / "seeds" / "issues.yaml").write_text(ISSUES, encoding="utf-8")
    path = tmp_path / "seeds" / "stakeholders" / "pea_growers.yaml"
    path.write_text(GROWERS, encoding="utf-8")
    folder = tmp_path / "scenarios" / "peas"
    folder.mkdir(parents=True)
    (folder / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_seeds_of_the_folder_lie_on_top_of_the_shipped_ones():
    case = load("peas")
    assert case.stakeholders["canada"].name == "Government of Canada"
    assert case.issues["us_tariff"].title == "My own tariff"
    assert case.issues["diversification"].scale.high == 50
    found = places(case, ["policies.pea_duty", "policies.diversification"])
    assert found["policies.pea_duty"] == "seeds/issues.yaml:6"
    assert str(library.shipped() / "seeds" / "issues.yaml") in found["policies.diversification"]
    assert load("canola_coercion").warnings == ()
    assert catalogue.check("seeds/issues.yaml", "scenarios/peas/scenario.yaml") == []


def test_what_is_said_of_them_has_its_place(here):
    path = here / "seeds" / "issues.yaml"
    path.write_text(ISSUES.replace("high: 50", "high: -5"), encoding="utf-8")
    with pytest.raises(WinsetError, match=r"^seeds/issues.yaml:2:3: pea_duty: low 0 is not below"):
        load("peas")
    load("canola_coercion")  # which does not read it
    path.write_text(ISSUES, encoding="utf-8")
    with pytest.raises(WinsetError, match=r"^--set issues.pea_duty.high=x: found 'x'"):
        load("peas", {"issues.pea_duty.high": "x"})


def test_a_list_of_issues_that_is_none_is_told(here):
    path = here / "seeds" / "issues.yaml"
    path.write_text("pea_duty: 3\n", encoding="utf-8")
    with pytest.raises(WinsetError, match=r"(?m)^seeds/issues.yaml:1:11: pea_duty: found 3"):
        load("peas", {"issues.pea_duty.policy": 3})


def test_a_folder_may_stand_alone(here):
    (here / "winset.yaml").write_text("world: own\n", encoding="utf-8")
    assert list(library.scenarios()) == ["peas"]
    assert list(library.stakeholders()) == ["pea_growers"]
    with pytest.raises(WinsetError, match="there is no stakeholder 'canada'") as error:
        load("peas")
    assert "there is no issue 'diversification'" in str(error.value)
    own = here / "scenarios" / "peas" / "scenario.yaml"
    own.write_text(TEXT, encoding="utf-8")
    assert load("peas").lanes == {}
    assert catalogue.check() == []
    assert catalogue.check("winset.yaml") == []


def test_a_wrong_winset_yaml_is_told(here):
    (here / "winset.yaml").write_text("world: mine\n", encoding="utf-8")
    with pytest.raises(WinsetError, match=r"^winset.yaml:1:8: world: found 'mine'; allowed"):
        load("peas")
