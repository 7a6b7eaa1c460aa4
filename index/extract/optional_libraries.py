"""Libraries that only some kinds of file need, and that may not be installed."""

from functools import cache
from importlib.util import find_spec

from index.errors import UnreadableFile


@cache
def recipe_with_version(recipe: str, distribution: str) -> str:
    """Append the version of the library that reads the files to a recipe.

    Another version may extract a different text, and a missing library may be installed
    later. In both cases the recipe changes, and the file is read again.
    """
    # Imported here: answering questions reads no files.
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return f"{recipe} {distribution}/{version(distribution)}"
    except PackageNotFoundError:
        return f"{recipe} {distribution}/missing"


def is_installed(library: str) -> bool:
    """Whether a library can be imported; `library` is its import name."""
    return find_spec(library) is not None


def library_missing(extra: str) -> UnreadableFile:
    """The error for a file whose kind needs an extra that isn't installed."""
    return UnreadableFile(
        "library_missing",
        f"Reading it needs a library that isn't installed: pip install 'askquote[{extra}]'",
    )
