"""The shipped rule on headlines written for the kinds that its labels name, easy and hard, in three scripts."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from alerts.rules import default
from alerts.rules.default import AI_POLICY, default_rule, shipped_rules
from alerts.rules.match import Document, RuleSet
from alerts.rules.text import pattern
from alerts.rules.tree import FIELDS, And, Expression, Not, Or, Term

RULES = RuleSet([default_rule()])


def alerts(title: str, body: str = "", source: str = "", url: str = "") -> bool:
    return bool(RULES.match(Document(title, body, source, url)))


@pytest.mark.parametrize(
    "title",
    [
        # documents by their kind
        "青山市人民政府关于印发青山市人形机器人产业三年行动计划的通知",
        "《青山省数据标注产业高质量发展实施方案》发布，人工智能语料供给成重点",
        "青山省促进人工智能产业发展条例（草案）公开征求意见",
        "国家标准《服务机器人安全通用要求》批准发布",
        "强制性国标拟规范组合驾驶辅助系统，自动驾驶功能命名将受限",
        "青山区支持大模型创新应用的若干措施",
        "关于组织申报青山市智能体示范应用项目的通知",
        "生成式人工智能服务备案管理细则下月起施行",
        "青山市发布首批算力券申领办法",
        "关于废止《青山市智能网联汽车道路测试管理办法》的公告",
        # bodies and what they do
        "工信部：今年将制定一批具身智能标准",
        "网信办约谈三家平台，要求整改AI生成内容标识问题",
        "教育部部署中小学人工智能教育",
        "九部门联合推动机器人进养老机构",
        "12部门：到2030年建成一批智能算力集群",
        "国家药监局就人工智能医疗器械审评公开征求意见",
        "国家数据局批复建设高质量数据集先行区",
        "最高法发布涉自动驾驶案件审理指导意见",
        "省人大常委会审议机器人产业促进条例",
        # countries
        "欧盟表决通过人工智能法案修正案",
        "英国拟立法禁止深度伪造色情内容",
        "韩国政府斥资建设国家算力中心，扶持大模型研发",
        "美国参议院提案要求AI公司披露训练数据",
        "日本出台人形机器人战略",
        "新加坡启动自动驾驶巴士试点",
        # traditional script, full-width letters
        "【ＡＩ】工信部擬推動「人工智能＋製造」專項行動",
        "立法會通過撥款設立人工智能研發院",
        "行政院通過人工智慧基本法草案",
        "深圳市具身智能機器人應用條例公開徵求意見",
    ],
)
def test_an_act_of_a_public_body_alerts_by_its_headline(title: str) -> None:
    assert alerts(title)


@pytest.mark.parametrize(
    ("title", "body", "source", "url"),
    [
        ("上海：到2028年培育百家智能体企业", "市经信委等部门近日印发《上海市智能体产业三年行动方案》。", "", ""),
        ("广东这样支持机器人产业", "省政府新闻办今天介绍了《若干政策措施》的征求意见稿。", "", ""),
        ("工信部发文攻关光模块", "工信部等印发《“人工智能 + 信息通信”行动意见》，其中提出攻关高速光模块。", "", ""),
        ("八部门：以新产品带动消费", "商务部等发布关于加快“人工智能＋消费”发展的意见。", "", ""),
        ("青山市智能机器人应用场景清单（第二批）", "", "", "https://gxj.qingshan.gov.cn/art/1.html"),
        ("青山市具身智能中试平台认定名单", "", "青山市人民政府", ""),
        ("Regulatory guidance on AI in schools", "", "", "https://www.example.gov.uk/guidance/ai"),
        ("AI Assurance Centre", "We are seeking views on a new centre.", "", "https://www.example.gov.uk/c"),
        ("FY2031 NDAA, Section 99", "Directs a working group on artificial intelligence in logistics.", "", ""),
        ("£20 million fund for robotics in farming", "", "Department for Farming", ""),
    ],
)
def test_the_text_the_source_or_the_address_may_decide(title: str, body: str, source: str, url: str) -> None:
    assert alerts(title, body, source, url)
    assert not alerts(title)


@pytest.mark.parametrize(
    "title",
    [
        "Senate passes bill on AI chatbots for children",
        "White paper on AI regulation published",
        "Governor signs executive order on artificial intelligence in schools",
        "National AI Strategy and action plan 2031",
        "Request for comment: safety of autonomous vehicles",
        "EU proposes rules for humanoid robots",
        "India unveils guidelines for deepfakes",
        "AI code of practice for councils",
        "Federal rules on robotaxis take effect",
        "Ministry orders labelling of AI images",
        "ＡＩ　Ａｃｔ：　consultation opens",
    ],
)
def test_english_acts_alert_by_their_headline(title: str) -> None:
    assert alerts(title)


@pytest.mark.parametrize(
    "title",
    [
        # no AI in it
        "国务院印发《全国养老服务规划》",
        "十部门联合发文推动低空经济发展",
        "国务院公布无人驾驶航空器飞行条例",
        "工信部：推进车规级芯片标准制定",
        "市场监管总局就预制菜标准征求意见",
        # companies, their products, licences, money and rules
        "华为发布人工智能行动计划，面向千行百业",
        "某车型获北京市L3级自动驾驶测试牌照",
        "智能体公司完成备案，产品下周开售",
        "机器人公司完成数亿元融资，创始人谈新规",
        "淘宝专项治理AI假图",
        "OpenAI回应欧盟人工智能法案",
        "新款扫地机器人上市，售价2999元",
        "大模型厂商公布解决方案",
        # statistics, markets, opinions, speeches, rumours
        "商务部：前五个月服务机器人出口同比增长两成",
        "工信部：智能算力规模位居全球前列",
        "人工智能新政出台，概念股涨停",
        "代表建议加快人工智能立法",
        "院士：机器人立法不必太急",
        "人工智能行业协会发布团体标准体系",
        "辟谣：网传工信部发布机器人禁令为谣言",
        "消息称美国拟出台AI芯片管制新规",
        "法院判决：AI生成图片侵权，平台担责",
        "教育部发布高考预警信息：AI押题不可信",
        "早报｜两部门发布AI新规；油价下调",
        "机器人上岗，市政府大厅办事更快",
        # words inside words
        "Committee chairmen meet the minister on policy",
        "美国虚拟偶像用AI开演唱会",
    ],
)
def test_news_of_other_kinds_does_not_alert(title: str) -> None:
    assert not alerts(title)


@pytest.mark.parametrize(
    ("title", "body", "url"),
    [
        ("AI startup raises $50 million", "", ""),
        ("How a CEO sees AI regulation", "", ""),
        ("Minister's speech on AI and growth", "", "https://www.example.gov.uk/s"),
        ("Survey: public attitudes to AI policy", "", "https://www.example.gov.uk/r"),
        ("Evaluation of an AI framework trial", "", "https://www.example.gov.uk/e"),
        ("Accountability principles for AI", "Case study from a university.", "https://www.example.gov.uk/c"),
        ("Why AI rules will not work", "", ""),
        ("Government coders save time with AI", "", "https://www.example.gov.uk/n"),
        ("Minister warns of AI rules abroad", "", "https://www.example.gov.uk/w"),
        ("Police ban drones over festival", "", ""),
        ("Robots win football match in China", "", ""),
        ("Company policy on AI art", "", "https://music.example.com/ai"),
        ("Inside an AI lab", "Its founder answered the public consultation.", "https://news.example.com/lab"),
        ("广东机器人租赁火热", "一天能租出去两百台，订单排到年底。", ""),
        ("领导调研机器人企业", "", "https://www.qingshan.gov.cn/1.html"),
    ],
)
def test_neither_text_nor_address_makes_other_news_an_act(title: str, body: str, url: str) -> None:
    assert not alerts(title, body, "", url)


@pytest.mark.parametrize(
    ("excused", "vetoed"),
    [
        ("关于征求机器人产业条例意见建议的公告", "代表建议制定机器人产业条例"),
        ("中国发布全球人工智能治理倡议，三部门负责实施", "两部门下属机构发出人工智能倡议"),
        ("青山市支持低空经济和人工智能发展若干措施", "青山市支持低空算法应用若干措施"),
        ("美国商务部限制英伟达AI芯片出口", "美国政府批准英伟达AI项目"),
    ],
)
def test_a_veto_has_its_exceptions(excused: str, vetoed: str) -> None:
    assert alerts(excused)
    assert not alerts(vetoed)


def test_an_alert_shows_the_subject_and_the_act_as_printed() -> None:
    (found,) = RULES.match(Document("【ＡＩ】工信部印發「人工智能＋製造」方案"))
    assert [piece.term for piece in found.evidence] == ["ＡＩ", "工信部", "印發", "人工智能"]


def test_the_file_is_a_fragment_of_settings_that_users_can_copy() -> None:
    text = (Path(default.__file__).parent / "default.toml").read_text(encoding="utf-8")
    (rule,) = tomllib.loads(text)["rules"]
    assert rule == {"name": AI_POLICY, "expression": shipped_rules()[AI_POLICY]}
    assert default_rule().text == rule["expression"]


def terms(tree: Expression) -> list[Term]:
    match tree:
        case Term():
            return [tree]
        case Not(part=part):
            return terms(part)
        case And(parts=parts) | Or(parts=parts):
            return [term for part in parts for term in terms(part)]
        case _:
            return []


def groups(tree: Expression) -> list[list[str]]:
    """The words of each OR, with their fields."""
    match tree:
        case Term():
            return []
        case Not(part=part):
            return groups(part)
        case Or(parts=parts) | And(parts=parts):
            own = [f"{part.field}:{pattern(part.phrase)}" for part in parts if isinstance(part, Term)]
            return [own, *(group for part in parts for group in groups(part))]
        case _:
            return []


def test_every_word_says_where_to_look() -> None:
    assert {term.field for term in terms(default_rule().expression)} == set(FIELDS)


def test_no_group_holds_a_word_twice() -> None:
    repeated = {word for group in groups(default_rule().expression) for word in group if group.count(word) > 1}
    assert repeated == set()
