"""The address the page is served at."""

import socket

import pytest

from ui.errors import PortInUse
from ui.serve.server import listening


def test_a_port_that_is_taken_is_refused_and_another_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortInUse, match=f"--port {port + 1}"):
            listening("127.0.0.1", port)


def test_an_address_that_is_not_of_this_machine_is_refused() -> None:
    with pytest.raises(PortInUse, match="--host"):
        listening("192.0.2.1", 0)


def test_a_small_response_in_parts_does_not_wait_for_acknowledgements() -> None:
    with (
        listening("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as connection,
    ):
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
