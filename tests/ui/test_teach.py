import csv
import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

import sim
from ui.charts import class_charts, forecast_charts
from ui.parts import handout
from ui.session import predictions
from ui.words import class_words, figures
from ui.work import jobs

MAIN = Path(__file__).resolve().parents[2] / "ui" / "main.py"
DATA = {
    "scenario": "x",
    "model": "nash",
    "seed": 1,
    "outcomes": {"deal": {"yes": 0.75, "no_deal": 0.25}},
    "intervals": {"deal": {"yes": [0.7, 0.8], "no_deal": [0.2, 0.3]}},
}


@pytest.fixture
def page(monkeypatch):
    """Teach with few replicates, so that a test is quick."""
    monkeypatch.setattr("ui.parts.page.FULL", 64)
    monkeypatch.setattr("ui.session.predictions.FULL", 64)
    jobs._done.clear()
    at = AppTest.from_file(str(MAIN), default_timeout=60).run()
    return at.switch_page("app_pages/teach.py").run()


def button(at, label):
    return next(each for each in at.button if each.label == label)


def texts(at):
    """All Markdown of the page, without the backslashes that keep it plain."""
    return "\n".join(each.value for each in at.markdown).replace("\\", "")


def test_points_are_made_to_add_up():
    assert predictions.even_points(["a", "b", "c"]) == {"a": 34, "b": 33, "c": 33}
    assert predictions.add_up({"a": 70, "b": 35, "c": 35}) == {"a": 50, "b": 25, "c": 25}
    assert predictions.add_up({"a": 0, "b": 0}) == {"a": 50, "b": 50}
    assert sum(predictions.add_up({str(n): n for n in range(7)}).values()) == 100
    assert predictions.points_left({"a": 70, "b": 20}) == 10


def test_histories_lie_outside_the_forecast():
    assert all(predictions.draw_unseen() >= 1000 for _ in range(50))


def test_answers_are_a_table_that_no_spreadsheet_executes():
    raw = predictions.answers_csv(
        DATA, "deal", {"yes": 0.25, "no_deal": 0.75}, {7: "yes"}, {"explanation": "=1+1 é"}
    )
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {5}
    assert ["chance", "yes", "0.250", "0.750", "share"] in rows
    assert ["distance", "total variation", "0.500", "", ""] in rows
    assert ["history", "replicate 7: yes", "1.125", "0.125", "Brier score"] in rows
    assert rows[-1][:2] == ["explanation", "'=1+1 é"]


def test_guess_and_model_stand_side_by_side():
    spec = forecast_charts.guess_chart({"yes": 0.25, "no_deal": 0.75}, DATA, "deal")
    rows = [(row["category"], row["whose"], row["chance"]) for row in spec["data"]["values"]]
    assert rows == [
        ("yes", "model", 75),
        ("yes", "yours", 25),
        ("no deal", "model", 25),
        ("no deal", "yours", 75),
    ]
    sentence = class_words.guess_sentence({"yes": 0.25, "no_deal": 0.75}, DATA, "deal")
    assert sentence == "yes: you 25 %, model 75 %; no deal: you 75 %, model 25 %."


def test_distance_and_scores_are_told_in_words():
    assert "50 points apart" in class_words.distance_sentence(0.5)
    assert "nearly" in class_words.distance_sentence(0.0)
    assert "different world" in class_words.distance_sentence(1.0)
    assert "You were nearer" in class_words.score_sentence(0.1, 0.2)
    assert "The model was nearer" in class_words.score_sentence(0.2, 0.1)
    assert "equally near" in class_words.score_sentence(0.2, 0.2)
    assert "equally near" in class_words.score_sentence(0.501, 0.499)  # both are shown as 0.50
    assert class_words.points_sentence(3).startswith("3 points are still")
    assert class_words.points_sentence(-3).startswith("3 points too many")


def test_a_lesson_has_no_second_title_and_no_formula():
    assert (
        class_words.lower_headings("# A\nC$ 5 and C$ 6\n## B") == "## A\nC\\$ 5 and C\\$ 6\n### B"
    )


def test_a_class_is_read_line_by_line():
    text = "Ann 60 40\n\nBo the 2nd; 50,5; 49,5\nCy 60\nDi 70 20\n 30 70\nEd: 10 90 %\nFay 101 -1"
    found = class_charts.read_class(text, ["yes", "no_deal"])
    assert found.shares == {"yes": [0.6, 0.1], "no_deal": [0.4, 0.9]}
    assert [line.split(":")[0] for line in found.unread] == [f"Line {n}" for n in (3, 4, 5, 6, 8)]
    assert "such as Ann 50 50." in found.unread[1]
    assert "add up to 90" in found.unread[2]


