"""scenarios/cases/LIMITS.md names the cases that needed what the world lacks."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

CASES = Path(__file__).resolve().parents[2] / "scenarios" / "cases"
TEXT = (CASES / "LIMITS.md").read_text(encoding="utf-8")
SLUGS = sorted(path.parent.name for path in CASES.glob("*/case.yaml"))


def read(slug, name):
    return YAML(typ="safe").load((CASES / slug / name).read_text(encoding="utf-8"))


def bullet(title):
    """The text of a bullet, to the next one or the next heading."""
    return re.search(rf"- \*\*{title}\.\*\*(.*?)(?=\n- |\n#|\Z)", TEXT, re.DOTALL).group(1)


def test_every_case_named_is_of_the_bank():
    named = set(re.findall(r"`([a-z_]+_\d{4}(?:_\w+)?)`", TEXT))
    assert named
    assert named <= set(SLUGS), named - set(SLUGS)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_case_with_questions_left_out_is_named(slug):
    if set(read(slug, "case.yaml").get("not_played", {})) - {"answer", "answer_late"}:
        assert f"`{slug}`" in TEXT


@pytest.mark.parametrize(("came", "title"), [("eased", "Easing"), ("words", "Words")])
def test_what_a_rule_put_into_a_category_is_named(came, title):
    for slug in SLUGS:
        answers = read(slug, "resolved.yaml")["outcomes"][slug].values()
        if any(answer.get("came") == came for answer in answers):
            assert f"`{slug}`" in bullet(title)


def test_the_number_of_cases_without_an_answer_is_that_of_the_files():
    without = [slug for slug in SLUGS if "answer" in read(slug, "case.yaml").get("not_played", {})]
    assert len(without) == 11
    assert "eleven cases" in bullet("Improvised ones")
