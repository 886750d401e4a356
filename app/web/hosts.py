"""Which hosts Rapport may call when somebody gave it an address: never the company's own network by accident."""

import ipaddress
import socket

#: Addresses that carry another one inside: IPv6 to IPv4 by a gateway (RFC 6052), 6to4.
CARRIERS = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
    ipaddress.ip_network("2002::/16"),
)


def addresses(host: str, port: int) -> list[str]:
    """The addresses of a host. `OSError` or `UnicodeError` where it has none."""
    return [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def public(address: str) -> bool:
    """Whether an address lies on the internet at large."""
    one = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(one, ipaddress.IPv6Address):
        if one.ipv4_mapped is not None:
            return public(str(one.ipv4_mapped))
        if any(one in network for network in CARRIERS):
            return False
    return one.is_global and not (one.is_multicast or one.is_reserved or one.is_unspecified)


def named(listed: str) -> frozenset[str]:
    """Hosts of a list parted by commas, as `Settings.feed_hosts` is."""
    return frozenset(host.strip().casefold() for host in listed.split(",") if host.strip())
