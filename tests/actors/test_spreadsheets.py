"""Tables as spreadsheets and other programs write them: read with a note, or told what to do."""

from pathlib import Path
from typing import Any

import pytest

from sim.actors import Question, read
from sim.actors.formats.rows import OFF
from sim.domain.errors import WinsetError
from sim.equations.aggregation import weighted_mean

COMMAS = "Commas between digits are read as decimal signs."
HEAD = "actor,position,salience,capability\n"


def opened(
    folder: Path, text: str, code: str = "utf-8", **options: Any
) -> tuple[list[Question], list[str]]:
    """The questions of a file of this text, and the notes on it."""
    path, notes = folder / "table.csv", list[str]()
    path.write_bytes(text.encode(code))
    return read(path, tell=notes.append, **options), notes


def mean(question: Question) -> float:
    table = question.table()
    return float(question.value(weighted_mean(table.position, table.weight))[0, 0])


def told(folder: Path, text: str, **options: Any) -> list[str]:
    """What is said of a file that cannot be read, a line each, from the line's number on."""
    with pytest.raises(WinsetError) as error:
        opened(folder, text, **options)
    return [str(p).partition("table.csv:")[2] for p in error.value.problems]


# .8·1.5·20.5 + .5·2·1 040 = 1 064.6 over 1.2 + 1
FRENCH = (
    "Acteur;Position;Saillance;Capacité\r\nÉvêché;20,5;0,8;1,5\r\nRégie;1\u202f040;0,5;2\r\n",
    "sep=;\r\nActeur;Position;Saillance;Capacité\r\nÉvêché;20,5;80 %;1,5\r\nRégie;1 040;50%;2\r\n",
    "acteur\tposition\tsaillance\tpoids\nÉvêché\t20,50\t80\u00a0%\t1,5\nRégie\t1.040,0\t50 %\t2\n",
)


@pytest.mark.parametrize("text", FRENCH)
@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_table_saved_in_french(tmp_path: Path, text: str, code: str) -> None:
    (question,), notes = opened(tmp_path, text, code)
    assert question.actors == ["Évêché", "Régie"]
    assert mean(question) == pytest.approx(1064.6 / 2.2)
    assert COMMAS in notes


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "actor;position;salience;capability\na;0,5;1;1\nb;0.5;1;1\n",
            "3: position: found '0.5', a decimal point; line 2 has a decimal comma. Write all",
        ),
        (
            "actor;position;salience;capability\na;1.234,5;1;1\nb;1,234.5;1;1\n",
            "3: position: found '1,234.5', a decimal point; line 2 has a decimal comma. Write all",
        ),
        (
            f"{HEAD}a,1,80 %,1\nb,1,0.5,1\n",
            "3: salience: found '0.5', a salience without %; line 2 has a salience in %. Write all",
        ),
        (
            "actor,position,salience,capability,reversion\na,40 %,1,1,20\n",
            "2: reversion: found '20', a position without %; line 2 has a position in %. Write all",
        ),
        ("actor\tposition\tsalience\tcapability\na\t1,234\t1\t1\n", "2: '1,234' is 1.234 or 1234:"),
        (f"{HEAD}a,1_0,1,1\n", "2: position: found '1_0'; a number is needed."),
        (
            f'{HEAD}a,"1,5",1,1\n',
            "2: position: found '1,5'; a number is needed. Write 0.5, not 0,5",
        ),
        ("actor;position;salience;capability\na;1;1;1;x\n", "2: has 5 cells for 4 columns. Put a"),
    ],
)
def test_numbers_in_doubt(tmp_path: Path, text: str, said: str) -> None:
    (first, *_) = told(tmp_path, text)
    assert first.startswith(said)


def test_lines_are_counted_from_the_top_of_the_file(tmp_path: Path) -> None:
    text = "sep=,\n# a remark\n\nactor,position,salience,capability,reversion\n"
    (one,) = told(tmp_path, text + "a,1,1,1,none\nb,1,1,1,1\n")  # and not: more than one reversion
    assert one == "5: reversion: found 'none'; a number is needed."


def test_numbers_without_doubt(tmp_path: Path) -> None:
    text = f'{HEAD}a,"1,234.5",90%,"1,000,000"\nb,−2e1,0,3\nc,1\'000,100 %,.5\n'
    (question,), _ = opened(tmp_path, text)
    assert question.position.tolist() == [1234.5, -20, 1000]
    assert question.salience.tolist() == [0.9, 0, 1]
    assert question.capability.tolist() == [1e6, 3, 0.5]


