from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping
from importlib.resources import files

import pytest

from alerts.policy.lexicon import Lexicon, Name, Path, Tier, load, shipped, tier_of
from db.fold import fold


def _name(word: str, lexicon: Lexicon | None = None) -> Name | None:
    lexicon = lexicon or shipped()
    for index, start, end in lexicon.words.find_matches_as_indexes(fold(word)):
        if (start, end) == (0, len(fold(word))):
            return lexicon.names[index]
    return None


@pytest.mark.parametrize(
    ("word", "path"),
    [
        ("广东省", ("广东省",)),
        ("广东", ("广东省",)),
        ("广西", ("广西壮族自治区",)),
        ("内蒙古", ("内蒙古自治区",)),
        ("宁夏回族自治区", ("宁夏回族自治区",)),
        ("香港", ("香港特别行政区",)),
        ("深圳", ("广东省", "深圳市")),
        ("深圳市", ("广东省", "深圳市")),
        ("仙桃市", ("湖北省", "仙桃市")),
        ("凉山州", ("四川省", "凉山彝族自治州")),
        ("西双版纳州", ("云南省", "西双版纳傣族自治州")),
        ("阿里地区", ("西藏自治区", "阿里地区")),
        ("神农架林区", ("湖北省", "神农架林区")),
        ("雄安新区", ("河北省", "雄安新区")),
        ("海淀区", ("北京市", "海淀区")),
        ("南山区", ("广东省", "深圳市", "南山区")),
        ("昆山市", ("江苏省", "苏州市", "昆山市")),
        ("光谷", ("湖北省", "武汉市")),
        ("南沙新区", ("广东省", "广州市", "南沙区")),
    ],
)
def test_a_place_has_its_path(word: str, path: tuple[str, ...]) -> None:
    name = _name(word)
    assert name is not None
    assert name.paths[0] == path


@pytest.mark.parametrize("word", ["东方", "朝阳", "日照", "三明", "吉林大学", "北海道"])
def test_everyday_words_are_no_place(word: str) -> None:
    name = _name(word)
    assert name is None or not name.paths


def test_every_province_and_prefecture_is_there() -> None:
    paths = {path for name in shipped().names for path in name.paths}
    assert sum(len(path) == 1 for path in paths) == 34
    assert sum(len(path) == 2 and path[0] not in {"北京市", "天津市", "上海市", "重庆市"} for path in paths) > 333


def test_a_name_that_cities_share_has_all_their_paths() -> None:
    name = _name("朝阳区")
    assert name is not None
    assert name.paths == (("北京市", "朝阳区"), ("吉林省", "长春市", "朝阳区"))


def test_bare_names_and_zones_are_marked() -> None:
    city, whole, zone = _name("深圳"), _name("深圳市"), _name("光谷")
    assert city is not None
    assert whole is not None
    assert zone is not None
    assert (city.whole, whole.whole, zone.zone) == (False, True, True)


@pytest.mark.parametrize(
    ("word", "body", "tier"),
    [
        ("工信部", "工业和信息化部", Tier.MINISTRY),
        ("国家网信办", "国家互联网信息办公室", Tier.CENTRAL),
        ("国务院", "国务院", Tier.CENTRAL),
        ("国办", "国务院办公厅", Tier.CENTRAL),
        ("European Commission", "European Commission", Tier.FOREIGN),
        ("NIST", "National Institute of Standards and Technology", Tier.FOREIGN),
        ("欧委会", "欧盟委员会", Tier.FOREIGN),
    ],
)
def test_a_body_has_its_full_name_and_tier(word: str, body: str, tier: Tier) -> None:
    name = _name(word)
    assert name is not None
    assert (name.body, name.tier) == (body, tier)


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("美国", ("美国", "United States")),
        ("白宫", ("美国", "United States")),
        ("UK", ("英国", "United Kingdom")),
        ("NIST", ("美国", "United States")),
        ("欧盟委员会", ("欧盟", "European Union")),
        ("美国商务部", ("美国", "United States")),
    ],
)
def test_words_point_at_their_country(word: str, country: tuple[str, str]) -> None:
    name = _name(word)
    assert name is not None
    assert name.country == country


def test_the_mark_of_a_number_gives_its_province() -> None:
    assert shipped().marks["粤"] == ("广东省",)
    assert len(shipped().marks) == 34


def test_the_stages_are_the_agreed_ones() -> None:
    assert {stage.name for stage in shipped().stages} == {
        "拟出台",
        "征求意见",
        "印发",
        "施行",
        "解读",
        "发布会",
        "申报通知",
        "试点",
        "备案公告",
        "执法",
        "资金",
        "废止",
    }


def test_tables_of_ones_own_come_on_top_and_leave_the_shipped_words_alone() -> None:
    mine = load({"central": {"国家机器人委员会": "国家机器人委员会 机器人委"}}, {"countries": {"智利": "Chile"}})
    body, country = _name("机器人委", mine), _name("Chile", mine)
    assert body is not None
    assert country is not None
    assert (body.body, country.country) == ("国家机器人委员会", ("智利", "Chile"))
    assert _name("机器人委") is None


def test_a_stage_of_ones_own_is_asked_last() -> None:
    mine = load({"stages": [{"name": "表彰", "running": ["表彰"]}]})
    assert mine.stages[-1].name == "表彰"
    assert mine.stages[-1].running is not None
    assert mine.stages[-1].named is None


@pytest.mark.parametrize(
    ("path", "tier"),
    [
        ((), Tier.CENTRAL),
        (("广东省",), Tier.PROVINCE),
        (("北京市",), Tier.PROVINCE),
        (("广东省", "深圳市"), Tier.CITY),
        (("北京市", "海淀区"), Tier.DISTRICT),
        (("广东省", "深圳市", "南山区"), Tier.DISTRICT),
    ],
)
def test_a_division_stands_as_high_as_its_path_is_short(path: Path, tier: Tier) -> None:
    assert tier_of(path) is tier


def test_blank_names_of_a_table_are_no_words() -> None:
    more = load({"foreign": {"某国机器人署": "机器人署; ;"}, "countries": {"某国": ";"}})
    assert _name("机器人署", more) == Name(body="某国机器人署", tier=Tier.FOREIGN, country=("某国", "某国"))


def _groups(table: str, key: str) -> Mapping[str, Mapping[str, str]]:
    """The groups of words in one of the shipped tables."""
    groups: Mapping[str, Mapping[str, str]]
    groups = tomllib.loads(files("alerts.policy.lexicon").joinpath(table).read_text(encoding="utf-8"))[key]
    return groups


def _words(group: Mapping[str, str]) -> list[str]:
    """As they are matched: folded, 辟谣 and 闢謠 are one."""
    chinese = f"{group['zh']} {group.get('weak', '')}".split()
    english = (" ".join(word.split()) for word in group["en"].split(";"))
    return [fold(word) for word in (*chinese, *english) if word]


@pytest.mark.parametrize(
    ("name", "group"), [*_groups("signs.toml", "signs").items(), *_groups("subjects.toml", "topics").items()]
)
def test_a_group_has_each_of_its_words_once(name: str, group: Mapping[str, str]) -> None:
    words = _words(group)
    assert words, name
    assert [word for word, times in Counter(words).items() if times > 1] == []
