from __future__ import annotations

import re
import tomllib
from dataclasses import FrozenInstanceError, dataclass, field
from pathlib import Path

import pytest

from alerts.channels import Kind
from alerts.channels.console import ConsoleChannel, ConsoleSettings
from alerts.channels.email import EmailSettings
from alerts.channels.file import FileSettings
from alerts.channels.webhook import WebhookSettings
from alerts.rules.match import Document, RuleSet
from db.asks import JsonPaths
from db.errors import SettingsError
from db.models import Access, Publisher, Source, SourceKind, TlsProfile
from jingbao.settings import default, load, template
from jingbao.settings.catalogue import chosen
from jingbao.settings.load import read
from jingbao.version import VERSION
from tests.jingbao.settings_files import FILE, KEY, SOURCE, read_text

ROOT = Path(__file__).parents[2]


# --- what a file may say ---------------------------------------------------------------------------------------------


def test_an_empty_file_says_the_defaults() -> None:
    settings = read_text("")
    folder = Path.cwd()
    assert settings.archive.path == folder / "jingbao.db"
    assert settings.archive.keep_raw_days is None
    assert (settings.fetch.delay_s, settings.fetch.threads, settings.fetch.allow_fake_ip) == (2.0, 8, False)
    assert settings.schedule.every_s == 900
    assert settings.schedule.recheck_s == (3600.0, 21600.0, 86400.0, 604800.0)
    assert settings.daemon.health_address == ("127.0.0.1", 8765)
    assert settings.channels == (
        ConsoleSettings(name="console"),
        FileSettings(name="file", path=folder / "alerts.jsonl"),
    )
    assert [(one.rule.name, one.channels) for one in settings.rules] == [("ai-policy", ("console", "file"))]
    assert settings.sources == ()


def test_without_a_file_the_defaults_lie_in_the_given_folder(tmp_path: Path) -> None:
    settings = default(tmp_path)
    assert settings.path is None
    assert settings.archive.path == tmp_path / "jingbao.db"
    assert settings.channels[1] == FileSettings(name="file", path=tmp_path / "alerts.jsonl")


def test_the_shipped_rule_tells_policy_from_other_news() -> None:
    rules = RuleSet(one.rule for one in read_text("").rules)
    assert rules.match(Document("三部门联合印发《人形机器人产业行动计划》"))
    assert not rules.match(Document("春季足球联赛昨晚开赛"))


def test_every_table_is_read() -> None:
    settings = read_text(
        """
        [archive]
        path = "data/a.db"
        keep_raw_days = 30
        [fetch]
        contact = "mailto:me@example.org"
        delay = "500s"
        allow_fake_ip = true
        threads = 3
        [schedule]
        every = "2h"
        recheck = ["90s", "1d"]
        [daemon]
        health = "[::1]:0"
        """
    )
    assert settings.archive.path == Path.cwd() / "data/a.db"
    assert settings.archive.keep_raw_days == 30
    assert settings.fetch.contact == "mailto:me@example.org"
    assert (settings.fetch.delay_s, settings.fetch.allow_fake_ip, settings.fetch.threads) == (500, True, 3)
    assert (settings.schedule.every_s, settings.schedule.recheck_s) == (7200, (90, 86400))
    assert settings.daemon.health_address == ("::1", 0)


def test_a_source_with_every_key() -> None:
    keys = """
        kind = "list"
        every = "1h"
        selector = "ul.news li a"
        backlog = true
        delay = "10s"
        robots = "ignore"
        tls = "legacy"
        allow_private = true
        render = true
        region = "广东"
        tier = "city"
        issuer = "兰河市人民政府"
        lang = "zh"
        topics = ["ai", "robotics"]
        json = { items = "data.rows", title = "name", url = "/d/{id}.html" }
    """
    access = Access(allow_private=True, obey_robots=False, tls=TlsProfile.LEGACY, delay_s=10, render=True)
    publisher = Publisher("广东", "city", "兰河市人民政府", "zh", ("ai", "robotics"))
    assert read_text(SOURCE + keys).sources == (
        Source(
            "a",
            "https://a.example/",
            SourceKind.LIST,
            3600,
            fixed=True,
            selector="ul.news li a",
            paths=JsonPaths("data.rows", "name", "/d/{id}.html"),
            backlog=True,
            access=access,
            publisher=publisher,
        ),
    )


