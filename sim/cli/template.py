"""A commented scenario and lesson to start a new one from."""

import re
from pathlib import Path

from sim.domain.errors import WinsetError
from sim.files import disk

TEMPLATES = Path(__file__).with_name("templates")


WRITTEN = {
    "shipped": {"scenario.yaml": "shipped_world.yaml", "lesson.md": "lesson.md"},
    "own": {"scenario.yaml": "own_world.yaml", "lesson.md": "lesson.md"},
    "case": {"scenario.yaml": "case.yaml", "case.yaml": "case_known.yaml"},
}


def write(slug: str, world: str = "shipped") -> list[Path]:
    """Write scenario.yaml and lesson.md into scenarios/<slug> below the current folder.

    Of the `shipped` world, or one whole world of its `own` in a file; of a historical `case`,
    scenario.yaml and case.yaml, into scenarios/cases/<slug>.
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]{1,40}", slug):
        words = f"'{slug}' is no slug. Use lower-case letters, digits and _, e.g. pea_tariffs."
        raise WinsetError(words)
    folder = Path("scenarios") / ("cases" if world == "case" else "") / slug
    if folder.exists():
        raise WinsetError(f"{folder} exists already. Choose another name or edit it.")
    title = slug.replace("_", " ").capitalize()
    try:
        disk.make_folder(folder)
        for name, template in WRITTEN[world].items():
            text = (TEMPLATES / template).read_text(encoding="utf-8")
            text = text.replace("SLUG", slug).replace("TITLE", title)
            disk.write(folder / name, text, new=True)
    except OSError as error:
        raise WinsetError(f"{folder} cannot be written: {error.strerror}.") from None
    return [folder / name for name in WRITTEN[world]]
