"""The tornado: paired by replicate, held to worlds played with the numbers set by hand."""

from functools import partial

import numpy as np
import pytest

import sim
from sim.analysis.factors import factors
from sim.analysis.tornado import tornado
from sim.analysis.words.tornado_words import chart, sentences
from sim.domain.errors import WinsetError
from sim.runs.executors import executor
from sim.runs.request import RunRequest
from tests.world import worlds

SLUG, ASKED, COUNT = "canola_coercion", "leverage:never_made", 40
KEY = "stakeholders.china.interests.canola_seed_tariff.ideal"
ARREST = "events.arrest.probability"
LEFT = (KEY, ARREST, "stakeholders.ontario.within.voice")
MONTHS = 12
FEW = {"months": MONTHS, "replicates": COUNT}


def narrowed(*left: str) -> dict[str, float]:
    """Changes that make every estimate certain but those left."""
    case = sim.load(SLUG)
    return {
        key: number.middle
        for key, number in case.numbers.items()
        if number.varies_with and key not in left
    }


@pytest.fixture(scope="module")
def found():
    return tornado(RunRequest(SLUG, set=narrowed(*LEFT), **FEW), ASKED)


def by_hand(key: str, value: float) -> sim.World:
    changed = sim.load(SLUG, narrowed(*LEFT) | {key: value})
    return sim.World(changed, count=COUNT, months=MONTHS).run()


def test_each_end_is_the_world_with_that_number_set(found):
    """Setting a number to its p10 by `--set` is another way into the same worlds."""
    (row,) = [row for row in found["factors"] if row["factor"] == ARREST]
    estimate = sim.load(SLUG).numbers[ARREST].estimate
    assert row["at"] == [estimate.low, estimate.high]
    names = list(sim.load(SLUG).file.outcomes["leverage"].categories)
    low, high = (by_hand(ARREST, value).record.outcomes["leverage"] for value in row["at"])
    assert (low != high).any()
    for index, name in enumerate(names):
        part = row["outcomes"]["leverage"][name]
        assert part["low"] == pytest.approx(np.mean(low == index))
        assert part["high"] == pytest.approx(np.mean(high == index))
        assert part["difference"] == pytest.approx(part["high"] - part["low"])
        assert part["interval"][0] <= part["difference"] <= part["interval"][1]
    assert row["difference"] == row["outcomes"]["leverage"]["never_made"]["difference"]


def test_medians_of_policies_are_those_of_the_two_worlds(found):
    (row,) = [row for row in found["factors"] if row["factor"] == KEY]
    assert row["policies"]["ev_quota"]["difference"] != 0
    for end, value in zip(("low", "high"), row["at"], strict=True):
        world = by_hand(KEY, value)
        for issue, k in world.issue_row.items():
            median = np.median(world.in_unit(k, world.record.policy[-1][:, k]))
            assert row["policies"][issue][end] == pytest.approx(median)


def test_only_what_is_uncertain_is_varied_and_the_widest_comes_first(found):
    assert found["varied"] == len(found["factors"]) == 3
    assert found["estimates"] == len(sim.load(SLUG).numbers)
    swings = [abs(row["difference"]) for row in found["factors"]]
    assert swings == sorted(swings, reverse=True)
    assert swings[0] > 0


def test_a_category_by_default_is_the_likeliest_and_a_policy_can_be_asked():
    left = narrowed(KEY)
    shares = sim.run(SLUG, set=left, **FEW).data["outcomes"]["leverage"]
    asked = tornado(RunRequest(SLUG, set=left, **FEW), "leverage")["outcome"]
    assert asked["name"] == f"leverage:{max(shares, key=shares.__getitem__)}"
    assert asked["as_drawn"] == pytest.approx(max(shares.values()))
    policy = tornado(RunRequest(SLUG, set=left, **FEW), "policies.security_red_lines")
    (row,) = policy["factors"]
    assert row["difference"] == row["policies"]["security_red_lines"]["difference"]


def test_the_effect_on_a_policy_in_closed_form(tmp_path, monkeypatch):
    """The plain mean of two positions moves by a party's weight times what its ideal moves."""
    spread = {"low": 80, "likely": 90, "high": 100, "because": worlds.FACT}
    monkeypatch.chdir(tmp_path)  # its own seeds
    case = worlds.averaged(tmp_path, {"y": {"a": spread}})
    (row,) = tornado(RunRequest(str(case), replicates=20), "policies.a")["factors"]
    assert row["at"] == [80, 100]
    assert [row["low"], row["high"]] == pytest.approx([80 / 1.2, 100 / 1.2])
    assert row["difference"] == pytest.approx(20 / 1.2)
    assert row["interval"] == pytest.approx([20 / 1.2] * 2)  # luck plays no part


def test_processes_and_progress_change_nothing():
    heard = []
    left = narrowed(KEY)
    request = RunRequest(SLUG, set=left, chunk=16, **FEW)
    alone = tornado(request, ASKED, progress=lambda *step: heard.append(step))
    assert tornado(RunRequest(SLUG, set=left, **FEW), ASKED, hire=partial(executor, 2)) == alone
    assert heard[-1] == (3 * COUNT, 3 * COUNT)
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)


def test_what_progress_raises_ends_the_work():
    class Stop(Exception):  # noqa: N818
        pass

    def stop(_done: int, _total: int) -> None:
        raise Stop

    with pytest.raises(Stop):
        tornado(RunRequest(SLUG, **FEW), ASKED, progress=stop)


def test_two_sentences_and_a_chart_of_the_same_numbers(found):
    first, second = sentences(found)
    top = found["factors"][0]
    assert top["words"] in first
    assert f"{100 * top['low']:.0f} %" in first
    assert found["factors"][1]["words"] in second
    spec = chart(found, 2)
    values = spec["data"]["values"]
    assert [value["value"] for value in values[:2]] == [100 * top["low"], 100 * top["high"]]
    assert len(values) == 4


def test_an_effect_within_chance_is_not_told_as_one(found):
    row = found["factors"][0] | {"difference": 0.02, "interval": [-0.02, 0.06]}
    told = sentences(found | {"factors": [row]})
    assert "chance error" in told[0]
    assert "depends most" not in " ".join(told)
    assert "luck alone" in sentences(found | {"factors": []})[0]


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("canla", "no question 'canla'.*'canola'"),
        ("canola:reliefs_last", "no category 'reliefs_last'.*'relief_lasts'"),
        ("policies.ev_quotas", "no issue 'ev_quotas'.*'ev_quota'"),
    ],
)
def test_outcomes_that_are_not_there(outcome, words):
    with pytest.raises(WinsetError, match=words):
        tornado(RunRequest(SLUG, set=narrowed(KEY), **FEW), outcome)


def test_too_few_replicates_are_refused():
    with pytest.raises(WinsetError, match="give 20 or more"):
        tornado(RunRequest(SLUG, replicates=19))


def test_discrete_ends_are_sources():
    (factor,) = [f for f in factors(sim.load(SLUG)) if f.discrete]
    assert [factor.values(np.array([end]))[0] for end in factor.ends] == [76.0, 84.0]
