# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportUnknownParameterType=false
# (what ruamel.yaml reads is of any type until it is validated)
"""Checks of files on their own: seeds, scenarios, or any file named; nothing is run."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.domain import numbers
from sim.domain.errors import Problem, WinsetError, first, nearest
from sim.domain.key import Key
from sim.domain.parts.article import Article, Fact
from sim.domain.parts.issue import Issue
from sim.domain.scenario import Scenario
from sim.files import library, world_file
from sim.files.case_file import CaseFile
from sim.files.conflicts import gmcr
from sim.files.conflicts.conflict import Conflict, expand
from sim.files.conflicts.option_effects import effects
from sim.files.document import Document, read, shown, validate
from sim.files.experiment_file import ExperimentFile, contradictions
from sim.files.load import KINDS, LoadedScenario, load
from sim.files.resolved_file import Resolved, unknown
from sim.files.seeds import Issues
from sim.files.world_file import WorldFile


def articles(scenario: Scenario | None = None) -> dict[str, Article]:
    """Every article of the seeds in use and of a scenario, by slug; WinsetError if one is wrong."""
    found: dict[str, Article] = {}
    problems: list[Problem] = []
    for slug, path in library.articles().items():
        article, wrong = validate(Article, read(path))
        problems += wrong
        if article is not None:
            found[slug] = article
    if problems:
        raise WinsetError(problems)
    own = scenario.file.articles if scenario else {}
    return found | {slug: article for slug, article in own.items() if article}


def everything() -> list[Path]:
    """All files of the seeds in use, and every scenario, example and options file found."""
    seeds = [*library.articles().values(), *library.issues(), *library.lanes()]
    seeds += library.stakeholders().values()
    conflicts = [*library.options().values(), *library.games().values()]
    others = [*conflicts, *library.experiments().values()]
    worlds = [*library.scenarios().values(), *library.examples().values()]
    return [*seeds, *worlds, *others]


def audit(
    paths: list[Path],
    models: Iterable[str] = (),
    experiments: Callable[[Document], Iterable[Problem]] | None = None,
) -> tuple[list[Problem], list[str]]:
    """Problems in files, and warnings; scenarios are checked whole, with the seeds they read.

    `models` names the decision models that a scenario may ask for; none named, none refused.
    `experiments` tells what is wrong with an experiments file whose variants are looked at, too.
    """
    problems: list[Problem] = []
    warnings: list[str] = []
    for path in paths:
        try:
            document = read(path)
            kind = kind_of(document)
            if kind == "scenario":
                scenario = load(path)
                warnings += [f"{shown(path)}: {words}" for words in scenario.warnings]
                problems += _no_model(document, scenario.file.model, list(models))
            elif kind == "options":
                conflict(path)
            elif kind == "experiment" and experiments is not None:
                problems += first(experiments(document))
            else:
                problems += first(_seed(document, kind))
        except WinsetError as error:
            problems += error.problems
    return list(dict.fromkeys(problems)), warnings


def conflict(
    path: Path, changes: Mapping[str, Any] | None = None
) -> tuple[Conflict, LoadedScenario | None]:
    """An options file as a conflict, with the scenario that it needs, if any; both checked whole.

    The scenario is the one beside it. WinsetError tells everything that is wrong.
    """
    found = expand(read(path))
    beside = path.with_name("scenario.yaml")
    if not found.file.derived and not found.file.effects:
        return found, None
    if not beside.is_file():
        loc = ("decision_makers", *found.file.derived[:1])
        words = (
            "has no preferences, and no scenario.yaml stands beside the file to derive them from. "
            f"Rank the feasible states in preferences.{loc[-1]}."
        )
        if not found.file.derived:
            loc = ("effects",)
            words = "needs a scenario.yaml beside the file. Leave `effects` out."
        raise WinsetError([found.document.problem(loc, words)])
    scenario = load(beside, changes)
    numbers_ = effects(found, scenario).values()
    own = [number for number in numbers_ if number.key not in scenario.numbers]
    problems = list(_unsound(found.document, own))
    if problems:
        raise WinsetError(problems)
    return found, scenario


def _no_model(document: Document, name: str, models: list[str]) -> Iterator[Problem]:
    if models and name not in models:
        words = f"there is no model '{name}'. {nearest(name, models)}"
        yield document.problem(("model",), words)


_BY_NAME = {name: name for name in ("issues", "lanes", "options", "experiment", "case")}
_BY_NAME[Path(world_file.NAME).stem] = "world"


def kind_of(document: Document) -> str:
    """What kind of file a document is, by its keys and its folder; WinsetError where unclear."""
    keys = set(document.data)
    if "schema_version" in keys or document.path.name == "scenario.yaml":
        return "scenario"
    if "factors" in keys:
        return "experiment"
    if document.path.stem in _BY_NAME:
        return _BY_NAME[document.path.stem]
    if "decision_makers" in keys or gmcr.is_gmcr(document):
        return "options"
    if keys == {"outcomes"}:
        return "resolved"
    for kind, sign in (("article", "facts"), ("stakeholder", "interests")):
        if sign in keys or document.path.parent.name == f"{kind}s":
            return kind
    words = f"is of no known kind. Its keys are those of none of: {', '.join(KINDS)}."
    raise WinsetError([document.problem((), words)])


def _seed(document: Document, kind: str) -> Iterator[Problem]:
    model, problems = validate(KINDS[kind], document)
    yield from problems
    if model is None:
        return
    if isinstance(model, Article):
        yield from _article(document, model)
        return
    if isinstance(model, ExperimentFile):
        yield from contradictions(document, model)
        return
    if isinstance(model, Resolved):
        yield from unknown(document, model)
        return
    if not isinstance(model, WorldFile | CaseFile):
        yield from _unsound(document, list(_numbers(kind, model)))


def _unsound(document: Document, found: list[numbers.Number]) -> Iterator[Problem]:
    """Values outside their scale, and facts that do not exist."""
    known = facts() if any(number.estimate.facts for number in found) else {}
    for number in found:
        loc = number.key.split(".")
        for words in number.problems():
            yield document.problem(loc, words)
        for fact in number.estimate.facts:
            if fact not in known:
                yield document.problem(loc, f"there is no fact '{fact}'. {nearest(fact, known)}")


def facts(scenario: Scenario | None = None) -> dict[str, Fact]:
    """Every fact of the seeds in use and of a scenario, by id."""
    return {
        f"{slug}.{name}": fact
        for slug, article in articles(scenario).items()
        for name, fact in article.facts.items()
    }


def _numbers(kind: str, model: Any) -> Iterator[numbers.Number]:
    """Estimates of a seed file, with keys as paths inside it."""
    if kind == "lanes":
        for name, lane in model.root.items():
            concerned = {who: None for weights in lane.shares.values() for who in weights}
            yield from numbers.of_lane(Key((name,)), lane, concerned)
        return
    if kind == "issues":
        for name, issue in model.root.items():
            yield numbers.Number(str(Key((name, "policy"))), issue.policy, issue.scale)
        return
    scales = {name: issue.scale for name, issue in _issues().items()}
    above = {model.within.of: None} if model.within else {}
    yield from numbers.of_stakeholder(Key(()), model, scales, above)


def _issues() -> Mapping[str, Issue]:
    found: dict[str, Issue] = {}
    for path in library.issues():
        model, problems = validate(Issues, read(path))
        if model is None:
            raise WinsetError(problems)
        found |= model.root
    return found


def _article(document: Document, article: Article) -> Iterator[Problem]:
    """Disputes that name an unknown fact or are not returned, and unknown explanations."""
    known = facts() | {f"{document.path.stem}.{n}": f for n, f in article.facts.items()}
    for name, fact in article.facts.items():
        own = f"{document.path.stem}.{name}"
        loc = ("facts", name)
        for other in fact.disputes:
            if other not in known:
                words = f"there is no fact '{other}'. {nearest(other, known)}"
                yield document.problem((*loc, "disputes"), words)
            elif own not in known[other].disputes:
                words = f"'{other}' does not dispute it in return. Add '{own}' to its disputes."
                yield document.problem((*loc, "disputes"), words)
        if fact.explained_by is not None and fact.explained_by not in known:
            words = f"there is no fact '{fact.explained_by}'. {nearest(fact.explained_by, known)}"
            yield document.problem((*loc, "explained_by"), words)
