"""What `jingbao check` says of pages that are not the list they were, against a server on loopback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from alerts.notices.outcomes import OUTCOMES
from db.errors import FetchError
from db.outcomes import Outcome
from jingbao.cli import cli
from jingbao.cli.look import meant
from jingbao.settings import default
from jingbao.settings.catalogue import presets
from tests.jingbao.test_cli_add import HTML, ROWS, site

LOGIN = "<title>用户登录</title><form><input name='u'><input type='password' name='p'></form>"
SOFT_404 = "<title>404</title><p>您访问的页面不存在</p>"
CHALLENGE = "<script>document.cookie='ck=1;path=/';location.reload();</script>"
FRIENDS = "".join(f'<li><a href="http://body{n}.example/">第{n}市人民政府</a></li>' for n in range(8))
ARTICLE = (
    f"<title>关于机器人的通知</title><h1>关于机器人的通知</h1><p>{'全市机器人企业可以申报补贴，详情见附件。' * 12}</p>"
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "jingbao.toml").write_text('[fetch]\ndelay = "0s"\n')
    return tmp_path


def check(url: str, *words: str) -> Result:
    return CliRunner().invoke(cli, ["check", url, "--allow-private", *words], env={"COLUMNS": "200"})


@pytest.mark.parametrize(
    ("html", "outcome"),
    [
        ("<title>通知公告</title><ul></ul>", Outcome.EMPTY_LIST),
        (LOGIN, Outcome.LOGIN),
        (SOFT_404, Outcome.SOFT_404),
        (CHALLENGE, Outcome.CHALLENGE),
    ],
)
@pytest.mark.parametrize("kind", ["auto", "list"])
def test_what_is_no_list_is_named_explained_and_has_a_remedy(html: str, outcome: Outcome, kind: str) -> None:
    with site({"/tzgg/": (HTML, html)}) as host:
        result = check(f"{host}/tzgg/", "--kind", kind)
        assert f"HTTP 200, {len(html.encode()):,} bytes, {host}/tzgg/" in result.stdout
    assert result.exit_code == 0
    said = " ".join(result.stdout.split())  # however it is wrapped
    told = OUTCOMES["en"][outcome]
    assert said.startswith(outcome)
    assert f"{told.name}. {told.meaning} " in said
    assert told.advice
    assert all(f"▸ {step}" in said for step in told.advice)
    assert "No rule matches" not in result.stdout
    assert "(no title)" not in result.stdout


def test_the_outcome_stands_above_links_that_are_not_the_lists() -> None:
    with site({"/tzgg/": (HTML, f"<ul>{FRIENDS}</ul>")}) as host:
        words = (f"{host}/tzgg/", "--selector", "ul li a")
        said = check(*words).stdout
        first, *links = [json.loads(line) for line in check(*words, "--json").stdout.splitlines()]
        assert (first["url"], first["outcome"], bool(first["advice"])) == (f"{host}/tzgg/", "offsite", True)
    assert said.startswith("offsite: all items lead elsewhere")
    assert "8 links (offsite)" in said
    assert [one["url"] for one in links] == [f"http://body{n}.example/" for n in range(8)]


def test_of_a_list_that_is_well_nothing_is_explained() -> None:
    with site({"/tzgg/": (HTML, f"<title>通知公告</title><ul>{ROWS}</ul>")}) as host:
        said = check(f"{host}/tzgg/").stdout
    assert said.startswith("list: 通知公告")
    assert "10 links (ok)" in said


def test_a_configured_list_without_items_is_explained_even_where_its_selector_is_to_blame(folder: Path) -> None:
    with site({"/tzgg/": (HTML, f"<ul>{ROWS}</ul>")}) as host:
        keys = f'name = "a"\nurl = "{host}/tzgg/"\nselector = "ul.news li a"\nallow_private = true\ndelay = "0s"\n'
        (folder / "jingbao.toml").write_text(f"[[sources]]\n{keys}")
        result = check(f"{host}/tzgg/")
    assert result.exit_code == 0
    assert result.stdout.startswith("empty_list: the list is empty")


def test_an_article_where_a_list_was_says_both() -> None:
    with site({"/tzgg/": (HTML, ARTICLE)}) as host:
        as_list = check(f"{host}/tzgg/", "--kind", "list").stdout
        as_found = check(f"{host}/tzgg/").stdout
    assert as_list.startswith("empty_list: ")
    assert "关于机器人的通知" in as_list
    assert as_found.startswith("关于机器人的通知")


def test_a_page_that_is_gone_is_explained_before_the_error() -> None:
    with site({}) as host:
        result = check(f"{host}/tzgg/")
        machine = check(f"{host}/tzgg/", "--json")
    assert isinstance(result.exception, FetchError)
    assert result.stdout.startswith("gone. ")
    assert OUTCOMES["en"][Outcome.GONE].meaning in result.stdout
    assert machine.stdout == ""


def test_a_sources_name_stands_for_its_address(folder: Path) -> None:
    with site({"/tzgg/": (HTML, f"<title>通知公告</title><ol class='x'>{ROWS}</ol>")}) as host:
        more = f"""[[sources]]\nname = "市工信局"\nurl = "{host}/tzgg/"\nselector = ".x li:first-child a"\n"""
        (folder / "jingbao.toml").write_text(f'[fetch]\ndelay = "0s"\n{more}')
        said = check("市工信局").stdout
    assert f"{host}/tzgg/" in said
    assert "1 link (ok)" in said


@pytest.mark.parametrize(
    ("word", "remedy"),
    [
        ("市工信局", "Write the whole address, as https://市工信局"),
        ("gd-gdi", "Did you mean gd-gdii?"),
        ("www.lanhe.example/tzgg/", "Write the whole address, as https://www.lanhe.example/tzgg/"),
    ],
)
def test_what_is_neither_address_nor_name_has_a_remedy(word: str, remedy: str) -> None:
    said = str(check(word).exception)
    assert f"{word}: is no address, and no source or preset is called so" in said
    assert remedy in said


def test_a_presets_id_stands_for_its_address_and_how_it_is_read() -> None:
    settings = default(Path())
    options = {"kind": "auto", "selector": None, "body": None, "exclude": (), "allow_private": False}
    preset = next(one for one in presets() if one.table.render)
    source = meant(preset.id, settings, {**options, "ignore_robots": False, "tls": None})
    assert (source.url, source.access.render) == (preset.table.url, True)
