"""Advice: known answers, a plain-loop oracle, and laws about whose each change is."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.analysis.advice import AdviceRequest, advise
from sim.analysis.advice.persuasion import others, reached
from sim.analysis.advice.sample import wanted
from sim.analysis.advice.steps import OF_SALIENCE, OF_SCALE, own_steps
from sim.domain.errors import WinsetError
from sim.domain.luck import uniforms
from sim.equations.intervals import paired_interval
from sim.runs.executors.here import Here
from sim.runs.request import RunRequest, prepare
from tests.world.worlds import guess, stop, swap, toy

SHIPPED = sorted(sim.catalogue())
X, Y, SALIENCE = 60, 50, 0.5
MEAN = {"model": "weighted_mean", "parameters": {"accommodation": 0}}


def question(at_least: float) -> dict:
    high = {"policy": {"a": {"at_least": at_least}}}
    return {
        "q": {"question": "?", "month": "2026-12", "categories": {"high": high, "low": "otherwise"}}
    }


@pytest.fixture
def at_home(tmp_path, monkeypatch):
    """The toys' seeds are those of the current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def mean_toy(folder, at_least: float, **parts) -> str:
    """x and y settle issue a at the mean of what they declare, both weighing alike."""
    cares = {"x": {"a": (X, SALIENCE)}, "y": {"a": (Y, SALIENCE)}, "z": {}}
    tables = {"t": swap(issues=["a"])}
    return str(toy(folder, cares, tables=tables, outcomes=question(at_least), **MEAN, **parts))


def ask(scenario: str, who: str = "x", want: str = "high", **parts) -> AdviceRequest:
    top = parts.pop("top", 5)
    return AdviceRequest(RunRequest(scenario, **{"replicates": 200, **parts}), who, want, top)


def test_the_smallest_step_that_reaches_is_the_advice(at_home):
    """Equal weights: the outcome moves by d / 2, so that 4 points need d of 8, a tenth of 100."""
    found = advise(ask(mean_toy(at_home, (X + Y) / 2 + 4)))
    assert found["chance"] == 0
    best = found["advice"][0]
    assert best["set"] == {"stakeholders.x.interests.a.shift.position": 10}
    assert (best["moved"], best["gain"], best["gain_per_unit"]) == (0.1, 1, 10)
    assert best["utility"]["median"] == pytest.approx(utility_at(60) - utility_at(55))
    assert found["persuade"][0]["whom"] == "y"
    assert found["persuade"][0]["set"] == {"stakeholders.y.interests.a.shift.ideal": 10}
    assert found["persuade"][0]["reached"] == ["sits at table t"]


def utility_at(policy: float) -> float:
    """x's utility of issue a by hand."""
    return -SALIENCE * ((policy - X) / 100) ** 2


def test_what_wins_at_its_own_expense_is_seen(at_home):
    """x is pushed beyond its ideal: it gets the category and pays for it."""
    found = advise(ask(mean_toy(at_home, 72)))
    best = found["advice"][0]
    assert best["gain"] == 1
    assert best["set"] == {"stakeholders.x.interests.a.shift.position": 40}
    assert best["utility"]["median"] == pytest.approx(utility_at(75) - utility_at(55))
    assert best["utility"]["worse"] == 1


UNSURE = {"stakeholders.y.interests.a.ideal": guess(42, 50, 68)}
LINE = 57.0


def oracle(replicates: int, shift: float = 0.0, shown: float = 0.0) -> list[bool]:
    """Whether the mean reaches the line in each replicate, by a loop over replicates."""
    key = "stakeholders.y.interests.a.ideal"
    came = []
    for u in uniforms(1, "estimate", key, first=0, count=replicates):
        y = 50 + (u - 0.5) * ((50 - 42) if u < 0.5 else (68 - 50)) / 0.4
        x, weight = min(max(X + shift, 0), 100), min(SALIENCE + shown, 1)
        came.append((weight * x + SALIENCE * y) / (weight + SALIENCE) >= LINE)
    return came


