"""The what-if page: what can be changed, what a change does, and how to go back and share it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import sim
from ui.charts import paired_charts
from ui.parts import page_jobs
from ui.parts.change import model_topics, topics
from ui.parts.page import summary
from ui.session import widgets
from ui.session.ask import Ask, whole
from ui.words import paired_words
from ui.work import tasks

ROOT = Path(__file__).resolve().parents[2]
SALIENCE = "stakeholders.united_states.interests.ev_quota.salience"
VOICE = "stakeholders.ontario.within.voice"
SCENARIOS = [slug for slug, each in sim.catalogue().items() if "question" in each]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.parts.page.LOOK", 8)
    monkeypatch.setattr("ui.parts.page.FULL", 16)


@pytest.fixture(scope="module")
def compared() -> Any:
    return page_jobs.what_if(Ask("usmca_review", changes=((SALIENCE, 0.6),)), 64).result()


def page(**query: Any) -> AppTest:
    at = AppTest.from_file(str(ROOT / "ui" / "main.py"), default_timeout=60)
    for name, value in query.items():
        at.query_params[name] = value
    at.switch_page("app_pages/whatif.py").run()
    assert not at.exception
    return at


def address(at: AppTest) -> dict[str, list[str]]:
    """The address as lists, whether a name stands in it once or more."""
    given = dict(at.query_params)
    return {k: value if isinstance(value, list) else [value] for k, value in given.items()}


@pytest.mark.parametrize("slug", SCENARIOS)
def test_every_number_is_under_some_topic_and_no_topic_has_many(slug: str) -> None:
    found, known = summary(slug), sim.numbers(slug)
    seen: set[str] = set()
    for kind, item, aspect in every_topic(found, known):
        chosen = topics.topic_levers(kind, item, aspect, found, known)
        assert len(chosen) <= 20
        assert len({lever.label for lever in chosen}) == len(chosen)
        seen |= {lever.key for lever in chosen}
        for lever in chosen:
            low, high, step = lever.span
            assert low < high
            assert 0 < step <= (high - low)
            if not lever.levels:
                assert low <= lever.on_slider(float(lever.values[0])) == lever.values[0]
    assert seen == set(known)


def every_topic(found: Any, known: Any) -> Iterator[tuple[str, str, str]]:
    for kind in topics.kinds(found, known):
        items = [""] if kind == "parameters" else topics.items(kind, found, known)
        for item in items:
            for aspect in topics.aspects(kind) or [""]:
                yield kind, item, aspect


@pytest.mark.parametrize(
    ("key", "values", "span"),
    [
        ("stakeholders.a.hurdle", (0.0, 0.1, 0.25), (0.0, 1.0, 0.01)),
        ("stakeholders.a.resolve", (0.5, 1.5, 3.0), (0.0, 5.0, 0.01)),
        ("moves.m.cost", (0.0, 0.02, 0.06), (0.0, 0.5, 0.001)),
        ("moves.m.pressure.by", (0.02, 0.08, 0.2), (0.0, 1.0, 0.01)),
        ("moves.m.pressure.by", (-0.1, -0.05, -0.02), (-0.5, 0.0, 0.001)),
        ("parameters.bluff", (None, 1 / 3, None), (0.0, 0.5, 0.001)),
    ],
)
def test_a_slider_spans_what_is_sensible(key: str, values: Any, span: Any) -> None:
    ends = {"by": [-10.0, 10.0], "bluff": [0.0, 0.5]}.get(sim.Key.parse(key).parts[-1], [0.0, 10.0])
    low, likely, high = ([value] for value in values)
    given = {"low": low, "likely": likely, "high": high, "range": ends, "unit": "utility"}
    assert topics._span(key, given) == pytest.approx(span)


def test_switches_of_moves_threats_and_of_what_is_known() -> None:
    at = page(scenario="canola_coercion", change="moves", which="ontario_campaign")
    at.radio(key="switch moves.ontario_campaign.made").set_value("never").run()
    assert address(at)["set"] == ["moves.ontario_campaign.made=never"]
    assert any("whether it is made\\: never" in each.value for each in at.markdown)
    at.selectbox(key="choose change").set_value("threats").run()
    at.radio(key="switch threats.canola_card.made").set_value("always").run()
    at.radio(key="switch threats.canola_card.announced").set_value("false").run()
    at.selectbox(key="choose change").set_value("stakeholders").run()
    at.radio(key="choose about").set_value("can").run()
    at.radio(key="switch stakeholders.canada.hurdle.known").set_value("true").run()
    assert address(at)["set"][1:] == [
        "threats.canola_card.made=always",
        "threats.canola_card.announced=false",
        "stakeholders.canada.hurdle.known=true",
    ]
    assert not at.error
    assert not at.exception


def test_the_downloaded_file_gives_the_same_run(tmp_path: Path) -> None:
    changes = ((SALIENCE, 0.6), ("events.cars_are_fine.probability", 0), ("parameters.bluff", 0.5))
    path = tmp_path / "scenario.yaml"
    asked = Ask("usmca_review", "exchange", changes)
    path.write_text(tasks.file_with_changes(asked), encoding="utf-8")
    there = sim.run(path, replicates=32).data
    here = tasks.forecast(asked, 32)
    assert there["outcomes"] == here["outcomes"]
    assert there["policies"] == here["policies"]
    source = (ROOT / "scenarios" / "usmca_review" / "scenario.yaml").read_text(encoding="utf-8")
    comments = [line.split("#")[1] for line in source.splitlines() if "#" in line]
    assert all(comment in path.read_text(encoding="utf-8") for comment in comments)


def test_a_bad_change_makes_no_file() -> None:
    with pytest.raises(sim.WinsetError, match=r"outside 0\.\.1"):
        tasks.file_with_changes(Ask("usmca_review", changes=((SALIENCE, 7),)))


def test_the_baseline_is_the_scenario_as_it_stands_also_beside_another_model() -> None:
    found = page_jobs.what_if(Ask(model="weighted_mean"), 32).result()
    assert found["columns"]["baseline"]["model"] == "nash"
    assert found["columns"]["what_if"]["model"] == "weighted_mean"
    alone = tasks.forecast(Ask(), 32)
    assert found["columns"]["baseline"]["outcomes"] == alone["outcomes"]


def test_a_parameter_of_the_model_reaches_the_run() -> None:
    plain = Ask("beijing_reset", "weighted_mean")
    equal = page_jobs.what_if(plain.with_param("weight", "equal"), 32).result()
    assert equal["columns"]["what_if"]["parameters"]["weight"] == "equal"
    assert equal["columns"]["what_if"]["policies"] != tasks.forecast(plain, 32)["policies"]
    assert "weight" not in equal["columns"]["baseline"]["parameters"]


def test_a_baseline_is_played_once_for_many_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    tasks._column.cache_clear()
    names: list[str] = []
    column = sim.column
    monkeypatch.setattr(
        sim, "column", lambda *given, **more: names.append(given[1]) or column(*given, **more)
    )
    for value in (0.2, 0.3):
        tasks.what_if(Ask().with_change("stakeholders.ontario.capability", value), 8)
    assert sorted(names) == ["baseline", "what_if", "what_if"]
    tasks.what_if(Ask(seed=2).with_change("stakeholders.ontario.capability", 0.3), 8)
    assert sorted(names[3:]) == ["baseline", "what_if"]


def test_what_explains_a_change_compares_as_the_first_look_does() -> None:
    asked = Ask().with_change("stakeholders.ontario.within.voice", 0.3)
    whole = tasks.what_if_with_reasons(asked, 16)
    assert whole.pop("divergence")["replicates"] == 16
    assert whole == tasks.what_if(asked, 16)


@pytest.mark.parametrize("name", sim.theories())
def test_every_parameter_is_a_lever_with_its_words(name: str) -> None:
    schema = sim.theories()[name]["parameters"]
    chosen = model_topics.parameters(schema, sim.summary("usmca_review"))
    assert {lever.key for lever in chosen} == set(schema)
    for lever in chosen:
        assert lever.because.endswith(".")
        assert lever.at({}) == lever.values[0]
        low, high, step = lever.span
        if lever.levels:
            assert lever.values[0] in lever.levels
            given = schema[lever.key].get("enum", lever.levels)
            assert list(lever.levels) == list(given)
        else:
            assert low <= lever.on_slider(float(lever.values[0])) == lever.values[0] <= high
            sim.run("beijing_reset", replicates=1, months=1, model=name, param={lever.key: low})
            assert 0 < step < high - low


def test_only_whoever_sits_at_every_table_can_set_its_agenda() -> None:
    schema = sim.theories()["procedural"]["parameters"]
    found = {
        "stakeholders": dict.fromkeys("abc"),
        "tables": {"one": {"parties": ["a", "b"]}, "two": {"parties": ["b", "c"]}},
    }
    setter = next(x for x in model_topics.parameters(schema, found) if x.key == "setter")
    assert setter.levels == ("strongest", "b")


@pytest.mark.parametrize(
    ("field", "span"),
    [
        ({"type": "number", "default": 1.0, "exclusiveMinimum": 0.5, "maximum": 1.0},
         (0.505, 1.0, 0.005)),
        ({"type": "integer", "default": 3, "minimum": 1, "exclusiveMaximum": 9}, (1, 8, 1)),
        ({"type": "number", "default": 3.0}, (0, 12, 0.12)),
    ],
)  # fmt: skip
def test_bounds_of_a_parameter_are_the_ends_of_its_slider(field: Any, span: Any) -> None:
    (lever,) = model_topics.parameters({"x": field}, {})
    assert lever.span == pytest.approx(span)


def test_paired_gains_are_those_of_the_comparison(compared: Any) -> None:
    names = {who: who for who in compared["columns"]["what_if"]["stakeholders"]}
    shifts = compared["against_base"]["what_if"]["stakeholders"]
    rows = paired_charts.paired_gains(compared, names)["data"]["values"]
    assert [row["median"] for row in rows] == sorted(
        (each["utility_change"]["median"] for each in shifts.values()), reverse=True
    )

    def size(who: str) -> tuple[float, float]:
        each = shifts[who]["utility_change"]
        return abs(each["median"]), max(abs(each["p10"]), abs(each["p90"]))

    assert f"most for {max(shifts, key=size)} " in paired_words.utility_sentence(compared, names)
    people = {row["stakeholder"] for row in paired_words.money_rows(compared, names)}
    moved = {
        w for w, each in shifts.items() if any(abs(v) > 1 for v in each["gain_cad_m"].values())
    }
    assert moved <= people


def test_the_sentence_gives_points_with_their_paired_interval(compared: Any) -> None:
    shifts = compared["against_base"]["what_if"]["outcomes"]["cars"]["categories"]
    most = max(shifts.values(), key=lambda shift: abs(shift["difference"]))
    said = paired_words.largest_shift(compared, "cars")
    for share in (most["difference"], *most["interval"]):
        assert paired_words.signed_points(share) in said
    assert "95 % range" in said


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "0"), (0.062, "+6.2"), (-0.13, "\N{MINUS SIGN}13"), (0.04, "+4")]
)
def test_points(share: float, words: str) -> None:
    assert paired_words.signed_points(share) == words


def test_no_change_is_told_as_none() -> None:
    same = page_jobs.what_if(Ask(), 16).result()
    assert "Nothing changes" in paired_words.largest_shift(same, "cars")
    assert paired_words.moved_issues(same) == []
    assert "less than 0.01" in paired_words.utility_sentence(same, {"canada": "Canada"})


def test_charts_hold_both_cases(compared: Any) -> None:
    names = {"canada": "Government of Canada", "ontario": "Government of Ontario"}
    bars = paired_charts.paired_shares(compared, "cars")["data"]["values"]
    assert {row["case"] for row in bars} == set(paired_words.NAMES.values())
    assert all(row["low"] <= row["chance"] <= row["high"] for row in bars)
    months = compared["months"] + 1
    assert len(paired_charts.paired_paths(compared, "ev_quota")["data"]["values"]) == 2 * months
    assert (
        paired_charts.paired_paths(compared, "usmca_future")["layer"][0]["encoding"]["y"]["title"]
        is None
    )
    assert len(paired_charts.paired_gains(compared, names)["data"]["values"]) == 2
    rows = paired_words.policy_rows(compared, {"ev_quota": "Cars", "usmca_future": "Agreement"})
    assert "vehicles a year" in rows[0]["what if"]


def test_a_slider_changes_the_address_and_undo_and_reset_go_back() -> None:
    at = page(scenario="beijing_reset", change="stakeholders", which="ontario")
    assert "Nothing is changed yet" in " ".join(each.value for each in at.markdown)
    key = "stakeholders.ontario.interests.ev_quota.salience"
    at.slider(key=f"slide {key}").set_value(0.9).run()
    assert address(at)["set"] == [f"{key}=0.9"]
    assert at.number_input(key=f"type {key}").value == 0.9
    assert address(at)["which"] == ["ontario"]
    at.number_input(key=f"type {key}").set_value(0.4).run()
    assert at.slider(key=f"slide {key}").value == 0.4
    undo = next(button for button in at.button if button.label == "Undo")
    undo.click().run()
    assert address(at)["set"] == [f"{key}=0.9"]
    reset = next(button for button in at.button if button.label == "Reset")
    reset.click().run()
    assert "set" not in address(at)
    assert at.slider(key=f"slide {key}").value == 0.75
    assert not at.exception


def test_a_link_shows_its_screen_and_says_the_same_elsewhere() -> None:
    at = page(scenario="usmca_review", set=[f"{SALIENCE}=0.6"], change="issues", which="ev_quota")
    assert at.slider(key=f"slide {SALIENCE}").value == 0.6
    code = [each.value for each in at.code]
    assert f"winset run usmca_review --set {SALIENCE}=0.6" in code
    assert any("sim.run(" in each and SALIENCE in each for each in code)
    back = at.button(key=f"back {SALIENCE}")
    back.click().run()
    assert "set" not in address(at)


def test_bad_values_are_told_by_the_engine_and_can_be_taken_back() -> None:
    at = page(scenario="usmca_review", set=[f"{SALIENCE}=7"], change="issues", which="ev_quota")
    assert "outside 0..1" in at.error[0].value.replace("\\", "")
    assert at.slider(key=f"slide {SALIENCE}").value == 1.0
    at.button(key=f"back {SALIENCE}").click().run()
    assert not at.error


@pytest.mark.parametrize("value", ["nan", "inf", "abc", "<b>x</b>", "true", ""])
def test_nonsense_in_the_address_breaks_nothing(value: str) -> None:
    at = page(scenario="usmca_review", set=[f"{SALIENCE}={value}"], which="none", change="issues")
    at = page(
        scenario="usmca_review", set=[f"{SALIENCE}={value}"], which="ev_quota", change="issues"
    )
    assert at.error


def test_events_threats_and_the_model_switch() -> None:
    at = page(scenario="us_retaliation", change="events", which="approval")
    at.radio(key="switch events.approval.probability").set_value(0).run()
    assert address(at)["set"] == ["events.approval.probability=0"]
    at.selectbox(key="choose change").set_value("threats").run()
    key = "threats.over_cars.made"
    at.radio(key=f"switch {key}").set_value("never").run()
    assert f"{key}=never" in address(at)["set"]
    at.radio(key=f"switch {key}").set_value("as it is").run()
    assert f"{key}=never" not in address(at)["set"]
    at.selectbox(key="choose change").set_value("model").run()
    at.radio(key="model").set_value("weighted_mean").run()
    assert address(at)["model"] == ["weighted_mean"]
    assert not at.exception


def test_parameters_of_the_model_are_below_it_and_in_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(widgets, "RECENT", 0.0)  # nobody goes back on a number as fast as this test
    at = page(scenario="beijing_reset", change="model", model="expected_utility")
    at.slider(key="slide q").set_value(0.5).run()
    at.selectbox(key="level outcome").set_value("mean").run()
    at.toggle(key="toggle capitulation").set_value(True).run()
    assert address(at)["param"] == ["q=0.5", "outcome=mean", "capitulation=true"]
    command = "winset run beijing_reset --model expected_utility --param q=0.5 --param outcome=mean"
    assert f"{command} --param capitulation=true" in [each.value for each in at.code]
    at.number_input(key="type q").set_value(1.0).run()  # its default is no change
    at.button(key="back param capitulation").click().run()
    assert address(at)["param"] == ["outcome=mean"]
    assert not at.toggle(key="toggle capitulation").value
    at.radio(key="model").set_value("exchange").run()
    assert "param" not in address(at)
    assert at.slider(key="slide randomness").value == 0
    assert not at.exception
    assert not at.error


@pytest.mark.parametrize("param", ["nope=1", "q=7", "q=<b>", "outcome=mode", "capitulation=2"])
def test_parameters_that_cannot_be_are_told_and_taken_back(param: str) -> None:
    at = page(scenario="beijing_reset", change="model", model="expected_utility", param=[param])
    assert at.error
    name = param.partition("=")[0]
    at.button(key=f"back param {name}").click().run()
    assert not at.error
    assert "param" not in address(at)


def test_levels_are_chosen_by_name() -> None:
    at = page(scenario="usmca_review", change="issues", which="usmca_future", about="wants")
    key = "stakeholders.united_states.interests.usmca_future.ideal"
    at.selectbox(key=f"level {key}").set_value("extension").run()
    assert address(at)["set"] == [f"{key}=extension"]
    assert not at.exception


def test_whole_numbers_are_written_whole() -> None:
    changed = Ask().with_change("policies.ev_quota", 60000.0)
    assert changed.command().endswith("policies.ev_quota=60000")
    assert whole(0.5) == 0.5


@pytest.mark.parametrize("again", range(2))
def test_a_widget_that_begins_shows_what_the_link_says_though_no_push_arrives(again: int) -> None:
    """What a run sends may be dropped where another begins; what is left is each default."""
    at = page(
        scenario="beijing_reset",
        change="stakeholders",
        which="ontario",
        about="can",
        set=[f"{VOICE}=0.3"],
    )
    for _ in range(again):
        at.run()
    slider, box = at.slider(key=f"slide {VOICE}"), at.number_input(key=f"type {VOICE}")
    assert list(slider.proto.default) == [0.3]
    assert box.proto.default == 0.3
    for kind, name in (("change", "stakeholders"), ("which", "ontario")):
        widget = at.selectbox(key=f"choose {kind}")
        assert widget.value == name
        assert widget.proto.default == widget.options.index(widget.format_func(name))
    assert at.radio(key="choose about").proto.default == 2
    at = page(scenario="usmca_review", change="model", model="expected_utility", param=["q=0.5"])
    assert at.radio(key="model").proto.default == at.radio(key="model").index
    assert list(at.slider(key="slide q").proto.default) == [0.5]


def test_a_widget_that_says_once_more_what_it_was_told_to_leave_is_not_heard(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = page(scenario="beijing_reset", change="stakeholders", which="ontario", about="can")
    was = at.slider(key=f"slide {VOICE}").value
    at.slider(key=f"slide {VOICE}").set_value(0.5).run()
    at.slider(key=f"slide {VOICE}").set_value(0.7).run()
    at.button[0].click().run()
    assert address(at)["set"] == [f"{VOICE}=0.5"]
    at.slider(key=f"slide {VOICE}").set_value(0.7).run()  # it has not heard yet of the undoing
    assert address(at)["set"] == [f"{VOICE}=0.5"]
    assert at.slider(key=f"slide {VOICE}").value == 0.5 != was
    monkeypatch.setattr(widgets, "RECENT", 0.0)  # later, it is somebody's wish
    at.slider(key=f"slide {VOICE}").set_value(0.7).run()
    assert address(at)["set"] == [f"{VOICE}=0.7"]
