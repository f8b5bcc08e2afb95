"""Where the engine's time goes: `python -m tests.benchmarks.engine [--quick] [--million]`.

Replicates a second on one core, the share of each phase, the floor, and the cost of a replicate in
ever longer runs. The floor is the time of plain NumPy loops that do as many element operations of
each kind as the engine was seen to do, on vectors that stay in the cache; it is measured in turns
with the engine, since the machine may be busy.
"""

import cProfile
import pstats
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar
from unittest import mock

import numpy as np

from sim.domain.state import Draws
from sim.runs.batches import Play, Sum
from sim.runs.request import CHUNK, Plan, RunRequest, prepare
from sim.runs.tally import Tally
from sim.world.chunk_result import take_results
from tests.benchmarks.measure import HEAVY, Row, best

WORDS = 4  # of a Philox block, of which an address reads the first
Kind = np.ufunc | str  # a ufunc, or "copy", "random" (words)
LOGICAL = {np.bitwise_and, np.bitwise_or, np.invert, np.logical_and, np.logical_or}
PARTS = {  # what a phase is called: its file and function; the deepest ones first
    "estimates drawn, the world built": ("model.py", "__init__"),
    "events, voice": ("voices.py", "listen"),
    "threats considered": ("crises.py", "consider"),
    "settlements (Nash)": ("nash.py", "settle"),
    "offers (Zeuthen)": ("nash.py", "move"),
    "positions that accommodate": ("agents.py", "accommodate"),
    "meetings": ("meeting.py", "meet"),
    "policies take effect": ("effects.py", "take_effect"),
    "the month recorded, outcomes judged": ("model.py", "_write"),
    "results in their units": ("chunk_result.py", "take_results"),
    "counts": ("tally.py", "add"),
    "series, what is equal once": ("quantiles.py", "of"),
}


class Counted(np.ndarray):
    """An array that counts the element operations done with it, by kind, and the bytes touched."""

    done: ClassVar[Counter[Kind]] = Counter()
    touched: ClassVar[int] = 0

    @classmethod
    def note(cls, kind: Kind, elements: int, arrays: Any) -> None:
        cls.done[kind] += elements
        cls.touched += sum(part.nbytes for part in arrays if isinstance(part, np.ndarray))

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        plain = [_plain(part) for part in inputs]
        outs = options.get("out", ())
        if outs:
            options["out"] = tuple(_plain(part) for part in outs)
        result = getattr(ufunc, method)(*plain, **options)
        sizes = [np.size(part) for part in (*plain, result)]
        Counted.note(ufunc, max(sizes), (*plain, result))
        return outs[0] if outs else _counted(result)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        result = super().__array_function__(function, types, args, options)
        given = [_plain(part) for part in args if isinstance(part, np.ndarray)]
        if isinstance(result, np.ndarray) and not _is_view(_plain(result), given):
            Counted.note("copy", result.size, (result,))
        return _counted(result)

    def take(self, *args: Any, **options: Any) -> Any:
        result = super().take(*args, **options)
        Counted.note("copy", result.size, (result, result))
        return result


class CountedDraws(Draws):
    """Draws whose numbers count what is done with them."""

    def number(self, key: str, default: float) -> Any:
        Counted.note("random", WORDS * self.count * (key in self.scenario.numbers), ())
        return _counted(super().number(key, default))


def _is_view(result: np.ndarray, given: list[np.ndarray]) -> bool:
    return any(np.may_share_memory(result, part) for part in given)


def _plain(part: Any) -> Any:
    return part.view(np.ndarray) if isinstance(part, Counted) else part


def _counted(part: Any) -> Any:
    return part.view(Counted) if isinstance(part, np.ndarray) else part


def main() -> None:
    """Print what was measured, a line as soon as it is known."""
    quick = "--quick" in sys.argv[1:]
    plan = prepare(RunRequest(HEAVY, replicates=10**7))
    for measure in (rate_and_floor, phases, flatness):
        for what, value in measure(plan, quick):
            print(f"{what:62} {value}", flush=True)  # noqa: T201


