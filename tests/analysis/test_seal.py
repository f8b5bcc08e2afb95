"""A seal holds exactly as long as nothing that it stands for has changed."""

import errno
import hashlib
import io
import json
import math
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import sim
from sim.analysis.trials import baselines, seal
from sim.domain.errors import WinsetError
from sim.files import sealed_file as sealed
from sim.runs.request import RunRequest, prepare
from tests.cli.harness import BASE, changed, scenario

FEW = 24


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small scenario, and the current one."""
    monkeypatch.chdir(tmp_path)
    scenario(tmp_path)
    return tmp_path


@pytest.fixture
def file(here: Path) -> Path:
    """A sealed forecast of the small scenario."""
    return seal.seal(RunRequest("scenario.yaml", FEW, seed=3), here / "small.json")[0]


def put(path: Path, *keys: str, value: object, resealed: bool = False) -> None:
    """Write something else into a sealed file, with or without a hash that fits."""
    data = json.loads(path.read_text(encoding="utf-8"))
    node = data
    for key in keys[:-1]:
        node = node[key]
    node[keys[-1]] = value
    if resealed:
        data["sealed"]["sha256"] = sealed.digest(data)
    path.write_text(json.dumps(data), encoding="utf-8")


def told(verdict: seal.Verdict) -> str:
    return "\n".join(str(problem) for problem in verdict.problems())


def test_a_sealed_forecast_is_the_run_and_its_seal(file):
    data = json.loads(file.read_text(encoding="utf-8"))
    seal_of = data.pop("sealed")
    assert data == sim.run("scenario.yaml", replicates=FEW, seed=3).data
    assert set(seal_of) == {"at", "scenario", "param", "sha256"}
    assert seal_of["scenario"] == "scenario.yaml"


def test_the_hash_is_that_of_all_but_itself_however_written(file):
    """Anybody can compute it: sorted keys, no blanks, UTF-8."""
    data = json.loads(file.read_text(encoding="utf-8"))
    written = data["sealed"].pop("sha256")
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == written
    names = reversed(data)
    file.write_text(json.dumps({n: data[n] for n in names} | {"sealed": data["sealed"]}, indent=7))
    put(file, "sealed", "sha256", value=written)
    assert seal.verify(file).verified


def test_verified_where_nothing_changed(file):
    verdict = seal.verify(file)
    assert verdict.verified
    assert told(verdict) == ""
    assert (verdict.hash_holds, verdict.changed, verdict.tolerance) == (True, [], 0.0)


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (("outcomes", "canola"), {"shut_out": 0.5, "conceded": 0.25, "relief": 0.25}),
        (("sealed", "at"), "2020-01-01T00:00:00+00:00"),
        (("manifest", "winset"), "0.0.1"),
        (("judgement_share",), 0.0),
        (("extra",), 1),
    ],
)
def test_any_change_breaks_the_hash(file, keys, value):
    put(file, *keys, value=value)
    verdict = seal.verify(file)
    assert not verdict.verified
    assert "small.json: sealed.sha256: the hash does not hold" in told(verdict)
    with pytest.raises(WinsetError, match="hash does not hold"):
        seal.unbroken(file)


def test_a_forecast_that_never_was_is_found_though_its_hash_holds(file):
    share = json.loads(file.read_text(encoding="utf-8"))["tables"]["reset"]["agreed"]
    put(file, "tables", "reset", "agreed", value=0.99, resealed=True)
    verdict = seal.verify(file)
    assert seal.unbroken(file)
    assert not verdict.verified
    assert told(verdict) == f"small.json: tables.reset.agreed: sealed 0.99, now {share}."


def test_a_key_too_many_or_too_few_is_a_difference(file):
    put(file, "tables", "more", value={"agreed": 1}, resealed=True)
    assert "tables.more: sealed {" in told(seal.verify(file))
    put(file, "tables", value={}, resealed=True)
    assert "tables.reset: sealed nothing, now {" in told(seal.verify(file))


def test_the_first_few_differences_are_told_and_the_others_counted(file):
    put(file, "seed", value=4, resealed=True)
    verdict = seal.verify(file)
    lines = told(verdict).splitlines()
    assert len(lines) == seal.SHOWN + 1
    assert f"and {len(verdict.differences) - seal.SHOWN} more values" in lines[-1]


def test_a_changed_scenario_is_named_though_the_forecast_is_the_same(file, here):
    scenario(here, "# a remark\n" + BASE)
    verdict = seal.verify(file)
    assert verdict.differences == []
    assert not verdict.verified
    assert "manifest.scenario_sha256: the scenario has changed since: sealed " in told(verdict)


def test_a_changed_scenario_is_named_with_what_comes_out_otherwise(file, here):
    scenario(here, changed(BASE, "until: 2026-05\nthreats", "until: 2026-04\nthreats"))
    text = told(seal.verify(file))
    assert "the scenario has changed since" in text
    assert "policies." in text


@pytest.mark.parametrize(
    ("key", "words"),
    [("seeds_sha256", "the seeds have changed"), ("winset", "this is another version")],
)
def test_other_seeds_and_versions_are_named(file, key, words):
    put(file, "manifest", key, value="other", resealed=True)
    verdict = seal.verify(file)
    assert not verdict.verified
    assert f"manifest.{key}: {words}" in told(verdict)
    assert "sealed other, now " in told(verdict)


def test_another_arithmetic_is_compared_less_exactly_and_said(file):
    share = json.loads(file.read_text(encoding="utf-8"))["weighted_mean"]["ev_quota"]["median"]
    put(file, "weighted_mean", "ev_quota", "median", value=share * (1 + 1e-11), resealed=True)
    assert not seal.verify(file).verified
    put(file, "manifest", "math_fingerprint", value="00000000", resealed=True)
    verdict = seal.verify(file)
    assert verdict.verified
    assert verdict.data()["compared"] == "to 1e-09"
    assert any("differs in the last bits" in note for note in verdict.notes())
    put(file, "weighted_mean", "ev_quota", "median", value=share * (1 + 1e-8), resealed=True)
    assert "weighted_mean.ev_quota.median" in told(seal.verify(file))


def test_another_python_is_told_and_no_reason_to_refuse(file):
    put(file, "manifest", "python", value="2.7", resealed=True)
    verdict = seal.verify(file)
    assert verdict.verified
    assert any(note.startswith("python: sealed 2.7, now 3.") for note in verdict.notes())


def test_the_whole_request_is_run_again(here):
    request = RunRequest(
        "scenario.yaml",
        FEW,
        seed=0,
        months=3,
        model="weighted_mean",
        param={"bluff": 0.1, "attention": 0.5},
        set={"stakeholders.ontario.interests.ev_quota.salience": 1},
    )
    path, data = seal.seal(request)
    assert data["scenario"] == here.name
    assert path == Path(f"{here.name}.sealed.json")
    assert seal.verify(path).verified
    again = seal.again(path, seal.unbroken(path))
    assert again == RunRequest(**{**vars(request), "scenario": "scenario.yaml"})


def test_a_scenario_is_found_from_the_sealed_file_wherever_one_stands(here, monkeypatch):
    (here / "forecasts").mkdir()
    path, data = seal.seal(RunRequest("scenario.yaml", 4), here / "forecasts" / "f.json")
    assert data["sealed"]["scenario"] == "../scenario.yaml"
    monkeypatch.chdir("/")
    assert seal.verify(path).verified


@pytest.mark.usefixtures("here")
def test_a_shipped_scenario_is_named_by_its_slug():
    path, data = seal.seal(RunRequest("beijing_reset", 4, months=2))
    assert str(path) == "beijing_reset.sealed.json"
    assert data["sealed"]["scenario"] == "beijing_reset"


def test_nothing_is_overwritten_and_nothing_begun(file, here, monkeypatch):
    before = file.read_bytes()
    monkeypatch.setattr(seal, "run", lambda *_: pytest.fail("it ran in vain"))
    for out, words in (
        (file, "exists already"),
        (here, "exists already"),
        (here / "no" / "f.json", "there is no folder"),
    ):
        with pytest.raises(WinsetError, match=words):
            seal.seal(RunRequest("scenario.yaml", 4), out)
    assert file.read_bytes() == before


def test_a_file_that_cannot_be_finished_is_not_left_behind(here, monkeypatch):
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def opened(path: Path, *_: object, **__: object) -> Full:
        path.touch()
        return Full()

    monkeypatch.setattr(Path, "open", opened)
    path = here / "full.json"
    with pytest.raises(WinsetError, match=r"full\.json: cannot be written: No space"):
        seal._write(path, "text")
    assert not path.exists()


def test_numbers_differ_by_their_value_and_lists_by_their_length():
    def found(before: object, now: object, tolerance: float = 0.0) -> list[str]:
        return [each.key for each in seal.differences(before, now, tolerance=tolerance)]

    assert found({"a": [1, 2.0]}, {"a": [1.0, 2]}) == []
    assert found({"a": [1, 2]}, {"a": [1, 3]}) == ["a.1"]
    assert found({"a": [1, 2]}, {"a": [1]}) == ["a"]
    assert found({"a": None, "b": "x"}, {"a": 0, "b": "y"}) == ["a", "b"]
    near = {"a": math.nextafter(1.0, 2.0), "b": 1e-12}
    assert found(near, {"a": 1.0, "b": 0.0}) == ["a", "b"]
    assert found(near, {"a": 1.0, "b": 0.0}, 1e-9) == []


def test_baselines_are_what_the_replicates_did(here):
    """Counted again from the run's decisions, row by row."""
    scenario(here, changed(BASE, "{bluff: 0.3}", "{bluff: 0.5, attention: 1}"))
    result = sim.run("scenario.yaml", replicates=200)
    result.save(here / "out", fmt="csv")
    replicates = pd.read_csv(here / "out" / "replicates.csv")
    rows = result.decisions()
    agreed, broken, carried = (
        set(rows.loc[rows["what"] == what, "replicate"])
        for what in ("is agreed", "breaks the deal", "carries out the threat")
    )
    kept = agreed - broken - carried
    assert broken or carried
    assert 0 < len(kept) < 200
    ends = replicates.loc[replicates["replicate"].isin(kept), "outcome.canola"].value_counts()
    found = baselines.of_world(result.plan)["canola"]
    assert found["promises_kept"] == {
        name: ends.get(name, 0) / len(kept) for name in ("shut_out", "conceded", "relief")
    }
    assert found["status_quo"] == {"shut_out": 0, "conceded": 0, "relief": 1}


def test_the_status_quo_is_as_uncertain_as_the_policies_found(here):
    """The tariff in force is above 15 % in half of the replicates, whatever comes later."""
    scenario(here, changed(BASE, "at_least: 50", "at_least: 15"))
    found = baselines.of_world(prepare(RunRequest("scenario.yaml", 2000)))
    assert found["canola"]["status_quo"]["shut_out"] == pytest.approx(0.5, abs=0.04)


@pytest.mark.usefixtures("here")
def test_promises_that_are_never_kept_forecast_nothing():
    """A run that ends before the table meets."""
    found = baselines.of_world(prepare(RunRequest("scenario.yaml", 20, months=1)))
    assert found["canola"]["promises_kept"] is None


def test_uniform():
    shares = baselines.uniform(["a", "b", "c"])
    np.testing.assert_allclose(list(shares.values()), 1 / 3)
    assert list(shares) == ["a", "b", "c"]
