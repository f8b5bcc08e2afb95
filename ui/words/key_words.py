"""Key paths, their values and what they rest on, in words."""

from collections.abc import Mapping
from typing import Any

import sim
from ui.words.figures import in_words, value_in_words
from ui.words.spoken import phrase, short, words_of
from ui.words.translate import t

Found = Mapping[str, Any]
Value = float | str

PARTS = {
    "salience": t("how much it cares"),
    "ideal": t("what it wants"),
    "position": t("what it says it wants"),
    "reservation": t("the worst it would accept"),
    "capability": t("how much influence it has"),
    "worth_cad_m": t("the money that moves it as far as its main wish does"),
    "voice": t("how much its government hears it"),
    "probability": t("how likely it is"),
    "hurdle": t("what signing costs it at home"),
    "resolve": t("what backing down costs it at home"),
    "known": t("whether all know it"),
    "made": t("whether it is made"),
    "announced": t("whether it is announced"),
    "cost": t("what it costs who makes it"),
    "by": t("how much it presses"),
    "cad_m": t("the sum offered, a year"),
    "review": t("months until a sanction is reviewed"),
    "to": t("how far the sanction goes"),
    "answer": t("how far the answer to it goes"),
    "at_most": t("what is demanded, at most"),
    "at_least": t("what is demanded, at least"),
    "value_cad_m": t("value of the trade"),
    "volume": t("quantity traded"),
    "tariff": t("tariff in the year of these figures"),
    "demand_elasticity": t("how strongly buyers answer to the price"),
    "supply_elasticity": t("how strongly sellers answer to the price"),
    "margin": t("what rivals earn on a sale"),
    "displacement": t("share of the imports that rivals would sell"),
    "exporter": t("jobs and plants idle at the seller's, a share of sales lost"),
    "importer": t("jobs and plants idle at the buyer's, a share of purchases lost"),
    "exporter_sales_cad_m": t("what the exporters sell in all markets"),
    "own_supply": t("how strongly the buyer's own supply answers to prices"),
    "in_quota_rate": t("tariff inside the quota"),
    "over_quota_rate": t("tariff above the quota"),
    "bluff": t("how far claims exceed what one needs"),
    "sanction_weight": t("how heavily a sanction weighs"),
    "notice": t("how large a trade must be to be noticed"),
    "attention": t("how often a possible threat is considered"),
    "accommodation": t("how fast declared positions follow the policy in force"),
}
SIDES = {
    "exporter": t("what sellers gain"),
    "buyer": t("what buyers gain"),
    "revenue": t("tariff revenue"),
    "rivals": t("what rivals lose"),
}
HIDDEN = {"interests", "within", "demand", "sanction", "answer", "reversion", "reservation"}
HIDDEN |= {"pressure", "pays", "idle", "shares", "rivals", "set", "policies", "stakeholders"}
NAMED = ("tables", "threats", "moves", "events")
AT_FIRST = {"policies": t("{what} at the start"), "tables": t("{what} without it")}
UTILITY = t("1 is an issue of salience 1 from one end of its scale to the other.")
WHOLE = {
    "chosen": t("as its maker chooses"),
    "true": t("yes"),
    "false": t("no"),
    "always": t("for certain"),
    "never": t("never"),
}


def lever_label(key: sim.Key, kind: str, found: Found) -> str:
    """What a number is called under a topic of a kind, which leaves out what the topic says."""
    last, part = key.parts[-1], _part(key)
    if key.issue is not None:
        who, issue = found["stakeholders"][key.name]["name"], found["issues"][key.issue]["title"]
        name = who if kind == "issues" else issue
        return name if last in {"salience", "ideal"} else f"{name}: {part}"
    if key.kind == "policies":
        return t("Policy at the start")
    return _special(key, found) or part[:1].upper() + part[1:]


