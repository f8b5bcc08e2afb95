"""Files of actors that cannot be read, and forecasts that cannot be made: told where and how."""

from pathlib import Path

import pytest

from tests.cli.harness import refused, winset

HEAD = "actor,position,salience,capability\n"
TAGGED = "'#A','a'\n'#A','b'\n'#P','x'\n'#M','x',0\n'#M','x',10\n"
MORE = f"{TAGGED}'#D','a','x',1,1,1\n"
WIDE = "isnr,pa,sa,pb,sb\n"
RANGED = "actor,position,salience,capability,low,high\n"
FILES = {
    "missing column": (
        "actor,position,salience\na,1,1\n",
        ":1: has no column 'capability'. Add it",
    ),
    "unknown column": (
        "actor,position,salience,capability,reverson\na,1,1,1,1\n",
        ":1: unknown column 'reverson'. Did you mean 'reversion'?",
    ),
    "column twice": (
        "actor,actor,position,salience,capability\n",
        ":1: column 'actor' stands twice.",
    ),
    "actor twice": (f"{HEAD}a,1,1,1\nb,2,1,1\na,3,1,1\n", ":4: actor: actor 'a' stands twice"),
    "no actor": (f"{HEAD} ,1,1,1\n", ":2: actor: has no actor."),
    "text": (f"{HEAD}a,1,half,1\n", ":2: salience: found 'half'; a number is needed."),
    "nothing": (f"{HEAD}a,1,1\n", ":2: capability: found ''; a number is needed."),
    "nan": (f"{HEAD}a,nan,1,1\n", ":2: position: found nan; a number in"),
    "infinity": (f"{HEAD}a,1,1,inf\n", ":2: capability: found inf; a number in 0.."),
    "negative": (f"{HEAD}a,1,1,-1\n", ":2: capability: found -1; a number in 0.."),
    "enormous": (f"{HEAD}a,1e308,1,1\n", ":2: position: found 1e308; a number in"),
    "decimal comma": (f"{HEAD}a,1,0,5,1\n", ":2: has 5 cells for 4 columns. Write 0.5, not 0,5."),
    "undeclared": (f"{HEAD}a,1,50,1\n", ":2: salience: salience reaches 50. Declare the top of"),
    "nobody": (f"{HEAD}a,1,0,1\nb,2,1,0\n", ":2: salience: on issue 'issue' nobody has"),
    "empty": ("\n \n", ":1: is empty. Its first line is actor,position,salience,capability."),
    "no lines": (HEAD, ":2: has no actors. Add a line for each."),
    "two reversions": (
        "actor,position,salience,capability,reversion\na,1,1,1,1\nb,1,1,1,2\n",
        ":2: reversion: issue 'issue' has more than one reversion",
    ),
    "enormous cell": (HEAD + "x" * 200_000, ":2: has a cell of more than 10,000 letters."),
    # a line for each actor on each issue
    "no format": ("name,wants\na,1\n", ":1: is in no format known. It is one of: a header"),
    "low only": (f"{RANGED}a,1,1,1,0,\n", ":2: high: has only one of low and high. Give both"),
    "high only": (f"{RANGED}a,1,1,1,,2\n", ":2: low: has only one of low and high. Give both"),
    "low above": (f"{RANGED}a,1,1,1,3,2\n", ":2: position: low 3, position 1, high 2 are not in"),
    "outside": (f"{RANGED}a,5,1,1,3,4\n", ":2: position: low 3, position 5, high 4 are not in"),
    "low text": (f"{RANGED}a,5,1,1,3,much\n", ":2: high: found 'much'; a number is needed."),
    "comma": (f'{HEAD}a,"0,5",1,1\n', ":2: position: found '0,5'; a number is needed. Write 0.5"),
    "two outcomes": (
        "actor,position,salience,capability,outcome\na,1,1,1,1\nb,1,1,1,2\n",
        ":2: outcome: issue 'issue' has more than one outcome",
    ),
    "later line": (f"{HEAD}a,1,1,1\n\nb,x,1,1\n", ":4: position: found 'x'"),
    "tags below a header": (f"{HEAD}a,1,1,1\n'#D',2,3,4\n", ":3: is a #A/#P/#M/#D line below"),
    "header of two": ("actor,position,pa,sa\n", ":1: has columns of two formats: 'actor' and 'pa'"),
    # tagged lines
    "rows below tags": (f"{MORE}a,1,1,1\n", ":7: begins with 'a', not with #A, #P, #M, #D."),
    "unknown tag": (f"{MORE}'#X','a'\n", ":7: begins with '#X', not with #A, #P, #M, #D."),
    "half a line": (f"{TAGGED}'#D','a','x',1,1\n", ":6: #D: is not whole. It reads '#D', actor,"),
    "no power": (f"{TAGGED}'#D','a','x',1,1,\n", ":6: #D: is not whole. It reads '#D', actor,"),
    "half a mark": (f"{MORE}'#M','x'\n", ":7: #M: is not whole. It reads '#M', issue, value."),
    "commas": (f"{TAGGED}'#D','a','x',1,0,5,1\n", ":6: #D: has 7 cells. It reads '#D', actor,"),
    "unknown actor": (f"{TAGGED}'#D','c','x',1,1,1\n", ":6: actor: actor 'c' has no #A line."),
    "unknown issue": (f"{TAGGED}'#D','a','y',1,1,1\n", ":6: issue: issue 'y' has no #P line."),
    "unknown mark": (f"{MORE}'#M','y',1\n", ":7: issue: issue 'y' has no #P line."),
    "actor declared twice": (
        f"{MORE}'#A','a'\n",
        ":7: #A: actor 'a' stands twice, first on line 1",
    ),
    "issue declared twice": (
        f"{MORE}'#P','x'\n",
        ":7: #P: issue 'x' stands twice, first on line 3",
    ),
    "twice": (
        f"{MORE}'#D','a','x',2,1,1\n",
        ":7: actor: actor 'a' stands twice on one issue, first",
    ),
    "beyond": (f"{TAGGED}'#D','a','x',11,1,1\n", ":6: position: found 11, outside the issue's sc"),
    "one end": (f"{MORE}'#P','y'\n'#M','y',1\n", ":8: #M: issue 'y' has one end, 1. Give both"),
    "end of text": (f"{MORE}'#M','x',top\n", ":7: #M: found 'top'; a number is needed."),
    "silent issue": (f"{MORE}'#P','y'\n", ":7: #P: issue 'y' has no #D line. Add one"),
    "nobody speaks": ("'#A','a'\n", ":1: #D: has no #D line. Add '#D', actor, issue,"),
    "shares": (f"{TAGGED}'#D','a','x',1,50,1\n", ":6: salience: salience reaches 50. Declare the"),
    "no power at all": (f"{TAGGED}'#D','a','x',1,1,0\n", ":6: salience: on issue 'x' nobody has"),
    "negative power": (f"{TAGGED}'#D','a','x',1,1,-1\n", ":6: power: found -1; a number in 0.."),
    # wide tables
    "no issue column": ("pa,sa\n1,50\n", ":1: has no column for the issue. Add 'issue' or 'isnr'"),
    "no issue": (f"{WIDE}x,1,50,2,50\n,1,50,2,50\n", ":3: issue: has no issue. Name it."),
    "issue twice": (
        f"{WIDE}x,1,50,2,50\nx,1,50,2,50\n",
        ":3: issue: issue 'x' stands twice, first on line 2. Rename one.",
    ),
    "wide text": (f"{WIDE}x,1,50,much,50\n", ":2: pb: found 'much'; a number is needed."),
    "wide nan": (f"{WIDE}x,nan,50,1,50\n", ":2: pa: found nan; a number in"),
    "wide cells": (f"{WIDE}x,1,50,1,50,1\n", ":2: has 6 cells for 5 columns."),
    "wide column twice": ("isnr,pa,sa,sa\nx,1,2,3\n", ":1: column 'sa' stands twice."),
    "no issues": (WIDE, ":2: has no issue with an actor. Add a line."),
    "wide shares": (f"{WIDE}x,1,.5,1,1\n", ":1: salience: no salience is above 1: are they shares"),
    "some capabilities": (
        "isnr,pa,sa,ca,pb,sb\nx,1,50,1,2,50\n",
        ":1: has no column 'cb', but others. Add it.",
    ),
    "a capability blank": (
        "isnr,pa,sa,ca,pb,sb,cb\nx,1,50,1,2,50,\n",
        ":2: cb: found ''; a number is needed.",
    ),
}
VOTES = "actor,capability,from,until\n"
CAPABILITIES = {
    "no column": ("actor,seats\na,1\n", "votes.csv:1: has no column 'capability'."),
    "nobody": (VOTES, "votes.csv:2: has no actors. Add a line for each."),
    "empty": ("", "votes.csv:1: is empty. Its first line is actor,capability,from,until."),
    "no actor": (f"{VOTES},1,,\n", "votes.csv:2: actor: has no actor."),
    "negative": (f"{VOTES}a,-1,,\n", "votes.csv:2: capability: found -1; a number in 0.."),
    "text": (f"{VOTES}a,many,,\n", "votes.csv:2: capability: found 'many'; a number is needed."),
    "a year of text": (f"{VOTES}a,1,then,\n", "votes.csv:2: from: found 'then'; a number is need"),
    "half a year": (f"{VOTES}a,1,,2004.5\n", "votes.csv:2: until: found 2004.5; a year such as"),
    "backwards": (f"{VOTES}a,1,2005,2004\n", "votes.csv:2: from: 2005 is after until, 2004."),
    "overlap": (
        f"{VOTES}a,1,,2004\na,2,2004,\n",
        "votes.csv:3: from: actor 'a' has two capabilities in one year (see line 2).",
    ),
    "an actor lacks": (f"{VOTES}a,1,,\n", "wide.csv:2: capability: votes.csv has no line for acto"),
    "a year lacks": (
        f"{VOTES}a,1,,2000\nb,1,,\n",
        "wide.csv:2: capability: votes.csv has no capability of 'a' in 2003. Add a line",
    ),
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("text", "said"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_read(here: Path, text: str, said: str) -> None:
    (here / "file.csv").write_text(text)
    assert f"file.csv{said}" in refused(winset("predict", "file.csv"))


@pytest.mark.parametrize(("text", "said"), CAPABILITIES.values(), ids=CAPABILITIES)
def test_capabilities_that_cannot_be_read(here: Path, text: str, said: str) -> None:
    (here / "wide.csv").write_text("year,isnr,pa,sa,pb,sb\n2003,x,1,50,2,50\n")
    (here / "votes.csv").write_text(text)
    assert said in refused(winset("predict", "wide.csv", "--capability", "votes.csv"))


def test_capabilities_by_year_need_a_year(here: Path) -> None:
    (here / "wide.csv").write_text("isnr,pa,sa\nx,1,50\n")
    (here / "votes.csv").write_text(f"{VOTES}a,1,,2004\na,2,2005,\n")
    said = refused(winset("predict", "wide.csv", "--capability", "votes.csv"))
    assert "wide.csv:2: capability: has no year, and in votes.csv capabilities go by year." in said


def test_capabilities_given_twice(here: Path) -> None:
    (here / "votes.csv").write_text(f"{VOTES}a,1,,\n")
    (here / "wide.csv").write_text("isnr,pa,sa,ca\nx,1,50,1\n")
    (here / "table.csv").write_text(f"{HEAD}a,1,1,1\n")
    for name in ("wide.csv", "table.csv"):
        said = refused(winset("predict", name, "--capability", "votes.csv"))
        assert f"{name}:1: has capabilities of its own" in said
    assert "no.csv: does not exist. Check the name." in refused(
        winset("predict", "wide.csv", "--capability", "no.csv")
    )


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--spread -1", "--spread -1 is not a number in 0.."),
        ("--spread nan", "--spread nan is not a number in 0.."),
        ("--spread inf", "--spread inf is not a number in 0.."),
        ("--replicates 0", "--replicates 0 is not a whole number in 1..100000."),
        ("--spread 1 --replicates 100001", "--replicates 100001 is not a whole number in 1.."),
        ("--seed -1", "--seed -1 is not a whole number in 0.."),
        ("--model nash", "table.csv:2: reversion: issue 'issue' has none, for nash, which needs"),
        ("--model nash", "needs a `reversion` column (`rp` in a wide table)"),
        ("--model nash", "or give --param disagreement=distant"),
        ("--model nush", "there is no model 'nush'. Did you mean 'nash'?"),
        ("--param bta=1", "no model has a parameter 'bta'."),
        ("--model weighted_mean --param disagreement=distant", "no parameter 'disagreement'"),
        ("--rounds 0", "--rounds 0 is not a whole number in 1..1000."),
        ("--rounds 1001", "--rounds 1001 is not a whole number in 1..1000."),
        ("--salience-scale 0", "--salience-scale 0 is no scale."),
        ("--salience-scale nan", "--salience-scale nan is no scale."),
        ("--salience-scale 0.5", "table.csv:2: salience: salience reaches 1, above its declared"),
        ("--model ,", "there is no model ''."),
    ],
)
def test_options_that_cannot_be_used(here: Path, options: str, said: str) -> None:
    (here / "table.csv").write_text(f"{HEAD}a,1,1,1\nb,2,1,1\n")
    assert said in refused(winset("predict", "table.csv", *options.split()))


