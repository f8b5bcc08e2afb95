"""A syntax-tree test: what a user reads has passed through `t`."""

import ast
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parents[2] / "ui"
SOURCES = sorted([*UI.glob("*.py"), *UI.glob("app_pages/*.py")])
SHOWN = {
    "button", "checkbox", "download_button", "error", "expander", "file_uploader", "header",
    "heading", "info", "link_button", "markdown", "multiselect", "number_input",
    "pills", "popover", "progress", "radio", "segmented_control", "select_slider", "selectbox",
    "slider", "spinner", "status", "subheader", "success", "text", "text_area", "text_input",
    "title", "toggle", "warning", "write",
}  # fmt: skip
NAMED = {"help", "label", "placeholder"}
UNSAFE = {"unsafe_allow_html", "unsafe_allow_javascript"}


def calls(source):
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]


def name(call):
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def bare(node):
    """Words in an expression that have not passed through `t`; marks alone are no words."""
    if isinstance(node, ast.Call):
        inner = [] if name(node) in {"t", "tn", "replace", "join", "get"} else node.args
        return [each for part in inner for each in bare(part)]
    if isinstance(node, ast.Constant):
        words = isinstance(node.value, str) and any(c.isalpha() for c in node.value)
        return [node.value] if words else []
    if isinstance(node, ast.Subscript | ast.FormattedValue | ast.Compare | ast.Lambda):
        return []
    return [each for part in ast.iter_child_nodes(node) for each in bare(part)]


def untold(source):
    found = []
    for call in calls(source):
        shown = call.args[:1] if name(call) in SHOWN else []
        shown += [k.value for k in call.keywords if k.arg in NAMED]
        found += [(call.lineno, text) for each in shown for text in bare(each)]
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_every_word_shown_passes_through_the_catalogue(path):
    assert not untold(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "line",
    ['st.title("Hello")', 'st.button(t("a"), help="b")', 'st.markdown(f"**{x}** of all")',
     'st.error(plain("no"))', 'left.markdown("so" if x else t("not"))'],
)  # fmt: skip
def test_a_bare_word_would_be_noticed(line):
    assert untold(line)


@pytest.mark.parametrize("line", ['st.title(t("Hi"))', 'st.markdown(f"**{plain(x)}**: {y}")'])
def test_words_through_the_catalogue_are_fine(line):
    assert not untold(line)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_messages_of_the_catalogue_are_constants(path):
    for call in calls(path.read_text(encoding="utf-8")):
        if name(call) in {"t", "tn"}:
            messages = call.args if name(call) == "t" else call.args[:2]
            assert all(isinstance(each, ast.Constant) for each in messages), call.lineno


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_nothing_is_drawn_as_markup_of_its_own(path):
    for call in calls(path.read_text(encoding="utf-8")):
        assert not {k.arg for k in call.keywords} & UNSAFE, f"{path.name}:{call.lineno}"
        if name(call) == "html":
            assert isinstance(call.args[0], ast.Name), "only a constant of our own"
            assert call.args[0].id.isupper()


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_tables_are_drawn_as_text_by_one_function(path):
    """`st.table` reads its cells as Markdown; `ui.parts.page.table` marks them as plain text."""
    direct = [call.lineno for call in calls(path.read_text("utf-8")) if is_table(call)]
    assert len(direct) == (path.stem == "parts"), f"{path.name}: {direct}"


def is_table(call):
    return (
        isinstance(call.func, ast.Attribute)
        and name(call) in {"table", "dataframe"}
        and (getattr(call.func.value, "id", "") in {"st", "left", "right", "column"})
    )
