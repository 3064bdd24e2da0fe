"""The public bodies of a text, and which of them issue the document it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alerts.policy.lexicon import Lexicon, Name, Path, Tier, tier_of
from alerts.policy.reading import offsets, sentence
from alerts.policy.regions import Place, Words, settle

_HAN = r"\u4e00-\u9fff"
_OFFICE = re.compile(
    rf"办公厅|办公室|综合司|新闻办公室|[{_HAN}]{{2,14}}?(?:标准化技术委员会|指导委员会|领导小组)(?:办公室)?"
)
_AFTER = (  # what may stand right behind a body, so that 广东省工信厅 ends at 厅 and 委托 is no 委
    r"(?=$|[省市区县](?![场级容民])|[\s、,。:;!?()《》〈〉\"“”\[〔【】/\d]|和|与|及|等|会同|联合|共同|关于|印发|发布|出台|公布"
    r"|下发|颁布|制定|起草|制订|推出|发文|征求|公开|启动|部署|组织|批复|官网|官微|网站|官方|就|在|近日|日前|近期|今|昨|将|拟"
    r"|正|已|对|提出|牵头|有关|相关|负责|介绍|表示|副|厅长|局长|主任|党组|书记|部长|委员|总工|新闻|一级|二级|研究|计划|抓紧"
    r"|加快|通过|会议|举行|召开|透露|办公|主办|解读|回应|明确|通知|要求|主管|下达|宣布|决定|公示|公告|受理|持续|深入|对|依法"
    r"|依据|根据|按照|按|会商|商|向|面向|为|以|自|从|经(?!济)|印|开展|推出|拟|编制|修订|征集|约谈|查处|通报|批准|同意|首次|日|昨|上午|下午|再|又"
    r"|还|也|网|微信|消息|指出|强调|称|说|率先|指导|支持|主持|认定|确定|发放|发出|发函|召集|赴|到|前往|\0)"
)
_INNER = rf"(?:(?![的在将对向从是为了被把让给])[{_HAN}])"
_LOCAL = re.compile(
    rf"(?:(?:人民)?政府{_INNER}{{1,8}}?(?:办公室|委员会|办)|人民政府|政府|管理委员会|管委会|人大常委会|人民代表大会常务委员会|(?:特区|(?<=特别行政区))政府{_INNER}{{2,14}}?[局署处]"
    rf"|{_INNER}{{1,22}}?(?:委员会|领导小组|管委会|局|厅|委|办公室|办))"
    rf"(?:办公室|办公厅|办)?{_AFTER}"
)
_LOCAL_MARK = "省市区县州"  # 市发改委 is not the national one
_BARE = re.compile(rf"(?:(?<![{_HAN}])|(?<=[和与及同]))(?:自治区|[省市区县州])(?![场域级属直内民长])")
_LEVELS = {
    "省": 0,
    "自治区": 0,
    "市": 1,
    "州": 1,
    "区": 2,
    "县": 2,
}  # in a path that begins with a province; in municipalities one less
_IS_BODY = re.compile(r"(?:政府|委员会|办公[厅室]|[局厅委部署办院会])$")
_LONGEST_NAME = 40
_NOT_DEPARTMENT = re.compile("门|下属|级")

_ETC = r"(?:等[^,。;:《]{0,10}?(?:部门|单位|部委|机关|方面|委办局|司局))?"
_WHEN = r"(?:(?:近日|日前|近期|今日|今天|昨日|昨天|\d{1,2}月\d{1,2}日),?)?"
_GAP = r"(?P<gap>[^,。;!?\n《》]{0,22}?(?:《[^《》\n]{2,80}》[^,。;!?\n《》]{0,12}?)?)"
_STRONG = "印发|出台|下发|颁布|发文|起草|征求|发出通知|印制|批复|拟订|拟定|拟出台|(?:表决|审议)通过"
_HOSTS = "召开|举行|举办"
_WEAK = (
    "发布(?!会)|公布|制定|制订|推出|启动|部署|开展|下达|决定|通过(?=《)|公示|公告|组织|修订|编制|研制|批准|征集|受理"
    "|认定|查处|整治|明确|通报"
)
_ACTS = re.compile(rf"{_ETC}{_WHEN}{_GAP}(?:(?P<strong>{_STRONG})|(?P<hosts>{_HOSTS})|(?P<weak>{_WEAK}))")
_PUNISHES = re.compile(
    r"[^,。;]{0,12}?(?:依法|对|约谈)[^。;]{2,70}(?:行政处罚|立案|罚款|责令|整改|约谈|下架|查处|警告)"
)
_INTENDS = re.compile("将(?!被|于)")
_CLAUSE_START = re.compile(r"(?:^|[,。;:!?\n])\s*$")
_SUBJECT = re.compile(
    r"(?:^|[.!?\n:]\s*|[,。] )(?:(?:the|today|yesterday|us|u\.s\.|uk|britain's|india's|japan's|china's|[a-z]+'s) )*$"
)
_ENGLISH_ACT = re.compile(
    r"[^;!?\n]{0,240}?\b(?:is (?:seeking|requesting|revising|expanding|launching|inviting|proposing|consulting|asking|"
    r"considering|opening|investing)|seeks|has (?:begun|opened|fined|launched|published|issued|released|proposed|"
    r"adopted|approved|announced|awarded|ordered|banned|unveiled|started|today|also|been)|(?:announce|publishe?|launche?|issue|"
    r"release|propose|unveil|adopt|introduce|order|finali[sz]e|approve|award|fine|ban|pass|require|direct|open|summon|expand|"
    r"designate|endorse|repeal|rescind|withdraw|reopen|invite|request|impose|mandate|grant|vote|allocate|commit|decide)"
    r"(?:e?s|e?d)|bans?|banned|began|begins|withdrew|set out|sets out|signed|will|plans to|is to|confirms?|confirmed)\b"
)
_PERSON = re.compile(
    rf"[{_HAN}]{{0,6}}?(?:主席|主任|部长|局长|署长|专员|发言人|负责人|主管|院长|官员|委员(?!会)|大臣|司长|议员|议长)"
)
_SAYS = re.compile(
    r"[^,。;!?\n《]{0,16}(?:表示|宣布|发布|公布|提出|通过|批准|裁定|印发|出台|启动|推出|提议|敲定|决定|公开征|处以|罚款|称|计划|拟|将)"
)
_DOCUMENT = re.compile(
    "《|通知|意见|方案|清单|公告|办法|措施|函|规划|指引|条例|标准|政策|计划|目录|规定|指南|行动|名单|试点|专项|法案|战略|细则|要点|征集|申报|揭榜|遴选|备案|牌照|算力券|导则|草案|令|拨款|设立|案例|榜单|白皮书"
)
_NO_GAP = re.compile("公司|(?<!面向)企业|要求|表示|批准.|同意|指导下|支持下|专家|媒体|数据显示|主管的")
_ABOUT = re.compile(
    r"(?:等[^,。;:《]{0,8}?(?:部门|单位))?关于[^。;\n]{2,90}?的?(?:通知|意见|公告|函|批复|决定|办法|通告|报告|措施|方案|公示|规定|条例|复函|请示|说明)"
)
_DATE = r"[\s]*(?:\d{4}|[二〇○零一]{4})[年./-]"
_ALONE_AFTER = re.compile(rf"$|\s+|{_DATE}|[。)】]")
_ALONE_BEFORE = re.compile(r"(?:^|[\s。】号])$")
_NOT_SIGNED = re.compile(r"(?:来源|作者|记者|编辑|供稿)\s*:?\s*$")
_LABEL = re.compile(
    r"(?:发文机关|发布机构|发文单位|制定机关|制发机关|发布单位|发布机关|印发机关|公开主体|起草单位)\s*:?\s*$"
)
_PRESS = re.compile("发布会|吹风会|记者会")
_REFERRED = re.compile(r"(?:经|报|按照|按|已经|由|请|向|至|送|报送|反馈|根据)$")
_JOINED = re.compile(r"[、,(]?\s*(?:和|与|及|以及|会同|联合|商)?\s*")
_SISTER = re.compile(
    rf"[、\s](?P<body>(?!省|市|区|县|自治区|中共)[{_HAN}]{{1,12}}?(?:厅|局|委员会|委|办公室|办)){_AFTER}"
)  # 某省科技厅、财政厅
_PARTY = "中共"
_ZONE_OFFICES = tuple(
    f"{zone}{office}{desk}" for zone in "区园" for office in ("管委会", "管理委员会") for desk in ("", "办公室")
)
_STATES = ("省", "市", "自治区")  # 香港特别行政区 is no part of 香港数字政策办公室
_HEADS = re.compile(r":[^。;\n]{0,80}?(?:启动|发布|印发|征求|公开|组织|开展|将|拟|关于)")  # 某市工信局:现启动…
_ORDER = re.compile(r"\s*(?:令|公告|通告)")
# A country and what can only be a part of its state; 英国政府 is everybody in it.
_PART_ABROAD = re.compile(rf"[{_HAN}]{{2,10}}?(?:局(?![长面部势限])|署(?!长)|办公室)")  # 美国商务部工业与安全局
_ABROAD = re.compile(
    rf"国会|议会|[参众]议院|内阁(?!会)|(?:(?![的在将对向从是为了被把让给政称计拟])[{_HAN}]){{1,14}}?(?:(?<!全)部(?![长分署门队件级委])|委员会|管理局|总局|局(?![长面部势限])"
    r"|(?<!部)署(?![长名])|办公室|议会|国会|[参众]议院|内阁(?!会)|厅(?![长局])|产业省|总务省|科学省|劳动省|交通省|安全研究所)"
)


@dataclass(frozen=True, slots=True)
class Body:
    """One mention of a public body. `name`: its full name. `path`: its place, () for central bodies."""

    start: int
    end: int
    name: str
    path: Path
    tier: Tier


def find(text: str, places: Sequence[Place], words: Words, lexicon: Lexicon, home: Path = ()) -> list[Body]:
    """Every public body that folded text names, in order. `home`: whose 省 it is where the text names no place."""
    bodies = [body for place in places if (body := _local(text, place, lexicon))]
    home = bodies[0].path if bodies else settle(places[0]) if places else home
    bodies.extend(_understood(text, home, lexicon))
    known = {place.start for place in places}
    for body in tuple(bodies):
        for sister in _sisters(text, body, lexicon):
            if sister.start in known:  # the rest of the list was read from there
                break
            known.add(sister.start)
            bodies.append(sister)
    taken = offsets([(body.start, body.end) for body in bodies])
    foreign = 0  # behind the last body abroad: 越南科技部 holds the name of one at home
    for start, end, name in words:
        if start in taken or start < foreign:
            continue
        body = _listed(text, start, end, name) if name.body else _abroad(text, start, end, name)
        if body and not (body.tier is Tier.FOREIGN and _of_several(start, body.end, name, words)):
            bodies.append(body)
            foreign = body.end if body.tier is Tier.FOREIGN else foreign
    return sorted(bodies, key=lambda body: body.start)


def _listed(text: str, start: int, end: int, name: Name) -> Body | None:
    if _NOT_DEPARTMENT.match(text, end) or (start and text[start - 1] in _LOCAL_MARK):
        return None
    office = (_PART_ABROAD if name.tier is Tier.FOREIGN else _OFFICE).match(text, end)
    full = name.body + (office.group() if office else "")
    return Body(start, office.end() if office else end, full, (), name.tier or Tier.MINISTRY)


def _abroad(text: str, start: int, end: int, name: Name) -> Body | None:
    """韩国科学技术信息通信部: what no list knows is taken as printed."""
    found = _ABROAD.match(text, end) if name.country and not text[start].isascii() else None
    return Body(start, found.end(), text[start : found.end()], (), Tier.FOREIGN) if found else None


def _of_several(start: int, end: int, name: Name, words: Words) -> bool:
    """英国和美国商务部 is no body of Britain."""
    return any(start < at < end and other.country not in (None, name.country) for at, _, other in words)


def _local(text: str, place: Place, lexicon: Lexicon) -> Body | None:
    found = _LOCAL.match(text, place.end)
    if not found:
        return None
    path = settle(place)
    party = _PARTY if text.endswith(_PARTY, 0, place.start) else ""
    name = party + _place_name(text[place.start : place.end], place, found.group()) + full_name(found.group(), lexicon)
    return Body(place.start - len(party), found.end(), name, path, tier_of(path))


def _sisters(text: str, body: Body, lexicon: Lexicon) -> Iterator[Body]:
    """某省科技厅、财政厅: bodies of the same place, whose name is said once."""
    at = body.end
    while body.path and (found := _SISTER.match(text, at)):
        name = body.path[-1] + full_name(found["body"], lexicon)
        yield Body(found.start("body"), found.end(), name, body.path, body.tier)
        at = found.end()


def _understood(text: str, home: Path, lexicon: Lexicon) -> Iterator[Body]:
    """省数据局, 市财政局: bodies whose place is said elsewhere in the text."""
    for mark in _BARE.finditer(text):
        level = _LEVELS[mark.group()] - (1 if home and home[0].endswith("市") else 0)
        found = _LOCAL.match(text, mark.end()) if 0 <= level < len(home) else None
        if found:
            path = home[: level + 1]
            yield Body(mark.start(), found.end(), path[-1] + full_name(found.group(), lexicon), path, tier_of(path))


def labelled(text: str, start: int, end: int, bodies: Sequence[Body]) -> list[Body]:
    """The bodies that a table names as issuers; a name that no list knows is taken as printed."""
    known = [body for body in bodies if start <= body.start < end]
    printed = text[start:end].strip()
    if known or len(printed) > _LONGEST_NAME or not _IS_BODY.search(printed):
        return known
    return [Body(start, end, printed, (), Tier.UNKNOWN)]


def _place_name(printed: str, place: Place, rest: str) -> str:
    """广东 before a body is 广东省; what is printed whole, zones and Hong Kong's stay as they are."""
    province, *_ = settle(place)
    if place.whole or place.zone or rest.endswith(_ZONE_OFFICES) or not province.endswith(_STATES):
        return printed
    return settle(place)[-1]


