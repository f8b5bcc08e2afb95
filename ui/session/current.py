"""What the user asks, kept in the address of the page: a link shows the same screen."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import streamlit as st

import sim
from ui.session import address, shipped
from ui.session.ask import FIRST, Ask, Pairs, value_of
from ui.words.translate import t

KEPT = ("scenario", "model", "seed", "param", "set")
MOST_CHANGES, MOST_UNDONE = 100, 100


def current_ask() -> Ask:
    """The present request: the one in the address, or the last one of this session."""
    return st.session_state.get("ask", Ask())


def put(new: Ask) -> None:
    """Make a new request and write it into the address; `undo` goes back to the one before."""
    if new == current_ask():
        return
    st.session_state["past"] = [*_past(), current_ask()][-MOST_UNDONE:]
    _set(new)


def remember_ask(asked: Ask) -> None:
    """Keep a request whose address the browser has written itself."""
    st.session_state["ask"] = asked


def can_undo() -> bool:
    """Whether this session made an earlier request about the same scenario."""
    return bool(_past()) and _past()[-1].scenario == current_ask().scenario


def undo() -> None:
    """Go back to the request before."""
    if can_undo():
        *st.session_state["past"], last = _past()
        _set(last)


def adopt(path: str) -> Ask:
    """Register a scenario of this session; its name is valid in no other session."""
    name = f"yours-{Path(path).parent.name}"
    st.session_state.setdefault("files", {})[name] = path
    return Ask(name, file=path)


def find_scenario(scenario: str) -> Ask | None:
    """Find a shipped scenario, or one of this session, by its name; never by a path."""
    if scenario in shipped.scenarios():
        return Ask(scenario)
    path = st.session_state.get("files", {}).get(scenario)
    return Ask(scenario, file=path) if path else None


def note(name: str, value: str) -> None:
    """Write into the address what a page shows, beside the request."""
    address.restore_recent()
    st.query_params[name] = value
    address.remember()


def read_note(name: str) -> str:
    """Read what the address says a page should show; empty if it says nothing."""
    return st.query_params.get(name, "")


def _past() -> list[Ask]:
    return st.session_state.get("past", [])


def _set(new: Ask) -> None:
    st.session_state["ask"] = new
    st.session_state["linked"] = {}
    address.restore_recent()
    given = st.query_params
    rest = {name: given.get_all(name) for name in given if name not in KEPT}
    given.from_dict(rest | new.query())
    address.remember()


def keep_address(*, written_by_browser: bool = False) -> None:
    """Read the request from the address, or write this session's request into it.

    An address with any mistake is refused as a whole. One that the browser writes is never late.
    """
    if not written_by_browser:
        address.restore_recent()
    if address.is_new():
        st.session_state["linked"] = st.query_params.to_dict()
    given = {name: st.query_params.get_all(name) for name in KEPT}
    wrong = st.session_state["refused"] = list(refusals(given))
    if any(given.values()):
        st.session_state["ask"] = current_ask() if wrong else _read(given)
    elif "ask" in st.session_state:
        st.query_params.from_dict(current_ask().query())
    address.remember()


def leave() -> None:
    """Go back to the request before an address that was refused."""
    _set(current_ask())


def read_link(name: str) -> str:
    """Read what a link wants the page to show, until the page has shown it."""
    return st.session_state.get("linked", {}).get(name, "")


def mark_shown(name: str) -> None:
    """Note that the page has shown what the link wanted; the user may now change it."""
    st.session_state.get("linked", {}).pop(name, None)


def forget(name: str) -> None:
    """Remove a name from the address."""
    address.restore_recent()
    st.query_params.pop(name, None)
    address.remember()
    mark_shown(name)


def refusals(given: Mapping[str, list[str]]) -> Iterator[str]:
    """Mistakes in an address, each with what is allowed."""
    for name in ("scenario", "model", "seed"):
        if len(given[name]) > 1:
            yield t("The address gives “{name}” more than once. Keep one.").format(name=name)
    scenario, model, seed = (_first(given, name) for name in ("scenario", "model", "seed"))
    if scenario and find_scenario(scenario) is None:
        text = t("The address asks for the scenario “{name}”, which does not exist. {known}")
        yield text.format(name=scenario[:80], known=one_of(shipped.scenarios()))
    if model and model not in shipped.models():
        text = t("The address asks for the decision model “{name}”, which does not exist. {known}")
        yield text.format(name=model[:80], known=one_of(shipped.models()))
    if seed and whole_number(seed, sim.LARGEST_SEED) is None:
        text = t(
            "The address asks for the seed “{seed}”. A seed is a whole number from 0 to {most}."
        )
        yield text.format(seed=seed[:80], most=sim.LARGEST_SEED)
    yield from _pair_refusals([*given["set"], *given["param"]])


def _pair_refusals(texts: list[str]) -> Iterator[str]:
    for text in texts:
        key, equals, value = text.partition("=")
        if not (key and equals and value):
            words = t("The address changes “{text}”. Write a key, = and a value.")
            yield words.format(text=text[:80])
    if len(texts) > MOST_CHANGES:
        words = t("The address changes {n} numbers; at most {most} are allowed.")
        yield words.format(n=len(texts), most=MOST_CHANGES)


def one_of(names: Iterable[str]) -> str:
    """A sentence that lists the allowed names."""
    return t("Allowed: {names}.").format(names=", ".join(names))


def whole_number(text: str, most: int) -> int | None:
    """A whole number from 0 to the most that is allowed, as an address writes it."""
    found = sim.read_number(text)
    return found if isinstance(found, int) and 0 <= found <= most else None


def _first(given: Mapping[str, list[str]], name: str) -> str:
    return next(iter(given[name]), "")


def _read(given: Mapping[str, list[str]]) -> Ask:
    """The request in an address without mistakes."""
    scenario = find_scenario(_first(given, "scenario") or FIRST) or Ask()
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
