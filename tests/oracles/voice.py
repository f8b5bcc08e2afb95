"""Voice: a government values its constituents, and they may have constituents of their own.

    U_a = (1 - sum_j v_j) U_a,own + sum_j v_j U_j        j over those that answer to a

`parents[j]` is the stakeholder that j is within (-1: none) and `voices[j]` is v_j, j's weight in
its parent's utility (not read where there is no parent). Utilities in units of utility, voices in
[0, 1].
"""


def weights(parents: list[int], voices: list[float]) -> list[list[float]]:
    """Matrix W, (N, N) indexed [stakeholder a][whose own utility b]: U_a = sum_b W[a][b] U_b,own.

    Rows add to 1. Raises ValueError where `parents` has a cycle or one government's voices pass 1.
    """
    _refuse_cycles(parents)
    return [_row(a, parents, voices) for a in range(len(parents))]


def _row(a: int, parents: list[int], voices: list[float]) -> list[float]:
    row = [0.0] * len(parents)
    row[a] = _own_share(a, parents, voices)
    for child in _constituents(a, parents):
        below = _row(child, parents, voices)
        for b in range(len(parents)):
            row[b] += voices[child] * below[b]
    return row


def utility(a: int, own: list[float], parents: list[int], voices: list[float]) -> float:
    """Utility of stakeholder a, by recursion from own utilities: own share, then each constituent.

    Raises ValueError where `parents` has a cycle or one government's voices pass 1.
    """
    _refuse_cycles(parents)
    return _utility(a, own, parents, voices)


def _utility(a: int, own: list[float], parents: list[int], voices: list[float]) -> float:
    total = _own_share(a, parents, voices) * own[a]
    for child in _constituents(a, parents):
        total += voices[child] * _utility(child, own, parents, voices)
    return total


def effective(
    W: list[list[float]], saliences: list[list[float]], ideals: list[list[float]]
) -> tuple[list[list[float]], list[list[float]]]:
    """Effective (saliences, ideals), each (N, K) indexed [stakeholder][issue].

    A mixture of quadratics is a quadratic, up to a constant that no difference of utilities sees:

        sum_b W_ab s_bi (y - theta_bi)^2 = S_ai (y - T_ai)^2 + constant
        S_ai = sum_b W_ab s_bi           T_ai = sum_b W_ab s_bi theta_bi / S_ai

    Where S_ai is 0 the ideal is unused and set to 0.5. Ideals on [0, 1].
    """
    effective_saliences, effective_ideals = [], []
    for row in W:
        saliences_of_a, ideals_of_a = [], []
        for i in range(len(saliences[0])):
            salience = pull = 0.0
            for b, weight in enumerate(row):
                salience += weight * saliences[b][i]
                pull += weight * saliences[b][i] * ideals[b][i]
            saliences_of_a.append(salience)
            ideals_of_a.append(pull / salience if salience > 0.0 else 0.5)
        effective_saliences.append(saliences_of_a)
        effective_ideals.append(ideals_of_a)
    return effective_saliences, effective_ideals


def _constituents(a: int, parents: list[int]) -> list[int]:
    return [j for j, parent in enumerate(parents) if parent == a]


def _own_share(a: int, parents: list[int], voices: list[float]) -> float:
    given_away = 0.0
    for child in _constituents(a, parents):
        given_away += voices[child]
    if given_away > 1.0 + 1e-9:
        raise ValueError(f"the voices within stakeholder {a} add to {given_away}, above 1")
    return 1.0 - given_away


def _refuse_cycles(parents: list[int]) -> None:
    for start in range(len(parents)):
        seen = {start}
        above = parents[start]
        while above != -1:
            if above in seen:
                raise ValueError(f"stakeholder {start} is within a cycle")
            seen.add(above)
            above = parents[above]
