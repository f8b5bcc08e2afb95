"""Discovery: a region that is known, counted on replicates that nothing was fitted to."""

import builtins

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.adapters import save
from sim.analysis.discovery import discover, inputs_of
from sim.analysis.words.discovery_words import chart, sentences
from sim.domain.errors import WinsetError
from sim.runs.request import RunRequest
from tests.world import worlds

pytest.importorskip("sklearn", reason="scikit-learn is not installed")

X, Y = (f"stakeholders.{who}.interests.a.ideal" for who in "xy")


@pytest.fixture(scope="module")
def known(tmp_path_factory):
    """Policy a ends at (0.2 x + y) / 1.2; asked is where that is 70 or more: mostly for high y."""
    folder = tmp_path_factory.mktemp("toy")
    spread = [
        {"low": m - 10, "likely": m, "high": m + 10, "because": worlds.FACT} for m in (20, 80)
    ]
    path = worlds.averaged(folder, {"x": {"a": spread[0]}, "y": {"a": spread[1]}})
    text = path.read_text(encoding="utf-8").replace('"at_least": 50', '"at_least": 70')
    path.write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return discover(RunRequest(str(path), replicates=1500), "none:high")


def test_the_box_is_the_one_worked_out_by_hand(known):
    """y >= 84 − 0.2 x, with x in 7.5..32.5: all of it lies above y = 77.5, none below."""
    found, _ = known
    (row,) = [row for row in found["box"]["restricted"] if row["factor"] == Y]
    assert 77 <= row["low"] <= 82.5
    assert row["high"] is None
    assert row["unit"] == "%"
    assert found["box"]["density"] > 0.8
    assert found["box"]["coverage"] > 0.8


def test_what_is_said_is_counted_on_cases_nothing_was_fitted_to(known):
    found, table = known
    unseen = np.arange(len(table.wanted)) % 3 == 2
    held = unseen.copy()
    for row in found["box"]["restricted"]:
        values = table.inputs[:, [n.key for n in table.numbers].index(row["factor"])]
        held &= values >= (-np.inf if row["low"] is None else row["low"])
        held &= values <= (np.inf if row["high"] is None else row["high"])
    wanted = table.wanted
    assert found["box"]["density"] == pytest.approx(np.mean(wanted[held]))
    assert found["box"]["coverage"] == pytest.approx(wanted[held].sum() / wanted[unseen].sum())
    assert found["box"]["mass"] == pytest.approx(held.sum() / unseen.sum())
    assert sum(rule["mass"] for rule in found["tree"]) == pytest.approx(1.0)
    hits = sum(rule["mass"] * (rule["density"] or 0.0) for rule in found["tree"])
    assert hits == pytest.approx(np.mean(wanted[unseen]))


def test_rules_of_the_tree_hold_the_cases_they_say(known):
    found, table = known
    keys = [number.key for number in table.numbers]
    for rule in found["tree"]:
        held = np.arange(len(table.wanted)) % 3 == 2
        for step in rule["where"]:
            values = table.inputs[:, keys.index(step["factor"])].astype(np.float32)
            below = values <= np.float32(step["value"])
            held &= below if step["side"] == "at most" else ~below
        whole = np.count_nonzero(np.arange(len(table.wanted)) % 3 == 2)
        assert rule["mass"] == pytest.approx(np.count_nonzero(held) / whole, abs=0.005)
        if rule["density"] is not None:
            assert rule["density"] == pytest.approx(np.mean(table.wanted[held]), abs=0.01)


def test_the_table_is_what_the_replicates_were_drawn_with(known):
    _, table = known
    assert [number.key for number in table.numbers] == [X, Y]
    x, y = table.inputs.T
    np.testing.assert_array_equal(table.wanted, (0.2 * x + y) / 1.2 >= 70 - 1e-7)


def test_two_sentences_and_a_chart(known):
    found, _ = known
    first, second = sentences(found)
    assert "happens mostly where" in first
    assert "y: ideal on a is at least" in first
    assert f"{100 * found['box']['density']:.0f} %" in first
    assert second.startswith("It is rarest")
    rows = chart(found)["data"]["values"]
    assert len(rows) == len(found["box"]["restricted"])
    assert all(0 <= row["from"] < row["to"] <= 100 for row in rows)


def test_a_region_that_says_little_is_not_sold_as_one(known):
    found, _ = known
    weak = found["box"] | {"density": found["outcome"]["as_drawn"] + 0.03}
    assert sentences(found | {"box": weak})[0].startswith("No region")


@pytest.mark.parametrize(("months", "words"), [(1, "never happens"), (3, "too few")])
def test_what_is_too_rare_has_no_region(months, words):
    found, _ = discover(
        RunRequest("us_retaliation", replicates=300, months=months), "counter:answers_them"
    )
    assert found["box"] is None
    assert found["tree"] == []
    assert words in sentences(found)[0]
    assert chart(found)["data"]["values"] == []


def test_numbers_that_follow_the_same_sources_are_one_input():
    keys = [number.key for number in inputs_of(sim.load("canola_coercion"))]
    reverted = [key for key in keys if key.endswith("reversion.canola_seed_tariff")]
    assert len(reverted) == 1
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("name", ["table.csv", "table.parquet"])
def test_the_table_as_a_file(known, tmp_path, name):
    _, table = known
    save(table, tmp_path / name)
    read = pd.read_csv if name.endswith("csv") else pd.read_parquet
    frame = read(tmp_path / name)
    assert list(frame) == ["replicate", X, Y, "outcome"]
    np.testing.assert_allclose(frame[Y], table.inputs[:, 1])
    assert frame["outcome"].tolist() == table.wanted.tolist()
    with pytest.raises(WinsetError, match="exists already"):
        save(table, tmp_path / name)
    with pytest.raises(WinsetError, match=r"neither \.csv nor \.parquet"):
        save(table, tmp_path / "table.txt")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_without_its_extra_it_says_what_to_install(monkeypatch):
    real = builtins.__import__

    def without(name, *rest):
        if name.startswith("sklearn"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(WinsetError, match=r"pip install 'winset\[analysis\]'"):
        discover(RunRequest("beijing_reset", replicates=300))


@pytest.mark.parametrize(
    ("request_", "outcome", "words"),
    [
        (RunRequest("beijing_reset", replicates=299), None, "give 300 or more"),
        (RunRequest("beijing_reset", replicates=300, months=1), "policies.ev_quota", "is a policy"),
    ],
)
def test_what_cannot_be_discovered(request_, outcome, words):
    with pytest.raises(WinsetError, match=words):
        discover(request_, outcome)
