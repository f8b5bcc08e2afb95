"""The command line run inside the test, and a small scenario to break in one place at a time."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple
from unittest import mock

from sim.cli import main

BASE = """\
schema_version: 2
title: Canola for cars
question: Does the deal hold?
start: 2026-01
months: 6
stakeholders: [canada, china, ontario, prairie_farmers]
issues: [ev_quota, canola_seed_tariff, security_red_lines, usmca_future]
parameters: {bluff: 0.3}
policies:
  canola_seed_tariff: {low: 13, likely: 15, high: 18, because: [focus.canola-after]}
tables:
  reset:
    parties: [canada, china]
    issues: [ev_quota, canola_seed_tariff]
    sits: 2026-02
    meets: [2026-03]
    reversion:
      canola_seed_tariff: {low: 70, likely: 80, high: 90, judgement: "as it was"}
    until: 2026-05
threats:
  card:
    sender: china
    target: canada
    demand:
      issue: security_red_lines
      at_most: {low: 20, likely: 30, high: 45, judgement: "silence"}
    sanction:
      issue: canola_seed_tariff
      to: {low: 76, likely: 84, high: 100, because: [focus.canola-before]}
    from: 2026-02
    until: 2026-05
    review: 2
events:
  arrest:
    month: 2026-02
    probability: {low: 0.1, likely: 0.3, high: 0.6, judgement: "rare"}
    set:
      stakeholders.china.interests.security_red_lines.salience: 0.9
outcomes:
  canola:
    question: Where does canola stand?
    month: 2026-06
    categories:
      shut_out: {policy: {canola_seed_tariff: {at_least: 50}}}
      conceded: {threat: {card: conceded}}
      relief: otherwise
"""


# The same with a move that presses on Canada, and one that would buy it off.
MOVED = BASE.replace(
    "outcomes:",
    """\
moves:
  plea:
    who: prairie_farmers
    from: 2026-02
    until: 2026-03
    pressure:
      on: canada
      at: reset
      by: {low: -0.2, likely: -0.1, high: -0.05, judgement: "tractors"}
    cost: {low: 0, likely: 0.001, high: 0.01, judgement: "an afternoon"}
  hush:
    who: china
    from: 2026-02
    until: 2026-03
    answers: plea
    pays: {to: prairie_farmers, cad_m: {low: 1, likely: 50, high: 400, judgement: "orders"}}
    cost: {low: 0, likely: 0.001, high: 0.01, judgement: "a call"}
outcomes:""",
)
EXPERIMENT = """\
title: How hard Beijing bargains
base: scenario.yaml
replicates: {}
months: {}
factors:
  calm: {{set: parameters.bluff, levels: [0, 0.2]}}
"""


class Ran(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


def winset(*args: object) -> Ran:
    """Run a command line in this process, as the `winset` script would."""
    out, err = io.StringIO(), io.StringIO()
    line = ["winset", *(str(arg) for arg in args)]
    with mock.patch.object(sys, "argv", line), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Ran(code, out.getvalue(), err.getvalue())


def plainly(text: str) -> str:
    """Text without the frame and the line breaks that boxes and narrow terminals put into it."""
    return " ".join(text.translate({ord(mark): " " for mark in "│╭╮╰╯─"}).split())


def changed(text: str, old: str, new: str) -> str:
    """Text with its only `old` put as `new`."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def place(text: str, mark: str) -> str:
    """Where `mark` first stands in a text, as line:column from 1."""
    before = text[: text.index(mark)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def scenario(folder: Path, text: str = BASE) -> Path:
    """A scenario file in a folder."""
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def experiment(folder: Path, *, replicates: int, months: int) -> Path:
    """An experiments file of two variants of the scenario in the same folder."""
    path = folder / "experiment.yaml"
    path.write_text(EXPERIMENT.format(replicates, months), encoding="utf-8")
    return path


def refused(ran: Ran, code: int = 1) -> str:
    """What a command that was refused said, on stderr and nowhere else."""
    assert ran.code == code, ran
    assert ran.out == ""
    assert "Traceback" not in ran.err
    return plainly(ran.err)
