"""What reports share: every table, and slugs in words."""

from collections.abc import Collection, Sequence

from rich.table import Table


def grid(*heads: str, left: Collection[int] = (0,)) -> Table:
    """An empty table; the columns whose numbers are in `left` hold text, all others numbers."""
    table = Table(box=None, pad_edge=False, header_style="dim")
    for index, head in enumerate(heads):
        table.add_column(head, justify="left" if index in left else "right", overflow="fold")
    return table


def span(interval: Sequence[float] | None, times: float, form: str) -> str:
    """Both ends of an interval, so many times as large; nothing where there is none."""
    return "" if interval is None else " to ".join(f"{end * times:{form}}" for end in interval)


def spaced(slug: str) -> str:
    """A slug in words."""
    return slug.replace("_", " ")
