"""How an attempt to get or read a page ended: one name for each, in code, archive, logs and alerts."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """Recorded per attempt in `polls`. The first groups are of a source's list, the others of any page."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"  # 304

    # the list was read, and something about it is not as it used to be
    SHRUNK_LIST = "shrunk_list"  # far fewer items than this source has had
    STALE = "stale"  # nothing new for much longer than this source has ever paused
    SAME_DATES = "same_dates"  # every item bears one date, as no list of this source did: the dates are not the items'

    # an answer came, and it is not the list
    EMPTY_LIST = "empty_list"  # HTTP 200 without an item
    OFFSITE = "offsite"  # the items lead to other sites: friend links taken for news
    CHALLENGE = "challenge"  # 412, 521, script or cookie challenge: reported, never beaten
    LOGIN = "login"  # a form for members
    SOFT_404 = "soft_404"  # HTTP 200 that says "not found"
    REDIRECTED_HOME = "redirected_home"  # the address leads to the front page now
    MOJIBAKE = "mojibake"  # the titles are no text in any charset

    # an article's page that holds no article
    EMPTY = "empty"
    NOT_ARTICLE = "not_article"  # a list, a login wall, a soft 404 where an article was expected

    # no page came
    HTTP_ERROR = "http_error"  # 4xx or 5xx
    GONE = "gone"  # 404 or 410
    RATE_LIMITED = "rate_limited"  # 429, or 503 with Retry-After
    ROBOTS = "robots"  # robots.txt disallows it, or could not be had (5xx)
    BAD_URL = "bad_url"  # no http(s) URL, or one that WHATWG refuses
    BLOCKED_ADDRESS = "blocked_address"  # loopback, private or special address
    DNS = "dns"  # the name does not resolve
    CONNECT = "connect"  # refused or reset before an answer
    TLS = "tls"  # handshake or certificate
    TIMEOUT = "timeout"  # connect, read or the whole exchange
    PROTOCOL = "protocol"  # not HTTP, or an answer that is cut off
    TOO_MANY_REDIRECTS = "too_many_redirects"
    TOO_BIG = "too_big"  # over the wire cap, the decoded cap or the header cap
    DECODE = "decode"  # a content coding that is broken, cut or unknown

    # our own side
    PARSE = "parse"  # the parser raised
    PARSER_KILLED = "parser_killed"  # the parser's process died, or was killed after its time
    INTERNAL = "internal"  # our own mistake; the log has the traceback


#: The source's list was read: its links are taken in, and nothing is wrong with asking again as planned.
LISTED = frozenset({Outcome.OK, Outcome.SHRUNK_LIST, Outcome.STALE, Outcome.SAME_DATES})
#: The poll did what it is for.
GOOD = LISTED | {Outcome.NOT_MODIFIED}
#: No answer came, for whatever reason on the way.
UNREACHABLE = frozenset({Outcome.DNS, Outcome.CONNECT, Outcome.TIMEOUT, Outcome.TLS, Outcome.PROTOCOL})
