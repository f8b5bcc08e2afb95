import csv
import io
import json
import re
from zipfile import ZipFile

import pytest

import sim
from ui.charts import forecast_charts, vega
from ui.words import figures, sentences


@pytest.fixture(scope="module")
def data():
    return sim.run("usmca_review", replicates=30).data


@pytest.fixture(scope="module")
def found():
    return sim.summary("usmca_review")


def marks(spec):
    return [layer["mark"] for layer in spec["layer"]]


def colours(value):
    return set(re.findall(r"#[0-9A-Fa-f]{6}", json.dumps(value)))


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_bars_hold_every_category_with_its_interval_in_per_cent(data):
    question, shares = next(iter(data["outcomes"].items()))
    spec = forecast_charts.shares_chart(shares, data["intervals"][question])
    rows = spec["data"]["values"]
    assert [row["category"] for row in rows] == [name.replace("_", " ") for name in shares]
    assert sum(row["chance"] for row in rows) == pytest.approx(100)
    assert all(row["low"] <= row["chance"] <= row["high"] for row in rows)
    assert "%" in spec["layer"][0]["encoding"]["x"]["title"]


def test_a_fan_starts_with_the_month_before_and_has_its_unit():
    series = {"unit": "vehicles a year", "levels": None}
    series |= {"median": [0, 5e4], "p10": [0, 4e4], "p90": [0, 6e4]}
    spec = forecast_charts.policy_chart(series, "2026-01", {"49,000 as announced": 49_000})
    assert [row["month"] for row in spec["data"]["values"]] == ["2025-12-01", "2026-01-01"]
    y = spec["layer"][1]["encoding"]["y"]
    assert y["title"] == "vehicles a year"
    assert y["axis"]["format"].startswith(",")
    assert spec["layer"][2]["encoding"]["y"]["datum"] == 49_000
    assert "49,000 as announced" in spec["title"]["text"][0]


def test_levels_are_named_on_the_axis(data):
    issue, series = next((i, s) for i, s in data["policies"].items() if s["levels"])
    spec = forecast_charts.policy_chart(series, data["start"], {})
    axis = spec["layer"][0]["encoding"]["y"]["axis"]
    assert all(level.replace("_", " ") in axis["labelExpr"] for level in series["levels"]), issue
    assert "title" not in spec


def test_gains_are_sorted_and_losses_in_another_colour(data, found):
    names = {who: each["name"] for who, each in found["stakeholders"].items()}
    spec = forecast_charts.gains_chart(data["stakeholders"], names)
    medians = [row["median"] for row in spec["data"]["values"]]
    assert medians == sorted(medians, reverse=True)
    assert {vega.GREEN, vega.ORANGE} <= colours(spec)


def changes(**found):
    quantiles = ("p10", "median", "p90")
    parts = {
        who: {"utility_change": dict(zip(quantiles, each, strict=True))}
        for who, each in found.items()
    }
    return {"stakeholders": parts}


def test_the_best_and_the_worst_off_are_told_with_their_change():
    data = changes(a=(0, 0.5, 1), b=(-0.5, -0.004, 0), c=(-1, -0.25, 0))
    text = sentences.gains_sentence(data, {"a": "A", "b": "B", "c": "C"})
    assert text.startswith("Best off: A (+0.50); worst off: C (−0.25)")


def test_where_no_median_moves_the_widest_range_is_told():
    data = changes(a=(-0.1, 0, 0.1), b=(-0.3, -0.004, 0.9))
    text = sentences.gains_sentence(data, {"a": "A", "b": "B"})
    assert "nobody's utility" in text
    assert text.endswith("B, 80 % of replicates −0.30 to +0.90.")


@pytest.mark.parametrize(
    ("change", "text"), [(-0.004, "0"), (0.0, "0"), (-0.006, "−0.01"), (1.5, "+1.50")]
)
def test_nothing_has_no_sign(change, text):
    assert figures.signed_utility(change) == text


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        ((0.53, 0.76), "53 to 76 %"),
        ((0, 0.0038), "0 to 0.4 %"),
        ((0.996, 1), "99.6 to 100 %"),
        ((0, 0.0004), "less than 0.1 %"),
        ((0.511, 0.513), "51.1 to 51.3 %"),
    ],
)
def test_a_range_is_never_told_as_a_point(ends, text):
    assert figures.interval(ends) == text


def test_large_numbers_in_names_are_grouped_as_others_are():
    assert figures.in_words("from_45000_to_60000") == "from 45,000 to 60,000"
    assert figures.in_words("after_2026") == "after 2026"


def test_long_names_are_broken_and_may_be_longer_on_a_projector(data, found):
    names = dict.fromkeys(found["stakeholders"], "Governments of Saskatchewan and Manitoba")
    spec = forecast_charts.gains_chart(data["stakeholders"], names)
    assert {max(map(len, row["who"].split("\n"))) for row in spec["data"]["values"]} == {27}

    def limits(drawn):
        axes = [layer["encoding"].get("y", {}).get("axis", {}) for layer in drawn["layer"]]
        return [axis["labelLimit"] for axis in axes if "labelLimit" in axis]

    plain, large = vega.dress(spec), vega.dress(spec, large=True)
    assert [1.5 * each for each in limits(plain)] == limits(large) != []


