"""How the app answers a class: `python -m tests.benchmarks.load [--sessions 30] [--new 0.5]`.

Starts a server of its own on loopback and speaks the protocol of Streamlit's page: each session
opens the outcome, thinks, and asks what everybody asks or what nobody has asked; while it thinks it
looks again, as browsers do. They arrive one by one. Sessions, reruns and time are capped.
`--attack` does the same once more while somebody else attacks the server, and compares.
"""

import argparse
import asyncio
import random
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from tests.benchmarks.attack import attack

APP = Path(__file__).resolve().parents[2] / "ui" / "app.py"
MOST_SESSIONS, MOST_RERUNS, PATIENCE = 150, 20, 240
ARRIVE = 0.3  # seconds between two arrivals
SAME = "scenario=beijing_reset"
DONE = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}
EARLY = ForwardMsg.FINISHED_EARLY_FOR_RERUN
BROKEN = {ForwardMsg.FINISHED_WITH_COMPILE_ERROR}
Times = dict[str, list[float]]


@dataclass(frozen=True)
class Lesson:
    """What students do on a day: on another they ask nearly the same, and nothing twice."""

    port: int
    reruns: int
    think: float  # seconds between questions
    new: float  # share of new questions
    day: int = 0


def main() -> None:
    """Serve, load, and print percentiles of server time in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=30, help="students at once, at most 150")
    parser.add_argument("--reruns", type=int, default=4, help="questions each, at most 20")
    parser.add_argument("--think", type=float, default=5, help="seconds between questions")
    parser.add_argument("--new", type=float, default=0.5, help="share of new questions, 0 to 1")
    parser.add_argument("--attack", action="store_true", help="once more, under attack")
    options = parser.parse_args()
    sessions = min(options.sessions, MOST_SESSIONS)
    reruns = min(options.reruns, MOST_RERUNS)
    with served() as port:
        lesson = Lesson(port, reruns, options.think, options.new)
        asyncio.run(visit(replace(lesson, reruns=2, think=0.5), 0, {}))  # it warms the server
        calm: Times = {}
        asyncio.run(classroom(replace(lesson, day=1), sessions, calm))
        tell(f"{sessions:4} sessions", calm, {})
        if options.attack:
            times: Times = {}
            done = asyncio.run(attacked(classroom(replace(lesson, day=2), sessions, times), port))
            tell(f"{sessions:4} attacked", times, calm)
            print(", ".join(f"{what}: {n}" for what, n in done.items()))  # noqa: T201


async def attacked(lesson: Coroutine[Any, Any, None], port: int) -> dict[str, int]:
    """Teach a lesson while the server is attacked; what the attackers have done."""
    done: dict[str, int] = {}
    attackers = asyncio.create_task(attack(port, done))
    await lesson
    if attackers.done():
        attackers.result()  # it raises: they have failed, and the lesson was calm
    attackers.cancel()
    return done


def tell(who: str, times: Times, calm: Times) -> None:
    """Percentiles of every kind of question, and how many times the calm ones they are."""
    for what, found in times.items():
        if len(found) < 2:
            continue
        p50, p95 = _percentiles(found)
        line = f"{what:34} n={len(found):4}  p50 {p50:6.0f} ms  p95 {p95:6.0f} ms"
        before = calm.get(what, [])
        if len(before) > 1:
            line += "  ratio {:.2f} {:.2f}".format(
                *(now / then for now, then in zip((p50, p95), _percentiles(before), strict=True))
            )
        print(f"{who}  {line}", flush=True)  # noqa: T201


def _percentiles(found: list[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(found, n=20, method="inclusive")
    return cuts[9], cuts[18]


@contextmanager
def served() -> Iterator[int]:
    """The app on a free port of loopback, up and healthy; ended by its own process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    line = [sys.executable, "-m", "streamlit", "run", str(APP), "--server.headless", "true"]
    line += ["--server.port", str(port), "--server.address", "127.0.0.1"]
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", server)
            yield port
        finally:
            server.terminate()


async def classroom(lesson: Lesson, sessions: int, times: Times) -> None:
    """Every session at once, one after another arriving."""
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(visit(lesson, seat, times) for seat in range(sessions)))


async def visit(lesson: Lesson, seat: int, times: Times) -> None:
    """One student: the page, then what everybody asks, or what nobody has asked."""
    chance = random.Random(seat)  # noqa: S311 - spreads questions, keeps no secret
    await asyncio.sleep(ARRIVE * seat)
    url = f"ws://127.0.0.1:{lesson.port}/_stcore/stream"
    async with connect(url, subprotocols=["streamlit"], max_size=None) as page:  # type: ignore[list-item]
        student = Student(page, times)
        await student.ask("first page", "", "")
        await student.ask("outcome, first in a session", "outcome", SAME)
        for _ in range(lesson.reruns):
            await student.think(lesson.think * (0.5 + chance.random()))
            if chance.random() < lesson.new:
                voice = f"{chance.random() / 4:.9f}{lesson.day}"
                change = f"&set=stakeholders.ontario.within.voice%3D{voice}"
                await student.ask("new what-if", "whatif", SAME + change)
            else:
                await student.ask("asked before", "outcome", SAME)


class Student:
    """A session as a browser keeps it: it asks, and looks again as often as the page tells it."""

    def __init__(self, page: ClientConnection, times: Times):
        self.page, self.times = page, times
        self.again: tuple[float, str] | None = None  # seconds, fragment
        self.what, self.since = "", 0.0
        self.query, self.shown = "", ""  # of the address, and the hash of the page it names

    async def ask(self, what: str, name: str, query: str) -> None:
        """Ask, and note the milliseconds to the end of the script run that answers."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = name
        self.what, self.since, self.again, self.query = what, time.perf_counter(), None, query
        await self._run(message)
        self._note(what)

    async def think(self, seconds: float) -> None:
        """Pause, looking whether all replicates are there as the page of a browser does."""
        end = time.perf_counter() + seconds
        while self.again and time.perf_counter() + self.again[0] < end:
            pause, fragment = self.again
            await asyncio.sleep(pause)
            message = BackMsg()
            message.rerun_script.query_string = self.query
            message.rerun_script.page_script_hash = self.shown
            message.rerun_script.fragment_id = fragment
            message.rerun_script.is_auto_rerun = True
            await self._run(message)
            if self.again is None:
                self._note(f"{self.what}, all replicates")
        await asyncio.sleep(max(0.0, end - time.perf_counter()))

    def _note(self, what: str) -> None:
        self.times.setdefault(what, []).append(1000 * (time.perf_counter() - self.since))

    async def _run(self, message: BackMsg) -> None:
        """A script run from its request to its end."""
        await self.page.send(message.SerializeToString())
        while True:
            got = ForwardMsg.FromString(bytes(await self.page.recv(decode=False)))
            kind = got.WhichOneof("type")
            if kind == "navigation":
                self.shown = got.navigation.page_script_hash
            if kind == "script_finished" and got.script_finished == EARLY:
                self.again = None  # the whole page is drawn anew
            if kind == "auto_rerun":
                self.again = got.auto_rerun.interval, got.auto_rerun.fragment_id
            if kind == "script_finished" and got.script_finished in DONE:
                return
            if kind == "script_finished" and got.script_finished in BROKEN:
                raise RuntimeError("the page does not compile")


def _wait(url: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(200):
        if server.poll() is not None:
            raise RuntimeError("the server did not start")
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - loopback
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


if __name__ == "__main__":
    main()
