"""The command line: parse, call, print. Everything heavy is imported inside a command."""

from sim.cli import files, runs, theories  # importing a file of commands adds them to the app
from sim.cli.app import app, main

__all__ = ["app", "files", "main", "runs", "theories"]
