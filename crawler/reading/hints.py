"""Class and id names of common templates and CMS, and what they say about the element that bears them.

Hints, never verdicts: each is weighed against how much of the page's prose it would take away (see marks.py). All are
matched in lower case. Pinyin and English mix freely: xiangguan is 相关, tuijian 推荐, pinglun 评论, fenxiang 分享.
"""

from __future__ import annotations

import re


def _words(*alternatives: str) -> str:
    """Whole words of a class or id: bounded by space, dash, underscore or the ends."""
    return rf"(?:^|[\s_-])(?:{'|'.join(alternatives)})(?=$|[\s_-])"


# Words that mean one thing …
_NOISE_WORDS = _words(
    "ads?|adv|advert|advertisement|advertising|guanggao|sponsor|sponsors|sponsored|promos?|promotion",
    "navi?|navbar|navigation|menu|submenu|topbar|toolbar|crumbs?|breadcrumbs?|daohang|skip-link",
    "sidebars?|aside|friendlinks?|youqing|shares?|sharing|sns|fenxiang|digg|newdigg|qrcode|ewm|erweima",
    "related|relates?|relation|similar|recommend|recommends|recommended|recommendations?|otherlinks?",
    "xiangguan|tuijian|xgwz|xgyd|xgnews|hotnews|ranklist|mostread|readmore|morelink|teasers?|boxoff",
    "tagcloud|keywords|pager|pagination|prevnext|byline|author-info|author-bio|pubtime",
    "login|signin|signup|signup-form|register|subscribe|subscription|newsletter|paywall",
    "cookies?|popup|gdpr|consent|screen-reader-text|sr-only|visually-hidden|noprint|no-print",
)
# … parts long enough to mean it inside any word …
_NOISE_PARTS = (
    "related[-_]|[-_]related|related(?:article|news|post|stor|content)|recommend|tuijian|xiangguan"
    "|sidebar|breadcrumb|newsletter|paginat|taboola|outbrain|advertis|googlead|adsbygoogle|gg_ad|_ad_|-ad-"
    "|share-?bar|share[-_]|[-_]share|sharedaddy|addtoany|jiathis|bdshare|social-?(?:share|links)|friendlink"
    "|prev-?next|next-?prev|post-navigation|(?:article|post)[-_]tags|tag-?list|cookie-?(?:banner|bar|consent)"
    "|author-?box|author-bio|about-author|(?:post|article)-author|editor-note|subscribe|sign-up-form"
    "|popular-posts|most-?(?:read|pop)|hot-?news|rank-list|trending|(?:read|also|more)-(?:more|next|read|stories)"
    "|read-more|up-next|morestories"
)
NOISE_NAME = re.compile(f"{_NOISE_WORDS}|{_NOISE_PARTS}")

# … words that templates also give to the article: they count only where little prose stands under them …
WEAK_NAME = re.compile(
    _words(
        "sider?|foot|bottom|banner|tools?|rail|latest|popular|trending|next|prev|prevnext|categor(?:y|ies)|topics|pages",
        "keyword|bio|authors?|wx|follow|social|modal|overlay|credit|source-info|handle|tbox|cta|disclaimer|meta",
        "video|player|poll|survey|vote|tips?|info|labels?|hd|tags?|top10|hots?",
    )
)
# … and words that count only where they hold links, too.
LINKED_NAME = re.compile(_words("lists?|rank|ranking|more|context|widgets?|editors?|copy"))

COMMENT_NAME = re.compile(rf"comment|disqus|pinglun|discuss|respond|livefyre|{_words('repl(?:y|ies)')}")
FOOT_NAME = re.compile(rf"{_words('footer|foot|colophon')}|footer-|-footer|copyright")
CAPTION_NAME = re.compile(
    r"caption|img[-_]?desc|image[-_]?note|pic[-_]?note|photo[-_]?credit|image[-_]?credit|img_?txt|picinfo"
)
STANDFIRST_NAME = re.compile(
    r"dek|sub-?head|sub-?title|standfirst|bio|disclos|disclaim|tooltip|cta|caption|blurb|credit|ad-"
)
HEADLINE_NAME = re.compile(rf"title|headline|heading|biaoti|headtxt|{_words('tit|bt|h1')}")
BODY_NAME = re.compile(
    r"trs_u?editor|ucap-content|ivs_content|rich_media_content|artibody|articlebody|newstext|story-body|zoom"
    r"|(?:article|content)[-_]{0,2}(?:body|content|text|txt|article)"
    r"|(?:post|entry|news|story|detail|main)[-_]{0,2}(?:body|content|text|txt)"
    rf"|{_words('content|article|detail|zwcontent|wzcon|text_con')}"
)

NOISE_TAGS = frozenset(("nav", "footer", "aside", "menu", "dialog", "figcaption", "caption"))
NOISE_ROLE = re.compile(
    r"navigation|complementary|banner|contentinfo|search|dialog|alertdialog|menu|menubar|toolbar", re.IGNORECASE
)
