"""Playing codings of historical cases: what is asked of the engine, and the chances it gives."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.analysis.trials.baselines import Shares
from sim.analysis.trials.case_pools import OWN
from sim.files.load import LoadedScenario
from sim.results.run import run
from sim.runs.request import Progress, RunRequest

REPLICATES = 1000


@dataclass(frozen=True)
class Trial:
    """How cases are played: the models beside each case's own, draws, seed, and who hears of it."""

    models: Sequence[str] = ()
    replicates: int = REPLICATES
    seed: int = 1
    progress: Progress | None = None

    @property
    def forecasters(self) -> dict[str, str | None]:
        """Decision model by forecaster; None is the one that the case names."""
        return {OWN: None} | {name: name for name in self.models}


@dataclass
class Meter:
    """How many replicates are played, of how many."""

    whole: int
    progress: Progress | None
    done: int = 0

    def add(self, replicates: int) -> None:
        """Count some more, and tell."""
        self.done += replicates
        if self.progress is not None:
            self.progress(self.done, self.whole)


def shares(coding: LoadedScenario, model: str | None, trial: Trial) -> dict[str, Shares]:
    """Chances of the categories of every question, none of which is 0.

    Of n in R replicates and k categories it is (n + ½) / (R + k/2).
    """
    request = RunRequest(coding, trial.replicates, trial.seed, model=model)
    counted = run(request).data["outcomes"]
    return {
        question: {
            name: (share * trial.replicates + 0.5) / (trial.replicates + 0.5 * len(given))
            for name, share in given.items()
        }
        for question, given in counted.items()
    }
