"""What reports share: every table, and of drivers the heading and the sentences below it."""

from collections.abc import Collection, Iterable, Iterator

from rich.table import Table
from rich.text import Text

from sim.analysis.shapes import Drivers
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


def grid(*heads: str, left: Collection[int] = (0,)) -> Table:
    """An empty table; the columns whose numbers are in `left` hold text, all others numbers."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for index, head in enumerate(heads):
        table.add_column(head, justify="left" if index in left else "right", overflow="fold")
    return table


def spaced(slug: str) -> str:
    """A slug in words."""
    return slug.replace("_", " ")
