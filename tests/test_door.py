"""The public door: one way of calling, and scenarios that Python changes, builds and writes."""

import io
import pydoc
from contextlib import redirect_stdout
from pathlib import Path

import pytest

import sim
from sim.domain.scenario import Outcome, ScenarioFile

SLUG, FEW = "beijing_reset", {"replicates": 20, "months": 3}
CHANGE = {"stakeholders.ontario.interests.ev_quota.salience": 0.9, "parameters.bluff": 0.07}
PEAS = {
    "schema_version": 2,
    "title": "Peas",
    "question": "Does the quota grow?",
    "start": "2026-03",
    "months": 4,
    "stakeholders": ["canada", "china"],
    "issues": ["ev_quota", "canola_seed_tariff"],
    "tables": {
        "talks": {
            "parties": ["canada", "china"],
            "issues": ["ev_quota", "canola_seed_tariff"],
            "meets": ["2026-05"],
        }
    },
    "outcomes": {
        "quota": {
            "question": "Is the quota larger?",
            "month": "2026-06",
            "categories": {
                "larger": {"policy": {"ev_quota": {"at_least": 60000}}},
                "not_larger": "otherwise",
            },
        }
    },
}


class Heard:
    """What progress was heard of."""

    def __init__(self):
        self.steps = []

    def __call__(self, done, of):
        self.steps.append((done, of))


def wrong(**changed) -> str:
    """What is said of a scenario in which something is wrong."""
    with pytest.raises(sim.WinsetError) as caught:
        sim.Scenario.from_dict(PEAS | changed)
    return str(caught.value)


@pytest.mark.parametrize(
    ("name", "args", "more"),
    [
        ("run", (), {}),
        ("compare", (), {"models": ["nash", "weighted_mean"]}),
        pytest.param("tornado", ("package",), {}, marks=pytest.mark.slow),
        pytest.param("sensitivity", ("package",), {"samples": 64}, marks=pytest.mark.slow),
        ("discover", ("package",), {"replicates": 300}),
        pytest.param("advise", ("canada", "package:holds"), {}, marks=pytest.mark.slow),
        ("explain", (3,), {}),
    ],
)
def test_a_scenario_is_a_slug_a_path_a_loaded_one_or_a_request(name, args, more):
    analysis, options = getattr(sim, name), {**FEW, "seed": 5, **more}
    if name == "advise":
        args = (
            "canada",
            f"package:{next(iter(sim.load(SLUG).file.outcomes['package'].categories))}",
        )
    path = Path(sim.catalogue()[SLUG]["path"])
    request = sim.RunRequest(SLUG, seed=5, **(FEW | {"replicates": options["replicates"]}))
    same = {key: value for key, value in more.items() if key != "replicates"}
    each_way = (path, sim.load(SLUG)) if name == "run" else (sim.load(SLUG),)
    found = [analysis(each, *args, **options) for each in (SLUG, *each_way)]
    found.append(analysis(request, *args, **same))
    plain = [each.to_json() if name == "run" else each for each in found]
    assert all(each == plain[0] for each in plain)


def test_progress_hears_how_much_is_done_and_of_how_much():
    for name, more, whole in (
        ("run", {}, 20),
        ("compare", {"models": ["nash", "weighted_mean"]}, 40),
        ("tornado", {"outcome": "package"}, None),
    ):
        heard = Heard()
        getattr(sim, name)(SLUG, progress=heard, **FEW, **more)
        done, of = heard.steps[-1]
        assert done == of == (whole or of)
        assert [step[0] for step in heard.steps] == sorted(step[0] for step in heard.steps)


def test_an_option_that_there_is_not_is_refused():
    with pytest.raises(TypeError, match=r"no option 'replicats'\. Did you mean 'replicates'"):
        sim.run(SLUG, replicats=8)  # pyright: ignore
    with pytest.raises(TypeError, match="no option 'months'"):
        sim.stability("chicken", months=3)
    with pytest.raises(TypeError, match="no option 'workers'"):
        sim.predict("x.csv", workers=3)  # pyright: ignore


def test_a_changed_scenario_runs_as_the_changes_do():
    case = sim.load(SLUG).with_({"parameters.bluff": 0.4}).with_(CHANGE)
    assert sim.load(SLUG).with_({}) == sim.load(SLUG)
    assert sim.run(case, **FEW).data == sim.run(SLUG, set=CHANGE, **FEW).data
    assert case.file.parameters.bluff == 0.07
    with pytest.raises(sim.WinsetError, match=r"Did you mean 'parameters\.bluff'"):
        case.with_({"parameters.bluf": 1})
    after = sim.run(case, param={"bluff": 0.3}, **FEW).data["parameters"]
    assert after["bluff"] == 0.3  # what is said later goes before