def test_only_so_many_lines_of_a_class_are_read():
    found = class_charts.read_class("A 40 60\n" * (class_charts.MOST + 5), ["yes", "no"])
    assert found.count == class_charts.MOST
    assert str(class_charts.MOST) in found.unread[0]


def test_a_class_is_drawn_with_its_middle_half_and_the_model():
    found = class_charts.read_class(
        "A 10 90\nB 20 80\nC 30 70\nD 40 60\nE 90 10", ["yes", "no_deal"]
    )
    assert class_charts.quartiles(found)["yes"] == pytest.approx((0.2, 0.3, 0.4))
    model = DATA["outcomes"]["deal"]
    spec = class_charts.class_chart(found, model)
    assert [row["chance"] for row in spec["data"]["values"]] == [
        10,
        20,
        30,
        40,
        90,
        90,
        80,
        70,
        60,
        10,
    ]
    assert spec["layer"][2]["data"]["values"][0] == {"answer": "yes", "chance": 75}
    assert len(class_charts.class_chart(found, None)["layer"]) == 2
    sentence = class_charts.class_sentence(found, model)
    assert "5 predictions" in sentence
    assert "yes: the class 30 % (its middle half 20 % to 40 %), the model 75 %" in sentence
    alone = class_charts.read_class("A 10 90", ["yes", "no_deal"])
    assert class_charts.quartiles(alone)["yes"] == pytest.approx((0.1, 0.1, 0.1))
    assert "the model" not in class_charts.class_sentence(alone, None)


def test_a_class_predicts_before_it_sees_the_model(page):
    box = next(each for each in page.text_area if each.label == "Predictions")
    answers = len(sim.summary("beijing_reset")["outcomes"]["package"]["categories"])
    line = " ".join(["<b>Ann</b>", "100", *["0"] * (answers - 1)])
    box.set_value(f"{line}\n{line}\nBo").run()
    assert "2 predictions." in texts(page)
    assert ", the model" not in texts(page)
    assert any("Line 3" in each.value for each in page.text)
    shown = next(each for each in page.toggle if each.label == "Show the model's forecast")
    shown.set_value(True).run()
    assert not page.exception
    assert ", the model" in texts(page)
    assert "Ann" not in texts(page)


def test_the_forecast_stays_hidden_until_one_is_locked_in(page):
    assert not page.exception
    assert "stays hidden" in texts(page)
    assert "points apart" not in texts(page)
    page.number_input[0].set_value(90).run()
    assert button(page, "Lock in and show the forecast").disabled
    button(page, "Make them add up").click().run()
    assert sum(box.value for box in page.number_input) == 100
    button(page, "Lock in and show the forecast").click().run()
    assert not page.exception
    assert "points apart" in texts(page)


def test_histories_are_drawn_scored_and_kept(page):
    button(page, "Lock in and show the forecast").click().run()
    for number in (70, 71):
        page.number_input[0].set_value(number).run()
        button(page, "Draw history").click().run()
        answer = sim.explain(sim.RunRequest("beijing_reset"), number)["outcomes"]["package"]
        assert f"History in replicate {number}: {figures.in_words(answer)}" in texts(page)
    assert "Over 2 histories" in texts(page)
    page.text_area[0].set_value("**my own** <b>words</b>").run()
    assert not page.exception
    assert page.text_area[0].value == "**my own** <b>words</b>"
    assert "my own" not in texts(page)
    button(page, "Start over").click().run()
    assert "stays hidden" in texts(page)


@pytest.mark.parametrize(
    "slug", [slug for slug, found in sim.catalogue().items() if "question" in found]
)
def test_a_handout_is_one_page_that_can_be_read_back(slug):
    found = sim.summary(slug)
    found["title"] += " – café ≥ 1"
    reader = PdfReader(io.BytesIO(handout.sheet(found, sim.estimates(slug))))
    text = " ".join(reader.pages[0].extract_text().split())
    assert len(reader.pages) == 1
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert reader.trailer["/Root"]["/Lang"] == "en-CA"
    assert "– café >= 1" in text
    for each in found["stakeholders"].values():
        assert each["name"] in text
    for each in found["outcomes"].values():
        assert each["question"] in text


def test_a_crowded_handout_is_set_smaller():
    found = sim.summary("beijing_reset")
    one = found["stakeholders"]["ontario"]
    found["stakeholders"] |= {f"extra_{n}": one for n in range(19)}
    sheet = handout.sheet(found, sim.estimates("beijing_reset"))
    assert len(PdfReader(io.BytesIO(sheet)).pages) == 1


def test_a_role_wants_what_it_cares_about_most():
    found, numbers = sim.summary("usmca_review"), sim.estimates("usmca_review")
    assert handout.wishes("ontario", found, numbers, most=1) == (
        "USMCA future: extension (cares 0.85)"
    )
    assert "on a scale of 0 to 100" in handout.wishes("china", found, numbers)
