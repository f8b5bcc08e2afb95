"""Theories side by side: bars, sentences and the page."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import sim
from ui.charts import theory_charts
from ui.words import theory_words
from ui.words.plain_text import plain

MAIN = str(Path(__file__).parents[2] / "ui" / "main.py")


@pytest.fixture(scope="module")
def data():
    return sim.compare("beijing_reset", replicates=6)


def test_pieces_of_each_bar_fill_it(data):
    spec = theory_charts.answers_chart(data["columns"], "package", data["base"])
    rows = spec["data"]["values"]
    for theory in {row["theory"] for row in rows}:
        bars = [row for row in rows if row["theory"] == theory]
        assert bars[0]["from"] == 0
        assert bars[-1]["to"] == pytest.approx(100)
        for left, right in itertools.pairwise(bars):
            assert left["to"] == right["from"]
    assert len({row["theory"] for row in rows}) == len(data["columns"])
    assert rows[0]["theory"] == "nash ★"


def test_every_answer_has_a_colour_of_its_own(data):
    spec = theory_charts.answers_chart(data["columns"], "package", data["base"])
    colours = spec["layer"][0]["encoding"]["color"]["scale"]
    assert len(set(colours["range"])) == len(colours["domain"]) == 4


def test_ends_show_the_last_month_in_the_unit_of_the_policy(data):
    spec = theory_charts.ends_chart(data["columns"], "ev_quota", "nash")
    rows = {row["theory"]: row for row in spec["data"]["values"]}
    series = data["columns"]["exchange"]["policies"]["ev_quota"]
    assert rows["exchange"]["median"] == series["median"][-1]
    assert rows["exchange"]["p10"] <= rows["exchange"]["median"] <= rows["exchange"]["p90"]
    assert spec["layer"][1]["encoding"]["x"]["title"] == "vehicles a year"


def test_levels_are_named_on_the_scale():
    series = {"median": [1], "p10": [0], "p90": [2], "unit": "level", "levels": ["a_b", "c", "d"]}
    spec = theory_charts.ends_chart({"nash": {"policies": {"x": series}}}, "x", "nash")
    assert (
        spec["layer"][1]["encoding"]["x"]["axis"]["labelExpr"] == '["a b", "c", "d"][datum.value]'
    )


def column(chance) -> dict[str, Any]:
    return {"outcomes": {"q": {"no_deal": chance, "deal": 1 - chance}}}


def test_the_sentence_names_the_answer_on_which_theories_part_most():
    three = {"nash": column(0.1), "exchange": column(0.7), "condorcet": column(0.4)}
    given = {"columns": three, "base": "nash", "all_agree": {"q": 0.25}, "replicates": 1000}
    assert theory_words.agreement_sentence(given, "q") == (
        "All 3 theories give the same answer in 25 % of 1,000 replicates. They part most on "
        "“no deal”: nash says 10 %, exchange says 70 %."
    )
    assert theory_words.likeliest_sentence(given, "q") == (
        "Likeliest answer by theory: nash deal (90 %), exchange no deal (70 %), condorcet deal "
        "(60 %)."
    )


def test_every_chance_has_its_range_and_its_difference(data):
    rows = theory_words.theory_rows(data, "package", "no_deal")
    assert next(row["theory"] for row in rows) == "nash"
    assert len(rows) == len(data["columns"])
    assert all("to" in row["chance (95 % range)"] for row in rows)
    differences = [row["points from nash (95 % range)"] for row in rows]
    assert differences[0] == "–"
    assert all("to" in each for each in differences[1:])


def test_the_page_shows_every_question_and_every_theory(monkeypatch):
    monkeypatch.setattr("ui.parts.page.LOOK", 4)
    monkeypatch.setattr("ui.parts.page.FULL", 6)
    page = AppTest.from_file(MAIN, default_timeout=60)
    page.query_params["scenario"] = "canola_coercion"
    page.run()
    page.switch_page("app_pages/theories.py").run()
    assert not page.exception
    headers = [each.value for each in page.header]
    for question in sim.summary("canola_coercion")["outcomes"].values():
        assert plain(question["question"]) in headers
    labels = " ".join(each.label for each in page.expander)
    assert all(name.replace("_", " ") in labels for name in sim.theories())
    page.selectbox(key="choose policy").select_index(1).run()
    assert not page.exception


def test_no_difference_has_no_sign():
    found = {"nash": column(0.5), "exchange": column(0.5)}
    for each in found.values():
        each["intervals"] = {"q": {"deal": [0.4, 0.6]}}
    paired = {"deal": {"difference": -0.001, "interval": [-0.02, 0.018]}}
    against = {"exchange": {"outcomes": {"q": {"categories": paired}}}}
    given = {"columns": found, "base": "nash", "against_base": against}
    row = theory_words.theory_rows(given, "q", "deal")[1]
    assert row["points from nash (95 % range)"] == "0 (-2 to +2)"
    assert row["chance (95 % range)"] == "50 % (40 to 60 %)"
