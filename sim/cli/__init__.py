"""The command line: parse, call, print. Everything heavy is imported inside a command."""

# importing a file of commands adds them to the app
from sim.cli import advise, browser, drivers, files, runs, scoring, stability, sweep, theories
from sim.cli.app import app, main

__all__ = ["advise", "app", "browser", "drivers", "files", "main", "runs", "scoring", "stability"]
__all__ += ["sweep", "theories"]
