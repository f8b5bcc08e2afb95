import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import sim
from tests.runs.hands import children, gone, sleep
from ui.parts.page import FULL, LOOK, begin
from ui.session import folders, sessions
from ui.work import jobs

calls: list[object] = []


def note(value):
    calls.append(value)
    return value


def stumble(value):
    calls.append(value)
    raise OSError(value)


def refuse(value):
    calls.append(value)
    raise sim.WinsetError(f"no {value}")


def start(work, value):
    return jobs.Job(work, (value,)).start()


def niceness(_):
    return os.nice(0)


@pytest.fixture(autouse=True)
def _clean(monkeypatch):
    monkeypatch.setattr(jobs, "_done", type(jobs._done)())
    calls.clear()


def test_identical_requests_are_done_once():
    first, again, other = start(note, 1), start(note, 1), start(note, 2)
    assert first is again
    assert (first.result(), other.result()) == (1, 2)
    assert calls == [1, 2]


def test_work_of_another_name_is_another_request():
    start(note, 1)
    with pytest.raises(OSError, match="1"):
        start(stumble, 1).result()


def test_an_accident_is_tried_again_and_bad_input_is_not():
    for _ in range(2):
        with pytest.raises(OSError, match="a"):
            start(stumble, "a").result()
        with pytest.raises(sim.WinsetError, match="no b"):
            start(refuse, "b").result()
    assert calls == ["a", "b", "a"]


def test_what_is_kept_is_bounded_and_the_oldest_goes_first(monkeypatch):
    monkeypatch.setattr(jobs, "KEPT", 2)
    for value in (1, 2, 1, 3):  # 1 is asked again, so 2 is the oldest
        start(note, value)
    assert len(jobs._done) == 2
    start(note, 1)
    assert calls == [1, 2, 3]
    start(note, 2)
    assert calls == [1, 2, 3, 2]


def test_a_function_that_fails_by_accident_may_be_asked_for_again():
    job = jobs.Job(stumble, ("c",))
    assert not job.ready()
    job.start()
    assert job.ready()
    with pytest.raises(OSError, match="c"):
        job.result()
    assert calls == ["c", "c"]


def wait(folder):
    """Tell of progress until stopped; a file says that the work has begun."""
    path = Path(folder) / "begun"
    path.write_text("begun")
    for _ in range(3000):
        jobs.tell(0.25)
        time.sleep(0.01)


def die(folder):
    """Kill the worker the first time."""
    path = Path(folder) / "died"
    if not path.exists():
        path.write_text("died")
        os.kill(os.getpid(), signal.SIGKILL)
    return "done at last"


def always_die(_):
    os.kill(os.getpid(), signal.SIGKILL)


def played(asked, count=0):
    calls.append(f"{asked} {count}")
    return f"{asked} {count}"


def served(work, *, cpus=1):
    """What a coroutine function gives while the workers are there."""

    async def serve():
        async with jobs.lifespan(None):
            return await asyncio.to_thread(work)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "cpu_count", lambda: cpus)
        return asyncio.run(serve())


def until(condition):
    for _ in range(6000):
        if condition():
            return
        time.sleep(0.01)
    raise TimeoutError


def test_workers_answer_and_what_can_wait_gives_way():
    def ask():
        found = [jobs.Job(niceness, (queue,)).start(queue) for queue in ("now", "later", "long")]
        failed = start(refuse, "c")
        return *(each.result(60) for each in found), failed.exception(60)

    now, later, long, error = served(ask)
    assert os.nice(0) < now < later < long
    assert isinstance(error, sim.WinsetError)
    assert "no c" in str(error)
    assert not jobs._queues


def test_what_can_wait_leaves_a_core_to_what_cannot():
    queues = served(lambda: {name: queue.workers for name, queue in jobs._queues.items()}, cpus=2)
    assert queues == {"now": 2, "later": 1, "long": 1}


def test_a_page_has_its_first_replicates_begun_unless_all_are_there():
    def job(count):
        return jobs.Job(played, ("a", count))

    begin(job)
    assert calls == [f"a {LOOK}"]
    job(FULL).start()
    jobs._done.pop(job(LOOK))
    begin(job)
    assert calls == [f"a {LOOK}", f"a {FULL}"]


