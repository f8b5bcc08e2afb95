"""Worlds for the laws: one in which everything can happen, and one that is small."""

import shutil
from pathlib import Path
from typing import Any

from sim.files.installation import shipped
from tests.world.worlds import Tree, guess, person, save, sure

EVERYONE = [
    "canada",
    "china",
    "united_states",
    "ontario",
    "prairie_farmers",
    "mexico",
    "prairie_provinces",
    "auto_industry",
    "chinese_carmakers",
    "opposition",
    "public",
    "middle_powers",
]
EVERY_ISSUE = [
    "ev_quota",
    "canola_seed_tariff",
    "crop_tariffs",
    "seafood_tariffs",
    "us_tariff",
    "us_sector_tariffs",
    "usmca_future",
    "joint_ventures",
    "security_red_lines",
    "us_alignment",
    "diversification",
    "counter_tariffs",
    "joint_tariffs",
    "joint_response",
]


def big() -> Tree:
    """All stakeholders and issues for two years, in which everything can happen."""
    return {
        "schema_version": 2,
        "title": "Everything at once",
        "question": "Do the laws hold where everything happens?",
        "start": "2026-01",
        "months": 24,
        "stakeholders": EVERYONE,
        "issues": EVERY_ISSUE,
        "policies": {"canola_seed_tariff": guess(70, 80, 90)},
        "tables": _big_tables(),
        "threats": _big_threats(),
        "moves": _big_moves(),
        "overrides": {"stakeholders.china.hurdle": {**guess(0, 0.05, 0.2), "known": True}},
        "events": _big_events(),
        "outcomes": _big_outcomes(),
    }


def _big_tables() -> Tree:
    either = [sure(84), {**sure(76), "because": ["summary.canola-before"], "weight": 2.0}]
    return {
        "pact": {  # ratified before the run
            "parties": ["canada", "china"],
            "issues": ["crop_tariffs", "us_alignment"],
            "standing": True,
            "reversion": {"crop_tariffs": guess(70, 75, 85)},
            "until": "2026-10",
        },
        "reset": {
            "parties": ["canada", "china"],
            "issues": ["ev_quota", "canola_seed_tariff", "joint_ventures"],
            "meets": ["2026-03"],
            "effective": {"canola_seed_tariff": "2026-05"},
            "until": "2027-03",
        },
        "renewal": {  # from its deadline on the talks go on over the reversion
            "parties": ["canada", "china"],
            "issues": ["ev_quota", "canola_seed_tariff"],
            "sits": "2027-01",
            "meets": ["2027-01", "2027-03", "2027-06"],
            "deadline": "2027-03",
            "reversion": {"ev_quota": sure(0), "canola_seed_tariff": {"either": either}},
            "effective": {"canola_seed_tariff": "2027-04"},
        },
        "review": {
            "parties": ["canada", "united_states", "mexico"],
            "issues": ["usmca_future", "us_sector_tariffs"],
            "sits": "2026-05",
            "meets": ["2026-06", "2026-08", "2026-11"],
            "reversion": {"usmca_future": sure("annual_reviews")},
        },
        "summit": {
            "parties": ["canada", "united_states"],
            "issues": ["us_tariff", "us_alignment"],
            "sits": "called",
            "meets": ["2026-06", "2026-07"],
            "reversion": {"us_tariff": guess(6, 10, 15)},
        },
        "outlets": {
            "parties": ["canada", "middle_powers"],
            "issues": ["joint_response", "security_red_lines"],
            "sits": "2026-07",
            "meets": ["2026-08"],
            "effective": {"joint_response": "2026-11"},
            "binds": False,
        },
    }


def _big_threats() -> Tree:
    return {
        "canola_card": {  # its sanction is at stake in the reset
            "sender": "china",
            "target": "canada",
            "demand": {"issue": "security_red_lines", "at_most": guess(20, 35, 60)},
            "sanction": {"issue": "canola_seed_tariff", "to": guess(85, 95, 100)},
            "answer": {
                "issue": "joint_ventures",
                "to": guess(0, 5, 10),
                "when": {"policy": {"canola_seed_tariff": {"at_most": 97}}},
            },
            "from": "2026-04",
            "until": "2027-06",
            "review": 3,
        },
        "alignment_stick": {  # attached to a table that only an event opens
            "sender": "united_states",
            "target": "canada",
            "demand": {"issue": "us_alignment", "at_least": guess(50, 65, 80)},
            "sanction": {"issue": "us_sector_tariffs", "to": guess(40, 45, 50)},
            "from": "2026-03",
            "until": "2027-06",
            "table": "summit",
        },
        "quota_stop": {  # breaks the reset if carried out
            "sender": "canada",
            "target": "china",
            "demand": {"issue": "crop_tariffs", "at_most": sure(20)},
            "sanction": {"issue": "ev_quota", "to": sure(0)},
            "answer": {"issue": "crop_tariffs", "to": sure(100)},
            "from": "2026-05",
            "until": "2027-10",
            "review": 2,
        },
        "silent_duties": {
            "sender": "united_states",
            "target": "canada",
            "demand": {"issue": "joint_ventures", "at_most": guess(0, 5, 20)},
            "sanction": {"issue": "us_tariff", "to": guess(10, 15, 20)},
            "answer": {"issue": "counter_tariffs", "to": guess(5, 10, 20)},
            "from": "2026-09",
            "until": "2027-09",
            "when": {"not": {"table": {"summit": "agreed"}}},
            "announced": False,
            "review": 4,
        },
        "withdrawal": {  # made before the run
            "sender": "united_states",
            "target": "canada",
            "demand": {"issue": "ev_quota", "at_most": guess(0, 10000, 30000)},
            "sanction": {"issue": "usmca_future", "to": sure("withdrawal")},
            "from": "2026-01",
            "until": "2026-04",
            "made": "standing",
        },
    }