def _special(key: sim.Key, found: Found) -> str:
    """The label of a number that its last part alone does not name."""
    last = key.parts[-1]
    match key.kind, *key.part:
        case "tables", *_:
            return t("Without a deal: {name}").format(name=phrase(found, "tables", key.name))
        case "events" | "moves", "set", *news:
            what = key_in_words(str(sim.Key(tuple(news))), found)
            return t("It puts {what} at").format(what=what)
        case "moves", "cost":
            mover = phrase(found, "stakeholders", found["moves"][key.name]["who"])
            return t("What it costs {who}").format(who=mover)
        case "moves" | "events", "pressure", *_:
            return _pressure(key, found)
        case "lanes", "shares", side, _:
            who = found["stakeholders"].get(last, {}).get("name", in_words(last))
            return t("{who}: its concern for {what}").format(who=who, what=SIDES[side])
    return ""


def _pressure(key: sim.Key, found: Found) -> str:
    """Where pressure goes; above 0 it makes a step dearer, below 0 cheaper."""
    presses = words_of(found, key.kind, key.name).get("presses")
    if not presses:
        return t("How much dearer it makes the step at home; below 0 cheaper")
    words = t("How much dearer it makes the step for {who} at home; below 0 cheaper")
    return words.format(who=phrase(found, "stakeholders", presses["on"]))


def key_in_words(key: str, found: Found) -> str:
    """A key path in words."""
    path = sim.Key.parse(key)
    names = {who: each["name"] for who, each in found["stakeholders"].items()}
    names |= {name: short(found, "issues", name) for name in found["issues"]}
    if path.kind in NAMED:
        names = {path.name: short(found, path.kind, path.name)} | names
    names |= SIDES if "shares" in path.part else {}
    last = names.get(path.parts[-1], _part(path))
    if path.kind in AT_FIRST:
        last = AT_FIRST[path.kind].format(what=last)
    middle = [step for step in path.parts[1:-1] if step in names or step not in HIDDEN]
    return ", ".join([*(names.get(step) or in_words(step) for step in middle), last])


def _part(key: sim.Key) -> str:
    """What the last part of a key is called."""
    steps = (key.parts[-1], *key.part)
    last = next((each for each in ("reservation", "answer") if each in steps), steps[0])
    return PARTS.get(last, in_words(last))


def change_in_words(key: str, value: Any, entry: Found, found: Found) -> str:
    """A change in words: what, from which value, to which."""
    was = t(" or ").join(value_in_words(each) for each in entry.get("likely", []))
    words = t("{what}: {was} → {now}") if was else t("{what}: {now}")
    what = key_in_words(key, found)
    what = what[:1].upper() + what[1:]
    return words.format(what=what, was=was, now=value_with_unit(value, entry))


def value_with_unit(value: Value, entry: Found) -> str:
    """A value with its unit, where it has one."""
    if value in WHOLE:
        return WHOLE[str(value)]
    bare = entry.get("levels") or entry.get("unit") == "share"
    return f"{value_in_words(value)} {'' if bare else entry.get('unit', '')}".strip()


def describe_basis(entry: Found) -> str:
    """Where a number comes from: its medians, its range, facts or judgement."""
    values = t(" or ").join(value_in_words(value) for value in entry["likely"])
    parts = [t("As it is: {values}.").format(values=values)]
    ends = zip(entry["low"], entry["high"], strict=True)
    ranges = [
        f"{value_in_words(low)} – {value_in_words(high)}" for low, high in ends if low is not None
    ]
    parts += [t("80 % range: {ends}.").format(ends=t(" or ").join(ranges))] if ranges else []
    parts += [t("Judgement: {why}.").format(why=why.rstrip(".")) for why in entry["judgement"]]
    facts = [fact for fact in entry["facts"] if fact != "given"]
    parts += [t("Facts: {ids}.").format(ids=", ".join(facts))] if facts else []
    parts += [UTILITY] if entry["unit"] == "utility" else []
    return " ".join(parts)
