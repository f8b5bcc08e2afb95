"""A toy bank of invented cases, made of the template of a case."""

from pathlib import Path

from sim.cli.template import TEMPLATES
from tests.cli.harness import changed

CASE = (TEMPLATES / "case.yaml").read_text("utf-8").replace("TITLE", "A toy")
LATE = """  yield_late:
    question: And after two years?
    month: 2012-02
    categories:
      full: {policy: {landing: {at_least: 80}}}
      part: {policy: {landing: {at_least: 20}}}
      none: otherwise
"""
LEVEL = """  level:
    question: How high is the duty in the end?
    month: 2012-02
    order: [low, middle, high]
    categories:
      high: {policy: {fish_duty: {at_least: 90}}}
      low: {policy: {fish_duty: {at_most: 20}}}
      middle: otherwise
"""
WEAK = (
    "salience: {low: 0.4, likely: 0.6, high: 0.8,",
    "salience: {low: 0, likely: 0.1, high: 0.2,",
)
STANDOFF = """tables:
  standoff:
    parties: [northland, southland]
    issues: [landing, fish_duty]
    meets: [2010-03]
    reversion:
      fish_duty: {low: 60, likely: 100, high: 150, judgement: "As good as a stop"}
"""
KNOWN = {  # sender, cost
    "fish": ("northland", "minor"),
    "wine": ("northland", "major"),
    "salt": ("northland", "minor"),
    "iron": ("eastland", "moderate"),
}
ANSWERS = {  # what came, and what it really was
    "fish": {"yield": ("none", None), "sanction": ("in_force", "eased"), "answer": ("none", None)},
    "wine": {"yield": ("part", None), "sanction": ("in_force", None), "yield_late": ("full", None)},
    "salt": {"yield": ("none", None), "sanction": ("never", None), "level": ("middle", None)},
    "iron": {"yield": ("none", None), "answer": ("none", "words")},
}


def scenario(slug: str) -> str:
    """The first coding of a case."""
    text = CASE + {"wine": LATE, "salt": LEVEL}.get(slug, "")
    return changed(text, *WEAK) if slug == "wine" else text


def at_a_table(text: str) -> str:
    """A coding whose threat is made into a table, written by hand."""
    return changed(text, "made: standing", "made: never") + STANDOFF


def resolved(slug: str) -> str:
    """How a case ended, as its file."""
    lines = ["outcomes:", f"  {slug}:"]
    for question, (category, came) in ANSWERS[slug].items():
        more = f", came: {came}" if came else ""
        lines += [
            f"    {question}: {{category: {category}, resolved: 2011-02-28, source: toy{more}}}"
        ]
    return "\n".join(lines) + "\n"


def bank(folder: Path, slugs: list[str]) -> Path:
    """These cases in a folder; `fish` has a second coding."""
    for slug in slugs:
        sender, cost = KNOWN[slug]
        case = folder / slug
        case.mkdir(parents=True)
        about = f"cut_off: 2010-02-20\nsender: {sender}\ntarget: southland\ncost: {cost}\n"
        files = {"scenario.yaml": scenario(slug), "case.yaml": about}
        files["resolved.yaml"] = resolved(slug)
        if slug == "fish":
            files["second.yaml"] = changed(CASE, *WEAK)
        for name, text in files.items():
            (case / name).write_text(text, encoding="utf-8")
    return folder