def test_percent_of_any_scale(tmp_path: Path) -> None:
    text = "issue,pa,sa,pb,sb\nx,0,75 %,40,100 %\n"
    for top in (None, 1.0, 100.0):
        (question,), _ = opened(tmp_path, text, salience_scale=top)
        assert question.salience.tolist() == [0.75, 1]


def test_columns_as_other_programs_call_them(tmp_path: Path) -> None:
    text = "Stakeholder,Ideal_Point,Importance,Clout (votes),risk,notes\n"
    text += "up,10,.5,4,1,x\ndown,40,1,1,,\n"
    (question,), notes = opened(tmp_path, text)
    assert mean(question) == pytest.approx(20)  # (.5·4·10 + 40) / 3
    assert notes == [
        "Columns are read by another name: Stakeholder as actor, Ideal_Point as position, "
        "Importance as salience, Clout (votes) as capability.",
        "Columns risk, notes are not used.",
    ]


def test_a_column_by_its_own_name_goes_before_others(tmp_path: Path) -> None:
    text = "name,actor,position,salience,capability,power\nA,a,1,1,2,9\n"
    (question,), notes = opened(tmp_path, text)
    assert (question.actors, question.capability.tolist()) == (["a"], [2])
    assert notes == ["Columns name, power are not used."]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "name,party,position,salience,power\na,x,1,1,1\n",
            ["1: columns 'name' and 'party' both look like actor. Call the one that is meant 'ac"],
        ),
        (
            "actor,Actor,position,salience,power\na,a,1,1,1\n",
            ["1: column 'actor' stands twice. Rename one."],
        ),
        (
            "actor,position,interest,power\na,1,1,1\n",
            ["1: has no column 'salience'. Add it to the first line. If it is there by another na"],
        ),
        (
            "actor,position,saliance,capability\na,1,1,1\n",
            ["1: unknown column 'saliance'. Did you mean 'salience'?", "1: has no column 'salienc"],
        ),
        (
            "actor,position,salience,capability,\na,1,1,1,2\n",
            ["1: column 5 has no name but content. Name it, or empty it."],
        ),
        (
            ",position,salience,capability\na,1,1,1\n",
            ["1: has no column 'actor'. Add it to the fi"],
        ),
    ],
)
def test_columns_in_doubt(tmp_path: Path, text: str, said: list[str]) -> None:
    found = told(tmp_path, text)
    assert len(found) == len(said)
    assert all(line.startswith(start) for line, start in zip(found, said, strict=True))


def test_columns_and_lines_without_content(tmp_path: Path) -> None:
    text = ",actor,position,salience,capability,,\r\n0,a,10,1,3,,\r\n1,b,30,1,1,,,,\r\n,,,,,,\r\n"
    (question,), notes = opened(tmp_path, text)
    assert mean(question) == 15
    assert notes == ["Column 1 (without a name) is not used."]


def test_remarks(tmp_path: Path) -> None:
    text = f'"# asked in spring; by letter, and twice"\n{HEAD}# sure of these, mostly\n#1,10,1,1\n'
    (question,), _ = opened(tmp_path, text)
    assert question.actors == ["#1"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("quote", ["'", '"'])
def test_a_quote_within_quotes_stays(tmp_path: Path, separator: str, quote: str) -> None:
    names = [f"Val d{quote}Oise", f"The growers{quote} union{separator} west", f"{quote}Big{quote}"]
    cells = [*names[:1], names[1].replace(quote, quote * 2), names[2]]
    rows = [[f"{quote}{cell}{quote}", "1", "1", "1"] for cell in cells]
    head = [f"{quote}{name}{quote}" for name in HEAD.strip().split(",")]
    text = "\n".join(separator.join(row) for row in [head, *rows])
    (question,), _ = opened(tmp_path, text)
    assert question.actors == [" ".join(name.split()) for name in names]


def test_a_quoted_cell_may_have_several_lines(tmp_path: Path) -> None:
    text = f'{HEAD}"The ""old""\nguard, north",1,1,1\nb,x,1,1\n'
    assert told(tmp_path, text) == ["4: position: found 'x'; a number is needed."]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Évêché", "E\u0301ve\u0302che\u0301"),
        ("Val d’Oise", "Val\u00a0d'Oise"),
        ("a b", "a  b\u200b"),
    ],
)
def test_one_name_typed_in_two_ways_is_one_actor(tmp_path: Path, first: str, second: str) -> None:
    head = "actor,issue,position,salience,capability\n"
    questions, _ = opened(tmp_path, f"{head}{first},x,1,1,1\n{second},y,1,1,1\n")
    assert [question.actors for question in questions] == [[first], [first]]
    text = f"{HEAD}{first},1,1,1\n{second},1,1,1\n"
    assert told(tmp_path, text)[0].startswith(f"3: actor: actor '{first}' stands twice on one iss")
    tags = f"#A,{first}\n#P,{second} x\n#D,{second},{first} x,1,1,1\n"
    (question,), _ = opened(tmp_path, tags)
    assert question.actors == [first]
    (question,), _ = opened(tmp_path, f"issue,p{first},s{second}\nx,1,100\n")
    assert question.position.tolist() == [1]


