"""Objects as the last line of a notebook's cell: a short text, and a table in HTML."""

from collections.abc import Iterable, Sequence
from html import escape

LIMIT = 480
PLAIN = "tex2jax_ignore mathjax_ignore"  # or C$ 5 and C$ 6 would be typeset as a formula


def clipped(text: str, limit: int = LIMIT) -> str:
    """Text on one line of at most `limit` characters, without any that a terminal would obey."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def listed(begin: str, parts: Sequence[str], limit: int = LIMIT) -> str:
    """As many of the parts as find room behind `begin`, and how many more there are."""
    found = clipped(begin, limit // 2)
    for n, part in enumerate(parts):
        text = f"{found}{'; ' if n else ' '}{clipped(part, limit // 2)}"
        if len(text) > limit - 20:  # room for what follows
            return f"{found}; … {len(parts) - n} more"
        found = text
    return found


def html_table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with a title above it; every text is text, whatever is written in it."""

    def line(tag: str, cells: Sequence[str]) -> str:
        inside = "".join(f'<{tag} style="text-align: left">{escape(c)}</{tag}>' for c in cells)
        return f"<tr>{inside}</tr>"

    top = f"<thead>{line('th', head)}</thead>" if head else ""
    body = "".join(line("td", row) for row in rows)
    style = "text-align: left; caption-side: top"
    caption = f'<caption style="{style}">{escape(title)}</caption>'
    return f'<table class="{PLAIN}">{caption}{top}<tbody>{body}</tbody></table>'
