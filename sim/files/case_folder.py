"""A bank of historical cases: each a folder with its codings, what was known, and how it ended."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.domain.errors import Problem, WinsetError, nearest
from sim.domain.months import text
from sim.files import case_file, library, resolved_file
from sim.files.case_file import CaseFile
from sim.files.document import Document, read, shown, validate
from sim.files.load import LoadedScenario, load
from sim.files.resolved_file import Resolution, Resolved

FIRST, SECOND, ANSWERS = "scenario.yaml", "second.yaml", "resolved.yaml"
FILES = (FIRST, SECOND, case_file.NAME, ANSWERS)


@dataclass(frozen=True)
class Case:
    """A historical case. `codings` are one or two; the second may ask only some of the questions.

    Without `answers` it is not resolved; `about` is None only then.
    """

    slug: str
    folder: Path
    codings: list[LoadedScenario]
    about: CaseFile | None
    answers: dict[str, Resolution]

    def asked(self, question: str) -> list[int]:
        """Which codings ask a question of the first, at the month at which it does."""
        month = self.codings[0].file.outcomes[question].month
        every = (coding.file.outcomes.get(question) for coding in self.codings)
        return [place for place, own in enumerate(every) if own and own.month == month]

    def notes(self) -> Iterator[str]:
        """What a reader of its scores should know."""
        for question, outcome in self.codings[0].file.outcomes.items():
            for other in self.codings[1:]:
                theirs = other.file.outcomes.get(question)
                if theirs and theirs.month != outcome.month:
                    yield (
                        f"{self.slug}.{question}: the second coding judges it in "
                        f"{text(theirs.month)}, not in {text(outcome.month)}, and is left out."
                    )
            if self.answers and question not in self.answers:
                yield f"{self.slug}.{question}: is not resolved; not scored ({outcome.question})"
        for question, reason in self.about.not_played.items() if self.about else ():
            yield f"{self.slug}.{question}: not played: {reason}"


def bank(folders: Sequence[str | Path] = ()) -> list[Case]:
    """The cases of these folders, or of scenarios/cases; WinsetError tells every mistake.

    Each is a case, by its folder or its slug, or a folder of cases.
    """
    found: dict[Path, None] = {}
    for folder in folders:
        found |= dict.fromkeys(_cases_in(folder))
    chosen = list(found) if folders else list(library.case_folders().values())
    problems = list(_twice(chosen))
    cases: list[Case] = []
    for folder in chosen:
        try:
            cases.append(_case(folder))
        except WinsetError as error:
            problems += error.problems
    if problems:
        raise WinsetError(dict.fromkeys(problems))
    return cases


def _cases_in(name: str | Path) -> list[Path]:
    known = library.case_folders()
    folder = known.get(str(name)) or library.place(name)
    if not folder.is_dir():
        words = f"there is no folder of cases '{name}'. {nearest(str(name), known)}"
        raise WinsetError(words)
    if any((folder / each).is_file() for each in FILES):
        return [folder]
    return library.folders_in(folder) or [folder]


def _twice(folders: Iterable[Path]) -> Iterator[Problem]:
    seen: dict[str, Path] = {}
    for folder in folders:
        other = seen.setdefault(_slug(folder), folder)
        if other.resolve() != folder.resolve():
            words = f"is a second case of the name '{_slug(folder)}', beside {other}. Rename one."
            yield Problem(words, "", shown(folder))


def _slug(folder: Path) -> str:
    return folder.resolve().name


def _case(folder: Path) -> Case:
    if not (folder / FIRST).is_file():
        words = f"is no case: it has no {FIRST}. `winset new {_slug(folder)} --case` writes one."
        raise WinsetError([Problem(words, "", shown(folder))])
    codings = [load(folder / name) for name in (FIRST, SECOND) if (folder / name).is_file()]
    problems = [each for coding in codings[1:] for each in _other_questions(codings[0], coding)]
    about, answers = None, None
    if (folder / case_file.NAME).is_file():
        about, wrong = validate(CaseFile, read(folder / case_file.NAME))
        problems += wrong
    if (folder / ANSWERS).is_file():
        document = read(folder / ANSWERS)
        answers, wrong = validate(Resolved, document)
        problems += [*wrong, *_unfit(document, answers, codings[0])]
        if not (folder / case_file.NAME).is_file():
            words = (
                f"is resolved but has no {case_file.NAME}. Say cut_off, sender, target and cost."
            )
            problems.append(Problem(words, "", shown(folder)))
    if problems:
        raise WinsetError(problems)
    slug = _slug(folder)
    return Case(slug, folder, codings, about, answers.outcomes[slug] if answers else {})


def _other_questions(first: LoadedScenario, second: LoadedScenario) -> Iterator[Problem]:
    """Where a second coding asks anything else than the first; it may ask less."""
    asked = {name: set(outcome.categories) for name, outcome in first.file.outcomes.items()}
    document = second.document
    for name, outcome in second.file.outcomes.items():
        if name not in asked:
            words = f"the first coding has no question '{name}'. {nearest(name, asked)}"
            yield document.problem(("outcomes", name), words)
        elif set(outcome.categories) != asked[name]:
            words = (
                f"has other categories than the first coding: {', '.join(ordered(first, name))}."
            )
            yield document.problem(("outcomes", name, "categories"), words + " Make them the same.")


def ordered(scenario: LoadedScenario, question: str) -> list[str]:
    """Categories of a question in the order of its scale."""
    outcome = scenario.file.outcomes[question]
    return outcome.order or list(outcome.categories)


def _unfit(
    document: Document, answers: Resolved | None, scenario: LoadedScenario
) -> Iterator[Problem]:
    """Answers about other scenarios, or to questions that the case does not ask."""
    if answers is None:
        return
    slug = _slug(document.path.parent)
    for name in answers.outcomes:
        if name != slug:
            words = f"is another case than that of its folder. Write '{slug}'."
            yield document.problem(("outcomes", name), words)
    asked = {name: list(outcome.categories) for name, outcome in scenario.file.outcomes.items()}
    yield from resolved_file.cross_check(document, answers, slug, asked)
