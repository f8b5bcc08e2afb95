"""Scenarios that bring their own stakeholders, issues, lanes and articles."""

import pytest
from ruamel.yaml import YAML

from sim.api import catalogue
from sim.domain.errors import WinsetError
from sim.domain.scenario import ScenarioFile
from sim.files import library
from sim.files.load import LoadedScenario, load, places
from tests.cli.harness import place
from tests.files.small_world import TEXT, written

DEFAULTS = [  # of what the small world says nothing
    f"stakeholders.{each}" for each in ("lower.hurdle", "lower.resolve", "upper.resolve")
]
SALIENCE = "stakeholders.upper.interests.share.salience"


def told(folder, old, new):
    """What is said of the world with one text put for another."""
    with pytest.raises(WinsetError) as error:
        load(written(folder, old, new))
    return [str(problem) for problem in error.value.problems]


def test_a_file_may_hold_a_whole_world(tmp_path):
    case = load(written(tmp_path))
    assert list(case.stakeholders) == ["upper", "lower", "village"]
    assert list(case.issues) == ["share", "gate"]
    assert case.lanes == {}
    assert [words.split(": ")[0] for words in case.warnings] == DEFAULTS
    assert case.fact_types == {"book.gate": "fact"}


def test_every_number_has_its_place_in_the_file(tmp_path):
    path = written(tmp_path)
    case = load(path)
    for key, found in places(case, case.numbers).items():
        if not key.endswith((".resolve", "lower.hurdle")):  # by default of its kind
            assert found.startswith(f"{path}:"), key
    line = place(TEXT, "salience: 0.9").partition(":")[0]
    assert places(case, [SALIENCE]) == {SALIENCE: f"{path}:{line}"}


