"""The socket that the page is served at."""

import socket

import pytest

from ui.errors import PortInUse
from ui.serve.server import listen


def test_a_port_that_is_taken_is_refused_and_another_suggested() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortInUse, match=f"--port {port + 1}"):
            listen("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(PortInUse, match="--host"):
        listen("192.0.2.1", 0)


def test_a_response_in_small_parts_does_not_wait_for_acknowledgements() -> None:
    with (
        listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as connection,
    ):
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
