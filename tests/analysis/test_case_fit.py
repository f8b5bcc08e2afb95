"""What cases say of default hurdles and resolves: plain loops, planted truths, edited files."""

import re
from typing import get_args

import numpy as np
import pytest

import sim
from sim.analysis.shapes import CaseFit
from sim.analysis.trials import case_fit
from sim.analysis.trials.case_bank import Trial, shares
from sim.domain.home_costs import DEFAULTS, StakeholderKind
from sim.equations.scoring import mean_difference
from sim.files.load import load
from tests.analysis.cases import ANSWERS, bank
from tests.oracles import case_fit as oracle
from tests.readme import ROOT

POINTS = [(point["hurdle"], point["resolve"]) for point in case_fit.GRID]
KIND = re.compile(rf"^( +)(kind: (?:{'|'.join(get_args(StakeholderKind))}))$", re.MULTILINE)
R = 40


def luck(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


@pytest.mark.parametrize("seed", range(5))
def test_the_choice_of_the_others_is_that_of_plain_loops(seed):
    chance = luck(seed)
    owners = np.sort(chance.integers(0, 6, 20))
    owners = np.unique(owners, return_inverse=True)[1]
    slugs = [f"case{each}" for each in range(owners.max() + 1)]
    scores = chance.gamma(2, 0.7, (20, len(POINTS)))
    found = case_fit.summary(case_fit.Table(slugs, owners, scores), seed=1)
    rows, known = scores.tolist(), owners.tolist()
    own = []
    for case, slug in enumerate(slugs):
        g = oracle.best(rows, known, case, POINTS)
        assert (found["cases"][slug]["hurdle"], found["cases"][slug]["resolve"]) == POINTS[g]
        held = [row[g] for row, owner in zip(rows, known, strict=True) if owner == case]
        assert found["cases"][slug]["log"] == pytest.approx(sum(held) / len(held))
        own += held
    shipped = scores[:, POINTS.index((1.0, 1.0))]
    gap = mean_difference(np.array(own), shipped, owners)
    assert found["log"] == pytest.approx(sum(own) / 20)
    assert found["log_as_shipped"] == pytest.approx(shipped.mean())
    assert (found["difference"], *found["interval"]) == pytest.approx(tuple(gap))
    g = oracle.best(rows, known, None, POINTS)
    assert (found["best"]["hurdle"], found["best"]["resolve"]) == POINTS[g]
    assert len({(c["hurdle"], c["resolve"]) for c in found["cases"].values()}) > 1


def test_the_prior_prefers_the_defaults_where_cases_say_nothing():
    table = case_fit.Table(["a", "b"], np.array([0, 1]), np.ones((2, len(POINTS))))
    assert case_fit.summary(table, 1)["best"] == {"hurdle": 1.0, "resolve": 1.0}
    expected = [oracle.penalty(*point) for point in POINTS]
    assert case_fit.penalty() == pytest.approx(expected)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return bank(tmp_path_factory.mktemp("bank"), ["fish", "wine"])


def test_a_planted_truth_is_found_again(folder):
    """Answers drawn from what is played at known multipliers choose these multipliers."""
    coding = load(folder / "fish" / "scenario.yaml")
    trial = Trial(replicates=400)
    said = [shares(case_fit.multiplied(coding, point), None, trial) for point in case_fit.GRID]
    for planted in ((1.0, 1 / 3), (1.0, 2.0)):
        truth, chance = said[POINTS.index(planted)], luck(3)
        scores = []
        for _ in range(400):
            for question, given in truth.items():
                came = chance.choice(list(given), p=[*given.values()])
                scores.append([-np.log(each[question][came]) for each in said])
        table = case_fit.Table(["a"], np.zeros(len(scores), dtype=int), np.array(scores))
        found = POINTS[table.best(np.full(len(scores), fill_value=True))]
        assert found[1] == planted[1], (planted, found)


def test_scores_are_those_of_files_that_say_the_same(folder, tmp_path):
    found = sim.fit_cases(folder, replicates=R)
    grid = {(row["hurdle"], row["resolve"]): row["log"] for row in found["grid"]}
    shipped = sim.score_cases(folder, replicates=R)["questions"]
    common = [row for row in shipped if row["kind"] in {"yield", "sanction", "answer"}]
    assert found["questions"] == len(common)
    mean = np.mean([row["scores"]["forecast"]["log"] for row in common])
    assert grid[1.0, 1.0] == pytest.approx(mean)

    other = bank(tmp_path, ["fish", "wine"])
    for path in [*other.rglob("scenario.yaml"), *other.rglob("second.yaml")]:
        path.write_text(KIND.sub(_said(2.0, 0.5), path.read_text()))
    again = sim.score_cases(other, replicates=R)["questions"]
    mean = np.mean([row["scores"]["forecast"]["log"] for row in again if row["kind"] != "late"])
    assert grid[2.0, 0.5] == pytest.approx(mean)
    assert grid[2.0, 0.5] != pytest.approx(grid[1.0, 1.0])
    assert set(found["cases"]) == set(ANSWERS) & {"fish", "wine"}


def _said(hurdle: float, resolve: float) -> str:
    lines = [r"\1\2"]
    for part, times in (("hurdle", hurdle), ("resolve", resolve)):
        own = DEFAULTS[part]["government"]
        ends = (f"{end}: {getattr(own, end) * times}" for end in ("low", "likely", "high"))
        lines.append(rf"\1{part}: {{{', '.join(ends)}, judgement: as tried}}")
    return "\n".join(lines)


def test_what_a_file_says_is_not_multiplied(folder, tmp_path):
    text = (folder / "fish" / "scenario.yaml").read_text()
    path = tmp_path / "scenario.yaml"
    path.write_text(KIND.sub(_said(1.0, 1.0), text))
    own = load(path)
    assert case_fit.multiplied(own, {"hurdle": 3.0, "resolve": 3.0}).numbers == own.numbers


def test_the_engine_as_shipped_is_in_the_middle_of_the_grid(folder):
    coding = load(folder / "fish" / "scenario.yaml")
    point = case_fit.GRID[case_fit.AS_SHIPPED]
    assert case_fit.multiplied(coding, point).numbers == coding.numbers


def test_progress_hears_of_every_run_and_one_case_is_too_few(folder):
    heard = []
    sim.fit_cases(folder, replicates=2, progress=lambda done, of: heard.append((done, of)))
    assert heard[-1] == (2 * 49 * 3, 2 * 49 * 3)
    with pytest.raises(
        sim.WinsetError, match="a fit needs 2 cases that answer yield, sanction or answer; found 1"
    ):
        sim.fit_cases(folder / "wine", replicates=2)


@pytest.mark.slow
def test_what_the_readme_says_of_history_is_what_is_found():
    found = sim.fit_cases()
    path = ROOT / "sim" / "analysis" / "trials" / "README.md"
    text = " ".join(path.read_text(encoding="utf-8").split())
    best = found["best"]
    assert f"× {best['hurdle']:.2f} for hurdles and × {best['resolve']:.2f} for resolves" in text
    scores = f"{found['log']:.2f} against {found['log_as_shipped']:.2f} as shipped"
    assert f"{scores} ({_gap(found)})" in text


def _gap(found: CaseFit) -> str:
    low, high = found["interval"]
    return f"{found['difference']:+.2f}, {low:+.2f} to {high:+.2f}"
