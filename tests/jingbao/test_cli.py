"""The commands as a user types them, against the demo's sites and catchers on loopback."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, redirect_stderr
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db import alerts, sources
from db.errors import SettingsError
from db.store import Archive
from jingbao.cli import COMMANDS, cli, main
from jingbao.demo.catchers import WebhookCatcher
from jingbao.demo.server import DemoSites
from jingbao.demo.sites import Place, expected_events, list_path
from jingbao.settings import template
from tests.db.rows import NOW, archived, draft, source

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def sites() -> Iterator[DemoSites]:
    with DemoSites.start(edition=1) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _run(*words: str, stdin: str = "", env: Mapping[str, str] | None = None) -> Result:
    return CliRunner().invoke(cli, words, input=stdin, env=env or {"COLUMNS": "200"}, catch_exceptions=False)


def _ok(*words: str, stdin: str = "") -> str:
    result = _run(*words, stdin=stdin)
    assert result.exit_code == 0, result.output
    return result.stdout


def _lines(said: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.splitlines()]


def _fails(*words: str, says: str, stdin: str = "") -> None:
    """As the script does it: exit status 1, one line on standard error, no traceback."""
    said, read = io.StringIO(), io.TextIOWrapper(io.BytesIO(stdin.encode()))
    with pytest.MonkeyPatch.context() as patch, redirect_stderr(said):
        patch.setattr("sys.stdin", read)
        with pytest.raises(SystemExit) as done:
            main(words)
    assert done.value.code == 1
    assert said.getvalue().startswith("jingbao: ")
    assert says in said.getvalue()


# --- help


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_own_help(name: str) -> None:
    assert _ok(name, "--help").startswith("Usage: ")


def test_help_names_every_command() -> None:
    said = _ok("--help")
    assert all(name in said for name in COMMANDS)


def test_help_imports_no_heavy_module() -> None:
    """What makes --help quick, tested without a clock."""
    code = "import sys; from jingbao.cli import cli; cli(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert not loaded & {"httpx", "selectolax", "pydantic", "opencc", "apscheduler", "rich", "sqlite_utils"}


def test_the_script_itself_ends_with_one_line_and_status_1(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "jingbao", "alerts"],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": ""},
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("jingbao: ")


def test_an_unknown_command_says_so() -> None:
    assert "No such command" in _run("watch").stderr


# --- init, add


def _init_without_pause() -> str:
    """`init`, and then no pause between two requests to the demo's sites."""
    _ok("init")
    path = Path("jingbao.toml")
    path.write_text(path.read_text().replace('delay = "2s"', 'delay = "0s"'))
    return path.read_text()


def test_init_writes_the_template_and_never_overwrites(folder: Path) -> None:
    _ok("init")
    assert (folder / "jingbao.toml").read_text() == template()
    _fails("init", str(folder / "jingbao.toml"), says="is there already")


def test_add_shows_what_it_found_and_keeps_the_users_comments(folder: Path, sites: DemoSites) -> None:
    before = _init_without_pause()
    url = sites.url(Place("feed", list_path("feed")))
    said = _ok("add", url, "--allow-private", "--every", "1h", "--name", "the feed")
    after = (folder / "jingbao.toml").read_text()
    assert "feed: " in said
    assert after.startswith(before)
    assert 'name = "the feed"' in after
    assert 'every = "1h"' in after
    _fails("add", url, "--allow-private", says="already")


def test_add_names_the_source_by_its_title(folder: Path, sites: DemoSites) -> None:
    _init_without_pause()
    _ok("add", sites.url(Place("gbk", list_path("gbk"))), "--allow-private")
    last = (folder / "jingbao.toml").read_text().rpartition("[[sources]]")[2]
    assert "\ufffd" not in last
    assert any("\u4e00" <= char <= "\u9fff" for char in last.split("url =")[0])


def test_an_interval_asked_for_is_written_even_if_it_is_the_usual_one(folder: Path, sites: DemoSites) -> None:
    _init_without_pause()
    _ok("add", sites.url(Place("feed", list_path("feed"))), "--allow-private", "--every", "15m")
    assert 'every = "15m"' in (folder / "jingbao.toml").read_text().rpartition("[[sources]]")[2]


