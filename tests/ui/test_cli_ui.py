import os
import socket
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.cli.harness import plainly, refused, winset


def test_the_command_explains_itself():
    ran = winset("ui", "--help")
    assert ran.code == 0
    assert "Open the app in a browser" in plainly(ran.out)
    assert "--port" in ran.out


@pytest.mark.parametrize("port", ["0", "65536", "door"])
def test_a_port_that_cannot_be_is_refused(port):
    assert "--port" in refused(winset("ui", "--port", port), code=2)


def test_the_app_is_served_from_where_it_is_installed(monkeypatch):
    lines = []

    def run(line, check):
        lines.append((line, check))
        return SimpleNamespace(returncode=3)

    places = []
    monkeypatch.setattr(os, "execv", lambda *call: places.append(call))
    monkeypatch.setattr(subprocess, "run", run)
    assert winset("ui", "--port", "8777").code == 3
    ((line, _),) = lines
    assert places == ([(sys.executable, line)] if os.name == "posix" else [])
    assert line[:5] == [sys.executable, "-P", "-m", "streamlit", "run"]
    assert line[5].endswith("app.py")
    assert line[6:] == ["--server.port=8777", "--server.address=127.0.0.1"]


@pytest.mark.parametrize(
    ("given", "handed_on"),
    [
        (["--lan"], ["--server.address=0.0.0.0"]),
        (["--host", "127.0.0.1"], ["--server.address=127.0.0.1"]),
        (["--host", "localhost"], ["--server.address=127.0.0.1"]),
        (["--base", "/user/ann@school/winset/"], ["--server.baseUrlPath=user/ann@school/winset"]),
        (["--name", "hub.school.ca"], ["--browser.serverAddress=hub.school.ca"]),
    ],
    ids=["lan", "address", "localhost", "base", "name"],
)
def test_whoever_may_reach_the_app_is_told_to_the_server(started, given, handed_on):
    assert winset("ui", "--port", "8777", *given).code == 0
    assert set(handed_on) <= set(started[0])


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (["--lan", "--host", "127.0.0.1"], "Give one of the two"),
        (["--host", "192.0.2.77"], "is no address of this machine"),
        (["--host", "school.example"], "is no address of this machine"),
        (["--base", "a b"], "a path such as"),
        (["--base", "../up"], "a path such as"),
        (["--base", "//evil.example"], "a path such as"),
        (["--name", "http://hub/"], "a name such as"),
    ],
)
def test_what_cannot_be_served_is_refused_in_words(started, given, text):
    assert text in refused(winset("ui", "--port", "8777", *given))
    assert started == []


def test_a_port_that_is_taken_is_told_with_one_that_is_free(started):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        text = refused(winset("ui", "--port", str(port)))
    assert f"port {port} is taken" in text
    free = text.split("--port ")[1].split()[0]
    assert winset("ui", "--port", free).code == 0
    assert f"--server.port={free}" in started[0]


@pytest.fixture
def started(monkeypatch):
    """The lines that would have started a server."""
    lines = []

    def run(line, check):  # noqa: ARG001 - as subprocess.run
        lines.append(line)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(os, "execv", lambda *_: None)
    monkeypatch.setattr(subprocess, "run", run)
    return lines


def test_an_installation_without_the_app_says_so(monkeypatch):
    monkeypatch.setattr("sim.cli.ui.find_spec", lambda _: None)
    assert "not installed" in refused(winset("ui"))
