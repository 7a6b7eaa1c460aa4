"""Serving the page at one address."""

import errno
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from ipaddress import ip_address

import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import PortInUse
from qa.bot import Bot

# The page loads from its own address alone, and stands in no other page's frame.
_POLICY = (
    "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; object-src 'none';"
    " base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
_OWN_NAMES = ("localhost", "127.0.0.1", "::1", "[::1]")
_SECONDS_FOR_LAST_ANSWERS = 5


def serve(
    bot: Bot,
    listener: socket.socket,
    *,
    announce: Callable[[str], object],
    examples: Sequence[str] = (),
) -> None:
    """Serve the page until Ctrl-C; `announce` hears its address as soon as it can be opened.

    `examples` are questions to offer.
    """
    app = FastAPI(openapi_url=None)
    app.add_middleware(_Sealed)
    _keep_to_own_names(app, listener)
    from ui.page import mount_page  # noqa: PLC0415 - Gradio takes seconds to import

    end_streams = mount_page(app, bot.ask, examples)
    server = _Server(
        uvicorn.Config(
            app,
            log_level="warning",
            timeout_graceful_shutdown=_SECONDS_FOR_LAST_ANSWERS,
        ),
        end_streams,
    )
    announce(_url(listener))
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listener])


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens at this very address: no other port is taken in silence.

    Port 0 takes any that is free.

    Raises:
        PortInUse: the port can't be had.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server((str(address[0]), port), family=family)
    except OSError as error:
        raise PortInUse(_why_not(host, port, error)) from error


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} is taken, maybe by another askquote; name another, such as"
            f" --port {port + 1}"
        )
    return (
        f"Port {port} of {host} can't be had ({error.strerror}); name another with --port"
        " or --host."
    )


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    if ip_address(host).is_unspecified:
        host = "localhost"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _keep_to_own_names(app: FastAPI, listener: socket.socket) -> None:
    """Refuse requests by another name to an address that only this machine can reach.

    A web page elsewhere could point a name of its own at this machine, and so have the
    browser read the documents to it.
    """
    if ip_address(listener.getsockname()[0]).is_loopback:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=_OWN_NAMES)


class _Sealed:
    """Sends the page's policy with every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Content-Security-Policy"] = _POLICY
            await send(message)

        await self._app(scope, receive, send_sealed)


class _Server(uvicorn.Server):
    """A server that doesn't wait for open pages when it is to stop."""

    def __init__(self, config: uvicorn.Config, end_streams: Callable[[], None]) -> None:
        super().__init__(config)
        self._end_streams = end_streams

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._end_streams()
        await super().shutdown(sockets)
