"""An experiment made ready: its variants by the design, each as a run that can be checked."""

import hashlib
import itertools
import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.domain.errors import Problem, WinsetError, first, nearest
from sim.domain.scenario import Scenario
from sim.files import library
from sim.files.document import Document, read, validate
from sim.files.experiment_file import ExperimentFile, Level, Values, contradictions
from sim.files.jsonfile import JsonObject
from sim.models import known
from sim.runs.request import Plan, RunRequest, plain, prepare


@dataclass(frozen=True)
class Experiment:
    """An experiments file, with the scenario it varies and its variants in order, from 0."""

    document: Document
    file: ExperimentFile
    base_plan: Plan
    variants: list[Values]

    def request(self, number: int) -> RunRequest:
        """A variant as a run: the same as `winset run` with its values set."""
        return request(self.file, str(self.base.path), self.variants[number])

    def plan(self, number: int) -> Plan:
        """A variant checked and ready to run; WinsetError tells its values and the line."""
        try:
            return prepare(self.request(number))
        except WinsetError as error:
            raise WinsetError([self._told(number, each) for each in error.problems]) from None

    @property
    def base(self) -> Scenario:
        """The scenario that is varied."""
        return self.base_plan.scenario

    @property
    def questions(self) -> list[str]:
        """Questions of interest."""
        return self.file.outcomes.questions or list(self.base.file.outcomes)

    @property
    def policies(self) -> list[str]:
        """Issues of interest."""
        return self.file.outcomes.policies or list(self.base.issues)

    @property
    def content(self) -> JsonObject:
        """What the file says, as JSON, with the base scenario by its slug."""
        said = self.file.model_dump(by_alias=True, mode="json", exclude_none=True)
        return said | {"base": self.base.slug}

    @property
    def variants_sha256(self) -> str:
        """Hash of every variant's values."""
        return hashlib.sha256(json.dumps(self.variants).encode()).hexdigest()

    def _told(self, number: int, found: Problem) -> Problem:
        """A complaint about a variant, at the place in the file of what made it."""
        values = self.variants[number]
        shown = ", ".join(f"{name}={plain(value)}" for name, value in values.items())
        set_here = found.key.startswith("--set ")
        words = found.message if set_here or not found.path else str(found)
        return self.document.problem(
            self._loc(number, self._guilty(values, found)), f"variant {number} ({shown}): {words}"
        )

    def _guilty(self, values: Values, found: Problem) -> str | None:
        """The factor whose value is complained of, where that can be said."""
        key = found.key.removeprefix("--set ").partition("=")[0]
        for name, value in values.items():
            target = self.file.factors[name].target
            head, _, parameter = target.partition(".")
            wrong_model = target == "model" and value not in known()
            wrong_parameter = head == "param" and parameter in re.findall(r"\w+", str(found))
            if key == target or wrong_model or wrong_parameter:
                return name
        return None

    def _loc(self, number: int, guilty: str | None) -> tuple[str | int, ...]:
        if self.file.design == "list":
            return ("variants", number, *([guilty] if guilty else []))
        if guilty is None:
            return ("factors",)
        levels = self.file.factors[guilty].levels
        at = ("levels", levels.index(self.variants[number][guilty])) if levels else ()
        return ("factors", guilty, *at)


def experiment(path: str | Path) -> Experiment:
    """An experiments file read and its base checked; WinsetError with every problem found.

    The variants themselves are not checked yet.
    """
    found = library.place(path)
    document = read(found / "experiment.yaml" if found.is_dir() else found)
    file, problems = validate(ExperimentFile, document)
    if file is None:
        raise WinsetError(problems)
    problems = first(contradictions(document, file))
    if problems:
        raise WinsetError(problems)
    base = _base(document, file)
    problems = first(_unknown(document, file, base.scenario))
    if problems:
        raise WinsetError(problems)
    return Experiment(document, file, base, list(variants(file)))


def problems(document: Document) -> Iterator[Problem]:
    """What is wrong with an experiments file and, for each level or end of a range, a variant."""
    try:
        found = experiment(document.path)
    except WinsetError as error:
        yield from error.problems
        return
    for number in _telling(found):
        try:
            found.plan(number)
        except WinsetError as error:
            yield from error.problems


