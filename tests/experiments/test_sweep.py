"""A sweep is so many runs: each variant equals its own, whoever plays it, stopped or not."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

import sim
from sim.domain.errors import WinsetError
from sim.experiments import sweep as sweeps
from sim.experiments import sweep_jobs
from sim.experiments.experiment import experiment, variants
from sim.experiments.sweep import sweep
from sim.experiments.sweep_folder import finished
from sim.files.experiment_file import ExperimentFile
from sim.files.load import KINDS
from sim.results.parts import Part, Parts
from tests.cli.harness import BASE, changed, place, refused, scenario, winset
from tests.runs.kills import CLI, digest

EXPERIMENT = """\
title: What the card costs
base: scenario.yaml
replicates: 40
seed: 3
months: 5
factors:
  ceiling: {set: threats.card.demand.at_most, levels: [20, 45]}
  claims: {set: param.bluff, levels: [0.1, 0.4]}
  theory: {set: model, levels: [nash, weighted_mean]}
design: grid
outcomes: {questions: [canola], policies: [canola_seed_tariff, usmca_future]}
"""
RANGES = """\
title: Points
base: scenario.yaml
replicates: 2
months: 2
factors:
  ceiling: {set: threats.card.demand.at_most, low: 20, high: 45}
  claims: {set: parameters.bluff, low: 0, high: 0.5}
  theory: {set: model, levels: [nash, weighted_mean, challenge]}
design: sobol
points: 24
"""
LISTED = """\
title: Cases
base: scenario.yaml
replicates: 30
months: 4
factors:
  ceiling: {set: threats.card.demand.at_most.likely, low: 21, high: 44}
  luck: {set: seed, levels: [0, 7]}
  method: {set: model, levels: [nash, procedural]}
design: list
variants:
  - {}
  - {ceiling: 40, luck: 0}
  - {method: procedural, luck: 7}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small scenario and an experiment on it, and the current one."""
    monkeypatch.chdir(tmp_path)
    scenario(tmp_path)
    written(EXPERIMENT)
    return tmp_path


def written(text: str) -> Path:
    path = Path("experiment.yaml")
    path.write_text(text, encoding="utf-8")
    return path


def equals_its_run(found: sweeps.Sweep, number: int, rows: pd.DataFrame, **asked: Any) -> None:
    """One variant's rows are those of a run of the same."""
    result = sim.run("scenario.yaml", **asked)
    outcomes = found.outcomes().query("variant == @number and question == 'canola'")
    assert (
        dict(zip(outcomes["category"], outcomes["share"], strict=True))
        == (result.data["outcomes"]["canola"])
    )
    assert dict(zip(outcomes["category"], zip(outcomes["low"], outcomes["high"]))) == {  # noqa: B905
        name: tuple(ends) for name, ends in result.data["intervals"]["canola"].items()
    }
    for row in found.policies().query("variant == @number").itertuples():
        series = result.data["policies"][row.issue]
        assert row.unit == series["unit"]
        assert [row.p10, row.median, row.p90] == [series[p][-1] for p in ("p10", "median", "p90")]
    saved = sim.read(result.save(Path(f"run{number}")))["replicates"]
    mine = rows.query("variant == @number").drop(columns="variant").reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, saved[list(mine.columns)])


# ------------------------------------------------------------------ what is played


@pytest.mark.usefixtures("here")
def test_each_variant_of_a_grid_is_the_run_of_its_values():
    found = sweep("experiment.yaml", out=Path("out"))
    rows = pd.read_parquet("out/replicates.parquet")
    frame = found.variants()
    assert frame.values.tolist() == [
        [2 * (2 * i + j) + k, ceiling, bluff, model]
        for i, ceiling in enumerate([20, 45])
        for j, bluff in enumerate([0.1, 0.4])
        for k, model in enumerate(["nash", "weighted_mean"])
    ]
    for row in frame.itertuples(index=False):
        equals_its_run(
            found,
            row.variant,
            rows,
            replicates=40,
            seed=3,
            months=5,
            model=row.theory,
            param={"bluff": row.claims},
            set={"threats.card.demand.at_most": row.ceiling},
        )
    assert found.outcomes()["share"].nunique() > 2, "variants differ"


