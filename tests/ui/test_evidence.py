"""The evidence: search, disputes, estimates, and text that stays text."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import sim
from ui.words import evidence_lines
from ui.work import tasks

MAIN = str(Path(__file__).parents[2] / "ui" / "main.py")
SHOWN = "choose show"


@pytest.fixture(scope="module")
def rows():
    return evidence_lines.fact_rows(sim.evidence(), {"china": "Government of China"})


def test_every_fact_is_there_once_articles_first(rows):
    count = sum(len(article["facts"]) for article in sim.evidence().values())
    assert len({row["id"] for row in rows}) == len(rows) == count
    cited = [row["citation"] is not None for row in rows]
    assert cited == sorted(cited)


def test_search_is_a_plain_substring_in_any_case(rows):
    found = evidence_lines.filter_rows(rows, "  LOBSTER")
    assert found
    assert len(found) < len(rows)
    assert all("lobster" in row["says"].casefold() for row in found)
    assert not evidence_lines.filter_rows(rows, "l.bster")
    assert evidence_lines.filter_rows(rows, "") == rows


def test_disputes_come_once_with_both_sides_and_what_explains_them(rows):
    pairs = evidence_lines.dispute_pairs(rows)
    ids = [frozenset((one["id"], two["id"])) for one, two, _ in pairs]
    assert len(ids) == len(set(ids))
    both = {frozenset((row["id"], other)) for row in rows for other in row["disputes"]}
    assert set(ids) == both
    wanted = frozenset(("focus.canola-before", "summary.canola-before"))
    explained = next(each[2] for each in pairs if {each[0]["id"], each[1]["id"]} == wanted)
    assert explained is not None
    assert explained["id"] == "canola_trade.deposit-plus-mfn"


def figure(value, unit, bound=None):
    return evidence_lines.fact_figures(
        {"figures": {"a_b": {"value": value, "unit": unit, "bound": bound}}}
    )


def test_figures_are_exact_with_their_units():
    assert figure(106.1, "%") == "a b: 106.1 %"
    assert figure(4000.0, "C$ M", "about") == "a b: about C$ 4,000 M"
    assert figure(2017.0, "year") == "a b: 2017"
    assert figure(49000.0, "vehicles a year", "at_most") == "a b: at most 49,000 vehicles a year"


def test_a_fact_says_where_it_stands(rows):
    by_id = {row["id"]: row for row in rows}
    assert evidence_lines.fact_place(by_id["post.prairie-pressure"]).endswith(
        "Washington Post, paragraph 21"
    )
    assert evidence_lines.fact_place(by_id["canola_trade.growers"]).startswith("Canola Council")
    assert by_id["canola_trade.duty-seed"]["about"] == "Government of China"
    assert by_id["post.ire"]["speaker"] == "Opponents of the thaw in Canada"
    assert by_id["post.ire"]["about"] == "United States"


def test_estimates_have_a_chain_or_say_judgement():
    chains = sim.chains("beijing_reset")
    assert chains.keys() == sim.estimates("beijing_reset").keys()
    key = "policies.canola_seed_tariff"
    assert chains[key] == sim.why("beijing_reset", key)["numbers"][0]
    estimates = {row["key"]: row for row in evidence_lines.estimate_rows(chains, str)}
    assert estimates[key]["value"] == "84 % or 76 %"
    for row in estimates.values():
        assert all(branch["facts"] or branch["judgement"] for branch in row["branches"])


def test_a_changed_estimate_is_said_to_be_given():
    key = "stakeholders.canada.interests.ev_quota.salience"
    found = sim.chains("beijing_reset", {key: 0.9})[key]["branches"]
    assert [branch["given"] for branch in found] == [True]
    assert found[0]["likely"] == 0.9


def test_a_private_number_that_is_set_is_told_beside_what_the_others_go_by():
    key = "stakeholders.canada.hurdle"

    def value(**changes):
        found = sim.chains("beijing_reset", {f"{key}{part}": x for part, x in changes.items()})
        return evidence_lines.estimate_rows({key: found[key]}, str)[0]["value"]

    as_it_is = value()
    assert value(**{"": 0.4}) == f"0.4 in this run; the others go by {as_it_is}"
    both = value(**{"": 0.4, ".known": True})
    assert both == f"0.4 in this run, and all know it; else {as_it_is}"


def test_pages_hold_every_row_once():
    rows = list(range(23))
    assert evidence_lines.page_count(rows, 10) == 3
    assert [x for n in (1, 2, 3) for x in evidence_lines.page_rows(rows, n, 10)] == rows
    assert evidence_lines.page_count([], 10) == 1


def opened(shown=None):
    page = AppTest.from_file(MAIN, default_timeout=60).run()
    page.switch_page("app_pages/evidence.py").run()
    if shown:
        page.segmented_control(key=SHOWN).set_value(shown).run()
    assert not page.exception
    return page


def text(page):
    return " ".join(each.value for each in page.markdown)


def test_the_page_searches_and_says_when_nothing_matches():
    page = opened()
    assert "found; 1 to 10 shown" in text(page)
    page.text_input(key="choose search").input("no such words at all").run()
    assert "Nothing matches" in text(page)


def test_the_page_shows_disputes_and_estimates():
    assert "What explains it" in text(opened("disputes"))
    page = opened("estimates")
    every = len(page.expander)
    assert every == 10
    page.toggle(key="choose judgement").set_value(True).run()
    assert text(page).count("**Judgement.**") >= len(page.expander)


def test_what_a_fact_says_is_never_markup(monkeypatch):
    def shouting():
        fact = {"says": "**loud** <b>x</b> [a](http://b)", "paragraph": 1, "sentence": None}
        fact |= {
            "type": "fact",
            "speaker": "_x_",
            "about": "y",
            "figures": {},
            "disputes": [],
            "citation": "`c`",
        }
        fact["explained_by"] = None
        article = {"kind": "external", "title": "*t*", "publisher": "p", "date": "unknown"}
        return {"a": article | {"facts": {"b": fact}}}

    monkeypatch.setattr(tasks, "articles", shouting)
    page = opened()
    assert "\\*\\*loud\\*\\* \\<b\\>x\\</b\\> \\[a\\]\\(http\\:\u2060//b\\)" in text(page)
    assert "\\`c\\`" in text(page)
