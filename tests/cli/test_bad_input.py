"""Every way to get an input wrong is told: where, what was found, what is allowed."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

import sim
from sim.files import library
from tests.cli.harness import BASE, changed, place, refused, scenario, winset

SPREAD = '{low: 20, likely: 30, high: 45, judgement: "silence"}'
CANOLA = "{low: 13, likely: 15, high: 18, because: [focus.canola-after]}"
AGAIN = (
    "  again:\n    parties: [canada, china]\n    issues: [ev_quota]\n    meets: [2026-03]\nthreats:"
)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def own(here: Path) -> Path:
    """The same with seeds of its own, to be broken."""
    shutil.copytree(library.shipped() / "seeds", here / "seeds")
    return here


class Slip(NamedTuple):
    """A slip in the scenario: `old` written as `new`; complained of at `mark`, under `key`."""

    old: str
    new: str
    mark: str
    key: str
    said: str


SLIPS = {
    "unknown key": Slip("title:", "titel:", "Canola for", "titel", "Did you mean 'title'?"),
    "unknown key deep down": Slip(
        "review: 2", "reveiw: 2", "2\nevents", "threats.card.reveiw", "Did you mean 'review'?"
    ),
    "ON is text": Slip(
        "{bluff: 0.3}", "{ON: 0.05}", "0.05", "parameters.ON", "Choose from: accommodation"
    ),
    "key not text": Slip("{bluff: 0.3}", "{1: 0.05}", "0.05", "parameters.1", "is not text"),
    "missing key": Slip("title: Canola for cars\n", "", "schema", "title", "is missing. Add it."),
    "wrong type": Slip("months: 6", "months: six", "six", "months", "found 'six'. It should be"),
    "no list": Slip(
        "parties: [canada, china]", "parties: x", "x\n", "tables.reset.parties", "list"
    ),
    "no mapping": Slip("{bluff: 0.3}", "7", "7", "parameters", "found 7. It should be"),
    "other schema": Slip("version: 2", "version: 3", "3\n", "schema_version", "this is version 2."),
    "no number": Slip(CANOLA, "true", "true\n", "policies.canola_seed_tariff", "a bare value"),
    "no likely": Slip("likely: 15, ", "", "{low: 13", "policies.canola_seed_tariff", "no `likely`"),
    "out of range": Slip(
        SPREAD,
        SPREAD.replace("45", "145"),
        "{low: 20",
        "threats.card.demand.at_most",
        "145 is outside 0..100 (index 0-100)",
    ),
    "parameter out of range": Slip(
        "{bluff: 0.3}",
        "{bluff: 0.6}",
        "0.6}",
        "parameters.bluff",
        "found 0.6. It should be less than or equal to 0.5",
    ),
    "low above likely": Slip(
        SPREAD,
        SPREAD.replace("20", "40"),
        "{low: 40",
        "threats.card.demand.at_most",
        "low ≤ likely ≤ high",
    ),
    "low alone": Slip(", high: 18", "", "{low: 13", "policies.canola_seed_tariff", "only one of"),
    "judgement without spread": Slip(
        SPREAD,
        '{likely: 30, judgement: "silence"}',
        '{likely: 30, judgement: "sil',
        "threats.card.demand.at_most",
        "Give `low` and `high` as well.",
    ),
    "both reasons": Slip(
        "because: [focus.canola-after]",
        'because: [focus.canola-after], judgement: "x"',
        "{low: 13",
        "policies.canola_seed_tariff",
        "only one of them",
    ),
    "neither reason": Slip(
        ', judgement: "silence"', "", "{low: 20", "threats.card.demand.at_most", "`because: [fact"
    ),
    "one branch": Slip(
        CANOLA,
        "{either: [{likely: 15, because: [focus.canola-after]}]}",
        "{either",
        "policies.canola_seed_tariff",
        "at least two branches",
    ),
    "unknown fact": Slip(
        "focus.canola-after",
        "focus.canola-aftr",
        "{low: 13",
        "policies.canola_seed_tariff",
        "no fact 'focus.canola-aftr'. Did you mean 'focus.canola-after'?",
    ),
    "unknown article": Slip(
        "focus.canola-after",
        "fokus.x",
        "{low: 13",
        "policies.canola_seed_tariff",
        "no fact 'fokus.x'",
    ),
    "given is no fact": Slip(
        "focus.canola-after", "given", "given", "policies.canola_seed_tariff.because.0", "no"
    ),
    "unknown stakeholder": Slip(
        "ontario, prairie", "ontaro, prairie", "ontaro", "stakeholders.2", "Did you mean 'ontario'?"
    ),
    "stakeholder twice": Slip(
        "ontario, prairie_farmers", "china, ontario", "china, ontario", "stakeholders.2", "twice"
    ),
    "no stakeholder": Slip(
        "[canada, china, ontario, prairie_farmers]", "[{a: b}]", "{a: b}", "stakeholders.0", "no"
    ),
    "unknown issue": Slip(
        "security_red_lines, usmca",
        "security_red_line, usmca",
        "security_red_line,",
        "issues.2",
        "Did you mean 'security_red_lines'?",
    ),
    "issue twice": Slip(
        "usmca_future]", "ev_quota]", "ev_quota]\nparam", "issues.3", "'ev_quota' is named twice"
    ),
    "party unknown": Slip(
        "parties: [canada, china]",
        "parties: [canada, china, mexico]",
        "[canada, china, mexico]",
        "tables.reset.parties",
        "no stakeholder 'mexico' in this scenario",
    ),
    "party twice": Slip(
        "parties: [canada, china]",
        "parties: [canada, china, canada]",
        "canada]\n    issues",
        "tables.reset.parties.2",
        "'canada' is named twice",
    ),
    "controller no party": Slip(
        "parties: [canada, china]",
        "parties: [canada, ontario]",
        "[canada, ontario]",
        "tables.reset.parties",
        "'china' controls canola_seed_tariff but is no party. Add it",
    ),
    "issue twice at a table": Slip(
        "issues: [ev_quota, canola_seed_tariff]\n",
        "issues: [ev_quota, canola_seed_tariff, ev_quota]\n",
        "ev_quota]\n",
        "tables.reset.issues.2",
        "'ev_quota' is named twice",
    ),
    "issue not at the table": Slip(
        "canola_seed_tariff: {low: 70, likely: 80, high: 90",
        "usmca_future: {low: 0, likely: 1, high: 2",
        "usmca_future: {low",
        "tables.reset.reversion",
        "no issue at the table 'usmca_future'",
    ),
    "an issue at two tables": Slip(
        "threats:",
        AGAIN,
        "ev_quota]\n    meets: [2026-03]\nthreats",
        "tables.again.issues.0",
        "'reset'",
    ),
    "no level": Slip(
        SPREAD,
        SPREAD.replace("30", "lots"),
        "{low: 20",
        "threats.card.demand.at_most",
        "found 'lots'; a number in 0..100 (index 0-100) is needed",
    ),
    "not a month": Slip(
        "[2026-03]", "[2026-3]", "2026-3]", "tables.reset.meets.0", "found '2026-3'"
    ),
    "month past the run": Slip(
        "month: 2026-06",
        "month: 2026-07",
        "2026-07",
        "outcomes.canola.month",
        "2026-07 is outside the run, which plays 2026-01 to 2026-06",
    ),
    "table ends early": Slip(
        "until: 2026-05\nthreats",
        "until: 2026-02\nthreats",
        "2026-02\nthreats",
        "tables.reset.until",
        "ends before the last meeting",
    ),
    "too many months": Slip(
        "months: 6", "months: 241", "241", "months", "less than or equal to 240"
    ),
    "no months": Slip("months: 6", "months: 0", "0\nstake", "months", "greater than or equal to 1"),
    "table sits late": Slip(
        "sits: 2026-02", "sits: 2026-04", "parties", "tables.reset", "sits after its first meeting"
    ),
    "nan": Slip("bluff: 0.3", "bluff: .nan", ".nan", "parameters.bluff", "finite number"),
    "infinity": Slip(
        "high: 45", "high: .inf", ".inf", "threats.card.demand.at_most.high", "a finite number"
    ),
    "sanction not the sender's": Slip(
        "sanction:\n      issue: canola_seed_tariff",
        "sanction:\n      issue: ev_quota",
        "ev_quota\n      to",
        "threats.card.sanction.issue",
        "the sender 'china' does not control ev_quota (canada does)",
    ),
    "demand not the target's": Slip(
        "issue: security_red_lines",
        "issue: canola_seed_tariff",
        "canola_seed_tariff\n      at_most",
        "threats.card.demand.issue",
        "the target 'canada' does not control canola_seed_tariff (china does)",
    ),
    "threat to oneself": Slip(
        "target: canada", "target: china", "sender: china", "threats.card", "same sender and target"
    ),
    "demand not at the table": Slip(
        "review: 2",
        "table: reset",
        "security_red_lines\n      at",
        "threats.card.demand.issue",
        "security_red_lines is not at table 'reset'",
    ),
    "otherwise missing": Slip(
        "      relief: otherwise\n", "", "question: Where", "outcomes.canola", "must be `otherwise`"
    ),
    "otherwise early": Slip(
        "conceded: {threat: {card: conceded}}",
        "conceded: otherwise",
        "question: Where",
        "outcomes.canola",
        "'conceded' is `otherwise` but not the last category",
    ),
    "unknown threat": Slip(
        "{card: conceded}",
        "{crd: conceded}",
        "{crd",
        "outcomes.canola.categories.conceded.threat",
        "Did you mean 'card'?",
    ),
    "unknown status": Slip(
        "{card: conceded}",
        "{card: concedd}",
        "concedd}",
        "outcomes.canola.categories.conceded.threat.card",
        "allowed: 'issued', 'conceded'",
    ),
    "unknown level": Slip(
        "{canola_seed_tariff: {at_least: 50}}",
        "{usmca_future: {level: extended}}",
        "{level",
        "outcomes.canola.categories.shut_out.policy.usmca_future",
        "allowed are the levels withdrawal, annual_reviews, extension",
    ),
    "two conditions": Slip(
        "{threat: {card: conceded}}",
        "{threat: {card: conceded}, table: {reset: agreed}}",
        "{threat",
        "outcomes.canola.categories.conceded",
        "needs exactly one of",
    ),
    "news of nothing": Slip(
        "lines.salience: 0.9",
        "lines.mood: 0.9",
        "0.9",
        "events.arrest.set.stakeholders.china.interests.security_red_lines.mood",
        "Did you mean 'stakeholders.china.interests.security_red_lines.",
    ),
    "news out of range": Slip(
        "lines.salience: 0.9",
        "lines.salience: 1.9",
        "1.9",
        "events.arrest.set.stakeholders.china.interests.security_red_lines.salience",
        "1.9 is outside 0..1 (share)",
    ),
    "override of nothing": Slip(
        "parameters: {bluff: 0.3}",
        "overrides: {stakeholders.ontario.within.vice: 1}",
        "1}",
        "overrides.stakeholders.ontario.within.vice",
        "Did you mean 'stakeholders.ontario.within.voice'?",
    ),
    "override out of range": Slip(
        "parameters: {bluff: 0.3}",
        "overrides: {stakeholders.ontario.within.voice: 3}",
        "3}",
        "overrides.stakeholders.ontario.within.voice",
        "3 is outside 0..1 (share)",
    ),
    "overrides no mapping": Slip(
        "parameters: {bluff: 0.3}", "overrides: [1]", "[1]", "overrides", "found [1]"
    ),
    "unknown model": Slip("months: 6", "months: 6\nmodel: nush", "nush", "model", "mean 'nash'?"),
    "key twice": Slip("question: Does", "title: Does", "title: Does", "", 'duplicate key "title"'),
    "alias": Slip("Canola for cars", "*x", "*x", "", "uses an alias (*x)"),
    "anchor": Slip("Canola for cars", "&x Canola", "&x", "", "uses an anchor (&x)"),
    "tag": Slip("Canola for cars", "!!str Canola", "!!str", "", "uses a tag"),
    "directive": Slip("schema_ver", "%YAML 1.1\n---\nschema_ver", "%YAML", "", "a directive (%)"),
    "tab": Slip("title:", "\ttitle:", "\ttitle", "", "cannot start any token. Mend the YAML here."),
    "unclosed": Slip("{bluff: 0.3}", "{bluff: 0.3", ":\n  canola", "", "expected ',' or '}'"),
    "two documents": Slip("title:", "---\ntitle:", "---", "", "another document"),
    "too deep": Slip(
        "{bluff: 0.3}",
        "[" * 21 + "]" * 21,
        "[]" + "]" * 20,
        "parameters" + ".0" * 20,
        "nested deeper than 20 levels",
    ),
}


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_a_slip_in_a_scenario_is_told_with_its_place(here: Path, slip: Slip) -> None:
    text = changed(BASE, slip.old, slip.new)
    told = refused(winset("check", scenario(here, text)))
    start = f"scenario.yaml:{place(text, slip.mark)}: {slip.key}{': ' if slip.key else ''}"
    assert start in told
    assert slip.said in told[told.index(start) :]


def test_the_scenario_without_a_slip_is_well(here: Path) -> None:
    assert winset("check", scenario(here)) == (0, "1 file checked, all is well.\n", "")


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"title: caf\xe9", "bad.yaml:1:11: is not UTF-8. Save it as UTF-8."),
        (b"", "bad.yaml: is empty."),
        (b" \n\n", "bad.yaml: is empty."),
        (b"# nothing\n", "bad.yaml:1:1: holds no mapping."),
        (b"- a\n", "bad.yaml:1:1: holds no mapping."),
        (
            b"a: " + b"x" * 1_000_000,
            "bad.yaml: is larger than 1 MB, too much for a YAML file. Shorten or split it.",
        ),
        (b"a: " + b"[" * 9000, "bad.yaml:1:4: opens more than 100 brackets without closing them."),
        (b"? {a: {b: 1}}\n: 2\n", "bad.yaml: has a key that is a mapping or a list itself."),
        (b"a: 1\n", "bad.yaml:1:1: is of no known kind. Its keys are those of none of: scenario"),
    ],
    ids=["latin", "empty", "blank", "comment", "list", "large", "deep", "keyed", "odd"],
)
def test_a_file_that_is_no_such_file(here: Path, raw: bytes, said: str) -> None:
    (here / "bad.yaml").write_bytes(raw)
    assert said in refused(winset("check", "bad.yaml"))


def test_a_folder_or_nothing_for_a_file(here: Path) -> None:
    (here / "folder").mkdir()
    assert refused(winset("check", "folder")).startswith("folder: is a folder")
    assert refused(winset("run", "folder")).startswith("folder: is a folder")
    assert refused(winset("check", "no.yaml")) == "no.yaml: does not exist. Check the name."
    assert refused(winset("run", "no.yaml")) == "no.yaml: does not exist. Check the name."
    assert "Did you mean 'canola_coercion'?" in refused(winset("show", "canola_coertion"))


def test_every_slip_is_told_at_once(here: Path) -> None:
    text = changed(BASE, "review: 2", "review: x")
    text = changed(text, "months: 6", "months: six")
    (here / "second.yaml").write_text(changed(BASE, "{bluff: 0.3}", "{blufff: 0.05}"))
    (here / "third.yaml").write_text(BASE)
    scenario(here, text)
    told = winset("check", "scenario.yaml", "second.yaml", "third.yaml", "fourth.yaml")
    starts = [line.split(" ")[0] for line in told.err.splitlines()]
    assert starts == [
        "scenario.yaml:5:9:",
        f"scenario.yaml:{place(text, 'x' + chr(10) + 'events')}:",
        "second.yaml:8:22:",
        "fourth.yaml:",
    ]
    assert refused(told)


def test_slips_in_a_scenario_and_its_seeds_are_told_together(own: Path) -> None:
    china = own / "seeds" / "stakeholders" / "china.yaml"
    china.write_text(china.read_text() + "mood: good\n")
    path = scenario(own, changed(BASE, "months: 6", "months: six"))
    told = refused(winset("run", path))
    assert "scenario.yaml:5:9: months: found 'six'" in told
    assert "seeds/stakeholders/china.yaml" in told
    assert "mood: unknown key" in told


# ------------------------------------------------------------------ seeds


def edit(path: Path, old: str, new: str) -> str:
    """Change a file in one place; its new text."""
    text = changed(path.read_text(encoding="utf-8"), old, new)
    path.write_text(text, encoding="utf-8")
    return text


def voice(above: str, high: float) -> str:
    return (
        f'within: {{of: {above}, voice: {{low: 0, likely: 0.1, high: {high}, judgement: "x"}}}}\n'
    )


def with_voice(own: Path, who: str, line: str) -> None:
    """A stakeholder's `within`, replaced by another."""
    path = own / "seeds" / "stakeholders" / f"{who}.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [text for text in lines if not text.startswith("within:")]
    path.write_text("".join([kept[0], line, *kept[1:]]), encoding="utf-8")


