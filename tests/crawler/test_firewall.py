from __future__ import annotations

import time

import pytest

from crawler.firewall import challenge, clearing_cookie

NEWS = "市发展改革委今日发布智能机器人产业扶持办法，明确对首台套产品给予补助，并公布申报渠道与咨询电话。" * 5


def no_header(name: str) -> None:
    """An answer without headers."""


def cloudflare_header(name: str) -> str | None:
    return {"cf-mitigated": "challenge"}.get(name)


def page(script: str, text: str = "") -> bytes:
    return f"<html><head><style>b{{}}</style><script>{script}</script></head><body>{text}</body></html>".encode()


SCRIPTS = {
    "瑞数 (Ruishu)": "$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=12;$_ts.cd='qE',",
    "WZWS": "var wzwsparams='7';location.href='/WZWSRELw==?wzwschallenge=V1pX'",
    "acw_sc": "var arg1='3000';setCookie('acw_sc__v2',x);document.location.reload()",
    "加速乐 (Jiasule)": "document.cookie='__jsl_clearance_s=17';location.href=location.pathname",
    "Cloudflare": "window._cf_chl_opt={cvId:'3',cType:'managed'}",
    "Imperva": "var s='/_Incapsula_Resource?SWJIYLWA=5'",
    "云锁 (Yunsuo)": "document.cookie='security_session_verify=1';self.location='/?x'",
    "Tencent captcha": "new TencentCaptcha('200')",
}


@pytest.mark.parametrize(("name", "script"), SCRIPTS.items())
def test_a_page_with_a_challenges_script_and_no_text_is_that_challenge(name: str, script: str) -> None:
    for status in (200, 202, 403, 503):
        assert challenge(status, no_header, page(script)) == name
        assert challenge(status, no_header, page(script, "请稍候，正在验证您的浏览器……")) == name


@pytest.mark.parametrize("script", SCRIPTS.values())
def test_the_same_script_in_a_page_that_says_something_is_no_challenge(script: str) -> None:
    assert challenge(200, no_header, page(script, NEWS)) is None


@pytest.mark.parametrize("status", [412, 521])
def test_some_statuses_are_used_for_nothing_else(status: int) -> None:
    assert challenge(status, no_header, b"")
    assert challenge(status, no_header, NEWS.encode())


def test_the_script_names_the_challenge_better_than_the_status() -> None:
    assert challenge(412, no_header, page(SCRIPTS["WZWS"])) == "WZWS"


def test_cloudflare_says_so_in_a_header() -> None:
    assert challenge(403, cloudflare_header, NEWS.encode()) == "Cloudflare"


@pytest.mark.parametrize(
    "content",
    [b"", b"<html></html>", NEWS.encode(), page("var a = 1"), b"<p>Cloudflare challenge", "acw 瑞数".encode()],
)
def test_other_pages_are_no_challenges(content: bytes) -> None:
    for status in (200, 403, 404, 500):
        assert challenge(status, no_header, content) is None


def test_an_accepted_request_with_nothing_but_a_script_is_a_challenge() -> None:
    assert challenge(202, no_header, page("probe('k9')"))
    assert challenge(202, no_header, page("probe('k9')", NEWS)) is None
    assert challenge(202, no_header, b"{}") is None
    assert challenge(202, {"x-amzn-waf-action": "challenge"}.get, b"") == "AWS WAF"


@pytest.mark.parametrize(
    ("cookie", "clears"),
    [
        ("wzws_sessionid=gTEw; Path=/", True),
        ("__jsl_clearance_s=17.1|0|x; max-age=3600", True),
        ("acw_sc__v2=6f; Path=/", True),
        ("https_ydclearance=8a; Path=/", True),
        ("JSESSIONID=wzws_sessionid; Path=/", False),
        ("__jsluid_s=1; Path=/", False),
        ("acw_tc=1; Path=/", False),
        ("HMACCOUNT=1", False),
    ],
)
def test_a_clearing_cookie_is_known_by_its_name(cookie: str, *, clears: bool) -> None:
    assert clearing_cookie([("Content-Type", "text/html"), ("Set-Cookie", cookie)]) is clears


def test_a_mark_in_a_huge_page_is_no_challenge() -> None:
    assert challenge(200, no_header, page(SCRIPTS["acw_sc"]) + b"<p>" + b" " * 400_000) is None


@pytest.mark.parametrize("rubbish", [b"<script" * 40_000, b"<!--" * 60_000, b"<" * 250_000, b"<style>" * 30_000])
def test_rubbish_is_looked_at_in_no_time(rubbish: bytes) -> None:
    started = time.thread_time()
    challenge(200, no_header, page(SCRIPTS["acw_sc"]) + rubbish)
    assert time.thread_time() - started < 1.0