@pytest.mark.parametrize(
    ("old", "new", "mark", "said"),
    [
        ("salience: 0.9", "salience: 1.4", "1.4", f"{SALIENCE}: 1.4 is outside 0..1"),
        ("policy: 10", "policy: 10\n    polisy: 10", "10\n    con", "Did you mean 'policy'?"),
        ("kind: group", "kind: crowd", "crowd", "stakeholders.village.kind: found 'crowd'"),
        ("high: 80", "high: -1", "share:\n    title", "issues.share: low 0 is not below high -1"),
        ("ideal: shut", "ideal: ajar", "ajar", "found 'ajar'; allowed are the levels shut"),
        ("because: [book.gate]", "because: [book.gat]", "{likely: shut", "no fact 'book.gat'"),
        ("type: fact", "type: rumour", "rumour", "articles.book.facts.gate.type: found 'rumour'"),
        ("voice: 0.2", "voice: many", "many", "within.voice: found 'many'"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path, old, new, mark, said):
    where = place(TEXT.replace(old, new, 1), mark)
    if mark.startswith("share"):  # told at the definition, which begins a line below its name
        where = place(TEXT.replace(old, new, 1), "title: The lower farm's")
    (found, *_) = told(tmp_path, old, new)
    assert f"scenario.yaml:{where}: " in found
    assert said in found


def test_a_changed_number_is_told_at_the_change(tmp_path):
    path = written(tmp_path)
    assert load(path, {SALIENCE: 0.4}).numbers[SALIENCE].estimate.likely == 0.4
    assert places(load(path, {SALIENCE: 0.4}), [SALIENCE])[SALIENCE] == f"--set {SALIENCE}=0.4"
    with pytest.raises(WinsetError, match=rf"^--set {SALIENCE}=1.4: 1.4 is outside"):
        load(path, {SALIENCE: 1.4})
    policy = load(path, {"policies.share": 40}).numbers["policies.share"].estimate
    assert (policy.likely, policy.low) == (40, None)
    red_line = "stakeholders.upper.interests.share.reservation.at_most"
    assert load(path, {red_line: 50}).numbers[red_line].estimate.likely == 50
    assert (
        load(path, {"stakeholders.upper.hurdle": 0.4})
        .numbers["stakeholders.upper.hurdle"]
        .estimate.value
        == 0.4
    )
    with pytest.raises(WinsetError, match=r"Did you mean 'stakeholders.upper.interests.share"):
        load(path, {"stakeholders.upper.interests.share.salienze": 1})


def test_why_follows_a_number_to_an_article_of_the_file(tmp_path):
    (number,) = catalogue.why(written(tmp_path), "policies.gate")["numbers"]
    (fact,) = number["branches"][0]["facts"]
    assert (fact["id"], fact["article"]) == ("book.gate", "The village book")
    assert fact["date"] == "2029"
    path = written(tmp_path, "about: lower\n", 'about: lower\n        date: "2030-01"\n')
    (number,) = catalogue.why(path, "policies.gate")["numbers"]
    assert number["branches"][0]["facts"][0]["date"] == "2030-01"
    assert catalogue.chains(written(tmp_path))["policies.gate"]["branches"][0]["facts"] == [fact]


def test_seeds_and_parts_of_its_own_go_together(tmp_path):
    own = TEXT.replace("  village:", "  canada:\n  village:", 1)
    own = own.replace("  gate:\n    title", "  us_tariff:\n  gate:\n    title", 1)
    path = tmp_path / "scenario.yaml"
    path.write_text(own, encoding="utf-8")
    case = load(path)
    assert list(case.stakeholders) == ["upper", "lower", "canada", "village"]
    assert list(case.issues) == ["share", "us_tariff", "gate"]
    key = "stakeholders.canada.interests.us_tariff.ideal"
    assert places(case, [key])[key].partition(":")[0].endswith("seeds/stakeholders/canada.yaml")


def test_a_name_that_nobody_defines_is_refused(tmp_path):
    found = told(tmp_path, "  village:", "  canda:\n  village:")
    assert (
        f"scenario.yaml:{place(TEXT, '  village:').split(':')[0]}:3: stakeholders.canda: "
        in found[0]
    )
    assert "there is no stakeholder 'canda'. Did you mean 'canada'?" in found[0]


def test_a_name_of_the_seeds_is_hidden_with_a_note(tmp_path):
    path = tmp_path / "scenario.yaml"
    path.write_text(TEXT.replace("village", "public").replace("book", "focus"), encoding="utf-8")
    case = load(path)
    assert case.stakeholders["public"].name == "The public"
    hidden = ["stakeholders.public", "articles.focus"]
    assert [warning.split(":")[0] for warning in case.warnings] == [*hidden, *DEFAULTS]
    assert case.fact_types == {"focus.gate": "fact"}
    key = "stakeholders.public.capability"  # of the file, not of the seeds
    assert places(case, [key])[key].startswith(f"{path}:")
    assert load(path, {key: 0.4}).numbers[key].estimate.likely == 0.4


def test_lanes_of_its_own_stand_beside_those_of_the_seeds(tmp_path):
    lane = """\
lanes:
  water:
    exporter: upper
    importer: lower
    quota_issue: share
    in_quota_rate: 0
    over_quota_rate: 50
    year: 2029
    value_cad_m: 2
    volume: 10
    tariff: 0
    demand_elasticity: 1
    supply_elasticity: 1
    shares: {buyer: {village: 0.5}}
tables:
"""
    case = load(written(tmp_path, "tables:\n", lane))
    assert list(case.lanes) == ["water"]
    key = "lanes.water.shares.buyer.village"
    assert case.numbers[key].estimate.likely == 0.5
    assert load(tmp_path / "scenario.yaml", {key: 0.7}).numbers[key].estimate.likely == 0.7
    absent = told(tmp_path, "tables:\n", lane.replace("quota_issue: share", "quota_issue: water"))
    assert "lanes.water.quota_issue: there is no issue 'water' in this scenario" in absent[0]


def test_the_same_is_built_from_dicts_and_from_the_types(tmp_path):
    read = load(written(tmp_path))
    data = YAML(typ="safe").load(TEXT)
    built = LoadedScenario.from_dict(data)
    typed = LoadedScenario.from_dict(built.file)
    for case in (built, typed):
        assert case.numbers == read.numbers
        assert case.file == read.file
    changed = typed.with_({SALIENCE: 0.4})
    again = tmp_path / "again.yaml"
    again.write_text(changed.to_yaml(), encoding="utf-8")
    assert load(again).numbers == changed.numbers


def test_the_shipped_scenarios_are_the_same_from_their_types():
    for slug in library.scenarios():
        case = load(slug)
        again = LoadedScenario.from_dict(case.file, slug)
        assert again.numbers == case.numbers
        assert isinstance(again.file, ScenarioFile)


def test_the_hash_of_the_seeds_covers_what_is_read(tmp_path):
    own = load(written(tmp_path))
    none = load(written(tmp_path, "0.9", "0.8"))
    assert own.seeds_sha256 == none.seeds_sha256
    assert own.scenario_sha256 != none.scenario_sha256
    some = load(written(tmp_path, "  village:", "  canada:\n  village:"))
    assert some.seeds_sha256 != own.seeds_sha256