def full_name(printed: str, lexicon: Lexicon) -> str:
    """工信局 → 工业和信息化局, also in front of an office."""
    if printed in lexicon.local:
        return lexicon.local[printed]
    if printed.endswith(("管委会", "管委会办公室")):
        return printed.replace("管委会", "管理委员会")
    for office in ("办公室", "办公厅"):
        head = printed.removesuffix(office)
        if head != printed and head in lexicon.local:
            return lexicon.local[head] + office
    return printed


def issuing(text: str, bodies: Sequence[Body]) -> list[Body]:
    """The bodies that the text says issue something: by a verb, in a title, as signature or under a label."""
    chosen: list[Body] = []
    following: Body | None = None
    for body in reversed(bodies):
        joint = following is not None and _JOINED.fullmatch(text, body.end, following.start)
        if joint or _issues(text, body):
            chosen.append(body)
            following = body
        else:
            following = None
    return chosen[::-1]


def _issues(text: str, body: Body) -> bool:
    before = text[max(0, body.start - 12) : body.start]
    if _LABEL.search(before):
        return True
    if _REFERRED.search(before) and not before.endswith("由"):
        return False
    if text.startswith("长", body.end):  # 商务部长 is a person
        return False
    if body.tier is Tier.FOREIGN:
        return _acts_abroad(text, body)
    if _ORDER.match(text, body.end) or (body.start == 0 and _HEADS.match(text, body.end)):  # 某某部令第6号
        return True
    return _acts(text, body) or bool(_ABOUT.match(text, body.end)) or _signs(text, body, before)


