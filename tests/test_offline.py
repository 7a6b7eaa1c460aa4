"""From a folder to an answer without network access."""

import socket
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
