"""Files of the programs of the field: GMCR+ is read, Gambit is named for what it is."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.harness import refused, winset

# A landlord may repair or raise the rent (not both; what is repaired stays so), tenants may strike.
# Options stand in the order strike, repair, raise, so that those of the landlord are 1 and 2.
RENT: dict[str, Any] = {
    "program": "gmcr-py",
    "version": "0.4.0",
    "decisionMakers": [
        {
            "name": "Landlord",
            "options": [1, 2],
            "preferences": [[[0, "N"]], [[2, "Y"]], [[1, "N"]]],
        },
        {
            "name": "Tenants",
            "options": [0],
            "preferences": [
                [[2, "N"]],
                {"compound": True, "members": [[[1, "Y"], [0, "N"]], [[1, "N"], [0, "Y"]]]},
            ],
        },
    ],
    "options": [
        {"name": "Strike", "permittedDirection": "both"},
        {"name": "Repair", "permittedDirection": "fwd"},
        {"name": "Raise", "permittedDirection": "both"},
    ],
    "infeasibles": [[[1, "Y"], [2, "Y"]]],
    "useManualPreferenceVectors": False,
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(data: Any, **more: Any) -> str:
    Path("rent.gmcr").write_text(json.dumps(data, **more), encoding="utf-8")
    return "rent.gmcr"


def analysed(*args: object) -> Any:
    found = winset("stability", *args, "--json")
    assert (found.code, found.err) == (0, "")
    return json.loads(found.out)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("more", [{}, {"indent": 4}, {"indent": "\t"}])
def test_a_gmcr_file_is_read(more: dict[str, Any]):
    """Scores by hand, 4, 2 and 1 for the landlord's statements, 2 and 1 for the tenants'.

    Landlord: NNN 5, YNN 1, NYN 4, YYN 0, NNY 7, YNY 3. Tenants: NNN 2, YNN 3, NYN 3, YYN 2,
    NNY 0, YNY 1 (the strike is on where nothing is repaired).
    """
    found = analysed(written(RENT, **more))
    assert found["options"] == {"Landlord": ["Repair", "Raise"], "Tenants": ["Strike"]}
    assert found["letters"] == ["Strike", "Repair", "Raise"]
    assert found["states"] == ["NNN", "YNN", "NYN", "YYN", "NNY", "YNY"]
    assert found["preferences"] == {
        "Landlord": [["NNY"], ["NNN"], ["NYN"], ["YNY"], ["YNN"], ["YYN"]],
        "Tenants": [["YNN", "NYN"], ["NNN", "YYN"], ["YNY"], ["NNY"]],
    }
    # At YNY neither has a better move: the landlord's others under a strike are 1 and 0. At NYN
    # the landlord cannot undo the repair, and the tenants have no better move.
    assert found["equilibria"]["nash"] == ["NYN", "YNY"]
    out = winset("stability", "rent.gmcr").out
    assert "Strike, Raise" in out
    assert "1 file checked" in winset("check", "rent.gmcr").out


@pytest.mark.usefixtures("here")
def test_a_gmcr_file_says_what_the_same_options_file_says():
    written(RENT)
    Path("rent.yaml").write_text(
        "decision_makers: {Landlord: [Repair, Raise], Tenants: [Strike]}\n"
        "infeasible: [YY-]\none_way: {Repair: on}\n"
        "statements:\n"
        "  Landlord: [--N, -Y-, N--]\n"
        "  Tenants: [-N-, [Y-N, N-Y]]\n"
    )
    mine, theirs = analysed("rent.yaml"), analysed("rent.gmcr")
    moved = lambda code: code[1:] + code[0]  # noqa: E731 - the strike is the last letter there
    for criterion, codes in theirs["equilibria"].items():
        assert sorted(map(moved, codes)) == sorted(mine["equilibria"][criterion])


def broken(key: str, value: Any, at: int | None = None) -> dict[str, Any]:
    data = json.loads(json.dumps(RENT))
    (data if at is None else data["decisionMakers"][at])[key] = value
    return data


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (broken("useManualPreferenceVectors", True), "states are ranked by hand"),
        (broken("infeasibles", [[[3, "Y"]]]), "infeasibles.0: found [3, 'Y']; needed is [option"),
        (broken("infeasibles", [[[1.0, "Y"]]]), "infeasibles.0: found [1.0, 'Y']; needed"),
        (broken("infeasibles", [[[True, "Y"]]]), "infeasibles.0: found [True, 'Y']; needed"),
        (broken("infeasibles", [[[1, "y"]]]), "infeasibles.0: found [1, 'y']; needed"),
        (broken("infeasibles", [[]]), "infeasibles.0: is an empty condition"),
        (broken("infeasibles", [[[1, "Y"], [1, "N"]]]), "option 1 both taken and not"),
        (broken("preferences", [], 1), "decisionMakers.1.preferences: has no preferences"),
        (broken("options", [1, 9], 0), "decisionMakers.0.options.1: there is no option 9"),
        (broken("options", [1], 0), "options.2: option 2 is no decision maker's."),
        (broken("options", [0, 1], 1), "option 1 is listed twice. Give it to one alone."),
        (broken("misperceived", [[[0, "Y"]]], 0), "misperceives is not read. Take it out."),
        (broken("coalitions", [0, [0, 1]]), "coalitions.1: is a coalition."),
        (broken("options", [{"title": "x"}]), "options.0.name: is missing."),
        (broken("infeasibles", [[[0, "N"]], [[0, "Y"]]]), "no state is left."),
    ],
)
def test_a_gmcr_file_that_cannot_be_used(data: dict[str, Any], said: str):
    written(data, indent=1)
    for command in ("stability", "check"):
        words = refused(winset(command, "rent.gmcr"))
        assert words.startswith("rent.gmcr:")
        assert said in words


@pytest.mark.usefixtures("here")
def test_names_in_any_script():
    data = json.loads(json.dumps(RENT).replace('"Repair"', '"Réparer 😀 /*&!"'))
    for ascii_ in (True, False):
        assert analysed(written(data, ensure_ascii=ascii_))["letters"][1] == "Réparer 😀 /*&!"


@pytest.mark.usefixtures("here")
def test_one_name_twice_in_a_gmcr_file():
    data = json.loads(json.dumps(RENT).replace('"Raise"', '"Strike"'))
    assert analysed(written(data))["letters"] == ["Strike (1)", "Repair", "Strike (2)"]


GAMBIT = {
    "game.nfg": 'NFG 1 R "Chicken" { "ann" "bob" } { 2 2 }\n3 3 4 2 2 4 1 1\n',
    "game.efg": 'EFG 2 R "Entry" { "ann" "bob" }\nt "" 1 "" { 1, 2 }\n',
    "game.gbt": '<?xml version="1.0" encoding="UTF-8"?>\n<gambit:document version="0.1">\n',
}
COMMANDS = (
    "run {}",
    "show {}",
    "check {}",
    "stability {}",
    "predict {}",
    "score {}",
    "verify {}",
    "sweep {}",
    "predict table.csv --stack {}",
    "predict table.csv --capability {}",
)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("line", COMMANDS)
@pytest.mark.parametrize("name", GAMBIT)
def test_a_payoff_file_is_named_for_what_it_is(name: str, line: str):
    Path(name).write_text(GAMBIT[name])
    Path("table.csv").write_text("isnr,pa,sa,pb,sb\nx,1,50,2,50\n")
    words = refused(winset(*line.format(name).split()))
    assert words.startswith(f"{name}: is a payoff file of Gambit")
    assert "`winset schema options`" in words
