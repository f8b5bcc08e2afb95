"""A hundred replicates that stand for a thousand, along every lever and at rest."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from sim.analysis import answers
from sim.analysis.shapes import ResponseResult
from sim.domain.arrays import Array, Index
from sim.domain.errors import WinsetError

SIZE = 100
POOL = 300  # first replicates that it is chosen from
AT_REST = 40.0  # times that a share at rest counts as much as one along a lever
ROUNDS = 10  # of swaps at most


def hundred(at_rest: Mapping[str, Index], responses: Iterable[ResponseResult]) -> list[int]:
    """Numbers of the replicates whose shares of every answer come nearest to those of all.

    At every point of every lever and, weighted, at rest, where `at_rest` has the places of the
    answers of all replicates by question. First one replicate after another is taken that brings
    the shares of those taken nearest to all (herding: Welling 2009); then single ones are swapped
    while that helps. Fewer than a hundred are all.
    """
    rows = list(_rows(at_rest, responses))
    sizes = {codes.size for codes, _ in rows}
    if len(sizes) > 1:
        words = "the responses and the run have different numbers of replicates: "
        raise WinsetError(f"{words}{', '.join(map(str, sorted(sizes)))}. Give them the same.")
    count = min(POOL, sizes.pop())
    if count <= SIZE:
        return list(range(count))
    columns, aims = [], []
    for codes, weight in rows:
        for place in np.unique(codes):
            columns.append(weight * (codes[:count] == place))
            aims.append(weight * np.mean(codes == place))
    return sorted(_swapped(*_herded(np.stack(columns, axis=1), np.array(aims))))


def _rows(
    at_rest: Mapping[str, Index], responses: Iterable[ResponseResult]
) -> Iterator[tuple[Index, float]]:
    """Answers to be matched, (R,) each, with the weight of their error."""
    for codes in at_rest.values():
        yield codes, float(np.sqrt(AT_REST))
    for found in responses:
        for points in found["worlds"].values():
            for text in points:
                yield answers.read(text), 1.0


def _herded(held: Array, aim: Array) -> tuple[Array, Array, list[int]]:
    """Rows of `held`, (pool, shares), taken one by one so that their mean stays near the aim."""
    taken: list[int] = []
    left = list(range(len(held)))
    total = np.zeros_like(aim)
    for size in range(1, SIZE + 1):
        gaps = (total + held[left]) / size - aim
        best = left.pop(int(np.argmin((gaps**2).sum(axis=1))))
        taken.append(best)
        total = total + held[best]
    return held, aim, taken


def _swapped(held: Array, aim: Array, taken: list[int]) -> list[int]:
    """The same after every swap of one that is taken for one that is not, while it helps."""
    left = [row for row in range(len(held)) if row not in set(taken)]
    total = held[taken].sum(axis=0)
    for _ in range(ROUNDS):
        before = list(taken)
        for place, row in enumerate(taken):
            now = (((total / SIZE) - aim) ** 2).sum()
            errors = (((total - held[row] + held[left]) / SIZE - aim) ** 2).sum(axis=1)
            best = int(np.argmin(errors))
            if errors[best] < now - 1e-12:
                total = total + held[left[best]] - held[row]
                taken[place], left[best] = left[best], row
        if taken == before:
            break
    return taken