def test_a_source_takes_what_it_leaves_out_from_the_other_tables() -> None:
    (one,) = read_text('[fetch]\ndelay = "7s"\n[schedule]\nevery = "3h"\n' + SOURCE).sources
    assert (one.every_s, one.access.delay_s) == (10800, 7)


def test_a_source_may_wait_less_than_the_others() -> None:
    (one,) = read_text(SOURCE + 'delay = "0s"').sources
    assert one.access.delay_s == 0


def test_names_and_urls_lose_the_blanks_around_them() -> None:
    (one,) = read_text('[[sources]]\nname = " 工信部 "\nurl = " https://a.example/x "').sources
    assert (one.name, one.url) == ("工信部", "https://a.example/x")


def test_channels_of_every_kind() -> None:
    settings = read_text(
        """
        [[channels]]
        kind = "console"
        name = "screen"
        [[channels]]
        kind = "file"
        path = "/var/alerts.jsonl"
        [[channels]]
        kind = "email"
        host = "smtp.example.org"
        user = "me"
        password = "${PW}"
        sender = "me@example.org"
        recipients = "you@example.org"
        timeout = "10s"
        [[channels]]
        kind = "webhook"
        name = "hook"
        url = "https://hooks.example.org/${TOKEN}"
        secrets = ["${KEY}"]
        """,
        PW="p w",
        TOKEN="t",
        KEY=KEY,
    )
    assert settings.channels == (
        ConsoleSettings(name="screen"),
        FileSettings(name="file", path=Path("/var/alerts.jsonl")),
        EmailSettings(
            name="email",
            host="smtp.example.org",
            user="me",
            password="p w",
            sender="me@example.org",
            recipients=("you@example.org",),
            timeout_s=10,
        ),
        WebhookSettings(name="hook", url="https://hooks.example.org/t", secrets=(KEY,)),
    )


@dataclass(frozen=True, slots=True)
class PigeonSettings:
    name: str
    home: Path
    flight_s: float = 60.0
    retries: int = 3
    ring: str = field(default="", repr=False)


def test_a_new_kind_of_channel_needs_nothing_but_its_dataclass() -> None:
    kinds = {"pigeon": Kind(PigeonSettings, lambda pigeon: ConsoleChannel(ConsoleSettings(name=pigeon.name)))}
    text = '[[channels]]\nkind = "pigeon"\nhome = "loft"\nflight = "2h"\nring = "${RING}"'
    assert read(text, FILE, {"RING": "r"}, kinds).channels == (
        PigeonSettings("pigeon", Path.cwd() / "loft", 7200, 3, "r"),
    )


def test_a_rule_tells_all_channels_unless_it_names_some() -> None:
    channels = '[[channels]]\nkind = "console"\n[[channels]]\nkind = "file"\npath = "x"\n'
    rules = '[[rules]]\nname = "a"\nexpression = "x"\n[[rules]]\nuse = "ai-policy"\nchannels = "file"\n'
    settings = read_text(channels + rules)
    assert [(one.rule.name, one.channels) for one in settings.rules] == [
        ("a", ("console", "file")),
        ("ai-policy", ("file",)),
    ]


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("", ("console", "file")),
        ("[health]", ("console", "file")),
        ('[health]\nchannels = "file"', ("file",)),
        ("[health]\nchannels = []", ()),
        ('[[channels]]\nkind = "console"\nname = "desk"', ("desk",)),
    ],
)
def test_all_channels_hear_of_sources_health_unless_some_are_named_or_none(
    text: str, channels: tuple[str, ...]
) -> None:
    assert read_text(text).health == channels


def test_the_shipped_rule_can_be_used_under_another_name() -> None:
    (one,) = read_text('[[rules]]\nname = "mine"\nuse = "ai-policy"').rules
    assert one.rule.name == "mine"
    assert one.rule.text == read_text("").rules[0].rule.text


def test_paths_start_from_the_file_s_folder(tmp_path: Path) -> None:
    file = tmp_path / "sub" / "jingbao.toml"
    file.parent.mkdir()
    file.write_text('[archive]\npath = "../a.db"', encoding="utf-8")
    assert load(file, {}).archive.path.resolve() == tmp_path / "a.db"
    assert load(file, {}).path == file


def test_a_tilde_is_the_user_s_home() -> None:
    assert read_text('[archive]\npath = "~/a.db"').archive.path == Path.home() / "a.db"