@pytest.mark.usefixtures("folder")
def test_add_tells_of_a_preset_and_refuses_a_wrong_interval_before_it_asks_anybody() -> None:
    _init_without_pause()
    result = CliRunner().invoke(cli, ["add", "https://36kr.com/feed", "--every", "soon"])
    assert "This is the preset 36kr" in result.stdout
    assert isinstance(result.exception, SettingsError)
    assert "'soon' is not a duration" in str(result.exception)


def test_add_dry_run_changes_nothing(folder: Path, sites: DemoSites) -> None:
    before = _init_without_pause()
    _ok("add", sites.url(Place("cms", list_path("cms"))), "--allow-private", "--dry-run")
    assert (folder / "jingbao.toml").read_text() == before


def test_add_without_settings_names_the_remedy(folder: Path) -> None:
    _fails("add", "http://127.0.0.1:1/", "--config", str(folder / "none.toml"), says="jingbao init")


# --- check


@pytest.mark.usefixtures("folder")
def test_check_shows_a_list_with_its_dates(sites: DemoSites) -> None:
    assert _init_without_pause()
    said = _lines(_ok("check", sites.url(Place("cms", list_path("cms"))), "--allow-private", "--json"))
    assert len(said) >= 8
    assert all(str(one["url"]).startswith("http://127.0.0.1:") for one in said)
    assert any(one["date"] for one in said)


@pytest.mark.usefixtures("folder")
def test_check_shows_an_article_and_why_it_matches(sites: DemoSites) -> None:
    assert _init_without_pause()
    event = next(one for one in expected_events() if one.edition <= 1)
    said = _ok("check", sites.url(event.prints[0]), "--allow-private")
    assert event.title in said
    assert "Rule 'ai-policy' matches:" in said
    assert "\n阶段：" in said, "and what it states"


@pytest.mark.usefixtures("folder")
def test_check_explains_each_line_and_honours_hints(sites: DemoSites) -> None:
    assert _init_without_pause()
    url = sites.url(expected_events()[0].prints[0])
    lines = _lines(_ok("check", url, "--allow-private", "--explain", "--json"))
    kept = [one["text"] for one in lines if one["kept"]]
    assert kept
    assert any("相关文章" in str(one["text"]) and not one["kept"] for one in lines)
    hinted = _lines(_ok("check", url, "--allow-private", "--explain", "--json", "--exclude", "p"))
    assert len([one for one in hinted if one["kept"]]) < len(kept)
    assert "┃" in _ok("check", url, "--allow-private", "--explain")


def test_a_selector_that_is_none_is_refused_before_anything_is_fetched() -> None:
    result = _run("check", "http://nowhere.invalid/", "--body", "div[")
    assert result.exit_code == 2
    assert "is not a CSS selector" in result.stderr


def test_check_refuses_a_private_address_and_names_the_remedy(sites: DemoSites) -> None:
    _fails("check", sites.url(Place("cms", list_path("cms"))), says="allow")


def test_check_reads_a_configured_source_as_its_settings_say(folder: Path, sites: DemoSites) -> None:
    url = sites.url(Place("cms", list_path("cms")))
    (folder / "jingbao.toml").write_text(
        f'[[sources]]\nname = "cms"\nurl = "{url}"\ndelay = "0s"\nallow_private = true\n'
    )
    assert len(_lines(_ok("check", url, "--json"))) >= 8
    event = next(one for one in expected_events() if one.edition <= 1 and one.prints[0].site == "cms")
    assert event.title in _ok("check", sites.url(event.prints[0])), "another page of that host"


def test_check_says_when_a_selector_finds_nothing(folder: Path, sites: DemoSites) -> None:
    assert folder
    url = sites.url(Place("cms", list_path("cms")))
    _fails("check", url, "--allow-private", "--selector", ".nothing", says="finds no link on this page")


def test_check_stores_nothing(folder: Path, sites: DemoSites) -> None:
    _init_without_pause()
    _ok("check", sites.url(Place("feed", list_path("feed"))), "--allow-private")
    assert [path.name for path in folder.iterdir()] == ["jingbao.toml"]


# --- extract, links, classify


def _saved(folder: Path, sites: DemoSites, place: Place) -> Path:
    path = folder / "page.html"
    with urllib.request.urlopen(sites.url(place)) as answer:
        path.write_bytes(answer.read())
    return path


def test_extract_reads_a_saved_page(folder: Path, sites: DemoSites) -> None:
    event = expected_events()[0]
    path = _saved(folder, sites, event.prints[0])
    (said,) = _lines(_ok("extract", str(path), "--jsonl", "--url", sites.url(event.prints[0])))
    assert said["title"] == event.title
    assert said["file"] == str(path)
    assert said["published_at"]
    assert {"body", "written_on", "author", "source", "lang", "links", "images", "kind"} <= said.keys()
    assert event.title in _ok("extract", str(path))


