"""A commented scenario and lesson to start a new one from."""

import re
from pathlib import Path

from sim.domain.errors import WinsetError
from sim.files import disk

SCENARIO = """\
# A scenario asks the world one question. `winset check scenarios/{slug}/scenario.yaml` tells what
# is wrong with it, `winset run {slug}` answers it. Months are YYYY-MM.
schema_version: 2
title: {title}
question: Does Canada give way when China threatens its canola?
start: 2026-03
months: 12
model: nash

# Who takes part, and over what: names of files in seeds/stakeholders and keys of seeds/issues.yaml.
stakeholders: [canada, china, ontario, prairie_farmers]
issues: [ev_quota, canola_seed_tariff, security_red_lines]

# How stakeholders choose; leave out what should stay at its default.
# parameters: {{beta: 8, kappa: 0.05, audience_cost: 0.15, sanction_weight: 0.5}}

# Where the world starts, if not as in seeds/issues.yaml. Every number has a spread and a reason:
# `because: [article.fact]`, or `judgement: "why"` with low and high (10th and 90th percentile).
policies:
  ev_quota: {{low: 45000, likely: 49000, high: 49000, because: [focus.ev-quota]}}
  canola_seed_tariff: {{low: 13, likely: 15, high: 18, because: [focus.canola-after]}}

# Tables settle several issues together; every controller of an issue is a party.
tables:
  renewal:
    parties: [canada, china]
    issues: [ev_quota, canola_seed_tariff]
    sits: 2026-10            # talks begin
    meets: [2026-12]         # parties ratify, or the reversion holds
    reversion:
      canola_seed_tariff:
        either:              # where sources disagree, a replicate believes one of them throughout
          - {{likely: 84, because: [focus.canola-before]}}
          - {{likely: 76, because: [summary.canola-before]}}

# Threats: the target controls the demand, the sender the sanction.
threats:
  canola_card:
    sender: china
    target: canada
    demand:
      issue: security_red_lines
      at_most: {{low: 30, likely: 40, high: 55, judgement: "Silence on some matters"}}
    sanction:
      issue: canola_seed_tariff
      to: {{low: 76, likely: 84, high: 100, because: [focus.canola-before]}}
    from: 2026-04
    until: 2026-12
    review: 6                # months after carrying out

# News that may come: set or shift numbers, open a table, raise a threat.
# events:
#   arrest:
#     month: 2026-05
#     probability: {{low: 0.1, likely: 0.3, high: 0.6, judgement: "Rare, but it has happened"}}
#     set: {{stakeholders.china.interests.security_red_lines.salience: 0.9}}

# Questions with exclusive answers: the first true one wins, the last is `otherwise`.
outcomes:
  canola:
    question: Where does canola stand at the end of the run?
    month: 2027-02
    categories:
      shut_out: {{policy: {{canola_seed_tariff: {{at_least: 50}}}}}}
      conceded: {{threat: {{canola_card: conceded}}}}
      relief_lasts: otherwise
"""
LESSON = """\
# {title}

## Before you run it
What do you expect, and how sure are you? Write down a chance for each answer.

## Discuss
- Who can move what? Who needs whose consent?

## Change
- `winset run {slug} --set parameters.audience_cost=0.4`

## Look for
- Which number would you have to change for the answer to change? `winset why {slug} KEY`
"""


def write(slug: str) -> list[Path]:
    """Write scenario.yaml and lesson.md into scenarios/<slug> below the current folder."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,40}", slug):
        words = f"'{slug}' is no slug. Use lower-case letters, digits and _, e.g. pea_tariffs."
        raise WinsetError(words)
    folder = Path("scenarios") / slug
    if folder.exists():
        raise WinsetError(f"{folder} exists already. Choose another name or edit it.")
    title = slug.replace("_", " ").capitalize()
    try:
        disk.make_folder(folder)
        for name, text in (("scenario.yaml", SCENARIO), ("lesson.md", LESSON)):
            disk.write(folder / name, text.format(slug=slug, title=title), new=True)
    except OSError as error:
        raise WinsetError(f"{folder} cannot be written: {error.strerror}.") from None
    return [folder / "scenario.yaml", folder / "lesson.md"]
