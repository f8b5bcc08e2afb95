"""Conflicts: states in words, the grid, the picture and the page."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import sim
from ui.charts import theory_charts
from ui.words import theory_words

MAIN = str(Path(__file__).parents[2] / "ui" / "main.py")


@pytest.fixture(scope="module")
def canola():
    return sim.stability("canola_coercion", replicates=20)


def test_a_state_is_told_as_what_is_done():
    options = {"canada": ["close_quota", "soften"], "china": ["raise_tariff"]}
    assert theory_words.state_name("YNY", options) == "close quota + raise tariff"
    assert theory_words.state_name("NNN", options) == "nothing is done"


def test_the_prisoners_end_where_both_confess():
    found = sim.stability("prisoners_dilemma")
    assert theory_words.holding_sentence(found) == (
        "Nobody has a better move from: ann confesses + bob confesses. Held by credible answers "
        "alone: nothing is done."
    )
    spec = theory_charts.states_chart(theory_words.state_names(found), found)
    marks = {(r["state"], r["criterion"]): r["label"] for r in spec["data"]["values"]}
    assert marks["nothing is done", "Nash"] == "–"
    assert marks["nothing is done", "SEQ"] == "holds"
    assert marks["ann confesses", "GMR"] == "–"
    assert not theory_words.state_rows(found)


def test_whoever_would_leave_is_named_with_what_deters():
    found = sim.stability("prisoners_dilemma")
    moves = dict(theory_words.moves_away(found, "NN"))
    assert moves["Ann would rather move to: ann confesses."] == [
        "Deterred (GMR, SMR, SEQ) by the answer of Bob: ann confesses + bob confesses."
    ]
    assert dict(theory_words.moves_away(found, "YN")) == {
        "Bob would rather move to: ann confesses + bob confesses.": ["Nothing deters it."]
    }
    assert not dict(theory_words.moves_away(found, "YY"))


def test_shares_have_their_interval(canola):
    for criterion, shares in canola["share"].items():
        for code, share in shares.items():
            low, high = canola["intervals"][criterion][code]
            assert 0 <= low <= share <= high <= 1
            assert low < high
    rows = theory_words.state_rows(canola)
    assert len(rows) == len(canola["states"])
    assert "replicates (95 % range" in theory_words.holding_sentence(canola)


def test_states_come_by_how_often_they_hold(canola):
    total = [
        sum(theory_words.share_held(canola, criterion, code) for criterion in theory_words.SHORT)
        for code in theory_words.state_names(canola)
    ]
    assert total == sorted(total, reverse=True)


def test_the_grid_is_told_state_by_state(canola):
    text = theory_words.grid_sentence(canola)
    assert all(words in text for words in theory_words.state_names(canola).values())


def test_the_picture_has_an_arrow_for_every_move():
    found = sim.stability("chicken")
    dot = theory_charts.moves_graph(theory_words.state_names(found), found)
    moves = [(code, move["to"]) for code, those in found["leaves"].items() for move in those]
    assert moves
    assert dot.count("->") == len(moves)
    assert all(f'"{code}" -> "{to}"' in dot for code, to in moves)


def test_a_name_cannot_leave_its_quotes_in_the_picture():
    found = {"equilibria": {"seq": []}, "leaves": {}}
    dot = theory_charts.moves_graph({"Y": 'a"]; evil [label="b'}, found)
    assert '[label="a\\"]; evil [label=\\"b"' in dot


def test_a_long_ranking_is_cut_and_says_so():
    found = sim.stability("elmira")
    lines = theory_words.ranking(found, "ministry", most=3)
    assert len(lines) == 4
    assert lines[-1] == "… and 6 more"


def test_changes_reach_a_scenarios_conflict():
    changed = {"stakeholders.china.interests.canola_seed_tariff.salience": 0.01}
    found = sim.stability("canola_coercion", replicates=20, set=changed)
    assert found["share"] != sim.stability("canola_coercion", replicates=20)["share"]


def test_the_page_takes_the_scenarios_own_conflict_and_others():
    page = AppTest.from_file(MAIN, default_timeout=60)
    page.query_params["scenario"] = "canola_coercion"
    page.run()
    page.switch_page("app_pages/stability.py").run()
    assert not page.exception
    assert page.selectbox(key="choose conflict").value == "canola_coercion"
    assert any("canola stand" in each.value for each in page.header)
    page.selectbox(key="choose conflict").select("elmira").run()
    page.selectbox(key="choose sanctions").select("single").run()
    assert not page.exception
    assert any("Elmira" in each.value for each in page.header)
    page.selectbox(key="choose state").select("NYNNN").run()
    assert any("would rather move to" in each.value for each in page.markdown)
