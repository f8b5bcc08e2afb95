"""The plain models on real decisions: their published average errors.

DEU III (Arregui & Perarnaud 2022, doi:10.34810/data53): decisions of the European Union, positions,
saliences and outcomes on 0–100. `council.csv` has the votes of the states in the Council by the
treaties up to 2004, those of Nice to 2014, and population in millions from 2015; who acceded in
2004 has the votes of the accession treaty in that year. The Commission and the Parliament have the
weight of the largest state.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from sim.actors import read, scored
from sim.equations.aggregation import weighted_mean, weighted_median

DATA = Path(__file__).parents[3] / "shared" / "data" / "deu3_train.csv"
COUNCIL = Path(__file__).parents[1] / "data" / "council.csv"
pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="the DEU III data set is not beside the project"
)


def middle_median(position, weight):
    """Midpoint of the lower and the upper median: how the published figure breaks ties."""
    upper = 100 - weighted_median(100 - position, weight)
    return (weighted_median(position, weight) + upper) / 2


def error(forecast, weigh, council: Path = COUNCIL) -> float:
    """Mean absolute error over the scored issues, in points of 100."""
    questions = scored(read(DATA, capability=council))
    assert len(questions) == 229
    found = []
    for q in questions:
        weight = np.broadcast_to(weigh(q.salience, q.capability), q.position.shape)
        found.append(
            abs(forecast(q.position[None, :, None], weight[None, :, None])[0, 0] - q.outcome)
        )
    return float(np.mean(found))


@pytest.mark.parametrize(
    ("forecast", "weigh", "published"),
    [
        (weighted_mean, lambda s, _: s, 23.10),
        (weighted_mean, lambda s, _: np.ones_like(s), 22.55),
        (middle_median, lambda s, _: np.ones_like(s), 26.92),
    ],
    ids=["salience mean", "plain mean", "plain median"],
)
def test_average_error_on_real_decisions(forecast, weigh, published):
    assert error(forecast, weigh) == pytest.approx(published, abs=0.005)


def by_both(salience, capability):
    return salience * capability


def test_with_capabilities_the_mean_errs_far_less_than_the_median():
    assert error(weighted_mean, by_both) == pytest.approx(22.38, abs=0.005)
    assert error(weighted_median, by_both) == pytest.approx(28.35, abs=0.005)


def test_the_figures_with_capabilities_count_new_members_by_later_votes(tmp_path):
    """They are reproduced if three issues of 2004 give the acceding states their votes of Nice."""
    text = COUNCIL.read_text(encoding="utf-8")
    later = dict(re.findall(r"(\w+),(\d+),2005,2014", text))
    early = re.sub(r"(\w+),\d+,2004,2004", lambda m: f"{m[1]},{later[m[1]]},2004,2004", text)
    council = tmp_path / "council.csv"
    council.write_text(early, encoding="utf-8")
    assert error(weighted_mean, by_both, council) == pytest.approx(22.3, abs=0.05)
    assert error(weighted_median, by_both, council) == pytest.approx(27.8, abs=0.05)
