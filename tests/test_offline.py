"""From a folder to an answer without network access, and without traces elsewhere."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_socket import SocketBlockedError

from qa import answer, sync
from tests.support.checkout import DOCS


@pytest.mark.usefixtures("socket_disabled", "prepared_cache")
def test_a_folder_is_indexed_and_asked_without_a_network(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="socket"), pytest.raises(SocketBlockedError):
        socket.socket()
    report = sync(DOCS, tmp_path / "index")
    assert report.documents == 2
    assert report.embedded > 0
    found = answer("Who led the talks for Ukraine?", index=tmp_path / "index")
    assert "Umerov" in found.text


def test_indexing_and_asking_write_nothing_outside_the_index_and_the_cache(
    tmp_path: Path, prepared_cache: Path
) -> None:
    """ONNX Runtime writes a device id and a file of events if it may."""
    home, index = tmp_path / "home", tmp_path / "index"
    home.mkdir()
    places = {"HOME": home, "XDG_CACHE_HOME": home / "cache", "TMPDIR": home}
    environment = os.environ | {name: str(path) for name, path in places.items()}
    environment["ASKQUOTE_CACHE"] = str(prepared_cache)
    for command in (["sync", str(DOCS)], ["ask", "Who led the talks for Ukraine?"]):
        whole = [sys.executable, "-m", "ui", *command, "--index", str(index)]
        subprocess.run(whole, check=True, env=environment, capture_output=True)
    assert list(home.rglob("*")) == []
