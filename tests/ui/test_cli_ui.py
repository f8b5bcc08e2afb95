import subprocess
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from sim.cli import app
from tests.cli.harness import *  # noqa: F403 - placeholder
