"""People who speak or act in an office: 某省工信厅副厅长张某某表示."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alerts.policy.reading import Spans, blotted

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦"
    "傅付方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿"
    "关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简"
    "车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈"
    "匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋怀逄綦冮库钭仉郗郏郦庾蒯相初门云容敬来扈晁芮都普阙戈浦鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利于居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
)
_JAPANESE = (
    "高市|石破|岸田|小野田|赤泽|平井|河野|小泉|片山|木原|武藤|城内|松本|村上|林芳|茂木|铃木|佐藤|高桥|田中|渡边|伊藤|山本|中村|小林|加藤|吉田"
    "|山田|山口|井上|木村|斋藤|清水|池田|桥本|西村|甘利|萩生田|世耕|野田|菅义|麻生|安倍|黑田|植田|上野|大野|牧岛|后藤|冈田|藤原|三浦|近藤|青木"
)
# What names are spelt with that come from other languages: 维尔库宁, 米舒斯京.
_SOUNDS = (
    "阿埃艾爱安昂奥巴白拜班邦保鲍贝本比彼毕宾波伯博布勃查茨达戴丹当道德登迪蒂丁东杜多厄恩尔法凡范菲费芬冯弗佛夫福富盖甘冈高戈哥格葛根古圭哈海汉豪赫亨"
    "洪胡华惠霍基吉季加贾简杰金京久卡凯坎康考柯科克肯库奎拉莱兰朗劳勒雷里利莉林琳隆卢鲁伦罗洛马玛迈曼芒梅蒙米密敏明莫默穆娜纳南内妮尼宁纽努诺欧帕潘庞"
    "培佩彭皮平珀普奇齐恰强乔琴丘屈让热仁日荣茹瑞萨塞桑瑟森沙尚舍申圣施什史舒斯思索塔泰坦汤唐陶特腾提廷通图托瓦万旺威韦维温沃乌武西希夏香肖歇谢辛欣雪"
    "雅亚扬杨耶叶伊因英尤约扎泽詹朱卓宗佐祖兹登"
)
_COMMONEST = 118  # of the surnames above: rarer ones are everyday words where no role stands in front
_COMPOUND = "欧阳|上官|司马|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|令狐|长孙|夏侯|端木|南宫"
_ROLE = re.compile(
    "部长官|厅长|局长|部长|司长|处长|署长|省长|市长|区长|县长|州长|镇长|院长|校长|所长|会长|理事长|秘书长|董事长|组长|行长|台长|馆长"
    "|检察长|庭长|总理|主席|总统|首相|大臣|国务卿|国务委员|议员|书记|主任|党组成员|党委委员|常委|委员|总工程师|总规划师"
    "|总经济师|首席数据官|首席信息官|巡视员|调研员|发言人|负责人|总裁|总经理|首席执行官|首席科学家|首席专家|首席技术官|ceo|cto"
    "|创始人|合伙人|院士|教授|研究员|专家|专员|代表|分析师|工程师|经理|干事|理事|成员|参事|科长|主委|参赞|大使|王储|国王|委员长|特首|行政长官|议长|总干事|高级代表|总监|总设计师|首席运营官|国防相|外相|财相|文科相|经产相|总务相|官房长官|长官|部长级官员|政务官|次长|州务卿|检察总长|副手"
)
_SPEAKS = (
    r"(?:表示|介绍|指出|透露|强调|认为|提出|提到|说|称|坦言|谈到|回应|宣布|解读|解释|建议|告诉|分析|总结|呼吁|补充|披露|明确|签署|签发|批准|发布|公布|警告|承诺|坦承|写道|致信|发文|发表|下令|任命|会见|调研"
    r"|致辞|答|出席|主持|主讲|作了|作|参加)"
)
_HAN = r"\u4e00-\u9fff"
_COMMON = _SURNAMES[:_COMMONEST]
_GIVEN = rf"(?:(?:{_COMPOUND})[{_HAN}]{{1,2}}?|[{_SURNAMES}][{_HAN}]{{1,2}}?)"
_FOREIGN = rf"(?![据由对与和在])[{_HAN}a-z]{{1,6}}(?:\s?[·•・]\s?[{_HAN}a-z]{{1,6}}?){{1,3}}?(?!\s?[·•・])"
_LATIN = r"[a-z]{2,}(?: [a-z'.-]{2,}){1,2}"
_BEHIND = (
    rf"(?=\s*(?:\([^()]{{1,40}}\))?\s*(?:$|[,、:。;()\n\s]|{_SPEAKS}|在|于|就|向|对|接受|近日|日前|今日|今天|昨日|等|同志|率"
    r"|一行|和|与|教授|博士|前天|昨天|本周|周[一二三四五六日]|先生|女士|院士|当地时间|签|率队|赴|到|前往|会见|上午|下午|已|将|一同|牵头|的|分别|也|还|围绕|从|以|受邀|上台|现场|\d))"
)
_NAME = re.compile(
    rf"[、\s]?(?P<name>{_FOREIGN}|{_LATIN}|(?:{_JAPANESE})[{_HAN}]{{1,3}}?|{_GIVEN}|[{_SOUNDS}]{{2,7}}?(?=\s*(?:\([^()]{{1,40}}\))?{_SPEAKS})){_BEHIND}"
)
_LEFT = re.compile(rf"[{_HAN}a-z“”\"、]*$")  # what belongs to the role in front of its last word
_ROLE_REACH = 40
_NAMED = re.compile(
    rf"(?:^|(?<=[。,;:!?\n“]))[^\S\n]{{0,4}}(?P<name>[{_COMMON}][{_HAN}]{{1,2}}?|{_FOREIGN})(?="
    rf"(?:还|也|同时|进一步|随后|特别|在.{{1,16}}(?:上|中|时))?{_SPEAKS}(?!不|书|为))"
)
# What begins with a surname's character and is no name.
_NO_NAME = re.compile(
    r"^(?:文[中件章内]|方[案面]|公报|修订|曾[就任在经]|毕业|高[管层校]|金融|董事"
    r"|总[经裁]|联合|兼|及|关于|有关|相关|有人|专家|任何|应该|应当|方面|常见|安全"
    r"|高度|高级|高质|高校|国家|国际|全国|全面|全省|全市|公司|公开|明确|时代|广东"
    r"|计划|成都|南京|江苏|海南|云南|安徽|河|马上|单位|阳光|文件|文章|方案|成员|万人"
    r"|项目|连续|强调|成立|任务|相应|相对|平台|智能|信息|都|来自|来源|由|利用|那"
    r"|包括|向|于|解|应|路透|商务|易|干|展|公布|公告|代表|同时|时|终|官方|白皮|经"
    r"|农业|华为|周[一二三四五六日]|居|计|边|广|师|成)"
)
_LEAD = re.compile(
    r"^(?:、|据|由|和|与|及|以及|时任|现任|原|来自|例如|近期|近日|日前|今日|当日|会上|其中|同时|此外|对此|记者从)+"
)


@dataclass(frozen=True, slots=True)
class Person:
    """text[start:end] is role and name; `role` may be ""."""

    start: int
    end: int
    name: tuple[int, int]
    role: tuple[int, int] | None


def find(text: str, quoted: Spans) -> list[Person]:
    """The people folded text names with an office or as a speaker, in order, each mention; not inside 《》."""
    text = blotted(text, quoted)
    named = {one.name: one for one in _named(text)}
    named.update((one.name, one) for one in _in_office(text))
    return [named[span] for span in sorted(named)]


def _in_office(text: str) -> list[Person]:
    people: list[Person] = []
    for role in _ROLE.finditer(text):
        match = _NAME.match(text, role.end())
        if not match or _NO_NAME.match(match["name"]):
            continue
        left = _LEFT.search(text[max(0, role.start() - _ROLE_REACH) : role.start()])
        start = role.start() - (len(left.group()) if left else 0)
        start = max(start, people[-1].end if people else 0)
        lead = _LEAD.match(text[start : role.start()])
        start += lead.end() if lead else 0
        people.append(Person(start, match.end("name"), match.span("name"), (start, role.end())))
    return people


def _named(text: str) -> list[Person]:
    return [
        Person(match.start("name"), match.end("name"), match.span("name"), None)
        for match in _NAMED.finditer(text)
        if not _NO_NAME.match(match["name"])
    ]
