"""What the installed command `winset` starts; a wheel holds it beside the packages, not in one.

Folders of PYTHONPATH come before what is installed, and one of them may hold a `sim.py` or a
`ui.py` of the user's own. What is started has a name that none of them is likely to hold.
"""

import os
import sys
from pathlib import Path


def main() -> None:
    """Run the command line, with folders of PYTHONPATH after what is installed."""
    given = os.environ.get("PYTHONPATH")
    last = {Path(folder).resolve() for folder in given.split(os.pathsep)} if given else set()
    sys.path.sort(key=lambda folder: Path(folder).resolve() in last)
    from sim.cli import main as run

    run()
