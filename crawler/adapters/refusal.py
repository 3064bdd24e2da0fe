"""What a platform's answer without items means: an empty list, or a refusal that only its words tell.

List scripts answer HTTP 200 whatever happens: the status stands inside the JSON, or an HTML page came in its place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from crawler.adapters.sheet import Sheet
from crawler.discover import listing_from_html
from db.models import Listing, SourceKind
from db.outcomes import Outcome

_CODES = ("code", "status", "errcode", "errorCode", "resultCode", "statusCode", "error", "err")
_WORDS = ("msg", "message", "errmsg", "errorMsg", "error", "error_description", "info")
_BY_CODE = {
    401: Outcome.LOGIN,
    403: Outcome.HTTP_ERROR,
    404: Outcome.SOFT_404,
    412: Outcome.CHALLENGE,
    429: Outcome.RATE_LIMITED,
    521: Outcome.CHALLENGE,
}
_BY_WORDS = (
    (re.compile(r"验证码|人机|安全验证|滑块|captcha|verify you", re.IGNORECASE), Outcome.CHALLENGE),
    (re.compile(r"频繁|频率|限流|稍后再试|too many|rate limit", re.IGNORECASE), Outcome.RATE_LIMITED),
    (re.compile(r"登录|登陆|未授权|token|unauthori[sz]ed|log ?in\b", re.IGNORECASE), Outcome.LOGIN),
    (re.compile(r"不存在|未找到|找不到|not found", re.IGNORECASE), Outcome.SOFT_404),
)
_FORM = re.compile(r"""<input\b[^>]{0,300}type\s*=\s*["']?password""", re.IGNORECASE)
_GONE = re.compile(r"<title>[^<]{0,60}(?:404|不存在|找不到|not found)", re.IGNORECASE)
_FRONT = re.compile(r"/(?:(?:index|default)\.\w+)?$")


def refused(sheet: Sheet, document: object) -> Listing:
    """The outcome of an answer that holds no items. `document`: its JSON, None where it is none. Raises: ParseError."""
    outcome = _by_page(sheet) if document is None else of_document(document)
    return Listing(SourceKind.LIST, None, (), outcome)


def of_document(document: object) -> Outcome:
    """What JSON without items says of itself; an empty list where it says nothing."""
    if not isinstance(document, Mapping):
        return Outcome.EMPTY_LIST
    code = next((number for name in _CODES if (number := _number(document.get(name))) is not None), None)
    words = " ".join(str(document[name]) for name in _WORDS if isinstance(document.get(name), str))
    failed = document.get("success") in (False, "false") or (code is not None and 400 <= code < 600)
    if not failed and code in (None, 0, 1, 200):
        return Outcome.EMPTY_LIST
    if code in _BY_CODE:
        return _BY_CODE[code]
    told = next((outcome for pattern, outcome in _BY_WORDS if pattern.search(words)), None)
    return told or (Outcome.HTTP_ERROR if failed else Outcome.EMPTY_LIST)


def _number(value: object) -> int | None:
    """A code as number or digits."""
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else None


def _by_page(sheet: Sheet) -> Outcome:
    """An HTML page where JSON was asked for. Its links are nobody's list."""
    text = sheet.text()
    shown = listing_from_html(sheet.content, sheet.url, content_type=sheet.content_type)
    if shown.outcome is Outcome.CHALLENGE:
        return Outcome.CHALLENGE
    if _FORM.search(text):
        return Outcome.LOGIN
    if _GONE.search(text):
        return Outcome.SOFT_404
    asked, came = urlsplit(sheet.asked).path, urlsplit(sheet.url).path
    return Outcome.REDIRECTED_HOME if asked != came and _FRONT.match(came) else Outcome.EMPTY_LIST