def test_extract_goes_on_after_a_file_it_cannot_read(folder: Path, sites: DemoSites) -> None:
    path = _saved(folder, sites, expected_events()[0].prints[0])
    result = _run("extract", str(folder / "none.html"), str(path), "--jsonl")
    assert result.exit_code == 1
    first, second = _lines(result.stdout)
    assert "error" in first
    assert second["title"]


def test_links_answers_line_by_line(folder: Path, sites: DemoSites) -> None:
    place = Place("cms", list_path("cms"))
    path = _saved(folder, sites, place)
    asked = [
        {"id": 1, "file": str(path), "url": sites.url(place)},
        {"id": 2, "file": str(folder / "none"), "url": "http://a.example/"},
    ]
    first, second = _lines(_ok("links", "--jsonl", stdin="\n".join(map(json.dumps, asked))))
    assert first["id"] == 1
    assert len(first["links"]) >= 8  # type: ignore[arg-type]
    assert second["links"] == []
    assert "error" in second


def test_classify_answers_the_contract() -> None:
    items = [
        {
            "id": "a",
            "title": "工信部印发《人形机器人创新发展行动计划》",
            "text": "",
            "source": "",
            "url": "",
            "date": "",
        },
        {"id": "b", "title": "Chairmen agree on ticket prices", "text": "", "source": "", "url": "", "date": ""},
    ]
    first, second = _lines(_ok("classify", "--jsonl", stdin="\n".join(json.dumps(one) for one in items) + "\n\n"))
    assert (first["id"], first["decision"]) == ("a", "alert")
    assert (second["id"], second["decision"]) == ("b", "no")
    assert first.keys() == {"id", "score", "decision", "why", "vetoes", "topics", "facts"}
    assert set(first["facts"]) == {  # type: ignore[call-overload]
        "docnums",
        "titles",
        "issuers",
        "region",
        "stage",
        "amounts",
        "dates",
        "targets",
        "officials",
    }


@pytest.mark.parametrize("line", ["no json", "[1]", "[" * 100_000], ids=["text", "list", "deep"])
@pytest.mark.parametrize("command", ["classify", "links"])
def test_a_line_that_is_no_object_is_named(command: str, line: str) -> None:
    _fails(command, "--jsonl", stdin=f"\n{line}\n", says="standard input, line 2")


# --- the archive


@pytest.fixture
def told(folder: Path) -> Path:
    """A folder with settings and an archive with one alert, its delivery pending."""
    (folder / "jingbao.toml").write_text('[[sources]]\nname = "town"\nurl = "http://news.example/list.html"\n')
    with closing(Archive(folder / "jingbao.db")) as archive:
        alerts.record(
            archive,
            [draft(archived(archive, title="机器人补贴", body="全市机器人企业可申报。"), "r", "hook")],
            position=1,
            now=NOW,
        )
    return folder


def test_alerts_shows_the_item_and_why(told: Path) -> None:
    assert told
    said = _ok("alerts")
    assert "机器人补贴" in said
    assert "http://news.example/1.html" in said
    (one,) = _lines(_ok("alerts", "--json"))
    assert one["rule"] == "r"
    assert one["evidence"][0]["term"] == "机器人"  # type: ignore[index]


def test_search_finds_what_is_archived(told: Path) -> None:
    assert told
    assert "机器人补贴" in _ok("search", "企业")
    (one,) = _lines(_ok("search", "企业", "申报", "--json"))
    assert one["url"] == "http://news.example/1.html"
    assert "Nothing." in _ok("search", "没有")


def test_sources_shows_how_they_are(told: Path) -> None:
    assert told
    (one,) = _lines(_ok("sources", "--json"))
    assert (one["name"], one["last_outcome"], one["articles"]) == ("town", "ok", 1)
    assert "town" in _ok("sources")


def test_deliveries_lists_and_retries_dead_letters(told: Path) -> None:
    (one,) = _lines(_ok("deliveries", "--json"))
    assert (one["channel"], one["status"]) == ("hook", "pending")
    with closing(Archive(told / "jingbao.db")) as archive, archive.write() as connection:
        connection.execute("update deliveries set status = 'dead', due_at = null")
    assert _lines(_ok("deliveries", "--status", "dead", "--json"))[0]["id"] == one["id"]
    assert "1 dead letter revived" in _ok("deliveries", "--retry", str(one["id"]))
    assert _ok("deliveries", "--status", "dead", "--json") == ""


