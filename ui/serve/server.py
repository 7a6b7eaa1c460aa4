"""Serving the page, the API and the tools at one address."""

import asyncio
import errno
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address

import uvicorn
from fastapi import FastAPI

from index.extract.optional_libraries import is_installed
from qa.bot import Bot
from ui.access.guard import Guard
from ui.access.rules import Rules
from ui.api.routes import mount_api
from ui.errors import PortInUse
from ui.page.services import PageServices
from ui.serve.streams import Streams
from ui.sync.jobs import Jobs
from ui.viewer.routes import mount_viewer

_SECONDS_FOR_LAST_ANSWERS = 5
_SECONDS_FOR_STREAMS = 1.0  # to send the last answers to open pages
_MOST_THREADS = 64


@dataclass(frozen=True, slots=True)
class Endpoint:
    """The socket that the page is served at, and the rules of access."""

    listener: socket.socket
    rules: Rules


def serve(
    bot: Bot,
    endpoint: Endpoint,
    services: PageServices,
    *,
    announce: Callable[[str], object],
) -> None:
    """Serve until Ctrl-C; `announce` is called with the URL once it can be opened."""
    app = FastAPI(openapi_url=None)
    from ui.page.page import mount_page  # noqa: PLC0415 - Gradio takes seconds to import

    _mount_interfaces(app, bot, services.jobs)
    mount_viewer(app, bot)
    end_heartbeats = mount_page(app, bot, services)

    streams = Streams(app)

    def before_shutdown() -> None:
        end_heartbeats()
        bot.end_wording()
        asyncio.get_running_loop().call_later(_SECONDS_FOR_STREAMS, streams.end)

    server = _Server(
        uvicorn.Config(
            Guard(streams, endpoint.rules),
            log_level="warning",
            timeout_graceful_shutdown=_SECONDS_FOR_LAST_ANSWERS,
        ),
        before_shutdown,
    )
    with suppress(KeyboardInterrupt):
        announce(_url(endpoint.listener))
        server.run(sockets=[endpoint.listener])


def _mount_interfaces(app: FastAPI, bot: Bot, jobs: Jobs) -> None:
    """Mount the interfaces for programs first, as the page takes all remaining paths."""
    mount_api(app, bot, jobs)
    if is_installed("mcp"):
        from ui.api.mcp_tools import mount_tools  # noqa: PLC0415 - an extra

        mount_tools(app, bot)


def address_of(host: str, port: int) -> str:
    """Resolve a host name to an address.

    Raises:
        PortInUse: it has no address.
    """
    try:
        *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise PortInUse(_failure_message(host, port, error)) from error
    return str(address[0])


def listen(host: str, port: int) -> socket.socket:
    """Open a socket that listens at exactly this address; port 0 is any free port.

    Raises:
        PortInUse: the port is taken, or the address isn't one of this machine.
    """
    try:
        address = address_of(host, port)
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        listener = socket.create_server((address, port), family=family)
    except OSError as error:
        raise PortInUse(_failure_message(host, port, error)) from error
    # Connections inherit this option. asyncio doesn't set it on sockets created like this, and
    # without it a response in two parts waits 40 ms for the first part's acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _failure_message(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken, perhaps by another askquote; choose another, such as"
            f" --port {port + 1}"
        )
    return (
        f"Can't listen at port {port} of {host} ({error.strerror}); choose another with"
        " --port or --host."
    )


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    if ip_address(host).is_unspecified:
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """A server that shuts down without waiting for open pages or a language model."""

    def __init__(
        self, config: uvicorn.Config, before_shutdown: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._before_shutdown = before_shutdown

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        # A page closed during an answer leaves a thread that may wait for a language model.
        executor = ThreadPoolExecutor(_MOST_THREADS)
        asyncio.get_running_loop().set_default_executor(executor)
        await super().startup(sockets)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._before_shutdown()
        await super().shutdown(sockets)
