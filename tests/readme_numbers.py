"""The numbers of every README.md: what it shows, computed again.

`python -m tests.readme_numbers` writes them anew: what commands print, what Python answers, the
tables of judgements. It writes only what it could compute; an error stops it before that file.
"""

import doctest
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import chdir
from functools import cache
from pathlib import Path

import sim
from sim.analysis.shapes import CaseScores
from sim.domain import numbers
from sim.domain.key import Key
from sim.domain.parts.stakeholder import Stakeholder
from sim.files import library
from sim.files.document import read, validate
from sim.files.seeds import Issues
from sim.models import known
from tests.readme import READMES, ROOT

MAIN = ("canada", "china", "united_states", "ontario", "prairie_farmers")
HEADLINES = {  # the question and the answer that the text of a scenario leads with
    "beijing_reset": ("package", "no_deal"),
    "usmca_review": ("agreement", "extension"),
    "canola_coercion": ("leverage", "canada_gives_way"),
    "us_retaliation": ("answer", "canada_gives_way"),
    "ontario_backlash": ("quota", "ended"),
    "other_markets": ("firm", "gives_way"),
    "middle_power_pact": ("pressure", "canada_gives_way"),
}
KINDS_OF_CASES = ("yield", "sanction", "answer", "own", "all")
NAMES = {"forecast": "engine", "uniform": "every answer alike", "sender": "rate by sender"}
WEIGHTS = (0.25, 0.5, 1)
MOST = 18  # lines of a paragraph
CONSOLE = re.compile(r"(?<=```console\n)\$ winset ([^\n]*)\n(.*?)(?=```)", re.DOTALL)
PYTHON = re.compile(r"(?<=```python\n)(>>> .*?)(?=```)", re.DOTALL)


def output(*line: str) -> str:
    """What a command prints when its output is not a terminal."""
    code = "from sim.cli import main; main()"
    command = [sys.executable, "-c", code, *line]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"


def judged_table() -> str:
    """Estimates of the main stakeholders that rest on judgement, as a Markdown table."""
    issues, _ = validate(Issues, read(library.shipped() / "seeds" / "issues.yaml"))
    assert issues is not None
    scales = {name: issue.scale for name, issue in issues.root.items()}
    rows = ["| stakeholder | judgement | which |", "| --- | --- | --- |"]
    for who in MAIN:
        path = library.stakeholders()[who]
        stakeholder, _ = validate(Stakeholder, read(path))
        assert stakeholder is not None
        above = {stakeholder.within.of: None} if stakeholder.within else {}
        found = list(numbers.of_stakeholder(Key(()), stakeholder, scales, above))
        judged = [n.key.removeprefix("interests.") for n in found if n.estimate.is_judgement]
        names = ", ".join(f"`{name}`" for name in judged)
        rows.append(f"| {stakeholder.name} | {len(judged)} of {len(found)} | {names} |")
    return "\n".join(rows)


def weight_table() -> str:
    """Chance of each headline by the weight of a sanction, as a Markdown table."""
    rows = [f"| headline | {' | '.join(f'{w:g}' for w in WEIGHTS)} |", "| --- | --- | --- | --- |"]
    for slug, (question, category) in HEADLINES.items():
        cells = []
        for weight in WEIGHTS:
            found = sim.run(slug, param={"sanction_weight": weight}).outcomes()
            share = found.set_index(["question", "category"])["share"][question, category]
            cells.append(f"{100 * share:.0f} %")
        rows.append(f"| `{slug}`: {category.replace('_', ' ')} | {' | '.join(cells)} |")
    return "\n".join(rows)


@cache
def case_scores() -> CaseScores:
    """The historical cases by the engine and by every theory."""
    return sim.score_cases(model=",".join(sorted(known())))


def cases_table() -> str:
    """Mean log scores on the historical cases by kind of question, as a Markdown table."""
    rows = [
        "| questions | n | engine | every answer alike | engine − alike |",
        "| --- |" + " --- |" * 4,
    ]
    for kind, pool in case_scores()["pools"].items():
        if kind in KINDS_OF_CASES:
            mean = pool["mean"]
            own, alike = (mean[name]["log"]["mean"] for name in ("forecast", "uniform"))
            gap = mean["uniform"]["log"]
            low, high = gap["difference_interval"]
            told = f"{gap['difference']:+.2f} ({low:+.2f} to {high:+.2f})"
            cells = kind, pool["questions"], f"{own:.2f}", f"{alike:.2f}", told
            rows.append(f"| {' | '.join(map(str, cells))} |")
    return "\n".join(rows)


