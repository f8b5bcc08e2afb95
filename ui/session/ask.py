"""A request to the engine: a small frozen object that pages, jobs and workers share."""

import shlex
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sim

FIRST = "beijing_reset"
LOOK, FULL = 64, 1000  # replicates of a first look, and of an answer
TRUTH = {"true": True, "false": False}
Value = float | str
Pairs = tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Ask:
    """A scenario, a decision model if not its own, its parameters, changed numbers, and a seed.

    `scenario` is a name that may be shown; `file` is where a scenario of the user's own lies on
    this server, and is shown nowhere. Yes and no are kept as words: as keys, True would equal 1.
    """

    scenario: str = FIRST
    model: str | None = None
    changes: Pairs = ()
    seed: int = 1
    param: Pairs = ()
    file: str = field(default="", repr=False)

    @property
    def source(self) -> str:
        """What the engine opens."""
        return self.file or self.scenario

    @property
    def shared(self) -> str:
        """The scenario as others know it: its slug, or the name of its file."""
        return Path(self.file).name if self.file else self.scenario

    def with_change(self, key: str, value: Any) -> "Ask":
        """With one number at another value; None takes the change back."""
        return replace(self, changes=_put(self.changes, key, value))

    def with_param(self, name: str, value: Any) -> "Ask":
        """With one parameter of the decision model at another value; None takes it back."""
        return replace(self, param=_put(self.param, name, value))

    def with_model(self, model: str | None) -> "Ask":
        """With another decision model, as it is by default; None for the scenario's own."""
        return replace(self, model=model, param=())

    def reset(self) -> "Ask":
        """The scenario as it stands."""
        return Ask(self.scenario, seed=self.seed, file=self.file)

    def request(self, count: int) -> sim.RunRequest:
        """The same as the engine takes it, for so many replicates."""
        return sim.RunRequest(
            self.source, count, self.seed, model=self.model, param=self._param, set=self._set
        )

    def query(self) -> dict[str, str | list[str]]:
        """The same as it stands in an address."""
        out: dict[str, str | list[str]] = {"scenario": self.scenario}
        if self.model:
            out["model"] = self.model
        if self.seed != 1:
            out["seed"] = str(self.seed)
        for name, pairs in (("param", self.param), ("set", self.changes)):
            if pairs:
                out[name] = [f"{key}={value}" for key, value in pairs]
        return out

    def command(self, replicate: int | None = None) -> str:
        """The same as a command line; of one replicate, the line that tells its story."""
        one = replicate is not None
        words = ["winset", "explain" if one else "run", self.shared]
        words += ["--replicate", str(replicate)] if one else []
        words += ["--model", self.model] if self.model else []
        words += ["--seed", str(self.seed)] if self.seed != 1 else []
        for name, value in self.param:
            words += ["--param", f"{name}={value}"]
        for key, value in self.changes:
            words += ["--set", f"{key}={value}"]
        return shlex.join(words)

    def python(self) -> str:
        """The same as Python."""
        parts = [repr(self.shared)]
        parts += [f"model={self.model!r}"] if self.model else []
        parts += [f"seed={self.seed}"] if self.seed != 1 else []
        parts += [f"param={self._param!r}"] if self.param else []
        parts += [f"set={self._set!r}"] if self.changes else []
        return f"import sim\n\nresult = sim.run({', '.join(parts)})\nresult.outcomes()"

    @property
    def _param(self) -> dict[str, Value]:
        return {name: _unworded(value) for name, value in self.param}

    @property
    def _set(self) -> dict[str, Value]:
        return {key: _unworded(value) for key, value in self.changes}


def _unworded(value: Value) -> Value:
    """Yes and no as the engine takes them; anything else as it is."""
    return TRUTH.get(value, value) if isinstance(value, str) else value


def whole(value: Any) -> Any:
    """A whole number without its decimals, as people write it; anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def value_of(text: str) -> Value:
    """A value as `--set` reads it, yes and no as words."""
    found = sim.read_number(text)
    return text if found is None else whole(found)


def _put(pairs: Pairs, name: str, value: Any) -> Pairs:
    """Pairs with one of them at another value, or without it; yes and no become words."""
    others = tuple(each for each in pairs if each[0] != name)
    if value is None:
        return others
    return (*others, (name, str(value).lower() if isinstance(value, bool) else whole(value)))
