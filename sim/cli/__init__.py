"""The command line: parse, call, print. Everything heavy is imported inside a command."""

# importing a file of commands adds them to the app
from sim.cli import advise, drivers, explore, runs, stability, sweep
from sim.cli import predict as theories
from sim.cli import scenarios as files
from sim.cli import score as scoring
from sim.cli import ui as browser
from sim.cli.program import app, main

__all__ = [
    "advise",
    "app",
    "browser",
    "drivers",
    "explore",
    "files",
    "main",
    "runs",
    "scoring",
    "stability",
]
__all__ += ["sweep", "theories"]