def test_gains_are_those_of_plain_loops(at_home):
    path = mean_toy(at_home, LINE, overrides=UNSURE)
    found = advise(ask(path, replicates=300, top=50))
    base = oracle(300)
    assert found["chance"] == np.mean(base)
    steps = {f"position={100 * d * s:g}": {"shift": 100 * d * s} for d in OF_SCALE for s in (1, -1)}
    steps |= {f"shown={d * s:g}": {"shown": d * s} for d in OF_SALIENCE for s in (1, -1)}
    expected = {}
    for name, step in steps.items():
        after = oracle(300, **step)
        gained = sum(b and not a for a, b in zip(base, after, strict=True))
        lost = sum(a and not b for a, b in zip(base, after, strict=True))
        expected[name] = (gained - lost) / 300, paired_interval(gained, lost, 300)
    for each in found["advice"]:
        ((key, value),) = each["set"].items()
        gain, interval = expected[f"{key.split('.')[-1]}={value:g}"]
        assert each["gain"] == pytest.approx(gain)
        assert each["interval"] == pytest.approx(interval)
        assert interval[0] > 0
    rates = {
        name: e[0] / (abs(float(name.split("=")[1])) / (100 if "pos" in name else 1))
        for name, e in expected.items()
        if e[1][0] > 0
    }
    assert found["advice"][0]["gain_per_unit"] == pytest.approx(max(rates.values()))


def test_nothing_is_advised_where_the_outcome_is_certain(at_home):
    found = advise(ask(mean_toy(at_home, 50)))
    assert found["chance"] == 1
    assert found["tried"]["certain"]
    assert not found["advice"]
    assert not found["persuade"]
    assert found["pair"] is None


def test_where_nothing_helps_the_closest_is_told(at_home):
    found = advise(ask(mean_toy(at_home, 90)))
    assert found["advice"] == []
    assert found["closest"]["gain"] == 0
    assert found["closest"]["interval"][0] < 0 < found["closest"]["interval"][1]


def test_a_pair_is_offered_where_it_adds(at_home):
    """With x at its end of the scale 76 is reached where y is at 52; with more weight, at 33."""
    path = mean_toy(at_home, 76, overrides=UNSURE)
    found = advise(ask(path))
    pair = found["pair"]
    assert pair["adds"]["interval"][0] > 0
    assert len(pair["set"]) == 2
    keys = [key.split(".")[-1] for key in pair["set"]]
    assert sorted(keys) == ["position", "shown"]
    assert pair["gain"] > max(each["gain"] for each in found["advice"])


OWN = (
    r"stakeholders\.{who}\.((hurdle|resolve)\.shift"
    r"|interests\.\w+\.(shift\.(position|shown|reservation)|reservation\.at_(least|most)))"
)


def moved_by(case, who: str) -> list[str]:
    return [name for name, move in case.file.moves.items() if move.who == who]


@pytest.mark.parametrize("slug", SHIPPED)
def test_nothing_outside_its_control_is_a_lever(slug):
    case = sim.load(slug)
    seats = {who for table in case.file.tables.values() for who in table.parties}
    for who in case.stakeholders:
        sent = {name for name, threat in case.file.threats.items() if threat.sender == who}
        for change in own_steps(case, who, heeds_positions=True):
            for key in change.set:
                if key.startswith("threats."):
                    assert key.split(".")[1] in sent
                    assert re.fullmatch(r"threats\.\w+\.(made|demand\.shift)", key)
                elif key.startswith("moves."):
                    assert key in {f"moves.{name}.made" for name in moved_by(case, who)}
                else:
                    assert re.fullmatch(OWN.format(who=who), key), key
                    assert "reservation" not in key or who in seats
            assert change.moved > 0
            assert not change.whom
        for change in others(case, who):
            assert change.whom in reached(case, who)
            voice = f"stakeholders.{who}.within.voice"
            theirs = [
                f"stakeholders.{change.whom}.{part}" for part in ("inter", "hurdle", "resolve")
            ]
            theirs += [f"moves.{name}.made" for name in moved_by(case, change.whom)]
            assert all(key.startswith((*theirs, voice)) for key in change.set)
            assert change.whom != who
            assert change.hears


