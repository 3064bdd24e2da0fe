"""English pages: every layout with every kind of noise gives exactly the paragraphs that were written."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.extract import extract
from crawler.reading.blocks import names_block
from db.fold import fold
from db.models import PageKind

URL = "https://courier.example/2025/04/08/tea-robots"
TITLE = "Hill farms hand the tea harvest to six slow robots"
STORY = (
    "Six squat machines crept along the tea rows above the village on Monday, nipping off buds with two thin arms.",
    "The farm office used to hire four hundred pickers every spring, but this year barely half of them signed up.",
    "“The hard part is knowing a young leaf from an old one,” said the engineer who spent two winters on the task.",
    "Steep plots stay with the pickers: anything above twenty degrees is off limits, and every row needs a wide lane.",
    "If the season ends well, the village wants twenty more machines and a handbook for its neighbours.",
)
HEADLINES = (
    "Harbour tries a new way to count its crates",
    "Two machines join the staff of the library",
    "Delivery carts reach the eastern suburb",
    "A climbing robot listens to old trees",
    "Night sweepers wake up fewer people",
)
SUMMARIES = (
    "Cameras read the numbers while the crane is still moving, and the clerks keep their hands dry.",
    "After closing time they roll along the shelves and check where thirty thousand books stand.",
    "The line is five miles long and serves a mall; you open the box with a code from your phone.",
    "It hugs the trunk, winds its way up and sounds the wood for holes, six hours at a stretch.",
    "The district says that complaints about noise have halved since the small carts took over.",
)

LAYOUTS = {
    "article element": "<main><article><header><h1>{title}</h1><time datetime='2025-04-08T09:30:00Z'>"
    "8 April 2025</time></header>{body}{inside}</article>{below}</main>",
    "wordpress": "<article class='post hentry'><h1 class='entry-title'>{title}</h1><div class='entry-meta'>"
    "April 8, 2025</div><div class='entry-content'>{body}{inside}</div></article>{below}",
    "magazine": "<div class='wrapper'><div class='headline'><h1>{title}</h1></div><p class='byline'>By Dana Holloway |"
    " April 8, 2025</p><div class='story-body'>{body}{inside}</div>{below}</div>",
    "microdata": "<div itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop='headline'>{title}</h1><meta"
    " itemprop='datePublished' content='2025-04-08T09:30:00Z'><div itemprop='articleBody'>{body}{inside}</div>"
    "</div>{below}",
    "nameless": "<div><div><h1>{title}</h1><div>Tuesday, 8 April 2025</div><div>{body}{inside}</div>"
    "</div>{below}</div>",
    "table": "<table><tr><td><a href='/a'>Sports</a></td><td><h1>{title}</h1>8 April 2025<div>{body}{inside}</div>"
    "{below}</td></tr></table>",
}


def each(item: str) -> str:
    rows = enumerate(zip(HEADLINES, SUMMARIES, strict=True), start=1)
    return "".join(item.format(n=n, title=title, summary=summary) for n, (title, summary) in rows)


LINK = "<a href='/{n}'>{title}</a>"
NOISE = {
    "related ul": "<h3>Related articles</h3><ul>" + each(f"<li>{LINK}</li>") + "</ul>",
    "more stories": "<div><h4>More stories</h4><ol>" + each(f"<li>{LINK}</li>") + "</ol></div>",
    "read next": "<p><b>Read next:</b></p>" + each(f"<p>{LINK}</p>"),
    "most read": "<section><h2>Most read</h2>" + each("<div>{n}. " + LINK + "</div>") + "</section>",
    "cards": "<div><h2>You may also like</h2>"
    + each(f"<div class='card'><h3>{LINK}</h3><p>{{summary}}</p><span>April {{n}}, 2025</span></div>")
    + "</div>",
    "nameless list": "<ul>" + each(f"<li>{LINK}</li>") + "</ul>",
    "definition list": "<dl><dt>See also</dt>" + each(f"<dd>{LINK}</dd>") + "</dl>",
    "table of links": "<table><tr><td>Top stories</td></tr>" + each(f"<tr><td>{LINK}</td></tr>") + "</table>",
    "aside": "<aside><h3>Trending now</h3>" + each(f"<p>{LINK}</p><p>{{summary}}</p>") + "</aside>",
    "previous and next": "<div class='post-navigation'><a href='/1'>Previous post</a> <a href='/2'>Next post</a></div>",
    "share": "<div>Share this: <a href='#'>Facebook</a> <a href='#'>Twitter</a> <a href='#'>Email</a></div>",
    "share words": "<p>Share on Facebook</p><p>Tweet</p><p>Copy link</p>",
    "tags": "<p>Tags: <a href='/t/1'>tea</a>, <a href='/t/2'>robots</a></p>",
    "filed under": "<p>Filed under: <a href='/t/1'>Farming</a></p>",
    "copyright": "<p>Copyright 2025 Harbour Courier. All rights reserved.</p>",
    "comments": "<div id='comments'><h3>2 comments</h3><p>My aunt picked there for years and her back still hurts.</p>"
    "<p>Lovely, but what happens when it rains on the sensors?</p></div>",
    "comment box": "<h3>Leave a reply</h3><p>Your email address will not be published.</p>",
    "newsletter": "<div class='newsletter'><p>Sign up for the morning letter and read it over breakfast.</p></div>",
    "sign up": "<p>Subscribe to our newsletter</p>",
    "cookies": "<div class='cookie-consent'><p>We use cookies to remember you. You can say no at any time.</p></div>",
    "cookie line": "<p>This website uses cookies to improve your experience.</p>",
    "advertisement": "<p>Advertisement</p>",
    "advert box": "<div class='advert'><p>Spring tea at half price, tonight only, while stocks last.</p></div>",
    "follow": "<p>Follow us on Twitter</p>",
    "author box": "<div class='author-box'><p>Dana Holloway has covered farms since 2009 and lives by the sea.</p>"
    "</div>",
    "views": "<p>1,024 views</p>",
    "reading time": "<p>4 min read</p>",
    "app": "<p>Download our free app</p>",
}


def page(layout: str, place: str = "", noise: str = "") -> bytes:
    slots = {"inside": "", "below": ""} | ({place: noise} if place else {})
    body = "".join(f"<p>{line}</p>" for line in STORY)
    menu = "<nav><a href='/'>Home</a> <a href='/farms'>Farms</a></nav>"
    html = LAYOUTS[layout].format(title=TITLE, body=body, **slots)
    return f"<html lang='en'><title>{TITLE} | Harbour Courier</title><body>{menu}{html}</body></html>".encode()


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("place", ["inside", "below"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_any_noise_at_the_end_of_an_english_page_is_left_out(layout: str, place: str, noise: str) -> None:
    article = extract(page(layout, place, NOISE[noise]), URL)
    assert article.body.split("\n") == list(STORY)
    assert article.title == TITLE


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_english_page_is_an_article_in_english_of_its_day(layout: str) -> None:
    article = extract(page(layout), URL)
    assert (article.kind, article.lang) == (PageKind.ARTICLE, "en")
    assert article.published_at is not None
    assert article.published_at.date() == date(2025, 4, 8)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_links_of_the_noise_are_not_the_bodys(layout: str) -> None:
    assert extract(page(layout, "below", NOISE["related ul"] + NOISE["tags"]), URL).links == ()


STORY_WORDS = ("articles", "stories", "posts", "news", "content", "videos", "topics", "links", "coverage")
KINDS = ("Related", "Recommended", "Popular", "Trending", "Latest", "Recent", "Featured", "Similar", "Suggested")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("what", STORY_WORDS)
def test_a_kind_of_stories_names_a_block_in_any_dress(kind: str, what: str) -> None:
    for name in (
        f"{kind} {what}",
        f"{kind.upper()} {what.upper()}",
        f"{kind} {what}:",
        f"» {kind} {what}",
        f"More {kind} {what}",
    ):
        assert names_block(fold(name))


WHICH = ("相关", "热门", "推荐", "精彩", "更多", "最新", "延伸", "编辑", "今日", "往期", "猜你", "随机")
WHAT = ("文章", "阅读", "新闻", "报道", "推荐", "链接", "内容", "资讯", "视频", "政策", "话题")


@pytest.mark.parametrize("which", WHICH)
@pytest.mark.parametrize("what", WHAT)
def test_which_and_what_name_a_block_in_any_dress(which: str, what: str) -> None:
    for name in (
        f"{which}{what}",
        f"{which}{what}：",
        f"【{which}{what}】",
        f"{which} {what}",
        f"◆{which}·{what}",
        f"- {which}{what} -",
    ):
        assert names_block(fold(name))


@pytest.mark.parametrize("sentence", STORY)
@pytest.mark.parametrize("which", ["Related", "More", "Latest"])
def test_a_sentence_names_no_block_whatever_it_opens_with(which: str, sentence: str) -> None:
    assert not names_block(fold(f"{which}: {sentence}"))
