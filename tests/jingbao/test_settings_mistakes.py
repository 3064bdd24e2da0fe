from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from alerts.channels import Kind
from alerts.channels.console import ConsoleChannel, ConsoleSettings
from db.errors import SettingsError, SettingsMistakes
from jingbao.settings.load import read
from tests.jingbao.settings_files import EMAIL, FILE, RULE, SOURCE, mistakes_of, read_text

ROOT = Path(__file__).parents[2]
TABLES = "alerts, archive, channels, daemon, fetch, groups, health, lexicon, llm, presets, rules, schedule, sources"
REACH = "Write where a site's owner can reach you: https://example.org/about or mailto:you@example.org"
UNIT = 'Write a number and a unit in quotes: "90s", "15m", "2h" or "1d"'


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        # keys and tables that don't exist
        ("[fetch]\ndely = 1", "2: [fetch] dely: is not a key of this table. Did you mean delay?"),
        (
            "[archive]\nzzz = 1",
            "2: [archive] zzz: is not a key of this table. Known here: keep_raw_days, path",
        ),
        (SOURCE + "Every = 1", "4: [[sources]] Every: is not a key of this table. Did you mean every?"),
        (SOURCE + "delay_s = 1", "4: [[sources]] delay_s: is not a key of this table. Did you mean delay?"),
        (
            EMAIL + 'pasword_file = "x"',
            "6: [[channels]] pasword_file: is not a key of this table. Did you mean password_file?",
        ),
        (SOURCE + 'name_file = "x"', "4: [[sources]] name_file: is not a key of this table. Did you mean name?"),
        ("[alerts]\nreminders = [14, 400]", "2: [alerts] reminders: must be at most 365"),
        ("[alerts]\nreminders = ['soon']", "2: [alerts] reminders: must be a whole number"),
        ("[alerts]\nreminder = [3]", "2: [alerts] reminder: is not a key of this table. Did you mean reminders?"),
        ("[source]\nx = 1", "1: [source]: is not a table of jingbao.toml. Did you mean sources?"),
        (
            "contact = 'x'",
            f"1: [contact]: is not a table of jingbao.toml. Known here: {TABLES}",
        ),
        ("\n[[fetch]]\nthreads = 1", "2: [fetch]: must be one table. Begin it with [fetch], in single brackets"),
        ("[sources]\nx = 1", "1: [sources]: must be a list of tables. Begin each with [[sources]], in double brackets"),
        ("rules = [1]", "1: [rules]: must be a list of tables. Begin each with [[rules]], in double brackets"),
        ("archive = 'x.db'", "1: [archive]: must be one table. Begin it with [archive], in single brackets"),
        # types
        ('[fetch]\nthreads = "8"', "2: [fetch] threads: must be a whole number. Write it without quotes"),
        ("[fetch]\nthreads = 1.5", "2: [fetch] threads: must be a whole number"),
        ("[fetch]\nthreads = true", "2: [fetch] threads: must be a whole number"),
        ("[fetch]\nthreads = 0", "2: [fetch] threads: must be at least 1"),
        ("[fetch]\nthreads = 65", "2: [fetch] threads: must be at most 64"),
        ("[fetch]\nthreads = 1979-05-27", "2: [fetch] threads: must be a whole number"),
        (SOURCE + 'backlog = "yes"', "4: [[sources]] backlog: must be true or false. Write it without quotes"),
        (SOURCE + "selector = 1", "4: [[sources]] selector: must be text. Put it in quotes"),
        ("[archive]\npath = 1", "2: [archive] path: must be text. Put it in quotes"),
        (EMAIL + "port = {a = 1}", "6: [[channels]] port: must be a whole number"),
        (
            '[[channels]]\nkind = "webhook"\nurl = "https://a.example"\nsecrets = 1',
            '4: [[channels]] secrets: must be a list. Put it in brackets: ["…", "…"]',
        ),
        # durations
        ('[schedule]\nevery = "15 minutes"', f"2: [schedule] every: '15 minutes' is not a duration. {UNIT}"),
        ("[schedule]\nevery = 15", f"2: [schedule] every: '15' is not a duration. {UNIT}"),
        ('[schedule]\nevery = "0s"', "2: [schedule] every: must be at least 1s"),
        ('[schedule]\nrecheck = [\n"1h",\n"x"]', f"4: [schedule] recheck: 'x' is not a duration. {UNIT}"),
        ('[schedule]\nrecheck = [\n"1h",\n"0m"]', "4: [schedule] recheck: must be at least 1s"),
        ('[schedule]\nrecheck = "1h"', '2: [schedule] recheck: must be a list. Put it in brackets: ["…", "…"]'),
        (SOURCE + 'delay = "99999d"', f"4: [[sources]] delay: '99999d' is longer than ten years. {UNIT}"),
        # values
        (
            "[fetch]\ncontact = 'me'",
            f"2: [fetch] contact: is neither a web address nor mailto:. {REACH}",
        ),
        (
            "[fetch]\ncontact = 'mailto:a@b (me)'",
            f"2: [fetch] contact: holds a character that cannot stand in a User-Agent. {REACH}",
        ),
        ("[daemon]\nhealth = '8765'", '2: [daemon] health: is not host:port. Write "127.0.0.1:8765", or "off"'),
        ("[daemon]\nhealth = 'a:99999'", '2: [daemon] health: is not host:port. Write "127.0.0.1:8765", or "off"'),
        (
            SOURCE + 'kind = "lst"',
            '4: [[sources]] kind: must be "auto", "list", "feed", "sitemap", "json" or "article"',
        ),
        (SOURCE + 'robots = "no"', '4: [[sources]] robots: must be "obey" or "ignore"'),
        (SOURCE + 'tls = "old"', '4: [[sources]] tls: must be "modern" or "legacy"'),
        (
            SOURCE + 'selector = "ul >"',
            '4: [[sources]] selector: is not a CSS selector. Write one like "ul.news-list li a"',
        ),
        (
            '[[sources]]\nurl = "https://a.example/"',
            "1: [[sources]] name: is missing. Add name = … under the table's header",
        ),
        ('[[sources]]\nname = "a"', "1: [[sources]] url: is missing. Add url = … under the table's header"),
        (
            '[[sources]]\nname = " "\nurl = "https://a.example"',
            "2: [[sources]] name: is empty. Write at least one character",
        ),
        (
            '[[sources]]\nname = "a\\nb"\nurl = "https://a.example"',
            "2: [[sources]] name: holds a line break or another control character. Keep it on one line",
        ),
        # channels
        ('[[channels]]\nname = "x"', "1: [[channels]] kind: is missing. Known here: console, email, file, webhook"),
        ('[[channels]]\nkind = "emial"', "2: [[channels]] kind: is not a kind of channel. Did you mean email?"),
        (
            "[[channels]]\nkind = 1",
            "2: [[channels]] kind: is not a kind of channel. Known here: console, email, file, webhook",
        ),
        ('[[channels]]\nkind = "file"', "1: [[channels]] path: is missing. Add path = … under the table's header"),
        (
            '[[channels]]\nkind = "console"\nname = ""',
            "3: [[channels]] name: cannot be a name. Write visible characters, on one line",
        ),
        (EMAIL + 'user = "u"', "1: [[channels]]: user and password go together. Give both, or neither"),
        (EMAIL + 'security = "ssl"', '6: [[channels]] security: must be "starttls", "tls" or "none"'),
        # rules
        (RULE, '1: [[rules]]: needs either expression or use. Write expression = "…", or use = "ai-policy"'),
        (
            RULE + 'expression = "a"\nuse = "ai-policy"',
            '1: [[rules]]: needs either expression or use. Write expression = "…", or use = "ai-policy"',
        ),
        (RULE + 'use = "ai_policy"', "3: [[rules]] use: names no shipped rule. Did you mean ai-policy?"),
        ('[[rules]]\nexpression = "a"', "1: [[rules]] name: is missing. Add name = … under the table's header"),
        (
            RULE + 'expression = "a"\nchannels = ["file",\n"consol"]',
            "5: [[rules]] channels: 'consol' is no channel of this file. Did you mean console?",
        ),
        (
            RULE + 'expression = "a"\nchannels = []',
            "4: [[rules]] channels: is empty: nobody would be told. Name a channel, or leave the key away for all",
        ),
        (
            RULE + 'expression = "a"\nchannels = ["file", "console", "file"]',
            "4: [[rules]] channels: 'file' stands there twice. Name each channel once",
        ),
        # health
        (
            '[health]\nchannels = ["file",\n"consol"]',
            "3: [health] channels: 'consol' is no channel of this file. Did you mean console?",
        ),
        (
            '[health]\nchannels = "nobody"',
            "2: [health] channels: 'nobody' is no channel of this file. Known here: console, file",
        ),
        ('[health]\nchannel = "file"', "2: [health] channel: is not a key of this table. Did you mean channels?"),
        ("[[health]]", "1: [health]: must be one table. Begin it with [health], in single brackets"),
        (
            RULE + "expression = '(AI'",
            "3:15: [[rules]] expression: this bracket is never closed. Put ) where its group ends",
        ),
    ],
)
def test_a_mistake_names_its_line_its_key_and_what_would_be_right(text: str, mistake: str) -> None:
    assert mistakes_of(text) == [f"jingbao.toml:{mistake}"]


