"""Files of the first version: refused with the edits they need, and edited on request."""

import json

import pytest

from sim.api.catalogue import check_files, edit_file
from sim.domain.errors import WinsetError
from sim.files import library
from sim.files.checks.edits import edit
from sim.files.load import load
from tests.cli.harness import refused, winset

OLD = {
    "parameters.beta": "stakeholders.X.hurdle",
    "parameters.kappa": "stakeholders.X.hurdle",
    "parameters.audience_cost": "stakeholders.SENDER.resolve",
    "parameters.credit": "stakeholders.SENDER.resolve",
    "threats.canola_card.audience_cost": "stakeholders.SENDER.resolve",
    "stakeholders.canada.interests.us_alignment.reservation.likely": "reservation.at_least",
}


def old_scenario(folder):
    """A scenario of the first version, with comments."""
    text = library.scenarios()["canola_coercion"].read_text(encoding="utf-8")
    text = text.replace("schema_version: 2", "schema_version: 1  # as it was")
    text = text.replace(
        "model: nash\n",
        "model: nash\nparameters: {beta: 4, audience_cost: 0.2, sanction_weight: 1}\n",
    )
    text = text.replace(
        "    from: 2026-05\n",
        "    audience_cost: {low: 0.1, likely: 0.3, high: 0.5, "
        'judgement: "Loud words"}   # dear\n    from: 2026-05\n',
        1,
    )
    text += "overrides:\n"
    text += "  # how far Ottawa would go\n"
    text += "  stakeholders.canada.interests.security_red_lines.reservation.likely: 60\n"
    text += "  parameters.kappa: 0.1\n"
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(("key", "successor"), OLD.items())
def test_an_old_key_is_refused_with_its_successor(key, successor):
    with pytest.raises(WinsetError, match=rf"'{key}'.* is gone.*{successor}"):
        load("canola_coercion", {key: 0.2})


def test_an_old_file_is_refused_with_every_edit_and_its_place(tmp_path):
    problems = check_files(old_scenario(tmp_path))["problems"]
    told = "\n".join(problems)
    assert "scenario.yaml:1:17: schema_version: found 1; this is version 2." in told
    assert "`winset check --edit FILE`" in told
    for key in ("parameters.beta", "parameters.audience_cost", "threats.canola_card.audience_cost"):
        assert f"{key}: is gone" in told


def test_the_edits_keep_comments_and_what_backing_down_costs(tmp_path):
    path = old_scenario(tmp_path)
    found = edit_file(path)
    assert found["problems"] == []
    assert len(found["edits"]) == 7
    text = path.read_text(encoding="utf-8")
    for kept in ("# as it was", "# the January deal is in force", "# how far Ottawa would go"):
        assert kept in text
    case = load(path)
    resolve = case.numbers["stakeholders.china.resolve"].estimate
    assert (resolve.likely, resolve.judgement) == (0.3, "Loud words")
    assert case.file.parameters.sanction_weight == 1
    red_line = "stakeholders.canada.interests.security_red_lines.reservation.at_least"
    assert case.numbers[red_line].estimate.likely == 60


def test_a_file_of_this_version_is_not_touched(tmp_path):
    path = old_scenario(tmp_path)
    edit(path)
    before = path.stat().st_mtime_ns, path.read_bytes()
    assert edit(path) == []
    assert (path.stat().st_mtime_ns, path.read_bytes()) == before


STAKEHOLDER = """\
name: Somebody
kind: group
capability: {low: 0.1, likely: 0.2, high: 0.3, judgement: "small"}
interests:
  us_tariff:
    ideal: {low: 0, likely: 0, high: 1, judgement: "none"}
    salience: {low: 0.1, likely: 0.2, high: 0.3, judgement: "some"}
    reservation: {low: 5, likely: 10, high: 12, judgement: "no more"}  # the line
  us_alignment:
    ideal: {low: 40, likely: 50, high: 60, judgement: "middle"}
    salience: {low: 0.1, likely: 0.2, high: 0.3, judgement: "some"}
    reservation: {low: 40, likely: 50, high: 60, judgement: "its ideal"}
"""


def test_a_reservation_gets_the_side_on_which_its_owner_wants_to_stay(tmp_path):
    path = tmp_path / "somebody.yaml"
    path.write_text(STAKEHOLDER, encoding="utf-8")
    told = check_files(path)["problems"]
    assert [each.split(": ")[1] for each in told] == [
        f"interests.{issue}.reservation" for issue in ("us_tariff", "us_alignment")
    ]
    assert edit(path) == ["interests.us_tariff.reservation: at_most"]
    text = path.read_text(encoding="utf-8")
    assert "reservation: {at_most: {low: 5, likely: 10, high: 12" in text
    assert "# the line" in text
    (left,) = check_files(path)["problems"]  # nobody can tell which side of its ideal is meant
    assert "us_alignment.reservation: does not say on which side it binds" in left


ARTICLE = """\
kind: article
title: A letter
publisher: Somebody
date: 2026-01-02
file: letter.txt
facts:
  said:  # at length
    says: "Something was said once."
    type: fact
    who: canada  # in Ottawa
"""


def test_a_fact_gets_a_speaker_and_whom_it_is_about(tmp_path):
    path = tmp_path / "letter.yaml"
    path.write_text(ARTICLE, encoding="utf-8")
    told = "\n".join(check_files(path)["problems"])
    assert "facts.said.who: is gone. Give `speaker`" in told
    assert edit_file(path)["problems"] == []
    kept = ARTICLE.replace("    who: canada", "    speaker: canada\n    about: canada")
    assert path.read_text(encoding="utf-8").split() == kept.split()


def test_a_file_that_is_no_yaml_is_left_alone(tmp_path):
    path = tmp_path / "scenario.yaml"
    path.write_text("schema_version: [1", encoding="utf-8")
    with pytest.raises(WinsetError):
        edit(path)
    assert path.read_text(encoding="utf-8") == "schema_version: [1"
    assert [each.name for each in tmp_path.iterdir()] == ["scenario.yaml"]


def test_what_could_not_be_written_as_it_stands_is_told(tmp_path):
    path = tmp_path / "letter.yaml"
    text = ARTICLE.replace("2026-01-02", "2026-13-02")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(WinsetError, match=r"letter.yaml: cannot be edited: month must be in 1"):
        edit(path)
    assert path.read_text(encoding="utf-8") == text


def test_the_command_tells_each_edit_and_then_checks(tmp_path):
    path = tmp_path / "letter.yaml"
    path.write_text(ARTICLE, encoding="utf-8")
    ran = winset("check", "--edit", path)
    assert ran.code == 0
    assert "facts.said: speaker and about, both canada, instead of who" in ran.out
    assert "1 file checked, all is well." in ran.out
    assert "nothing to edit" in winset("check", "--edit", path).out
    path.write_text(ARTICLE.replace("type: fact", "type: rumour"), encoding="utf-8")
    found = winset("check", "--edit", path, "--json")
    data = json.loads(found.out)
    assert found.code == 1
    assert len(data["edits"]) == len(data["problems"]) == 1
    assert "type: found 'rumour'" in refused(winset("check", path))
    assert winset("check", path, "--edit", path).code == 2
