"""Classic conflicts, as options and preferences, written out as states for the stability oracle.

A state is a tuple of options taken (True) or not, options in order. Preferences list state numbers,
best first; numbers in one inner list are ties. States are numbered from 1, in the order of the
binary code whose lowest digit is the first option.

Sources: prisoner's dilemma and chicken by definition; Elmira's polluted groundwater as in the
example files of the GMCR+ tools; Syria and Iraq on the Euphrates, 1975, in Hipel, Kilgour & Kinsara
(2014), Group Decision and Negotiation 23:355.
"""

from collections.abc import Callable
from itertools import product

from tests.oracles.graph_model import Conflict

State = tuple[bool, ...]
Order = list[list[int]]


def build(
    owners: list[int],
    orders: list[Order],
    feasible: Callable[[State], bool] = lambda _: True,
    only_on: tuple[int, ...] = (),
    only_off: tuple[int, ...] = (),
) -> Conflict:
    """The conflict in which `owners[o]` holds option o; one-way options can only go on, or off."""
    codes = [code[::-1] for code in product([False, True], repeat=len(owners))]
    states = [state for state in codes if feasible(state)]

    def can(d: int, here: State, there: State) -> bool:
        for o, (now, then) in enumerate(zip(here, there, strict=True)):
            barred = (o in only_on and now) or (o in only_off and then)
            if now != then and (owners[o] != d or barred):
                return False
        return here != there

    makers = range(len(orders))
    moves = [
        [[n for n, there in enumerate(states) if can(d, here, there)] for here in states]
        for d in makers
    ]
    return Conflict(len(states), moves, [ranks(order, len(states)) for order in orders])


def ranks(order: Order, states: int) -> list[int]:
    """Rank of each state, (states): the index of the inner list in which its number stands."""
    found = {number: rank for rank, tied in enumerate(order) for number in tied}
    return [found[number] for number in range(1, states + 1)]


# Each has one option, to cooperate: 1 neither, 2 the first alone, 3 the second alone, 4 both.
PRISONERS = build([0, 1], [[[3], [4], [1], [2]], [[2], [4], [1], [3]]])
CHICKEN = build([0, 1], [[[3], [4], [2], [1]], [[2], [4], [3], [1]]])

# Ministry: modify; Uniroyal: delay, accept, abandon (one of them); local government: insist.
# The nine states of the literature by number here; its ninth, abandon, is four states.
ELMIRA_NINE = {1: [1], 2: [2], 3: [3], 4: [4], 5: [7], 6: [8], 7: [9], 8: [10], 9: [5, 6, 11, 12]}


def _elmira() -> Conflict:
    orders = [
        [7, 3, 4, 8, 5, 1, 2, 6, 9],
        [1, 4, 8, 5, 9, 2, 3, 7, 6],
        [7, 3, 5, 1, 8, 6, 4, 2, 9],
    ]
    return build(
        owners=[0, 1, 1, 1, 2],
        orders=[[ELMIRA_NINE[state] for state in order] for order in orders],
        feasible=lambda state: sum(state[1:4]) == 1,
        only_on=(0, 3),
        only_off=(1,),
    )


ELMIRA = _elmira()


# Syria: release the water, or escalate, not both; Iraq: attack.
def _euphrates() -> Conflict:
    orders = [[[1], [3], [6], [2], [4], [5]], [[2], [4], [6], [1], [5], [3]]]
    return build([0, 0, 1], orders, feasible=lambda state: not (state[0] and state[1]))


EUPHRATES = _euphrates()
