"""The environment of a Python that this one starts."""

import os
import sys
from pathlib import Path

import pytest

from index.child_process import python_environment


def test_the_current_folder_is_passed_on_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", "/elsewhere"])
    path = python_environment()["PYTHONPATH"].split(os.pathsep)
    assert path == [str(tmp_path), "/elsewhere"]


def test_a_current_folder_that_was_removed_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    monkeypatch.setattr(sys, "path", ["", "/elsewhere"])
    assert python_environment()["PYTHONPATH"] == "/elsewhere"
