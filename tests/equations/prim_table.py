"""Writes tests/data/prim.json: a table, and the boxes that ema_workbench's PRIM finds in it.

`python -m tests.equations.prim_table FILE` in an environment of its own with ema_workbench.
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np

COLUMNS = "abcde"


def table() -> tuple[np.ndarray, np.ndarray]:
    """Five inputs, one of two values only, and where the outcome happened, mostly in a box."""
    rng = np.random.default_rng(20260117)
    inputs = rng.random((600, 5))
    inputs[:, 3] = np.where(rng.random(600) < 0.4, 76.0, 84.0)
    inputs[:, 4] = rng.normal(size=600)
    inputs = np.round(inputs, 6)
    within = (inputs[:, 0] > 0.35) & (inputs[:, 1] < 0.6) & (inputs[:, 3] > 80)
    return inputs, rng.random(600) < 0.08 + 0.75 * within


if __name__ == "__main__":
    import pandas as pd
    from ema_workbench.analysis import prim  # pyright: ignore[reportMissingImports]

    inputs, wanted = table()
    frame = pd.DataFrame(inputs, columns=list(COLUMNS))
    box = prim.Prim(frame, wanted.astype(int), threshold=0.1).find_box()
    boxes = [
        {
            "limits": limits.to_numpy(dtype=float).tolist(),
            **{name: float(step[name]) for name in ("coverage", "density", "mass")},
        }
        for limits, (_, step) in zip(box.box_lims, box.peeling_trajectory.iterrows(), strict=True)
    ]
    by = f"ema_workbench {version('ema_workbench')}, Prim(x, y, threshold=0.1).find_box()"
    found = {"by": by, "inputs": inputs.tolist(), "wanted": wanted.tolist(), "boxes": boxes}
    Path(sys.argv[1]).write_text(json.dumps(found), encoding="utf-8")