@pytest.mark.parametrize(
    "url", ["a.example/news", "ftp://a.example/", "https://", "https://a b/", "javascript:alert(1)", "http://[::1", ""]
)
def test_a_url_that_cannot_be_fetched_is_refused(url: str) -> None:
    (mistake,) = mistakes_of(f'[[sources]]\nname = "a"\nurl = "{url}"')
    assert mistake.startswith("jingbao.toml:3: [[sources]] url: cannot be fetched: ")
    assert mistake.endswith("Write the whole address, as the browser shows it: https://www.example.org/news/")


@pytest.mark.parametrize(
    ("text", "key", "lines"),
    [
        (SOURCE + '[[sources]]\nname = "a"\nurl = "https://b.example/"', "[[sources]] name", (5, 2)),
        (SOURCE + '[[sources]]\nname = "b"\nurl = "https://a.example"', "[[sources]] url", (6, 3)),
        (
            SOURCE + '[[sources]]\nname = "b"\nurl = "HTTPS://A.example:443/?utm_source=x#top"',
            "[[sources]] url",
            (6, 3),
        ),
        ('[[channels]]\nkind = "console"\n[[channels]]\nkind = "console"', "[[channels]] name", (3, 1)),
        (
            '[[channels]]\nkind = "console"\n[[channels]]\nkind = "file"\npath = "x"\nname = "console"',
            "[[channels]] name",
            (6, 1),
        ),
        ('[[rules]]\nuse = "ai-policy"\n[[rules]]\nname = "ai-policy"\nexpression = "a"', "[[rules]] name", (4, 1)),
    ],
)
def test_a_repeat_points_at_both_places(text: str, key: str, lines: tuple[int, int]) -> None:
    second, first = lines
    own = key.split()[1]
    assert mistakes_of(text) == [
        f"jingbao.toml:{second}: {key}: stands in line {first} already. Give each its own {own}"
    ]


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ('"政策 AI"', "3:18"),
        ("'政策 AI'", "3:18"),
        ('"""政策 AI"""', "3:20"),
        ('"""\n政策 AI"""', "4:4"),
        ("'''\n(\n  政策 AI\n)'''", "5:6"),
        ('"\\u653f策 AI"', "3"),
    ],
)
def test_a_rule_s_mistake_is_a_place_in_the_file(written: str, place: str) -> None:
    (mistake,) = mistakes_of(RULE + f"expression = {written}")
    assert mistake.startswith(f"jingbao.toml:{place}: [[rules]] expression: nothing joins “政策” and “AI”")


