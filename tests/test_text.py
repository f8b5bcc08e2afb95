"""Prose that readers meet: in our own words, with commands that run and facts that exist."""

import json
import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from sim.cli import app
from sim.files.checks.audit import articles
from sim.files.library import scenarios
from tests.readme import READMES

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT.parent / "shared" / "articles"
LESSONS = sorted((ROOT / "scenarios").glob("*/lesson.md"))
PROSE = [*READMES, ROOT / "sim" / "ODD.md", *LESSONS]
SHIPPED = sorted(path.parent for path in (ROOT / "scenarios").glob("*/scenario.yaml"))
SECTIONS = ["The question", "Before you run it", "Change", "Look for", "Follow up"]
RUN = 9  # words in a row that would be a quotation
REPLICATES = 150
USAGE: Any = typer.BadParameter.__base__  # click's own, wherever typer keeps it
VISIBLE = 0.04  # a change in some answer's chance that a class would notice


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower().replace("’", "'").replace("'", ""))


def runs(text: str) -> set[tuple[str, ...]]:
    """Every run of nine words of a text."""
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


@cache
def quoted() -> frozenset[tuple[str, ...]]:
    """Runs of nine words of the documents; skips where these are not at hand."""
    files = sorted(SOURCES.glob("*.txt"))
    if not files:
        pytest.skip("the documents themselves (../shared/articles) are not at hand")
    return frozenset().union(*(runs(path.read_text(encoding="utf-8")) for path in files))


def commands(path: Path) -> list[str]:
    """Every `winset …` of a text, in line or in a code block, without what follows a pipe."""
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    outside = re.sub(r"^```\w*\n.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    found = [line.strip().removeprefix("$ ") for line in lines]
    found += re.findall(r"`(winset [^`]+)`", outside)
    return [re.split(r"\s(?:\||>|&&|#)", c)[0] for c in found if c.startswith("winset ")]


def arguments(command: str) -> list[str]:
    return shlex.split(command)[1:]


def parse(command: str) -> None:
    """Parse a command line as the program does, without running it."""
    group: Any = typer.main.get_command(app)
    verb, *rest = arguments(command)
    if verb.startswith("--"):
        return
    assert verb in group.commands, f"there is no command {verb}"
    if rest:  # else prose that only names the command
        group.commands[verb].make_context(verb, rest)


def outcome(*line: str) -> Any:
    """What a command with --json prints."""
    result = CliRunner().invoke(app, [*line, "--json"])
    assert result.exit_code == 0, f"{line}: {result.exception or result.output}"
    return json.loads(result.stdout)


@cache
def chances(*line: str) -> dict[tuple[str, str], float]:
    """Chance of every category of every question after a run."""
    found = outcome(*line, "--replicates", str(REPLICATES))["outcomes"]
    return {(q, category): c for q, each in found.items() for category, c in each.items()}


def all_commands(*, of: list[Path]) -> list[Any]:
    return [
        pytest.param(command, id=f"{path.parent.name}-{i}")
        for path in of
        for i, command in enumerate(commands(path))
    ]


def is_change(command: str) -> bool:
    return command.startswith("winset run ") and " --" in command


LESSON_COMMANDS = [p for p in all_commands(of=LESSONS) if not is_change(p.values[0])]
CHANGES = [p for p in all_commands(of=LESSONS) if is_change(p.values[0])]


@pytest.mark.parametrize("path", PROSE, ids=name)
def test_prose_is_in_our_own_words(path):
    shared = runs(path.read_text(encoding="utf-8")) & quoted()
    assert not shared, [" ".join(run) for run in shared]


@pytest.mark.parametrize("slug", articles())
def test_facts_are_in_our_own_words(slug):
    for fact_id, fact in articles()[slug].facts.items():
        shared = runs(fact.says) & quoted()
        assert not shared, (fact_id, [" ".join(run) for run in shared])


def test_a_quotation_would_be_noticed():
    text = sorted(SOURCES.glob("*.txt"))[0].read_text(encoding="utf-8") if quoted() else ""
    copied = " ".join(text.split()[20:40]).upper()
    assert runs(f"As one reads, {copied}") & quoted()


@pytest.mark.parametrize("path", PROSE, ids=name)
def test_prose_is_tidy(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        assert line == line.rstrip(), f"{name(path)}:{number} ends in a blank"
        assert not re.search(r"(^|\s)/(home|root|tmp|work|Users)/", line), f"{name(path)}:{number}"
        assert not re.search(r"\b(TODO|FIXME|TBD)\b", line), f"{name(path)}:{number}"


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_every_scenario_has_a_lesson(folder):
    text = (folder / "lesson.md").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert 250 <= len(text.split()) <= 400, "half a page"


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_a_lesson_asks_for_all_that_a_class_does(path):
    found = [arguments(command) for command in commands(path)]
    verbs = [line[0] for line in found]
    changes = [command for command in commands(path) if is_change(command)]
    assert {line[1] for line in found} == {path.parent.name}
    assert 2 <= len(changes) <= 4
    assert len(changes) == len(set(changes))
    assert verbs.count("explain") == verbs.count("why") == 1
    assert ["run", path.parent.name] in found, "a class needs a run to compare with"


@pytest.mark.parametrize("path", LESSONS, ids=name)
def test_facts_of_a_lesson_exist(path):
    known = {f"{slug}.{fact}" for slug, article in articles().items() for fact in article.facts}
    cited = re.findall(r"\[([^\]]+)\]", path.read_text(encoding="utf-8"))
    assert len(cited) >= 4
    assert not set(cited) - known


def test_the_calibrated_scenario_says_so():
    text = (ROOT / "scenarios" / "beijing_reset" / "lesson.md").read_text(encoding="utf-8")
    assert "no proof of foresight" in text


@pytest.mark.parametrize("path", [p for p in PROSE if commands(p)], ids=name)
def test_commands_parse(path):
    for command in commands(path):
        if not re.search(r"…|\b[A-Z]{3,}\b|[\[<]", command):  # placeholders
            parse(command)


@pytest.mark.parametrize(
    "command", ["winset fly", "winset why beijing_reset", "winset run beijing_reset --sett a=1"]
)
def test_commands_that_do_not_parse_are_noticed(command):
    with pytest.raises((AssertionError, USAGE), match=r"fly|Missing|No such"):
        parse(command)


@pytest.mark.parametrize("command", LESSON_COMMANDS)
def test_commands_of_lessons_run(command):
    line = arguments(command)
    assert chances(*line) if line[0] == "run" else outcome(*line)


@pytest.mark.parametrize("command", CHANGES)
def test_changes_of_lessons_are_visible(command):
    line = arguments(command)
    before, after = chances("run", line[1]), chances(*line)
    assert max(abs(after[each] - before[each]) for each in before) >= VISIBLE


def test_slugs_of_lessons_are_those_of_the_catalogue():
    assert {path.parent.name for path in LESSONS} <= set(scenarios())
