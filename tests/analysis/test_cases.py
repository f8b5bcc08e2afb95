"""Historical cases on trial: every score of a toy bank against plain loops; all is invented."""

import numpy as np
import pytest

import sim
from sim.analysis.trials.case_baselines import NOBODY, TIES
from sim.domain.luck import uniforms
from sim.equations.scoring import DRAWS
from tests.analysis.cases import ANSWERS, KNOWN, STANDOFF, at_a_table, bank
from tests.oracles import case_bank as oracle
from tests.oracles import scoring

R = 60
ORDERS = {
    "yield": ["full", "part", "none"],
    "yield_late": ["full", "part", "none"],
    "sanction": ["in_force", "lifted", "never"],
    "answer": ["measures", "none"],
    "level": ["low", "middle", "high"],
}
# How often each category came in the other cases of the sender, counted by hand, with ½ added.
BY_HAND = {
    ("fish", "yield"): [0.5 / 3.5, 1.5 / 3.5, 1.5 / 3.5],  # wine: part, salt: none
    ("fish", "sanction"): [1.5 / 3.5, 0.5 / 3.5, 1.5 / 3.5],  # wine: in_force, salt: never
    ("fish", "answer"): [1 / 2, 1 / 2],  # nobody else of northland
    ("wine", "yield"): [0.5 / 3.5, 0.5 / 3.5, 2.5 / 3.5],
    ("wine", "sanction"): [1.5 / 3.5, 0.5 / 3.5, 1.5 / 3.5],
    ("wine", "yield_late"): [1 / 3, 1 / 3, 1 / 3],
    ("salt", "yield"): [0.5 / 3.5, 1.5 / 3.5, 1.5 / 3.5],
    ("salt", "sanction"): [2.5 / 3.5, 0.5 / 3.5, 0.5 / 3.5],
    ("iron", "yield"): [1 / 3, 1 / 3, 1 / 3],
    ("iron", "answer"): [1 / 2, 1 / 2],
}
NAMES = ("forecast", "weighted_mean", "uniform", "ties", "sender", "nobody_yields")
OF_THREAT = {"sanction", "answer"}
KINDS = {"yield_late": "late", "level": "own"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return bank(tmp_path_factory.mktemp("bank"), list(KNOWN))


@pytest.fixture(scope="module")
def found(folder):
    return sim.score_cases(folder, model="weighted_mean", replicates=R)


def tabled(path, to):
    to.write_text(at_a_table(path.read_text("utf-8")), encoding="utf-8")
    return to


@pytest.fixture(scope="module")
def expected(folder):
    """Forecasts by case and question and forecaster, from runs of single files."""
    out = {}
    for slug, answers in ANSWERS.items():
        files = ["scenario.yaml"] + ["second.yaml"] * (slug == "fish")
        for name, model in (("forecast", None), ("weighted_mean", "weighted_mean")):
            paths = [folder / slug / f for f in files]
            if model:
                paths = [tabled(path, folder.parent / f"{slug}_{path.name}") for path in paths]
            runs = [sim.run(path, replicates=R, model=model).data for path in paths]
            for question in set(answers) - (OF_THREAT if model else set()):
                shares = [run["outcomes"][question] for run in runs]
                counts = [{c: round(s * R) for c, s in each.items()} for each in shares]
                own = out.setdefault((slug, question), {})
                own[name] = oracle.forecast(counts, R)
        for question in answers:
            order = ORDERS[question]
            own = out[slug, question]
            own["uniform"] = {c: 1 / len(order) for c in order}
            if question == "yield":
                own |= {"ties": TIES[KNOWN[slug][1]], "nobody_yields": NOBODY}
            if question != "level":
                own["sender"] = dict(zip(order, BY_HAND[slug, question], strict=True))
    return out


def test_forecasts_are_those_of_plain_counting(found, expected):
    rows = {(row["case"], row["question"]): row for row in found["questions"]}
    assert rows.keys() == expected.keys()
    for key, row in rows.items():
        given = {name: each for name, each in row["forecasts"].items() if each}
        assert given.keys() == expected[key].keys()
        for name, shares in given.items():
            assert shares == pytest.approx(expected[key][name], abs=1e-12), (key, name)
            assert sum(shares.values()) == pytest.approx(1)
        assert row["categories"] == ORDERS[key[1]]
        assert (row["category"], row["came"]) == ANSWERS[key[0]][key[1]]
        assert row["kind"] == KINDS.get(key[1], key[1])


def test_two_codings_count_as_one_forecast(found):
    row = next(row for row in found["questions"] if row["case"] == "fish")
    first, second = row["codings"]["forecast"]
    assert first != second
    for category, share in row["forecasts"]["forecast"].items():
        assert share == pytest.approx((first[category] + second[category]) / 2)


def group(name):
    keys = [(slug, q) for slug, own in ANSWERS.items() for q in own]
    if name == "all":
        return keys
    if name in {"mapped", "as_it_came"}:
        return [k for k in keys if bool(ANSWERS[k[0]][k[1]][1]) == (name == "mapped")]
    return [k for k in keys if KINDS.get(k[1], k[1]) == name]


POOLS = ["yield", "sanction", "answer", "late", "own", "all", "mapped", "as_it_came"]


@pytest.mark.parametrize("pool", POOLS)
def test_pooled_scores_are_the_oracles(found, expected, pool):
    for name in NAMES:
        keys = [key for key in group(pool) if name in expected[key]]
        mean = found["pools"][pool]["mean"][name]
        if not keys:
            assert mean is None
            continue
        assert mean["questions"] == len(keys)
        clusters = [[*ANSWERS].index(slug) for slug, _ in keys]
        for rule in oracle.RULES:
            own, forecast = (
                [
                    oracle.score(rule, expected[k][each], ORDERS[k[1]], ANSWERS[k[0]][k[1]][0])
                    for k in keys
                ]
                for each in (name, "forecast")
            )
            known = mean[rule]
            assert known["mean"] == pytest.approx(sum(own) / len(own))
            zero = [0.0] * len(own)
            assert known["interval"] == ends(own, zero, clusters)
            gap = sum(forecast) / len(own) - sum(own) / len(own)
            apart = name != "forecast"
            assert known["difference"] == (pytest.approx(gap, abs=1e-12) if apart else None)
            of_gap = ends(forecast, own, clusters)
            assert known["difference_interval"] == (of_gap if apart else None)


def ends(first, second, clusters):
    """The interval of a mean difference over cases drawn whole."""
    groups = len(set(clusters))
    if groups < 2:
        return None
    luck = uniforms(1, "bootstrap", "", first=0, count=DRAWS * groups)
    drawn = [[int(u * groups) for u in luck[groups * d : groups * (d + 1)]] for d in range(DRAWS)]
    means = scoring.resampled_means(first, second, clusters, drawn)
    return pytest.approx(np.quantile(means, [0.025, 0.975]).tolist(), abs=1e-12)


def test_a_pool_says_how_many_and_how_calibrated(found, expected):
    assert list(found["pools"]) == POOLS
    pool = found["pools"]["all"]
    assert (pool["cases"], pool["questions"]) == (4, len(expected))
    chances = [(p, c == ANSWERS[k[0]][k[1]][0]) for k in expected for c, p in own(expected, k)]
    table = scoring.calibration([p for p, _ in chances], [o for _, o in chances], 10)
    told = [(b["count"], b["forecast"], b["frequency"]) for b in pool["calibration"]]
    assert told == [pytest.approx(row) for row in table if row[0]]


def own(expected, key):
    return expected[key]["forecast"].items()


def test_concession_is_told_by_cost_beside_ties(found, expected):
    minor = found["concession"]["minor"]
    full = [expected[slug, "yield"]["forecast"]["full"] for slug in ("fish", "salt")]
    part = [expected[slug, "yield"]["forecast"]["part"] for slug in ("fish", "salt")]
    assert minor["cases"] == 2
    assert minor["forecast"]["full"] == pytest.approx(sum(full) / 2)
    assert minor["forecast"]["full_or_part"] == pytest.approx(sum(full + part) / 2)
    assert minor["frequency"] == {"full": 0, "full_or_part": 0}
    assert minor["ties"] == {"full": 0.26, "full_or_part": 0.5}
    assert found["concession"]["major"]["frequency"] == {"full": 0, "full_or_part": 1}


def test_how_little_four_cases_say_is_told(found):
    low, high = found["pools"]["all"]["mean"]["forecast"]["log"]["interval"]
    assert found["notes"][0].startswith(
        f"With 4 cases the interval of a mean log score is about ± {(high - low) / 2:.2f}"
    )


def test_of_one_case_there_is_no_interval(folder):
    one = sim.score_cases(folder / "iron", replicates=5)
    assert one["pools"]["all"]["mean"]["uniform"]["log"]["difference_interval"] is None
    assert one["notes"][0].startswith("With 1 case there is no interval")
    assert "iron.sanction: is not resolved; not scored" in one["notes"][1]


def test_progress_hears_of_every_run(folder):
    heard = []
    sim.score_cases(folder, replicates=5, progress=lambda done, of: heard.append((done, of)))
    # four cases, one coded twice: 5 codings as they are, and by 4 factors of the trade
    assert heard == [(5 * k, 125) for k in range(1, 26)]


def test_a_theory_says_what_it_does_not_answer(found):
    told = found["theories"]["weighted_mean"]
    assert (told["answers"], told["at_a_table"]) == (6, 6)
    assert list(told["without"].values()) == [5]
    assert "what becomes of the threat" in next(iter(told["without"]))


def test_a_case_with_a_table_is_played_as_it_is(tmp_path):
    bank(tmp_path / "own", ["iron"])
    path = tmp_path / "own/iron/scenario.yaml"
    path.write_text(path.read_text("utf-8") + STANDOFF, encoding="utf-8")
    own = sim.score_cases(tmp_path / "own", model="challenge", replicates=20)
    plain = sim.run(path, replicates=20, model="challenge").data["outcomes"]
    rows = {row["question"]: row["forecasts"]["challenge"] for row in own["questions"]}
    for question in ("yield", "answer"):
        share = oracle.forecast([{c: round(20 * s) for c, s in plain[question].items()}], 20)
        assert rows[question] == pytest.approx(share)
    assert own["theories"]["challenge"] == {"answers": 2, "at_a_table": 0, "without": {}}


@pytest.mark.parametrize("cost", TIES)
def test_base_rates_are_chances(cost):
    assert sum(TIES[cost].values()) == pytest.approx(1)
    assert sum(NOBODY.values()) == pytest.approx(1)
