"""The plain models on real decisions: their published average errors."""

from pathlib import Path

import numpy as np
import pytest

from sim.equations.aggregation import weighted_mean, weighted_median
from tests.models.deu import questions

DATA = Path(__file__).parents[3] / "shared" / "data" / "deu3_train.csv"
pytestmark = pytest.mark.skipif(
    not DATA.exists(), reason="the DEU III data set is not beside the project"
)


def middle_median(position, weight):
    """Midpoint of the lower and the upper median: how the published figure breaks ties."""
    upper = 100 - weighted_median(100 - position, weight)
    return (weighted_median(position, weight) + upper) / 2


def error(forecast, weigh) -> float:
    """Mean absolute error over the scored issues, in points of 100."""
    found = []
    for x, s, c, outcome in questions(DATA):
        weight = weigh(s, c)
        if not np.any(weight > 0):
            weight = np.ones_like(x)
        found.append(abs(forecast(x[None, :, None], weight[None, :, None])[0, 0] - outcome))
    assert len(found) == 229
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


def test_with_capabilities_the_mean_errs_far_less_than_the_median():
    by_both = lambda s, c: s * c  # noqa: E731
    assert error(weighted_mean, by_both) < error(weighted_median, by_both) - 4
