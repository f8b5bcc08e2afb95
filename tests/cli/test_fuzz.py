"""Garbage in, a plain word out: whatever the input, it is used or refused, and nothing else."""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim import actors
from sim.actors import accuracy, predict
from sim.actors import stack_file as learned
from sim.analysis.stability import StabilityRequest, analyse
from sim.analysis.trials import seal
from sim.domain.errors import WinsetError
from sim.experiments import experiment as experiments
from sim.files import library
from sim.files import sealed_file as sealed
from sim.files.checks.audit import audit
from sim.files.document import read, validate
from sim.files.load import load
from sim.files.resolved_file import Resolved, unknown
from sim.models import known
from sim.runs.request import RunRequest
from sim.world import World
from tests.cli.harness import BASE, scenario, winset
from tests.files.small_world import TEXT as SMALL

EXAMPLES = int(os.environ.get("WINSET_FUZZ", "60"))
fuzz = settings(
    deadline=timedelta(seconds=30),
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
JUNK = [
    *(".nan", ".inf", "-.inf", "1e400", "1e308", "-1", "0", "1", "9" * 30, "0x10", "1_000"),
    *("true", "null", "~", "''", "[]", "{}", "[1, 2]", "{a: b}", "ON", "2026-13", "0001-01"),
    *("- x", "&a x", "*a", "!!int 3", "? x", "|", "%YAML 1.1", "---", "...", "<<: x", "#", '"'),
    *("{likely: 1}", "given", "é", "\u202e", "\ufeff", "\u2028", "\x00", "\x1b[31m", "😀", "\r"),
]
WORD = re.compile(r"[\w.-]+")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@st.composite
def garbled(draw: st.DrawFn, texts: list[str]) -> bytes:
    """One of the texts with one to three things done to it."""
    text = draw(st.sampled_from(texts))
    for _ in range(draw(st.integers(1, 3))):
        text = draw(st.sampled_from(MUTATIONS))(draw, text)
    raw = text.encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        spot = draw(st.integers(0, len(raw)))
        raw = raw[:spot] + draw(st.binary(min_size=1, max_size=5)) + raw[spot:]
    return raw


def _lines(draw: st.DrawFn, text: str) -> str:
    """Delete, double, swap or move a line."""
    lines = text.split("\n")
    here, there = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    match draw(st.sampled_from(["delete", "double", "swap", "indent", "cut"])):
        case "delete":
            del lines[here]
        case "double":
            lines.insert(there, lines[here])
        case "swap":
            lines[here], lines[there] = lines[there], lines[here]
        case "indent":
            lines[here] = " " * draw(st.integers(0, 9)) + lines[here].lstrip()
        case _:
            lines[here] = lines[here][: draw(st.integers(0, len(lines[here])))]
    return "\n".join(lines)


def _number(draw: st.DrawFn, text: str) -> str:
    """Put something else where a number stands."""
    other = st.one_of(st.sampled_from(JUNK), st.floats(-200, 200).map(str), st.integers().map(str))
    return _replaced(draw, text, NUMBER, draw(other))


def _word(draw: st.DrawFn, text: str) -> str:
    """Put junk, or another word of the file, where a word stands."""
    words = WORD.findall(text) or ["x"]
    return _replaced(draw, text, WORD, draw(st.sampled_from(JUNK) | st.sampled_from(words)))


def _replaced(draw: st.DrawFn, text: str, what: re.Pattern[str], new: str) -> str:
    spans = [match.span() for match in what.finditer(text)] or [(0, 0)]
    start, end = draw(st.sampled_from(spans))
    return text[:start] + new + text[end:]


def _insert(draw: st.DrawFn, text: str) -> str:
    """Put junk anywhere."""
    spot = draw(st.integers(0, len(text)))
    return text[:spot] + draw(st.sampled_from(JUNK) | st.text(max_size=8)) + text[spot:]


def _truncate(draw: st.DrawFn, text: str) -> str:
    return text[: draw(st.integers(0, len(text)))]


MUTATIONS = [_lines, _lines, _number, _number, _word, _word, _word, _insert, _truncate]


TABLES = [
    "actor,issue,position,salience,capability,reversion,low,high\na,x,1,1,2,0,0,3\nb,x,4,.5,1,0,,\n",
    "'#A','a'\n'#A','b'\n'#P','x'\n'#M','x',0\n'#M','x',9\n'#D','a','x',1,1,1\n'#D','b','x',5,.5,2\n",
    "isnr\tprnr\tfinact\tpa\tpb\tpc\tsa\tsb\tsc\trp\tout\n\t\t\t1\t2\n"
    "x\tp\t1930-05-01\t0\t100\t999\t50\t40\t3\t9\t1\ny\tp\t999\t0\t1\t9\t50\t4\t3\t\t\n",
]


def told(error: WinsetError) -> None:
    """Every problem of an error says something, on one line."""
    assert error.problems
    for problem in error.problems:
        assert len(problem.message) > 5
        assert "\n" not in str(problem)


def audited(path: Path) -> None:
    """A file is right, or what is wrong with it is told."""
    problems, _ = audit([path], known(), experiments.problems)
    told(WinsetError(problems or "nothing is wrong"))


def played(path: Path) -> None:
    """A scenario loads and runs, or is refused."""
    audited(path)
    World(load(path), count=2).run().close()


def seeded(name: str) -> Callable[[Path], None]:
    """A use of a seed file: the scenario that reads it is played with it."""

    def use(path: Path) -> None:
        own = Path("seeds") / name
        before = own.read_bytes()
        path.replace(own)
        try:
            audited(own)
            played(scenario(Path.cwd()))
        finally:
            own.write_bytes(before)

    return use


def solved(path: Path) -> None:
    """A conflict has its equilibria, Nash's among the others, or is refused."""
    path.with_name("scenario.yaml").write_bytes(library.find("canola_coercion").read_bytes())
    found = analyse(StabilityRequest(str(path), replicates=2))
    assert set(found["equilibria"]["nash"]) <= set(found["equilibria"]["gmr"])


def varied(path: Path) -> None:
    """An experiments file of a scenario beside it is checked."""
    scenario(path.parent)
    audited(path)
    experiments.experiment(path)


def resolved(path: Path) -> None:
    """Resolved questions are read."""
    audited(path)
    document = read(path)
    answers, problems = validate(Resolved, document)
    assert (answers is None) == bool(problems)
    problems += unknown(document, answers) if answers else []
    if problems:
        raise WinsetError(problems)


def unsealed(path: Path) -> None:
    """A sealed forecast never passes for another than what was sealed."""
    found = sealed.read(path)[0]
    texts = {json.dumps(each, sort_keys=True) for each in (found, json.loads(forecast()))}
    assert (len(texts) == 1) == (sealed.digest(found) == found["sealed"]["sha256"])


def forecasts(path: Path) -> None:
    """A file of actors is forecast."""
    questions = actors.read(path)
    predict.predict(questions, manner=predict.Manner(rounds=2, replicates=2))
    accuracy.accuracy(accuracy.try_models(questions, None, {}, predict.Manner()))


def combined(path: Path) -> None:
    """A stack is used on a table of actors."""
    Path("actors.csv").write_text(TABLES[0], encoding="utf-8")
    learned.combine(learned.load(str(path)), actors.read(Path("actors.csv")))


@cache
def forecast() -> str:
    """The text of a small sealed forecast."""
    with TemporaryDirectory() as folder:
        request = RunRequest(str(scenario(Path(folder))), 2, months=1)
        return seal.seal(request, Path(folder) / "f.json")[0].read_text(encoding="utf-8")


RESOLVED = """\
outcomes:
  small:
    canola: {category: relief, resolved: 2026-12-31, source: invented}
"""
STATEMENTS = """\
decision_makers: {ann: [x, y], bob: [z]}
infeasible: [YY-]
one_way: {x: on}
statements:
  ann: [--N, N-- if --N, [Y--, -Y-]]
  bob: [-N- iff --Y, Y--]
"""
GMCR = """\
{"program": "gmcr-py", "version": "0.4", "useManualPreferenceVectors": false,
 "decisionMakers": [
  {"name": "ann", "options": [0, 2], "preferences": [[[1, "N"]], [[0, "Y"], [2, "N"]]]},
  {"name": "bob", "options": [1],
   "preferences": [{"compound": true, "members": [[[0, "N"]], [[2, "Y"]]]}, [[1, "Y"]]]}],
 "options": [{"name": "x", "permittedDirection": "fwd"}, {"name": "y"},
  {"name": "z", "permittedDirection": "both"}],
 "infeasibles": [[[0, "Y"], [2, "Y"]]]}
"""
EXPERIMENT = """\
title: How strong is China?
base: scenario.yaml
replicates: 4
factors:
  strength: {set: stakeholders.china.capability, levels: [0.2, 0.4]}
  model: {set: model, levels: [nash, condorcet]}
design: grid
outcomes: {questions: [canola], policies: [ev_quota]}
"""


def texts(paths: Iterable[Path]) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in paths]


