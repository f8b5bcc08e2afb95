import shlex

import pytest
from streamlit.testing.v1 import AppTest

from ui.session.ask import Ask


def script():
    import streamlit as st

    from ui.session.current import current_ask, keep_address

    keep_address()
    st.text(repr(current_ask()))


def rewriting():
    import streamlit as st

    from ui.session.ask import Ask
    from ui.session.current import current_ask, put

    put(Ask("usmca_review", "nash", (("a.b", 0.25), ("c", "word")), 7, (("weights", "equal"),)))
    st.text(repr(current_ask()))


def read(**query):
    page = AppTest.from_function(script)
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page.text[0].value


def test_what_is_put_into_the_address_is_read_from_it():
    page = AppTest.from_function(rewriting).run()
    query = dict(page.query_params)
    assert query["set"] == ["a.b=0.25", "c=word"]
    assert query["param"] == "weights=equal"
    assert read(**query) == page.text[0].value


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ({"scenario": "../../etc/passwd"}, "scenario"),
        ({"scenario": "/etc/passwd"}, "scenario"),
        ({"scenario": "scenarios/usmca_review/scenario.yaml"}, "scenario"),
        ({"scenario": "yours-0123456789abcdef"}, "scenario"),
        ({"scenario": ["nope", "beijing_reset"]}, "scenario"),
        ({"scenario": ["usmca_review", "beijing_reset"]}, "more than once"),
        ({"model": "<script>"}, "decision model"),
        ({"seed": "-1"}, "seed"),
        ({"seed": "1e9"}, "seed"),
        ({"seed": "٣"}, "seed"),
        ({"seed": "1_0"}, "seed"),
        ({"seed": str(2**63)}, "seed"),
        ({"seed": ["1", "2"]}, "more than once"),
        ({"set": "=5"}, "“=5”"),
        ({"set": "a.b"}, "“a.b”"),
        ({"set": ["a=1", "b="]}, "“b=”"),
        ({"param": "=5"}, "“=5”"),
        ({"set": [f"a{n}=1" for n in range(101)]}, "101"),
    ],
)
def test_what_an_address_cannot_ask_is_refused_and_nothing_else_taken(query, word):
    page = AppTest.from_function(script)
    for name, value in ({"model": "exchange"} | query).items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    assert word in " ".join(page.session_state["refused"])
    assert page.text[0].value == repr(Ask())  # not even the model, which there is


@pytest.mark.parametrize("query", [{"file": "/etc/passwd"}, {"seed": ""}, {"scenario": ""}, {}])
def test_an_address_that_asks_nothing_is_the_first_question(query):
    assert read(**query) == repr(Ask())


def test_a_large_seed_and_numbers_are_read_as_on_a_line():
    assert read(seed=str(2**63 - 1)) == repr(Ask(seed=2**63 - 1))
    pairs = (("a", 1), ("b", "nan"), ("c", "1_000"), ("d", 0.5), ("e", "1e400"))
    assert read(set=[f"{key}={value}" for key, value in pairs]) == repr(Ask(changes=pairs))


def test_a_change_replaces_the_same_key_and_none_takes_it_back():
    once = Ask().with_change("a", 1).with_change("b", 2).with_change("a", 3)
    assert dict(once.changes) == {"a": 3, "b": 2}
    assert once.with_change("a", None).with_change("b", None) == Ask()


def test_another_model_starts_from_its_own_parameters():
    asked = Ask(model="exchange").with_param("randomness", 0.5)
    assert dict(asked.param) == {"randomness": 0.5}
    assert asked.with_param("randomness", None) == Ask(model="exchange")
    assert asked.with_model("nash") == Ask(model="nash")
    assert asked.reset() == Ask()


def test_yes_is_not_one():
    """As keys of what has been computed, True and 1 would be the same; in words they are not."""
    yes, one = Ask().with_change("a", True), Ask().with_change("a", 1)
    assert yes != one
    assert "set a=true" in yes.command()
    assert yes.request(1).set == {"a": True}
    assert read(set=["a=true"]) == repr(yes)


def test_a_command_quotes_what_a_shell_would_read():
    asked = Ask("beijing_reset", "nash", (("a", "x; rm -rf"),), 3)
    assert shlex.split(asked.command()) == [
        "winset", "run", "beijing_reset", "--model", "nash", "--seed", "3", "--set", "a=x; rm -rf"
    ]  # fmt: skip


def test_python_of_a_question_runs():
    changes, param = (("stakeholders.canada.capability", 0.3),), (("weights", "capability"),)
    asked = Ask("beijing_reset", "nash", changes, 2, param)
    assert "--param weights=capability" in asked.command()
    scope = {}
    exec(asked.python().replace("seed=2", "seed=2, replicates=4"), scope)  # noqa: S102 - ours
    assert scope["result"].data["model"] == "nash"
    assert scope["result"].data["set"] == {"stakeholders.canada.capability": 0.3}
    assert scope["result"].data["parameters"]["weights"] == "capability"


def test_what_is_shown_of_a_scenario_of_ones_own_tells_no_folder():
    asked = Ask("yours-1", file="/secret/folder/scenario.yaml", changes=(("a", 1),))
    assert asked.request(1).scenario == asked.source == "/secret/folder/scenario.yaml"
    for text in (repr(asked), asked.command(), asked.python()):
        assert "secret" not in text
    assert asked.reset().source == asked.source
    assert asked.with_model("nash").with_param("a", 1).with_change("a", 2).source == asked.source
