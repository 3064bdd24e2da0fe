from __future__ import annotations

import codecs
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.charset import decode, encoding, sniff
from crawler.detect import detected
from crawler.labels import ENCODINGS, codec_of, encoding_of
from crawler.prescan import declared

SIMPLIFIED = "市科技局昨日印发通知，组织开展智能机器人应用场景征集工作，申报截止时间为本月底，企业和高校均可参加。"
TRADITIONAL = "市政府昨日發布通知，開展智能機器人應用場景徵集工作，申報截止時間為本月底，企業和學校均可參加。"
ENGLISH = "The ministry said on Monday that the draft rules for humanoid robots are open for comment."
FRENCH = "Le ministère a publié hier un décret sur l’intelligence artificielle ; où était-il déjà préparé ?"
RARE = "镕囍𠮷㐀"  # outside GB2312; the last two take four bytes in GB18030


def html(head: str, body: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode("latin-1")


# ---- what a page declares


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<meta charset="gb2312">', "gbk"),
        ("<meta charset=GBK>", "gbk"),
        ("<meta charset='gb18030'/>", "gb18030"),
        ('<meta charset=" utf-8 ">', "utf-8"),
        ("<META CHARSET=UTF8>", "utf-8"),
        ('<meta\n charset\t=\n"big5">', "big5"),
        ("<meta/charset=big5>", "big5"),
        ('<meta name="x" charset="big5">', "big5"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gbk"),
        ('<meta content="text/html;charset=gb2312" http-equiv=content-type>', "gbk"),
        ("<meta http-equiv=Content-Type content='text/html; charset=\"gbk\"'>", "gbk"),
        ('<meta http-equiv="Content-Type" content="charset charset = gbk;x">', "gbk"),
        ('<meta charset="utf-16le">', "utf-8"),
        ('<meta charset="x-user-defined">', "windows-1252"),
        ('<meta charset="nonsense"><meta charset="gbk">', "gbk"),
        ('<meta charset="gbk"><meta charset="utf-8">', "gbk"),
        ('<!-- <meta charset="big5"> --><meta charset="gbk">', "gbk"),
        ('<!--><meta charset="gbk">', "gbk"),
        ('<? <meta charset="big5"><meta charset="gbk">', "gbk"),
        ('</ x="><meta charset="gbk">', "gbk"),
        ('<script>"<meta charset=gbk>"</script>', "gbk"),
        ('<p title="<meta charset=big5>"><meta charset="gbk">', "gbk"),
        ("<a =x><meta charset=gbk>", "gbk"),
        ("<br / ><meta charset=gbk>", "gbk"),
        ("a < b <meta charset=gbk>", "gbk"),
    ],
)
def test_the_prescan_finds_what_a_browser_finds(head: str, name: str) -> None:
    assert declared(html(head)) == name


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<metacharset=gbk>",
        '<meta charset="nonsense">',
        '<meta charset="utf-7">',
        '<meta content="text/html; charset=gbk">',
        '<meta http-equiv="refresh" content="text/html; charset=gbk">',
        '<meta http-equiv="content-type" content="text/html; charset=&quot;gbk">',
        "<meta http-equiv='content-type' content='text/html; charset=\"gbk'>",
        '<meta http-equiv="content-type" content="text/html; gbk">',
        '<meta charset="nonsense" http-equiv="content-type" content="text/html; charset=gbk">',
        '<p title="a><meta charset=gbk>',
        '<!-- <meta charset="gbk">',
    ],
)
def test_the_prescan_finds_nothing_where_a_browser_finds_nothing(head: str) -> None:
    assert declared(html(head)) is None


@pytest.mark.parametrize(
    "content",
    [
        b"<",
        b"<!",
        b"<!--",
        b"<meta",
        b"<meta ",
        b"<meta charset",
        b"<meta charset=",
        b"<meta charset=gbk",
        b"</",
        b"<a b='",
    ],
)
def test_a_tag_cut_off_by_the_end_declares_nothing(content: bytes) -> None:
    assert declared(content) is None
    assert sniff(content) == "windows-1252"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b'<?xml version="1.0" encoding="gb2312"?><rss/>', "gbk"),
        (b"<?xml version='1.0' encoding = 'Big5' ?><rss/>", "big5"),
        (b'<?xml version="1.0" encoding="gb2312"?><html><meta charset=utf-8>', "utf-8"),
        (b'<?xml version="1.0"?><rss/>', None),
        (b'<?xml version="1.0" encoding="gb 2312"?><rss/>', None),
        (b' <?xml version="1.0" encoding="gb2312"?><rss/>', None),
        (b'<?xml version="1.0" encoding="gb2312"', None),
        ('<?xml version="1.0"?>'.encode("utf-16-le"), "utf-16le"),
        ('<?xml version="1.0"?>'.encode("utf-16-be"), "utf-16be"),
    ],
)
def test_an_xml_declaration_counts_where_no_meta_does(content: bytes, name: str | None) -> None:
    assert declared(content) == name