def test_deliveries_refuses_ids_without_retry(told: Path) -> None:
    _fails("deliveries", "msg_1", "--config", str(told / "jingbao.toml"), says="--retry")


def test_before_the_first_run_there_is_no_archive_and_the_remedy_is_named(folder: Path) -> None:
    _ok("init")
    _fails("alerts", "--config", str(folder / "jingbao.toml"), says="jingbao run")


# --- once, test-channel, doctor


def _settings(folder: Path, sites: DemoSites, hook: WebhookCatcher) -> None:
    urls = [sites.url(Place(site, list_path(site))) for site in ("cms", "gbk", "feed")]
    tables = "".join(
        f'[[sources]]\nname = "{n}"\nurl = "{url}"\ndelay = "0s"\nallow_private = true\nbacklog = true\n'
        for n, url in enumerate(urls)
    )
    channel = f'[[channels]]\nkind = "webhook"\nname = "hook"\nurl = "{hook.url}"\n'
    (folder / "jingbao.toml").write_text(channel + '[daemon]\nhealth = "off"\n' + tables)


def test_once_does_the_whole_line_and_ends(folder: Path, sites: DemoSites) -> None:
    with WebhookCatcher(folder / "hooks") as hook:
        _settings(folder, sites, hook)
        first = _ok("once")
        told = dict(hook.counts)
        assert f"{len(told)} alerts, {len(told)} messages delivered" in first
        assert "0 new articles, 0 alerts, 0 messages delivered" in _ok("once")
        assert dict(hook.counts) == told
        assert set(told.values()) == {1}
    alerted = [one["article"] for one in _lines(_ok("alerts", "--json"))]
    assert len(alerted) == len(told)
    places = {sites.place(str(one["url"])) for one in alerted}  # type: ignore[index]
    events = [one for one in expected_events() if one.edition == 1]
    assert all(places & set(one.prints) for one in events)
    assert all(any(place in event.prints for event in expected_events()) for place in places)


def test_test_channel_sends_a_sample_and_shows_the_answer(folder: Path, sites: DemoSites) -> None:
    with WebhookCatcher(folder / "hooks") as hook:
        _settings(folder, sites, hook)
        assert "hook: HTTP 204" in _ok("test-channel", "hook")
        assert len(hook.bodies) == 1
    _fails("test-channel", "nobody", "--config", str(folder / "jingbao.toml"), says="These are: hook")


def test_doctor_is_content_with_a_fresh_installation(folder: Path, sites: DemoSites) -> None:
    with WebhookCatcher(folder / "hooks") as hook:
        _settings(folder, sites, hook)
        checks = _lines(_ok("doctor", "--json"))
    assert {one["check"] for one in checks} >= {
        "Python",
        "SQLite",
        "settings",
        "rules",
        "sources",
        "channel hook",
        "disk",
    }
    assert "TROUBLE" not in {one["verdict"] for one in checks}


def test_doctor_ends_with_1_on_trouble_and_names_it(told: Path) -> None:
    with closing(Archive(told / "jingbao.db")) as archive:
        sources.sync(archive, [source()], NOW)
        with archive.write() as connection:
            connection.execute("update sources set failures = 3, last_outcome = 'tls'")
            connection.execute("update deliveries set status = 'dead'")
    result = _run("doctor")
    assert result.exit_code == 1
    assert "3 polls failed in a row, the last: tls" in result.stdout
    assert "dead letters: 1" in result.stdout


def test_doctor_explains_settings_that_do_not_load(folder: Path) -> None:
    (folder / "jingbao.toml").write_text('[fetch]\ndelay = "soon"\n')
    result = _run("doctor")
    assert result.exit_code == 1
    assert "delay" in result.stdout


def test_health_says_when_no_daemon_is_there(folder: Path) -> None:
    (folder / "jingbao.toml").write_text('[daemon]\nhealth = "127.0.0.1:9"\n')
    _fails("health", "--config", str(folder / "jingbao.toml"), says="Is `jingbao run` at work?")


def test_run_without_sources_names_the_remedy(folder: Path) -> None:
    _ok("init")
    _fails("run", "--config", str(folder / "jingbao.toml"), says="jingbao add")