def test_voices_that_can_add_up_to_more_than_one(own: Path) -> None:
    with_voice(own, "ontario", voice("canada", 0.9))
    with_voice(own, "prairie_farmers", voice("canada", 0.9))
    told = refused(winset("check", scenario(own)))
    assert "seeds/stakeholders/prairie_farmers.yaml:2:29: within.voice: the voices within" in told
    assert "at most 1" in told


def test_voices_in_a_circle(own: Path) -> None:
    with_voice(own, "canada", voice("ontario", 0.2))
    told = refused(winset("check", scenario(own)))
    assert "seeds/stakeholders/canada.yaml:2:14: within.of: answers to itself in a circle" in told
    assert "canada → ontario → canada" in told


def test_a_quota_that_costs_more_inside_than_outside(own: Path) -> None:
    edit(
        own / "seeds" / "lanes.yaml",
        "  in_quota_rate: {likely: 6.1",
        "  in_quota_rate: {likely: 206.1",
    )
    told = refused(winset("check", scenario(own)))
    assert "seeds/lanes.yaml:" in told
    assert "evs.in_quota_rate: the in-quota rate can reach 206.1 %, above the over-quota" in told


def test_an_issue_in_the_seeds_out_of_its_range(own: Path) -> None:
    text = edit(own / "seeds" / "issues.yaml", "high: 100000", "high: 0")
    told = refused(winset("check", "seeds/issues.yaml"))
    assert f"seeds/issues.yaml:{place(text, 'title')}: ev_quota: low 0 is not below high 0." in told