@pytest.mark.parametrize(
    ("contact", "agent"),
    [
        ("", f"jingbao/{VERSION}"),
        ('contact = "https://example.org/about"', f"jingbao/{VERSION} (+https://example.org/about)"),
        ('contact = "mailto:me@example.org"', f"jingbao/{VERSION} (+mailto:me@example.org)"),
    ],
)
def test_the_user_agent_says_who_asks(contact: str, agent: str) -> None:
    assert read_text(f"[fetch]\n{contact}").fetch.user_agent == agent


def test_the_version_is_the_package_s() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION


def test_health_may_be_off() -> None:
    assert read_text('[daemon]\nhealth = "off"').daemon.health_address is None


def test_settings_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        read_text("").path = None  # type: ignore[misc]


def test_a_file_saved_by_windows_notepad_is_read(tmp_path: Path) -> None:
    file = tmp_path / "jingbao.toml"
    file.write_bytes(
        b'\xef\xbb\xbf[fetch]\r\nthreads = 2\r\n[[sources]]\r\nname = "\xe5\xb7\xa5"\r\nurl = "http://a.cn"'
    )
    settings = load(file, {})
    assert (settings.fetch.threads, settings.sources[0].name) == (2, "工")


# --- the template ----------------------------------------------------------------------------------------------------


def test_the_template_is_valid_as_shipped_and_short() -> None:
    settings = read_text(template())
    assert [one.name for one in settings.channels] == ["console", "file"]
    assert [one.rule.name for one in settings.rules] == ["ai-policy"]
    assert settings.sources == ()
    assert len(template().splitlines()) <= 80


def test_the_template_says_the_defaults() -> None:
    said, plain = read_text(template()), read_text("")
    assert (said.archive, said.fetch, said.schedule, said.daemon) == (
        plain.archive,
        plain.fetch,
        plain.schedule,
        plain.daemon,
    )
    assert (said.channels, said.rules) == (plain.channels, plain.rules)


def test_everything_the_template_leaves_in_comments_is_valid_too() -> None:
    text = re.sub(r"^# (\w+ = |\[)", r"\1", template(), flags=re.MULTILINE)
    settings = read_text(text, SMTP_PASSWORD="p", HOOK_URL="https://h.example.org", HOOK_SECRET=KEY, LLM_KEY="k")
    assert len(settings.channels) == 4
    assert len(settings.rules) == 2
    assert len(settings.sources) == 1 + len(chosen(["central", "ministries", "guangdong", "media"]))
    assert settings.archive.keep_raw_days == 365
    assert settings.fetch.contact == "mailto:you@example.org"
    assert settings.llm.endpoint is not None
    assert settings.health == ("email",)


def test_the_example_at_the_top_is_the_template() -> None:
    assert (ROOT / "jingbao.example.toml").read_text(encoding="utf-8") == template()


# --- files that cannot be read ---------------------------------------------------------------------------------------


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"jingbao\.toml: there is no such file\. Write one with: jingbao init"):
        load(tmp_path / "jingbao.toml", {})


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: Is a directory"):
        load(tmp_path, {})


def test_a_gbk_file_is_told_apart_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "jingbao.toml"
    file.write_bytes("[[sources]]\nname = '工信部'".encode("gb18030"))
    with pytest.raises(SettingsError, match=r"jingbao\.toml:2: is not UTF-8 text"):
        load(file, {})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[fetch]\ndelay = 2 s\n", "jingbao.toml:2:11: no valid TOML"),
        ('[fetch]\ndelay = "2s"\ndelay = "3s"\n', "jingbao.toml:3:13: no valid TOML: Cannot overwrite a value"),
        ('[fetch]\ndelay = "2s', "jingbao.toml:2: no valid TOML"),
        ("[fetch", "jingbao.toml:1: no valid TOML"),
        ("[fetch]\n[fetch]\n", "jingbao.toml:2:7: no valid TOML"),
    ],
)
def test_broken_toml_is_located(text: str, place: str) -> None:
    with pytest.raises(SettingsError) as caught:
        read_text(text)
    assert str(caught.value).startswith(place)
    assert "(at " not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "days"), [("", (14, 3)), ("[alerts]\nreminders = []", ()), ("[alerts]\nreminders = [30, 0]", (30, 0))]
)
def test_reminders_are_14_and_3_days_ahead_unless_others_are_named_or_none(written: str, days: tuple[int, ...]) -> None:
    assert read_text(written).alerts.reminders == days
