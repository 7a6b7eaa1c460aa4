"""Libraries that only some kinds of file need, and that an installation may lack."""

from functools import cache
from importlib.util import find_spec

from index.errors import UnreadableFile


@cache
def versioned(recipe: str, distribution: str) -> str:
    """A recipe with the version of the library that it reads by.

    Another version may read another text, and one that was missing may be there the next
    time: either way the file is worth another look.
    """
    # Imported here: asking reads no files.
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return f"{recipe} {distribution}/{version(distribution)}"
    except PackageNotFoundError:
        return f"{recipe} {distribution}/missing"


def is_installed(library: str) -> bool:
    """Whether a library can be imported, by the name that it is imported by."""
    return find_spec(library) is not None


def library_missing(extra: str) -> UnreadableFile:
    """What to say of a file whose kind needs an extra that is not installed."""
    return UnreadableFile(
        "library_missing",
        f"Reading it takes a library that is not installed: pip install 'askquote[{extra}]'",
    )
