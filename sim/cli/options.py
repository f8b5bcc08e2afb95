"""Options that several commands share, and how their texts are read."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

Scalar = bool | int | float | str
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Scenario = Annotated[str, typer.Argument(help="A scenario's slug (see `winset list`) or path.")]
Sets = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Change any number by its key path."),
]
Params = Annotated[
    list[str] | None,
    typer.Option("--param", metavar="NAME=VALUE", help="A parameter of the model or the world."),
]
ModelName = Annotated[str | None, typer.Option("--model", help="Decision model.")]
Seed = Annotated[int, typer.Option("--seed", help="Seed of all luck; 0 is a seed.")]
Replicates = Annotated[int, typer.Option("--replicates", help="Draws of the world.")]
Workers = Annotated[int, typer.Option("--workers", help="Processes that share the work.")]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Of a Dask cluster that does the work."),
]
SalienceScale = Annotated[
    float | None, typer.Option("--salience-scale", help="Its top, e.g. 1, 10 or 100.")
]
Ends = Annotated[
    str | None,
    typer.Option("--scale", metavar="LOW:HIGH", help="Ends of every issue that declares none."),
]
Apart = Annotated[
    bool, typer.Option("--apart", help="Play every issue by itself, even those of one group.")
]
Capability = Annotated[
    Path | None,
    typer.Option("--capability", help="CSV for a wide table: actor,capability[,from,until]."),
]
Months = Annotated[int | None, typer.Option("--months", help="Months to play.")]
Rounds = Annotated[int, typer.Option("--rounds", help="Of talks.")]
NewFolder = Annotated[Path | None, typer.Option("--out", help="A new folder for tables.")]


class Format(StrEnum):
    """File formats of --out."""

    parquet = "parquet"
    csv = "csv"


TableFormat = Annotated[
    Format,
    typer.Option(
        "--format", help="Of the tables; in CSV an apostrophe leads what looks a formula."
    ),
]


_KNOWN = ("replicates", "seed", "months", "model", "workers", "scheduler")


def options(given: Mapping[str, Any]) -> Any:
    """The options of a command, from its arguments, as the library has them by name."""
    out = {name: given[name] for name in _KNOWN if name in given}
    texts = {"param": given.get("param"), "set": given.get("sets")}
    return out | {name: pairs(each) for name, each in texts.items() if each}


def table_options(given: Mapping[str, Any]) -> Any:
    """The options of a command on a table of actors, as the library has them by name."""
    names = ("model", "rounds", "seed", "salience_scale", "capability", "scale", "apart")
    return {name: given[name] for name in names} | {"param": pairs(given["param"])}


def pairs(texts: list[str] | None) -> dict[str, Scalar]:
    """KEY=VALUE texts as a mapping; numbers and true/false are read as such."""
    out: dict[str, Scalar] = {}
    for text in texts or []:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            raise typer.BadParameter(f"'{text}' is not KEY=VALUE.")
        out[key.strip()] = _scalar(value.strip())
    return out


def _scalar(text: str) -> Scalar:
    if text in {"true", "false"}:
        return text == "true"
    from sim.domain.literals import number

    found = number(text)
    return text if found is None else found
