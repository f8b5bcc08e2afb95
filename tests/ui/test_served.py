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
from pathlib import Path

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
UI = Path(network.__file__).with_name("app.py")
LOCAL = {"127.0.0.1", "::1", "localhost", "None"}


@contextmanager
def opened(folder, *options):
    """`winset ui` in a folder, answering; its port, and what it has told."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (folder / "hook").mkdir(exist_ok=True)
    (folder / "hook" / "sitecustomize.py").write_text(HOOK)
    places = {"PYTHONPATH": str(folder / "hook"), "NOTES": str(folder / "notes")}
    line = [sys.executable, "-c", "from sim.cli import main; main()"]
    line = [sys.executable, "-P", *line[1:], "ui", "--port", str(port), *options]
    with subprocess.Popen(
        line, cwd=folder, env=os.environ | places, stdout=subprocess.PIPE, text=True
    ) as server:
        try:
            output = ""
            while "Ctrl-C" not in output:
                line = server.stdout.readline()
                assert line, output
                output += line
            yield port, output
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
    with opened(folder) as (found, output):
        assert output.startswith(
            f"Winset is open at http://localhost:{found} for this machine only."
        )
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


@pytest.mark.slow
@pytest.mark.skipif(not network.addresses(), reason="this machine is on no network")
def test_a_class_is_let_in_by_the_address_for_the_board_and_below_the_path_of_a_proxy(tmp_path):
    with opened(tmp_path, "--lan", "--base", "/user/ann/winset") as (port, output):
        assert "Anybody on the network can use it" in output
        for address in network.addresses():
            assert f"    http://{address}:{port}/user/ann/winset\n" in output
            assert status(port, "/user/ann/winset/_stcore/health", host=address) == 200
            assert status(port, "/user/ann/winset/", host=address, Host="rebound.example") == 421
        assert status(port, "/user/ann/winset/") == 200


def test_another_package_of_our_name_on_the_path_is_told(tmp_path):
    (tmp_path / "sim.py").write_text("print('my own')\n")
    line = [sys.executable, "-P", "-m", "streamlit", "run", UI, "--server.port", "0"]
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    ran = subprocess.run(
        line, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 1
    assert f"Python takes {tmp_path / 'sim.py'} for Winset's package `sim`." in ran.stderr
    assert "Traceback" not in ran.stderr