def test_work_tells_how_far_it_is_and_can_be_stopped(tmp_path):
    job = jobs.Job(wait, (str(tmp_path),))

    def ask():
        future = job.start()
        until((tmp_path / "begun").exists)
        until(lambda: job.share() == 0.25)
        assert not job.ready()
        job.stop()
        error = future.exception(60)
        return error, job.ready()

    error, ready = served(ask)
    assert isinstance(error, CancelledError)
    assert not ready  # whoever else waits starts it again
    assert not jobs._waiting


@pytest.fixture
def queue(monkeypatch):
    """Futures of what is asked, in order, none of them begun; `by` says which session asks."""
    asked: list[Future[object]] = []

    def wait(*_):
        asked.append(Future())
        return asked[-1]

    monkeypatch.setattr(jobs, "_submit", wait)
    monkeypatch.setattr(jobs, "_waiting", {})
    monkeypatch.setattr(jobs, "_places", {})
    return asked


def by(session, monkeypatch):
    monkeypatch.setattr(sessions, "current", lambda: session)


def test_what_a_session_asks_later_replaces_what_still_waits(queue, monkeypatch):
    by("a", monkeypatch)
    start(note, 1)
    start(played, 1)  # of another kind
    start(note, 2)
    assert [each.cancelled() for each in queue] == [True, False, False]
    by("b", monkeypatch)
    start(note, 2)  # the same, so b waits for it too
    by("a", monkeypatch)
    start(note, 3)
    assert [each.cancelled() for each in queue] == [True, False, False, False]
    queue[3].set_running_or_notify_cancel()
    start(note, 4)
    assert not queue[3].done()  # it has begun


def test_parts_of_one_question_have_one_place(queue, monkeypatch):
    by("a", monkeypatch)
    both = jobs.Several((jobs.Job(note, (1,)), jobs.Job(note, (2,))), list)
    both.start()
    assert not any(each.done() for each in queue)
    start(note, 3)
    assert [each.cancelled() for each in queue] == [True, True, False]


def test_work_ends_with_the_last_session_that_waits_for_it(queue, monkeypatch):
    for session in ("a", "b"):
        by(session, monkeypatch)
        start(note, 1)
    jobs.let_go("a")
    assert not queue[0].done()
    jobs.let_go("b")
    assert queue[0].cancelled()
    assert jobs._waiting == {}
    assert jobs._places == {}


def test_a_session_that_left_lets_go_and_one_that_is_gone_loses_its_folders(monkeypatch):
    monkeypatch.setattr(sessions, "_seen", {"there": 0.0, "away": time.monotonic()})
    monkeypatch.setattr(sessions, "_active", lambda session: session == "there")
    monkeypatch.setattr(sessions, "LEFT", 0.5)
    monkeypatch.setattr(sessions, "GONE", 1.5)
    left, gone = [], []

    async def watched():
        with suppress(TimeoutError):
            await asyncio.wait_for(sessions.watch(left.append, gone.append), 3.5)

    asyncio.run(watched())
    assert left == ["away", "away"]  # after one second, and after two
    assert gone == ["away"]
    assert [*sessions._seen] == ["there"]


