"""The version of askquote."""

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """The installed version, or "source" if askquote is not installed."""
    try:
        return version("askquote")
    except PackageNotFoundError:
        return "source"
