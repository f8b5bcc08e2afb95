"""A sweep told: what it would take before it runs, and what every variant came to after."""

import io
import time
from typing import Any

import pyarrow as pa
from pyarrow import csv, parquet
from rich.console import Group, RenderableType
from rich.text import Text

from sim.cli.reports.grid import grid, spaced
from sim.domain import words
from sim.experiments.experiment import Experiment
from sim.experiments.sweep import Sweep
from sim.experiments.sweep_folder import described
from sim.experiments.sweep_jobs import Piece, Work, checked
from sim.experiments.sweep_shapes import SweepPlan
from sim.experiments.sweep_tables import variant_table
from sim.runs.request import Plan
from sim.runs.table_file import Format
from sim.runs.table_file import plain as as_text

SHOWN = 40
PROBED = 3  # variants played for an estimate: the first, one in the middle, the last
PROBE = 512  # replicates of each, at most


def estimate(
    found: Experiment, *, workers: int = 1, fmt: Format = "parquet", replicates: bool = True
) -> SweepPlan:
    """What a sweep would take, from checking every variant and playing a few replicates of some.

    `seconds` of `workers` such processes as this one (as if each had a core of its own), `bytes` of
    the finished folder, `bytes_meanwhile` of its parts. Writes nothing.
    """
    began = time.perf_counter()
    plans = checked(found)
    checking = time.perf_counter() - began
    rows, each = _probed(found, plans)
    total = len(found.variants) * found.file.replicates
    again = checking * max(0, len(found.variants) - len(plans)) / len(found.variants)
    size = _size(rows, fmt) / len(rows) * total if replicates else 0.0
    some = len(rows["variant"].unique())
    return {
        **described(found),
        "workers": workers,
        "estimate": {
            "seconds": checking + again + each * total / workers,
            "bytes": round(size + _summaries(found)),
            "bytes_meanwhile": round(rows.nbytes / len(rows) * total),
            "from": f"{len(rows)} replicates of {some} variants, played just now",
        },
        "variants": [{"variant": n, **values} for n, values in enumerate(found.variants)],
    }


def _probed(found: Experiment, plans: dict[int, Plan]) -> tuple[pa.Table, float]:
    """Rows of a few replicates of some variants, and the seconds that each took."""
    work, count = Work(found), min(PROBE, found.file.replicates)
    last = len(found.variants) - 1
    probed = sorted({last * n // (PROBED - 1) for n in range(PROBED)})
    pieces = [Piece(n, plans.get(n) or found.plan(n), 0, count) for n in probed]
    work([Piece(0, pieces[0].plan, 0, 1)])  # what a first run loads is no part of it
    began = time.perf_counter()
    rows = work(pieces)
    return rows, (time.perf_counter() - began) / len(rows)


def planned(found: Experiment, data: SweepPlan) -> RenderableType:
    """What a sweep would take, in words, with its variants."""
    guess, file = data["estimate"], found.file
    many = "" if data["workers"] == 1 else "es"
    lines = [
        f"{len(found.variants):,} variants × {file.replicates:,} replicates = "
        f"{data['rows']:,} rows",
        f"about {duration(guess['seconds'])} with {data['workers']} process{many}; "
        f"about {size(guess['bytes'])} on disk, and up to {size(guess['bytes_meanwhile'])} more "
        "until it is done",
        f"Both are estimates, from {guess['from']}. Nothing was written.",
    ]
    table = grid("variant", *map(spaced, file.factors), left=())
    for number, values in enumerate(found.variants[:SHOWN]):
        table.add_row(str(number), *_shown(found, values))
    return Group(*_heading(found), *map(Text, lines), Text(), table, *_more(found))


def report(done: Sweep) -> RenderableType:
    """Chance of every answer by variant, a table a question."""
    found = done.experiment
    parts: list[RenderableType] = [*_heading(found)]
    for question in found.questions:
        outcome = found.base.file.outcomes[question]
        heads = [*found.file.factors, *outcome.categories]
        table = grid("variant", *map(spaced, heads), left=())
        for number, values in enumerate(found.variants[:SHOWN]):
            shares = done.ends[number].counts[question] / found.file.replicates
            table.add_row(str(number), *_shown(found, values), *map(words.share, shares.tolist()))
        parts += [Text(), Text(outcome.question, style="bold"), table]
    count = found.file.replicates
    half = 100 * 0.98 / count**0.5
    note = f"Shares of {count:,} replicates: ± {half:.1f} points at most, Monte Carlo error only."
    return Group(*parts, *_more(found), Text(), Text(note))


def duration(seconds: float) -> str:
    """A time in the unit that suits it."""
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{words.figure(seconds / length)} {unit}"
    return f"{max(1, round(seconds))} s"


def size(count: float) -> str:
    """A number of bytes in the unit that suits it."""
    for unit, length in (("GB", 1e9), ("MB", 1e6)):
        if count >= length:
            return f"{words.figure(count / length)} {unit}"
    return f"{max(1, round(count / 1e3))} kB"


def _heading(found: Experiment) -> list[Text]:
    file = found.file
    line = f"{found.base.slug} · {len(found.variants):,} variants ({file.design}) · "
    line += f"{file.replicates:,} replicates each · seed {file.seed}"
    return [Text(file.title, style="bold"), Text(line, style="dim")]


def _shown(found: Experiment, values: dict[str, Any]) -> list[str]:
    """The values of a variant's factors, as told."""
    given = [values.get(name) for name in found.file.factors]
    return ["–" if v is None else f"{v:.4g}" if isinstance(v, float) else str(v) for v in given]


def _more(found: Experiment) -> list[Text]:
    rest = len(found.variants) - SHOWN
    return [Text(f"… and {rest:,} more; --json tells all.")] if rest > 0 else []


def _summaries(found: Experiment) -> float:
    """Bytes of the tables that have a few rows a variant, with three numbers each, and factors."""
    rows = sum(len(found.base.file.outcomes[q].categories) for q in found.questions)
    rows += len(found.policies)
    return 3 * 8 * rows * len(found.variants) + 3 * variant_table(found).nbytes


def _size(rows: pa.Table, fmt: Format) -> int:
    """Bytes of a table as a file."""
    sink = io.BytesIO()
    if fmt == "csv":
        csv.write_csv(as_text(rows), sink)
    else:
        parquet.write_table(rows, sink, store_schema=False)
    return sink.tell()
