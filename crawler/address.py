"""Which IP addresses may be dialled: public unicast ones, decided from the IANA special-purpose registries.

`ipaddress.is_global` alone lets a third of the special ones through (multicast, 6to4 and NAT64 of loopback, cloud
platforms' public-looking addresses). IPv6 is closed by default: only 2000::/3 is handed out, and of that not all.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

_FAKE_IP = IPv4Network("198.18.0.0/15")
_PUBLIC_V6 = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are the IPv4 address meant

# https://www.iana.org/assignments/iana-ipv4-special-registry and …/iana-ipv6-special-registry, and what clouds added.
_SPECIAL = {
    "0.0.0.0/8": "this network",
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "carrier-grade NAT",
    "127.0.0.0/8": "loopback",
    "168.63.129.16/32": "the Azure platform",
    "169.254.0.0/16": "link-local, where clouds keep credentials",
    "172.16.0.0/12": "private",
    "192.0.0.0/24": "IETF protocol assignments",
    "192.0.2.0/24": "documentation",
    "192.88.99.0/24": "6to4 relay",
    "192.168.0.0/16": "private",
    "198.18.0.0/15": "benchmarking",
    "198.51.100.0/24": "documentation",
    "203.0.113.0/24": "documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
    "::/128": "unspecified",
    "::1/128": "loopback",
    "::ffff:0:0/96": "IPv4-mapped",
    "fc00::/7": "unique local",
    "fe80::/10": "link-local",
    "fec0::/10": "site-local",
    "ff00::/8": "multicast",
    "2001::/23": "IETF protocol assignments (Teredo, ORCHID, benchmarking)",
    "2001:db8::/32": "documentation",
    "2002::/16": "6to4",
    "3fff::/20": "documentation",
}
_NETWORKS = tuple((ip_network(network), name) for network, name in _SPECIAL.items())

# What `allow_private` opens: networks people run servers on. Never the addresses where clouds hand out credentials.
_PRIVATE = tuple(
    ip_network(network)
    for network in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "::1/128",
        "fc00::/7",
    )
)
_CREDENTIALS = (ip_address("100.100.100.200"), ip_address("fd00:ec2::254"))

FAKE_IP_ADVICE = (
    "it lies in 198.18.0.0/15, from which fake-IP proxies (Clash, mihomo, sing-box, Surge) answer every name; "
    "if you run one, set allow_fake_ip = true under [fetch]"
)


def refusal(address: str, *, allow_private: bool = False, allow_fake_ip: bool = False) -> str | None:
    """Why this address must not be dialled; None when it may.

    `allow_private` opens loopback and private networks, `allow_fake_ip` opens 198.18.0.0/15.
    """
    try:
        ip = ip_address(address)
    except ValueError:
        return "not an IP address"
    if getattr(ip, "scope_id", None):
        return "an address of one network interface"
    if ip in _FAKE_IP:
        return None if allow_fake_ip else FAKE_IP_ADVICE
    if ip not in _CREDENTIALS and _within(ip, _PRIVATE):
        return None if allow_private else f"{_special(ip)}; allow_private = true on its source admits it"
    return _special(ip)


def allowed(address: str, *, allow_private: bool = False, allow_fake_ip: bool = False) -> bool:
    """May this address be dialled? Anything that is no IP address may not."""
    return refusal(address, allow_private=allow_private, allow_fake_ip=allow_fake_ip) is None


def _special(ip: Address) -> str | None:
    if ip in _NAT64:
        inner = _special(IPv4Address(int(ip) & 0xFFFF_FFFF))
        return f"NAT64 of {inner}" if inner else None
    for network, name in _NETWORKS:
        if ip in network:
            return name
    if ip.version == 6 and ip not in _PUBLIC_V6:
        return "not handed out as public"
    return None


def _within(ip: Address, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    return any(ip in network for network in networks)
