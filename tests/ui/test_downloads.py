import csv
import io
from datetime import date
from functools import cache

import pyarrow.parquet as pq
import pytest
from streamlit.testing.v1 import AppTest

import sim
from tests.ui.test_pages import at
from ui.parts import downloads, page_jobs
from ui.session.ask import Ask

CHANGED = Ask().with_change("stakeholders.canada.capability", 0.3)


@cache
def one():
    return sim.run("usmca_review", replicates=16).data


@cache
def two():
    return page_jobs.what_if(CHANGED, 16).result()


@pytest.mark.parametrize("table", [downloads.outcomes, downloads.policies, downloads.stakeholders])
@pytest.mark.parametrize("data", [one, two])
def test_a_table_is_the_same_as_csv_and_as_parquet(table, data):
    rows = table(data())
    kept = pq.read_table(io.BytesIO(downloads.table_bytes(table, data(), "parquet"))).to_pylist()
    assert kept == rows
    text = downloads.table_bytes(table, data(), "csv").decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text)))
    assert read == [{name: str(cell) for name, cell in row.items()} for row in rows]


def test_parquet_has_the_types_that_other_programs_know():
    """Dates are dates, and a column without any number is one of numbers."""
    rows = [{"date": date(2026, 1, 1), "n": 1, "p": None, "who": "é"}]
    raw = downloads.table_bytes(lambda _: rows, {}, "parquet")
    types = {field.name: str(field.type) for field in pq.read_schema(io.BytesIO(raw))}
    assert types == {"date": "date32[day]", "n": "int64", "p": "double", "who": "string"}
    schema = pq.read_schema(io.BytesIO(downloads.table_bytes(downloads.policies, one(), "parquet")))
    assert str(schema.field("date").type) == "date32[day]"


def test_chances_are_those_of_the_engine_with_what_they_were_made_of():
    frame = sim.run("usmca_review", replicates=16).outcomes()
    rows = downloads.outcomes(one())
    columns = ("question", "category", "share", "low", "high")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        tuple(row) for row in frame.itertuples(index=False)
    ]
    assert {(row["scenario"], row["seed"], row["replicates"]) for row in rows} == {
        ("usmca_review", 1, 16)
    }


def test_policies_have_a_row_for_each_month_and_the_world_as_found():
    series = one()["policies"]
    rows = downloads.policies(one())
    assert len(rows) == len(series) * (one()["months"] + 1)
    last = [row for row in rows if row["issue"] == "us_tariff"][-1]
    assert last["month"] == one()["months"]
    assert last["median"] == series["us_tariff"]["median"][-1]
    assert last["unit"] == "%"


def test_what_if_keeps_both_cases_apart():
    rows = downloads.stakeholders(two())
    found = {(row["case"], row["who"]): row["gain_cad_m.median"] for row in rows}
    for case, run in two()["columns"].items():
        for who, each in run["stakeholders"].items():
            assert found[case, who] == each["gain_cad_m"]["median"]


@pytest.mark.parametrize("name", ["outcome", "whatif"])
def test_a_page_offers_its_tables_in_both_formats(monkeypatch, name):
    monkeypatch.setattr("ui.parts.page.FULL", 16)
    page = at(name, scenario="beijing_reset")
    assert not page.exception
    (choice,) = [each for each in page.segmented_control if each.label == "Tables as"]
    assert choice.options == ["CSV", "Parquet"]
    choice.set_value("parquet").run()
    assert not page.exception


def drawn():
    import streamlit as st

    from ui.parts.page import table

    table([{"*name*": "<b>[bold](http://a)</b> $x$ :red[y]", "n": 3}])
    st.stop()


def test_cells_of_tables_are_text_whatever_is_written_in_them():
    (found,) = AppTest.from_function(drawn).run().table
    assert list(found.value.columns) == [r"\*name\*", "n"]
    assert found.value.iloc[0, 0] == (
        "\\<b\\>\\[bold\\]\\(http\\:\u2060//a\\)\\</b\\> \\$x\\$ \\:red\\[y\\]"
    )
    assert found.value.iloc[0, 1] == "3"
