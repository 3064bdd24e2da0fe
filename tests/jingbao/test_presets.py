"""The catalogue as shipped, and `presets = [...]` in jingbao.toml."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from crawler.adapters import CLAIMING, COMPLETING, FILLING, HOLDING
from db.errors import SettingsMistakes
from db.models import SourceKind
from jingbao.settings import catalogue
from jingbao.settings.catalogue import PACKS, Preset, chosen, presets, read_pack
from jingbao.settings.checks import url_key
from jingbao.settings.tables import FetchSettings, ScheduleSettings
from tests.jingbao.settings_files import mistakes_of, read_text

ROOT = Path(__file__).parents[2]

#: Pack → how many presets it has, how many of them it watches, how many are known not to work.
COUNTS = {
    "central": (10, 6, 3),
    "ministries": (44, 27, 6),
    "beijing": (12, 9, 0),
    "shanghai": (5, 2, 0),
    "guangdong": (18, 7, 1),
    "zhejiang": (4, 0, 1),
    "jiangsu": (5, 3, 1),
    "provinces": (16, 3, 0),
    "standards": (1, 1, 0),
    "media": (27, 17, 2),
    "thinktanks": (3, 0, 1),
    "english": (14, 10, 0),
}
EVERY = tuple(presets())


def by_id(name: str) -> Preset:
    (found,) = (one for one in EVERY if one.id == name)
    return found


# --- as shipped


def test_every_pack_has_a_file_and_every_file_is_a_pack() -> None:
    names = {Path(one.name).stem for one in files("jingbao").joinpath("presets").iterdir()}
    assert names == set(PACKS) == set(COUNTS)


def test_each_pack_holds_what_was_counted() -> None:
    found = {
        pack.name: (
            len(pack.presets),
            sum(one.watched for one in pack.presets),
            sum(one.table.broken is not None for one in pack.presets),
        )
        for pack in catalogue.catalogue()
    }
    assert found == COUNTS
    assert len(EVERY) == 159


def test_ids_names_and_addresses_are_unique_and_no_id_is_a_pack() -> None:
    for key in (lambda one: one.id, lambda one: one.table.name, lambda one: url_key(one.table.url)):
        assert len({key(one) for one in EVERY}) == len(EVERY)
    assert not {one.id for one in EVERY} & {*PACKS, catalogue.ALL}


def test_what_is_broken_or_needs_a_browser_is_watched_by_no_pack() -> None:
    assert not [one.id for one in EVERY if one.watched and (one.table.broken or one.table.render)]


@pytest.mark.parametrize("preset", EVERY, ids=lambda one: one.id)
def test_a_preset_says_whose_it_is(preset: Preset) -> None:
    table = preset.table
    assert table.region
    assert table.lang == ("en" if preset.pack == "english" else "zh")
    assert table.tier
    assert table.issuer is None or table.tier not in ("media", "thinktank", "research", "company")
    assert (table.platform == "feed") == (table.kind is SourceKind.FEED)
    assert table.allow_private is False
    assert table.robots == "obey"


def test_a_preset_follows_the_schedule_and_the_pace_of_the_file() -> None:
    (source,) = [
        one.table.source(FetchSettings(delay_s=9), ScheduleSettings(every_s=60)) for one in chosen(["moe-a08"])
    ]
    assert (source.every_s, source.fixed, source.access.delay_s) == (60, False, 9)
    assert source.publisher.issuer == "教育部高等教育司"


def test_platforms_are_called_as_the_adapters_call_them() -> None:
    adapters = {one.name for one in (*CLAIMING, *HOLDING, *FILLING)} | {one.name for one in COMPLETING}
    assert {one.table.platform for one in EVERY} <= adapters | {"feed", "html"}


def test_a_platform_is_left_to_its_adapter() -> None:
    assert not [one.id for one in EVERY if one.table.json]
    assert [one.id for one in EVERY if one.table.selector] == ["moe-home", "bj-ncsti"]  # lists inside front pages


def test_a_mistake_in_a_pack_is_found() -> None:
    with pytest.raises(SettingsMistakes, match="tier"):
        read_pack("x", 'title = "x"\n[a]\nname = "a"\nurl = "https://a.example/"\ntier = "king"\n')


# --- in jingbao.toml


def watched(text: str) -> list[str]:
    return [one.name for one in read_text(text).sources]


def test_a_pack_watches_what_is_on_in_it() -> None:
    found = watched('presets = ["central"]')
    assert found == [one.table.name for one in EVERY if one.pack == "central" and one.watched]
    assert len(found) == COUNTS["central"][1]


def test_all_is_every_pack() -> None:
    assert len(watched('presets = "all"')) == sum(on for _, on, _ in COUNTS.values())


def test_packs_and_ids_add_up_and_nothing_is_watched_twice() -> None:
    text = 'presets = ["gd-gdstc", "central", "gov-pushinfo", "central"]'
    assert watched(text) == [*watched('presets = "central"'), by_id("gd-gdstc").table.name]


@pytest.mark.parametrize("name", ["caict", "sh-pudong", "most-kjjh"])
def test_what_a_pack_leaves_out_is_watched_by_its_id(name: str) -> None:
    assert watched(f'presets = "{name}"') == [by_id(name).table.name]


@pytest.mark.parametrize(
    "own",
    [
        'name = "mine"\nurl = "HTTPS://WWW.gov.cn:443/pushinfo/v150203/?utm_source=x"',
        'name = "中国政府网·国务院信息"\nurl = "https://other.example/"',
        'name = "gov-pushinfo"\nurl = "https://other.example/"',
    ],
)
def test_an_entry_of_the_files_own_goes_before_the_preset(own: str) -> None:
    text = f'presets = ["gov-pushinfo", "moe-a08"]\n[[sources]]\n{own}\nevery = "7m"\n'
    mine, other = read_text(text).sources
    assert (mine.every_s, mine.fixed, mine.publisher.issuer) == (420, True, None)
    assert other.name == by_id("moe-a08").table.name


def test_a_name_may_come_from_the_environment() -> None:
    assert len(read_text('presets = ["${PACK}"]', PACK="standards").sources) == 1


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (
            'presets = ["central",\n "guangdon"]',
            "2: presets: 'guangdon' is no pack and no preset. Did you mean guangdong?",
        ),
        ('presets = "gd-gdst"', "1: presets: 'gd-gdst' is no pack and no preset. Did you mean gd-gdstc?"),
        ('presets = [""]', "1: presets: '' is no pack and no preset. Packs: all, central, ministries, beijing"),
        ('presets = ["广东"]', "1: presets: '广东' is no pack and no preset. Did you mean guangdong?"),
        ('presets = ["智库 "]', "1: presets: '智库 ' is no pack and no preset. Did you mean thinktanks?"),
        ('presets = ["中"]', "1: presets: '中' is no pack and no preset. Packs: all, central"),
        ("presets = [1]", "1: presets: must be a list of packs and presets. Write above all tables: presets = ["),
        ("\n[presets]\ncentral = true", "2: presets: must be a list of packs and presets. Write above all tables"),
        ("[[presets]]\n", "1: presets: must be a list of packs and presets. Write above all tables"),
        (
            'presets = "zhejiang"',
            "1: presets: 'zhejiang' watches nothing by itself: none of its presets was seen to work. Name some of",
        ),
        (
            '[fetch]\npresets = ["central"]',
            "2: [fetch] presets: is not a key of this table. It belongs to no table: write it above the first [table]",
        ),
        (
            '[[channels]]\nkind = "console"\npresets = ["central"]',
            "3: [[channels]] presets: is not a key of this table. It belongs to no table",
        ),
        (
            '[groups]\nrobot = "机器人"\npresets = ["central"]',
            "3: [groups] presets: is no name for a group. It belongs to no table: write it above the first [table]",
        ),
    ],
)
def test_a_mistake_in_presets_names_its_line_and_what_would_be_right(text: str, mistake: str) -> None:
    (found,) = mistakes_of(text)
    assert found.startswith(f"jingbao.toml:{mistake}")


@pytest.mark.parametrize(
    ("keys", "mistake"),
    [
        ('json = "rows"', "4: [[sources]] json: must be a table. Write json = { … }"),
        ('json = { items = "", title = "t" }', "4: [[sources]] json.url: is missing"),
        ('json = { items = "", title = "t", link = "u" }', "4: [[sources]] json.link: is not a key of this table"),
        ('[sources.json]\nitems = 1\ntitle = "t"\nurl = "u"', "5: [[sources]] json.items: must be text"),
        ('lang = "Chinese"', '4: [[sources]] lang: is no language\'s code. Write "zh", "en" …'),
        ('tier = "town"', '4: [[sources]] tier: must be "central", "ministry"'),
        ('issuer = " "', "4: [[sources]] issuer: is empty"),
        ('topics = [""]', "4: [[sources]] topics: is empty"),
    ],
)
def test_a_mistake_in_a_sources_facts_names_its_line(keys: str, mistake: str) -> None:
    found = mistakes_of(f'[[sources]]\nname = "a"\nurl = "https://a.example/"\n{keys}\n')
    assert found[0].startswith(f"jingbao.toml:{mistake}")


def test_the_paths_of_a_json_list_may_stand_in_a_table_of_their_own() -> None:
    text = '[[sources]]\nname = "a"\nurl = "https://a.example/"\n[sources.json]\nitems = ""\ntitle = "t"\nurl = "u"\n'
    (source,) = read_text(text).sources
    assert source.paths is not None
    assert (source.paths.items, source.paths.title, source.paths.url, source.paths.date) == ("", "t", "u", None)


# --- for `jingbao add`


@pytest.mark.parametrize("url", ["https://36kr.com/feed", "HTTPS://36KR.com:443/feed?utm_source=x#top"])
def test_the_address_of_a_preset_is_known_however_it_is_written(url: str) -> None:
    assert (
        catalogue.hint(url) == 'This is the preset 36kr: presets = ["36kr"], above all tables of the file, watches it.'
    )


def test_a_broken_preset_is_no_recommendation_and_other_addresses_are_not_known() -> None:
    assert str(catalogue.hint("http://www.caict.ac.cn/xwdt/ynxw/")).endswith("not to work: answers 412, a challenge.")
    assert catalogue.hint("https://36kr.com/") is None
    assert catalogue.hint("no address") is None


# --- the schedule


def test_the_schedule_adapts_within_bounds_unless_it_is_told_not_to() -> None:
    plain = read_text("").schedule
    assert (plain.adaptive, plain.least_s, plain.most_s, plain.daily_requests) == (True, 120, 21600, None)
    assert (plain.baseline_pages, plain.older_pages) == (3, 20)
    keys = ("adaptive = false", 'least = "30s"', 'most = "1d"', "daily_requests = 500", "baseline_pages = 1")
    said = read_text("\n".join(["[schedule]", *keys, "older_pages = 5"])).schedule
    assert (said.adaptive, said.least_s, said.most_s, said.daily_requests) == (False, 30, 86400, 500)
    assert (said.baseline_pages, said.older_pages) == (1, 5)


@pytest.mark.parametrize(("every", "bounds"), [("15m", (120, 21600)), ("12h", (120, 43200)), ("30s", (30, 21600))])
def test_the_interval_asked_for_is_always_within_the_bounds(every: str, bounds: tuple[float, float]) -> None:
    assert read_text(f'[schedule]\nevery = "{every}"').schedule.bounds_s == bounds


def test_bounds_the_wrong_way_round_are_a_mistake() -> None:
    (found,) = mistakes_of('[schedule]\nleast = "1d"')
    assert found == "jingbao.toml:1: [schedule]: least is longer than most. Give least the shorter of the two"


# --- in the documents


def test_the_guide_counts_the_packs_as_they_are() -> None:
    text = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
    for pack in catalogue.catalogue():
        entries, on, _ = COUNTS[pack.name]
        assert f"| `{pack.name}` | {pack.title} | {entries} | {on} |" in text
