"""A result or a scenario as the last line of a notebook's cell: short, and a table in HTML."""

import html
import re
from pathlib import Path

import pytest

import sim
from sim.domain.notebook import clipped, html_table, listed
from sim.files import library
from tests.cli.harness import BASE, changed, scenario

EVIL = "<script>alert('x')</script> & $x$ [b]"


def cells(found: str) -> list[list[str]]:
    """Texts of a table's rows as a reader sees them."""
    rows = re.findall(r"<tr>(.*?)</tr>", found)
    return [[html.unescape(c) for c in re.findall(r"<t[dh][^>]*>(.*?)</t", row)] for row in rows]


@pytest.mark.parametrize("slug", library.scenarios())
def test_every_result_and_scenario_is_short(slug: str):
    result = sim.run(slug, replicates=7, seed=3, months=2)
    told = repr(result)
    assert len(told) < 500
    for word in (slug, result.data["model"], "7 replicates", "seed 3"):
        assert word in told
    for question, shares in result.data["outcomes"].items():
        assert f"{question}: {max(shares, key=lambda name: shares[name])} " in told
    case = sim.load(slug)
    assert len(repr(case)) < 500
    for word in (slug, case.file.title, f"{case.file.months} from ", *case.stakeholders):
        assert word in repr(case)
    assert len(repr(result.plan)) < 2000


def test_the_table_of_a_result_has_every_answer():
    result = sim.run("beijing_reset", replicates=20, set={"parameters.bluff": 0.1})
    head, *rows = cells(result._repr_html_())
    assert head == ["question", "answer", "chance", "95 % interval"]
    frame = result.outcomes()
    assert [row[1] for row in rows] == list(frame["category"])
    first = frame.iloc[0]
    assert f"{100 * first['low']:.0f} to {100 * first['high']:.0f} %" == rows[0][3]
    assert "1 changed by set" in repr(result)


def test_what_a_file_says_is_text_and_nothing_else(tmp_path: Path):
    text = changed(BASE, "Where does canola stand?", f'"{EVIL}"')
    text = changed(text, "Canola for cars", f'"{EVIL}"')
    text = changed(text, "relief: otherwise", '"<b>\\"&": otherwise')
    result = sim.run(scenario(tmp_path, text), replicates=5)
    for found in (result._repr_html_(), result.plan.scenario._repr_html_()):
        assert "<script" not in found
        assert "<b>" not in found
        assert "mathjax_ignore" in found[:60]
        assert html.escape(EVIL) in found
    assert '<b>"&' in [row[1] for row in cells(result._repr_html_())]
    told = repr(result.plan.scenario)
    assert told.isprintable()


def test_long_texts_are_cut_and_counted():
    assert len(listed("x" * 900, ["y" * 900] * 50)) < 500
    many = listed("Result.", [f"question_{n}: answer 50 %" for n in range(99)])
    assert len(many) < 500
    shown = many.count("question_")
    assert many.endswith(f"; … {99 - shown} more")
    assert clipped("a\tb\x00c\n") == "a b c"
    assert html_table("t", (), [("a", "<")]).count("<tr>") == 1
