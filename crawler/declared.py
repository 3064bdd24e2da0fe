"""Whether a page says of itself that it is one article, in words for machines that list pages seldom carry."""

from __future__ import annotations

import re

#: Of one article: Open Graph's time (https://ogp.me/#type_article; `og:type` itself stands on archives, too) and the
#: title that 政府网站发展指引 (2017) asks of article pages, which columns leave blank or give their short name.
_META = re.compile(
    r"""<meta\s(?=[^>]{0,300}?(?:property|name)\s*=\s*["']?(?P<name>article:published_time|articletitle)\b)"""
    r"""[^>]{0,600}?content\s*=\s*["'](?P<content>[^"'>]{0,2000})""",
    re.IGNORECASE,
)
_LEAST_CONTENT = 10  # characters of a moment or a title
#: https://schema.org/NewsArticle and its like. A list may describe each of its items so.
_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"(?:(?:Reportage|Analysis)?NewsArticle|BlogPosting)"')


def says_article(html: str) -> bool:
    """One description of an article, or a meta element with the title or the time of one."""
    if any(len(match["content"].strip()) >= _LEAST_CONTENT for match in _META.finditer(html)):
        return True
    return len(_TYPE.findall(html)) == 1
