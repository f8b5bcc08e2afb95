"""Which copy of Winset this is."""

from importlib import metadata


def version() -> str:
    """Version of this copy of Winset."""
    try:
        return metadata.version("winset")
    except metadata.PackageNotFoundError:
        return "unknown"
