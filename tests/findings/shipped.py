"""The shipped scenarios as they stand, each played once for all that ask."""

from functools import cache

import pandas as pd

import sim
from sim.domain.kinds import KINDS
from sim.files.installation import shipped
from sim.runs.run_shapes import RunData

SHIPPED = sorted(path.parent.name for path in shipped().glob("scenarios/*/scenario.yaml"))
MAIN = ["canada", "china", "united_states", "ontario", "prairie_farmers"]
STEPS = [verb for kind in KINDS for verb in kind.verbs if verb.words.step]


@cache
def data(slug: str) -> RunData:
    """What a run finds."""
    return sim.run(slug, replicates=2000).data


@cache
def decisions(slug: str) -> pd.DataFrame:
    """Every decision of some replicates; steps of a declared position are none."""
    rows = sim.run(slug, replicates=150).decisions()
    return rows.loc[~rows["what"].isin(STEPS)]
