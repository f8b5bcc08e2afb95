"""A run that was stopped goes on to the identical files; nothing of another run is mixed in."""

import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from sim.domain.errors import WinsetError
from sim.results import parts
from sim.results import run_folder as store
from sim.results.parts import Part, Parts
from sim.results.run import run
from sim.runs import batches
from sim.runs.request import RunRequest, prepare
from tests.runs.kills import digest, kills

SMALL = RunRequest("us_retaliation", replicates=200, months=6, chunk=32)
TASK = {"what": "a test", "count": 3}


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Files of an uninterrupted run."""
    folder = tmp_path_factory.mktemp("whole") / "out"
    run(SMALL, out=folder)
    return digest(folder)


def stopped(folder: Path, after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run into a folder, stopped once so many parts are there."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    put = Parts.put

    def keep(self: Parts, key: str, part: Part) -> None:
        if len(self) >= after:
            stop()
        put(self, key, part)

    with monkeypatch.context() as until:
        until.setattr(Parts, "put", keep)
        with pytest.raises(KeyboardInterrupt):
            run(SMALL, out=folder)


def played(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """First replicates of the chunks that are played from now on."""
    found: list[int] = []
    play = batches.take_results

    def note(world: object) -> object:
        found.append(world.first)  # type: ignore[attr-defined]
        return play(world)  # type: ignore[arg-type]

    monkeypatch.setattr(batches, "take_results", note)
    return found


# ------------------------------------------------------------------ a run


def test_only_the_rest_is_played_and_the_files_are_the_same(tmp_path, monkeypatch, complete):
    out = tmp_path / "out"
    stopped(out, 3, monkeypatch)
    assert [each.name for each in out.iterdir()] == [".parts"]
    again = played(monkeypatch)
    run(SMALL, out=out, resume=True)
    assert again == [96, 128, 160, 192]
    assert digest(out) == complete


def test_a_new_folder_may_be_resumed_into(tmp_path, complete):
    run(SMALL, out=tmp_path / "out", resume=True, workers=2)
    assert digest(tmp_path / "out") == complete


@pytest.mark.parametrize("keep", [0, 20, 5_000, -1])
def test_a_damaged_part_is_found_and_done_again(tmp_path, monkeypatch, complete, keep):
    """Cut off somewhere, or with one bit turned."""
    out = tmp_path / "out"
    stopped(out, 4, monkeypatch)
    path = sorted((out / ".parts").glob("*.part"))[2]
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body if keep < 0 else body[:keep])
    again = played(monkeypatch)
    run(SMALL, out=out, resume=True)
    assert again == [64, 128, 160, 192]
    assert digest(out) == complete


def test_a_part_damaged_while_it_goes_on_is_done_again(tmp_path, monkeypatch, complete):
    out = tmp_path / "out"
    stopped(out, 4, monkeypatch)
    path = sorted((out / ".parts").glob("*.part"))[3]

    def spoil(_: int, __: int) -> None:
        path.write_bytes(b"")

    run(SMALL, spoil, out=out, resume=True)
    assert digest(out) == complete


def test_parts_that_were_swapped_or_copied_are_found_and_done_again(
    tmp_path, monkeypatch, complete
):
    """Two of them changed places, a third has the content of a fourth: each is whole by itself."""
    out = tmp_path / "out"
    stopped(out, 5, monkeypatch)
    one, two, three, four, _ = sorted((out / ".parts").glob("*.part"))
    whole = {path: path.read_bytes() for path in (one, two, three, four)}
    one.write_bytes(whole[two])
    two.write_bytes(whole[one])
    three.write_bytes(whole[four])
    again = played(monkeypatch)
    run(SMALL, out=out, resume=True)
    assert again == [0, 32, 64, 160, 192]
    assert digest(out) == complete


def test_parts_of_another_seed_are_not_taken_for_those_of_this_run(tmp_path, monkeypatch, complete):
    other, out = tmp_path / "other", tmp_path / "out"
    with monkeypatch.context() as now:
        now.setattr(f"{__name__}.SMALL", replace(SMALL, seed=2))
        stopped(other, 3, monkeypatch)
    stopped(out, 3, monkeypatch)
    for path in sorted((other / ".parts").glob("*.part")):
        (out / ".parts" / path.name).write_bytes(path.read_bytes())
    run(SMALL, out=out, resume=True)
    assert digest(out) == complete


@pytest.mark.parametrize("when", ["tables", "moved", "manifest"])
def test_stopped_while_it_finishes(tmp_path, monkeypatch, complete, when):
    """While tables are closed, while they are moved into place, and while parts are removed."""
    out = tmp_path / "out"

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    def few(self: Path, target: Path) -> Path:
        if self.name == "policies.parquet":
            stop()
        return rename(self, target)

    rename = Path.replace
    place = {
        "tables": ("sim.results.result.Result.positions", stop),
        "moved": ("pathlib.Path.replace", few),
        "manifest": ("sim.results.parts.Parts.remove", stop),
    }
    with monkeypatch.context() as until:
        until.setattr(*place[when])
        with pytest.raises(KeyboardInterrupt):
            run(SMALL, out=out)
    again = played(monkeypatch)
    if not store.finished(out, prepare(SMALL), "parquet", None):
        run(SMALL, out=out, resume=True)
    assert again == []
    assert digest(out) == complete


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": 2}, "seed was 1, now 2"),
        ({"replicates": 201}, "replicates was 200, now 201"),
        ({"months": 7}, "months was 6, now 7"),
        ({"model": "weighted_mean"}, 'model was "nash", now "weighted_mean"; parameters was'),
        ({"set": {"parameters.bluff": 0.2}}, 'set was {}, now {"parameters.bluff": 0.2}'),
        ({"chunk": 64}, "chunk was 32, now 64"),
    ],
)
def test_a_changed_request_is_refused_naming_what_differs(tmp_path, monkeypatch, change, said):
    out = tmp_path / "out"
    stopped(out, 2, monkeypatch)
    before = sorted((out / ".parts").iterdir())
    with pytest.raises(WinsetError, match="holds another run") as refused:
        run(replace(SMALL, **change), out=out, resume=True)
    assert said in str(refused.value)
    assert sorted((out / ".parts").iterdir()) == before


def test_other_code_or_arithmetic_is_refused(tmp_path, monkeypatch):
    out = tmp_path / "out"
    stopped(out, 2, monkeypatch)
    for key in ("math_fingerprint", "code and seeds"):
        with monkeypatch.context() as other:
            changed = store.identity() | {key: "another"}
            other.setattr(store, "identity", lambda changed=changed: changed)
            with pytest.raises(WinsetError, match=f'{key} was .*, now "another"'):
                run(SMALL, out=out, resume=True)


def test_without_resume_a_stopped_run_is_not_touched(tmp_path, monkeypatch):
    out = tmp_path / "out"
    stopped(out, 2, monkeypatch)
    with pytest.raises(WinsetError, match=r"holds a run that was stopped\. Add --resume"):
        run(SMALL, out=out)
    assert len(list((out / ".parts").glob("*.part"))) == 2


def test_a_complete_folder_is_known_and_another_run_is_not_taken_for_it(tmp_path):
    out = tmp_path / "out"
    run(SMALL, out=out, fmt="csv", decisions=10)
    plan = prepare(SMALL)
    assert store.finished(out, plan, "csv", 10)
    assert not store.finished(tmp_path / "none", plan, "csv", 10)
    for fmt, decisions, said in (
        ("parquet", 10, 'format was "csv"'),
        ("csv", None, "decisions_from was 10, now null"),
    ):
        with pytest.raises(WinsetError, match=said):
            store.finished(out, plan, fmt, decisions)
    (out / "manifest.json").write_text("[]")
    with pytest.raises(WinsetError, match="holds no JSON object"):
        store.finished(out, plan, "csv", 10)
    with pytest.raises(WinsetError, match="is not empty"):
        run(SMALL, out=out, resume=True)


# ------------------------------------------------------------------ the parts of any task


def test_a_part_is_given_back_as_it_was(tmp_path):
    words = pa.array(["a", None, "b", "a"]).dictionary_encode()
    part = Part({"t": pa.table({"n": [1, 2, 3, 4], "w": words}), "u": pa.table({"x": []})}, [1, {}])
    with Parts(tmp_path / "task", TASK) as kept:
        assert kept.get("one") is None
        kept.put("one", part)
        kept.put("two", Part())
        found = kept.get("one")
        assert found is not None
        assert found.data == part.data
        assert all(found.tables[name].equals(part.tables[name]) for name in part.tables)
        assert len(kept) == 2
        assert ("one" in kept, "three" in kept) == (True, False)
        kept.remove()
    assert list((tmp_path / "task").iterdir()) == []


def test_parts_without_a_readable_task_are_not_touched(tmp_path):
    """Nobody can say what they are parts of, and they may be the work of hours."""
    with Parts(tmp_path, TASK) as kept:
        kept.put("one", Part(data=1))
    (tmp_path / parts.FOLDER / parts.TASK).write_text("{")
    with pytest.raises(WinsetError, match="Nobody knows whose parts"):
        Parts(tmp_path, TASK, resume=True).__enter__()
    assert (tmp_path / parts.FOLDER / "one.part").exists()


def test_a_part_of_another_task_or_place_is_none(tmp_path):
    """Whole as it is: it knows whose it is."""
    for name, task in (("a", TASK), ("b", TASK | {"count": 4})):
        with Parts(tmp_path / name, task) as kept:
            kept.put("one", Part(data=1))
    with Parts(tmp_path / "a", TASK, resume=True) as kept:
        whole = (kept.place / "one.part").read_bytes()
        (kept.place / "two.part").write_bytes(whole)
        assert ("one" in kept, "two" in kept) == (True, False)
        (kept.place / "one.part").write_bytes((tmp_path / "b/.parts/one.part").read_bytes())
        assert "one" not in kept
        assert kept.get("one") is None


def test_what_cannot_be_written_is_not_there(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with Parts(tmp_path, TASK) as kept:
        kept.put("one", Part(data=1))
        with monkeypatch.context() as small:
            small.setattr("pathlib.Path.replace", full)
            with pytest.raises(OSError, match="No space"):
                kept.put("two", Part(data=2))
        assert sorted(path.name for path in kept.place.iterdir()) == [
            "lock",
            "one.part",
            "task.json",
        ]


def test_two_processes_do_not_write_the_same_parts(tmp_path):
    program = (
        "import sys; from pathlib import Path; from sim.results.parts import Parts\n"
        f"with Parts(Path({str(tmp_path)!r}), {TASK!r}, resume=True): pass"
    )
    line = [sys.executable, "-c", program]
    with Parts(tmp_path, TASK):
        done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert "is being written by another process" in done.stderr
    assert subprocess.run(line, check=False).returncode == 0


# ------------------------------------------------------------------ killed


@pytest.mark.slow
def test_killed_at_random_moments_it_comes_to_the_same_files(tmp_path):
    chance = random.Random(4)  # noqa: S311 - moments keep no secret
    found = list(kills(tmp_path, chance, ["main", "worker", "main"]))
    assert [each.same for each in found] == [True, True, True], found