def test_a_spread_where_the_file_has_its_own(here: Path) -> None:
    (here / "table.csv").write_text(f"{RANGED}a,1,1,1,0,2\n")
    said = refused(winset("predict", "table.csv", "--spread", 1))
    assert said == "table.csv:2: low: has low and high of its own. Leave --spread out."


def test_every_mistake_is_told_at_once(here: Path) -> None:
    (here / "table.csv").write_text(f"{HEAD}a,x,1,1\nb,2,1,-1\n,2,1,1\n")
    ran = winset("predict", "table.csv")
    assert refused(ran)
    assert [line.split(":")[1] for line in ran.err.splitlines()] == ["2", "3", "4"]


def test_a_file_too_large(here: Path) -> None:
    with (here / "table.csv").open("wb") as file:
        file.truncate(20_000_001)
    said = refused(winset("predict", "table.csv"))
    assert said.startswith("table.csv: is larger than 20 MB, too much for a table of actors.")


def test_bytes_that_are_no_text_are_told_with_their_line(here: Path) -> None:
    (here / "table.csv").write_bytes(f"{HEAD}a,1,1,1\nb\xe9,1,1,1\n".encode("latin-1"))
    assert refused(winset("predict", "table.csv")).startswith("table.csv:3:2: is not UTF-8.")


def test_a_table_that_is_no_text(here: Path) -> None:
    (here / "table.csv").write_bytes(b"\xff\xfe")
    assert refused(winset("predict", "table.csv")).startswith("table.csv:1: is empty.")
    assert refused(winset("predict", ".")).endswith("is a folder; a table of actors is needed.")
    assert refused(winset("predict", "no.csv")).startswith(
        "no.csv: does not exist. Check the name."
    )
