"""The layout of the code: small folders, no import cycles, imports in one direction."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.checkout import ROOT

PACKAGES = ("index", "qa", "ui", "askquote", "training", "benchmarks")
MOST_MODULES = 12
FOLDERS = sorted(
    {file.parent for package in PACKAGES for file in (ROOT / package).rglob("*.py")}
)


@pytest.mark.parametrize(
    "folder", FOLDERS, ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_folder_has_at_most_a_dozen_modules_and_a_docstring(
    folder: Path,
) -> None:
    modules = [file for file in folder.glob("*.py") if file.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES
    package = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
    assert ast.get_docstring(package)


def test_no_modules_import_each_other_in_a_cycle() -> None:
    TopologicalSorter(imports()).prepare()


def test_a_cycle_would_be_found() -> None:
    with pytest.raises(CycleError):
        TopologicalSorter({"a": ["b"], "b": ["c"], "c": ["a"]}).prepare()


def test_no_package_imports_one_that_is_above_it() -> None:
    order = {package: level for level, package in enumerate(PACKAGES)}
    for module, imported in imports().items():
        for other in imported:
            assert order[other.split(".")[0]] <= order[module.split(".")[0]], module


def imports() -> Mapping[str, Iterable[str]]:
    """What each module imports from the packages, inside functions too."""
    files = {
        ".".join(file.relative_to(ROOT).with_suffix("").parts): file
        for folder in FOLDERS
        for file in folder.glob("*.py")
        if file.name != "__init__.py"
    }
    return {
        module: {
            target
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            for target in targets(node)
            if target in files
        }
        for module, file in files.items()
    }


def targets(node: ast.AST) -> Iterator[str]:
    """The modules that an import statement may name."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module is not None:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
