"""What reports of drivers share: a heading, an empty table, and sentences below it."""

from collections.abc import Iterable, Iterator

from rich.table import Table
from rich.text import Text

from sim.analysis.shape import Drivers
from sim.analysis.wording import amount, subject


def heading(data: Drivers) -> Iterator[Text]:
    """Title, and what was played."""
    yield Text(data["title"], style="bold")
    yield Text(
        f"{data['replicates']:,} replicates · {data['months']} months · model {data['model']} · "
        f"seed {data['seed']}",
        style="dim",
    )
    yield Text()
    yield Text(f"{subject(data)}: {amount(data, data['outcome']['as_drawn'])} as drawn")


def paragraph(sentences: Iterable[str]) -> Iterator[Text]:
    """Sentences below a table."""
    yield Text()
    yield Text(" ".join(sentences))


def columns(*names: str) -> Table:
    """An empty table, its first column to the left."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for index, name in enumerate(names):
        table.add_column(name, justify="left" if index == 0 else "right", overflow="fold")
    return table
