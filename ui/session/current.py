"""What the user asks, kept in the address of the page: a link shows the same screen."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import streamlit as st

import sim
from ui.session import address
from ui.session import shipped as known
from ui.session.ask import FIRST, Ask, Pairs, value_of
from ui.words.translate import t

KEPT = ("scenario", "model", "seed", "param", "set")
MOST_CHANGES, MOST_UNDONE = 100, 100


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


def own(path: str) -> Ask:
    """A scenario of this session's own, from now on under a name that means nothing to others."""
    name = f"yours-{Path(path).parent.name}"
    st.session_state.setdefault("own", {})[name] = path
    return Ask(name, file=path)


def opened(scenario: str) -> Ask | None:
    """A scenario by its name in an address: a shipped one or this session's; never by a path."""
    if scenario in known.scenarios():
        return Ask(scenario)
    path = st.session_state.get("own", {}).get(scenario)
    return Ask(scenario, file=path) if path else None


def note(name: str, value: str) -> None:
    """Keep in the address what a page shows, beside what is asked."""
    address.heed()
    st.query_params[name] = value
    address.wrote()


def noted(name: str) -> str:
    """What the address says of what a page shows; empty where it says nothing."""
    return st.query_params.get(name, "")


def _past() -> list[Ask]:
    return st.session_state.get("past", [])


def _set(new: Ask) -> None:
    st.session_state["ask"] = new
    st.session_state["linked"] = {}
    address.heed()
    given = st.query_params
    rest = {name: given.get_all(name) for name in given if name not in KEPT}
    given.from_dict(rest | new.query())
    address.wrote()


def keep_address() -> None:
    """Take what the address says, or put what this session asks into it: pages change, it stays.

    What cannot be shown as it is asked is refused: nothing of such an address is taken.
    """
    address.heed()
    if address.is_new():
        st.session_state["linked"] = st.query_params.to_dict()
    given = {name: st.query_params.get_all(name) for name in KEPT}
    wrong = st.session_state["refused"] = list(refusals(given))
    if any(given.values()):
        st.session_state["ask"] = ask() if wrong else _read(given)
    elif "ask" in st.session_state:
        st.query_params.from_dict(ask().query())
    address.wrote()


def leave() -> None:
    """Ask what was asked before an address that was refused."""
    _set(ask())


def linked(name: str) -> str:
    """What a link asks of the page under a name, as long as the page has not shown it."""
    return st.session_state.get("linked", {}).get(name, "")


def shown(name: str) -> None:
    """The page shows what was asked under a name: from now on it may change its mind."""
    st.session_state.get("linked", {}).pop(name, None)


def forget(name: str) -> None:
    """Say nothing under a name in the address any more."""
    address.heed()
    st.query_params.pop(name, None)
    address.wrote()
    shown(name)


def refusals(given: Mapping[str, list[str]]) -> Iterator[str]:
    """What in an address cannot be shown, each with what is allowed."""
    for name in ("scenario", "model", "seed"):
        if len(given[name]) > 1:
            yield t("The address gives “{name}” more than once. Keep one.").format(name=name)
    scenario, model, seed = (_first(given, name) for name in ("scenario", "model", "seed"))
    if scenario and opened(scenario) is None:
        text = t("The address asks for the scenario “{name}”, which does not exist. {known}")
        yield text.format(name=scenario[:80], known=one_of(known.scenarios()))
    if model and model not in known.models():
        text = t("The address asks for the decision model “{name}”, which does not exist. {known}")
        yield text.format(name=model[:80], known=one_of(known.models()))
    if seed and whole_number(seed, sim.LARGEST_SEED) is None:
        text = t(
            "The address asks for the seed “{seed}”. A seed is a whole number from 0 to {most}."
        )
        yield text.format(seed=seed[:80], most=sim.LARGEST_SEED)
    yield from _unpaired([*given["set"], *given["param"]])


def _unpaired(texts: list[str]) -> Iterator[str]:
    for text in texts:
        key, equals, value = text.partition("=")
        if not (key and equals and value):
            words = t("The address changes “{text}”. Write a key, = and a value.")
            yield words.format(text=text[:80])
    if len(texts) > MOST_CHANGES:
        words = t("The address changes {n} numbers; at most {most} are allowed.")
        yield words.format(n=len(texts), most=MOST_CHANGES)


def one_of(names: Iterable[str]) -> str:
    """What may stand in an address instead."""
    return t("Allowed: {names}.").format(names=", ".join(names))


def whole_number(text: str, most: int) -> int | None:
    """A whole number from 0 to the most that is allowed, as an address writes it."""
    found = sim.read_number(text)
    return found if isinstance(found, int) and 0 <= found <= most else None


def _first(given: Mapping[str, list[str]], name: str) -> str:
    return next(iter(given[name]), "")


def _read(given: Mapping[str, list[str]]) -> Ask:
    """What an address asks, where nothing in it is refused."""
    scenario = opened(_first(given, "scenario") or FIRST) or Ask()
    return Ask(
        scenario.scenario,
        _first(given, "model") or None,
        _pairs(given["set"]),
        int(_first(given, "seed") or 1),
        _pairs(given["param"]),
        scenario.file,
    )


def _pairs(texts: list[str]) -> Pairs:
    split = (text.partition("=") for text in texts)
    return tuple({key: value_of(text) for key, _, text in split}.items())
