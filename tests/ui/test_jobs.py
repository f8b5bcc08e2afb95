import asyncio
import os
import signal
import time
from concurrent.futures import CancelledError
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import sim
from ui import jobs, parts

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


def played(asked, count):
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
        found = [jobs.Job(niceness, (lane,)).start(lane) for lane in ("now", "later", "long")]
        failed = start(refuse, "c")
        return *(each.result(60) for each in found), failed.exception(60)

    now, later, long, error = served(ask)
    assert os.nice(0) < now < later < long
    assert isinstance(error, sim.WinsetError)
    assert "no c" in str(error)
    assert not jobs._lanes


def test_what_can_wait_leaves_a_core_to_what_cannot():
    lanes = served(lambda: {name: lane.workers for name, lane in jobs._lanes.items()}, cpus=2)
    assert lanes == {"now": 2, "later": 1, "long": 1}


def test_a_page_has_its_first_replicates_begun_unless_all_are_there():
    def job(count):
        return jobs.Job(played, ("a", count))

    parts.begin(job)
    assert calls == [f"a {parts.FIRST}"]
    job(parts.FULL).start()
    jobs._done.pop(job(parts.FIRST))
    parts.begin(job)
    assert calls == [f"a {parts.FIRST}", f"a {parts.FULL}"]


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
        from ui import parts
        from ui.jobs import Job
        from ui.parts import refined

        parts.REST = st.session_state.get("rest", 3600)

        def job(count):
            return Job(played, (st.session_state.get("asked", "a"), count))

        refined(lambda result, count: st.text(f"{result(count)} {count}"), job)

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