def _pressure(on: str, at: str, *by: float) -> Tree:
    return {"pressure": {"on": on, "at": at, "by": guess(*by)}}


def _move(who: str, start: str, until: str, **parts: Any) -> Tree:
    return {"who": who, "from": start, "until": until, "cost": guess(0, 0.002, 0.02), **parts}


def _big_moves() -> Tree:
    """Every kind of move: at tables and threats, policies of one's own, money, an end of talks."""
    advertised = {"move": {"advertisement": "made"}}
    return {
        "frown": _move(
            "united_states", "2026-01", "2026-03", **_pressure("canada", "reset", 0.02, 0.2, 0.5)
        ),
        "plea": _move(
            "prairie_farmers",
            *("2026-04", "2027-06"),
            **_pressure("canada", "canola_card", -0.6, -0.3, -0.1),
        ),
        "outcry": _move(
            "opposition",
            *("2026-06", "2026-12"),
            **_pressure("canada", "canola_card", 0.02, 0.1, 0.2),
            lasts=3,
            made="always",
        ),
        "campaign": _move(
            "ontario", "2027-01", "2027-06", **_pressure("canada", "renewal", 0.1, 0.3, 0.6)
        ),
        "compensation": _move(
            "canada",
            *("2027-01", "2027-06"),
            answers="campaign",
            pays={"to": "ontario", "cad_m": guess(100, 600, 1500)},
        ),
        "advertisement": _move(
            "ontario",
            *("2026-05", "2026-07"),
            **_pressure("united_states", "review", 0.01, 0.03, 0.06),
            made="always",
        ),
        "retort": _move(
            "united_states",
            *("2026-06", "2026-09"),
            when=advertised,
            set={"us_sector_tariffs": guess(25, 30, 40)},
            suspend={"review": 2},
        ),
        "export_drive": _move(  # a slow issue
            "canada", "2026-03", "2027-12", set={"diversification": guess(35, 40, 45)}
        ),
    }


def _big_events() -> Tree:
    return {
        "arrest": {
            "month": "2026-05",
            "probability": guess(0.1, 0.3, 0.6),
            "set": {
                "stakeholders.china.interests.security_red_lines.salience": guess(0.6, 0.8, 0.9),
                "stakeholders.canada.interests.security_red_lines.ideal": 40,
            },
        },
        "drift": {
            "month": "2026-06",
            "probability": sure(0.5),
            "shift": {
                "stakeholders.ontario.within.voice": 0.05,
                "policies.diversification": 2,
                "stakeholders.united_states.interests.us_tariff.ideal": 3,
            },
        },
        "invitation": {"month": "2026-05", "probability": guess(0.3, 0.6, 0.9), "open": "summit"},
        "polls": {
            "month": "2026-02",
            "probability": sure(0.5),
            **_pressure("china", "reset", 0.02, 0.05, 0.1),
        },
        "break": {
            "month": "2026-10",
            "probability": sure(0.5),
            "when": {"move": {"advertisement": "made"}},
            "suspend": {"review": 3},
        },
        "quarrel": {"month": "2026-08", "probability": sure(0.7), "raise": "quota_stop"},
        "dispute": {"month": "2026-09", "probability": sure(0.4), "raise": "canola_card"},
    }


def _big_outcomes() -> Tree:
    return {
        "canola": {
            "question": "Where does canola stand at the end?",
            "month": "2027-12",
            "categories": {
                "shut_out": {"policy": {"canola_seed_tariff": {"at_least": 60}}},
                "conceded": {"threat": {"canola_card": "conceded"}},
                "relief": "otherwise",
            },
        },
        "pact": {
            "question": "What has become of the pact by the autumn?",
            "month": "2026-10",
            "categories": {
                "broken": {"table": {"pact": "broken"}},
                "extended": {"policy": {"usmca_future": {"level": "extension"}}},
                "neither": "otherwise",
            },
        },
    }


def small() -> Tree:
    """Four stakeholders, four issues, one table and one threat, for a year."""
    tree = big()
    tree["threats"]["canola_card"]["until"] = "2026-12"
    tree |= {
        "months": 12,
        "stakeholders": ["canada", "china", "ontario", "prairie_farmers"],
        "issues": ["ev_quota", "canola_seed_tariff", "joint_ventures", "security_red_lines"],
        "tables": {"reset": {**tree["tables"]["reset"], "sits": "2026-02", "until": "2026-11"}},
        "threats": {"canola_card": _without(tree["threats"]["canola_card"], "answer")},
        "moves": {"outcry": {**tree["moves"]["outcry"], "who": "ontario"}},
        "events": {name: tree["events"][name] for name in ("arrest", "polls")},
        "outcomes": {"canola": {**tree["outcomes"]["canola"], "month": "2026-12"}},
    }
    return tree


def _without(tree: Tree, key: str) -> Tree:
    return {name: part for name, part in tree.items() if name != key}


def bystander(folder: Path) -> None:
    """Copy the shipped seeds into `folder` with one more stakeholder, who weighs nothing."""
    shutil.copytree(shipped() / "seeds", folder / "seeds")
    nobody = person("bystander", dict.fromkeys(["ev_quota", "us_alignment"], (50, 0)))
    nobody |= {"capability": sure(0), "within": {"of": "canada", "voice": sure(0)}}
    save(folder / "seeds" / "stakeholders", nobody, "bystander")