@pytest.mark.usefixtures("here")
def test_a_list_leaves_what_it_does_not_name_as_it_stands():
    found = sweep(written(LISTED), out=Path("out"))
    rows = pd.read_parquet("out/replicates.parquet")
    assert found.variants()["luck"].isna().tolist() == [True, False, False]
    same = {"replicates": 30, "months": 4}
    equals_its_run(found, 0, rows, **same)
    change = {"threats.card.demand.at_most.likely": 40}
    equals_its_run(found, 1, rows, **same, seed=0, set=change)
    equals_its_run(found, 2, rows, **same, seed=7, model="procedural")


@pytest.mark.usefixtures("here")
def test_sobol_points_fill_their_ranges_and_come_again():
    pytest.importorskip("scipy", reason="the extra `sobol` is not installed")
    found = experiment(written(RANGES)).variants
    assert found == experiment("experiment.yaml").variants
    assert len(found) == 24
    for name, low, high in (("ceiling", 20, 45), ("claims", 0, 0.5)):
        shares = np.array([(values[name] - low) / (high - low) for values in found])
        assert ((shares >= 0) & (shares <= 1)).all()
        counts = np.histogram(shares[:16], bins=16, range=(0, 1))[0]
        assert (counts == 1).all(), "16 points of a Sobol sequence lie in 16 strata, one in each"
    assert {values["theory"] for values in found} == {"nash", "weighted_mean", "challenge"}
    other = experiment(written(RANGES.replace("months: 2", "months: 2\nseed: 2"))).variants
    assert other != found


@pytest.mark.usefixtures("here")
def test_without_scipy_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    written(RANGES)
    assert "pip install 'winset[analysis]'" in refused(winset("sweep", "experiment.yaml"))


def test_a_hundred_thousand_grid_points_are_counted_not_made():
    factor = {"set": "parameters.bluff", "levels": list(range(1, 101))}
    file = {"title": "t", "base": "b", "factors": dict.fromkeys("abc", factor)}
    assert ExperimentFile.model_validate(file).count == 100**3


# ------------------------------------------------------------------ the folder


@pytest.mark.usefixtures("here")
def test_the_bytes_are_the_same_whoever_plays(monkeypatch):
    written(changed(EXPERIMENT, "replicates: 40", "replicates: 5"))
    monkeypatch.setattr(sweep_jobs, "TOGETHER", 8)  # several jobs
    sweep("experiment.yaml", out=Path("one"))
    sweep("experiment.yaml", out=Path("two"), workers=2)
    assert digest(Path("one")) == digest(Path("two"))


@pytest.mark.usefixtures("here")
def test_large_variants_are_cut_and_come_to_the_same(monkeypatch):
    whole = sweep("experiment.yaml").outcomes()
    monkeypatch.setattr(sweep_jobs, "CHUNK", 16)
    monkeypatch.setattr(sweep_jobs, "TOGETHER", 16)
    pd.testing.assert_frame_equal(sweep("experiment.yaml", out=Path("cut")).outcomes(), whole)
    rows = pd.read_parquet("cut/replicates.parquet")
    assert rows["replicate"].tolist() == list(range(40)) * 8
    assert rows["variant"].tolist() == [n for n in range(8) for _ in range(40)]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("fmt", ["parquet", "csv"])
def test_every_column_is_explained(fmt):
    written(changed(EXPERIMENT, "replicates: 40", "replicates: 3"))
    sweep("experiment.yaml", out=Path("out"), fmt=fmt)
    meanings = json.loads(Path("out/columns.json").read_text(encoding="utf-8"))
    found = sim.read("out")
    assert {n: list(columns) for n, columns in meanings.items()} == {
        name: list(frame.columns) for name, frame in found.items() if name != "manifest"
    }
    assert meanings["replicates"]["policy.canola_seed_tariff"]["unit"] == "%"
    assert meanings["replicates"]["gain_cad_m.china"]["unit"] == "C$ M a year"
    assert list(meanings["outcomes"]["category"]) == ["meaning"]  # names have no unit
    assert len(found["replicates"]) == 8 * 3
    assert found["manifest"]["manifest"]["math_fingerprint"]


