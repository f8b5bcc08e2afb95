"""What the user asks, kept in the address of the page: a link shows the same screen."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from ui import known

FIRST = "beijing_reset"
KEPT = ("scenario", "model", "seed", "set")
MOST_CHANGES, MOST_UNDONE = 100, 100


@dataclass(frozen=True)
class Ask:
    """A scenario, a decision model if not its own, changed numbers by key path, and a seed."""

    scenario: str = FIRST
    model: str | None = None
    changes: tuple[tuple[str, Any], ...] = ()
    seed: int = 1

    def changed(self, key: str, value: Any) -> "Ask":
        """With one number at another value; None takes the change back."""
        others = tuple(each for each in self.changes if each[0] != key)
        return replace(self, changes=others if value is None else (*others, (key, whole(value))))

    def modelled(self, model: str | None) -> "Ask":
        """With another decision model; None for the scenario's own."""
        return replace(self, model=model)

    def reset(self) -> "Ask":
        """The scenario as it stands."""
        return Ask(self.scenario, seed=self.seed)

    def query(self) -> dict[str, Any]:
        """The same as it stands in an address."""
        out: dict[str, Any] = {"scenario": self.scenario}
        if self.model:
            out["model"] = self.model
        if self.seed != 1:
            out["seed"] = str(self.seed)
        if self.changes:
            out["set"] = [f"{key}={value}" for key, value in self.changes]
        return out

    def command(self) -> str:
        """The same as a command line."""
        words = ["winset", "run", self.scenario]
        words += ["--model", self.model] if self.model else []
        words += ["--seed", str(self.seed)] if self.seed != 1 else []
        for key, value in self.changes:
            words += ["--set", f"{key}={value}"]
        return shlex.join(words)

    def python(self) -> str:
        """The same as Python."""
        parts = [repr(self.scenario)]
        parts += [f"model={self.model!r}"] if self.model else []
        parts += [f"seed={self.seed}"] if self.seed != 1 else []
        parts += [f"set={dict(self.changes)!r}"] if self.changes else []
        return f"import sim\n\nresult = sim.run({', '.join(parts)})\nresult.outcomes()"


def ask() -> Ask:
    """What is asked now: by the address, else as last in this session."""
    return st.session_state.get("ask", Ask())


def put(new: Ask) -> None:
    """Ask something else, and say so in the address; what was asked before can be had again."""
    if new == ask():
        return
    st.session_state["past"] = [*_past(), ask()][-MOST_UNDONE:]
    _set(new)


def can_undo() -> bool:
    """Whether something else was asked about this scenario before."""
    return bool(_past()) and _past()[-1].scenario == ask().scenario


def undo() -> None:
    """Ask what was asked before."""
    if can_undo():
        *st.session_state["past"], last = _past()
        _set(last)


def note(name: str, value: str) -> None:
    """Keep in the address what a page shows, beside what is asked."""
    st.query_params[name] = value


def noted(name: str) -> str:
    """What the address says of what a page shows; empty where it says nothing."""
    return st.query_params.get(name, "")


def _past() -> list[Ask]:
    return st.session_state.get("past", [])


def _set(new: Ask) -> None:
    st.session_state["ask"] = new
    given = st.query_params
    rest = {name: given.get_all(name) for name in given if name not in KEPT}
    given.from_dict(rest | new.query())


def keep_address() -> None:
    """Take what the address says, or put what this session asks into it: pages change, it stays."""
    asked = st.query_params.to_dict()
    if any(name in asked for name in KEPT):
        given = {name: st.query_params.get_all(name) for name in KEPT}
        st.session_state["ask"] = _read(given)
    elif "ask" in st.session_state:
        st.query_params.from_dict(ask().query())


def _read(given: Mapping[str, list[str]]) -> Ask:
    """What an address asks; what makes no sense in it is passed over."""
    scenario = next(iter(given["scenario"]), FIRST)
    seed = next(iter(given["seed"]), "1")
    model = next(iter(given["model"]), None)
    changes = (pair.partition("=") for pair in given["set"])
    return Ask(
        scenario if scenario in known.scenarios() else FIRST,
        model if model in known.models() else None,
        tuple({key: _value(text) for key, _, text in changes if key}.items())[:MOST_CHANGES],
        int(seed) if seed.isdecimal() and len(seed) < 19 else 1,
    )


def whole(value: Any) -> Any:
    """A whole number without its decimals, as people write it; anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _value(text: str) -> float | str | bool:
    """A value as `--set` reads it."""
    if text in {"true", "false"}:
        return text == "true"
    try:
        return whole(float(text))
    except ValueError:
        return text
