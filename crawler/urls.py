"""URLs by the WHATWG standard (https://url.spec.whatwg.org/, through ada), as browsers and servers read them.

Two forms are kept apart. `parse()` gives the form that is asked: everything the server may look at stays. `canonical()`
gives the form that is compared: trackers and session ids are gone, so that two roads to one page are one key.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import unquote_plus

import ada_url

from db.errors import FetchError
from db.outcomes import Outcome

_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_CHARACTERS = 8192  # what servers take; a longer one is a trap or a mistake

# Query parameters that say how a reader came, never what is shown.
_TRACKER_NAMES = """
    _ga _gl _hsenc _hsmi bd_vid dclid fbclid from from_source from_wecom fromsource gclid gclsrc hmci hmcu hmkw
    hmpl hmsr igshid isappinstalled mc_cid mc_eid mkt_tok msclkid nsukey phpsessid pk_campaign pk_kwd scm
    share_from share_source share_token sharefrom spm spm_id_from tdsourcetag vd_source wfr wt.mc_id yclid
"""
_TRACKERS = frozenset(_TRACKER_NAMES.split())
_TRACKER_PREFIXES = ("utm_", "mtm_")
_PATH_SESSION = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)  # Java servers, for readers without cookies

# Labels below a country code under which anyone can register: not a site of their own.
_SHARED_NAMES = "ac co com edu gob gov gouv go info ltd mil ne net nom or org plc sch"
_CN_PROVINCE_NAMES = (
    "ah bj cq fj gd gs gx gz ha hb he hi hk hl hn jl js jx ln mo nm nx qh sc sd sh sn sx tj tw xj xz yn zj"
)
_SHARED_LABELS = frozenset(_SHARED_NAMES.split())
_CN_PROVINCES = frozenset(_CN_PROVINCE_NAMES.split())


@dataclass(frozen=True, slots=True)
class Target:
    """An http(s) URL ready to be asked. `host` is ASCII without brackets; `path` is path and query, from "/" on."""

    href: str
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and port, as robots.txt files are filed."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def shown(url: str) -> str:
    """The URL fit for a message: no password, one line, not endless."""
    calm = re.sub(r"[\x00-\x20\x7f-\x9f\u2028\u2029\ud800-\udfff]", "\ufffd", url.strip())
    return re.sub(r"^(\w+:[/\\]*)[^/\\?#]*@", r"\1…@", calm)[:500]


def parse(url: str, base: str | None = None) -> Target:
    """The URL as it will be asked, resolved against `base`; the fragment is gone.

    Raises: FetchError (bad_url) for anything but a http or https URL that WHATWG accepts, and for one with a password.
    """
    if len(url) > _MAX_CHARACTERS:
        raise _bad(url, f"longer than {_MAX_CHARACTERS} characters")
    try:
        parsed = ada_url.URL(url, base)
    except ValueError:  # UnicodeEncodeError (half a surrogate pair) is one, too
        raise _bad(url, "not a URL by the WHATWG standard") from None
    scheme = parsed.protocol.removesuffix(":")
    if scheme not in _DEFAULT_PORTS:
        raise _bad(url, f"scheme {scheme!r}; only http and https are fetched")
    if parsed.username or parsed.password:
        raise _bad(url, "user names and passwords in URLs are not sent; write it without them")
    if len(parsed.href) > 2 * _MAX_CHARACTERS:
        raise _bad(url, f"longer than {2 * _MAX_CHARACTERS} characters once encoded")
    return Target(
        href=f"{parsed.protocol}//{parsed.host}{parsed.pathname}{parsed.search}",
        scheme=scheme,
        host=parsed.hostname.strip("[]"),
        port=int(parsed.port or _DEFAULT_PORTS[scheme]),
        path=parsed.pathname + parsed.search,
    )


def canonical(url: str) -> str:
    """The key by which two addresses of one page are equal; a key is its own key.

    WHATWG serialisation without fragment, default port, trackers and session ids; parameters keep their order.
    Raises: FetchError (bad_url), as `parse`.
    """
    return parse(_stripped(parse(url).href)).href  # again: without its session id, /a/..;jsessionid=1 is a step up


def resolve(base: str, href: str) -> str | None:
    """The absolute http(s) URL a link on `base` leads to, without its fragment; None where it leads elsewhere."""
    try:
        return parse(href, base).href
    except FetchError:
        return None


def host_of(url: str) -> str:
    """The ASCII host name, without port: what politeness counts. Raises: FetchError (bad_url)."""
    return parse(url).host


def same_site(one: str, other: str) -> bool:
    """Do both belong to one owner, as far as names tell: www.sz.gov.cn and gxj.sz.gov.cn do, two bare ports do not."""
    try:
        return _owner(parse(one)) == _owner(parse(other))
    except FetchError:
        return False


def _bad(url: str, reason: str) -> FetchError:
    return FetchError(shown(url), Outcome.BAD_URL, reason, permanent=True)


def _stripped(href: str) -> str:
    head, _, query = href.partition("?")
    kept = "&".join(part for part in query.split("&") if not _tracks(part))
    return _PATH_SESSION.sub("", head) + (f"?{kept}" if kept else "")


def _tracks(parameter: str) -> bool:
    name = unquote_plus(parameter.partition("=")[0]).lower()
    return name in _TRACKERS or name.startswith(_TRACKER_PREFIXES)


def _owner(target: Target) -> str:
    labels = target.host.rstrip(".").split(".")
    if len(labels) == 1 or _is_address(target.host):
        return f"{target.host}:{target.port}"  # machines without a name of their own serve many sites on their ports
    shared = len(labels[-1]) == 2 and (
        labels[-2] in _SHARED_LABELS or (labels[-1] == "cn" and labels[-2] in _CN_PROVINCES)
    )
    return ".".join(labels[-3:] if shared else labels[-2:])


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
