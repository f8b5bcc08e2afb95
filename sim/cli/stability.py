"""Commands on conflicts: stability."""

from typing import Annotated

import typer

from sim.cli.options import Json, Replicates, Seed, Sets, options
from sim.cli.output import print_json, print_rich
from sim.cli.program import app


@app.command()
def stability(
    conflict: Annotated[
        str,
        typer.Argument(
            metavar="FILE|SCENARIO", help="An options file, a file of GMCR+, or a slug."
        ),
    ],
    sanctions: Annotated[
        str, typer.Option("--sanctions", help="Answers of others: legal, single or once.")
    ] = "legal",
    replicates: Replicates = 1000,
    seed: Seed = 1,
    sets: Sets = None,
    as_json: Json = False,
) -> None:
    """Say which states of a conflict would hold.

    By Nash, GMR, SMR and SEQ; and who would leave the others, to where. For a scenario,
    preferences are derived from its utilities in each replicate.
    """
    from sim.api import conflicts
    from sim.cli.reports.stability_report import report

    found = conflicts.stability(conflict, sanctions=sanctions, **options(locals()))
    print_json(found) if as_json else print_rich(report(found))
