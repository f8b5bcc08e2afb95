"""Every estimate of a world by key path: what `--set` changes, `why` explains, luck samples."""

from collections.abc import Iterator, Mapping

from sim.domain.by_hand import widened
from sim.domain.estimate import Estimate
from sim.domain.home_costs import UTILITY, home_cost
from sim.domain.key import Key
from sim.domain.kinds import KINDS
from sim.domain.number import Number, Scale
from sim.domain.parts.issue import Issue
from sim.domain.parts.lane import CONCERN, ELASTICITY, FRACTION, RATE, VALUE, VOLUME, Lane
from sim.domain.parts.stakeholder import MONEY, SHARE, Interest, Stakeholder
from sim.domain.scenario import ScenarioFile

Scales = Mapping[str, Scale]
_LANE_FIELDS = {
    "in_quota_rate": RATE,
    "over_quota_rate": RATE,
    "value_cad_m": VALUE,
    "volume": VOLUME,
    "tariff": RATE,
    "demand_elasticity": ELASTICITY,
    "supply_elasticity": ELASTICITY,
    "exporter_sales_cad_m": VALUE,
    "own_supply": ELASTICITY,
}


def by_key(
    file: ScenarioFile,
    stakeholders: Mapping[str, Stakeholder],
    issues: Mapping[str, Issue],
    lanes: Mapping[str, Lane],
) -> dict[str, Number]:
    """Every estimate that a run of these reads, by key path, in file order.

    A number that people set by hand has its usual spread.
    """
    found = _of_world(file, stakeholders, issues, lanes)
    return {number.key: widened(number) for number in found}


def _of_world(
    file: ScenarioFile,
    stakeholders: Mapping[str, Stakeholder],
    issues: Mapping[str, Issue],
    lanes: Mapping[str, Lane],
) -> Iterator[Number]:
    scales = {name: issue.scale for name, issue in issues.items()}
    for name, issue in issues.items():
        policy = file.policies.get(name, issue.policy)
        yield Number(str(Key.policy(name)), policy, scales[name])
    deciding = {"hurdle": file.signers, "resolve": file.sides}
    for who, stakeholder in stakeholders.items():
        yield from of_stakeholder(Key.stakeholder(who), stakeholder, scales, stakeholders)
        for part, among in deciding.items():
            if who in among:
                estimate = home_cost(part, stakeholder.kind, getattr(stakeholder, part))
                yield Number(str(Key.stakeholder(who, part)), estimate, UTILITY)
    for name, lane in lanes.items():
        yield from of_lane(Key.lane(name), lane, stakeholders)
    for kind in KINDS:
        yield from kind.numbers(file, scales)


def of_stakeholder(
    key: Key, stakeholder: Stakeholder, scales: Scales, present: Mapping[str, object]
) -> Iterator[Number]:
    """A stakeholder's estimates; interests only in issues of `scales`, voice only if heard."""
    yield Number(str(key / "capability"), stakeholder.capability, SHARE)
    if stakeholder.worth_cad_m is not None:
        yield Number(str(key / "worth_cad_m"), stakeholder.worth_cad_m, MONEY)
    if stakeholder.within is not None and stakeholder.within.of in present:
        yield Number(str(key / "within" / "voice"), stakeholder.within.voice, SHARE)
    for name, interest in stakeholder.interests.items():
        if name in scales:
            yield from _of_interest(key / "interests" / name, interest, scales[name])


def _of_interest(key: Key, interest: Interest, scale: Scale) -> Iterator[Number]:
    parts = {"ideal": scale, "salience": SHARE, "position": scale}
    for part, its_scale in {**parts, "capability": SHARE}.items():
        estimate: Estimate | None = getattr(interest, part)
        if estimate is not None:
            yield Number(str(key / part), estimate, its_scale)
    if interest.reservation is not None:
        bound = interest.reservation
        yield Number(str(key / "reservation" / bound.side), bound.value, scale)


def of_lane(key: Key, lane: Lane, present: Mapping[str, object]) -> Iterator[Number]:
    """A lane's estimates, with the shares of those present."""
    for field, scale in _LANE_FIELDS.items():
        estimate: Estimate | None = getattr(lane, field)
        if estimate is not None:
            yield Number(str(key / field), estimate, scale)
    if lane.rivals is not None:
        yield Number(str(key / "rivals" / "margin"), lane.rivals.margin, FRACTION)
        yield Number(str(key / "rivals" / "displacement"), lane.rivals.displacement, FRACTION)
    if lane.idle is not None:
        yield Number(str(key / "idle" / "exporter"), lane.idle.exporter, FRACTION)
        yield Number(str(key / "idle" / "importer"), lane.idle.importer, FRACTION)
    for component, weights in lane.shares.items():
        for who, weight in weights.items():
            if who in present:
                yield Number(str(key / "shares" / component / who), weight, CONCERN)
