"""Who's who: who leads, who sits at which table, who threatens whom, and who is heard by whom."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ui.words.figures import capital, month_name
from ui.words.spoken import phrase, short, words_of
from ui.words.translate import t

Found = Mapping[str, Any]


def whos_who(found: Found) -> dict[str, Any]:
    """The picture of a scenario and the same in sentences."""
    heads = _heads(found)
    tables = [_table(found, name, heads) for name in found["tables"]]
    threats = [_threat(found, name) for name in found["threats"]]
    picture = {
        "heads": [{"id": w, "name": _name(found, w), "hears": _hears(found, w)} for w in heads],
        "tables": [each for each in tables if each["parties"]],
        "threats": [each for each in threats if {each["from"], each["to"]} <= set(heads)],
    }
    return picture | {"sentences": list(_sentences(found, picture))}


def _heads(found: Found) -> list[str]:
    """Those who sit or threaten, the busiest in the middle."""
    acting = {who for table in found["tables"].values() for who in table["parties"]}
    acting |= {each[end] for each in found["threats"].values() for end in ("sender", "target")}
    heads = [who for who in found["stakeholders"] if who in acting]
    if len(heads) < 3:
        return heads
    busy = max(heads, key=lambda who: sum(who in t["parties"] for t in found["tables"].values()))
    others = [who for who in heads if who != busy]
    half = len(others) // 2
    return [*others[:half], busy, *others[half:]]


def _name(found: Found, who: str) -> str:
    return words_of(found, "stakeholders", who).get("short") or found["stakeholders"][who]["name"]


def _hears(found: Found, head: str) -> list[str]:
    """Names of those within it, each with those it hears itself."""
    return [
        t("{who} (and through it {others})").format(who=_name(found, who), others=_list(through))
        if (through := _hears(found, who))
        else _name(found, who)
        for who, each in found["stakeholders"].items()
        if each["within"] == head
    ]


def _table(found: Found, name: str, heads: Sequence[str]) -> dict[str, Any]:
    table = found["tables"][name]
    about = " · ".join(short(found, "issues", issue) for issue in table["issues"])
    when = t("in force") if table["standing"] else _when(table["meets"])
    title = phrase(found, "tables", name)
    title = title[:1].upper() + title[1:]
    return {
        "name": f"{title}, {when}" if when else title,
        "about": about,
        "parties": [who for who in table["parties"] if who in heads],
    }


def _when(meets: Sequence[str]) -> str:
    """Months of the meetings: the first and the last of many."""
    if not meets:
        return ""
    if len(meets) == 1:
        return month_name(meets[0])
    names = {"first": month_name(meets[0]), "last": month_name(meets[-1])}
    return (t("{first} and {last}") if len(meets) == 2 else t("{first} to {last}")).format(**names)


def _threat(found: Found, name: str) -> dict[str, str]:
    threat = found["threats"][name]
    says = words_of(found, "threats", name).get("says") or capital(phrase(found, "threats", name))
    return {"from": threat["sender"], "to": threat["target"], "says": says}


def _sentences(found: Found, picture: Found) -> Iterator[str]:
    for table in picture["tables"]:
        parties = _list([_name(found, who) for who in table["parties"]])
        text = t("At one table sit {parties}: {name} ({about}).")
        yield text.format(parties=parties, name=table["name"], about=table["about"])
    for threat in picture["threats"]:
        who, whom = (_name(found, threat[end]) for end in ("from", "to"))
        text = t("{who} can threaten {whom}: “{says}”")
        yield text.format(who=who, whom=whom, says=threat["says"])
    for head in picture["heads"]:
        if head["hears"]:
            text = t("{who} hears {whom}.")
            yield text.format(who=head["name"], whom=_list(head["hears"]))


def _list(names: Sequence[str]) -> str:
    *first, last = names
    return t("{first} and {last}").format(first=", ".join(first), last=last) if first else last