@pytest.mark.parametrize("who", ["canada", "ontario"])
def test_every_step_is_a_setting_that_loads(who):
    """Of a scenario with ordinal issues, limits, voice and several tables."""
    case = sim.load("usmca_review")
    steps = [*own_steps(case, who, heeds_positions=True), *others(case, who)]
    kinds = {re.sub(r"\d", "", change.says): change for change in steps}  # one of each way
    for change in list(kinds.values())[::7]:
        assert sim.load("usmca_review", change.set).changes == change.set


GAVE_WAY = {"any": [{"threat": {"stop": "conceded"}}, {"threat": {"stop": "yielded"}}]}
ANSWER = {"gave_way": GAVE_WAY, "stood": "otherwise"}


def threat_toy(folder) -> str:
    """x may raise e unless y raises d; what that costs each of them is not known to the other."""
    cares = {"x": {"d": (100, 0.1), "e": (0, 0.1)}, "y": {"d": (0, 0.2), "e": (0, 0.5)}, "z": {}}
    outcomes = {"q": {"question": "?", "month": "2026-12", "categories": ANSWER}}
    unsure = {
        "stakeholders.x.interests.e.salience": guess(0.03, 0.1, 0.2),
        "stakeholders.y.resolve": guess(0.02, 0.1, 0.3),
    }
    return str(toy(folder, cares, threats={"stop": stop()}, outcomes=outcomes, overrides=unsure))


@pytest.fixture
def threatened(at_home):
    request = ask(threat_toy(at_home), want="gave_way")
    return request, advise(request)


def made_always(found: dict) -> dict:
    """The advice to make the threat whatever it expects."""
    return next(each for each in found["advice"] if each["set"] == {"threats.stop.made": "always"})


def test_advice_can_be_repeated_by_its_settings_replicate_by_replicate(threatened):
    request, found = threatened
    best = made_always(found)
    worlds = [
        sim.World(sim.load(request.run.scenario, settings), count=200).run()
        for settings in ({}, best["set"])
    ]
    was, now = (world.record.outcomes["q"] == 0 for world in worlds)
    gained, lost = np.count_nonzero(now & ~was), np.count_nonzero(was & ~now)
    assert best["gain"] == pytest.approx((gained - lost) / 200)
    assert best["interval"] == pytest.approx(paired_interval(int(gained), int(lost), 200))
    before, after = (world.record.utility[-1][:, 0] for world in worlds)
    assert best["utility"]["median"] == pytest.approx(float(np.median(after - before)))
    assert best["utility"]["mean"] == pytest.approx(float(np.mean(after - before)))
    assert best["utility"]["worse"] == pytest.approx(float(np.mean(after - before < -1e-6)))
    shares = sim.run(request.run.scenario, replicates=200, set=best["set"]).data["outcomes"]
    assert best["chance"] == shares["q"]["gave_way"]


def test_what_the_others_do_in_answer_is_counted(threatened):
    request, found = threatened
    best = made_always(found)
    counts = [
        sim.run(request.run.scenario, replicates=200, set=settings).data["threats"]["stop"]
        for settings in ({}, best["set"])
    ]
    told = best["in_answer"]["threats"]["stop"]
    assert "issued" in told
    assert "conceded" in told
    for name, each in told.items():
        assert each["difference"] == pytest.approx(counts[1][name] - counts[0][name])
        assert each["interval"][0] * each["interval"][1] > 0
    (row,) = best["in_answer"]["positions"]
    assert (row["who"], row["issue"]) == ("y", "d")
    assert row["mean"] > 0
    assert row["differs"] >= 0.05


