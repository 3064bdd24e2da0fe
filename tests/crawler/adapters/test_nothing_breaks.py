# ruff: noqa: E501 - a page reads better unbroken
"""Pages and answers made of pieces of all platforms, in any order: a list, a name for what it is, or nothing."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.adapters import CLAIMING, FILLING, Sheet, claimed
from db.errors import ParseError
from db.outcomes import Outcome
from tests.crawler.adapters.pages import UNIT, URL

PIECES = [
    *(f'<script url="{UNIT}" queryData="', "{'tagId':'list'", "<record><![CDATA[", "<datastore>", ".jpage({", "window.__INITIAL_STATE__="),
    *('{"data":{"html":"', '{"articles":[', '{"searchVO":{"listVO":', '{"datasource":[{"publishUrl":', "/searchList/", "_isJson"),
    *("$.ajax({url:'", "onclick=\"go('1')\"", "function go(a){location='", "dataproxy.jsp", "ds_" + "a" * 32 + ".json", "rsshub error message"),
    *("</script>", '"', "'", "{", "}", "[", "]", "null", "<ul>", "<a href='/1.html'>关于事项的公告</a>", "\x00", "\ud83e"),
]  # fmt: skip
PATHS = [
    UNIT,
    "/gkmlpt/index",
    "/gkmlpt/api/all/0",
    "/search-gov/data",
    "/search/" + "a" * 32 + "?_isJson=true",
    "/a/ds_" + "b" * 32 + ".json",
]
PATHS += [
    "/module/web/jpage/dataproxy.jsp?startrecord=1&endrecord=9",
    "/jsearchfront/interfaces/cateSearch.do",
    "/search-front-server/api/search/info?p=1",
    "/",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.sampled_from(PATHS))
def test_no_page_and_no_answer_breaks_an_adapter(text: str, path: str) -> None:
    url = f"https://l.example{path}"
    seen = Sheet(text.encode("utf-8", "surrogatepass"), url, url, URL, None, None)
    for adapter in (*CLAIMING, *FILLING):
        try:
            got = adapter.read(seen) if adapter.recognises(seen) else None
        except ParseError:
            continue
        assert got is None or bool(got.links) == (got.outcome is Outcome.OK)


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-5, 5)
        | st.sampled_from(["", "x", "/1.html", "2026-02-27", "http://["]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    "data html articles title url searchVO listVO catMap total datasource publishUrl searchResult dataResults groupData results result code".split()  # noqa: SIM905 - as prose
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=20,
    ),
    st.sampled_from(PATHS),
)
def test_no_json_breaks_an_adapter_whatever_its_keys_hold(document: object, path: str) -> None:
    url = f"https://l.example{path}"
    seen = Sheet(json.dumps(document).encode(), url, url, URL, "application/json", None)
    got = claimed(seen)
    assert got is None or bool(got.links) == (got.outcome is Outcome.OK)
