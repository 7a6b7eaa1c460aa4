"""By which names the page may be asked for, and from which pages it may be changed.

A web page elsewhere can point a name of its own at this machine, and so have a browser read
the documents to it; the name that the browser then asks for tells.
"""

import re
from collections.abc import Collection, Mapping
from enum import Enum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.requests import HTTPConnection

_NAME = re.compile(r"[\w.-]+")

Address = IPv4Address | IPv6Address

_SAME = ("same-origin", "none")  # "none": typed, or opened from a bookmark


class Origin(Enum):
    """Where a browser says that a request comes from."""

    OWN = "this very page"
    OTHER = "a page elsewhere"
    UNTOLD = "a program, as it doesn't say"


def is_exposed(address: str, names: Collection[str]) -> bool:
    """Whether others than this machine can reach the page at an address.

    A name to be known by, beside the machine's own, says that something passes them on.
    """
    return bool(names) or not _address(address).is_loopback


def is_own_name(host: str, server: str, names: Collection[str]) -> bool:
    """Whether a `Host` header names this server.

    `server` is the address at which the request came in, and `names` others that it has, in
    lower case.
    """
    name = _without_port(host.lower())
    if name in names:
        return True
    came_in = _address(server)
    if name == "localhost":
        return came_in.is_loopback
    try:
        asked = _address(name)
    except ValueError:
        return False
    return asked == came_in or (asked.is_loopback and came_in.is_loopback)


def origin(headers: Mapping[str, str]) -> Origin:
    """Where a request comes from.

    `Sec-Fetch-Site` is the browser's own verdict, which it gives over HTTPS and on this
    machine; elsewhere `Origin` has to name the host that was asked.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return Origin.OWN if site in _SAME else Origin.OTHER
    told = headers.get("origin")
    if told is None:
        return Origin.UNTOLD
    _, _, host = told.lower().partition("://")
    return Origin.OWN if host == headers["host"].lower() else Origin.OTHER


def host_name(word: str) -> str:
    """A name or an address as the names of hosts are compared.

    Raises:
        ValueError: the word is neither, or has a port.
    """
    name = word.lower()
    if _NAME.fullmatch(name):
        return name
    return str(ip_address(name.strip("[]")))


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _address(text: str) -> Address:
    """An address; one of IPv4 that came in over IPv6 is the same.

    Raises:
        ValueError: the text is none.
    """
    address = ip_address(text)
    return getattr(address, "ipv4_mapped", None) or address


_HOUSEHOLD_BITS = 64  # of IPv6: the network that one line has for itself


def address(connection: HTTPConnection) -> str:
    """The address of whoever asks; of IPv6 that of the network, as its own changes at will."""
    host = str(connection.scope["client"][0])
    try:
        is_new = isinstance(ip_address(host), IPv6Address)
    except ValueError:  # a proxy may say "unknown"
        return host
    return _network(host) if is_new else host


def _network(host: str) -> str:
    address, _, _ = host.partition("%")
    return str(ip_network((address, _HOUSEHOLD_BITS), strict=False).network_address)
