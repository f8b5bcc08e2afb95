"""Whoever does the work, the results are the same bits, and what goes wrong is told."""

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import zipapp
from collections.abc import Iterator
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import sim
from sim.domain.errors import WinsetError
from sim.experiments import sweep as sweeps
from sim.experiments import sweep_jobs
from sim.results.run import run
from sim.runs import batches
from sim.runs.executors import cluster as dask_cluster
from sim.runs.executors import executor
from sim.runs.executors.pool import Pool
from sim.runs.executors.turns import Task, Turns
from sim.runs.executors.worker import module_folders
from sim.runs.request import RunRequest, prepare
from tests.analysis.test_advise import mean_toy
from tests.runs import hands as hired
from tests.runs.hands import Dies, Fails, Notes, Waits, children, cluster, gone, square, worker

SMALL = RunRequest("us_retaliation", replicates=100, months=3, chunk=32)
JOBS = list(range(23))
EXPERIMENT = """\
title: How much they claim, and how closely they watch
base: us_retaliation
replicates: 4
months: 2
factors:
  claims: {set: param.bluff, levels: [0.1, 0.2, 0.4]}
  heed: {set: parameters.attention, levels: [0, 0.2, 0.4, 0.6]}
"""


@pytest.fixture(autouse=True)
def _others(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests have left running is no worker of these."""
    there = hired.children()
    monkeypatch.setattr(f"{__name__}.children", lambda pid=None: hired.children(pid) - there)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with cluster() as found:
        yield found


def digest(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# ------------------------------------------------------------------ one interface


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_results_come_in_the_order_of_the_jobs(workers):
    with executor(workers) as hands:
        assert list(hands.map(square, JOBS)) == [job * job for job in JOBS]
        assert list(hands.map(square, [])) == []
        assert list(hands.map(square, [3])) == [9]
        used = set(hands.map(worker, JOBS))
    assert len(used) <= workers
    assert (used == {os.getpid()}) == (workers == 1)
    assert children() == set()


def test_a_process_with_threads_has_workers_too():
    """Such a process must not be forked."""
    stop = threading.Event()
    other = threading.Thread(target=stop.wait)
    other.start()
    try:
        with executor(2) as hands:
            assert list(hands.map(square, JOBS)) == [job * job for job in JOBS]
    finally:
        stop.set()
        other.join()


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("error", [WinsetError("no such thing"), ZeroDivisionError("by 0")])
def test_what_work_raises_is_raised_as_it_is(workers, error):
    with executor(workers) as hands:
        found = hands.map(Fails(5, error), JOBS)
        with pytest.raises(type(error), match=str(error)):
            list(found)
    assert children() == set()


def test_few_results_are_held_at_a_time(tmp_path):
    """What nobody has asked for yet is not worked out."""
    with executor(2) as hands:
        found = hands.map(Dies(tmp_path, 20, 1), JOBS)
        assert next(found) == 0
        assert list(tmp_path.iterdir()) == []
        found.close()  # type: ignore[attr-defined]
    assert children() == set()


@pytest.mark.parametrize("times", [1, 3])
def test_a_killed_worker_is_replaced_and_its_jobs_are_done_again(tmp_path, times):
    with executor(2) as hands:
        assert list(hands.map(Dies(tmp_path, 4, times), JOBS)) == JOBS
    assert len(list(tmp_path.iterdir())) == times


def test_work_that_always_kills_its_worker_is_given_up(tmp_path):
    with executor(2) as hands, pytest.raises(WinsetError, match="4 workers were killed"):
        list(hands.map(Dies(tmp_path, 4, 99), JOBS))
    assert children() == set()


# ------------------------------------------------------------------ any script, anywhere

# As people write it: no guard, and with `THREAD` another thread alive, so that nothing is forked.
SCRIPT = """\
import sim
THREAD
found = sim.run("us_retaliation", replicates=96, months=2, workers=WORKERS)
print("shares", found.data["outcomes"])
"""
THREAD = "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()"


def script(workers: int = 2, thread: str = THREAD) -> str:
    return SCRIPT.replace("THREAD", thread).replace("WORKERS", str(workers))


def python(*line: str | Path, cwd: Path, given: str | None = None) -> str:
    """What a Python prints, which finds this `sim` as an installed one is found."""
    env = {**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])}
    command = [sys.executable, *map(str, line)]
    done = subprocess.run(
        command,
        cwd=cwd,
        env=env,
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the script prints without workers."""
    return python("-c", script(1), cwd=tmp_path_factory.mktemp("alone"))


@pytest.mark.parametrize("thread", ["", THREAD], ids=["no thread", "a thread"])
def test_a_script_without_a_guard_prints_once_what_one_worker_prints(tmp_path, alone, thread):
    (tmp_path / "no module's name.txt").write_text(script(thread=thread))
    assert python("no module's name.txt", cwd=tmp_path) == alone


def test_wherever_python_is_started_from_workers_need_nothing_of_the_caller(tmp_path, alone):
    text = script()
    package = tmp_path / "of_mine"
    package.mkdir()
    (package / "__main__.py").write_text(text)
    zipapp.create_archive(package, tmp_path / "app.pyz")
    assert python("-c", text, cwd=tmp_path) == alone
    assert python("-", cwd=tmp_path, given=text) == alone
    assert python("-q", "-i", cwd=tmp_path, given=text).count(alone) == 1
    assert python("-m", "of_mine", cwd=tmp_path) == alone
    assert python("app.pyz", cwd=tmp_path) == alone


def test_workers_import_what_the_parent_imported_whatever_lies_beside_them(tmp_path, alone):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "mine.py").write_text(script())
    for name in ("sim", "numpy", "pickle"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not this one')")
    assert python("scripts/mine.py", cwd=tmp_path) == alone


@pytest.mark.parametrize("given", ["{here}", "", "{here}:", ":"], ids=str)
def test_workers_look_for_modules_where_the_parent_does(tmp_path, monkeypatch, given):
    """Whatever PYTHONPATH says, in which an empty entry is the current folder."""
    (tmp_path / "sim.py").write_text("raise SystemExit('not this one')")
    monkeypatch.chdir(tmp_path)
    paths = given.replace(":", os.pathsep).format(here=tmp_path)
    monkeypatch.setenv("PYTHONPATH", paths)
    with Pool(1) as pool:
        assert pool.submit(abs, -3).result(timeout=60) == 3
        assert pool.submit(module_folders).result(timeout=60) == module_folders()
        assert pool.submit(os.getenv, "PYTHONPATH").result(timeout=60) == paths


def test_a_process_that_may_have_no_children_of_multiprocessing_has_workers(tmp_path, alone):
    (tmp_path / "job.py").write_text(
        "import sim\n"
        "def job(_):\n"
        "    found = sim.run('us_retaliation', replicates=96, months=2, workers=2)\n"
        "    print('shares', found.data['outcomes'], flush=True)\n"
        "if __name__ == '__main__':\n"
        "    import multiprocessing\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
        "        pool.map(job, [0])\n"
    )
    assert python("job.py", cwd=tmp_path) == alone


# ------------------------------------------------------------------ ends

COMPUTES = """\
import sys
sys.path.insert(0, sys.argv[1])
THREAD
from sim.runs.executors import executor
from sim.runs.executors.pool import Pool
from sim.runs.executors.turns import Task, Turns
from tests.runs.hands import Waits
with executor(2) as hands:
    for _ in hands.map(Waits(60), range(8)):
        pass
"""


@pytest.mark.parametrize("thread", ["", THREAD], ids=["forked", "fresh"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_their_parent_however_busy_they_are(tmp_path, thread, how):
    line = [sys.executable, "-c", COMPUTES.replace("THREAD", thread)]
    root = str(Path(sim.__file__).parents[1])
    with subprocess.Popen([*line, root], cwd=tmp_path) as parent:
        workers = started(parent.pid)
        time.sleep(1.0)  # they are at it
        parent.send_signal(how)
        assert gone(workers, 2.0)
        assert parent.wait(10) == -how


def test_interrupted_it_ends_soon_and_so_do_its_workers(tmp_path):
    line = ["run", "usmca_review", "--replicates", "400000", "--workers", "2", "--json"]
    heard = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # if ignored
    code = f"{heard}; from sim.cli import main; main()"
    env = {**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])}
    with subprocess.Popen(
        [sys.executable, "-c", code, *line], cwd=tmp_path, env=env, stderr=subprocess.PIPE
    ) as parent:
        workers = started(parent.pid)
        time.sleep(1.0)
        parent.send_signal(signal.SIGINT)
        assert parent.wait(10) == 130
        assert gone(workers, 2.0)
        assert parent.stderr is not None
        assert b"Traceback" not in parent.stderr.read()


def started(pid: int) -> set[int]:
    """Both workers of a process, as soon as they are there."""
    for _ in range(1000):
        if len(found := children(pid)) == 2:
            return found
        time.sleep(0.03)
    raise TimeoutError


# ------------------------------------------------------------------ one call at a time


def test_whoever_asks_for_much_does_not_keep_others_waiting():
    """Nobody holds all workers, and those who were served least recently come first."""
    turns = Turns(each=1)
    for who, number in (("a", 1), ("a", 2), ("a", 3), ("b", 4)):
        turns.put(Task(square, (number,), who))
    first, second = turns.get(), turns.get()
    assert first is not None
    assert second is not None
    assert (first.arguments, second.arguments) == ((1,), (4,))  # a holds one, and b's comes
    turns.served(second)
    turns.served(first)
    third = turns.get()
    assert third is not None
    assert third.arguments == (2,)
    turns.close()
    assert turns.get() is None


def test_a_call_that_takes_too_long_is_ended_and_the_next_one_done():
    with Pool(1, limit=5.0) as pool:
        late, good = pool.submit(Waits(60), 1), pool.submit(square, 3)
        with pytest.raises(TimeoutError):
            late.result(30)
        assert good.result(30) == 9
    assert children() == set()


def test_a_stopped_call_never_begins_or_ends_soon_though_it_tells_nothing():
    with Pool(1) as pool:
        begun, waits = pool.submit(Waits(60), 1), pool.submit(Waits(60), 2)
        while not begun.running():
            time.sleep(0.01)
        waits.stop()
        begun.stop()
        for each in (waits, begun):
            with pytest.raises(CancelledError):
                each.result(30)
        assert pool.submit(square, 3).result(30) == 9


def test_a_pool_that_is_closed_ends_what_it_is_at_and_takes_no_more():
    pool = Pool(1)
    with pool:
        task = pool.submit(Waits(60), 1)
        while not task.running():
            time.sleep(0.01)
    for each in (task, pool.submit(square, 3)):
        with pytest.raises(CancelledError):
            each.result(1)
    assert children() == set()


def test_what_cannot_be_sent_is_told_and_the_worker_goes_on():
    with Pool(1) as pool:
        for bad in (pool.submit(lambda: 1), pool.submit(threading.Lock)):
            with pytest.raises((TypeError, AttributeError, pickle.PicklingError)):
                bad.result(30)
        assert pool.submit(square, 3).result(30) == 9


def test_work_that_always_kills_its_worker_spoils_nobody_elses(tmp_path):
    with Pool(2) as pool:
        bad = pool.submit(Dies(tmp_path, 4, 99), 4)
        good = [pool.submit(square, job) for job in JOBS]
        assert [each.result(60) for each in good] == [job * job for job in JOBS]
        with pytest.raises(BrokenProcessPool, match="4 workers were killed"):
            bad.result(60)


def test_workers_and_a_cluster_exclude_each_other():
    with pytest.raises(WinsetError, match="Give --workers or --scheduler, not both"):
        executor(2, "tcp://127.0.0.1:8786")


# ------------------------------------------------------------------ a run


def test_jobs_are_whole_chunks_and_cover_the_run(monkeypatch):
    monkeypatch.setattr(batches, "KEPT", 100)
    plan = prepare(replace(SMALL, replicates=32 * 300 + 65))
    for decisions in (0, 150, 10**8):
        found = batches.spans(plan, decisions)
        assert [first for first, _ in found] == [
            sum(c for _, c in found[:i]) for i in range(len(found))
        ]
        assert sum(count for _, count in found) == plan.request.replicates
        assert all(count % 32 == 0 for _, count in found[:-1])
        alone = [count for first, count in found[:-1] if first < max(100, decisions)]
        assert set(alone) == {32}
    assert {count for _, count in batches.spans(plan)} == {32, 4 * 32, 2 * 32 + 1}


def test_files_are_the_same_bytes_whoever_makes_them(tmp_path, monkeypatch, address):
    """For any workers, chunks and grouping of chunks; rows are cut where they may."""
    monkeypatch.setattr("sim.runs.table_file.GROUP", 700)
    makers: dict[str, dict[str, Any]] = {
        "alone": {},
        "two": {"workers": 2},
        "three": {"workers": 3},
        "cluster": {"scheduler": address},
    }
    for name, who in makers.items():
        run(SMALL, out=tmp_path / name, **who)
    for chunk in (7, 100):
        run(replace(SMALL, chunk=chunk), out=tmp_path / f"chunk {chunk}")
    with monkeypatch.context() as other:
        other.setattr(batches, "KEPT", 64)
        other.setattr(batches, "JOBS", 2)
        grouped = run(SMALL, workers=2)
    whole = digest(tmp_path / "alone")
    beside = {"environment.txt", "manifest.json", "ro-crate-metadata.json", "scenario.yaml"}
    assert set(whole) == beside | {
        f"{name}.parquet"
        for name in (
            *("decisions", "policies", "positions", "replicates", "stakeholders"),
            *("tables", "threats", "moves"),
        )
    }
    for folder in tmp_path.iterdir():
        assert digest(folder) == whole, folder.name
    shares = run(SMALL).data
    assert [grouped.data[key] for key in ("outcomes", "tables", "threats")] == [
        shares[key] for key in ("outcomes", "tables", "threats")
    ]


def test_decisions_of_the_first_replicates_alone(tmp_path):
    run(SMALL, out=tmp_path / "all")
    run(SMALL, out=tmp_path / "few", decisions=40)
    run(SMALL, out=tmp_path / "none", decisions=0)
    whole, few, none = (sim.read(tmp_path / name) for name in ("all", "few", "none"))
    rows = whole["decisions"]
    assert few["decisions"].equals(rows[rows["replicate"] < 40])
    assert len(none["decisions"]) == 0
    assert list(none["decisions"]) == list(rows)
    assert few["replicates"].equals(whole["replicates"])
    assert few["manifest"] == whole["manifest"] | {"decisions_from": 40}


# ------------------------------------------------------------------ Dask


def test_a_cluster_does_jobs_and_raises_as_it_should(address):
    with executor(scheduler=address) as hands:
        assert list(hands.map(square, JOBS)) == [job * job for job in JOBS]
        with pytest.raises(WinsetError, match="no such thing"):
            list(hands.map(Fails(5, WinsetError("no such thing")), JOBS))


def test_few_jobs_are_sent_to_a_cluster_ahead(address, tmp_path):
    """What nobody has asked for yet is not worked out: a job that was would be noted."""
    with executor(scheduler=address) as hands:
        found = hands.map(Notes(tmp_path), JOBS)
        assert [next(found) for _ in range(8)] == JOBS[:8]
        done = {int(path.name) for path in tmp_path.iterdir()}
        assert set(JOBS[:8]) <= done <= set(JOBS[:16])
        assert list(found) == JOBS[8:]


@pytest.mark.parametrize(
    ("name", "count", "more"),
    [("tornado", 40, {}), ("sensitivity", 300, {"samples": 64}), ("discover", 300, {})],
)
def test_what_drives_a_result_is_found_alike_on_a_cluster(address, name, count, more):
    analysis = getattr(sim, name)
    request = replace(SMALL, replicates=count, months=1)
    assert analysis(request, scheduler=address, **more) == analysis(request, **more)


def test_advice_is_found_alike_on_a_cluster(address, tmp_path, monkeypatch):
    """Of a scenario and seeds that the workers do not have."""
    monkeypatch.chdir(tmp_path)
    asked = RunRequest(mean_toy(tmp_path, 59), replicates=200, chunk=128), "x", "high"
    heard = list[tuple[int, int]]()
    found = sim.advise(*asked, scheduler=address, progress=lambda *step: heard.append(step))
    assert found == sim.advise(*asked)
    assert len(heard) > sum(found["tried"][whose] for whose in ("own", "others"))


def test_a_sweep_writes_the_same_bytes_on_a_cluster(address, tmp_path, monkeypatch):
    monkeypatch.setattr(sweep_jobs, "TOGETHER", 8)  # several jobs
    path = tmp_path / "experiment.yaml"
    path.write_text(EXPERIMENT, encoding="utf-8")
    sweeps.sweep(path, out=tmp_path / "here")
    sweeps.sweep(path, out=tmp_path / "there", scheduler=address)
    assert digest(tmp_path / "here") == digest(tmp_path / "there")


@pytest.mark.slow
def test_a_worker_of_a_cluster_that_is_lost_once_and_one_that_always_is(tmp_path, address):
    with executor(scheduler=address) as hands:
        assert list(hands.map(Dies(tmp_path, 4, 1), JOBS)) == JOBS
        assert len(list(tmp_path.iterdir())) == 1
        with pytest.raises(WinsetError, match="several workers died of the same job"):
            list(hands.map(Dies(tmp_path, 4, 99), JOBS))


def test_a_scheduler_that_is_killed_is_told(tmp_path):
    """Nothing is half-written: the run goes on from its parts, whoever plays the rest."""
    request, out = replace(SMALL, replicates=960), tmp_path / "out"
    with cluster(1) as address:
        pid = _pid_of_scheduler(address)
        kill = lambda *_: os.kill(pid, signal.SIGKILL)  # noqa: E731 - at the first result
        with pytest.raises(WinsetError, match=f"{address}: the scheduler is gone"):
            run(request, out=out, scheduler=address, progress=kill)
    assert not (out / "manifest.json").exists()
    run(request, out=out, resume=True)
    run(request, out=tmp_path / "whole")
    assert digest(out) == digest(tmp_path / "whole")


def _pid_of_scheduler(address: str) -> int:
    from distributed import Client

    with Client(address, set_as_default=False) as client:
        return client.run_on_scheduler(os.getpid)


def test_a_worker_that_computes_otherwise_is_refused(address):
    hands = dask_cluster.Cluster(address)
    hands.ours = hands.ours | {"math_fingerprint": "00000000"}
    words = r"worker tcp://.* has math_fingerprint \w{8}, not 00000000\. Its results would differ"
    with pytest.raises(WinsetError, match=words), hands:
        pass


def test_a_worker_that_comes_later_is_held_to_the_same(address):
    hands = dask_cluster.Cluster(address)
    with hands:
        hands.ours = hands.ours | {"math_fingerprint": "00000000"}
        with pytest.raises(WinsetError, match="worker of the cluster has math_fingerprint"):
            list(hands.map(square, JOBS))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "http://127.0.0.1:9", ""])
def test_a_scheduler_that_does_not_answer(address, monkeypatch):
    monkeypatch.setattr(dask_cluster, "PATIENCE", 1.0)
    pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    before = _loops()
    with pytest.raises(WinsetError, match=f"--scheduler {address} does not answer"):
        run(SMALL, scheduler=address)
    assert _loops() <= before, "left for the garbage collector to stop"


def _loops() -> set[threading.Thread]:
    """Threads in which clients of Dask run."""
    return {thread for thread in threading.enumerate() if thread.name == "IO loop"}


def test_a_cluster_without_workers(monkeypatch):
    monkeypatch.setattr(dask_cluster, "PATIENCE", 1.0)
    with cluster(0) as found, pytest.raises(WinsetError, match="has no workers"):
        run(SMALL, scheduler=found)


def test_without_dask_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(WinsetError, match=r"pip install 'winset\[dask\]'"):
        run(SMALL, scheduler="tcp://127.0.0.1:8786")
