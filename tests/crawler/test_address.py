from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.address import FAKE_IP_ADVICE, allowed, refusal

PUBLIC = [
    "9.9.9.9",
    "114.114.114.114",
    "101.6.6.6",
    "172.15.255.255",
    "172.32.0.1",
    "192.167.255.255",
    "192.169.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "198.17.255.255",
    "198.20.0.1",
    "223.255.255.255",
    "168.63.129.15",
    "2001:200::1",
    "240e::1",
    "2a00:1450:4001::1",
    "2620:fe::fe",
    "64:ff9b::909:909",
]
SPECIAL = {
    "0.0.0.0": "this network",
    "0.255.255.255": "this network",
    "10.255.255.255": "private",
    "100.127.255.255": "carrier-grade NAT",
    "100.100.100.200": "carrier-grade NAT",
    "127.0.0.53": "loopback",
    "168.63.129.16": "Azure",
    "169.254.169.254": "credentials",
    "172.31.0.1": "private",
    "192.0.0.8": "IETF",
    "192.0.2.200": "documentation",
    "192.88.99.2": "6to4",
    "192.168.0.1": "private",
    "198.51.100.7": "documentation",
    "203.0.113.7": "documentation",
    "224.0.0.251": "multicast",
    "239.1.1.1": "multicast",
    "250.0.0.1": "reserved",
    "255.255.255.255": "reserved",
    "::": "unspecified",
    "::1": "loopback",
    "::2": "not handed out",
    "::8.8.8.8": "not handed out",
    "::ffff:8.8.8.8": "IPv4-mapped",
    "::ffff:192.168.1.1": "IPv4-mapped",
    "::ffff:0:10.0.0.1": "not handed out",
    "64:ff9b::a00:1": "NAT64 of private",
    "64:ff9b::6440:1": "NAT64 of carrier-grade NAT",
    "64:ff9b:1::808:808": "not handed out",
    "100::2": "not handed out",
    "2001::abcd": "IETF",
    "2001:2:0::9": "IETF",
    "2001:1ff::1": "IETF",
    "2001:db8:1::1": "documentation",
    "2002:c0a8:101::1": "6to4",
    "3fff:fff::1": "documentation",
    "4000::1": "not handed out",
    "5f00::9": "not handed out",
    "fcff::1": "unique local",
    "fdff::1": "unique local",
    "fe80::aa": "link-local",
    "febf::1": "link-local",
    "fec0::2": "site-local",
    "ff05::1": "multicast",
}
NO_ADDRESSES = ["", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "1.2.3", "8.8.8.8 ", "8.8.8.8/32", "[::1]"]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_dialled(address: str) -> None:
    assert allowed(address)


@pytest.mark.parametrize(("address", "name"), SPECIAL.items())
def test_special_addresses_are_refused_by_name(address: str, name: str) -> None:
    reason = refusal(address)
    assert reason is not None
    assert name in reason
    assert not allowed(address)


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_address_in_its_one_usual_form_is_refused(address: str) -> None:
    assert refusal(address) == "not an IP address"


@pytest.mark.parametrize("address", ["fe80::1%lo", "2001:4860::1%eth0"])
def test_an_address_of_one_interface_is_refused(address: str) -> None:
    assert not allowed(address)
    assert not allowed(address, allow_private=True)


@pytest.mark.parametrize("address", ["198.18.0.0", "198.18.0.7", "198.19.255.255"])
def test_a_fake_ip_is_refused_with_the_setting_that_would_admit_it(address: str) -> None:
    assert refusal(address) == FAKE_IP_ADVICE
    assert "allow_fake_ip = true" in FAKE_IP_ADVICE
    assert "[fetch]" in FAKE_IP_ADVICE
    assert not allowed(address, allow_private=True)
    assert allowed(address, allow_fake_ip=True)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fd12::1"]
)
def test_allow_private_opens_the_networks_people_run_servers_on(address: str) -> None:
    assert "allow_private = true" in (refusal(address) or "")
    assert allowed(address, allow_private=True)


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.170.2",
        "100.100.100.200",
        "fd00:ec2::254",
        "168.63.129.16",
        "192.0.0.192",
        "fe80::1",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "255.255.255.255",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::1",
    ],
)
def test_allow_private_never_opens_credentials_nor_roundabout_ways(address: str) -> None:
    assert "allow_private" not in (refusal(address) or "")
    assert not allowed(address, allow_private=True, allow_fake_ip=True)


@settings(deadline=None)  # a loaded machine is no bug
@given(st.ip_addresses(v=4))
def test_no_ipv4_address_that_python_calls_non_global_is_admitted(address: ipaddress.IPv4Address) -> None:
    if not address.is_global:
        assert not allowed(str(address))


@settings(deadline=None)  # a loaded machine is no bug
@given(st.ip_addresses(v=6))
def test_no_ipv6_address_outside_2000_3_is_admitted(address: ipaddress.IPv6Address) -> None:
    if int(address) >> 125 != 1 and address not in ipaddress.ip_network("64:ff9b::/96"):
        assert not allowed(str(address))


@settings(deadline=None)  # a loaded machine is no bug
@given(st.ip_addresses(v=4))
def test_nat64_is_judged_by_the_address_it_leads_to(address: ipaddress.IPv4Address) -> None:
    inside = ipaddress.IPv6Address(int(ipaddress.IPv6Address("64:ff9b::")) + int(address))
    assert allowed(str(inside)) == allowed(str(address))