def rate_and_floor(plan: Plan, quick: bool) -> Iterator[Row]:
    """Replicates a second on one core, and against plain loops of as much arithmetic."""
    size = 64 if quick else CHUNK
    months = size * plan.months
    done = count_operations(plan, size)
    loops = [plain_loop(kind, elements, size) for kind, elements in done.items()]

    def floor() -> None:
        for loop in loops:
            loop()

    clock = time.process_time
    turns = [
        (best(lambda: play(plan, size), 1, clock), best(floor, 1, clock))
        for _ in range(1 if quick else 8)
    ]
    ours, least = (min(column) for column in zip(*turns, strict=True))
    yield f"replicates × {plan.months} months a second on one core", f"{size / ours:,.0f}"
    yield "  a replicate-month", f"{1e6 * ours / months:.2f} µs"
    arithmetic = sum(n for kind, n in done.items() if kind != "copy")
    yield "element operations in a replicate-month", f"{arithmetic / months:,.0f}"
    for kind, elements in done.most_common(8):
        name = kind if isinstance(kind, str) else kind.__name__
        yield f"  {name}", f"{elements / months:,.0f}"
    yield "bytes read and written by them", f"{Counted.touched / months:,.0f}"
    yield "as much arithmetic in plain NumPy loops (the floor)", f"{1e6 * least / months:.2f} µs"
    yield "  ratio", f"{ours / least:.2f} ×"


def count_operations(plan: Plan, size: int) -> Counter[Kind]:
    """Element operations of a chunk by kind: ufuncs, copies, random words."""
    Counted.done, Counted.touched = Counter(), 0
    with mock.patch("sim.world.model.Draws", CountedDraws):
        take_results(plan.world(0, size).run())
    return Counted.done


def plain_loop(kind: Kind, elements: int, size: int) -> Callable[[], None]:
    """So many element operations of one kind, on vectors of the chunk's length."""
    turns = max(1, round(elements / size))

    def repeat(action: Callable[[], object]) -> Callable[[], None]:
        def loop() -> None:
            for _ in range(turns):
                action()

        return loop

    some = np.linspace(0.1, 0.9, size)
    if kind == "random":
        generator = np.random.Generator(np.random.Philox(1))
        return repeat(lambda: generator.random(size))
    ufunc = np.positive if isinstance(kind, str) else kind
    given = [some > 0.5 if ufunc in LOGICAL else some] * ufunc.nin
    out = ufunc(*given)
    return repeat(lambda: ufunc(*given, out=out))


def phases(plan: Plan, quick: bool) -> Iterator[Row]:
    """Share of processor time by phase, as the profiler sees it."""
    profile = cProfile.Profile(time.process_time)
    play(plan, 64)
    profile.enable()
    play(plan, 64 if quick else CHUNK)
    profile.disable()
    found: Any = pstats.Stats(profile)
    spent: Counter[tuple[str, str]] = Counter()
    for (path, _, function), (_, _, _, cumulated, _) in found.stats.items():
        if "/sim/" in path:
            spent[Path(path).name, function] += cumulated
    whole, told = spent["engine.py", "play"] or found.total_tt, 0.0
    for name, part in PARTS.items():
        told += spent[part]
        yield f"  {name}", f"{100 * spent[part] / whole:.1f} %"
    yield "  the rest", f"{100 * (1 - told / whole):.1f} %"


def flatness(plan: Plan, quick: bool) -> Iterator[Row]:
    """Processor time of a replicate in ever longer runs, and against the first."""
    counts = [1_000, 2_000] if quick else [10_000, 100_000]
    if "--million" in sys.argv[1:]:
        counts.append(1_000_000)
    costs: list[float] = []
    for count in counts:
        began, tally = time.process_time(), Tally(plan)
        for first in range(0, count, CHUNK):
            tally.take(Sum(Play(plan))((first, min(CHUNK, count - first))))
        costs.append((time.process_time() - began) / count)
        what = f"a replicate of {count:,}"
        yield what, f"{1e6 * costs[-1]:.0f} µs, {costs[-1] / costs[0]:.2f} × the first"


def play(plan: Plan, size: int) -> None:
    """One chunk, from the estimates to the tally."""
    Tally(plan).take(Sum(Play(plan))((0, size)))


if __name__ == "__main__":
    main()