@pytest.mark.usefixtures("here")
def test_replicates_may_be_left_out():
    sweep("experiment.yaml", out=Path("out"), replicates=False)
    names = sorted(path.name for path in Path("out").iterdir())
    assert names == [
        "columns.json",
        "manifest.json",
        "outcomes.parquet",
        "policies.parquet",
        "variants.parquet",
    ]
    assert "replicates" not in json.loads(Path("out/columns.json").read_text(encoding="utf-8"))


# ------------------------------------------------------------------ stopped


def stopped(monkeypatch: pytest.MonkeyPatch, after: int = 2) -> None:
    """A sweep into `out`, of parts of two variants, stopped once so many parts are there."""
    monkeypatch.setattr(sweep_jobs, "TOGETHER", 80)
    put = Parts.put

    def keep(self: Parts, key: str, part: Part) -> None:
        if len(self) >= after:
            raise KeyboardInterrupt
        put(self, key, part)

    with monkeypatch.context() as until:
        until.setattr(Parts, "put", keep)
        ran = winset("sweep", "experiment.yaml", "--out", "out")
    assert ran.code == 130
    assert "repeat the command with --resume" in ran.err
    assert [path.name for path in Path("out").iterdir()] == [".parts"]


@pytest.mark.usefixtures("here")
def test_it_goes_on_and_a_damaged_part_is_done_again(monkeypatch):
    stopped(monkeypatch)
    path = sorted(Path("out/.parts").glob("*.part"))[0]
    path.write_bytes(path.read_bytes()[:-9])
    played: list[int] = []
    rows = sweep_jobs.Work._rows

    def note(self: sweep_jobs.Work, piece: sweep_jobs.Piece) -> Any:
        played.append(piece.variant)
        return rows(self, piece)

    monkeypatch.setattr(sweep_jobs.Work, "_rows", note)
    assert winset("sweep", "experiment.yaml", "--out", "out", "--resume").code == 0
    assert played == [0, 1, 4, 5, 6, 7]
    sweep("experiment.yaml", out=Path("whole"))
    assert digest(Path("out")) == digest(Path("whole"))
    again = winset("sweep", "experiment.yaml", "--out", "out", "--resume")
    assert "complete" in again.out
    written(changed(EXPERIMENT, "replicates: 40", "replicates: 41"))
    said = refused(winset("sweep", "experiment.yaml", "--out", "out", "--resume"))
    assert "replicates was 40, now 41" in said


def seeds(folder: Path) -> None:
    """Seeds of its own, one of them touched."""
    import shutil

    from sim.files import library

    shutil.copytree(library.shipped() / "seeds", folder / "seeds")
    path = folder / "seeds" / "stakeholders" / "china.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("touch", "said"),
    [
        (lambda _: written(EXPERIMENT.replace("seed: 3", "seed: 4")), "seed was 3, now 4"),
        (lambda _: written(EXPERIMENT.replace("[20, 45]", "[20, 44]")), "factors.ceiling was"),
        (lambda _: written(f"{EXPERIMENT}# more\n"), "experiment_sha256 was"),
        (lambda here: scenario(here, f"{BASE}# more\n"), "scenario_sha256 was"),
        (seeds, "seeds_sha256 was"),
    ],
    ids=["seed", "levels", "remark", "scenario", "seeds"],
)
def test_a_changed_input_is_refused_naming_it(here, monkeypatch, touch, said):
    stopped(monkeypatch)
    touch(here)
    told = refused(winset("sweep", "experiment.yaml", "--out", "out", "--resume"))
    assert "holds another run" in told
    assert said in told


@pytest.mark.slow
def test_killed_it_comes_to_the_same_files(here):
    written(changed(EXPERIMENT, "replicates: 40", "replicates: 1100"))
    line = [sys.executable, "-c", CLI, "sweep", "experiment.yaml", "--out", "out"]
    env = {**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])}
    with subprocess.Popen(line, env=env, cwd=here, stdout=subprocess.DEVNULL) as process:
        while process.poll() is None and len(list(here.glob("out/.parts/*.part"))) < 3:
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
    assert not (here / "out" / "manifest.json").exists()
    go_on = [*line, "--resume", "--workers", "2"]
    subprocess.run(go_on, env=env, cwd=here, check=True, stdout=subprocess.DEVNULL)
    sweep("experiment.yaml", out=Path("whole"))
    assert digest(here / "out") == digest(here / "whole")


