"""Facts and estimates as lines to read, and the search over them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ui.words.figures import in_words, value_in_words
from ui.words.translate import t

BOUNDS = {"at_least": t("at least"), "at_most": t("at most"), "about": t("about")}
DATED = {"year", "month of the year"}  # numbers that are read without commas
Row = Mapping[str, Any]


def fact_rows(articles: Mapping[str, Any], people: Mapping[str, str]) -> list[Row]:
    """Every fact with its id, speaker, subject and place; articles before other sources.

    `disputes` gives what each contradicting fact says, by its id.
    """
    found = {
        f"{slug}.{name}": (fact, article)
        for slug, article in sorted(articles.items(), key=lambda each: each[1]["kind"])
        for name, fact in article["facts"].items()
    }
    says = {key: fact["says"] for key, (fact, _) in found.items()}
    return [_row(key, *those, people, says) for key, those in found.items()]


def dispute_pairs(rows: Sequence[Row]) -> list[tuple[Row, Row, Row | None]]:
    """Pairs of facts that contradict each other, once each, with the fact that explains them."""
    by_id = {row["id"]: row for row in rows}
    pairs = {tuple(sorted((row["id"], other))) for row in rows for other in row["disputes"]}
    return [(by_id[one], by_id[two], _explanation(by_id, one, two)) for one, two in sorted(pairs)]


def estimate_rows(chains: Mapping[str, Any], name: Callable[[str], str]) -> list[Row]:
    """Every estimate: its key as words, its value and range with the unit, and its branches."""
    return [
        {
            "key": key,
            "says": name(key),
            "value": _values(number),
            "judged": any(branch["judgement"] for branch in number["branches"]),
            "place": Path(number["place"]).name,  # not this server's folders
            "branches": number["branches"],
        }
        for key, number in chains.items()
    ]


def filter_rows(rows: Iterable[Row], text: str) -> list[Row]:
    """Rows that contain a text anywhere, in capitals or not."""
    wanted = text.casefold().strip()
    return [row for row in rows if wanted in _searched(row).casefold()]


def page_rows(rows: Sequence[Any], number: int, size: int) -> Sequence[Any]:
    """One page of rows, counted from 1."""
    return rows[(number - 1) * size : number * size]


def page_count(rows: Sequence[Any], size: int) -> int:
    """How many pages rows fill; one if there are none."""
    return max(1, -(-len(rows) // size))


def fact_place(fact: Mapping[str, Any]) -> str:
    """Where a fact stands: article and paragraph, or the citation."""
    if fact["citation"]:
        return fact["citation"]
    return t("{article}, {publisher}, paragraph {n}").format(
        article=fact["article"],
        publisher=t("publisher unknown") if fact["publisher"] == "unknown" else fact["publisher"],
        n=fact["paragraph"],
    )


def fact_figures(fact: Mapping[str, Any]) -> str:
    """The figures of a fact with their units."""
    return "; ".join(
        " ".join(
            [
                f"{in_words(name)}:",
                *([BOUNDS[each["bound"]]] if each["bound"] else []),
                _value(each),
            ]
        )
        for name, each in fact["figures"].items()
    )


def judgement_sentence(rows: Sequence[Row]) -> str:
    """How many estimates rest on judgement."""
    return t("{n} of {all} estimates rest on judgement; all others on cited facts.").format(
        n=sum(row["judged"] for row in rows), all=len(rows)
    )


def person_name(who: str, people: Mapping[str, str]) -> str:
    """The name of who spoke or is spoken of: a stakeholder's, or as it is."""
    return people.get(who) or (in_words(who).title() if who.islower() else who)


def _row(
    key: str,
    fact: Mapping[str, Any],
    article: Mapping[str, Any],
    people: Mapping[str, str],
    says: Mapping[str, str],
) -> Row:
    return {
        **fact,
        "id": key,
        "speaker": person_name(fact["speaker"], people),
        "about": person_name(fact["about"], people),
        "kind": in_words(fact["type"]),
        "article": article["title"],
        "publisher": article["publisher"],
        "disputes": {other: says[other] for other in fact["disputes"] if other in says},
    }


def _explanation(by_id: Mapping[str, Row], one: str, two: str) -> Row | None:
    """What both sides name as the explanation, or the one that names any."""
    named = [by_id[each]["explained_by"] for each in (one, two) if by_id[each]["explained_by"]]
    return by_id.get(named[0]) if named else None


def _searched(row: Row) -> str:
    """All words of a row that a reader sees, its key included."""
    seen = [
        str(row.get(field) or "") for field in ("id", "key", "says", "speaker", "about", "article")
    ]
    seen += [str(row.get(field) or "") for field in ("citation", "publisher", "kind")]
    for branch in row.get("branches", []):
        seen += [branch["judgement"] or "", *(fact["id"] for fact in branch["facts"])]
        seen += [fact["says"] for fact in branch["facts"]]
    return "\n".join(seen)


def _value(each: Mapping[str, Any]) -> str:
    value, unit = each["value"], each["unit"]
    if isinstance(value, str):
        return value
    if unit in DATED:
        return f"{value:.0f}"
    exact = f"{value:,.4f}".rstrip("0").rstrip(".")
    return _measured(exact, unit)


def _measured(number: str, unit: str) -> str:
    """A number with its unit, as people write it."""
    if "$" in unit:
        currency, _, rest = unit.partition(" ")
        return f"{currency} {number} {rest}".strip()
    return f"{number} ({unit})" if unit.startswith("index") else f"{number} {unit}"


def _values(number: Mapping[str, Any]) -> str:
    """An estimate; where another value is drawn, that as well."""
    values = t(" or ").join(_estimate(number, each) for each in number["branches"])
    if number["value"] is None:
        return values
    words = t("{value} in this run; the others go by {values}")
    if number["known"]:
        words = t("{value} in this run, and all know it; else {values}")
    return words.format(value=value_in_words(number["value"]), values=values)


def _estimate(number: Mapping[str, Any], branch: Mapping[str, Any]) -> str:
    likely = value_in_words(branch["likely"])
    if not number["levels"]:
        likely = _measured(likely, number["unit"])
    if branch["low"] is None:
        return likely
    return t("{likely}, {low} to {high} with 80 % confidence").format(
        likely=likely, low=value_in_words(branch["low"]), high=value_in_words(branch["high"])
    )
