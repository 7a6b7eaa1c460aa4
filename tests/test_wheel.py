"""The wheel as users install it: its contents, and that it answers."""

import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.support.checkout import DOCS

pytestmark = pytest.mark.process

ROOT = DOCS.parent
DATA = {
    "index/catalogue/schema.sql",
    "index/split/punkt.txt",
    "qa/decide/calibrators.json",
    "qa/read/reader.onnx",
    "ui/page/page.css",
}
LEFT_OUT = ("benchmarks", "docs", "docs_src", "tests", "training")


def output_of(*command: object, cwd: Path) -> str:
    """The output of a command that succeeds."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=cwd, check=True, capture_output=True, text=True)
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built with the installed build backend."""
    folder = tmp_path_factory.mktemp("wheel")
    build = ["-m", "build", "--wheel", "--no-isolation"]
    output_of(sys.executable, *build, "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("askquote-*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of a new environment, which shares only this one's libraries."""
    folder = tmp_path_factory.mktemp("environment")
    output_of(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    scripts = folder / "bin"
    pip = ["-m", "pip", "--python", scripts / "python"]
    install = ["install", "--no-deps", "--no-index", wheel]
    output_of(sys.executable, *pip, *install, cwd=folder)
    (site,) = folder.glob("lib/python*/site-packages")
    libraries = sysconfig.get_path("purelib")
    (site / "libraries.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return scripts


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_contains_the_modules_and_the_data_they_read(wheel: Path) -> None:
    contents = names(wheel)
    assert contents >= DATA
    for package in ("askquote", "index", "qa", "ui"):
        sources = {
            path.relative_to(ROOT).as_posix()
            for path in (ROOT / package).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert contents >= sources


def test_the_wheel_contains_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in names(wheel)}
    assert tops.isdisjoint(LEFT_OUT)
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "askquote",
        "index",
        "qa",
        "ui",
    }


def test_the_wheel_contains_its_licence(wheel: Path) -> None:
    licences = {name.split("/")[-1] for name in names(wheel) if "/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}


@pytest.mark.usefixtures("prepared_cache")
def test_an_installed_wheel_answers_from_a_named_folder(
    environment: Path, tmp_path: Path
) -> None:
    words = ["ask", "Who led the talks for Ukraine?", "--json", "--docs", DOCS]
    answer = json.loads(output_of(environment / "askquote", *words, cwd=tmp_path))
    assert answer["found"]
    assert "Umerov" in answer["text"]
    assert answer["calibrated"]
    assert [path.name for path in tmp_path.iterdir()] == [".askquote"]


def test_an_installed_wheel_runs_its_own_modules(
    environment: Path, tmp_path: Path
) -> None:
    program = "import index, qa, ui; print(*index.__path__, *qa.__path__, *ui.__path__)"
    printed = output_of(environment / "python", "-c", program, cwd=tmp_path)
    folders = map(Path, printed.split())
    assert all(folder.is_relative_to(environment.parent) for folder in folders)