# ------------------------------------------------------------------ the command


@pytest.mark.usefixtures("here")
def test_a_dry_run_says_what_it_takes_and_writes_nothing():
    before = sorted(Path().iterdir())
    ran = winset("sweep", "experiment.yaml", "--dry-run")
    assert ran.code == 0, ran.err
    assert "8 variants × 40 replicates = 320 rows" in ran.out
    assert "Both are estimates" in ran.out
    told = json.loads(winset("sweep", "experiment.yaml", "--dry-run", "--json").out)
    assert (told["rows"], told["variant_count"], len(told["variants"])) == (320, 8, 8)
    assert told["estimate"]["seconds"] > 0
    assert told["estimate"]["bytes"] > 0
    assert sorted(Path().iterdir()) == before


@pytest.mark.usefixtures("here")
def test_it_prints_every_variant_or_json():
    written(changed(EXPERIMENT, "replicates: 40", "replicates: 4"))
    ran = winset("sweep", "experiment.yaml")
    assert ran.code == 0, ran.err
    assert "Where does canola stand?" in ran.out
    assert len([line for line in ran.out.splitlines() if "weighted_mean" in line]) == 4
    told = json.loads(winset("sweep", "experiment.yaml", "--json").out)
    assert told["outcomes"] == sweep("experiment.yaml").tables["outcomes"].to_pylist()


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("--resume",), "--resume needs --out"),
        (("--dry-run", "--resume", "--out", "x"), "Give one of them"),
        (("--dry-run", "--scheduler", "tcp://x:1"), "Leave --scheduler out"),
        (("--workers", 0), "workers 0 is not"),
    ],
)
def test_options_that_do_not_go_together(line, said):
    assert said in refused(winset("sweep", "experiment.yaml", *line))


class Slip(NamedTuple):
    """A slip in the file: `old` written as `new`; complained of at `mark`, under `key`."""

    old: str
    new: str
    mark: str
    key: str
    said: str


SLIPS = {
    "unknown key": Slip("design:", "desing:", "grid\nout", "desing", "Did you mean 'design'?"),
    "no base": Slip(
        "base: scenario.yaml", "base: canola_coercoin", "canola_c", "base", "'canola_coercion'"
    ),
    "unknown model": Slip(
        "  theory: {set: model, levels: [nash, weighted_mean]}",
        "model: nahs",
        "nahs",
        "model",
        "'nash'?",
    ),
    "unknown number": Slip(
        "card.demand",
        "crad.demand",
        "20, 45",
        "factors.ceiling.levels.0",
        "Did you mean 'threats.card",
    ),
    "out of scale": Slip(
        "[20, 45]", "[20, 145]", "145]", "factors.ceiling.levels.1", "145 is outside 0..100"
    ),
    "unknown level of model": Slip(
        "weighted_mean]", "weigthed_mean]", "weigthed", "factors.theory.levels.1", "weighted_mean"
    ),
    "unknown parameter": Slip(
        "param.bluff", "param.blfuf", "0.1, 0.4", "factors.claims.levels.0", "Did you mean 'bluff'?"
    ),
    "level twice": Slip("[20, 45]", "[20, 20]", "{set: th", "factors.ceiling", "20 stands twice"),
    "levels and range": Slip(
        "levels: [20", "low: 1, high: 2, levels: [20", "{set: th", "factors.ceiling", "also a range"
    ),
    "half a range": Slip(
        "levels: [20, 45]", "low: 20", "{set: th", "factors.ceiling", "only one of"
    ),
    "empty range": Slip(
        "levels: [20, 45]", "low: 4, high: 4", "{set: th", "factors.ceiling", "not below `high`"
    ),
    "range in a grid": Slip(
        "levels: [20, 45]",
        "low: 2, high: 4",
        "{set: th",
        "factors.ceiling",
        "a grid needs `levels`",
    ),
    "range of models": Slip(
        "levels: [nash, weighted_mean]", "low: 2, high: 4", "2, h", "factors.theory.low", "no range"
    ),
    "set twice": Slip(
        "param.bluff",
        "threats.card.demand.at_most.low",
        "threats.card.demand.at_most.low",
        "factors.claims.set",
        "factor 'ceiling' already",
    ),
    "given for all": Slip(
        "months: 5", "model: nash", "model, l", "factors.theory.set", "for all variants"
    ),
    "a column's name": Slip(
        "theory:", "share:", "{set: mo", "factors.share", "cannot name a column"
    ),
    "points of a grid": Slip(
        "months: 5", "points: 5", "5\nfactors", "points", "design sobol, not grid"
    ),
    "no points": Slip("design: grid", "design: sobol", "sobol", "design", "needs `points`"),
    "no variants": Slip("design: grid", "design: list", "list", "design", "needs `variants`"),
    "no level": Slip(
        "design: grid",
        "design: list\nvariants: [{ceiling: 30}]",
        "30}",
        "variants.0.ceiling",
        "Choose from: 20, 45",
    ),
    "no factor": Slip(
        "design: grid",
        "design: list\nvariants: [{cieling: 20}]",
        "20}",
        "variants.0.cieling",
        "Did you mean 'ceiling'?",
    ),
    "no replicates": Slip("replicates: 40", "replicates: 0", "0\nseed", "replicates", "found 0."),
    "a level that is none": Slip(
        "[20, 45]", "[20, [3]]", "[3]", "factors.ceiling.levels.1", "is needed"
    ),
    "unknown question": Slip(
        "questions: [canola]",
        "questions: [canloa]",
        "canloa",
        "outcomes.questions.0",
        "Did you mean 'canola'?",
    ),
    "unknown issue": Slip(
        ", usmca_future]", ", ev]", "ev]", "outcomes.policies.1", "among its policies"
    ),
}


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_told_with_its_place(slip):
    text = changed(EXPERIMENT, slip.old, slip.new)
    written(text)
    where = f"experiment.yaml:{place(text, slip.mark)}: {slip.key}: "
    for line in (("check", "experiment.yaml"), ("sweep", "experiment.yaml", "--out", "out")):
        told = refused(winset(*line))
        assert where in told
        assert slip.said in told
    assert not Path("out").exists()


