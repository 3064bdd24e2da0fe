from __future__ import annotations

import stat
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.channels import KINDS
from db.errors import SettingsError
from db.models import Access, Source, SourceKind, TlsProfile
from jingbao.config_edit import add_source, rewrite
from jingbao.settings import Settings, template
from jingbao.settings.load import read

NEWS = Source("News", "https://a.example/news/")
SCATTERED = """\
# mine
[[sources]]   # the first
name = 'one'  # a name
url   =  "https://one.example/"

# what to tell
[[rules]]
use = "ai-policy"

[[sources]]
name = "two"
url = "https://two.example/"
[daemon]
health = "off" # at the end"""


def loaded(text: str) -> Settings:
    return read(text, Path("jingbao.toml"), {}, KINDS)


def test_a_source_is_appended_below_a_comment() -> None:
    assert add_source("[fetch]\nthreads = 2\n", NEWS, found="a list of 20 links: 新闻") == (
        "[fetch]\nthreads = 2\n"
        "\n"
        "[[sources]]\n"
        "# a list of 20 links: 新闻\n"
        'name = "News"\n'
        'url = "https://a.example/news/"\n'
    )


@pytest.mark.parametrize(
    ("text", "gap"), [("", ""), ("# x", "\n\n"), ("# x\n", "\n"), ("# x\n\n", "\n"), ("# x\r\n", "\r\n")]
)
def test_what_was_there_stays_byte_for_byte(text: str, gap: str) -> None:
    added = add_source(text, NEWS)
    assert added.startswith(f"{text}{gap}[[sources]]")
    assert added.count("\n") == added.count("\r\n") or "\r" not in text


@pytest.mark.parametrize("text", [SCATTERED, SCATTERED.replace("\n", "\r\n"), "\ufeff" + SCATTERED, template()])
def test_scattered_tables_and_comments_stay_where_they_are(text: str) -> None:
    added = add_source(text, NEWS)
    assert added.startswith(text)
    before, after = (tomllib.loads(one.removeprefix("\ufeff")) for one in (text, added))
    assert after.pop("sources") == [*before.pop("sources", []), {"name": NEWS.name, "url": NEWS.url}]
    assert after == before


def test_sources_are_added_one_after_the_other() -> None:
    text = add_source(add_source(template(), NEWS), Source("Other", "https://b.example/"))
    assert [one.name for one in loaded(text).sources] == ["News", "Other"]


@pytest.mark.parametrize(
    "source",
    [
        NEWS,
        replace(NEWS, kind=SourceKind.FEED, every_s=3600.0, fixed=True),
        replace(NEWS, fixed=True),
        replace(NEWS, access=Access(render=True)),
        replace(NEWS, selector='ul[class="a"] > li a', backlog=True),
        replace(NEWS, access=Access(delay_s=0.5)),
        replace(NEWS, access=Access(allow_private=True, obey_robots=False, tls=TlsProfile.LEGACY, delay_s=60.0)),
        Source('工信部 "政策" \\ ${HOME}', "https://a.example/?q=${HOME}&x=[1]"),
    ],
)
def test_what_is_written_reads_back_as_the_same_source(source: Source) -> None:
    assert loaded(add_source(template(), source)).sources == (source,)


def test_defaults_are_left_out_and_so_follow_the_other_tables() -> None:
    text = add_source('[schedule]\nevery = "2h"\n', NEWS)
    assert loaded(text).sources[0].every_s == 7200


def test_what_the_other_tables_say_is_left_out_and_what_they_don_t_is_written() -> None:
    text = '[fetch]\ndelay = "9s"\n[schedule]\nevery = "2h"\n'
    plain = loaded(text).plain_source("News", NEWS.url)
    assert tomllib.loads(add_source(text, plain, plain=plain))["sources"] == [{"name": "News", "url": NEWS.url}]
    assert loaded(add_source(text, plain, plain=plain)).sources == (plain,)
    assert loaded(add_source(text, NEWS, plain=plain)).sources == (replace(NEWS, fixed=True),)


def test_blanks_around_a_name_are_dropped_as_loading_does() -> None:
    assert loaded(add_source("", Source(" News ", NEWS.url))).sources == (NEWS,)


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(
    lambda name: name.isprintable() and name == name.strip()
)