def theories_table() -> str:
    """Mean log scores of every theory on the historical cases, as a Markdown table."""
    pools = case_scores()["pools"]
    rows = [
        "| theory | yield | less the engine's | own | less the engine's |",
        "| --- |" + " --- |" * 4,
    ]
    for name in ("forecast", *sorted(known()), "uniform", "sender"):
        cells = [NAMES.get(name, f"`{name}`")]
        for kind in ("yield", "own"):
            mean = pools[kind]["mean"][name]
            own = mean["log"] if mean else None
            cells += [told(own["mean"], own["interval"]), ""] if own else ["", ""]
            if own and own["difference"] is not None:
                ends = own["difference_interval"]
                apart = [-end for end in reversed(ends)] if ends else None
                cells[-1] = told(-own["difference"], apart, "+.2f")
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def coders_table() -> str:
    """Agreement of two coders by kind of number, as a Markdown table."""
    found = case_scores()["coders"]
    assert found is not None
    rows = ["| kind | n | measure | agreement | equal |", "| --- |" + " --- |" * 4]
    for kind, row in found["numbers"].items():
        agreed = "–" if row["agreement"] is None else told(row["agreement"], row["interval"])
        measure = row["measure"].replace("_", " ")
        cells = [kind, str(row["pairs"]), measure, agreed, f"{100 * row['equal']:.0f} %"]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def dependence_table() -> str:
    """Giving way by quarters of the trade at stake, as a Markdown table."""
    rows = [
        "| trade at stake, % of GDP | n | engine | came | 633 challenges |",
        "| --- |" + " --- |" * 4,
    ]
    for row in case_scores()["dependence"]["quarters"]:
        ends = " to ".join(f"{100 * row[end]:.2g}" for end in ("least", "most"))
        shares = [f"{100 * row[name]:.0f} %" for name in ("forecast", "frequency", "challenges")]
        rows.append(f"| {' | '.join([ends, str(row['cases']), *shares])} |")
    return "\n".join(rows)


def scaled_table() -> str:
    """Giving way with the sanction's trade scaled, as a Markdown table."""
    rows = ["| trade times | gives way, % | against × 1, points |", "| --- | --- | --- |"]
    for row in case_scores()["dependence"]["scaled"]:
        chance, above = (100 * row[name] for name in ("chance", "above"))
        own, other = (
            [100 * end for end in row[name] or []] for name in ("interval", "above_interval")
        )
        apart = "" if row["factor"] == 1 else told(above, other, "+.0f")
        rows.append(f"| {row['factor']:.2g} | {told(chance, own, '.0f')} | {apart} |")
    return "\n".join(rows)


def told(value: float, interval: Sequence[float] | None, form: str = ".2f") -> str:
    """A number with its interval, if it has one."""
    ends = " to ".join(f"{end:{form}}" for end in interval or [])
    return f"{value:{form}}" + (f" ({ends})" if ends else "")


def beginning(printed: str, shown: str) -> str:
    """As many paragraphs of what is printed as were shown, the first lines of long ones."""
    count = len(shown.strip().split("\n\n"))
    parts = (each.split("\n")[:MOST] for each in printed.rstrip("\n").split("\n\n")[:count])
    return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def with_output(text: str) -> str:
    """A text whose console blocks show what their command prints."""

    def again(found: re.Match[str]) -> str:
        line, shown = found.groups()
        return f"$ winset {line}\n{beginning(output(*shlex.split(line)), shown)}"

    return CONSOLE.sub(again, text)


class Answers(doctest.DocTestRunner):
    """It keeps what every example gives; an example that raises stops it."""

    def __init__(self) -> None:
        super().__init__(verbose=False)
        self.wrong: dict[int, str] = {}

    def report_failure(self, out, test, example, got) -> None:  # noqa: ARG002 - doctest's own
        self.wrong[example.lineno] = got

    def report_unexpected_exception(self, out, test, example, exc_info) -> None:  # noqa: ARG002 - doctest's own
        raise exc_info[1]


def with_answers(text: str) -> str:
    """A text whose Python blocks show what Python answers."""
    shown = PYTHON.findall(text)
    test = doctest.DocTestParser().get_doctest("".join(shown), {}, "README", None, 0)
    answers = Answers()
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        answers.run(test, clear_globs=False)
    for example in test.examples:
        if example.lineno in answers.wrong:
            old, new = (
                example.source + want for want in (example.want, answers.wrong[example.lineno])
            )
            assert text.count(old) == 1, old
            text = text.replace(old, new)
    return text


def with_table(text: str, table: str) -> str:
    """A text with a table in the place of the one with the same header, if it has one."""
    header = re.escape(table.split("\n", 1)[0])
    return re.sub(rf"^{header}\n(?:\|.*\n?)+", lambda _: table + "\n", text, flags=re.MULTILINE)


OF_HISTORY: dict[Callable[[], str], str] = {  # table, and the folder whose README.md has it
    cases_table: "scenarios",
    theories_table: "sim/analysis/trials",
    coders_table: "sim/analysis/trials",
    dependence_table: "sim/analysis/trials",
    scaled_table: "sim/analysis/trials",
}


if __name__ == "__main__":
    tables = [judged_table(), weight_table(), *(table() for table in OF_HISTORY)]
    for path in READMES:
        before = path.read_text(encoding="utf-8")
        after = with_answers(with_output(before))
        for table in tables:
            after = with_table(after, table)
        if after != before:
            Path(path).write_text(after, encoding="utf-8")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")
