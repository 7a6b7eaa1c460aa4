"""Where a request comes from."""

from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import HTTPConnection

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
