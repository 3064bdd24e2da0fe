"""Every outcome in plain words: what it is called, what it means, and what somebody can do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Told:
    """`name`: for a subject. `meaning`: one sentence. `advice`: steps besides `jingbao check`."""

    name: str
    meaning: str
    advice: tuple[str, ...] = ()


# Steps that several outcomes share.
_MOVED_ZH = (
    "在浏览器里找到栏目的新网址，改写 jingbao.toml 中这个来源的 url（来自 presets 的，写一个同名的 [[sources]]），"
    "再重启 jingbao。"
)
_MOVED_EN = (
    "Find the list's new address in a browser, edit this source's url in jingbao.toml"
    " (for a preset: write a [[sources]] of its name) and restart jingbao."
)
_SELECTOR_ZH = "浏览器里有条目而这里没有：用 selector 指明条目；条目由脚本生成的，写 render = true。"
_SELECTOR_EN = "If a browser shows the items: name them by selector; write render = true where scripts make them."
_BROWSER_ZH = "用浏览器打开网址，看网站本身是否正常。"
_BROWSER_EN = "Open the address in a browser, to see whether the site itself is well."
_WAIT_ZH = "网站的临时故障多半自行恢复，jingbao 会继续重试。"
_WAIT_EN = "Most such failures pass by themselves; jingbao goes on trying."
_NETWORK_ZH = "几个来源同时如此：多半是本机的网络、代理或防火墙。"
_NETWORK_EN = "If several sources fail at once, look at this machine's network, proxy and firewall."
_FEED_ZH = "看网站有没有订阅源（RSS）或同一内容的另一个栏目页，改用它。"
_FEED_EN = "See whether the site has a feed (RSS) or another page with the same items, and use that."
_SLOWER_ZH = "把这个来源的 every 和 delay 写长一些。"
_SLOWER_EN = "Give this source a longer every and delay."
_REPORT_ZH = "看日志里这个时间的记录，连同网址报告给 jingbao 的维护者。"
_REPORT_EN = "Look at the log of that time, and report it with the address to the maintainers of jingbao."

_ZH: Mapping[Outcome, Told] = {
    Outcome.OK: Told("正常", "列表读到了，一切如常。"),
    Outcome.NOT_MODIFIED: Told("没有变化", "网站说列表没有变化（HTTP 304）。"),
    Outcome.SHRUNK_LIST: Told(
        "条目骤减", "列表读到了，但条目比平常少得多，可能漏读。", ("和浏览器里的列表比一比。", _SELECTOR_ZH)
    ),
    Outcome.STALE: Told(
        "久未更新",
        "列表读得到，但已经很久没有新内容，超过这个来源以往任何一次停更。",
        ("看网站是否已改到别处发布。", _MOVED_ZH),
    ),
    Outcome.SAME_DATES: Told(
        "日期全都一样",
        "所有条目的日期都相同，以往不是这样：多半是模板日期，不是发布日期。",
        ("警报里的发布时间暂不可信，以原文为准。", "和浏览器里的列表比一比。"),
    ),
    Outcome.EMPTY_LIST: Told("列表为空", "网页打得开，但读不到任何条目。", (_SELECTOR_ZH, _MOVED_ZH)),
    Outcome.OFFSITE: Told(
        "条目都指向别的网站", "读到的链接都通向其他网站，像是友情链接，不是这个栏目的条目。", (_SELECTOR_ZH, _MOVED_ZH)
    ),
    Outcome.CHALLENGE: Told(
        "被验证页拦住", "网站给的是验证页，不是列表。jingbao 只报告，不绕过。", (_FEED_ZH, _SLOWER_ZH)
    ),
    Outcome.LOGIN: Told("要求登录", "网址现在给的是登录页。", (_FEED_ZH, _MOVED_ZH)),
    Outcome.SOFT_404: Told("页面不存在", "网站应答正常（HTTP 200），页面上却说“不存在”。", (_MOVED_ZH,)),
    Outcome.REDIRECTED_HOME: Told("跳转到首页", "网址现在跳转到网站首页，栏目多半已搬走。", (_MOVED_ZH,)),
    Outcome.MOJIBAKE: Told("乱码", "标题用任何编码都读不成文字。", (_BROWSER_ZH, _REPORT_ZH)),
    Outcome.EMPTY: Told("没有正文", "文章页上读不到正文。", ("用 body 指明正文所在，见 jingbao check --explain。",)),
    Outcome.NOT_ARTICLE: Told("不是文章", "网址上是列表、登录页或“不存在”，不是文章。", (_BROWSER_ZH,)),
    Outcome.HTTP_ERROR: Told("网站报错", "网站应答了错误状态（4xx 或 5xx）。", (_BROWSER_ZH, _WAIT_ZH)),
    Outcome.GONE: Told("网址已失效", "网站说这个网址不存在（404 或 410）。", (_MOVED_ZH,)),
    Outcome.RATE_LIMITED: Told("请求太频繁", "网站要我们少来一些（429 或 503）；jingbao 已照办。", (_SLOWER_ZH,)),
    Outcome.ROBOTS: Told(
        "robots.txt 不允许",
        "网站的 robots.txt 不让读这个网址，或者读不到 robots.txt。",
        (_FEED_ZH, '您有权读取的，可以给这个来源写 robots = "ignore"。'),
    ),
    Outcome.BAD_URL: Told(
        "网址无效", "这不是可以访问的 http(s) 网址。", ("改正 jingbao.toml 中这个来源的 url，再重启 jingbao。",)
    ),
    Outcome.BLOCKED_ADDRESS: Told(
        "指向内部地址",
        "域名解析到本机、内网或特殊地址，jingbao 不去访问。",
        (
            "确是内网网站：给这个来源写 allow_private = true。",
            "用 fake-IP 代理：在 [fetch] 写 allow_fake_ip = true。",
        ),
    ),
    Outcome.DNS: Told("域名无法解析", "查不到这个域名的地址。", (_BROWSER_ZH, _NETWORK_ZH)),
    Outcome.CONNECT: Told("连接不上", "网站拒绝或中断了连接。", (_BROWSER_ZH, _NETWORK_ZH)),
    Outcome.TLS: Told(
        "加密连接失败",
        "TLS 握手失败，或者证书不可信、已过期。",
        (_BROWSER_ZH, '老网站只会旧的加密方式：给这个来源写 tls = "legacy"（证书仍然查验）。'),
    ),
    Outcome.TIMEOUT: Told("超时", "网站在时限内没有答完。", (_BROWSER_ZH, _NETWORK_ZH, _WAIT_ZH)),
    Outcome.PROTOCOL: Told("应答不完整", "应答不是 HTTP，或者中途断了。", (_BROWSER_ZH, _WAIT_ZH)),
    Outcome.TOO_MANY_REDIRECTS: Told("跳转太多", "网址一再跳转，到不了页面。", (_BROWSER_ZH, _MOVED_ZH)),
    Outcome.TOO_BIG: Told("页面太大", "应答超过大小上限，没有读。", (_FEED_ZH,)),
    Outcome.DECODE: Told("内容解不开", "应答的压缩内容损坏、不全或方式不明。", (_BROWSER_ZH, _WAIT_ZH)),
    Outcome.PARSE: Told("页面解析失败", "解析这个页面时出错：是 jingbao 的问题，不是网站的。", (_REPORT_ZH,)),
    Outcome.PARSER_KILLED: Told(
        "解析进程中止", "解析这个页面太久或进程中止：是 jingbao 的问题，不是网站的。", (_REPORT_ZH,)
    ),
    Outcome.INTERNAL: Told("内部错误", "jingbao 自身出错，日志里有详情。", (_REPORT_ZH, "运行 jingbao doctor。")),
}

_EN: Mapping[Outcome, Told] = {
    Outcome.OK: Told("well", "The list was read, and nothing is unusual."),
    Outcome.NOT_MODIFIED: Told("not modified", "The site says that the list has not changed (HTTP 304)."),
    Outcome.SHRUNK_LIST: Told(
        "far fewer items",
        "The list was read, but has far fewer items than usual: some may be missed.",
        ("Compare it with the list in a browser.", _SELECTOR_EN),
    ),
    Outcome.STALE: Told(
        "nothing new for long",
        "The list can be read, but has had nothing new for longer than this source has ever paused.",
        ("See whether the site publishes elsewhere now.", _MOVED_EN),
    ),
    Outcome.SAME_DATES: Told(
        "all dates are the same",
        "Every item bears the same date, as never before: most likely the template's, not the items'.",
        ("Do not trust the publication times in alerts; look at the page.", "Compare it with the list in a browser."),
    ),
    Outcome.EMPTY_LIST: Told(
        "the list is empty", "The page opens, but there is no item on it.", (_SELECTOR_EN, _MOVED_EN)
    ),
    Outcome.OFFSITE: Told(
        "all items lead elsewhere",
        "All links lead to other sites: friend links, it seems, not this list's items.",
        (_SELECTOR_EN, _MOVED_EN),
    ),
    Outcome.CHALLENGE: Told(
        "stopped by a challenge",
        "The site shows a challenge page instead of the list. jingbao reports it and does not beat it.",
        (_FEED_EN, _SLOWER_EN),
    ),
    Outcome.LOGIN: Told("asks for a login", "There is a login form at this address now.", (_FEED_EN, _MOVED_EN)),
    Outcome.SOFT_404: Told("page not found", 'The site answers HTTP 200, and the page says "not found".', (_MOVED_EN,)),
    Outcome.REDIRECTED_HOME: Told(
        "leads to the front page",
        "The address leads to the site's front page now; the list has most likely moved.",
        (_MOVED_EN,),
    ),
    Outcome.MOJIBAKE: Told("garbled", "The titles are no text in any charset.", (_BROWSER_EN, _REPORT_EN)),
    Outcome.EMPTY: Told(
        "no text", "There is no text on the article's page.", ("Name the text by body, see jingbao check --explain.",)
    ),
    Outcome.NOT_ARTICLE: Told(
        "no article", 'There is a list, a login form or a "not found" at this address, and no article.', (_BROWSER_EN,)
    ),
    Outcome.HTTP_ERROR: Told(
        "the site reports an error", "The site answers with an error (4xx or 5xx).", (_BROWSER_EN, _WAIT_EN)
    ),
    Outcome.GONE: Told("gone", "The site says that there is nothing at this address (404 or 410).", (_MOVED_EN,)),
    Outcome.RATE_LIMITED: Told(
        "asked too often", "The site wants us to come less often (429 or 503), and jingbao does.", (_SLOWER_EN,)
    ),
    Outcome.ROBOTS: Told(
        "robots.txt says no",
        "The site's robots.txt does not allow this address, or could not be had.",
        (_FEED_EN, 'If you may read it all the same: robots = "ignore" for this source.'),
    ),
    Outcome.BAD_URL: Told(
        "no valid address",
        "This is no http(s) address that can be asked.",
        ("Mend this source's url in jingbao.toml and restart jingbao.",),
    ),
    Outcome.BLOCKED_ADDRESS: Told(
        "an internal address",
        "The name leads to this machine, a local network or a special address, which jingbao does not ask.",
        (
            "If the site is inside your network: allow_private = true for this source.",
            "Behind a fake-IP proxy: allow_fake_ip = true in [fetch].",
        ),
    ),
    Outcome.DNS: Told("the name does not resolve", "No address is known for this host.", (_BROWSER_EN, _NETWORK_EN)),
    Outcome.CONNECT: Told("no connection", "The site refused or broke the connection.", (_BROWSER_EN, _NETWORK_EN)),
    Outcome.TLS: Told(
        "no secure connection",
        "The TLS handshake failed, or the certificate is not trusted or has expired.",
        (
            _BROWSER_EN,
            'An old site with old ciphers: tls = "legacy" for this source (certificates are still verified).',
        ),
    ),
    Outcome.TIMEOUT: Told(
        "timed out", "The site did not finish its answer in time.", (_BROWSER_EN, _NETWORK_EN, _WAIT_EN)
    ),
    Outcome.PROTOCOL: Told("a broken answer", "The answer is no HTTP, or was cut off.", (_BROWSER_EN, _WAIT_EN)),
    Outcome.TOO_MANY_REDIRECTS: Told(
        "too many redirects", "The address leads on and on, and to no page.", (_BROWSER_EN, _MOVED_EN)
    ),
    Outcome.TOO_BIG: Told("too big", "The answer is over the size limit and was not read.", (_FEED_EN,)),
    Outcome.DECODE: Told(
        "cannot be decoded", "The answer's compression is broken, cut or unknown.", (_BROWSER_EN, _WAIT_EN)
    ),
    Outcome.PARSE: Told(
        "the page cannot be parsed", "Parsing this page failed: jingbao's mistake, not the site's.", (_REPORT_EN,)
    ),
    Outcome.PARSER_KILLED: Told(
        "the parser was stopped",
        "Parsing this page took too long or ended its process: jingbao's mistake, not the site's.",
        (_REPORT_EN,),
    ),
    Outcome.INTERNAL: Told(
        "our own mistake", "jingbao itself failed; the log says how.", (_REPORT_EN, "Run jingbao doctor.")
    ),
}

OUTCOMES: Mapping[str, Mapping[Outcome, Told]] = {"zh": _ZH, "en": _EN}
