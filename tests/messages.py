"""Everything the app says, as one catalogue: `python -m tests.messages` writes `winset.pot`."""

import ast
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import sim

UI = Path(__file__).resolve().parents[1] / "ui"
POT = UI / "locale" / "winset.pot"
HEADER = "# What the app says. Written by `python -m tests.messages`; do not edit."
SAID = "summary", "assumes", "fails"  # of a decision model, in its own words
KEYWORDS = {"t": 1, "tn": 2}  # how many forms of a message each takes
HOLLOW = (b"POT-", b"PO-", b"Last-", b"Language-", b"Project-", b"Report-", b"Generated-")
HOLLOW = tuple(b'"' + field for field in HOLLOW)  # of the header: dates and names of nobody


def extracted() -> Catalog:
    """The messages that stand in the source now, and those that the engine holds.

    The source is read as syntax, so also inside f-strings.
    """
    catalogue = Catalog(header_comment=HEADER, charset="utf-8")
    for path in sorted(UI.rglob("*.py")):
        calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
        for call in calls:
            said = [each.value for each in call.args if isinstance(each, ast.Constant)]
            if count := KEYWORDS.get(getattr(call.func, "id", "")):
                message = tuple(said[:count]) if count > 1 else said[0]
                catalogue.add(message, locations=[(path.relative_to(UI).as_posix(), 0)])
    for place, texts in engine_texts():
        for message in filter(None, texts):
            catalogue.add(message, locations=[(place, 0)])
    return catalogue


def engine_texts() -> Iterator[tuple[str, list[str | None]]]:
    """What decision models say of themselves, and the words of decisions and of their kinds."""
    for name, model in sim.theories().items():
        fields = model["parameters"].values()
        descriptions = [each.get("description") for each in fields]
        yield f"models/{name}", [*(model[part] for part in SAID), *descriptions]
    for verb, words in sim.verbs().items():
        yield f"verbs/{verb.replace(' ', '_')}", [words.deed, words.became]
    for kind in sim.COUNTED:
        titles = [mark.title for mark in kind.marks]
        yield f"kinds/{kind.section}", [kind.section, kind.noun, *titles]


def kept() -> Catalog:
    """The messages of the catalogue as kept."""
    with POT.open("rb") as file:
        return read_po(file)


def messages(catalogue: Catalog) -> Iterator[Message]:
    """Messages of a catalogue, without its header."""
    return (each for each in catalogue if each.id)


def ids(catalogue: Catalog) -> set[tuple[str, ...]]:
    """What each message is known by: one text, or one and many."""
    return {tuple(m.id) if isinstance(m.id, list | tuple) else (m.id,) for m in messages(catalogue)}


def compile_to(catalogue: Catalog, folder: Path, locale: str) -> None:
    """Put a catalogue where gettext looks for it."""
    path = folder / locale / "LC_MESSAGES" / "winset.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)


def main() -> None:
    """Write the catalogue; without dates, so that it changes only with what is said."""
    out = BytesIO()
    write_po(out, extracted(), width=100, include_lineno=False)
    lines = out.getvalue().splitlines(keepends=True)
    POT.parent.mkdir(exist_ok=True)
    POT.write_bytes(b"".join(line for line in lines if not line.startswith(HOLLOW)))


if __name__ == "__main__":
    main()
