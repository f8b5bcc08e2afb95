"""Luck that is addressed, not consumed: the only file that makes random generators.

Every uniform has an address (seed, use, who, month, replicate). The first three make the key of a
Philox counter generator, the last two its counter, so that asking for one address never moves
another: adding a stakeholder, an event or a month changes nobody else's luck.
"""

import hashlib
from collections.abc import Mapping

import numpy as np

from sim.domain.arrays import Array

LARGEST = 2**63 - 1  # seed, and replicate
Address = tuple[str, str]  # use and who, of one replicate after another
Levels = Mapping[Address, Array]  # uniforms given instead of drawn, (R,) each


def uniforms(seed: int, use: str, who: str, *, first: int, count: int, month: int = 0) -> Array:
    """Uniforms on [0, 1) of replicates first … first + count - 1, (count,).

    Key = blake2b-128 of seed, use and who; counter = (replicate, month, 0, 0). One Philox block
    gives four 64-bit words; an address reads the first.
    """
    digest = hashlib.blake2b(f"{seed}|{use}|{who}".encode(), digest_size=16).digest()
    key = np.frombuffer(digest, dtype="<u8")
    counter = np.array([first, month, 0, 0], dtype=np.uint64)
    generator = np.random.Generator(np.random.Philox(key=key, counter=counter))
    return np.ascontiguousarray(generator.random((count, 4))[:, 0])
