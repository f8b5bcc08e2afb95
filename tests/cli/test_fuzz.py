"""Garbage in, a plain word out: whatever the input, it is used or refused, and nothing else."""

import json
import os
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.domain import library, sealed
from sim.domain.audit import audit
from sim.domain.errors import WinsetError
from sim.domain.files import read, validate
from sim.domain.load import load
from sim.domain.resolved import Resolved, unknown
from sim.runs import accuracy, actors, learned, predict, seal
from sim.runs.request import RunRequest
from sim.runs.stability import StabilityRequest, analyse
from sim.world import World
from tests.cli.harness import BASE, scenario, winset

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("WINSET_FUZZ", "60"))
fuzz = settings(
    deadline=None,
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
JUNK = [
    *(".nan", ".inf", "-.inf", "1e400", "1e308", "-1", "0", "1", "9" * 30, "0x10", "1_000"),
    *("true", "null", "~", "''", "[]", "{}", "[1, 2]", "{a: b}", "ON", "2026-13", "0001-01"),
    *("- x", "&a x", "*a", "!!int 3", "? x", "|", "%YAML 1.1", "---", "...", "<<: x", "#", '"'),
    *("{likely: 1}", "given", "é", "\u202e", "\ufeff", "\u2028", "\x00", "\x1b[31m", "😀", "\r"),
]
SEEDS = sorted(library.seeds().rglob("*.yaml"))
SCENARIOS = list(library.scenarios().values())
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


def told(error: WinsetError) -> None:
    """Every problem of an error says something, on one line."""
    assert error.problems
    for problem in error.problems:
        assert len(problem.message) > 5
        assert "\n" not in str(problem)


def survives(path: Path) -> None:
    """A scenario loads and runs, or is refused."""
    try:
        World(load(path), count=2).run().close()
    except WinsetError as error:
        told(error)


@fuzz
@given(raw=garbled([path.read_text(encoding="utf-8") for path in SCENARIOS] + [BASE] * 5))
def test_a_garbled_scenario_runs_or_is_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_bytes(raw)
    survives(path)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with seeds of its own and a scenario, and the current one."""
    shutil.copytree(library.seeds(), tmp_path / "seeds")
    monkeypatch.chdir(tmp_path)
    return scenario(tmp_path)


@fuzz
@given(data=st.data(), seed=st.sampled_from(SEEDS))
def test_a_garbled_seed_is_used_or_refused(own: Path, data: st.DataObject, seed: Path) -> None:
    path = own.parent / "seeds" / seed.relative_to(library.shipped() / "seeds")
    before = path.read_bytes()
    path.write_bytes(data.draw(garbled([before.decode("utf-8")])))
    try:
        problems, _ = audit([path])
        told(WinsetError(problems or "nothing is wrong"))
        survives(own)
    finally:
        path.write_bytes(before)


OPTIONS = [*library.games().values(), *library.options().values()]


@fuzz
@given(raw=garbled([path.read_text(encoding="utf-8") for path in OPTIONS]))
def test_a_garbled_conflict_is_solved_or_refused(tmp_path: Path, raw: bytes) -> None:
    beside = library.find("canola_coercion").read_bytes()
    (tmp_path / "scenario.yaml").write_bytes(beside)
    path = tmp_path / "options.yaml"
    path.write_bytes(raw)
    try:
        found = analyse(StabilityRequest(str(path), replicates=2))
        assert set(found["equilibria"]["nash"]) <= set(found["equilibria"]["gmr"])
    except WinsetError as error:
        told(error)


KEYS = [*load("usmca_review").numbers, "months", "title", "tables", "issues", "policies", "", "."]
PART = st.sampled_from(["likely", "low", "high", "because", "0", "binds", "x", "", "ideal", "to"])
KEY = st.one_of(
    st.sampled_from(KEYS),
    st.builds("{}.{}".format, st.sampled_from(KEYS), PART),
    st.builds(lambda key: key.rpartition(".")[0], st.sampled_from(KEYS)),
    st.text(max_size=12),
)
VALUE = st.sampled_from([text for text in JUNK if "\x00" not in text]) | st.text(max_size=8)


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


TABLES = [
    "actor,issue,position,salience,capability,reversion,low,high\na,x,1,1,2,0,0,3\nb,x,4,.5,1,0,,\n",
    "'#A','a'\n'#A','b'\n'#P','x'\n'#M','x',0\n'#M','x',9\n'#D','a','x',1,1,1\n'#D','b','x',5,.5,2\n",
    "isnr\tprnr\tfinact\tpa\tpb\tpc\tsa\tsb\tsc\trp\tout\n\t\t\t1\t2\n"
    "x\tp\t1930-05-01\t0\t100\t999\t50\t40\t3\t9\t1\ny\tp\t999\t0\t1\t9\t50\t4\t3\t\t\n",
]


def forecasts(path: Path) -> None:
    """A file of actors is forecast, or refused."""
    try:
        questions = actors.read(path)
        predict.predict(questions, manner=predict.Manner(rounds=2, replicates=2))
        accuracy.accuracy(accuracy.tried(questions, None, {}, predict.Manner()))
    except WinsetError as error:
        told(error)


@fuzz
@given(header=HEADER | ROW, rows=st.lists(ROW, max_size=5))
def test_any_table_is_forecast_or_refused(tmp_path: Path, header: str, rows: list[str]) -> None:
    path = tmp_path / "table.csv"
    path.write_text("\n".join([header, *rows]), encoding="utf-8", errors="surrogatepass")
    forecasts(path)


@fuzz
@given(raw=garbled(TABLES))
def test_a_garbled_file_of_actors_is_forecast_or_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(raw)
    forecasts(path)


@fuzz
@given(raw=garbled([learned.SHIPPED["deu"].read_text(encoding="utf-8")]))
def test_a_garbled_stack_is_used_or_refused(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "stack.json"
    path.write_bytes(raw)
    (tmp_path / "table.csv").write_text(TABLES[0], encoding="utf-8")
    try:
        learned.combine(learned.load(str(path)), actors.read(tmp_path / "table.csv"))
    except WinsetError as error:
        told(error)


RESOLVED = """\
outcomes:
  small:
    canola: {category: relief, resolved: 2026-12-31, source: invented}
"""


@fuzz
@given(raw=garbled([RESOLVED]))
def test_resolved_questions(tmp_path, raw):
    path = tmp_path / "resolved.yaml"
    path.write_bytes(raw)
    try:
        document = read(path)
    except WinsetError as error:
        told(error)
        return
    answers, problems = validate(Resolved, document)
    assert (answers is None) == bool(problems)
    problems += unknown(document, answers) if answers else []
    if problems:
        told(WinsetError(problems))


@pytest.fixture(scope="module")
def forecast(tmp_path_factory) -> str:
    """The text of a small sealed forecast."""
    folder = tmp_path_factory.mktemp("sealed")
    request = RunRequest(str(scenario(folder)), 2, months=1)
    return seal.seal(request, folder / "f.json")[0].read_text(encoding="utf-8")


@fuzz
@given(data=st.data())
def test_sealed_forecasts(tmp_path, forecast, data):
    """Mutants are read or refused; those that are read never pass for what was sealed."""
    path = tmp_path / "f.json"
    path.write_bytes(data.draw(garbled([forecast])))
    try:
        found = sealed.read(path)[0]
    except WinsetError as error:
        told(error)
        return
    texts = {json.dumps(each, sort_keys=True) for each in (found, json.loads(forecast))}
    assert (len(texts) == 1) == (sealed.digest(found) == found["sealed"]["sha256"])
