"""Bare numbers: spread in a file of one's own, refused in shipped files, certain where set."""

import shutil

import pytest

from sim.domain.errors import WinsetError
from sim.files import library
from sim.files.installation import is_shipped
from sim.files.load import load
from tests.files.small_world import written

SPREADS = {  # of what stands in the small world
    "stakeholders.upper.interests.share.ideal": (8, 20, 32),  # 15 % of a scale of 80
    "stakeholders.lower.interests.share.ideal": (68, 80, 80),  # kept on the scale
    "stakeholders.upper.interests.share.reservation.at_most": (48, 60, 72),
    "policies.share": (0, 10, 22),
    "stakeholders.upper.interests.share.salience": (0.75, 0.9, 1),
    "stakeholders.upper.capability": (0.35, 0.5, 0.65),
    "stakeholders.village.within.voice": (0.05, 0.2, 0.35),
    "events.drought.probability": (0.15, 0.3, 0.45),
    "stakeholders.lower.worth_cad_m": (7, 10, 13),  # 30 % of itself elsewhere
    "stakeholders.upper.hurdle": (0.07, 0.1, 0.13),
    "tables.fence.reversion.share": (21, 30, 39),
    "threats.lock.sanction.to": (3.5, 5, 6.5),
    "threats.lock.demand.at_least": ("open", "open", "open"),  # a level has no share of itself
}


@pytest.mark.parametrize("key", SPREADS)
def test_a_bare_number_has_its_usual_spread(tmp_path, key):
    estimate = load(written(tmp_path)).numbers[key].estimate
    values = (estimate.low, estimate.likely, estimate.high)
    if isinstance(values[0], str):
        assert values == SPREADS[key]
    else:
        assert values == pytest.approx(SPREADS[key])
    assert estimate.judgement == "set by hand"
    assert estimate.facts == []


def test_what_news_sets_is_certain(tmp_path):
    key = "events.drought.set.stakeholders.upper.interests.share.salience"
    estimate = load(written(tmp_path)).numbers[key].estimate
    assert (estimate.low, estimate.likely) == (None, 1)


@pytest.mark.parametrize("value", ["true", "[1, 2]"])
def test_what_is_no_number_is_no_estimate(tmp_path, value):
    with pytest.raises(WinsetError, match=r"capability: found .* a bare value"):
        load(written(tmp_path, "capability: 0.5", f"capability: {value}"))


def test_seeds_of_ones_own_may_have_them(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "seeds" / "stakeholders"
    folder.mkdir(parents=True)
    text = library.stakeholders()["canada"].read_text(encoding="utf-8")
    at = text.index("capability: {")
    text = text[:at] + "capability: 0.4" + text[text.index("}", at) + 1 :]
    (folder / "canada.yaml").write_text(text, encoding="utf-8")
    estimate = load("canola_coercion").numbers["stakeholders.canada.capability"].estimate
    assert (estimate.low, estimate.likely, estimate.high) == (0.25, 0.4, 0.55)


def test_shipped_files_may_not(tmp_path, monkeypatch):
    copy = tmp_path / "copy"
    for part in ("seeds", "scenarios"):
        shutil.copytree(library.shipped() / part, copy / part)
    monkeypatch.setattr("sim.files.installation.shipped", lambda: copy)
    path = copy / "scenarios" / "canola_coercion" / "scenario.yaml"
    text = path.read_text(encoding="utf-8")
    at = text.index("probability: {")
    path.write_text(f"{text[:at]}probability: 0.2{text[text.index('}', at) + 1 :]}", "utf-8")
    assert is_shipped(path)
    with pytest.raises(WinsetError, match=r"probability: found 0.2, a bare value"):
        load(path)