def test_an_article_without_its_document_and_a_dispute_of_one(own: Path) -> None:
    article = own / "seeds" / "articles" / "mine.yaml"
    said = "says: It was said once, type: fact, speaker: x, about: y"
    fact = f"{{{said}, disputes: [focus.canola-before]}}"
    head = "kind: article\ntitle: Mine\npublisher: Me\ndate: soon\n"
    article.write_text(f"{head}facts:\n  a: {fact}\n")
    told = refused(winset("check", "seeds/articles/mine.yaml"))
    assert "seeds/articles/mine.yaml:4:7: date: found 'soon'" in told
    article.write_text(f"{head.replace('soon', 'unknown')}file: me.txt\nfacts:\n  a: {fact}\n")
    told = refused(winset("check", "seeds/articles/mine.yaml"))
    assert "seeds/articles/mine.yaml:7:" in told
    assert "does not dispute it in return. Add 'mine.a' to its disputes." in told


# ------------------------------------------------------------------ the line

SETS = {
    "parameters.blufff=1": "no key 'parameters.blufff' in this scenario. Did you mean 'param",
    "parameters.beta=8": "'parameters.beta' is gone: choices are no longer noisy.",
    "parameters.notice=-1": "found -1. It should be greater than or equal to 0.",
    "parameters.notice=x": "found 'x'. It should be a valid number.",
    "parameters.notice=nan": "found 'nan'. It should be a valid number.",
    "threats.card.demand.at_most=200": "200 is outside 0..100 (index 0-100).",
    "threats.card.demand.at_most=inf": "found 'inf'; a number in 0..100 (index 0-100) is needed.",
    "threats.card.demand.at_most=true": "found True; a number or the name of a level is needed.",
    "threats.card.demand.at_most.low=40": "low ≤ likely ≤ high.",
    "threats.card.demand.at_most.likely=x": "found 'x'; a number in 0..100 (index 0-100) is",
    "threats.card.review=1.5": "found 1.5. It should be a valid integer.",
    "stakeholders.china.resolve=-3": "found -3. It should be greater than or equal to 0.",
    "tables.reset.binds=maybe": "found 'maybe'. It should be a valid boolean.",
    "tables.reset.until=soon": "found 'soon'; a month such as 2026-03 is needed.",
    "tables.reset=3": "found 3. It should be",
    "policies.usmca_future=gone": "found 'gone'; allowed are the levels withdrawal, annual_reviews",
    "policies.diversification=30": "no key 'policies.diversification' in this scenario.",
    "stakeholders.mexico.capability=1": "no key 'stakeholders.mexico.capability' in this scenario.",
    "stakeholders.ontario.interests.ev_quota.salience=1.4": "1.4 is outside 0..1 (share).",
    "lanes.evs.in_quota_rate=.nan": "found '.nan'; a number in 0..1000 (%) is needed.",
    "stakeholders.canada=3": "no key 'stakeholders.canada' in this scenario.",
    "stakeholders=3": "found 3. Name them in a list, or define them in a map.",
    "policies=3": "found 3. It should be a valid dictionary.",
    "overrides=3": "found 3. It should be a valid dictionary.",
    ".=3": "no key '.' in this scenario.",
}


