"""Keeps other modules named `index`, `qa` or `ui` from taking the place of askquote's own.

askquote consists of packages with these names, and a user's script may have an `index.py` or a
`ui` folder next to it, which Python would find first.
"""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

_ROOT = Path(__file__).resolve().parents[1]
_NAMES = ("index", "qa", "ui")  # each imports only those before it


def claim_own_packages() -> None:
    """Load askquote's packages from where askquote is installed, whatever is on the path.

    Raises:
        ImportError: another module with one of the names has been imported already.
    """
    for name in _NAMES:
        package = sys.modules.get(name)
        if package is None:
            _load(name)
        elif not _is_own(name, package):
            raise ImportError(
                f"askquote can't be imported: its package {name!r} is hidden by"
                f" {_origin(package)}. Rename that module, or import askquote first.",
                name=name,
            )


def _load(name: str) -> None:
    folder = _ROOT / name
    spec = spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder} is not a package", name=name)
    package = sys.modules[name] = module_from_spec(spec)
    try:
        spec.loader.exec_module(package)
    except BaseException:
        del sys.modules[name]
        raise


def _is_own(name: str, package: ModuleType) -> bool:
    return any(
        Path(folder).resolve() == _ROOT / name
        for folder in getattr(package, "__path__", ())
    )


def _origin(package: ModuleType) -> str:
    return getattr(package, "__file__", None) or f"another {package.__name__!r}"