def test_hands_are_tied_and_freed_for_all_to_see(threatened):
    """What backing down costs y falls: it gives way more often, and x, who sees it, asks more."""
    request, _ = threatened
    found = advise(replace(request, top=50))
    theirs = {str(each["set"]): each for each in found["persuade"]}
    freed = theirs["{'stakeholders.y.resolve.shift': -0.2}"]
    assert freed["says"] == "persuade y to make backing down cost 0.2 less at home, for all to see"
    assert freed["interval"][0] > 0
    assert freed["in_answer"]["threats"]["stop"]["issued"]["interval"][0] > 0
    unseen = {"stakeholders.y.resolve.value": 0}
    issued, issued_as_it_stands = (
        sim.run(request.run.scenario, replicates=200, set=settings).data["threats"]["stop"][
            "issued"
        ]
        for settings in (unseen, {})
    )
    assert issued == issued_as_it_stands


def test_the_same_question_has_the_same_answer_and_another_seed_another(threatened):
    request, found = threatened
    assert advise(request) == found
    assert sim.advise(request.run, "x", "q:gave_way") == found
    assert advise(replace(request, run=replace(request.run, seed=2)))["chance"] != found["chance"]


def test_what_is_picked_is_measured_on_other_luck(at_home):
    """Else the best of many would owe its rank to the luck that measures it."""
    seen = set[tuple[int, int]]()

    class Watched(Here):
        def map(self, work, jobs):
            seen.update((plan.request.seed, plan.request.replicates) for plan, _ in jobs)
            yield from super().map(work, jobs)

    advise(ask(mean_toy(at_home, 59), replicates=90, seed=3), hire=Watched)
    assert {count for seed, count in seen if seed == 3} == {90}
    assert [count for seed, count in seen if seed != 3] == [256]


def test_the_name_of_a_scenario_changes_nothing(threatened):
    request, found = threatened
    old = Path(request.run.scenario)
    new = old.rename(old.with_name("another_name.yaml"))
    again = advise(replace(request, run=replace(request.run, scenario=str(new))))
    assert again["scenario"] == "another_name"
    assert again | {"scenario": found["scenario"]} == found


def test_steps_start_from_what_is_shifted_already():
    key = "stakeholders.china.interests.ev_quota.shift.shown"
    case = prepare(RunRequest("canola_coercion", set={key: 0.1})).scenario
    values = [c.set[key] for c in own_steps(case, "china", heeds_positions=False) if c.lever == key]
    assert values == [0.0, 0.2, -0.1, 0.3, -0.3, 0.5]


@pytest.mark.parametrize(
    ("who", "want", "words"),
    [
        ("chna", "shut_out", "no stakeholder 'chna'.*china"),
        ("china", "shutout", "no category 'shutout'.*shut_out"),
        ("china", "canla:shut_out", "no question 'canla'.*canola"),
        ("china", "canola:canada_gives_way", "no category 'canada_gives_way'"),
    ],
)
def test_what_cannot_be_advised_on_is_refused_in_words(who, want, words):
    with pytest.raises(WinsetError, match=words):
        wanted(sim.load("canola_coercion"), who, want)


def test_a_category_of_two_questions_needs_its_question(at_home):
    outcomes = question(50) | {"again": question(60)["q"]}
    cares = {"x": {"a": (X, SALIENCE)}, "y": {"a": (Y, SALIENCE)}}
    case = sim.load(toy(at_home, cares, outcomes=outcomes))
    with pytest.raises(WinsetError, match=r"several questions.*q:high, again:high"):
        wanted(case, "x", "high")
    assert wanted(case, "x", "again:high").question == "again"


def test_top_is_checked():
    with pytest.raises(WinsetError, match=r"top 0.*1\.\.50"):
        AdviceRequest(RunRequest("canola_coercion"), "china", "shut_out", 0)
