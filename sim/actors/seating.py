"""Which questions of a file a model plays at one table, and what is said of that."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sim.actors import Question
from sim.domain.errors import Problem, WinsetError
from sim.models.table import Model

MOST_NAMED = 3  # issues told by name in a note


def seated(
    questions: Sequence[Question], chosen: Model, *, apart: bool = False
) -> Iterator[tuple[str, list[Question]]]:
    """Questions that a model plays at one table, with the table's name.

    A model that links issues plays those of one group as one package; a file without groups is one
    group. Every other model, and all with `apart`, play each issue by itself. A model that needs a
    reversion does without the issues that have none.
    """
    grouped = any(question.group for question in questions)
    tables: dict[tuple[bool, str], list[Question]] = {}
    for question in questions:
        alone = apart or not chosen.links_issues or (grouped and not question.group)
        if question.reversion is not None or not chosen.needs_reversion:
            name = question.issue if alone else question.group
            tables.setdefault((alone, name), []).append(question)
    for (_, name), those in tables.items():
        yield name, those


def tell_seating(
    questions: Sequence[Question],
    models: Mapping[str, Model],
    *,
    apart: bool,
    by_ends: Sequence[str] | None = None,
) -> Iterator[str]:
    """Sentences on who plays what as a package, what that takes for granted, and what else to do.

    `models` are the models by name; `by_ends` are those to whom the ends of a scale matter, which
    are known if it is not given.
    """
    packages = [name for name, each in models.items() if _most(questions, each, apart=apart) > 1]
    if packages and not any(question.group for question in questions):
        yield (
            f"One package of the file's {len(questions)} issues: {_listed(packages)}. Give --apart "
            "to play each issue by itself, or name packages in a column `group` of the table."
        )
    split = [name for name in models if name not in packages and _splits(questions, models[name])]
    if split:
        how = "Leave --apart out" if apart else "Leave its parameter `issues` out"
        yield (
            f"Issue by issue: {_listed(split)}. A deal across issues may exist where one issue "
            f"alone has none. {how} to play the issues of a group as one package."
        )
    if by_ends is None:
        by_ends = [n for n, each in models.items() if n in packages or each.measures_by_scale]
    yield from tell_ends(questions, by_ends)


def tell_ends(questions: Iterable[Question], by_ends: Sequence[str]) -> Iterator[str]:
    """The ends that are assumed where none are declared, and the models to whom they matter."""
    bare = [question for question in questions if question.scale is None]
    if not bare or not by_ends:
        return
    ends = [f"{q.issue} {q.ends[0]:g}..{q.ends[1]:g}" for q in bare[:MOST_NAMED]]
    more = [f"{len(bare) - MOST_NAMED} more"] if len(bare) > MOST_NAMED else []
    yield (
        f"No scale is declared, and it matters to {_listed(by_ends)}: its ends are taken to be the "
        f"lowest and the highest position or reversion: {', '.join(ends + more)}. Declare them "
        "with --scale LOW:HIGH or the columns scale_low, scale_high."
    )


def tell_lacking(
    questions: Sequence[Question], name: str, chosen: Model, *, asked: bool
) -> Iterator[str]:
    """On how many issues a model that needs a reversion is left out; an error if it was `asked`."""
    lacking = [q for q in questions if q.reversion is None] if chosen.needs_reversion else []
    if not lacking:
        return
    needs = f"{name}, which needs a `reversion` column (`rp` in a wide table)"
    if not asked:
        rest = " It plays packages without these issues." if chosen.links_issues else ""
        some = rest if len(lacking) < len(questions) else ""
        yield f"Left out: {needs}, on {len(lacking)} of {len(questions)} issues.{some}"
        return
    first = lacking[0]
    words = f"issue '{first.issue}' has none, for {needs}: what holds if talks fail. "
    words += "Add it, leave the issue out"
    distant = "disagreement" in type(chosen).model_fields
    words += ", or give --param disagreement=distant for the limit." if distant else "."
    raise WinsetError([Problem(words, "reversion", first.path, first.line)])


def _splits(questions: Sequence[Question], chosen: Model) -> bool:
    """Whether a model that plays issue by issue would play packages as it is by default."""
    links = chosen.links_issues or chosen.needs_reversion
    return links and _most(questions, type(chosen)(), apart=False) > 1


def _most(questions: Sequence[Question], chosen: Model, *, apart: bool) -> int:
    """Number of issues at the largest table."""
    return max((len(those) for _, those in seated(questions, chosen, apart=apart)), default=0)


def _listed(names: Sequence[str]) -> str:
    """Names in a sentence."""
    plain = [name.replace("_", " ") for name in names]
    return plain[0] if len(plain) == 1 else f"{', '.join(plain[:-1])} and {plain[-1]}"
