"""A replay: policies month by month from the decisions alone, one replicate at a time.

The ledger says who decided what, the world what it drew; `Story` says what follows from that.
"""

from sim.world import World
from tests.world.story import Deal, Law, Rows, Story


def replay(world: World, row: int) -> tuple[list[list[float]], Story]:
    """Policies (months + 1, K) of one replicate as its decisions have it, and how all ends."""
    decided: dict[int, Rows] = {}
    for decision in world.ledger.decisions:
        if decision.made[row]:
            decided.setdefault(decision.month, []).append((decision.what.value, decision.to))
    story = _found(world, row)
    series = [[story.policy[issue] for issue in world.case.issues]]
    for month in range(world.start, world.start + world.months):
        story.month = month
        story.play(decided.get(month, []))
        series.append([story.policy[issue] for issue in world.case.issues])
    return series, story


def _found(world: World, row: int) -> Story:
    policy = {i: float(world.record.policy[0, row, k]) for i, k in world.issue_row.items()}
    deals = {}
    for name, talk in world.negotiations.items():
        rows = {issue: world.issue_row[issue] for issue in talk.file.issues}
        reversion = {i: float(talk.reversion[row, rows[i]]) for i in talk.file.reversion}
        package = {i: float(talk.package[row, k]) for i, k in rows.items()}
        deals[name] = Deal(package, reversion, {**policy, **reversion})
        if talk.file.standing:
            deals[name].state, deals[name].ratified = "agreed", world.start
    laws = {name: _law(world, name, row) for name in world.threats}
    sets = {
        name: {list(world.issue_row)[k]: float(value[row]) for k, value in move.sets.items()}
        for name, move in world.moves.items()
    }
    return Story(world.case, world.start, policy, deals, laws, sets)


def _law(world: World, name: str, row: int) -> Law:
    threat, own = world.threats[name], world.interests
    k, target = threat.demand_issue, threat.target.row
    line, limit = float(own.reservation[row, target, k]), None
    against = own.floors[target, k] == (threat.file.demand.side == "at_most")
    if against and line == line:
        limit = line
    answer = 0.0 if threat.answer is None else float(threat.answer.to[row])
    return Law(float(threat.demanded[row]), limit, float(threat.sanction[row]), answer)
