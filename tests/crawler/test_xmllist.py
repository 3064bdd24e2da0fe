from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from crawler.parse import links_of
from crawler.xmllist import listing_from_xml, looks_like_xml
from db.errors import ParseError
from db.models import Link, SourceKind

URL = "https://www.lanhe.gov.cn/api/list.xml"
DAY = datetime(2024, 5, 28, tzinfo=timezone(timedelta(hours=8)))
XML = '<?xml version="1.0" encoding="utf-8"?>'


def rows(write: str) -> str:
    return "".join(write.format(n=n, title=title) for n, title in enumerate(("关于甲事项的通知", "关于乙事项的公告")))


@pytest.mark.parametrize(
    "xml",
    [
        f"<root><list>{rows('<item><title>{title}</title><url>/a/{n}.html</url><date>2024-05-28</date></item>')}</list></root>",
        f"<data><total>2</total>{rows('<row><bt><![CDATA[{title}]]></bt><link><![CDATA[/a/{n}.html]]></link><fbsj>2024-05-28</fbsj></row>')}</data>",
        f"<r>{rows('<doc title=%s{title}%s href=%s/a/{n}.html%s pubdate=%s2024-05-28%s/>'.replace('%s', chr(34)))}</r>",
        f"<r>{rows('<doc><head><title>{title}</title></head><url>/a/{n}.html</url><time>2024-05-28</time></doc>')}</r>",
        "<r><item><title>关于甲事项的通知</title><url>/a/0.html</url><date>2024-05-28</date></item><pages/><item><title>关于乙事项的公告</title><url>/a/1.html</url><date>2024-05-28</date></item></r>",
    ],
)  # fmt: skip
def test_rows_are_read_whatever_their_elements_are_called(xml: str) -> None:
    listing = listing_from_xml(f"{XML}{xml}".encode(), URL)
    assert listing is not None
    assert listing.kind is SourceKind.LIST
    assert listing.links == (
        Link("https://www.lanhe.gov.cn/a/0.html", "关于甲事项的通知", DAY),
        Link("https://www.lanhe.gov.cn/a/1.html", "关于乙事项的公告", DAY),
    )
    assert links_of(f"{XML}{xml}".encode(), URL).links == listing.links


def test_the_charset_is_the_documents() -> None:
    xml = f"<r>{rows('<item><title>{title}</title><url>/a/{n}.html</url></item>')}</r>"
    listing = listing_from_xml(f'<?xml version="1.0" encoding="gbk"?>{xml}'.encode("gb18030"), URL)
    assert listing is not None
    assert listing.links[0].title == "关于甲事项的通知"


@pytest.mark.parametrize(
    "content",
    [
        f"{XML}<html><body><a href='/1'>x</a></body></html>",
        f"{XML}<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0//EN'><html></html>",
        "<root><item/></root>",
        "",
    ],
)
def test_pages_are_not_taken_for_lists(content: str) -> None:
    assert not looks_like_xml(content.encode())
    assert listing_from_xml(content.encode(), URL) is None


@pytest.mark.parametrize(
    "xml",
    [
        "<r><a>1</a></r>",
        "<r><a>",
        "<r>&nbsp;</r>",
        "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><r>"
        + "<item><title>&b;</title><url>/1</url><date>2024-05-28</date></item>" * 2
        + "</r>",
    ],
)
def test_xml_without_rows_broken_or_with_entities_of_its_own_is_none(xml: str) -> None:
    assert listing_from_xml(f"{XML}{xml}".encode(), URL) is None


def test_what_is_built_to_stop_a_parser_is_refused() -> None:
    with pytest.raises(ParseError):
        listing_from_xml(f"{XML}{'<a>' * 5_000}".encode(), URL)