def test_colours_are_those_that_all_can_tell_apart_and_see():
    palette = {vega.BLUE, vega.ORANGE, vega.GREEN}
    assert palette < {"#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}
    for colour in palette:
        assert contrast(colour, "#ffffff") >= 3
        assert contrast(colour, "#12161c") >= 3


@pytest.mark.parametrize(("dark", "paper"), [(False, "#ffffff"), (True, "#12161c")])
def test_labels_can_be_read_on_the_page(dark, paper):
    config = vega.dress({"mark": "bar"}, dark=dark)["config"]
    for part in ("axis", "legend"):
        assert contrast(config[part]["labelColor"], paper) >= 4.5
    assert contrast(config["title"]["color"], paper) >= 4.5


def test_marks_are_silent_at_every_depth_and_the_chart_given_is_left_alone():
    given = {"hconcat": [{"layer": [{"mark": "bar"}, {"mark": {"type": "rule"}}]}]}
    before = json.dumps(given)
    (part,) = vega.dress(given)["hconcat"]
    assert all(mark["aria"] is False for mark in marks(part))
    assert json.dumps(given) == before


def test_inner_charts_are_silent():
    assert vega.dress({"spec": {"mark": "bar"}})["spec"]["mark"]["aria"] is False


@pytest.mark.parametrize("height", [200, {"step": 30}])
def test_a_projector_gets_larger_type_and_charts(height):
    small = vega.dress({"mark": "bar", "height": height})
    large = vega.dress({"mark": "bar", "height": height}, large=True)
    size = "labelFontSize"
    assert large["config"]["axis"][size] > small["config"]["axis"][size]
    assert str(large["height"]) != str(small["height"])


def test_data_go_into_a_table_that_no_spreadsheet_runs():
    raw = vega.csv([{"who": "=1+1", "n": -2}, {"who": "é,\nü", "more": None}])
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0] == {"who": "'=1+1", "n": "-2", "more": ""}
    assert rows[1]["who"] == "é, ü"


def test_every_policy_has_a_sentence_with_its_unit_once(data, found):
    for issue, series in data["policies"].items():
        sentence = sentences.policy_sentence(found["issues"][issue]["title"], series)
        assert "80 % of replicates" in sentence
        if series["unit"] == "vehicles a year":
            assert sentence.count("vehicles a year") == 1


def test_rows_stand_in_an_inner_layer_where_the_frame_leaves_them_alone():
    series = {"unit": "%", "levels": None, "median": [1.0], "p10": [1.0], "p90": [1.0]}
    spec = forecast_charts.policy_chart(series, "2026-01", {"49,000": 49_000})
    inside = vega.with_data_inside(spec)
    assert "data" not in inside
    assert inside["layer"] == [{"data": spec["data"], "layer": spec["layer"]}]
    assert {key: inside[key] for key in ("width", "height", "title")} == {
        key: spec[key] for key in ("width", "height", "title")
    }
    single = {"data": {"values": []}, "mark": "bar"}
    assert vega.with_data_inside(single) == single


def test_the_data_of_every_chart_is_a_file_of_its_own_with_what_it_shows():
    one = {"data": {"values": [{"month": "2026-01", "median": 3}]}}
    packed = ZipFile(io.BytesIO(vega.tables([("First.", one), ("Second.", {})])))
    assert packed.read("chart_01.csv").decode("utf-8-sig") == "month,median\r\n2026-01,3\r\n"
    assert packed.read("chart_02.csv").decode("utf-8-sig").strip() == ""
    assert packed.read("README.txt").decode() == "chart_01.csv: First.\nchart_02.csv: Second.\n"


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "never in any"), (0.01, "hardly ever"), (0.62, "6 in 10"), (0.99, "almost"), (1, "every")],
)
def test_chances_as_people_say_them(share, text):
    assert text in figures.chance(share)


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0 %"), (0.001, "<1 %"), (0.5, "50 %"), (0.999, ">99 %"), (1, "100 %")]
)
def test_per_cent_is_never_falsely_certain(share, text):
    assert figures.per_cent(share) == text


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (39341.2, "vehicles a year", "39,300 vehicles a year"),
        (4.46, "%", "4.46 %"),
        (51.63, "index 0-100", "51.6 on a scale of 0 to 100"),
        (-1634.2, "C$ M", "-1,630 C$ M"),
        (0.0, "%", "0 %"),
    ],
)
def test_amounts_have_three_digits_and_a_unit(value, unit, text):
    assert figures.amount({"levels": None, "unit": unit}, value) == text


def test_a_name_with_quotes_stays_text_in_an_expression() -> None:
    names = ['it\'s "so"', "a\\b", "x'] + ['y"]
    assert json.loads(vega.quoted(names)) == names


def test_chances_are_told_as_their_figures_say() -> None:
    for share in (n / 200 for n in range(201)):
        text = figures.chance(share)
        if text.startswith("about"):  # never "about 0" or "about 10" of what is neither
            assert 0.05 <= share <= 0.95
            assert abs(int(text.split()[1]) / 10 - share) <= 0.05 + 1e-9
    assert figures.interval([0.9997, 1.0]) == "more than 99.9 %"
    assert figures.interval([1.0, 1.0]) == "100 to 100 %"


def test_a_name_keeps_its_capitals_where_it_begins_a_line() -> None:
    assert figures.capital("USMCA_or_EU") == "USMCA or EU"
    assert figures.capital("deal") == "Deal"
    assert figures.capital("") == ""
