"""Pages that ask for a proof of being a browser, told from pages that say something.

A challenge is reported and backed off from, never beaten. The marks alone prove nothing: sites leave the same scripts
in their ordinary pages. A page counts as a challenge when it carries a mark and next to no text.

What challenges say to a visitor (ASKING) names no firewall and is no proof either: lists (crawler.challenge) and
articles (crawler.reading.kinds) look for it where they find nothing else, each with its own limit of text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

CHALLENGE_STATUSES = {412: "瑞数 (Ruishu)", 521: "加速乐 (Jiasule)"}

ASKING = (  # a pattern for folded text
    r"just a moment|checking your browser|attention required|verify(?:ing)? (?:that )?you are (?:a )?human"
    r"|enable javascript and cookies|are you a robot|unusual traffic|ddos protection|access denied"
    r"|(?:安全|人机|访问|滑动)验证|请完成验证|拖动滑块|请输入验证码|正在(?:进行)?(?:安全)?检测|浏览器安全检查|环境异常"
    r"|访问(?:过于)?频繁|访问被拦截|您的访问(?:被阻断|存在风险)"
)

_LOOKED_AT_BYTES = 1 << 18
_MOST_TEXT_BYTES = 600  # "正在验证您的浏览器，请稍候" and the like; about 200 Chinese characters

#: One of these, in lower case, stands in every mark: what has none of them is looked at no further.
_TRACES = (
    b"$_ts",
    b"wzws",
    b"acw_sc__v",
    b"__jsl_clearance",
    b"_cf_chl_opt",
    b"cf-browser-verification",
    b"/cdn-cgi/challenge-platform/",
    b"_incap",
    b"yunsuo_session",
    b"security_session_verify",
    b"tencentcaptcha",
    b"captcha.gtimg.com",
)
_MARKS = (
    (re.compile(rb"\$_ts\s*=\s*window\[|\$_ts\.(?:cd|nsd|lcd)\b"), "瑞数 (Ruishu)"),
    (re.compile(rb"wzws-?waf|wzwschallenge|wzwsparams|WZWS_CONFIRM", re.IGNORECASE), "WZWS"),
    (re.compile(rb"acw_sc__v[23]"), "acw_sc"),
    (re.compile(rb"__jsl_clearance"), "加速乐 (Jiasule)"),
    (re.compile(rb"_cf_chl_opt|cf-browser-verification|/cdn-cgi/challenge-platform/"), "Cloudflare"),
    (re.compile(rb"_Incapsula_Resource|_incap_"), "Imperva"),
    (re.compile(rb"yunsuo_session|security_session_verify"), "云锁 (Yunsuo)"),
    (re.compile(rb"TencentCaptcha|captcha\.gtimg\.com"), "Tencent captcha"),
)
#: What firewalls call the cookie that a browser must bring back, as they do not call those of every answer.
_CLEARING_COOKIE = re.compile(
    r"\s*(?:wzws_(?:sessionid|cid)|__jsl_clearance(?:_s)?|acw_sc__v[23]|yunsuo_session_verify|security_session_verify"
    r"|(?:https_)?(?:waf|yd|yunsuo)_?clearance|cf_chl_\w+|aws-waf-token|FSSBB\w{5,16})\s*=",
    re.IGNORECASE,
)
_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)
_UNSEEN = re.compile(
    rb"<script\b.*?(?:</script\s*>|\Z)|<style\b.*?(?:</style\s*>|\Z)|<!--.*?(?:-->|\Z)|<[^<>]*>|\s+",
    re.IGNORECASE | re.DOTALL,
)


def challenge(status: int, header: Callable[[str], str | None], content: bytes) -> str | None:
    """Whose challenge the answer is; None for an answer of the site itself. `header` gives a header by name."""
    if status in CHALLENGE_STATUSES:
        return _marked(content) or CHALLENGE_STATUSES[status]
    if header("cf-mitigated") == "challenge":
        return "Cloudflare"
    if header("x-amzn-waf-action") in ("challenge", "captcha"):
        return "AWS WAF"
    name = _marked(content)
    if name is None and status == 202 and _SCRIPT.search(content[:_LOOKED_AT_BYTES]):
        name = "a script to be run first"  # "accepted", with nothing to read: no list and no article answers so
    return name if name and _text_bytes(content) <= _MOST_TEXT_BYTES else None


def clearing_cookie(headers: Iterable[tuple[str, str]]) -> bool:
    """Whether the answer sets a firewall's cookie. Proves nothing alone: the list itself may come with it."""
    return any(name.lower() == "set-cookie" and _CLEARING_COOKIE.match(value) for name, value in headers)


def _marked(content: bytes) -> str | None:
    window = content[:_LOOKED_AT_BYTES]
    lower = window.lower()
    if not any(trace in lower for trace in _TRACES):
        return None
    return next((name for mark, name in _MARKS if mark.search(window)), None)


def _text_bytes(content: bytes) -> int:
    if len(content) > _LOOKED_AT_BYTES:
        return len(content)
    return len(_UNSEEN.sub(b"", content))