@dataclass(frozen=True, slots=True)
class FussySettings:
    """A channel that is content with nothing but a token, and says so in one of two ways."""

    name: str
    token: str = field(default="", repr=False)
    plain: bool = True

    def __post_init__(self) -> None:
        if not self.token:
            raise ValueError("a token is needed") if self.plain else SettingsError("here", "no token", "Give one")


@pytest.mark.parametrize(
    ("keys", "mistakes"),
    [
        ('token = "t"', []),
        ("", ["1: [[channels]]: a token is needed"]),
        ("plain = false", ["1: [[channels]]: no token. Give one"]),
        (
            'token = "${T}"',
            ["3: [[channels]] token: the environment variable T is not set. export T=… before the start"],
        ),
        (
            'token = "${T}"\nplain = false',
            ["3: [[channels]] token: the environment variable T is not set. export T=… before the start"],
        ),
    ],
)
def test_what_a_channel_says_of_itself_is_a_mistake_unless_it_follows_from_another(
    keys: str, mistakes: list[str]
) -> None:
    kinds = {"fussy": Kind(FussySettings, lambda one: ConsoleChannel(ConsoleSettings(name=one.name)))}
    found: tuple[SettingsError, ...] = ()
    try:
        read(f'[[channels]]\nkind = "fussy"\n{keys}', FILE, {}, kinds)
    except SettingsMistakes as error:
        found = error.mistakes
    assert [str(one) for one in found] == [f"jingbao.toml:{mistake}" for mistake in mistakes]


