"""What reports of drivers share: the heading above a table, and the sentences below it."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from sim.analysis.shapes import Drivers
from sim.analysis.words.wording import amount, subject


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
