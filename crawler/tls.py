"""TLS settings per source: today's, and one for sites whose servers stopped in 2010. Both verify name and chain."""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from functools import cache

import certifi

from db.models import TlsProfile

_LEGACY_SERVER_CONNECT = 0x4  # ssl.OP_LEGACY_SERVER_CONNECT, which Python names from 3.12 on: RFC 5746 missing


class SharedContext(ssl.SSLContext):
    """A context for many threads at once.

    httpcore sets the ALPN protocols again before each handshake. OpenSSL frees the old list while another thread's
    handshake may be copying it, so here they are set once, by `context()`.
    """

    def set_alpn_protocols(self, alpn_protocols: Iterable[str]) -> None:
        """Do nothing: see the class."""


@cache  # a context holds its own copy of some 300 certificates
def context(profile: TlsProfile, *, cafile: str | None = None) -> ssl.SSLContext:
    """The context of a profile, one for the process.

    Trusts certifi's roots and the system's (a company's own among them), or only those in `cafile` (PEM).
    LEGACY admits TLS 1.0, old ciphers, short keys and servers without secure renegotiation.
    """
    made = SharedContext(ssl.PROTOCOL_TLS_CLIENT)
    super(SharedContext, made).set_alpn_protocols(["http/1.1"])
    if cafile is None:
        made.load_verify_locations(certifi.where())
        made.load_default_certs()
    else:
        made.load_verify_locations(cafile)
    if profile is TlsProfile.LEGACY:
        made.set_ciphers("ALL:@SECLEVEL=0")
        made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED  # TLS 1.0: SSLv3 stays off by default
        made.options |= _LEGACY_SERVER_CONNECT
    return made
