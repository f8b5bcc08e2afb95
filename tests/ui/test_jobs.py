import asyncio
import os
import sys
from types import ModuleType

import pytest
from streamlit.testing.v1 import AppTest

import sim
from ui import jobs

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


def niceness(_):
    return os.nice(0)


@pytest.fixture(autouse=True)
def _clean(monkeypatch):
    monkeypatch.setattr(jobs, "_done", type(jobs._done)())
    calls.clear()


def test_identical_requests_are_done_once():
    first, again, other = jobs.start(note, 1), jobs.start(note, 1), jobs.start(note, 2)
    assert first is again
    assert (first.result(), other.result()) == (1, 2)
    assert calls == [1, 2]


def test_work_of_another_name_is_another_request():
    jobs.start(note, 1)
    with pytest.raises(OSError, match="1"):
        jobs.start(stumble, 1).result()


def test_an_accident_is_tried_again_and_bad_input_is_not():
    for _ in range(2):
        with pytest.raises(OSError, match="a"):
            jobs.start(stumble, "a").result()
        with pytest.raises(sim.WinsetError, match="no b"):
            jobs.start(refuse, "b").result()
    assert calls == ["a", "b", "a"]


def test_what_is_kept_is_bounded_and_the_oldest_goes_first(monkeypatch):
    monkeypatch.setattr(jobs, "KEPT", 2)
    for value in (1, 2, 1, 3):  # 1 is asked again, so 2 is the oldest
        jobs.start(note, value)
    assert len(jobs._done) == 2
    jobs.start(note, 1)
    assert calls == [1, 2, 3]
    jobs.start(note, 2)
    assert calls == [1, 2, 3, 2]


def test_workers_answer_and_what_can_wait_gives_way(monkeypatch):
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))  # workers re-import it

    async def serve():
        async with jobs.lifespan(None):
            now = jobs.start(niceness, 1)
            with jobs.later():
                patient = jobs.start(niceness, 2)
            failed = jobs.start(refuse, "c")
            return now.result(60), patient.result(60), failed.exception(60)

    now, patient, error = asyncio.run(serve())
    assert patient == min(now + jobs.NICER, 19)
    assert isinstance(error, sim.WinsetError)
    assert "no c" in str(error)
    assert not jobs._pools


def test_a_first_look_is_drawn_while_the_rest_is_on_its_way():
    def script():
        from concurrent.futures import Future

        import streamlit as st

        from ui.parts import FIRST, refined

        quick = Future()
        quick.set_result("quick")
        kept = st.session_state.setdefault("futures", {FIRST: quick})
        asked = st.session_state.get("asked", "a")

        def get(count):
            return kept[FIRST] if count == FIRST else kept.setdefault(asked, Future())

        refined(lambda result, count: st.text(f"{result(count)} {count}"), get)

    page = AppTest.from_function(script).run()
    assert page.text[0].value == "quick 64"
    assert "1,000 are on their way" in page.markdown[0].value
    first = page.session_state["futures"]["a"]
    page.session_state["asked"] = "b"
    page.run()
    assert first.cancelled()
    page.session_state["futures"]["b"].set_result("all")
    page.run()
    assert page.text[0].value == "all 1000"
    assert not page.exception
