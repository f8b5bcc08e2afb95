"""Preferences as statements of falling priority, against plain loops and published rankings."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.harness import refused, winset

# Elmira, as the options of scenarios/games/elmira.yaml: modify; delay, accept, abandon; insist.
# After the plant has closed nobody minds the rest, so statements below the first hold there.
ELMIRA = """\
decision_makers:
  ministry: [modify_order]
  uniroyal: [delay_appeal, accept_order, abandon_plant]
  local_government: [insist_on_order]
feasible: [-YNN-, -NYN-, -NNY-]
one_way: {modify_order: on, delay_appeal: off, abandon_plant: on}
statements:
  ministry:
    - ---N-                        # the plant stays open
    - --Y--                        # it accepts the order
    - N---- if ---N-               # the order stands
    - [N---Y, Y---N, ---Y-]        # the town insists if and only if it does
  uniroyal:
    - [NYN--, Y-Y--]               # to delay where the order stands, to accept a modified one
    - ---Y-
    - ----N if ---N-
    - [-Y--N, -N--Y, ---Y-]
  local_government:
    - ---N-
    - N---- if ---N-
    - --Y-- if N--N-
    - ----Y if ---N-
    - --Y--
"""


def analysed(*args: object) -> Any:
    found = winset("stability", *args, "--json")
    assert (found.code, found.err) == (0, "")
    return json.loads(found.out)


@pytest.mark.parametrize("sanctions", ["legal", "single", "once"])
def test_statements_give_the_published_rankings_and_equilibria(tmp_path: Path, sanctions: str):
    path = tmp_path / "elmira.yaml"
    path.write_text(ELMIRA)
    found = analysed(path, "--sanctions", sanctions)
    published = analysed("elmira", "--sanctions", sanctions)
    for part in ("preferences", "equilibria", "leaves"):
        assert found[part] == published[part]
    assert found["equilibria"]["nash"] == [
        *("NNNYN", "YNNYN", "NYNNY", "YNYNY", "NNNYY", "YNNYY"),  # the plant closes in four of them
    ]


def meets(text: str, state: str) -> bool:
    """Whether a state meets one text, letter by letter."""

    def fits(pattern: str) -> bool:
        return all(p in ("-", s) for p, s in zip(pattern, state, strict=True))

    first, *rest = text.split()
    if not rest:
        return fits(first)
    word, condition = rest
    return fits(first) == fits(condition) if word == "iff" else fits(first) or not fits(condition)


PATTERN = st.text("YN-", min_size=3, max_size=3)
TEXT = PATTERN | st.builds("{} {} {}".format, PATTERN, st.sampled_from(["if", "iff"]), PATTERN)


@given(said=st.lists(st.lists(TEXT, min_size=1, max_size=3), min_size=1, max_size=5))
def test_states_rank_by_the_sum_of_two_to_the_n_less_k(
    tmp_path_factory: pytest.TempPathFactory, said: list[list[str]]
):
    path = tmp_path_factory.mktemp("said") / "game.yaml"
    text = json.dumps({"decision_makers": {"a": ["x", "y", "z"]}, "statements": {"a": said}})
    path.write_text(text)
    ranking = analysed(path)["preferences"]["a"]
    score = {
        state: sum(
            2 ** (len(said) - k)
            for k, texts in enumerate(said, 1)
            if any(meets(each, state) for each in texts)
        )
        for state in map("".join, itertools.product("YN", repeat=3))
    }
    assert [{score[state] for state in group} for group in ranking] == [
        {each} for each in sorted(set(score.values()), reverse=True)
    ]
    assert sorted(state for group in ranking for state in group) == sorted(score)


BASE = "decision_makers: {a: [x, y], b: [z]}\nstatements: {a: [Y--], b: [--N]}\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[--N]", "[--X]", "2:28: statements.b.0: found '--X'; a state is written with Y, N and -"),
        ("[--N]", "[--NN]", "statements.b.0: '--NN' has 4 letters; there are 3 options"),
        ("[--N]", "[--N when Y--]", "statements.b.0: found '--N when Y--'; a statement is a patt"),
        ("[--N]", "[--N if Y-]", "statements.b.0: 'Y-' has 2 letters"),
        ("[--N]", "[[--N, if]]", "statements.b.0: found 'if'; a state is written"),
        ("[--N]", "['']", "statements.b.0: found ''; a statement is a pattern"),
        ("[--N]", "[[]]", "statements.b.0: is empty. Write a pattern such as Y-N"),
        ("[--N]", "[]", "statements.b: found []"),
        ("[--N]", "[1]", "statements.b.0: found 1"),
        ("b: [--N]", "c: [--N]", "statements.c: there is no decision maker 'c'"),
        (
            "[--N]}\n",
            "[--N]}\npreferences: {b: [[--Y], [--N]]}\n",
            "statements.b: has `preferences`",
        ),
        ("b: [z]}\n", "b: [z]}\nletters: [x, z]\n", "letters: does not list every option once"),
        (", b: [--N]", "", "decision_makers.b: has no preferences"),
    ],
)
def test_statements_that_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
):
    monkeypatch.chdir(tmp_path)
    Path("game.yaml").write_text(BASE.replace(old, new))
    for command in ("stability", "check"):
        assert said in refused(winset(command, "game.yaml"))


def test_the_schema_knows_statements():
    found = json.loads(winset("schema", "options").out)
    assert {"statements", "letters"} <= set(found["properties"])
    one = found["properties"]["statements"]["additionalProperties"]["items"]
    assert {each["type"] for each in one["anyOf"]} == {"string", "array"}
