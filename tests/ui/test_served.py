"""The server as `winset ui` starts it: who reaches it, and that it asks nobody else for anything.

It starts in a folder with a `sim.py` and a `ui.py` of the user's own.
"""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from ui import network

# Runs first in every process of the server, workers as well: notes whom it looks for.
HOOK = """
import os, sys
def note(words):
    with open(os.environ["NOTES"], "a") as notes:
        notes.write(words + "\\n")
def heard(event, args):
    if event in ("socket.connect", "socket.sendto", "socket.gethostbyname", "socket.getaddrinfo"):
        whom = args[1] if event in ("socket.connect", "socket.sendto") else args[0]
        note(str(whom[0] if isinstance(whom, tuple) else whom))
note("begun")
sys.addaudithook(heard)
"""
LOCAL = {"127.0.0.1", "::1", "localhost", "None"}


@contextmanager
def opened(folder, *options):
    """`winset ui` in a folder, answering; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "hook").mkdir()
    (folder / "hook" / "sitecustomize.py").write_text(HOOK)
    places = {"PYTHONPATH": str(folder / "hook"), "NOTES": str(folder / "notes")}
    line = [sys.executable, "-c", "from sim.cli import main; main()"]
    line = [sys.executable, "-P", *line[1:], "ui", "--port", str(port), *options]
    with subprocess.Popen(
        line, cwd=folder, env=os.environ | places, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            assert "Winset is open" in server.stdout.readline()
            yield port
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("lesson")
    for name in ("sim.py", "ui.py", "streamlit.py"):
        (found / name).write_text("print('my own')\n")
    return found


@pytest.fixture(scope="module")
def port(folder):
    with opened(folder) as found:
        yield found


def status(port, path="/_stcore/health", host="127.0.0.1", **headers):
    with closing(http.client.HTTPConnection(host, port, timeout=20)) as page:
        page.request("GET", path, headers=headers)
        return page.getresponse().status


def test_files_of_the_users_own_with_our_names_are_not_taken_for_ours(port):
    assert status(port) == 200


def test_nobody_else_reaches_it(port):
    for address in network.addresses():
        with pytest.raises(OSError, match="refused"):
            status(port, host=address)


def test_a_foreign_origin_is_refused_at_once_and_the_server_asks_no_other_host(port, folder):
    url = f"ws://127.0.0.1:{port}/_stcore/stream"
    began = time.perf_counter()
    for _ in range(20):
        with pytest.raises(InvalidStatus, match="403"):
            connect(url, origin="http://rebound.example")
    assert time.perf_counter() - began < 5
    assert status(port, Host="rebound.example") == 421
    for name in ("127.0.0.1", "localhost", socket.gethostname()):
        with connect(
            f"ws://{name}:{port}/_stcore/stream",
            sock=socket.create_connection(("127.0.0.1", port)),
            origin=f"http://{name}:{port}",
            subprotocols=["streamlit"],
        ):
            pass
    notes = (folder / "notes").read_text().splitlines()
    assert notes.count("begun") > 2, "not every process was listened to"
    assert set(notes) - {"begun"} <= LOCAL