class Kind(NamedTuple):
    """A kind of file: its name as a file, right ones of it, and what is done with one."""

    file: str
    right: Callable[[], list[str]]
    use: Callable[[Path], None]


SEEDS = library.shipped() / "seeds"
CONFLICTS = [*library.games().values(), *library.options().values()]
CANADA, FOCUS = "stakeholders/canada.yaml", "articles/focus.yaml"
KINDS = (
    Kind("scenario.yaml", lambda: texts(library.scenarios().values()) + [BASE, SMALL] * 5, played),
    Kind("stakeholder.yaml", lambda: texts(SEEDS.glob("stakeholders/*.yaml")), seeded(CANADA)),
    Kind("article.yaml", lambda: texts(SEEDS.glob("articles/*.yaml")), seeded(FOCUS)),
    Kind("issues.yaml", lambda: texts([SEEDS / "issues.yaml"]), seeded("issues.yaml")),
    Kind("lanes.yaml", lambda: texts([SEEDS / "lanes.yaml"]), seeded("lanes.yaml")),
    Kind("experiment.yaml", lambda: [EXPERIMENT, *texts(library.experiments().values())], varied),
    Kind("options.yaml", lambda: [STATEMENTS, *texts(CONFLICTS)], solved),
    Kind("game.gmcr", lambda: [GMCR], solved),
    Kind("resolved.yaml", lambda: [RESOLVED], resolved),
    Kind("sealed.json", lambda: [forecast()], unsealed),
    Kind("stack.json", lambda: texts([learned.SHIPPED["deu"]]), combined),
    Kind("plain.csv", lambda: TABLES[:1], forecasts),
    Kind("tagged.csv", lambda: TABLES[1:2], forecasts),
    Kind("wide.csv", lambda: TABLES[2:], forecasts),
)
GATE, MANY = (-(-files // len(KINDS)) for files in (500, 20_000))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with seeds of its own, and the current one."""
    shutil.copytree(SEEDS, tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.file)
@pytest.mark.parametrize(
    "count", [GATE, pytest.param(MANY, marks=[pytest.mark.slow, pytest.mark.timeout(7200)])]
)
@pytest.mark.usefixtures("own")
def test_a_garbled_file_is_used_or_refused(kind: Kind, count: int) -> None:
    """500 files in the gate and 20,000 in the slow tests; none may raise or take half a minute."""

    @settings(fuzz, max_examples=count, derandomize=count == GATE)
    @given(raw=garbled(kind.right()))
    def tried(raw: bytes) -> None:
        Path("given").mkdir(exist_ok=True)
        path = Path("given") / kind.file
        path.write_bytes(raw)
        try:
            kind.use(path)
        except WinsetError as error:
            told(error)

    tried()


KEYS = [*load("usmca_review").numbers, "months", "title", "tables", "issues", "policies", "", "."]
PART = st.sampled_from(["likely", "low", "high", "because", "0", "binds", "x", "", "ideal", "to"])
KEY = st.one_of(
    st.sampled_from(KEYS),
    st.builds("{}.{}".format, st.sampled_from(KEYS), PART),
    st.builds(lambda key: key.rpartition(".")[0], st.sampled_from(KEYS)),
    st.text(max_size=12),
)
VALUE = st.sampled_from([text for text in JUNK if "\x00" not in text]) | st.text(max_size=8)


@pytest.mark.slow
@fuzz
@given(pairs=st.lists(st.builds("{}={}".format, KEY, VALUE | st.floats().map(str)), max_size=3))
def test_any_set_is_taken_or_refused(pairs: list[str]) -> None:
    sets = [part for pair in pairs for part in ("--set", pair)]
    code, out, err = winset("explain", "usmca_review", *sets)
    assert code in {0, 1, 2}, err
    assert bool(out) == (code == 0)
    assert bool(err) == (code != 0)


CELL = st.one_of(
    st.sampled_from(
        ["", "a", "b", "1", "0", "-1", "0.5", "nan", "inf", "1e308", "1e-320", '"', "é"]
    ),
    st.text(max_size=4),
    st.floats(0, 1).map(str),
)
ROW = st.lists(CELL, min_size=3, max_size=6).map(",".join)
HEADER = st.sampled_from(
    [
        "actor,position,salience,capability",
        "actor,issue,position,salience,capability,reversion",
        "Actor, Position ,SALIENCE,capability",
        "actor,position",
        "",
    ]
)


@pytest.mark.slow
@fuzz
@given(header=HEADER | ROW, rows=st.lists(ROW, max_size=5))
def test_any_table_is_forecast_or_refused(tmp_path: Path, header: str, rows: list[str]) -> None:
    path = tmp_path / "table.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8", errors="surrogatepass")
    try:
        forecasts(path)
    except WinsetError as error:
        told(error)
