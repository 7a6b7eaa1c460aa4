"""The address the page is served at."""

import socket
from pathlib import Path

import pytest

from index.embedder import HashEmbedder
from index.errors import PortInUse
from index.sync import sync
from qa import Bot
from qa.wiring import parts
from ui.server import serve


@pytest.fixture
def bot(tmp_path: Path) -> Bot:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("Umerov led the talks.", encoding="utf-8")
    embedder = HashEmbedder()
    sync(tmp_path / "docs", tmp_path / "index", parts(embedder, "hash"))
    return Bot(tmp_path / "index", embedder=embedder)


def test_a_port_that_is_taken_is_refused_and_another_named(bot: Bot) -> None:
    with bot, socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortInUse, match=f"--port {port + 1}"):
            serve(bot, host="127.0.0.1", port=port, announce=pytest.fail)


def test_an_address_that_is_not_of_this_machine_is_refused(bot: Bot) -> None:
    with bot, pytest.raises(PortInUse, match="--host"):
        serve(bot, host="192.0.2.1", port=0, announce=pytest.fail)