def variants(file: ExperimentFile) -> Iterator[Values]:
    """The variants of a design, in order.

    A grid is in the order of its factors, the last varying fastest.
    """
    names = list(file.factors)
    if file.design == "list":
        yield from file.variants or []
    elif file.design == "grid":
        for row in itertools.product(*(factor.levels or [] for factor in file.factors.values())):
            yield dict(zip(names, row, strict=True))
    else:
        for row in _sobol(len(names), file.points or 0, file.seed):
            yield {name: _at(file, name, u) for name, u in zip(names, row, strict=True)}


def request(file: ExperimentFile, base: str, values: Values) -> RunRequest:
    """The run of a variant."""
    changes: dict[str, Any] = {}
    param: dict[str, Any] = {}
    whole: dict[str, Any] = {"model": file.model, "seed": file.seed}
    for name, value in values.items():
        target = file.factors[name].target
        if target in whole:
            whole[target] = value
        elif target.startswith("param."):
            param[target.removeprefix("param.")] = value
        else:
            changes[target] = value
    return RunRequest(
        base,
        replicates=file.replicates,
        months=file.months,
        param=param,
        set=changes,
        **whole,
    )


def _sobol(factors: int, points: int, seed: int) -> list[list[float]]:
    """Points of a scrambled Sobol sequence in the unit cube."""
    try:
        from scipy.stats import qmc  # noqa: PLC0415 - an extra
    except ImportError:
        words = "design sobol needs SciPy, which is not installed: pip install 'winset[analysis]'."
        raise WinsetError(words) from None
    with warnings.catch_warnings():  # any number of points will do, if a power of 2 is best
        warnings.simplefilter("ignore", UserWarning)
        return qmc.Sobol(factors, scramble=True, rng=seed).random(points).tolist()


def _at(file: ExperimentFile, name: str, u: float) -> Level:
    """The value of a factor at a share u of its range, or of its levels."""
    factor = file.factors[name]
    if factor.levels is not None:
        return factor.levels[min(int(u * len(factor.levels)), len(factor.levels) - 1)]
    low, high = factor.low or 0.0, factor.high or 0.0
    return min(max(low + u * (high - low), low), high)


def _base(document: Document, file: ExperimentFile) -> Plan:
    """The scenario that is varied, as it stands with the model and months of all variants."""
    near = document.path.parent / library.place(file.base)
    named = file.base in library.scenarios()
    is_path = not named and (near.exists() or near.suffix in {".yaml", ".yml"})
    if file.model is not None and file.model not in known():
        words = f"there is no model '{file.model}'. {nearest(file.model, known())}"
        raise WinsetError([document.problem(("model",), words)])
    try:
        path = library.find(near if is_path else file.base)
        return prepare(request(file, str(path), {}))
    except WinsetError as error:
        problems = [
            each if each.line is not None else document.problem(("base",), str(each))
            for each in error.problems
        ]
        raise WinsetError(problems) from None


def _unknown(document: Document, file: ExperimentFile, base: Scenario) -> Iterator[Problem]:
    """Questions and issues of interest that the scenario has not."""
    wanted = file.outcomes
    for key, names, allowed in (
        ("questions", wanted.questions, list(base.file.outcomes)),
        ("policies", wanted.policies, list(base.issues)),
    ):
        for number, name in enumerate(names):
            loc = ("outcomes", key, number)
            if name not in allowed:
                words = f"'{base.slug}' has no '{name}' among its {key}. {nearest(name, allowed)}"
                yield document.problem(loc, words)
            elif name in names[:number]:
                yield document.problem(loc, f"'{name}' is named twice. Keep one.")


def _telling(found: Experiment) -> list[int]:
    """Numbers of variants among which every level occurs, and both ends of what was drawn."""
    rows = found.variants
    out: set[int] = set()
    for name, factor in found.file.factors.items():
        having = [number for number, values in enumerate(rows) if name in values]
        if factor.levels is None and found.file.design == "sobol":
            values = [rows[number][name] for number in having]
            out |= {having[values.index(end)] for end in (min(values), max(values))}
        else:
            first: dict[Any, int] = {}
            for number in having:
                first.setdefault(rows[number][name], number)
            out |= set(first.values())
    return sorted(out)