def test_a_declaration_is_found_behind_long_style_sheets() -> None:
    assert declared(html(f"<style>{'p { margin: 0 }' * 2000}</style><meta charset=gbk>")) == "gbk"


def test_the_prescan_does_not_read_a_whole_book_of_tags() -> None:
    started = time.thread_time()
    for content in (b"<a " + b"b " * 3_000_000, b"<a>" * 3_000_000, b"<!" * 3_000_000, b"<meta a=" + b"'" * 3_000_000):
        declared(content)
    assert time.thread_time() - started < 2.0


# ---- labels


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("UTF-8", "utf-8"),
        (" gb2312\n", "gbk"),
        ("GB_2312-80", "gbk"),
        ("latin1", "windows-1252"),
        ("ascii", "windows-1252"),
        ("iso-8859-9", "windows-1254"),
        ("shift-jis", "shift_jis"),
        ("ks_c_5601-1987", "euc-kr"),
        ("x-x-big5", "big5"),
        ("utf-16", "utf-16le"),
        ("hz-gb-2312", "replacement"),
        ("utf-7", None),
        ("utf-99", None),
        ("", None),
        ("\u00a0utf-8", None),
        ("rot13", None),
        ("idna", None),
    ],
)
def test_a_label_means_what_browsers_take_it_to_mean(label: str, name: str | None) -> None:
    assert encoding_of(label) == name


@pytest.mark.parametrize("name", sorted(set(ENCODINGS.values())))
def test_every_encoding_of_the_standard_decodes_any_byte(name: str) -> None:
    codecs.lookup(codec_of(name))
    every = bytes(range(256)) * 2
    assert isinstance(decode(every, f"text/html; charset={name}"), str)
    assert decode(b"plain", f"text/html; charset={name}") or name.startswith("utf-16")


def test_the_table_has_the_standards_number_of_labels() -> None:
    assert len(ENCODINGS) == 228
    assert len(set(ENCODINGS.values())) == 40


# ---- which of BOM, HTTP, meta and guess counts


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("text/html; charset=gb2312", "gbk"),
        ("text/html;charset=GBK", "gbk"),
        ('text/html; Charset="utf-8"', "utf-8"),
        ("text/html; charset='utf-8'", "utf-8"),
        ("text/html; boundary=x; charset = big5", "big5"),
        ("text/html; charset=utf-99", "euc-jp"),
        ("text/html; charset=", "euc-jp"),
        ("text/html", "euc-jp"),
        ("charset=gbk", "euc-jp"),
        ("", "euc-jp"),
        (None, "euc-jp"),
    ],
)
def test_the_http_charset_goes_before_the_pages_own(content_type: str | None, name: str) -> None:
    assert sniff(html("<meta charset=euc-jp>"), content_type) == name


@pytest.mark.parametrize(
    ("bom", "name"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16le"), (codecs.BOM_UTF16_BE, "utf-16be")],
)
def test_a_bom_goes_before_everything_and_is_no_text(bom: bytes, name: str) -> None:
    content = bom + "<meta charset=gbk>中文".encode(codec_of(name))
    assert sniff(content, "text/html; charset=big5") == name
    assert decode(content, "text/html; charset=big5") == "<meta charset=gbk>中文"


@pytest.mark.parametrize("label", ["gb2312", "gbk", "gb18030"])
def test_chinese_is_always_read_as_gb18030(label: str) -> None:
    content = f"<meta charset={label}>{SIMPLIFIED}{RARE}".encode("gb18030")
    assert decode(content) == f"<meta charset={label}>{SIMPLIFIED}{RARE}"
    assert decode(f"{SIMPLIFIED}{RARE}".encode("gb18030"), f"text/html; charset={label}") == SIMPLIFIED + RARE


def test_the_old_euro_sign_of_gbk_is_read() -> None:
    assert decode(b"<meta charset=gbk>100\x80") == "<meta charset=gbk>100€"


# ---- the guess


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "gb2312", "gb18030"),
        (SIMPLIFIED + RARE, "gb18030", "gb18030"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (TRADITIONAL, "utf-8", "utf-8"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL, "gbk", "gb18030"),
        ("机器人", "gbk", "gb18030"),
        ("機器人", "big5", "big5"),
        ("热点", "utf-8", "utf-8"),
        (ENGLISH, "ascii", "windows-1252"),
        (FRENCH, "cp1252", "windows-1252"),
        (FRENCH, "utf-8", "utf-8"),
        ("Größe", "latin-1", "windows-1252"),
        ("£5 – “quoted”", "cp1252", "windows-1252"),
        ("Сегодня прошло заседание правительства по вопросам развития робототехники", "cp1251", "windows-1252"),
        ("오늘 서울에서 열린 회의에서 정부는 새로운 로봇 정책을 발표했다 " * 2, "euc-kr", "windows-1252"),
        ("", "ascii", "windows-1252"),
    ],
)
def test_a_page_without_a_word_about_it_is_guessed(text: str, encoding: str, name: str) -> None:
    assert detected(text.encode(encoding)) == name
    assert detected(f"<html><title>{text}</title><p class=a>".encode(encoding)) == name


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_the_guess_looks_beyond_a_long_english_head(encoding: str) -> None:
    text = f"<style>{'a{}' * 100_000}</style>{TRADITIONAL}"
    assert decode(text.encode(encoding)) == text


