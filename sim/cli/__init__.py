"""The command line: parse, call, print. Everything heavy is imported inside a command."""

from sim.cli import (
    files,
    runs,
    stability,
    theories,
)  # importing adds their commands
from sim.cli.app import app, main

__all__ = ["app", "files", "main", "runs", "stability", "theories"]
