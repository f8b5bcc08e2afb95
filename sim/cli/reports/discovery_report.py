"""Discovery as tables of rules, the box and the tree, above its sentences."""

from rich.console import Group, RenderableType
from rich.text import Text

from sim.analysis.shapes import Discovery, FoundBox
from sim.analysis.words.discovery_words import path
from sim.analysis.words.wording import settled
from sim.cli.reports.driver_parts import heading, paragraph
from sim.cli.reports.grid import grid
from sim.domain import words


def report(data: Discovery) -> RenderableType:
    """The box with its limits, the tree's leaves, then the sentences."""
    parts: list[RenderableType] = []
    if data["box"] is not None:
        box = grid("the box: estimate", "from", "to")
        for row in data["box"]["restricted"]:
            label = ", ".join(filter(None, (row["words"], row["unit"])))
            box.add_row(label, *(end or "–" for end in row["at_words"]))
        tree = grid("the tree: where", "of all cases", "happens in")
        for rule in data["tree"]:
            density = "–" if rule["density"] is None else words.share(rule["density"])
            tree.add_row(path(rule), words.share(rule["mass"]), density)
        parts = [box, Text(), _counted(data["box"]), *([Text(), tree] if data["tree"] else [])]
    elif settled(data, data["replicates"]):
        return Group(*heading(data), *paragraph(data["sentences"]))
    note = (
        f"{data['inputs']} uncertain estimates. Found on two thirds of the replicates, counted on "
        "the last. Coverage: the share of its cases that lie in the box; density: the share of "
        "the box in which it happens."
    )
    return Group(*heading(data), *parts, *paragraph(data["sentences"]), *paragraph([note]))


def _counted(box: FoundBox) -> Text:
    there = box["where_found"]
    return Text(
        f"coverage {words.share(box['coverage'])}, density {words.share(box['density'])} "
        f"(where found {words.share(there['coverage'])} and {words.share(there['density'])}), "
        f"inputs restricted {len(box['restricted'])}, {words.share(box['mass'])} of all cases"
    )
