"""Which askquote this is."""

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """The version that is installed, or "source" where askquote runs without being."""
    try:
        return version("askquote")
    except PackageNotFoundError:
        return "source"