def test_folders_go_with_their_session_and_their_server(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / f"{folders.PREFIX}killed"
    left.mkdir()
    (left / folders.LOCK).touch()
    (tmp_path / "winset-of-somebody-else").mkdir()
    mine, other = Path(folders.new("mine")), Path(folders.new("other"))
    assert not left.exists()
    assert not folders._is_abandoned(mine.parent)  # a server that starts beside it leaves it alone
    folders.forget("mine")
    assert (mine.exists(), other.exists()) == (False, True)
    folders.end()
    assert [path.name for path in tmp_path.iterdir()] == ["winset-of-somebody-else"]


def test_work_that_takes_too_long_is_ended_and_told_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(jobs, "LIMIT", dict.fromkeys(jobs.NICE, 3.0))

    def ask():
        for _ in range(2):  # it is not tried again at once
            with pytest.raises(sim.WinsetError, match="takes more than 3 seconds here"):
                jobs.result(sleep, str(tmp_path))
        assert len(list(tmp_path.iterdir())) == 1
        monkeypatch.setattr(jobs, "AGAIN", 0.0)
        with pytest.raises(sim.WinsetError, match="takes more than 3 seconds here"):
            jobs.result(sleep, str(tmp_path))
        return len(list(tmp_path.iterdir()))

    assert served(ask) == 2


def test_work_that_kills_its_workers_is_told_in_words(tmp_path):
    def ask():
        with pytest.raises(sim.WinsetError, match="workers were killed over this"):
            jobs.result(always_die, str(tmp_path))
        return jobs.result(niceness, 0, queue="later")

    assert served(ask) > os.nice(0)


@pytest.mark.parametrize(("how", "within"), [(signal.SIGTERM, 3.0), (signal.SIGKILL, 0.5)])
def test_a_server_that_is_ended_leaves_no_worker_and_a_new_one_no_folder(
    tmp_path, monkeypatch, how, within
):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(Path(sim.__file__).parents[1]))
    line = [sys.executable, "-c", SERVER, str(tmp_path / "busy")]
    with subprocess.Popen(line, cwd=tmp_path) as server:
        until((tmp_path / "busy").exists)
        workers = children(server.pid)
        assert len(workers) >= 3
        server.send_signal(how)
        server.wait(within)
        assert gone(workers, 2.0)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folders.begin()
    folders.end()
    assert list(tmp_path.glob("winset*")) == []


def busy(path):
    """Compute for a minute."""
    Path(path).touch()
    end = time.monotonic() + 60
    while time.monotonic() < end:
        sum(range(1000))


# Ends as a server of the web does: a signal ends the loop, and the loop its lifespan.
SERVER = """\
import asyncio, signal, sys
from tests.ui.test_jobs import busy
from ui.session import folders
from ui.work import jobs

async def serve():
    ended = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    async with jobs.lifespan(None):
        folders.new("session")
        for queue in jobs.NICE:
            jobs.Job(busy, (sys.argv[1],)).start(queue)
        await ended.wait()

asyncio.run(serve())
"""


def test_several_are_asked_for_as_one_and_joined_once():
    joined = []

    def join(found):
        joined.append(found)
        return found

    parts = (jobs.Job(note, (1,)), jobs.Job(note, (2,)))
    both = jobs.Several(parts, join)
    assert (both.ready(), both.share()) == (False, 0.0)
    parts[0].start()
    assert (both.ready(), both.share()) == (False, 0.5)
    assert both.result() == both.result() == [1, 2]
    assert (both.ready(), both.share()) == (True, 1.0)
    assert (calls, joined) == ([1, 2], [[1, 2]])


def test_a_lost_worker_is_replaced_and_the_work_done(tmp_path):
    assert served(lambda: jobs.Job(die, (str(tmp_path),)).result()) == "done at last"


def test_a_first_look_is_drawn_while_the_rest_is_on_its_way():
    def script():
        import streamlit as st

        from tests.ui.test_jobs import played
        from ui.parts import page
        from ui.work.jobs import Job

        page.REST = st.session_state.get("rest", 3600)

        def job(count):
            return Job(played, (st.session_state.get("asked", "a"), count))

        page.draw_refined(lambda result, count: st.text(f"{result(count)} {count}"), job)

    page = AppTest.from_function(script).run()
    assert page.text[0].value == "a 64 64"
    assert calls == ["a 64"]  # nobody has rested yet
    page.session_state["rest"] = 0
    page.run()
    assert page.text[0].value == "a 1000 1000"
    page.session_state["asked"] = "b"
    page.session_state["rest"] = 3600
    page.run()
    assert page.text[0].value == "b 64 64"
    [stop] = [button for button in page.button if button.label == "Stop"]
    stop.click().run()
    assert [button.label for button in page.button] == ["Play all 1,000"]
    page.session_state["rest"] = 0
    page.button[0].click().run()
    assert page.text[0].value == "b 1000 1000"
    assert not page.exception