@pytest.mark.parametrize(("pair", "said"), SETS.items(), ids=SETS)
def test_a_set_that_cannot_be(here: Path, pair: str, said: str) -> None:
    told = refused(winset("run", scenario(here), "--replicates", 2, "--set", pair))
    assert told.startswith(f"--set {pair}: ")
    assert said in told


def test_sets_are_all_told_at_once(here: Path) -> None:
    pairs = ["parameters.blufff=1", "threats.card.demand.at_most=200"]
    line = [part for pair in pairs for part in ("--set", pair)]
    ran = winset("run", scenario(here), *line)
    assert [text.split(": ")[0] for text in ran.err.splitlines()] == [f"--set {p}" for p in pairs]
    assert refused(ran)


LINES = {
    "--replicates 0": "replicates 0 is not a whole number in 1..100000000.",
    "--replicates -1": "replicates -1 is not a whole number",
    "--replicates 1000000000000": "replicates 1000000000000 is not a whole number",
    "--months 0": "months 0 is not a whole number in 1..240.",
    "--months 241": "months 241 is not a whole number in 1..240.",
    "--seed -1": "seed -1 is not a whole number in 0..",
    "--model nush": "there is no model 'nush'. Did you mean 'nash'?",
    "--param blu=3": "has a parameter 'blu'. Did you mean 'bluff'?",
    "--param bluff=1": "parameters.bluff=1: found 1. It should be less than or equal to 0.5.",
    "--param beta=8": "parameters.beta is gone: choices are no longer noisy.",
    "--param disagreement=far": "'reversion' or 'distant'",
    "--out full": "--out full exists and is not empty. Name a new folder.",
    "--out full/file": "--out full/file is a file. Name a new folder.",
    "--out full/file/below": "--out full/file/below cannot be written: ",
    "--out .": "--out . exists and is not empty.",
}
UNPARSED = {
    "--set parameters.bluff": "'parameters.bluff' is not KEY=VALUE.",
    "--set =3": "'=3' is not KEY=VALUE.",
    "--param bluff": "'bluff' is not KEY=VALUE.",
    "--replicates x": "--replicates",
    "--months 1.5": "--months",
    "--format xml": "--format",
    "--nonsense": "--nonsense",
    "another": "another",
}


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [(line, 1, said) for line, said in LINES.items()]
    + [(line, 2, said) for line, said in UNPARSED.items()],
)
def test_an_option_that_cannot_be(here: Path, options: str, code: int, said: str) -> None:
    path = scenario(here)
    (here / "full").mkdir()
    (here / "full" / "file").write_text("x")
    assert said in refused(winset("run", path, *options.split()), code)
    assert sorted(each.name for each in here.iterdir()) == ["full", "scenario.yaml"]


