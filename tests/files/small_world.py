"""A whole world of its own in one text, with bare numbers, to be loaded and broken."""

TEXT = """\
schema_version: 2
title: A well between two farms
question: Do they share the well?
start: 2030-01
months: 6
stakeholders:
  upper:
    name: The upper farm
    kind: producers
    capability: 0.5
    hurdle: 0.1
    interests:
      share:
        ideal: 20
        salience: 0.9
        reservation: {at_most: 60}
      gate: {ideal: open, salience: 0.2}
  lower:
    name: The lower farm
    kind: producers
    capability: 0.4
    worth_cad_m: 10
    interests:
      share: {ideal: 80, salience: 0.6}
      gate: {ideal: open, salience: 0.5}
  village:
    name: The village
    kind: group
    within: {of: lower, voice: 0.2}
    capability: 0.1
    interests:
      gate: {ideal: shut, salience: 0.3, position: shut}
issues:
  share:
    title: The lower farm's share of the water
    unit: "%"
    low: 0
    high: 80
    policy: 10
    controllers: [upper]
  gate:
    title: The gate
    unit: level
    levels: [shut, half, open]
    policy: {likely: shut, because: [book.gate]}
    controllers: [lower]
articles:
  book:
    kind: external
    title: The village book
    publisher: The village
    date: "2029"
    facts:
      gate:
        says: "The gate has been shut since spring."
        type: fact
        speaker: village
        about: lower
        citation: "The village book, page 3"
tables:
  fence: {parties: [upper, lower], issues: [share, gate], meets: [2030-03], reversion: {share: 30}}
threats:
  lock:
    sender: upper
    target: lower
    demand: {issue: gate, at_least: open}
    sanction: {issue: share, to: 5}
    from: 2030-02
    until: 2030-05
events:
  drought:
    month: 2030-02
    probability: 0.3
    set: {stakeholders.upper.interests.share.salience: 1}
outcomes:
  shared:
    question: Is the water shared?
    month: 2030-06
    categories:
      shared: {policy: {share: {at_least: 40}}}
      kept: otherwise
"""


def written(folder, old="", new=""):
    """The world as a file in a folder, with one text put for another."""
    assert old in TEXT
    path = folder / "scenario.yaml"
    path.write_text(TEXT.replace(old, new, 1) if old else TEXT, encoding="utf-8")
    return path