def _acts(text: str, body: Body) -> bool:
    if _INTENDS.match(text, body.end) and _CLAUSE_START.search(text, max(0, body.start - 4), body.start):
        return True
    if _PUNISHES.match(text, body.end):
        return True
    found = _ACTS.match(text, body.end)
    if not found or _NO_GAP.search(found["gap"]):
        return False
    left, right = sentence(text, body.start, found.end())
    if found["hosts"]:
        return bool(_PRESS.search(text, found.end(), right))
    return bool(found["strong"]) or bool(_DOCUMENT.search(text, left, right))


def _acts_abroad(text: str, body: Body) -> bool:
    """Newsrooms report on bodies abroad by what they say; English names must be the subject of their sentence."""
    if text[body.start].isascii():
        before = text[max(0, body.start - 12) : body.start]
        return bool(_SUBJECT.search(before) and _ENGLISH_ACT.match(text, body.end))
    return bool(_SAYS.match(text, body.end)) and not _PERSON.match(text, body.end)


def _signs(text: str, body: Body, before: str) -> bool:
    """A body that stands by itself: a signature line, or between number and date."""
    if _NOT_SIGNED.search(before) or not _ALONE_BEFORE.search(before):
        return False
    return bool(_ALONE_AFTER.match(text, body.end))