def test_a_utf8_page_cut_inside_a_character_is_still_utf8() -> None:
    assert decode(SIMPLIFIED.encode()[:-1]).startswith(SIMPLIFIED[:-1])
    assert detected(SIMPLIFIED.encode()[:-2]) == "utf-8"


def test_a_stray_byte_does_not_turn_a_utf8_page_into_something_else() -> None:
    content = SIMPLIFIED.encode() * 20 + b"\xff" + SIMPLIFIED.encode()
    assert decode(content).count("\ufffd") == 1
    assert decode(content, "text/html; charset=utf-8").count("\ufffd") == 1


# ---- declarations that cannot be true


@pytest.mark.parametrize(
    ("text", "encoding", "claimed"),
    [
        (SIMPLIFIED, "gbk", "utf-8"),
        (TRADITIONAL, "big5", "utf-8"),
        (SIMPLIFIED, "utf-8", "gbk"),
        (SIMPLIFIED, "utf-8", "iso-8859-1"),
        (SIMPLIFIED, "gbk", "iso-8859-1"),
        (TRADITIONAL, "big5", "us-ascii"),
        (FRENCH, "utf-8", "iso-8859-1"),
        ("中文", "gb18030", "utf-99"),
    ],
)
def test_a_charset_that_the_bytes_contradict_gives_way(text: str, encoding: str, claimed: str) -> None:
    assert decode(text.encode(encoding), f"text/html; charset={claimed}") == text


@pytest.mark.parametrize(
    ("text", "claimed"),
    [
        (FRENCH, "windows-1252"),
        (TRADITIONAL, "big5"),
        (SIMPLIFIED, "gbk"),
        ("오늘 서울에서", "euc-kr"),
        ("テスト", "euc-jp"),
    ],
)
def test_a_charset_that_fits_is_believed(text: str, claimed: str) -> None:
    assert decode(text.encode(claimed), f"text/html; charset={claimed}") == text


@settings(deadline=None)  # a loaded machine is no bug
@given(st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=30)))
def test_any_bytes_decode_under_any_content_type(content: bytes, content_type: str | None) -> None:
    assert isinstance(decode(content, content_type), str)
    assert sniff(content, content_type) in ENCODINGS.values()


@settings(deadline=None)  # a loaded machine is no bug
@given(st.text(alphabet="<>/!?-='\" metachrs=gbk\n", max_size=80))
def test_no_markup_breaks_the_prescan(markup: str) -> None:
    assert declared(markup.encode()) in {None, *ENCODINGS.values()}


def test_a_big_page_is_read_in_less_than_a_second() -> None:
    content = (SIMPLIFIED * 50_000).encode("gbk")
    started = time.thread_time()
    assert len(decode(content)) == len(SIMPLIFIED) * 50_000
    assert time.thread_time() - started < 1.0


@pytest.mark.parametrize(
    ("content", "stated", "name"),
    [
        ("云岫县通知".encode(), "text/html; charset=utf-8", "utf-8"),
        ("云岫县通知".encode("gbk"), "text/html; charset=gb2312", "gbk"),
        ("云岫县发布关于机器人的通知".encode() * 9, "text/html; charset=iso-8859-1", "utf-8"),  # the server is wrong
        ("云岫县发布关于机器人的通知".encode("gbk") * 9, "text/html; charset=utf-8", "gb18030"),
    ],
)
def test_the_encoding_told_is_the_one_that_is_read_by(content: bytes, stated: str, name: str) -> None:
    assert encoding(content, stated) == name
    assert decode(content, stated) == content.decode(name)