@pytest.mark.parametrize("line", ["nonsense", "run", "why beijing_reset", "predict"])
def test_a_line_that_cannot_be_parsed(line: str) -> None:
    assert "Usage" in refused(winset(*line.split()), 2)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("explain scenario.yaml --replicate -1", "replicate -1 is not a whole number in 0.."),
        (f"explain scenario.yaml --replicate {10**20}", "is not a whole number in 0.."),
        ("why scenario.yaml threats.crd", "no number 'threats.crd' in this scenario. Did you mean"),
        ("why scenario.yaml parameters.blu", "Did you mean 'parameters.bluff'?"),
        ("why scenario.yaml outcomes.canla", "Did you mean 'outcomes.canola'?"),
        ("schema scenari", "no kind of file or result 'scenari'. Did you mean 'scenario'?"),
        ("new Bad-Slug", "'Bad-Slug' is no slug. Use lower-case letters"),
        ("new ../up", "'../up' is no slug."),
        ("new mine", "scenarios/mine exists already."),
    ],
)
def test_a_name_that_cannot_be(here: Path, line: str, said: str) -> None:
    scenario(here)
    (here / "scenarios" / "mine").mkdir(parents=True)
    assert said in refused(winset(*line.split()))


def test_a_folder_in_which_nothing_can_be_written(here: Path) -> None:
    scenario(here)
    (here / "scenarios").write_text("a file where the folder should be")
    assert "scenarios/mine cannot be written" in refused(winset("new", "mine"))