def test_all_mistakes_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = """
[schedule]
every = "x"
[fetch]
threads = 0
dely = "1s"
[[sources]]
url = "nowhere"
[[rules]]
name = "r"
expression = "AND"
channels = "nobody"
[[channels]]
kind = "file"
[shedule]
"""
    found = mistakes_of(text)
    assert [int(mistake.split(":")[1]) for mistake in found] == [3, 5, 6, 7, 8, 11, 12, 13, 15]


def test_the_error_lists_its_mistakes_and_says_how_many() -> None:
    with pytest.raises(SettingsError) as caught:
        read_text("[fetch]\nthreads = 0\nx = 1")
    assert str(caught.value).splitlines() == [
        "jingbao.toml: 2 mistakes",
        "  jingbao.toml:2: [fetch] threads: must be at least 1",
        "  jingbao.toml:3: [fetch] x: is not a key of this table. Known here: allow_fake_ip, contact, delay, threads",
    ]


def test_a_misspelt_key_is_one_mistake_not_also_a_missing_key() -> None:
    assert len(mistakes_of('[[sources]]\nnaem = "a"\nurl = "https://a.example"')) == 1


def test_a_misspelt_key_does_not_hide_a_mistake_in_the_right_one() -> None:
    assert len(mistakes_of('[fetch]\ndely = "1s"\ndelay = "x"')) == 2


def test_an_unknown_key_does_not_hide_what_else_is_wrong() -> None:
    assert len(mistakes_of(RULE + 'expression = "a b"\nzzz = 1\nchannels = "nobody"')) == 3


def test_a_missing_variable_has_no_second_mistake_in_its_wake() -> None:
    assert len(mistakes_of(RULE + 'use = "${MISSING}"')) == 1


def test_two_mistakes_in_one_list_are_two() -> None:
    assert len(mistakes_of('[schedule]\nrecheck = ["x", "1h", "y"]')) == 2


def test_the_documented_example_is_what_is_printed() -> None:
    text = """#
[fetch]
delay = "15 minutes"

[[rules]]
name = "ai"
use = "ai-policy"
channel = "console"
[[rules]]
name = "robots"
expression = '''
政策 机器人'''
"""
    with pytest.raises(SettingsMistakes) as caught:
        read_text(text)
    assert f"```\n{caught.value}\n```" in (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
