"""A file of at most 1 MB is checked or refused soon, whatever is in it."""

import time

import pytest

from sim.domain.errors import MOST, Problem, WinsetError, nearest
from sim.files.checks import audit
from sim.models import known
from tests.cli.harness import BASE

SECONDS = 5  # of processor time; each took at most 1.2, the worst of them hours before
ESTIMATE = "{{low: .1, likely: .2, high: .3, judgement: x}}"
DEAL = "parties: [canada, china], issues: [ev_quota]"


LINES = {  # after what they stand in the file, and one of them
    "unknown overrides": ("overrides:\n", "  stakeholders.ontaro{n}.interests.x: 1\n"),
    "unknown keys": ("", "k{n}: 1\n"),
    "news of unknown keys": (
        "events:\n",
        f"  e{{n}}: {{{{month: 2026-05, probability: {ESTIMATE}, set: {{{{canda.{{n}}: 1}}}}}}}}\n",
    ),
    "tables in one month": ("tables:\n", f"  t{{n}}: {{{{{DEAL}, meets: [2026-03]}}}}\n"),
    "one stakeholder again and again": ("stakeholders: [canada", ",\n  canada"),
    "words of 9,000 letters": ("overrides:\n", f"  {'a' * 9000}{{n}}: 1\n"),
    "comments": ("", "# x\n"),
}


def full(mark, line, size):
    """A scenario with as many such lines as `size` bytes hold."""
    text = BASE if mark in BASE else BASE + mark
    before, _, after = text.partition(mark) if mark else ("", "", text)
    return before + mark + "".join(line.format(n=n) for n in range(size // len(line))) + after


@pytest.mark.parametrize("size", [83_000, 990_000])
@pytest.mark.parametrize("kind", LINES)
def test_a_file_is_checked_or_refused_soon(tmp_path, kind, size):
    file = tmp_path / "scenario.yaml"
    file.write_text(full(*LINES[kind], size))
    began = time.process_time()
    problems, _ = audit.audit([file], known())
    assert time.process_time() - began < SECONDS
    told = [str(problem) for problem in problems]
    assert told or kind == "comments"
    assert len(told) <= MOST + 1
    assert max(map(len, told), default=0) < 2000


@pytest.mark.parametrize("text", ["a: " + "- " * 400_000, "? " * 400_000, "a: " + "[{" * 400_000])
def test_a_file_nested_without_end_is_refused_soon(tmp_path, text):
    file = tmp_path / "scenario.yaml"
    file.write_text(text)
    began = time.process_time()
    assert audit.audit([file])[0]
    assert time.process_time() - began < SECONDS


def test_of_many_mistakes_the_first_are_told_and_that_there_are_more():
    error = WinsetError([Problem(f"{n} is wrong.") for n in range(MOST + 1)])
    assert [each.message for each in error.problems[:-1]] == [f"{n} is wrong." for n in range(MOST)]
    assert error.problems[-1].message == "there are more mistakes. Mend these first."
    assert len(WinsetError([Problem(str(n)) for n in range(MOST)]).problems) == MOST


def test_the_closest_of_many_words_is_the_one_that_is_most_alike():
    """As difflib finds it among all: by twice the letters in common over all letters."""
    assert nearest("canda", ["china", "canada", "candid"]) == "Did you mean 'canada'?"  # 10 of 11
    assert nearest("ab", ["abx", "abc"]) == "Did you mean 'abx'?"  # 4 of 5 both; the last of them
    assert nearest("zzz", ["b", "a"]) == "Choose from: a, b."
    assert nearest("x" * 5000, ["x" * 4999]).startswith("Choose from: ")
