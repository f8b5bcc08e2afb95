"""Why a change alters an answer: whom it reaches, and where two stories first differ."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import sim
from ui.words.figures import amount, in_words, month_name, per_cent
from ui.words.narration import Teller
from ui.words.translate import t, tn

Data = Mapping[str, Any]
Ideals = Mapping[str, Mapping[str, float]]  # by stakeholder and issue, in the issue's unit
CASES = (t("As it stands"), t("What if"))


def changed_people(keys: Iterable[str]) -> Sequence[str]:
    """The stakeholders whose numbers are among those changed, each once."""
    changed = [key for key in map(sim.Key.parse, keys) if key.kind == "stakeholders"]
    return list(dict.fromkeys(key.name for key in changed))


def reach_sentences(found: Data, changed: Iterable[str]) -> Iterator[str]:
    """Through whom the numbers of some stakeholders are felt, a sentence each."""
    people, seated = found["stakeholders"], _seats(found)
    for who in changed:
        if who not in people or who in seated:
            continue
        above = people[who]["within"]
        if above in people:
            words = t("{who}: not at the talks; counts there as far as {above} listens.")
            yield words.format(who=people[who]["name"], above=people[above]["name"])
        else:
            words = t("{who}: not at the talks, nor heard by anybody who is.")
            yield words.format(who=people[who]["name"])


def _seats(found: Data) -> set[str]:
    return {who for table in found["tables"].values() for who in table["parties"]}


def change_sentence(data: Data, question: str) -> str:
    """How many replicates answer a question otherwise, and how most often."""
    each, of = data["outcomes"][question], f"{data['replicates']:,}"
    if not each["changed"]:
        return t("No replicate of {of} answers otherwise.").format(of=of)
    most = each["swaps"][0]
    words = tn(
        "{n} replicate of {of} answers otherwise: “{now}” instead of “{was}”.",
        "{n} replicates of {of} answer otherwise, most often “{now}” instead of “{was}” ({most}).",
        each["changed"],
    )
    ends = {"was": in_words(most["was"]), "now": in_words(most["now"])}
    return words.format(n=each["changed"], of=of, most=most["count"], **ends)


def divergence_sentences(data: Data, question: str, teller: Teller, wishes: Ideals) -> list[str]:
    """What first parted those replicates, a sentence each, the commonest first."""
    each = data["outcomes"][question]
    counted = [(part["count"], decision_sentence(part, teller)) for part in each["partings"]]
    if each["terms"]:
        counted.append((each["terms"]["count"], terms_sentence(each["terms"], teller, wishes)))
    rest = each["changed"] - sum(count for count, _ in counted)
    found = [sentence for _, sentence in sorted(counted, key=lambda one: -one[0])]
    words = tn("{n} more parts in another way.", "{n} more part in other ways.", rest)
    return [*found, words.format(n=rest)] if rest else found


def decision_sentence(part: Data, teller: Teller) -> str:
    """A decision that first parts two stories: what it is now, what weighed, and what it was."""
    words = tn(
        "{n} of them parts from its old story in {month}. What if: {now} As it stands: {was}",
        "{n} of them part from their old stories here, most often in {month}. What if: {now} "
        "As it stands: {was}",
        part["count"],
    )
    was, now = (_deed(part, part[end], teller, why=end == "now") for end in ("was", "now"))
    return words.format(n=part["count"], month=month_name(part["month"]), was=was, now=now)


def _deed(part: Data, what: str | None, teller: Teller, *, why: bool) -> str:
    if what is None:
        return t("no such decision.")
    if not why:
        return f"{teller.decision(part['who'], what, part['to'])}."
    return teller.deed({**part, "what": what, "probability": 1})


def terms_sentence(part: Data, teller: Teller, wishes: Ideals) -> str:
    """What differs although all decide alike: how the terms move, and towards whose wish."""
    words = tn(
        "{n} of them differs in its terms alone: everybody decides as before.",
        "{n} of them differ in their terms alone: everybody decides as before.",
        part["count"],
    )
    sentences = [words.format(n=part["count"])]
    if part["moves"]:
        most = t("{moved}, at the median of the {n} that turn from “{was}” to “{now}”.")
        moved = "; ".join(_describe_move(move, teller) for move in part["moves"][:2])
        ends = {"was": in_words(part["was"]), "now": in_words(part["now"])}
        sentences.append(most.format(moved=moved, n=part["of_these"], **ends))
    return " ".join([*sentences, *_towards(part, teller, wishes)])


def _describe_move(move: Data, teller: Teller) -> str:
    issue = teller.issues[move["issue"]]
    return t("{issue}: {was} → {now}").format(
        issue=issue["title"],
        was=amount(issue, move["was"], unit=False),
        now=amount(issue, move["now"]),
    )


def _towards(part: Data, teller: Teller, wishes: Ideals) -> Iterator[str]:
    """Whether the terms come nearer to the wish of those whose numbers were changed."""
    for move in part["moves"][:2]:
        for who, wanted in wishes.items():
            if move["issue"] in wanted:
                ideal = wanted[move["issue"]]
                nearer = abs(move["now"] - ideal) < abs(move["was"] - ideal)
                words = (
                    t("That is nearer to the wish of {who}: {ideal}.")
                    if nearer
                    else t("That is farther from the wish of {who}: {ideal}.")
                )
                shown = amount(teller.issues[move["issue"]], ideal)
                yield words.format(who=teller.name(who), ideal=shown)


def ideals(found: Data, known: Data, changes: Mapping[str, Any]) -> Ideals:
    """What those whose numbers were changed want, where one number says it."""
    out: dict[str, dict[str, float]] = {}
    for who in changed_people(changes):
        for issue, each in found["issues"].items():
            key = str(sim.Key.interest(who, issue, "ideal"))
            likely = [changes[key]] if key in changes else known.get(key, {}).get("likely", [])
            if len(likely) == 1:
                level = each["levels"] or []
                value = level.index(likely[0]) if likely[0] in level else likely[0]
                out.setdefault(who, {})[issue] = float(value)
    return out


def decision_rows(data: Data, teller: Teller) -> list[dict[str, str]]:
    """Rows of a table: the decisions that most replicates gain or lose."""
    return [
        {
            t("decision"): teller.decision(each["who"], each["what"], each["to"]),
            t("as it stands"): per_cent(each["was"]),
            t("what if"): per_cent(each["now"]),
        }
        for each in data["decisions"]
    ]


def find_example(data: Data) -> tuple[str, int] | None:
    """The question whose answers change most, and a replicate that shows how; None if none."""
    question = max(data["outcomes"], key=lambda name: data["outcomes"][name]["changed"])
    each = data["outcomes"][question]
    parts = [*each["partings"], *([each["terms"]] if each["terms"] else [])]
    if not parts:
        return None
    return question, max(parts, key=lambda part: part["count"])["replicate"]


def differing_months(
    was: Data, now: Data, teller: Teller
) -> dict[str, tuple[list[str], list[str]]]:
    """Months in which two stories of one replicate differ, with what only one of them tells."""
    out: dict[str, tuple[list[str], list[str]]] = {}
    for each in sorted({*was["months"], *now["months"]}):
        one, other = (_month_lines(story["months"].get(each, []), teller) for story in (was, now))
        if one != other:
            alone = [line for line in one if line not in other]
            out[each] = (alone, [line for line in other if line not in one])
    return out


def _month_lines(entries: Sequence[Data], teller: Teller) -> list[str]:
    """What happens in a month, a line each: decisions, and the steps of every position."""
    lines: list[str] = []
    for sentence, details, _ in teller.month(entries):
        steps = sentence.endswith(":")
        lines += [f"{sentence} {each}" for each in details] if steps else [sentence]
    return lines
