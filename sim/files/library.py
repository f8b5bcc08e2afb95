"""Where seeds and scenarios are: in a checkout, in an installed wheel, or in the current folder."""

import os
import warnings
from pathlib import Path

from sim.domain.errors import Note, Problem, WinsetError, nearest
from sim.files import world_file
from sim.files.installation import shipped


def place(name: str | Path) -> Path:
    """Path that people mean by what they write: `~` is the home folder, as it is for a shell."""
    text = os.fspath(name)
    path = Path(text)
    if not text.startswith("~"):
        return path
    try:
        return path.expanduser()
    except RuntimeError:
        if path.exists():  # a file here, such as ~$notes.txt
            return path
    words = f"'{path.parts[0]}' is nobody's home folder here. Write the path in full."
    raise WinsetError([Problem(words, "", text)])


def _roots() -> list[Path]:
    """Folders that hold seeds and scenarios, the last before the others.

    The shipped one and the current one; the latter alone where its winset.yaml says `world: own`.
    """
    here = Path.cwd()
    return [here] if world_file.of(here).world == "own" else [shipped(), here]


def stakeholders() -> dict[str, Path]:
    """Stakeholder files of the seeds in use, by slug."""
    return _of_seeds("stakeholders")


def articles() -> dict[str, Path]:
    """Article files of the seeds in use, by slug."""
    return _of_seeds("articles")


def issues() -> list[Path]:
    """Files of issues of the seeds in use: what a later one says goes before an earlier one."""
    return _lists("issues")


def lanes() -> list[Path]:
    """Files of lanes of the seeds in use: what a later one says goes before an earlier one."""
    return _lists("lanes")


def _of_seeds(folder: str) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for root in _roots():
        found |= {path.stem: path for path in (root / "seeds" / folder).glob("*.yaml")}
    return dict(sorted(found.items()))


def _lists(name: str) -> list[Path]:
    paths = [root / "seeds" / f"{name}.yaml" for root in _roots()]
    return [path for path in dict.fromkeys(paths) if path.is_file()]


def scenarios() -> dict[str, Path]:
    """Scenario files by slug: the shipped ones, and those of the current folder before them."""
    found: dict[str, Path] = {}
    for root in _roots():
        found |= {path.parent.name: path for path in (root / "scenarios").glob("*/scenario.yaml")}
    return dict(sorted(found.items()))


def cases() -> dict[str, Path]:
    """Scenario files of historical cases by slug, shipped and of the current folder."""
    files = {slug: folder / "scenario.yaml" for slug, folder in case_folders().items()}
    return {slug: path for slug, path in files.items() if path.is_file()}


def case_folders() -> dict[str, Path]:
    """Folders of historical cases by slug, shipped and of the current folder."""
    found: dict[str, Path] = {}
    for root in _roots():
        found |= {path.name: path for path in folders_in(root / "scenarios" / "cases")}
    return dict(sorted(found.items()))


def folders_in(folder: Path) -> list[Path]:
    """Folders inside a folder, by name, without hidden ones."""
    return sorted(path for path in folder.glob("[!._]*") if path.is_dir())


def examples() -> dict[str, Path]:
    """Scenario files of examples of other subjects by slug, shipped and of the current folder."""
    found: dict[str, Path] = {}
    for root in _roots():
        files = (root / "scenarios" / "examples").glob("*/scenario.yaml")
        found |= {path.parent.name: path for path in files}
    return dict(sorted(found.items()))


def games() -> dict[str, Path]:
    """Options files of conflicts without a scenario, by slug, shipped and of the current folder."""
    found: dict[str, Path] = {}
    for root in _roots():
        found |= {path.stem: path for path in (root / "scenarios" / "games").glob("*.yaml")}
    return dict(sorted(found.items()))


def options() -> dict[str, Path]:
    """Options files that stand beside scenarios, by the scenario's slug."""
    beside = {slug: path.with_name("options.yaml") for slug, path in scenarios().items()}
    return {slug: path for slug, path in beside.items() if path.is_file()}


def experiments() -> dict[str, Path]:
    """Experiments files that stand beside scenarios, by the scenario's slug."""
    beside = {slug: path.with_name("experiment.yaml") for slug, path in scenarios().items()}
    return {slug: path for slug, path in beside.items() if path.is_file()}


def find_options(name: str | Path) -> Path:
    """Options file of a scenario (by slug, folder or path), of a game by slug, or by its path."""
    text, known = str(name), games() | options()
    if text in known:
        return _known(text, known[text])
    path = scenarios().get(text, place(text or "?"))
    if path.is_dir() or path.name == "scenario.yaml":
        path = (path if path.is_dir() else path.parent) / "options.yaml"
        if not path.is_file():
            words = f"'{text}' has no options.yaml beside its scenario, so no stability analysis. "
            raise WinsetError(words + f"Write one, or take one of: {', '.join(sorted(known))}.")
    if path.exists() or path.suffix in {".yaml", ".yml"}:
        return path
    raise WinsetError(f"there is no options file or scenario '{text}'. {nearest(text, known)}")


def find(scenario: str | Path) -> Path:
    """File of a scenario or case given by slug, by its folder or by its own path.

    A bare word is a slug: that of `./scenarios`, then that of a shipped one.
    """
    text, known = str(scenario), cases() | examples() | scenarios()
    if text in known:
        return _known(text, known[text])
    path = place(text or "?")
    if path.is_dir() and (path / "scenario.yaml").is_file():
        return path / "scenario.yaml"
    if path.exists() or path.suffix in {".yaml", ".yml"}:
        return path
    raise WinsetError(f"there is no scenario '{text}'. {nearest(text, known)}")


def _known(slug: str, path: Path) -> Path:
    """What a slug names; a Note where the current folder holds something of that name as well."""
    here = Path(slug)
    if any(each.is_file() for each in (here, here / "scenario.yaml", here / "options.yaml")):
        kind = "the shipped one" if path.is_relative_to(shipped()) else "the one in ./scenarios"
        words = f"'{slug}' is {kind}, {path}. For the one here, write ./{slug}"
        warnings.warn(f"{words}{'/' if here.is_dir() else ''}.", Note, stacklevel=3)
    return path
