"""A result as labelled arrays: the numbers of the tables, with units; to NetCDF and back."""

import sys

import numpy as np
import pytest
import xarray

import sim
from sim.domain.errors import WinsetError


@pytest.fixture(scope="module")
def result() -> sim.Result:
    return sim.run("usmca_review", replicates=40, seed=5, set={"parameters.bluff": 0.2})


@pytest.fixture(scope="module")
def arrays(result) -> xarray.Dataset:
    return result.to_xarray()


def test_dimensions_and_coordinates(result, arrays):
    case = result.plan.scenario
    assert list(arrays["quantile"].values) == [0.1, 0.5, 0.9]
    assert list(arrays["stakeholder"].values) == list(case.stakeholders)
    assert list(arrays["issue"].values) == list(case.issues)
    months = arrays["month"].dt.strftime("%Y-%m").values
    assert list(months[:2]) == ["2026-02", "2026-03"]  # entry 0 is the world as found
    assert months[-1] == "2028-02"
    assert arrays["policy"].dims == ("quantile", "month", "issue")
    assert arrays["position"].dims == ("quantile", "month", "stakeholder", "issue")


@pytest.mark.parametrize(("level", "quantile"), [("p10", 0.1), ("median", 0.5), ("p90", 0.9)])
def test_numbers_are_those_of_the_tables(result, arrays, level, quantile):
    part = arrays.sel(quantile=quantile)
    for issue, series in result.data["policies"].items():
        assert part["policy"].sel(issue=issue).values.tolist() == series[level]
    for row in result.positions().itertuples():
        found = part["position"].isel(month=row.month).sel(stakeholder=row.who, issue=row.issue)
        assert float(found) == getattr(row, level)
    for who, numbers in result.data["stakeholders"].items():
        for name in ("utility_change", "gain_cad_m"):
            assert float(part[name].isel(month=-1).sel(stakeholder=who)) == numbers[name][level]


def test_answers_have_their_intervals(result, arrays):
    for row in result.outcomes().itertuples():
        found = arrays.sel(answer=f"{row.question}:{row.category}")
        assert float(found["answer_share"]) == row.share
        assert float(found["answer_low"]) == row.low
        assert float(found["answer_high"]) == row.high


def test_everything_has_a_long_name_and_numbers_have_units(arrays):
    for name, array in arrays.variables.items():
        assert array.attrs["long_name"], name
    for name in arrays.data_vars:
        assert arrays[name].attrs["units"], name
    assert str(arrays["unit"].sel(issue="ev_quota").values) == "vehicles a year"
    assert str(arrays["levels"].sel(issue="usmca_future").values).split()[1] == "annual_reviews"
    assert arrays.attrs["seed"] == 5
    assert arrays.attrs["set"] == '{"parameters.bluff": 0.2}'


def test_through_netcdf_and_back(arrays, tmp_path):
    arrays.to_netcdf(tmp_path / "run.nc")
    with xarray.open_dataset(tmp_path / "run.nc") as found:
        xarray.testing.assert_equal(found.load(), arrays)
        for key, value in arrays.attrs.items():
            assert np.all(found.attrs[key] == value), key
        assert found["gain_cad_m"].attrs["units"] == "C$ M a year"


def test_without_the_extra_it_says_what_to_install(result, monkeypatch):
    monkeypatch.setitem(sys.modules, "xarray", None)
    with pytest.raises(WinsetError, match=r"pip install 'winset\[arrays\]'"):
        result.to_xarray()
