"""Results to take away: whole tables as CSV or Parquet, charts as PNG or SVG.

A table is written when somebody asks for it; a picture is made in the reader's browser.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import streamlit as st
from pyarrow import parquet
from streamlit.components.v2 import component

from ui.charts import vega
from ui.charts.vega import first_days
from ui.words.translate import t

Row = dict[str, Any]
Data = Mapping[str, Any]
MIME = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
QUANTILES = ("p10", "median", "p90")
FORMATS = {"csv": t("CSV"), "parquet": t("Parquet")}

_pictures = component(
    "winset_pictures",
    html="<details hidden><summary></summary><ul></ul></details>",
    css=Path(__file__).with_name("downloads.css").read_text(encoding="utf-8"),
    js=Path(__file__).with_name("downloads.js").read_text(encoding="utf-8"),
)


def offer_charts() -> None:
    """The charts that the page has drawn: their data in one file, and each as PNG and as SVG."""
    drawn = st.session_state["drawn"]
    if not drawn:
        return
    st.download_button(
        t("Data of these charts as CSV"),
        lambda: vega.tables(drawn),
        file_name="winset_charts.zip",
        mime="application/zip",
        on_click="ignore",
        icon=":material/download:",
    )
    label, none = t("Charts of this page as PNG or SVG"), t("There is no chart on this page now.")
    _pictures(data={"label": label, "none": none}, key="pictures")


@st.fragment
def offer_tables(data: Data) -> None:
    """The tables of a forecast, or of two side by side, in the format chosen."""
    labels = {
        outcomes: t("Chances of every answer"),
        policies: t("Policies month by month"),
        stakeholders: t("Who gains and who loses"),
    }
    st.subheader(t("Tables to take away"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        form = st.segmented_control(
            t("Tables as"),
            list(FORMATS),
            format_func=FORMATS.__getitem__,
            default="csv",
            required=True,
        )
        for table, label in labels.items():
            st.download_button(
                label,
                partial(table_bytes, table, data, form),
                file_name=f"{data['scenario']}_{table.__name__}.{form}",
                mime=MIME[form],
                key=f"take {table.__name__}",
                on_click="ignore",
                icon=":material/download:",
            )


def table_bytes(table: Callable[[Data], list[Row]], data: Data, form: str) -> bytes:
    """A table as the bytes of a file."""
    rows = table(data)
    if form == "csv":
        return vega.csv(rows)
    found = pa.Table.from_pylist(rows)
    numbers = [  # a column without any number is one of numbers that are missing
        column.with_type(pa.float64()) if pa.types.is_null(column.type) else column
        for column in found.schema
    ]
    file = io.BytesIO()
    parquet.write_table(found.cast(pa.schema(numbers)), file)
    return file.getvalue()


def outcomes(data: Data) -> list[Row]:
    """Share of replicates by question and category, with 95 % Monte Carlo intervals."""
    return [
        case
        | {"question": question, "category": category, "share": share}
        | dict(zip(("low", "high"), run["intervals"][question][category], strict=True))
        for case, run in _runs(data)
        for question, shares in run["outcomes"].items()
        for category, share in shares.items()
    ]


def policies(data: Data) -> list[Row]:
    """Policies by month, in issue units; month 0 is the world as found, levels count from 0."""
    return [
        case
        | {"issue": issue, "unit": series["unit"], "month": number}
        | {"date": date.fromisoformat(day)}
        | {name: series[name][number] for name in QUANTILES}
        for case, run in _runs(data)
        for issue, series in run["policies"].items()
        for number, day in enumerate(first_days(run["start"], len(series["median"])))
    ]


def stakeholders(data: Data) -> list[Row]:
    """Change of utility and yearly gain (C$ M) since the start, by stakeholder."""
    return [
        case
        | {"who": who}
        | {
            f"{measure}.{name}": each[measure][name]
            for measure in ("utility_change", "gain_cad_m")
            for name in QUANTILES
        }
        for case, run in _runs(data)
        for who, each in run["stakeholders"].items()
    ]


def _runs(data: Data) -> Iterator[tuple[Row, Data]]:
    """A run, or each of the runs that stand side by side, with what each row says of its run."""
    for name, run in data.get("columns", {"": data}).items():
        made = {key: run[key] for key in ("scenario", "model", "seed", "replicates")}
        yield ({"case": name} if name else {}) | made, run
