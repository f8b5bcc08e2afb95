"""One replicate in sentences: what happened, how likely it was, and what weighed most."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sim
from ui.words.figures import amount, describe_step, in_words, is_far, per_cent
from ui.words.spoken import phrase, short, words_of
from ui.words.translate import t, translate

VERBS = sim.verbs()
SECTIONS = {str(verb): kind.section for kind in sim.COUNTED for verb in kind.verbs}
HELD_OUT = t("It would have signed this much, and hoped that the others would give more.")
Entries = Sequence[Mapping[str, Any]]
Line = tuple[str, list[str], list[str]]


class Teller:
    """Puts entries of a story into words; `found` is the summary of its scenario."""

    def __init__(self, found: Mapping[str, Any]):
        self.found = found
        self.issues: Mapping[str, Any] = found["issues"]
        self.threats: Mapping[str, Any] = found["threats"]
        self.names = {who: each["name"] for who, each in found["stakeholders"].items()}

    def month(self, entries: Entries) -> Iterator[Line]:
        """Sentences of a month: each with its details and the facts that it rests on."""
        seen: set[tuple[str, str]] = set()
        for entry in entries:
            key = (entry["who"], entry["what"])
            if not VERBS[entry["what"]].step:
                facts = list(entry["facts"])
                yield self.deed(entry), [*self._details(entry), *_judged(entry)], facts
            elif key not in seen:
                seen.add(key)
                same = [each for each in entries if (each["who"], each["what"]) == key]
                steps = [step for each in same if (step := self._step(each))]
                if steps:
                    who = translate(VERBS[entry["what"]].deed).format(who=self.name(entry["who"]))
                    yield f"{who}:", steps, []

    def deed(self, entry: Mapping[str, Any]) -> str:
        """A decision in a sentence, with its probability and what weighed most."""
        text = self.decision(entry["who"], entry["what"], entry["to"])
        why = sim.Key.parse(entry["why"])
        if entry["probability"] <= 0 and why.kind == "events":
            text += self._through(why)
        elif entry["probability"] <= 0:
            text += t(" (nobody expected it)")
        elif entry["probability"] < 1:
            text += t(" ({chance} likely)").format(chance=per_cent(entry["probability"]))
        return f"{text}{self._reason(entry)}."

    def decision(self, who: str, what: str, to: str) -> str:
        """Who decides what, and nothing else."""
        pattern = translate(VERBS[what].deed)
        return pattern.format(who=self.name(who), to=self.thing(what, to))

    def thing(self, what: str, to: str) -> str:
        """What a decision is about, within a sentence."""
        return phrase(self.found, SECTIONS.get(what, "events"), to)

    def name(self, who: str) -> str:
        """A stakeholder's name."""
        return self.names.get(who, in_words(who))

    def status(self, months: Mapping[str, Entries], until: str) -> Iterator[tuple[str, str, str]]:
        """Tables, threats and moves with what last became of each, and when, up to a month."""
        last: dict[str, tuple[str, str]] = {}
        for month, entries in months.items():
            for entry in entries:
                word = VERBS[entry["what"]].became
                if word and month <= until:
                    name = short(self.found, SECTIONS[entry["what"]], entry["to"])
                    last[name] = (translate(word), month)
        for name, (word, month) in last.items():
            yield name, word, month

    def _step(self, entry: Mapping[str, Any]) -> str:
        """From what to what a position moves; empty where a reader would see no difference."""
        issue = self.issues[entry["to"]]
        if issue["levels"] and not is_far(issue, entry["before"], entry["after"]):
            return ""
        between = describe_step(issue, entry["before"], entry["after"])
        if between:
            return t("{issue}: {step}").format(issue=issue["title"], step=between)
        before, after = (amount(issue, entry[end], unit=False) for end in ("before", "after"))
        if before == after:
            return ""
        return t("{issue}: {before} → {after}").format(
            issue=issue["title"], before=before, after=amount(issue, entry["after"])
        )

    def _details(self, entry: Mapping[str, Any]) -> list[str]:
        """What a decision comes to, where its sentence does not say."""
        match entry["what"]:
            case "threatens":
                return self._demand(entry["to"])
            case "makes the move":
                return self._effects(entry["to"])
            case "holds out for more":
                return [HELD_OUT]
        return []

    def _demand(self, name: str) -> list[str]:
        """What the sender says and what a threat is about."""
        threat = self.threats[name]
        demand, sanction = (self._issue(threat[end]) for end in ("demand", "sanction"))
        text = t("It wants {target} to give way on {demand}. Else it acts on {sanction}.")
        target = self._person(threat["target"])
        says = words_of(self.found, "threats", name).get("says")
        said = [f"“{says}”"] if says else []
        return [*said, text.format(target=target, demand=demand, sanction=sanction)]

    def _effects(self, name: str) -> list[str]:
        """On whom a move presses, and what it sets."""
        words = words_of(self.found, "moves", name)
        issues = "; ".join(self._issue(issue) for issue in words.get("sets", ()))
        sets = [t("It decides {issues}.").format(issues=issues)] if issues else []
        return [*self._pressure(words.get("presses")), *sets]

    def _pressure(self, presses: Mapping[str, Any] | None) -> list[str]:
        if not presses:
            return []
        on, at = presses["on"], presses["at"]
        threat = self.threats.get(at)
        texts = {
            (True, False): t("At home it makes a signature cheaper for {on}: {at}."),
            (False, False): t("At home it makes a signature dearer for {on}: {at}."),
            (True, True): t("At home it makes a step back cheaper for {on}: {at}."),
            (False, True): t("At home it makes a step back dearer for {on}: {at}."),
        }
        text = texts[presses["cheaper"], threat is not None]
        part = "tables" if threat is None else "threats"
        return [text.format(on=self._person(on), at=phrase(self.found, part, at))]

    def _person(self, who: str) -> str:
        return phrase(self.found, "stakeholders", who)

    def _issue(self, issue: str) -> str:
        return phrase(self.found, "issues", issue)

    def _through(self, why: sim.Key) -> str:
        """What brought a decision about."""
        return t(", because of {cause}").format(cause=phrase(self.found, why.kind, why.name))

    def _reason(self, entry: Mapping[str, Any]) -> str:
        """What weighed most in a decision, or what brought it about."""
        side = VERBS[entry["what"]].side
        why, against = sim.Key.parse(entry["why"]), side == "against"
        if not side or not why.name:
            return ""
        if side == "through":
            return self._through(why)
        if why.part[-1:] == ("hurdle",):
            return t(", though it stood to gain: by less than signing costs it") * against
        if why.part[-1:] == ("resolve",):
            return t(", since to back off would cost it more at home") * (not against)
        matter = self._issue(why.issue) if why.issue else t("money")
        pattern = t(", mostly for {matter}")
        if against:
            pattern = t(", mostly because of {matter}")
        text = pattern.format(matter=matter)
        if why.name != entry["who"]:
            text += t(", as seen by {who}").format(who=self._person(why.name))
        return text


def _judged(entry: Mapping[str, Any]) -> list[str]:
    """What the reason of a decision says of itself, where no fact stands behind it."""
    texts = [] if entry["facts"] else entry.get("judgement", [])
    return [t("Judgement: {text}.").format(text=text) for text in texts[:2]]