@pytest.mark.parametrize(("first", "second"), [("Loire", "LOIRE"), ("Evêché", "Évêché")])
def test_names_that_may_be_one_are_told(tmp_path: Path, first: str, second: str) -> None:
    said = f"3: actor: actor '{second}' looks like '{first}' of line 2. If they are one, write both"
    text = f"{HEAD}{first},1,1,1\n{second},1,1,1\n"
    assert told(tmp_path, text)[0].startswith(said)
    text = f"actor,issue,position,salience,capability\na,{first},1,1,1\na,{second},1,1,1\n"
    assert told(tmp_path, text)[0].startswith(said.replace("actor", "issue"))


def test_capabilities_of_names_typed_otherwise(tmp_path: Path) -> None:
    votes = tmp_path / "votes.csv"
    votes.write_text("Player;Votes;remark\nE\u0301ve\u0302che\u0301;2,5;\nVAL D’OISE;1;x\n")
    text = "issue,pÉvêché,sÉvêché,pVal d'Oise,sVal d'Oise\nx,1,100,2,100\n"
    (question,), _ = opened(tmp_path, text, capability=votes)
    assert question.capability.tolist() == [2.5, 1]


def test_two_people_of_one_title(tmp_path: Path) -> None:
    text = f"{HEAD}Clerk,1,1,1\nJudge,2,1,1\nClerk,3,1,1\n"
    remedy = "If they are two, tell their names apart (Clerk 2); if one, keep one line."
    assert told(tmp_path, text) == [
        f"4: actor: actor 'Clerk' stands twice on one issue, first on line 2. {remedy}"
    ]


@pytest.mark.parametrize(
    ("reached", "said"),
    [
        ("4", "--salience-scale 5 (or 7, 10, 100)."),
        ("10", "--salience-scale 10 (or 100)."),
        ("62", "--salience-scale 100."),
        ("250", "--salience-scale TOP."),
    ],
)
def test_a_salience_on_any_top(tmp_path: Path, reached: str, said: str) -> None:
    text = f"{HEAD}a,1,{reached},1\nb,9,1,1\n"
    assert told(tmp_path, text) == [
        f"2: salience: salience reaches {reached}. Declare the top of its scale: {said}"
    ]


def test_a_scale_far_above_all_saliences_is_noted(tmp_path: Path) -> None:
    note = (
        "No salience is above 8 on a scale to 100. Is it the right one? --salience-scale declares"
    )
    for text in (f"{HEAD}a,1,8,1\n", "issue,pa,sa\nx,1,8\n"):
        top = 100.0 if text.startswith(HEAD) else None
        notes = opened(tmp_path, text, salience_scale=top)[1]
        assert [words for words in notes if words.startswith(note)]
    assert opened(tmp_path, f"{HEAD}a,1,8,1\n", salience_scale=10)[1] == []


WEIGHTS = "issue,pn,ps,sn,ss\n,3,1,,\nx,0,40,100,100\ny,20,100,50,100\n"


def test_weights_below_the_header_of_a_wide_table(tmp_path: Path) -> None:
    (x, y), notes = opened(tmp_path, WEIGHTS)
    assert (mean(x), mean(y)) == pytest.approx((20, 220 / 3))
    assert "numbers in 2 p columns that look like capabilities: to use them, add --cap" in notes[0]
    (x, y), notes = opened(tmp_path, WEIGHTS, capability=tmp_path / "table.csv")
    assert (mean(x), mean(y)) == pytest.approx((10, 52))  # 40/4; (1.5·20 + 100)/2.5
    assert notes == ["Line 2 names no issue and is passed over."]


