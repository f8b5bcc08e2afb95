"""The command that opens the app in a browser: ui."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.app import app


@app.command()
def ui(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="To listen on.")] = 8501,
) -> None:
    """Open the app in a browser.

    Ctrl-C ends it.
    """
    from sim.domain.errors import WinsetError

    found = find_spec("ui")
    if found is None or found.origin is None:
        raise WinsetError("the app is not installed. Install Winset from its folder or its wheel.")
    page = Path(found.origin).with_name("app.py")
    line = [sys.executable, "-m", "streamlit", "run", str(page), "--server.port", str(port)]
    if os.name == "posix":  # the server takes this process's place and hears what is sent to it
        os.execv(sys.executable, line)  # noqa: S606 - our own file
    raise typer.Exit(subprocess.run(line, check=False).returncode)  # noqa: S603 - our own file
