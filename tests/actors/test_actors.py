"""Files of actors in the three formats: what is read from them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.actors import joint_table, read, scored
from sim.equations.aggregation import weighted_mean

DATA = Path(__file__).parents[3] / "shared" / "data"
TAGGED = """\
'#D'{0}'b'{0}'tax'{0}10{0}0.5{0}3
'#A'{0}'a'{0}'A, the first'{0}''
'#A'{0}'b'
'#A'{0}'silent'

'#P'{0}'tax'{0}'tax'{0}''
'#P'{0}'aid'
'#M'{0}'tax'{0}20{0}'much'
'#M'{0}'tax'{0}-5
'#M'{0}'tax'{0}0
'#D'{0}'a'{0}'tax'{0}0{0}0.5{0}1{0}{0}
'#D'{0}'a'{0}'aid'{0}7{0}1{0}1
"""
WIDE = """\
isnr\tprnr\tfinact\tintro\tpde\tpfr\tpuk\tsde\tsfr\tsuk\trp\tout\tprocde
\t\t\t\t3\t4\t5\t\t\t\t\t\t
i1\tp1\t1930-05-01\t26-01-00\t100\t\t40\t50\t\t0\t\t70\tx
i2\tp1\t999\t26-01-98\t0\t999\t20\t10\t80\t100\t20\t-1\tx
i3\tp2\t999\t\t\t5\t20\t10\t\t\t20\t\tx
"""
# outcomes of round 0, as the literature's own program gives them
ROUND_0 = {
    "copenhagen.csv": "Newtreaty 61.58 DevlopC2020 58.14 Domestred 30.71 MRVdecrease 52.24 "
    "Commitments 51.95 Control 57.62 Extra 64.62",
    "cop21.csv": "differentiation 49.26 mrv 57.21 legal 57.97 adapt_legal 59.51 adapt_inst 59.64 "
    "finance_vol 47.64 finance_who 38.10 adapt_finance 55.12 ld 40.11 progress 45.60 "
    "amb2050 67.88 amb2100 85.71 eaa 57.10",
}


def written(folder: Path, text: str, name: str = "actors.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plain_table_with_everything(tmp_path):
    text = (
        "HIGH;actor;Low;issue;position;Salience;capability;reversion;outcome\n"
        "2;a;-1;tax;0;50;1;3;9\n\n;b;;tax;10;100;3;3;9\n;a;;aid;5;100;2;;\n"
    )
    tax, aid = read(written(tmp_path, text), salience_scale=100)
    assert (tax.issue, tax.actors, tax.reversion, tax.outcome) == ("tax", ["a", "b"], 3, 9)
    assert tax.position.tolist() == [0, 10]
    assert tax.salience.tolist() == [0.5, 1]
    assert tax.capability.tolist() == [1, 3]
    assert tax.low is not None
    assert tax.high is not None
    assert (tax.low.tolist(), tax.high.tolist()) == ([-1, 10], [2, 10])
    assert (tax.scale, tax.ends, tax.line) == (None, (0, 10), 2)
    assert (aid.low, aid.high, aid.reversion, aid.outcome) == (None, None, None, None)
    assert (aid.ends, aid.line) == ((5, 5), 5)


@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_a_tagged_file(tmp_path, separator):
    text = TAGGED.format(separator)
    tax, aid = read(written(tmp_path, text))
    assert (tax.issue, tax.actors, tax.scale) == ("tax", ["b", "a"], (-5, 20))
    assert tax.position.tolist() == [10, 0]
    assert tax.capability.tolist() == [3, 1]
    assert (aid.actors, aid.scale) == (["a"], (0, 100))


@pytest.mark.parametrize("quote", ['"', ""])
def test_a_tagged_file_quoted_otherwise(tmp_path, quote):
    text = TAGGED.format("\t").replace("'", quote)
    assert [question.issue for question in read(written(tmp_path, text))] == ["tax", "aid"]


@pytest.mark.parametrize("name", ROUND_0)
def test_the_climate_data_begin_at_the_published_outcomes(name):
    if not DATA.exists():
        pytest.skip("the climate data are not beside the project")
    words = ROUND_0[name].split()
    published = dict(zip(words[::2], map(float, words[1::2]), strict=True))
    found = {}
    for q in read(DATA / name):
        table = q.table()
        found[q.issue] = q.value(weighted_mean(table.position, table.weight))[0, 0]
        assert q.ends == (0, 100)
    assert found == pytest.approx(published, abs=0.005)


def test_a_wide_table(tmp_path):
    notes: list[str] = []
    one, two = read(written(tmp_path, WIDE), tell=notes.append)
    assert (one.issue, one.group, one.actors, one.line) == ("i1", "p1", ["de", "uk"], 3)
    assert one.position.tolist() == [100, 40]
    assert one.salience.tolist() == [0.5, 0]
    assert (one.reversion, one.outcome, one.scale) == (None, 70, (0, 100))
    assert (two.actors, two.reversion, two.outcome) == (["de", "uk"], 20, None)
    assert one.capability.tolist() == [1, 1]
    assert notes[0].startswith(
        "Line 2 names no issue and is passed over. It has numbers in 3 p col"
    )
    assert notes[1:] == [
        "Every actor has the same capability: there is no c<actor> column and no --capability.",
        "2 values off their scale are read as missing.",
        "Left out: 1 issues on which nobody has both a position and a salience.",
    ]


def test_a_wide_table_with_capabilities_by_year(tmp_path):
    votes = "actor,capability,from,until\nDE,10,,2000\nde,20,2001,\nuk,5,,\n"
    council = written(tmp_path, votes, "council.csv")
    one, two = read(written(tmp_path, WIDE), None, council)
    assert one.capability.tolist() == [20, 5]  # 1930-05-01 is the 30th of May 2001
    assert two.capability.tolist() == [10, 5]  # 999 is no date: that of introduction counts


def test_a_wide_table_with_its_own_years_and_capabilities(tmp_path):
    text = "issue,year,pa,sa,ca,pb,sb,cb\nx,2003,0,1,2,100,.5,3\n"
    (x,) = read(written(tmp_path, text), salience_scale=1)
    assert x.capability.tolist() == [2, 3]
    assert x.salience.tolist() == [1, 0.5]
    votes = written(tmp_path, "actor,capability,from,until\na,7,2003,2003\nb,1,,\n", "votes.csv")
    (x,) = read(written(tmp_path, text.replace("ca", "na").replace("cb", "nb")), 1, votes)
    assert x.capability.tolist() == [7, 1]


def test_where_nobody_counts_in_a_wide_table_all_count_alike(tmp_path):
    notes: list[str] = []
    text = "issue,pa,sa,ca,pb,sb,cb\nx,0,0,2,100,0,3\ny,0,90,2,1,9,3\n"
    x, y = read(written(tmp_path, text), tell=notes.append)
    assert x.salience.tolist() == x.capability.tolist() == [1, 1]
    assert y.salience.tolist() == [0.9, 0.09]
    assert notes == ["On issue 'x' nobody has salience and capability: all count alike."]


def test_scored_are_issues_with_an_outcome_and_three_actors(tmp_path):
    text = "issue,pa,sa,pb,sb,pc,sc,out\n"
    text += "x,0,90,2,1,9,3,50\ny,0,90,2,1,9,3,\nz,0,90,2,1,9,,50\n"
    assert [q.issue for q in scored(read(written(tmp_path, text)))] == ["x"]


def test_several_issues_at_one_table(tmp_path):
    a, b = "a,tax,0,.5,1,2", "b,tax,10,.5,3,2"
    text = f"actor,issue,position,salience,capability,reversion\n{a}\n{b}\nc,aid,4,1,1,4\n"
    questions = read(written(tmp_path, text + "a,aid,8,.25,2,4\n"))
    table = joint_table(questions)
    assert table.names == ("a", "b", "c")
    assert table.weight[0].tolist() == [[0.5, 0.5], [1.5, 0], [0, 1]]
    assert table.position[0].tolist() == pytest.approx(
        np.array([[0, 1], [1, 1 / 3], [0.75, 0]])  # who is absent stands at the weighted mean
    )
    assert table.reversion is not None
    assert table.reversion.tolist() == [[0.2, 0]]
    means = weighted_mean(table.position, table.weight)[0]
    alone = [weighted_mean(q.table().position, q.table().weight)[0, 0] for q in questions]
    assert means.tolist() == pytest.approx(alone)


def test_draws_have_the_percentiles_given(tmp_path):
    head = "actor,position,salience,capability,low,high\n"
    question = read(written(tmp_path, f"{head}a,5,1,1,4,9\nb,0,1,1,,\nc,20,1,1,1,20\n"))[0]
    draws = question.drawn(1, first=0, count=4000).position
    assert np.quantile(draws[:, 0], [0.1, 0.5, 0.9]) == pytest.approx([4, 5, 9], abs=0.25)
    assert np.all(draws[:, 1] == 0)
    assert draws[:, 2].min() < 0  # nothing cuts what no scale bounds
    inside = replace(question, scale=(0.0, 20.0)).drawn(1, first=0, count=4000)
    assert np.array_equal(inside.position, np.clip(draws, 0, 20))
    assert np.array_equal(question.drawn(1, first=7, count=3).position, draws[7:10])
    alone = read(written(tmp_path, f"{head}d,20,1,1,0,20\na,5,1,1,4,9\n"))[0]
    assert np.array_equal(alone.drawn(1, first=0, count=4000).position[:, 1], draws[:, 0])
    assert not np.array_equal(question.drawn(2, first=0, count=4000).position, draws)