@settings(database=None, deadline=None, max_examples=60)
@given(names, st.text(max_size=80))
def test_no_name_or_finding_of_a_page_can_say_anything_else(name: str, found: str) -> None:
    text = add_source("[daemon]\nhealth = 'off'\n", Source(name, NEWS.url), found=found)
    assert tomllib.loads(text)["daemon"] == {"health": "off"}
    assert [(one.name, one.url) for one in loaded(text).sources] == [(name, NEWS.url)]


@pytest.mark.parametrize("found", ["x\nurl = 'http://evil.example'", "x\r[daemon]", "x\u2028y", "\x1b[2J", "x\ud800"])
def test_a_finding_stays_in_its_comment(found: str) -> None:
    comment = add_source("", NEWS, found=found).splitlines()[1]
    assert comment.startswith("# ")
    assert comment.isprintable()


def test_an_endless_finding_is_cut() -> None:
    assert len(add_source("", NEWS, found="x" * 10_000)) < 400


@pytest.mark.parametrize("found", ["", "   ", "\n"])
def test_nothing_found_is_no_comment(found: str) -> None:
    assert "#" not in add_source("", NEWS, found=found)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (Source("one", "https://new.example/"), "has a source called 'one' already. Choose another name"),
        (Source("new", "https://one.example/"), "watches https://one.example/ already. It is called 'one'"),
        (Source("new", "HTTPS://One.example:443"), "already. It is called 'one'"),
        (Source("new", "https://two.example/?utm_source=x#y"), "already. It is called 'two'"),
        (Source(" one", "https://new.example/"), "has a source called ' one' already"),
        (Source("", "https://new.example/"), "'' cannot be a name"),
        (Source("a\nb", "https://new.example/"), r"'a\nb' cannot be a name"),
        (Source("\ud800", "https://new.example/"), r"'\ud800' cannot be a name"),
    ],
)
def test_a_repeat_or_an_impossible_name_is_refused(source: Source, reason: str) -> None:
    with pytest.raises(SettingsError) as caught:
        add_source(SCATTERED, source)
    assert reason in str(caught.value)


def test_a_name_that_holds_a_reference_is_recognised_as_a_repeat() -> None:
    source = Source("${HOME}", "https://a.example/")
    with pytest.raises(SettingsError, match="already"):
        add_source(add_source("", source), replace(source, url="https://b.example/"))


def test_an_array_of_inline_tables_cannot_be_added_to() -> None:
    with pytest.raises(SettingsError, match="Write each as a table"):
        add_source('sources = [{name = "a", url = "https://x.example/"}]\n', NEWS)


def test_broken_toml_is_not_made_worse() -> None:
    with pytest.raises(SettingsError, match="no valid TOML"):
        add_source("[fetch\n", NEWS)


# --- the file --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"a\r\nb\n", b"\xef\xbb\xbf# x\r\n", "工".encode(), b""])
def test_a_file_keeps_its_line_ends_its_mark_and_its_mode(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "jingbao.toml"
    file.write_bytes(content)
    file.chmod(0o640)
    rewrite(file, lambda text: text + "# more\r\n")
    assert file.read_bytes() == content + b"# more\r\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["jingbao.toml"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text("a", encoding="utf-8")
    link = tmp_path / "jingbao.toml"
    link.symlink_to("real.toml")
    rewrite(link, str.upper)
    assert link.is_symlink()
    assert (tmp_path / "real.toml").read_text(encoding="utf-8") == "A"


def test_a_refused_change_leaves_the_file_alone(tmp_path: Path) -> None:
    file = tmp_path / "jingbao.toml"
    file.write_text(SCATTERED, encoding="utf-8")
    with pytest.raises(SettingsError, match="already"):
        rewrite(file, lambda text: add_source(text, Source("one", "https://new.example/")))
    assert file.read_text(encoding="utf-8") == SCATTERED
    assert [one.name for one in tmp_path.iterdir()] == ["jingbao.toml"]


def test_a_change_that_cannot_be_written_leaves_no_rest(tmp_path: Path) -> None:
    file = tmp_path / "jingbao.toml"
    file.write_text("a", encoding="utf-8")

    def removed_meanwhile(text: str) -> str:
        file.unlink()
        return text

    with pytest.raises(SettingsError, match="cannot be rewritten: No such file"):
        rewrite(file, removed_meanwhile)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_missing_or_no_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be rewritten: No such file"):
        rewrite(tmp_path / "none.toml", str.upper)
    (tmp_path / "gbk.toml").write_bytes("工".encode("gb18030"))
    with pytest.raises(SettingsError, match="is not UTF-8 text"):
        rewrite(tmp_path / "gbk.toml", str.upper)
