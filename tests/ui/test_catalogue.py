"""The catalogue is whole: nothing is said that it does not hold, and a page speaks its language."""

import gettext
import json
import re
import string
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import sim

babel = pytest.importorskip("babel", reason="babel is not installed")

from ruamel.yaml import YAML  # noqa: E402

from tests import messages  # noqa: E402 - it needs babel
from ui.explore import shipped  # noqa: E402
from ui.explore.words import DRAWERS  # noqa: E402
from ui.words.spoken import described  # noqa: E402

UI = Path(__file__).resolve().parents[2] / "ui"
PAGES = sorted(path.stem for path in (UI / "app_pages").glob("*.py"))
SCENARIO = "canola_coercion"
CHANGE = "stakeholders.china.resolve=0.4"
CODES = re.compile(r"(\{[^{}]*\}|:material/\w+:)")
ABROAD = "".join(chr(c) for c in range(0xE0, 0xFF) if c != 0xF7)[:26]  # letters no English has
FOREIGN = str.maketrans(string.ascii_letters, ABROAD + ABROAD.upper())
UNSEEN = {"id", "icon", "element_id", "form_id", "format", "key", "url_pathname", "page"}
UNSEEN |= {"page_script_hash", "file_name", "url", "language", "input_mode", "query_param_key"}
UNSEEN |= {"type", "theme", "engine", "query_string", "default", "value", "set_value"}
UNSEEN |= {"js_content", "css_content", "html_content", "component_name"}
CODED = re.compile(r"[0-9a-f]{32,}|primary|secondary|tertiary")
PARTS_OF_EXPLORE = ["bar", "levers", "worlds", "drawers", *DRAWERS]  # names for the code
SHOWN = {"title", "text", "description", "values", "datum", "name"}


def test_the_catalogue_holds_what_the_source_says():
    assert messages.ids(messages.kept()) == messages.ids(messages.extracted()), (
        "the catalogue is out of date: python -m tests.messages"
    )


def foreign(text: str) -> str:
    """A message in letters that no English text has; placeholders stay."""
    parts = CODES.split(text)
    return "".join(p if CODES.fullmatch(p) else p.translate(FOREIGN) for p in parts)


