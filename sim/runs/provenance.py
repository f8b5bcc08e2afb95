"""Which copy of Winset this is, and how the machine that runs it computes."""

import hashlib
import platform
import zlib
from functools import cache
from importlib import metadata

import numpy as np

from sim.files.installation import PACKAGE, shipped
from sim.runs.request import Plan
from sim.runs.run_shapes import Manifest


@cache
def version() -> str:
    """Version of this copy of Winset."""
    try:
        return metadata.version("winset")
    except metadata.PackageNotFoundError:
        return "unknown"


@cache
def math_fingerprint() -> str:
    """Checksum of exp, log, power and a linear solve: equal on machines that compute alike."""
    x = np.linspace(0.01, 3.0, 512)
    matrix = np.stack([np.eye(3) + np.outer(x[i : i + 3], x[i : i + 3]) for i in range(64)])
    right = np.stack([x[i : i + 3, None] for i in range(64)])
    parts = [np.exp(-x), np.log(x), np.power(x, 1.7), np.linalg.solve(matrix, right)]
    return f"{zlib.crc32(b''.join(np.ascontiguousarray(p).tobytes() for p in parts)):08x}"


@cache
def source_sha256() -> str:
    """Hash of this copy's own code and of the seeds shipped with it."""
    files = [*PACKAGE.rglob("*.py"), *(shipped() / "seeds").rglob("*.yaml")]
    found = hashlib.sha256()
    for path in sorted(files):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def identity() -> dict[str, str]:
    """What must be the same wherever parts of one result are made."""
    return {
        "winset": version(),
        "code and seeds": source_sha256()[:16],
        "math_fingerprint": math_fingerprint(),
        "numpy": np.__version__,
    }


def manifest(plan: Plan, quantiles_from: int) -> Manifest:
    """What a run was made of: versions, hashes of its inputs, and the machine's arithmetic."""
    return {
        "winset": version(),
        "scenario_sha256": plan.scenario.scenario_sha256,
        "seeds_sha256": plan.scenario.seeds_sha256,
        "math_fingerprint": math_fingerprint(),
        "quantiles_from": quantiles_from,
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def ingredients(plan: Plan) -> dict[str, str]:
    """The same without the count of replicates: what every run of a plan is made of."""
    made = manifest(plan, 0)
    return {key: str(value) for key, value in made.items() if key != "quantiles_from"}
