"""Where the files are that come with Winset: in a checkout or in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def shipped() -> Path:
    """Folder of the seeds and scenarios that come with this copy of Winset."""
    installed = PACKAGE / "library"
    return installed if installed.is_dir() else PACKAGE.parent


def is_shipped(path: Path) -> bool:
    """Whether a file is one of those seeds or scenarios."""
    found = path.resolve()
    return any(found.is_relative_to(shipped() / part) for part in ("seeds", "scenarios"))
