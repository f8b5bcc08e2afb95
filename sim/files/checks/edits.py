# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (what ruamel.yaml reads is of any type)
"""The edits that bring a file of the first version up to date; its comments stay."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError

from sim.domain.errors import Problem, WinsetError
from sim.domain.key import Key
from sim.files import library, yaml_text
from sim.files.checks.audit import kind_of
from sim.files.disk import write
from sim.files.document import Document, read

_RESERVATION = re.compile(r"stakeholders\.([^.]+)\.interests\.([^.]+)\.reservation(\.\w+)?")
_SIDES = ("at_least", "at_most")


def edit(path: Path) -> list[str]:
    """Write a file anew with its old keys replaced, and tell each edit; nothing to edit, no write.

    What no rule decides, such as the side of a reservation at its ideal, is left as it stands.
    """
    document = read(path)
    change = _EDITS.get(kind_of(document))
    if change is None:
        return []
    top = _to_change(document)
    told = list(change(top))
    if told:
        write(path, yaml_text.written(top))
    return told


def _to_change(document: Document) -> CommentedMap:
    """A document with its comments; WinsetError where a value cannot be kept as it is written."""
    try:
        return yaml_text.loaded(document.raw.decode("utf-8-sig"))
    except (YAMLError, ValueError, OverflowError) as error:
        words = f"cannot be edited: {str(error).splitlines()[0][:200]}. Mend it first."
        raise WinsetError([Problem(words, "", document.name)]) from None


def _of_scenario(top: CommentedMap) -> Iterator[str]:
    if top.get("schema_version") == 1:
        top["schema_version"] = 2
        yield "schema_version: 2 instead of 1"
    costs = dict(_costs(top))
    yield from _without_noise(top)
    for name, threat in _maps(top.get("threats")):
        if "audience_cost" in threat:
            del threat["audience_cost"]
            yield f"{Key.threat(name, 'audience_cost')}: left out"
    yield from _of_changes(top)
    for sender, cost in costs.items():
        key = str(Key.stakeholder(sender, "resolve"))
        overrides = top.setdefault("overrides", CommentedMap())
        if key not in overrides:
            overrides[key] = cost
            yield f"overrides: {key} instead of what backing down costs"


def _costs(top: CommentedMap) -> Iterator[tuple[str, Any]]:
    """What backing down costs each sender of a threat, where the file says."""
    general = _map(top.get("parameters")).get("audience_cost")
    overrides = _map(top.get("overrides"))
    general = overrides.get(str(Key.parameter("audience_cost")), general)
    for name, threat in _maps(top.get("threats")):
        own = overrides.get(str(Key.threat(name, "audience_cost")))
        cost = next((c for c in (own, threat.get("audience_cost"), general) if c is not None), None)
        if cost is not None and isinstance(threat.get("sender"), str):
            yield threat["sender"], cost


def _without_noise(top: CommentedMap) -> Iterator[str]:
    parameters = top.get("parameters")
    for name in ("beta", "kappa", "audience_cost", "credit"):
        if name in _map(parameters):
            del parameters[name]
            yield f"{Key.parameter(name)}: left out"
    if parameters is not None and not parameters:
        del top["parameters"]


def _of_changes(top: CommentedMap) -> Iterator[str]:
    """Edits of the key paths among overrides, and among what events set and shift."""
    changes = [top.get("overrides")]
    for _, event in _maps(top.get("events")):
        changes += [event.get("set"), event.get("shift")]
    for each in changes:
        for key in [key for key in _map(each) if isinstance(key, str)]:
            if re.fullmatch(r"parameters\.\w+|threats\.[^.]+\.audience_cost(\.\w+)?", key):
                if key.rpartition(".")[2] not in _KEPT:
                    del each[key]
                    yield f"{key}: left out"
            elif (now := _with_side(key, each[key])) is not None:
                _rename(each, key, now)
                yield f"{now} instead of {key}"
    if "overrides" in top and not top["overrides"]:
        del top["overrides"]


_KEPT = {"sanction_weight", "accommodation", "bluff", "notice", "attention"}


def _with_side(key: str, value: Any) -> str | None:
    """A key path of a reservation with its side; None where it is another, or nobody can tell."""
    found = _RESERVATION.fullmatch(key)
    who = library.stakeholders().get(found[1]) if found else None
    if not found or who is None or (found[3] or "")[1:] in _SIDES:
        return None
    interest = _map(_map(read(who).data.get("interests")).get(found[2]))
    known = [side for side in _SIDES if side in _map(interest.get("reservation"))]
    side = known[0] if known else _side(value, interest.get("ideal"))
    return f"{key[: found.end(2)]}.reservation.{side}{found[3] or ''}" if side else None


def _side(reservation: Any, ideal: Any) -> str | None:
    """On which side of a reservation its owner wants to stay; None where they are level."""
    worst, best = (_likely(each) for each in (reservation, ideal))
    if worst is None or best is None or worst == best:
        return None
    return "at_least" if worst < best else "at_most"


def _likely(estimate: Any) -> float | None:
    found = _map(estimate)
    branches = found.get("either") or [found]
    value = _map(branches[0]).get("likely") if isinstance(estimate, Mapping) else estimate
    return float(value) if isinstance(value, int | float) else None


def _of_stakeholder(top: CommentedMap) -> Iterator[str]:
    for issue, interest in _maps(top.get("interests")):
        bound = interest.get("reservation")
        if not isinstance(bound, CommentedMap) or not {"likely", "either"} & set(bound):
            continue
        side = _side(bound, interest.get("ideal"))
        if side is not None:
            sided = CommentedMap({side: bound})
            if bound.fa.flow_style():
                sided.fa.set_flow_style()
            interest["reservation"] = sided
            yield f"interests.{issue}.reservation: {side}"


def _of_article(top: CommentedMap) -> Iterator[str]:
    for name, fact in _maps(top.get("facts")):
        if "who" in fact:
            who = fact["who"]
            place = list(fact).index("who")
            _rename(fact, "who", "about")
            fact.insert(place, "speaker", who)
            yield f"facts.{name}: speaker and about, both {who}, instead of who. Look at them again"


_EDITS: dict[str, Callable[[CommentedMap], Iterator[str]]] = {
    "scenario": _of_scenario,
    "stakeholder": _of_stakeholder,
    "article": _of_article,
}


def _rename(node: CommentedMap, old: str, new: str) -> None:
    """Give a key another name, at its place and with its comment."""
    place, value, comment = list(node).index(old), node[old], node.ca.items.pop(old, None)
    del node[old]
    node.insert(place, new, value)
    if comment is not None:
        node.ca.items[new] = comment


def _map(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


def _maps(value: Any) -> Iterator[tuple[str, CommentedMap]]:
    """The mappings in a mapping, by name."""
    for name, each in _map(value).items():
        if isinstance(each, CommentedMap):
            yield str(name), each
