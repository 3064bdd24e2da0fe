"""Sums of money with what qualifies them: 最高, 累计, 年度, 不低于, …"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from alerts.policy.numerals import NUMBER, parse, whole
from alerts.policy.reading import sentence

_CURRENCIES = {  # as printed, folded → ISO 4217
    **dict.fromkeys(("人民币", "rmb", "元", "块钱", "¥"), "CNY"),
    **dict.fromkeys(("美元", "美金", "us$", "usd", "$", "dollars"), "USD"),
    **dict.fromkeys(("欧元", "€", "eur", "euros"), "EUR"),
    **dict.fromkeys(("英镑", "£", "gbp", "pounds"), "GBP"),
    **dict.fromkeys(("港元", "港币", "hk$"), "HKD"),
    **dict.fromkeys(("新加坡元", "新元"), "SGD"),
    **dict.fromkeys(("新台币", "台币"), "TWD"),
    **dict.fromkeys(("澳门元", "澳门币"), "MOP"),
    **dict.fromkeys(("日元", "日圆", "yen"), "JPY"),
    **dict.fromkeys(("韩元", "韩圆", "won"), "KRW"),
    **dict.fromkeys(("a$", "aud"), "AUD"),
    **dict.fromkeys(("c$", "cad"), "CAD"),
    **dict.fromkeys(("s$", "sgd"), "SGD"),
    **dict.fromkeys(("nz$", "新西兰元", "纽元"), "NZD"),
    **dict.fromkeys(("₹", "rs", "rs.", "inr", "rupees"), "INR"),
    "泰铢": "THB",
    "林吉特": "MYR",
    "令吉": "MYR",
    "越南盾": "VND",
    "印尼盾": "IDR",
    "印尼卢比": "IDR",
    "比索": "PHP",
    "雷亚尔": "BRL",
    "里亚尔": "SAR",
    "迪拉姆": "AED",
    "谢克尔": "ILS",
    "里拉": "TRY",
    "瑞典克朗": "SEK",
    "挪威克朗": "NOK",
    "丹麦克朗": "DKK",
    "兹罗提": "PLN",
    "兰特": "ZAR",
    "坚戈": "KZT",
    "格里夫纳": "UAH",
    "澳元": "AUD",
    "加元": "CAD",
    "卢布": "RUB",
    "卢比": "INR",
    "瑞士法郎": "CHF",
}
_WORDS = "|".join(sorted((re.escape(word) for word in _CURRENCIES if not word.isascii()), key=len, reverse=True))
_RANGE = r"\s*(?:[-–—~至到]|—{2})\s*"
_MORE = r"(?:余|多|几)?"
_SUM = re.compile(
    rf"(?P<low>{NUMBER})(?P<lowword>{_MORE}(?:{_WORDS})?)(?:{_RANGE}(?P<high>{NUMBER}))?(?P<more>{_MORE})\s*(?P<word>{_WORDS})?"
)
_MONEY_BEHIND = re.compile(
    r"的?(?!元)[\u4e00-\u9fff]{0,8}?(?:资金|基金|补助|补贴|奖励|投资|投入|支持|经费|贷款|融资|专项|授信|预算|拨款|股权|额度)"
)
_MONEY_BEFORE = re.compile(
    r"(?:最高|不低于|不超过|上限|资金|基金|补助|补贴|奖励|奖补|奖|金|投资|经费|贷款|融资|预算|资助|支持|投入|拨款|金额|总额|(?<!用户)(?<!人口)规模|产值|一次性|给予?|每满|券)"
    r"[^,。;:!?\n]{0,10}$"
)
_CURRENCY_BEFORE = re.compile(rf"({_WORDS.replace('|元', '')})\s*$")  # 新台币1,900亿元
_VAGUE_BEFORE = re.compile("[数几]$")  # 数千万元 is no number
_LISTED = 12  # characters between two sums of a list: 场景500万+独角兽300万
_LISTED_BEHIND = re.compile(r"\s*(?:[+/;]|$)")
_ROUND = "十百千万亿"  # 百万补贴 is a manner of speaking
_COUNTED_BEHIND = re.compile(r"[个家项名台套件座人户吨次辆米度条亩千平标参用颗片美英欧日韩港张篇款字步种粉]")
# 营收过千亿元的龙头企业 tells which companies, not what is paid.
_SIZE_BEFORE = re.compile(r"(?:营收|收入|产值|市值|估值|销售额)(?:突破|超过?|过|达到?|逾)?$")
_SIZE_BEHIND = re.compile(r"(?:以上)?的[^,。;]{0,10}(?:企业|公司|集群|园区|机构)")
_FIGURE = r"\d[\d,]{0,20}(?:\.\d{1,6})?"
_SCALE = "trillion|billion|million|thousand|lakh crore|crore|lakh"
_ENGLISH = re.compile(
    r"(?<![a-z])(?P<sign>(?:us|hk|a|c|s|nz)?\$|[€£¥₹]|rmb|usd|eur|gbp|aud|cad|sgd|inr|rs\.?)"
    rf"\s?(?P<figure>{_FIGURE})[\s-]?(?P<scale>{_SCALE}|tn|bn|m|k)?(?![a-z])"
    rf"|(?<![\d,])(?P<figure2>{_FIGURE})\s?(?P<scale2>{_SCALE})?\s(?P<sign2>dollars|euros|pounds|yuan|won|yen|rupees)"
)
_SCALES = {
    "lakh": 1e5,
    "crore": 1e7,
    "lakh crore": 1e12,
    "trillion": 1e12,
    "tn": 1e12,
    "billion": 1e9,
    "bn": 1e9,
    "million": 1e6,
    "m": 1e6,
    "thousand": 1e3,
    "k": 1e3,
}
_NOT_BEFORE = re.compile(r"[\d.第]$")

# What qualifies, by where it may stand: close in front (the same clause), anywhere before in the sentence, or behind.
_CLOSE = {
    "最高": r"最高|最多|不超过|不高于|上限|至多|封顶|高达|up to|at most|maximum",
    "累计": r"累计|总计|合计|共计|总共|前后",
    "年度": r"(?:^|[^\d\s])年(?:最高|发放|补贴|均|度|租金)|每年|年度|全年|当年|逐年|一年内|年初预算|每个?自然年"
    r"|20\d\d年度?安排|\d{4}年(?!以来|底|末|前)[^,]{0,12}预算",
    "不低于": r"不低于|不少于|至少|不小于|at least",
    "约": r"约|近(?!年|期|日|三|两|五)|左右|大约|预计|about|nearly",
    "超": r"(?<!不)超过?|突破|逾|(?<!不)[多高]于|more than|over",
    "单件": r"单件|单个(?:项目|产品|案例)|每个(?:项目|产品|案例)|每项|每件|单项",
    "每人": r"每人|人均",
    "规模": r"规模",
    "安排": r"安排|设立|下达",
}
_FAR = {"累计": r"近年来|以来", "年度": r"\d{4}年[^。;]{0,30}年初预算"}
_BEHIND = {
    "最高": r"^(?:的)?(?:封顶|为限|以内|以下|为上限)",
    "年度": r"^/(?:年|每年)|^(?:每年|/年度)",
    "不低于": r"^(?:及|\(含\)|含)?以上",
    "约": r"^左右",
    "单件": r"^/(?:张|件|台|个|项|套)",
    "每人": r"^/(?:人|名)(?![\u4e00-\u9fff])",
    "规模": r"^(?:的)?规模",
}
_CLOSE_RES = {name: re.compile(pattern) for name, pattern in _CLOSE.items()}
_FAR_RES = {name: re.compile(pattern) for name, pattern in _FAR.items()}
_BEHIND_RES = {name: re.compile(pattern) for name, pattern in _BEHIND.items()}
_TOTAL = re.compile("总额")  # the total itself, unless it is a ceiling
_OVER = re.compile("[余多]")
_NOT_YUAN = ("宇宙", "素", "器", "旦", "件", "年", "老", "月", "组", "化")  # 元宇宙, 元素, …
_RAISED = re.compile(r"\s*(?:逐步)?(?:提高|提升|增加|增长|上调|调整|扩大|增|降低|提)?(?:到|至|为)\s*")
_CLAUSE = re.compile(r"[,。;:!?\n、(]")


@dataclass(frozen=True, slots=True)
class Sum:
    """text[start:end] is money. `value` in units of `currency` (ISO 4217); qualifiers in a fixed order."""

    start: int
    end: int
    value: float
    currency: str
    qualifiers: tuple[str, ...]


def find(text: str) -> list[Sum]:
    """The sums of folded text, in order. A range gives its two ends."""
    found = [_trimmed(one, text) for one in (*_chinese(text), *_english(text))]
    return sorted(found, key=lambda one: (one.start, one.value))


def _trimmed(one: Sum, text: str) -> Sum:
    """Without the white space that its pattern looks across for a unit."""
    return replace(one, end=one.start + len(text[one.start : one.end].rstrip()))


def _chinese(text: str) -> list[Sum]:
    sums: list[Sum] = []
    edge = end = 0  # behind which words may qualify the next sum; behind the last sum
    for match in _SUM.finditer(text):
        word = match["word"] or match["lowword"].lstrip("余多几")
        listed = bool(sums) and match.start() - end <= _LISTED and bool(_LISTED_BEHIND.match(text, match.end()))
        if _NOT_BEFORE.search(text[max(0, match.start() - 1) : match.start()]):
            continue
        if not _is_money(text, match, word, listed=listed):
            continue
        edge = edge if _RAISED.fullmatch(text, end, match.start()) else end
        qualifiers = _qualifiers(text, match.start(), match.end(), edge)
        named = _CURRENCY_BEFORE.search(text, max(0, match.start() - 6), match.start())
        currency = _CURRENCIES[named.group(1)] if named else _CURRENCIES.get(word, "CNY")
        values = _ends(match["low"], match["high"])
        sums.extend(Sum(match.start(), match.end(), value, currency, qualifiers) for value in values)
        end = match.end()
    return sums


def _is_money(text: str, match: re.Match[str], word: str, *, listed: bool) -> bool:
    """`listed`: it stands in a list of sums, so that 300万 needs no 元 or 奖励."""
    before, end = text[max(0, match.start() - 24) : match.start()], match.end()
    if _VAGUE_BEFORE.search(before):
        return False
    if _SIZE_BEFORE.search(before) and _SIZE_BEHIND.match(text, end):
        return False
    if word:
        return not text.startswith(_NOT_YUAN, end)
    if (match["high"] or match["low"])[-1] not in "亿万" or _COUNTED_BEHIND.match(text, end):
        return False
    if match["low"][0] in _ROUND:
        return False
    return listed or bool(_MONEY_BEHIND.match(text, end) or _MONEY_BEFORE.search(before))


def _ends(low: str, high: str | None) -> list[float]:
    last = parse(high) if high else None
    first = parse(low)
    if first is None:
        return [last] if last is not None else []
    if high is None or last is None:
        return [whole(first)]
    scale = re.search(r"[十百千]?[万亿]+$", high)
    if scale and not re.search("[万亿]", low):  # 10-50万: the unit is both ends'
        shared = parse(f"1{scale.group()}")
        first *= shared or 1
    return [whole(first), whole(last)]


def _qualifiers(text: str, start: int, end: int, edge: int) -> tuple[str, ...]:
    left, _ = sentence(text, start, end)
    before = text[max(left, edge) : start]
    clause = _CLAUSE.split(before)[-1]
    behind = text[end : end + 8]
    said = {name for name, cue in _CLOSE_RES.items() if cue.search(clause)}
    said |= {name for name, cue in _FAR_RES.items() if cue.search(before)}
    said |= {name for name, cue in _BEHIND_RES.items() if cue.search(behind)}
    if _OVER.search(text, start, end):
        said.add("超")
    if "最高" not in said and _TOTAL.search(clause):
        said.add("累计")
    return tuple(name for name in _CLOSE if name in said)


def _english(text: str) -> list[Sum]:
    sums, edge = [], 0
    for match in _ENGLISH.finditer(text):
        sign, figure = match["sign"] or match["sign2"], match["figure"] or match["figure2"]
        value = float(figure.replace(",", "")) * _SCALES.get(match["scale"] or match["scale2"] or "", 1)
        if text[match.end() : match.end() + 1] in ("万", "亿"):
            value *= 1e4 if text[match.end()] == "万" else 1e8
        currency = "CNY" if sign == "yuan" else _CURRENCIES[sign]
        qualifiers = _qualifiers(text, match.start(), match.end(), edge)
        sums.append(Sum(match.start(), match.end(), whole(value), currency, qualifiers))
        edge = match.end()
    return sums
