"""One replicate in sentences: what happened, how likely it was, and what weighed most."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sim
from ui.words.figures import amount, describe_step, in_words, is_far, per_cent
from ui.words.translate import t, translate

VERBS = sim.verbs()
Entries = Sequence[Mapping[str, Any]]
Line = tuple[str, list[str], list[str]]


class Teller:
    """Puts entries of a story into words; `found` is the summary of its scenario."""

    def __init__(self, found: Mapping[str, Any]):
        self.issues: Mapping[str, Any] = found["issues"]
        self.threats: Mapping[str, Any] = found["threats"]
        self.names = {who: each["name"] for who, each in found["stakeholders"].items()}

    def month(self, entries: Entries) -> Iterator[Line]:
        """Sentences of a month: each with its details and the facts that it rests on."""
        seen: set[tuple[str, str]] = set()
        for entry in entries:
            key = (entry["who"], entry["what"])
            if not VERBS[entry["what"]].step:
                yield self.deed(entry), self._demand(entry), list(entry["facts"])
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
        if entry["probability"] < 1:
            text += t(" ({chance} likely)").format(chance=per_cent(entry["probability"]))
        return f"{text}{self._reason(entry)}."

    def decision(self, who: str, what: str, to: str) -> str:
        """Who decides what, and nothing else."""
        pattern = translate(VERBS[what].deed)
        return pattern.format(who=self.name(who), to=f"“{in_words(to)}”")

    def name(self, who: str) -> str:
        """A stakeholder's name."""
        return self.names.get(who, in_words(who))

    def status(self, months: Mapping[str, Entries], until: str) -> Iterator[tuple[str, str, str]]:
        """Tables and threats with what last became of each, and when, up to a month."""
        last: dict[str, tuple[str, str]] = {}
        for month, entries in months.items():
            for entry in entries:
                word = VERBS[entry["what"]].became
                if word and month <= until:
                    last[entry["to"]] = (translate(word), month)
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

    def _demand(self, entry: Mapping[str, Any]) -> list[str]:
        """What a threat is about, where it is made."""
        if entry["what"] != "threatens":
            return []
        threat = self.threats[entry["to"]]
        demand, sanction = (self.issues[threat[end]]["title"] for end in ("demand", "sanction"))
        text = t("It wants {target} to give way on: {demand}. Else it acts on: {sanction}.")
        target = self.name(threat["target"])
        return [text.format(target=target, demand=demand, sanction=sanction)]

    def _reason(self, entry: Mapping[str, Any]) -> str:
        """What weighed most in a ratification or a refusal."""
        side = VERBS[entry["what"]].side
        if not side:
            return ""
        why = sim.Key.parse(entry["why"])
        if why.kind != "stakeholders":
            return t(", though by its interests it stood to gain")
        matter = self.issues[why.issue]["title"] if why.issue else t("money")
        pattern = t(", mostly for: {matter}")
        if side == "against":
            pattern = t(", mostly because of: {matter}")
        text = pattern.format(matter=matter)
        if why.name != entry["who"]:
            text += t(", as seen by {who}").format(who=self.name(why.name))
        return text