def test_a_changed_scenario_is_written_and_loads_to_the_same(tmp_path):
    case = sim.load(SLUG).with_(CHANGE)
    path = tmp_path / f"{SLUG}.yaml"
    path.write_text(case.to_yaml(), encoding="utf-8")
    again = sim.load(path)
    assert again.numbers == case.numbers
    assert again.file.parameters == case.file.parameters
    assert sim.load(SLUG).to_yaml() == Path(sim.catalogue()[SLUG]["path"]).read_text("utf-8")
    found = [sim.run(each, **FEW).data["outcomes"] for each in (case, again)]
    assert found[0] == found[1]


def test_a_scenario_is_built_of_dicts_or_of_the_types_of_its_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    built = sim.Scenario.from_dict(PEAS, "peas")
    assert built.slug == "peas"
    typed = PEAS | {"outcomes": {"quota": Outcome.model_validate(PEAS["outcomes"]["quota"])}}
    whole = ScenarioFile.model_validate(PEAS)
    for other in (typed, whole):
        assert sim.Scenario.from_dict(other, "peas").file == built.file
    Path("peas.yaml").write_text(built.to_yaml(), encoding="utf-8")
    data = sim.run(built, replicates=8).data
    assert data == sim.run("peas.yaml", replicates=8).data
    assert data["scenario"] == "peas"
    Path("peas.yaml").write_text("nothing of it is read", encoding="utf-8")
    assert sim.run(built, replicates=8, workers=2).data == data
    assert sim.tornado(built, **FEW)["scenario"] == "peas"
    assert sim.why(built, "policies.ev_quota")["numbers"]
    assert sim.summary(built)["lesson"] is None
    sim.run(built, replicates=8, out=Path("out"))
    assert Path("out/scenario.yaml").read_text("utf-8") == built.to_yaml()


def test_what_is_wrong_with_a_built_scenario_is_told_by_its_key():
    assert wrong(months=0).startswith("months: found 0")
    assert wrong(issues=["ev_quta"]).startswith("issues.0: there is no issue 'ev_quta'")
    assert wrong(titel="Peas").startswith("titel: unknown key. Did you mean 'title'?")
    assert "start: found '2026-3'; a month such as" in wrong(start="2026-3")
    assert wrong(months=float("nan")).startswith("months: ")
    with pytest.raises(sim.WinsetError, match="is no slug"):
        sim.Scenario.from_dict(PEAS, "../peas")


def test_a_built_scenario_cannot_be_sealed_before_it_is_in_a_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(sim.WinsetError, match=r"is in no file\. Write its to_yaml"):
        sim.seal(sim.Scenario.from_dict(PEAS))
    path, data = sim.seal(SLUG, "forecast.json", **FEW)
    assert data["sealed"]["scenario"] == SLUG
    assert sim.verify(path).verified


def test_rows_are_read_as_the_file_that_they_would_make(tmp_path):
    rows = [
        {"actor": who, "position": at, "salience": 0.5, "capability": 10 + at}
        for who, at in (("=ann", 10), ("bo, jr", 40), ("cy", 90))
    ]
    path = tmp_path / "table.csv"
    head = "actor,position,salience,capability"
    path.write_text(f'{head}\n=ann,10,0.5,20\n"bo, jr",40,0.5,50\ncy,90,0.5,100\n')
    options = {"model": "weighted_mean", "scale": "0:100"}
    both = [sim.predict(each, **options) for each in (rows, path)]
    assert both[0]["models"] == both[1]["models"]
    assert both[0]["file"] == "rows"
    with pytest.raises(sim.WinsetError, match=r"^rows:3: salience: salience reaches 7"):
        sim.predict([rows[0], rows[1] | {"salience": 7}, rows[2]], **options)


def test_the_door_shows_what_it_has():
    assert dir(sim) == sim.__all__ == sorted(sim.__all__)
    text = io.StringIO()
    with redirect_stdout(text):
        pydoc.Helper(output=text)(sim)
    for name in ("run", "compare", "sweep", "tornado", "advise", "predict", "score", "seal", "why"):
        assert f"    {name}(" in text.getvalue()


def test_scores_follow_what_happened():
    forecasts = {"sure": {"a": 1.0, "b": 0.0}, "even": {"a": 0.5, "b": 0.5}}
    found = sim.brier_scores(forecasts, ["a", "b", "b"])
    assert found["sure"] == {"each": [0, 2, 2], "mean": pytest.approx(4 / 3)}
    assert found["even"] == {"each": [0.5, 0.5, 0.5], "mean": 0.5}


def test_distance_goes_by_names_not_by_order():
    assert sim.total_variation({"a": 0.8, "b": 0.2}, {"b": 0.5, "a": 0.5}) == pytest.approx(0.3)
    assert sim.total_variation({"a": 1.0, "b": 0.0}, {"b": 1.0, "a": 0.0}) == 1


def test_a_text_beyond_the_limit_is_refused(tmp_path):
    with pytest.raises(sim.WinsetError, match="at most 1 MB"):
        sim.keep_scenario("x" * (2**20 + 1), str(tmp_path))
    assert not list(tmp_path.iterdir())