def test_a_line_of_positions_without_an_issue_is_no_line_of_weights(tmp_path: Path) -> None:
    text = WEIGHTS.replace(",3,1,,", ",3,1,50,50")
    assert told(tmp_path, text) == ["2: issue: has no issue. Name it."]
    assert opened(tmp_path, WEIGHTS.replace("3,1", "north,south"))[1][0].endswith("passed over.")


def test_a_file_of_capabilities_in_doubt(tmp_path: Path) -> None:
    votes = tmp_path / "votes.csv"
    for text, said in (
        ("actor,capability\nEvêché,1\nÉvêché,2\n", "actor 'évêché' looks like 'evêché' of line 2"),
        ("actor,capability\nEveche,1\n", "no line for actor 'évêché'. Did you mean 'eveche'?"),
        ("issue,pévêché,sévêché\nx,1,100\n", "votes.csv:2: has no actors. Add a line for each."),
    ):
        votes.write_text(text, encoding="utf-8")
        with pytest.raises(WinsetError) as error:
            opened(tmp_path, "issue,pÉvêché,sÉvêché\nx,1,100\n", capability=votes)
        assert said in str(error.value)


TAGGED = """\
#O\tFerry talks, and: more, of, it
#/\twhat follows was asked in spring
#A\tport\tPort, of the town
#0\tnobody
#A\tcrew
#P\tfare
#M\tfare\t0
#M\tfare\t50
#D\tport\tfare\t40\t0.5\t2
#D\tcrew\tfare\t10\t1\t1
"""


def test_comments_of_tagged_lines(tmp_path: Path) -> None:
    for text in (TAGGED, TAGGED.replace("0.5", "0,5"), TAGGED.replace("\t", ";")):
        (question,), _ = opened(tmp_path, text)
        assert mean(question) == 25  # (.5·2·40 + 10) / 2


def test_tagged_lines_tell_all_their_mistakes(tmp_path: Path) -> None:
    text = TAGGED.replace("\t40\t0.5\t2", "\t60\t0.5\t-2").replace("\t10\t1\t1", "\thigh\t1\t1")
    assert [line.split("; ")[0] for line in told(tmp_path, text)] == [
        "9: power: found -2",
        "10: position: found 'high'",
        f"9: position: found 60, outside the issue's scale 0..50. {OFF}",
    ]


KTAB = """\
Ferry; a trial,Made for a test,{actors},{dimensions},,
Actor,Description,Influence,Fare Position,Fare Salience,Night trips Position,Night trips Salience,,
"Port, the",Owner,60,40,50,100,10,,
CREW,Crew - "all" of it, 30.0,10,100,0,20
"""


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_ktab_scenario(tmp_path: Path, separator: str) -> None:
    text = KTAB.format(actors=2, dimensions=2)
    if separator == ";":  # as a French spreadsheet saves it again
        text = text.replace("Ferry; a", "Ferry a").replace('"Port, the"', "Port+ the")
        text = text.replace(",", ";").replace("+", ",").replace("30.0", "30,0")
    (fare, night), _ = opened(tmp_path, text)
    assert (fare.issue, night.issue) == ("Fare", "Night trips")
    assert fare.actors == night.actors == ["Port, the", "CREW"]
    assert mean(fare) == pytest.approx(25)  # (60·.5·40 + 30·1·10) / 60
    assert mean(night) == pytest.approx(50)  # 60·.1·100 / (6 + 6)
    assert fare.scale == night.scale == (0, 100)
    assert fare.group == night.group != ""


def test_a_ktab_scenario_that_does_not_add_up(tmp_path: Path) -> None:
    text = KTAB.format(actors=3, dimensions=1).replace("30.0,10", "30.0,110").replace("60", "much")
    assert told(tmp_path, text) == [
        "1: actors: counts 3 actors, but 2 follow. Mend the count, or the lines.",
        "1: dimensions: counts 1 dimensions, but 2 follow. Mend the count, or the lines.",
        "3: influence: found 'much'; a number is needed.",
        f"4: position: found 110, outside the issue's scale 0..100. {OFF}",
    ]
    text = KTAB.format(actors=2, dimensions=2).replace(",Night trips Salience", "")
    assert told(tmp_path, text)[0].startswith("2: 'Night trips Position', '' are no position and")
