"""The host names that the page answers to, and the origins that may change anything.

Another website can point a host name of its own at this machine, and so make a browser read
the documents for it. The `Host` header reveals this, as it has that website's name.
"""

import re
from collections.abc import Collection, Mapping
from enum import Enum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from starlette.requests import HTTPConnection

_NAME = re.compile(r"[\w.-]+")

Address = IPv4Address | IPv6Address

_NETWORK_BITS = 64  # of IPv6: the network of one internet connection
_SAME = ("same-origin", "none")  # "none": typed, or opened from a bookmark


class Origin(Enum):
    """Where a request comes from, according to the browser."""

    OWN = "this page"
    OTHER = "another website"
    UNKNOWN = "a program, which does not say"


def is_exposed(address: str, names: Collection[str]) -> bool:
    """Whether other machines can reach the page at an address.

    A host name other than the machine's own means that a proxy forwards their requests.
    """
    return bool(names) or not _address(address).is_loopback


def is_own_name(host: str, server: str, names: Collection[str]) -> bool:
    """Whether a `Host` header names this server.

    `server` is the address that the request reached, and `names` are further names of the
    server, in lower case.
    """
    name = _without_port(host.lower())
    if name in names:
        return True
    reached = _address(server)
    if name == "localhost":
        return reached.is_loopback
    try:
        requested = _address(name)
    except ValueError:
        return False
    return requested == reached or (requested.is_loopback and reached.is_loopback)


def origin(headers: Mapping[str, str]) -> Origin:
    """Where a request comes from.

    `Sec-Fetch-Site` is the browser's own verdict, which it sends over HTTPS and on this
    machine. Without it, `Origin` must name the requested host.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return Origin.OWN if site in _SAME else Origin.OTHER
    value = headers.get("origin")
    if value is None:
        return Origin.UNKNOWN
    _, _, host = value.lower().partition("://")
    return Origin.OWN if host == headers["host"].lower() else Origin.OTHER


def host_name(word: str) -> str:
    """Normalise a host name or an address for comparison.

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
    """Parse an address; an IPv4 address mapped to IPv6 becomes the IPv4 address.

    Raises:
        ValueError: the text is not an address.
    """
    address = ip_address(text)
    return getattr(address, "ipv4_mapped", None) or address


def client_address(connection: HTTPConnection) -> str:
    """The client's address; for IPv6, that of its network, as a client can change its own."""
    host = str(connection.scope["client"][0])
    try:
        is_ipv6 = isinstance(ip_address(host), IPv6Address)
    except ValueError:  # a proxy may say "unknown"
        return host
    return _network(host) if is_ipv6 else host


def _network(host: str) -> str:
    address, _, _ = host.partition("%")
    return str(ip_network((address, _NETWORK_BITS), strict=False).network_address)
