"""A file of the kind that Build writes, read back into a draft; likely values alone are taken."""

from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from ui.build.draft import TOP, Draft, Issue, Row

Data = Mapping[str, Any]
Parts = {"ideal": "position", "salience": "cares", "capability": "counts"}


def read(text: str) -> Draft | None:
    """The draft of a file; None where the file is of another kind."""
    try:
        return _draft(YAML(typ="safe", pure=True).load(text))
    except (YAMLError, AttributeError, KeyError, TypeError, ValueError, IndexError, StopIteration):
        return None


def likely(value: Any) -> float:
    """An estimate's likely value, or the bare number."""
    return float(value["likely"] if isinstance(value, Mapping) else value)


def _draft(data: Data) -> Draft:
    table = data["tables"]["decision"]
    people = {who: each["name"] for who, each in data["stakeholders"].items()}
    threats = data.get("threats", {})
    issues = [name for name in data["issues"] if name not in threats]
    start = str(data["start"])
    parties = [people[who] for who in table["parties"]]
    result = data["outcomes"]["result"]
    order = result["order"]
    borders = {name: _border(each) for name, each in result["categories"].items()}
    tested = next(iter(result["categories"].values()))["policy"]
    return Draft(
        title=data["title"],
        issues=tuple(_issue(data["issues"][name]) for name in issues),
        rows=tuple(_row(each, issues) for each in data["stakeholders"].values()),
        decides=parties[0] if len(parties) == 1 else "",
        parties=tuple(parties) if len(parties) < len(people) else (),
        meets=tuple(_since(start, month) for month in table["meets"]),
        start=start,
        months=int(data["months"]),
        threats=tuple(_threat(data, name, people, start) for name in threats),
        events=tuple(_event(e, people, start) for e in data.get("events", {}).values()),
        question=data["question"],
        asked=1 + issues.index(next(iter(tested))),
        answers=tuple(
            {"answer": name.replace("_", " "), "to": borders[above]}
            for name, above in zip(order, [*order[1:], order[0]], strict=True)
        ),
    )


def _border(condition: Any) -> float | None:
    """Where an answer begins on the scale; nothing for the last one."""
    if not isinstance(condition, Mapping):
        return None
    return likely(next(iter(condition["policy"].values()))["at_least"])


def _since(start: str, month: Any) -> int:
    (year, first), (then, at) = (map(int, str(each).split("-")) for each in (start, month))
    return 12 * (then - year) + at - first + 1


def _issue(each: Data) -> Issue:
    low, high = each["ends"]
    return Issue(each["title"], low, high, likely(each["policy"]))


def _row(each: Data, issues: list[str]) -> Row:
    row: dict[str, Any] = {"actor": each["name"], "counts": _part(each["capability"])}
    for k, issue in enumerate(issues, 1):
        if interest := each["interests"].get(issue):
            row[f"position {k}"] = likely(interest["ideal"])
            row[f"cares {k}"] = _part(interest["salience"])
    return row


def _part(value: Any) -> float:
    return round(TOP * likely(value), 6)


def _threat(data: Data, name: str, people: Data, start: str) -> Row:
    each = data["threats"][name]
    bounds = (each["demand"].get(bound) for bound in ("at_least", "at_most"))
    stakes = (data["stakeholders"][each[side]]["interests"][name] for side in ("target", "sender"))
    hurts, costs = (_part(stake["salience"]) for stake in stakes)
    return {
        "who": people[each["sender"]],
        "whom": people[each["target"]],
        "yield": likely(next(bound for bound in bounds if bound is not None)),
        "else": data["issues"][name]["title"],
        "hurts": hurts,
        "costs": costs,
        "month": _since(start, each["from"]),
    }


def _event(each: Data, people: Data, start: str) -> Row:
    key, value = next(iter(each["set"].items()))
    _, who, *rest = key.split(".")
    what = Parts[rest[-1]]
    return {
        "month": _since(start, each["month"]),
        "chance": _part(each["probability"]),
        "actor": people[who],
        "what": what,
        "to": likely(value) if what == "position" else _part(value),
    }