@pytest.mark.usefixtures("here")
def test_the_first_bad_variant_is_told_by_its_values():
    written(changed(EXPERIMENT, "[20, 45]", "[20, 145]"))
    told = refused(winset("sweep", "experiment.yaml"))
    assert "variant 4 (ceiling=145, claims=0.1, theory=nash): 145 is outside" in told


@pytest.mark.usefixtures("here")
def test_too_many_variants_are_refused_before_they_are_made():
    levels = str(list(range(400)))
    text = EXPERIMENT.replace("[20, 45]", levels).replace("[0.1, 0.4]", levels)
    written(text)
    told = refused(winset("sweep", "experiment.yaml"))
    assert "320,000 variants; at most 100,000" in told
    many = changed(EXPERIMENT, "[0.1, 0.4]", "[0.1, 0.2, 0.4]")
    written(changed(many, "replicates: 40", "replicates: 100000000"))
    told = refused(winset("check", "experiment.yaml"))
    assert "12 variants × 100,000,000 replicates are more than 1,000,000,000" in told


def test_check_and_schema_know_experiments():
    assert KINDS["experiment"] is ExperimentFile
    assert "set" in json.loads(winset("schema", "experiment").out)["$defs"]["Factor"]["properties"]
    assert "experiment" in winset("schema", "--help").out


@pytest.mark.usefixtures("here")
def test_another_folder_is_not_taken_for_a_sweep():
    found = experiment("experiment.yaml")
    assert not finished(Path("none"), found, "parquet", replicates=True)
    Path("none").mkdir()
    Path("none/manifest.json").write_text("[]")
    with pytest.raises(WinsetError, match="holds no JSON object"):
        finished(Path("none"), found, "parquet", replicates=True)


def test_the_variants_of_a_grid_are_those_of_plain_loops():
    factors = {n: {"set": f"parameters.{n}", "levels": [1, 2, 3]} for n in ("bluff", "notice")}
    file = ExperimentFile.model_validate({"title": "t", "base": "b", "factors": factors})
    assert list(variants(file)) == [{"bluff": b, "notice": n} for b in (1, 2, 3) for n in (1, 2, 3)]