def full(*_: object) -> None:
    raise OSError(28, "No space left on device", "a.part")


def test_a_disk_that_fails_is_told_and_leaves_nothing(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sim.results.parts.Parts.put", full)
    ran = winset("run", scenario(here), "--replicates", 2, "--out", "out")
    words = "--out out cannot be written: No space left on device. Nothing was written."
    assert refused(ran) == words
    assert [each.name for each in here.iterdir()] == ["scenario.yaml"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_may_not_grow_is_told_and_leaves_nothing(here: Path, workers: int) -> None:
    """The system itself refuses: no file of the run may be larger than 60,000 bytes."""
    pytest.importorskip("resource", reason="no limits on files here")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))"
    line = ["run", str(scenario(here)), "--replicates", "40", "--workers", str(workers)]
    ran = subprocess.run(
        [sys.executable, "-c", f"{limit}; from sim.cli import main; main()", *line, "--out", "out"],
        env={**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    said = "--out out cannot be written: File too large. Nothing was written.\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", said)
    assert [each.name for each in here.iterdir()] == ["scenario.yaml"]


def test_a_disk_that_fills_later_keeps_what_is_finished(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = ["run", scenario(here), "--replicates", 2, "--out", "out"]
    with monkeypatch.context() as small:
        small.setattr("sim.runs.table_file.TableFile.close", full)
        said = refused(winset(*line))
    words = "--out out cannot be written: No space left on device. Finished parts (1) are kept in"
    assert said.startswith(words)
    assert [each.name for each in (here / "out").iterdir()] == [".parts"]
    assert "Add --resume to finish it" in refused(winset(*line))
    assert winset(*line, "--resume").code == 0
    assert "manifest.json" in {each.name for each in (here / "out").iterdir()}
    assert winset(*line, "--resume").out == "out holds this run already, complete.\n"
    assert winset(*line, "--resume", "--json").out == winset(*line[:4], "--json").out
    assert "--resume needs --out" in refused(winset(*line[:4], "--resume"))
    other = refused(winset(*line, "--resume", "--seed", 2))
    assert other.startswith("out holds another run: seed was 1, now 2.")


def test_a_folder_that_holds_no_saved_run(here: Path) -> None:
    with pytest.raises(sim.WinsetError, match="holds no saved run"):
        sim.read(here)


# ------------------------------------------------------------------ interruption


def interrupted(folder: Path, when: Callable[[], bool]) -> tuple[int, str, str]:
    """Exit code and output of a long run into `folder`/out, stopped by Ctrl-C at some moment."""
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"{heed}; from sim.cli import main; main()"  # a job in the background ignores Ctrl-C
    options = ["run", str(scenario(folder)), "--replicates", "1000000", "--out", "out"]
    with subprocess.Popen(
        [sys.executable, "-c", code, *options],
        env={**os.environ, "PYTHONPATH": str(Path(sim.__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        deadline = time.monotonic() + 60
        while run.poll() is None and time.monotonic() < deadline and not when():
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
    return run.returncode, out, err


def test_interrupted_at_once_it_leaves_nothing_behind(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.runs.batches.take_results", stop)
    ran = winset("run", scenario(here), "--out", "out")
    assert (ran.code, ran.out, ran.err) == (130, "", "Stopped. Nothing was written.\n")
    assert [each.name for each in here.iterdir()] == ["scenario.yaml"]


def test_interrupted_it_says_how_to_go_on(here: Path) -> None:
    parts = here / "out" / ".parts"
    code, out, err = interrupted(here, lambda: any(parts.glob("*.part")))
    assert (code, out) == (130, "")
    assert err.startswith("Stopped. Finished parts (")
    assert err.endswith("kept in out: repeat the command with --resume to go on.\n")
    assert [each.name for each in (here / "out").iterdir()] == [".parts"]


def test_names_beside_each_other_that_look_alike(here: Path) -> None:
    for name, other in (("caf\u00e9", "cafe\u0301"), ("canada", "c\u0430nada"), ("lane", "Lane")):
        (here / "bad.yaml").write_text(f"parameters:\n  {name}: 1\n  {other}: 1\n", "utf-8")
        assert (
            f"bad.yaml:3:{len(other) + 5}: parameters.{other}: looks like '{name}' beside it."
            in (refused(winset("stability", "./bad.yaml")))
        )