@pytest.fixture(scope="module")
def abroad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Pages by name, drawn by an app whose catalogue is in another language."""
    catalogue = messages.extracted()
    for message in messages.messages(catalogue):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = tuple(foreign(each) for each in ids)
        message.string = texts if len(texts) > 1 else texts[0]
    folder = tmp_path_factory.mktemp("locale")
    messages.compile_to(catalogue, folder, "qps")
    before = {name: sys.modules.pop(name) for name in list(sys.modules) if _ours(name)}
    from ui.words import translate

    translate._catalogue = gettext.translation("winset", folder, ["qps"])
    first = import_module("ui.parts.page")
    first.LOOK, first.FULL = 8, 16
    st.cache_data.clear()
    try:
        yield page
    finally:
        for name in [name for name in sys.modules if _ours(name)]:
            del sys.modules[name]
        sys.modules.update(before)
        st.cache_data.clear()


def _ours(name: str) -> bool:
    return name == "ui" or name.startswith("ui.")


def page(name: str) -> AppTest:
    at = AppTest.from_file(str(UI / "main.py"), default_timeout=60)
    at.query_params["scenario"] = SCENARIO
    if name in {"whatif", "outcome", "story"}:
        at.query_params["set"] = CHANGE
    at.switch_page(f"app_pages/{name}.py").run()
    assert not at.exception
    assert not at.error
    return at


def said(at: AppTest) -> Iterator[str]:
    """Every text that a page shows: of elements, blocks, tables and charts."""
    waiting = [at._tree]
    while waiting:
        node = waiting.pop()
        waiting += getattr(node, "children", {}).values()
        proto = getattr(node, "proto", None)
        if node.type == "code":
            continue  # commands are no prose
        if node.type == "arrow_table":
            yield from map(str, node.value.columns)
            yield from map(str, node.value.to_numpy().ravel())
        elif proto is not None:
            yield from strings(proto)


def strings(proto: Any) -> Iterator[str]:
    """Texts in the fields of a message to the browser."""
    for field, value in proto.ListFields():
        if field.name in UNSEEN:
            continue
        for each in value if field.is_repeated else [value]:
            if hasattr(each, "ListFields"):
                yield from strings(each)
            elif isinstance(each, str):
                yield from coded(field.name, each)


def coded(name: str, text: str) -> Iterator[str]:
    """Texts in a field: of a drawing, a grid, what a component is given, or plain ones."""
    if name == "spec":
        yield from labels(json.loads(text)) if text.startswith("{") else quoted(text)
    elif name == "columns":
        yield from columns(json.loads(text))
    elif name == "json":
        yield from values(json.loads(text))
    elif not CODED.fullmatch(text):
        yield text


def columns(config: Any) -> Iterator[str]:
    """Texts of the columns of a grid; the rest of their settings is for the code."""
    for each in config.values():
        yield from (each[name] for name in ("label", "help") if each.get(name))
        yield from map(str, each.get("type_config", {}).get("options") or ())


def values(data: Any) -> Iterator[str]:
    """Texts in what a component is given; its keys are names for the code."""
    for each in data.values() if isinstance(data, dict) else data if isinstance(data, list) else []:
        yield from [each] if isinstance(each, str) else values(each)


def quoted(code: str) -> Iterator[str]:
    """Texts inside the code of a drawing."""
    for text in re.findall(r"""(?:label|tooltip)=["']([^"']*)["']""", code):
        yield text.replace("\\n", " ")


def labels(spec: Any) -> Iterator[str]:
    """Texts in a chart: titles, legends, marks, and the values of its rows."""
    if isinstance(spec, dict):
        for key, value in spec.items():
            if key == "labelExpr":
                yield from re.findall(r"'([^'\\]{2,})'", value)
            elif key in SHOWN and isinstance(value, str):
                yield value
            yield from labels(value)
    elif isinstance(spec, list):
        for each in spec:
            yield from labels(each)


def words_of(data: Any) -> Iterator[str]:
    """Every text in plain data, its keys too: as it is, and as words instead of an id."""
    if isinstance(data, str):
        for line in data.splitlines():
            bare = line.strip("# -*")
            yield from (bare, bare.rstrip("."), bare.replace("_", " "))
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from words_of(str(key))
            yield from words_of(value)
    elif isinstance(data, list | tuple):
        for each in data:
            yield from words_of(each)


@cache
def words_of_data() -> list[str]:
    """What comes from the scenario, its evidence, theories and names; the longest first."""
    catalogue = sim.catalogue()
    data = [described(SCENARIO), sim.chains(SCENARIO), sim.evidence()]
    for name, model in sim.theories().items():  # their prose is translated, as the app's own
        enums = [each.get("enum") or each["default"] for each in model["parameters"].values()]
        data.append([name, model["citation"], list(model["parameters"]), enums])
    data += [
        sim.numbers(SCENARIO),
        catalogue,
        sim.conflicts(),
        ["Winset", "C$ M", "CSV", "Parquet"],
    ]
    data += [sim.stability(SCENARIO, replicates=8), shipped.read(SCENARIO)]
    data += [described(slug) for slug in catalogue]
    data.append(["explore.js", "explore.css", "frame true", "frame false", *PARTS_OF_EXPLORE])
    files = (UI.parent / "scenarios" / "examples").rglob("scenario.yaml")
    data += [YAML(typ="safe").load(file.read_text(encoding="utf-8")) for file in files]
    found = {each.lower() for part in data for each in words_of(part)}
    return sorted((each for each in found if len(each) > 1), key=len, reverse=True)


def english(text: str) -> str:
    """What is left of a text without what is no message of the app."""
    prose = re.sub("<style>.*?</style>", " ", text, flags=re.DOTALL)
    left = CODES.sub(" ", prose.replace("\\", "")).lower()
    if not re.search("[a-z]{2}", left):
        return ""
    for each in words_of_data():
        if each in left:
            left = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", " ", left)
    return " ".join(re.findall("[a-z]{2,}", left))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_another_language_has_no_english_but_its_scenario_s(abroad, name):
    found = {text[:200]: left for text in set(said(abroad(name))) if (left := english(text))}
    assert found == {}
