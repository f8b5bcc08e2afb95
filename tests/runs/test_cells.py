"""CSV files: no spreadsheet runs a cell of them, and what was guarded is read back as it was."""

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import sim
from sim.runs.csv_cells import csv_file, guarded, guarded_table, unguarded
from sim.runs.table_file import TableFile
from tests.cli.harness import BASE, changed, scenario, winset

RUN = [
    *("=1+1", "+cmd", "-x", "@SUM(A1)", "\tx", "\rx", "\nx", " =1", "\t=1", "\r\n=1", "\xa0=1"),
    *("\u200b=1", "\ufeff@x", "＝1+1", "-1-1", "+1 613 5550100", "--5", "-inf", "=-5"),
    *("'=1", "''@x", "'-5"),  # or they would be read back as others
]
SAFE = [*("", "a=1", "é", "-5", "+2.5", "-1e-3", "-,5", ".5", "3-4"), *("'", "it's", "'x'", " x")]


@pytest.mark.parametrize("text", RUN)
def test_a_formula_becomes_text(text: str):
    assert guarded(text) == f"'{text}"
    assert unguarded(guarded(text)) == text


@pytest.mark.parametrize("text", SAFE)
def test_other_text_and_numbers_stay_as_they_are(text: str):
    assert guarded(text) == text == unguarded(text)


@given(st.text(st.sampled_from("=+-@'\t\r\n 5.ea\xa0\u200b＝"), max_size=6) | st.text(max_size=6))
def test_what_was_guarded_is_read_back(text: str):
    assert unguarded(guarded(text)) == text
    bare = guarded(text).lstrip(" \xa0")
    number = guarded(text).replace(",", ".")
    if bare[:1] in {*"=+-@\t\r\n"}:
        assert float(number) == float(number)


def test_a_file_for_people_has_a_mark_and_quotes_by_the_rules():
    raw = csv_file(["=a", "b"], [["x,y", 'say "é"'], ["=1", -1.5], ["two\nlines\rmore", None]])
    assert raw.startswith(b"\xef\xbb\xbf'=a,b\r\n")
    assert list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""))) == [
        ["'=a", "b"],
        ["x,y", 'say "é"'],
        ["'=1", "-1.5"],
        ["two\nlines\rmore", ""],
    ]
    frame = pd.read_csv(io.BytesIO(raw))  # it skips the mark
    assert list(frame.columns) == ["'=a", "b"]


def test_names_and_cells_of_a_table_are_guarded_and_numbers_are_not():
    words = pa.array(["=1", None, "x", "=1"]).dictionary_encode()
    table = pa.table({"@n": [-1, 2, 3, 4], "word": words.cast(pa.string()), "f": [-0.5] * 4})
    found = guarded_table(table)
    assert found.column_names == ["'@n", "word", "f"]
    assert found["word"].to_pylist() == ["'=1", None, "x", "'=1"]
    assert found["'@n"].equals(table["@n"])
    assert found["f"].equals(table["f"])


NAMES = {"shut_out": '"=1+1"', "conceded": '" @x"', "relief": "none"}


@pytest.fixture
def named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scenario with categories that are formulas, in the current folder."""
    text = changed(BASE, "at_least: 50", "at_least: 80")
    for old, new in NAMES.items():
        assert text.count(f"      {old}:") == 1
        text = text.replace(f"      {old}:", f"      {new}:")
    monkeypatch.chdir(tmp_path)
    return scenario(tmp_path, text)


@pytest.mark.parametrize("fmt", ["csv", "parquet"])
def test_a_run_is_read_back_whatever_its_names(named: Path, fmt: str):
    result = sim.run(named, replicates=40)
    found = sim.read(result.save("out", fmt=fmt))
    shares = found["replicates"]["outcome.canola"].value_counts(normalize=True)
    want = {name: share for name, share in result.data["outcomes"]["canola"].items() if share}
    assert dict(shares) == want
    assert "none" in want  # which pandas alone takes for a missing cell
    if fmt == "csv":
        raw = Path("out/replicates.csv").read_bytes()
        assert raw.startswith(b'"replicate"')  # no mark: programs read these files
        cells = {cell for row in csv.reader(io.StringIO(raw.decode())) for cell in row}
        assert not {cell for cell in cells if cell[:1] in {*"=+@\t"}}


def test_a_sweep_guards_its_tables_too(named: Path):
    Path("experiment.yaml").write_text(
        f"base: {named.name}\nreplicates: 20\n"
        'factors: {"backing": {set: stakeholders.china.capability, levels: [0.2, 0.4]}}\n'
        "title: Who\ndesign: grid\noutcomes: {questions: [canola]}\n"
    )
    ran = winset("sweep", "experiment.yaml", "--out", "many", "--format", "csv")
    assert ran.err == ""
    for path in Path("many").glob("*.csv"):
        rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
        assert not any(cell[:1] in {*"=+@\t"} for row in rows for cell in row)
    assert "=1+1" in set(sim.read("many")["outcomes"]["category"])


def test_a_table_without_formulas_is_the_same_bytes(tmp_path: Path):
    """Nothing is touched where nothing has to be."""
    table = pa.table({"a": ["x", None, "-5"], "n": [1.5, -2.0, None]})
    file = TableFile(tmp_path / "t.csv", "csv")
    file.add(table)
    file.close()
    assert (tmp_path / "t.csv").read_text() == '"a","n"\n"x",1.5\n,-2\n"-5",\n'
    assert json.loads(sim.csv_file(["n"], [[1.5]]).decode("utf-8-sig").split()[1]) == 1.5
