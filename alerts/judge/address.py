"""Which addresses an endpoint on the public net may have.

Whoever answers there gets the pages' texts and the key. A name that suddenly leads into the own network is somebody's
mistake or somebody's trick; who runs a model there says so.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket

from db.errors import DeliveryError

#: IPv6 prefixes whose addresses are IPv4 ones in disguise: NAT64, 6to4, Teredo.
_DISGUISES = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))
_MOST = 4  # of one name; more than that share a fate


async def public_addresses(host: str, port: int) -> tuple[str, ...]:
    """The addresses of `host` that the whole world may dial, in the system's order; at least one.

    Raises: DeliveryError where there is none.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):  # UnicodeError: no name that DNS could carry
        raise DeliveryError("llm", "the host in base_url does not resolve. Is it right, and is DNS up?") from None
    public = tuple(dict.fromkeys(str(place[4][0]) for place in found if is_public(str(place[4][0]))))
    if not public:
        reason = "base_url leads into a private network. Is that meant? Then set [llm] allow_private = true"
        raise DeliveryError("llm", reason, permanent=True)
    return public[:_MOST]


def is_public(address: str) -> bool:
    """Whether `address` is one host's on the public net."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:  # fe80::1%eth0, which leads nowhere public
        return False
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    disguised = isinstance(ip, ipaddress.IPv6Address) and any(ip in one for one in _DISGUISES)
    return ip.is_global and not ip.is_multicast and not disguised
