"""The command that opens the app in a browser: ui."""

import errno
import os
import re
import socket
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.program import app

HERE, EVERYBODY = "127.0.0.1", "0.0.0.0"  # noqa: S104 - only where --lan asks for it
_NAME = re.compile(r"[\w.:-]+", re.ASCII)
_BASE = re.compile(r"(?:/?[\w.~@%+-]+)*/?", re.ASCII)


@app.command()
def ui(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="To listen on.")] = 8501,
    host: Annotated[str, typer.Option("--host", help="Address of this machine to listen on.")] = "",
    lan: Annotated[
        bool, typer.Option("--lan", help="Let everybody on this network in, a class for instance.")
    ] = False,
    base: Annotated[str, typer.Option("--base", help="Path below which a proxy serves it.")] = "",
    name: Annotated[str, typer.Option("--name", help="Name under which a proxy serves it.")] = "",
) -> None:
    """Open the app in a browser.

    It listens on this machine only, unless --lan or --host opens it. Ctrl-C ends it.
    """
    from sim.domain.errors import WinsetError

    if lan and host:
        raise WinsetError("--lan listens on every address; --host names one. Give one of the two.")
    _check_proxy(base, name)
    address = _free(host or (EVERYBODY if lan else HERE), port)
    page = _page()
    # -P: a sim.py or ui.py in the current folder is the user's and stays out of it.
    line = [sys.executable, "-P", "-m", "streamlit", "run", str(page)]
    options = {"port": str(port), "address": address, "baseUrlPath": base.strip("/")}
    line += [f"--server.{option}={value}" for option, value in options.items() if value]
    line += [f"--browser.serverAddress={name}"] if name else []
    if os.name == "posix":  # the server takes this process's place and hears what is sent to it
        os.execv(sys.executable, line)  # noqa: S606 - our own file
    raise typer.Exit(subprocess.run(line, check=False).returncode)  # noqa: S603 - our own file


def _check_proxy(base: str, name: str) -> None:
    """Refuse a path or a name under which no proxy can serve the app."""
    from sim.domain.errors import WinsetError

    if not _BASE.fullmatch(base) or ".." in base:
        raise WinsetError(f"--base: found {base!r}; a path such as /user/ann/winset is needed.")
    if name and not _NAME.fullmatch(name):
        raise WinsetError(f"--name: found {name!r}; a name such as hub.school.ca is needed.")


def _page() -> Path:
    """The file of the app."""
    from sim.domain.errors import WinsetError

    found = find_spec("ui")
    if found is None or found.origin is None:
        raise WinsetError("the app is not installed. Install Winset from its folder or its wheel.")
    return Path(found.origin).with_name("app.py")


def _free(host: str, port: int) -> str:
    """The address of a host of this machine; WinsetError where nothing can listen there."""
    from sim.domain.errors import WinsetError

    address = HERE if host == "localhost" else host
    error = _refused(address, port)
    if error is None:
        return address
    if error.errno in {errno.EADDRINUSE, errno.EACCES}:
        others = (each for each in range(max(port + 1, 1024), 65536) if not _refused(address, each))
        words = f"port {port} is taken, by another program or by this app opened twice."
        words += f" Choose another: winset ui --port {next(others, 8501)}"
        raise WinsetError(words)
    words = f"--host: {host!r} is no address of this machine. --lan listens on all that it has."
    raise WinsetError(words)


def _refused(address: str, port: int) -> OSError | None:
    """Why nothing can listen there; None where it can."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as door:
            socket.inet_pton(door.family, address)  # a name would be looked up elsewhere
            if os.name == "posix":  # as the server does: what was just closed is free
                door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind((address, port))
    except OSError as error:
        return error
    return None
