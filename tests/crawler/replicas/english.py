# ruff: noqa: ARG005, E501 - a page reads better unbroken; not every item needs all it is given
"""English lists: governments, news sites, blogs, and sites that gather links."""

from __future__ import annotations

import re

from tests.crawler.replicas.stories import ENGLISH, Story, items, replica

HOST = "https://www.harbour.example"
_HEAD = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>News | Harbour</title></head>'
_NAV = "".join(
    f'<li><a href="/{name.lower()}">{name}</a></li>'
    for name in ("Home", "About", "Services", "Newsroom", "Publications", "Careers", "Contact")
)
_FOOT = '<ul><li><a href="/privacy">Privacy policy</a></li><li><a href="/accessibility">Accessibility statement</a></li><li><a href="https://social.example/harbour">Follow us</a></li></ul>'
_POPULAR_URLS = tuple(f"{HOST}/2019/07/popular-story-number-{n}" for n in range(5))
_POPULAR = "".join(
    f'<li><a href="{url}">The story that everybody read back then, part {n}</a></li>'
    for n, url in enumerate(_POPULAR_URLS)
)
_SUMMARY = "The agency said the measure would take effect later this year, after a period of consultation with industry and the public."


def slug(story: Story) -> str:
    return re.sub(r"[^a-z0-9]+", "-", story.title.lower()).strip("-")


def news(_: int, story: Story) -> str:
    return f"/news/{story.day:%Y/%m}/{slug(story)}"


def post(_: int, story: Story) -> str:
    return f"{HOST}/{slug(story)}/"


def written(story: Story) -> str:
    return f"{story.day:%B} {story.day.day}, {story.day.year}"


def _page(block: str, *, side: str = "", pager: str = "") -> str:
    return f'{_HEAD}<body><header class="site-header"><nav><ul>{_NAV}</ul></nav></header><main id="content">{block}{pager}</main>{side}<footer class="site-footer">{_FOOT}</footer></body></html>'


_MOST_READ = f"<aside><h2>Most read</h2><ol>{_POPULAR}</ol></aside>"


def _institute() -> str:
    rows = items(
        ENGLISH[:9],
        news,
        lambda n, s, h: (
            f'<div class="views-row"><article class="teaser"><div class="teaser__image"><a href="{h}" tabindex="-1" aria-hidden="true"><img src="/{n}.jpg" alt=""></a></div><div class="teaser__content"><h3 class="teaser__title"><a href="{h}"><span>{s.title}</span></a></h3><div class="teaser__date"><time datetime="{s.day}T12:00:00Z">{written(s)}</time></div><p>{_SUMMARY}</p></div></article></div>'
        ),
    )
    return _page(
        f'<div class="view-content">{rows}</div>',
        pager='<nav class="pager" role="navigation"><ul class="pager__items"><li class="is-active"><a href="?page=0">Current page 1</a></li><li><a href="?page=1">Page 2</a></li><li class="pager__item--next"><a href="?page=1" title="Go to next page" rel="next"><span class="visually-hidden">Next page</span><span>››</span></a></li></ul></nav>',
    )


def _wordpress_blocks() -> str:
    rows = items(
        ENGLISH[:8],
        lambda n, s: f"{HOST}/{s.day:%Y/%m}/{slug(s)}/",
        lambda n, s, h: (
            f'<li class="wp-block-post post-{900 + n} post type-post"><div class="wp-block-group"><h2 class="wp-block-post-title"><a href="{h}" target="_self">{s.title}</a></h2><div class="wp-block-template-part"><div class="taxonomy-category wp-block-post-terms"><a href="{HOST}/category/briefings/" rel="tag">Briefings</a></div><div class="wp-block-post-date"><time datetime="{s.day}T09:00:00-04:00">{written(s)}</time></div></div></div></li>'
        ),
    )
    return _page(
        f'<ul class="wp-block-post-template">{rows}</ul>',
        pager=f'<nav class="wp-block-query-pagination"><div class="wp-block-query-pagination-numbers"><span aria-current="page" class="page-numbers current">1</span><a class="page-numbers" href="{HOST}/news/page/2/">2</a><span class="page-numbers dots">…</span><a class="page-numbers" href="{HOST}/news/page/88/">88</a></div><a href="{HOST}/news/page/2/" class="wp-block-query-pagination-next">Next</a></nav>',
    )


def _commission() -> str:
    rows = items(
        ENGLISH[:7],
        lambda n, s: f"/commission/presscorner/detail/en/ip_24_{2800 + n}",
        lambda n, s, h: (
            f'<article class="ecl-content-item"><div class="ecl-content-block"><ul class="ecl-content-block__primary-meta-container"><li>Press release</li><li><time datetime="{s.day}">{s.day.day} {s.day:%B} {s.day.year}</time></li></ul><div class="ecl-content-block__title"><a href="{h}" class="ecl-link ecl-link--standalone">{s.title}</a></div><div class="ecl-content-block__description"><p>{_SUMMARY}</p></div></div></article>'
        ),
    )
    return _page(
        rows,
        side='<div class="cookie-consent"><p>This site uses cookies. Visit our <a href="/cookies">cookies policy page</a></p></div>',
    )


def _documents() -> str:
    rows = items(
        ENGLISH[:8],
        lambda n, s: f"/government/publications/{slug(s)}",
        lambda n, s, h: (
            f'<li class="document-list__item"><div class="title"><a class="link" href="{h}">{s.title}</a></div><p class="description">{_SUMMARY}</p><ul class="metadata"><li>Type: <span>Guidance</span></li><li>Organisation: Department for Machines</li><li>Updated: <time datetime="{s.day}">{s.day.day} {s.day:%B} {s.day.year}</time></li></ul></li>'
        ),
    )
    return _page(f'<ul class="document-list">{rows}</ul>')


def _loop_cards() -> str:
    rows = items(
        ENGLISH[:9],
        lambda n, s: f"{HOST}/{s.day:%Y/%m/%d}/{slug(s)}/",
        lambda n, s, h: (
            f'<li><div class="loop-card"><figure><a href="{h}"><img src="/{n}.webp" alt="A robot on a table"></a></figure><div class="loop-card__content"><div class="loop-card__cat-group"><a class="loop-card__cat" href="{HOST}/category/artificial-intelligence/">Artificial intelligence</a></div><h3 class="loop-card__title"><a class="loop-card__title-link" href="{h}">{s.title}</a></h3><div class="loop-card__meta"><ul><li><a class="loop-card__author" href="{HOST}/author/ada-nordin/">Ada Nordin</a></li></ul><time datetime="{s.day}T10:00:00-07:00">{(3 * n) + 1} hours ago</time></div></div></div></li>'
        ),
    )
    return _page(
        f'<ul class="wp-block-post-template">{rows}</ul>',
        side=_MOST_READ,
        pager=f'<a href="{HOST}/latest/page/2/">Next <svg></svg></a>',
    )


def _hashed() -> str:
    rows = items(
        ENGLISH[:9],
        lambda n, s: f"/{s.day.year}/{s.day.month}/{s.day.day}/241660{n}/{slug(s)}",
        lambda n, s, h: (
            f'<div class="_1ymtmqpi _17nnmdy1"><div class="_1ymtmqpx"><div><a href="{h}" class="_1lkmsmo1">{s.title}</a></div><p class="_1xqgdm0">{_SUMMARY}</p><div class="_8enl990"><span><a href="/authors/lee">Jo Lee</a></span><span class="_8enl991"><time datetime="{s.day}T14:05:09Z">May {s.day.day}</time></span><a href="{h}#comments">{n} Comments</a></div></div></div>'
        ),
    )
    return _page(
        f'<div class="_1bqj">{rows}</div>', side=f'<div class="_77x"><h2>Trending</h2><ol>{_POPULAR}</ol></div>'
    )


def _link_board() -> str:
    """Each item leads to another site, its comments to this one."""
    rows = items(
        ENGLISH[:10],
        _elsewhere,
        lambda n, s, h: (
            f'<tr class="athing" id="{40500 + n}"><td align="right" class="title"><span class="rank">{n + 1}.</span></td><td class="votelinks"><a id="up_{n}" href="vote?id={40500 + n}&how=up"><div class="votearrow" title="upvote"></div></a></td><td class="title"><span class="titleline"><a href="{h}">{s.title}</a><span class="sitebit comhead"> (<a href="from?site=site{n}.example"><span class="sitestr">site{n}.example</span></a>)</span></span></td></tr><tr><td colspan="2"></td><td class="subtext"><span class="score">{n * 13 + 5} points</span> by <a href="user?id=moth{n}" class="hnuser">moth{n}</a> <span class="age" title="{s.day}T09:10:11"><a href="item?id={40500 + n}">{n + 1} hours ago</a></span> | <a href="hide?id={40500 + n}">hide</a> | <a href="item?id={40500 + n}">{n * 9 + 2}&nbsp;comments</a></td></tr><tr class="spacer"></tr>'
        ),
    )
    return f"<html><head><title>Board</title></head><body><center><table><tr><td><span class='pagetop'><a href='news'>Board</a> <a href='newest'>new</a> | <a href='front'>past</a> | <a href='ask'>ask</a></span></td></tr><tr><td><table>{rows}<tr><td colspan='2'></td><td class='title'><a href='?p=2' class='morelink' rel='next'>More</a></td></tr></table></td></tr></table></center></body></html>"


def _elsewhere(number: int, story: Story) -> str:
    return f"https://site{number}.example/{story.day.year}/{slug(story)}"


def _press_table() -> str:
    rows = items(
        ENGLISH[:8],
        lambda n, s: f"/media/pr-{s.day:%Y%m%d}-{n}.pdf",
        lambda n, s, h: (
            f"<tr><td nowrap>{s.day:%m/%d/%Y}</td><td><a href='{h}'>{s.title}</a> (PDF)</td><td>Press office</td></tr>"
        ),
    )
    return _page(
        f"<table><thead><tr><th>Date</th><th>Title</th><th>Contact</th></tr></thead><tbody>{rows}</tbody></table>"
    )


def _blog() -> str:
    rows = items(
        ENGLISH[:10],
        lambda n, s: f"/posts/{slug(s)}/",
        lambda n, s, h: (
            f'<article class="post-entry"><header class="entry-header"><h2>{s.title}</h2></header><div class="entry-content"><p>{_SUMMARY}</p></div><footer class="entry-footer"><span title="{s.day} 00:00:00 +0000 UTC">{written(s)}</span>&nbsp;·&nbsp;4 min</footer><a class="entry-link" aria-label="post link to {s.title}" href="{h}"></a></article>'
        ),
    )
    return _page(
        rows,
        pager='<footer class="page-footer"><nav class="pagination"><a class="next" href="/page/2/">Next&nbsp;Page&nbsp;»</a></nav></footer>',
    )


def _archive() -> str:
    """A blog's archive: a year's number stands among the items, days have none."""
    older = [Story(s.title, s.day.replace(year=2022)) for s in ENGLISH[6:11]]
    html = "<h3>2024</h3>" + items(ENGLISH[:6], _short, _line) + "<h3>2022</h3>" + items(older, _short, _line)
    return _page(f"<section class='archive'>{html}</section>")


def _short(_: int, story: Story) -> str:
    return f"/posts/{slug(story)}.html"


def _line(_: int, story: Story, href: str) -> str:
    return f"<div class='line'><time>{story.day:%b %d}</time> <a href='{href}'>{story.title}</a></div>"


def _undated() -> str:
    rows = items(
        ENGLISH[:12],
        news,
        lambda n, s, h: f'<div class="story"><a href="{h}"><h3>{s.title}</h3></a><p>{_SUMMARY}</p></div>',
    )
    return _page(rows, side=_MOST_READ)


def _european() -> str:
    rows = items(
        ENGLISH[:8],
        news,
        lambda n, s, h: (
            f'<li class="c-teaser"><span class="c-teaser__date">{s.day:%d.%m.%Y}</span><a class="c-teaser__link" href="{h}"><span class="c-teaser__headline">{s.title}</span></a><span class="c-teaser__text">{_SUMMARY}</span></li>'
        ),
    )
    return _page(f"<ul>{rows}</ul>")


def _front(stories: tuple[Story, ...]) -> str:
    """Nothing dated: a headline, a river of stories, and sections that each have a lead and lines."""
    head = f'<section class="hero"><h1><a href="{dated_path(0, stories[0])}">{stories[0].title}</a></h1><p>{_SUMMARY}</p></section>'
    river = items(
        stories[1:7],
        dated_path,
        lambda n, s, h: (
            f'<article class="story-b"><h3><a href="{h}">{s.title}</a></h3><span class="by">By <a href="/author/jo-lee">Jo Lee</a></span></article>'
        ),
    )
    lead, lines = stories[7], items(stories[8:], dated_path, lambda n, s, h: f'<li><a href="{h}">{s.title}</a></li>')
    return _page(
        f'{head}<div class="river">{river}</div><section><h2><a href="/section/tech">Technology</a></h2><div class="lead"><h3><a href="{dated_path(7, lead)}">{lead.title}</a></h3></div><ul>{lines}</ul></section>',
        side=_MOST_READ,
    )


def dated_path(_: int, story: Story) -> str:
    return f"/{story.day:%Y/%m/%d}/technology/{slug(story)}"


ENGLISH_PAGES = (
    replica("front page of a paper", f"{HOST}/", _front(ENGLISH), ENGLISH, dated_path, dated=False, never=_POPULAR_URLS),
    replica("institute with teasers", f"{HOST}/news-events/news", _institute(), ENGLISH[:9], news, older="?page=1"),
    replica("WordPress blocks", f"{HOST}/news/", _wordpress_blocks(), ENGLISH[:8], lambda n, s: f"{HOST}/{s.day:%Y/%m}/{slug(s)}/", older="page/2/"),
    replica("commission", f"{HOST}/en/news", _commission(), ENGLISH[:7], lambda n, s: f"/commission/presscorner/detail/en/ip_24_{2800 + n}"),
    replica("documents with their particulars", f"{HOST}/search/policy", _documents(), ENGLISH[:8], lambda n, s: f"/government/publications/{slug(s)}"),
    replica("cards with category and author", f"{HOST}/latest/", _loop_cards(), ENGLISH[:9], lambda n, s: f"{HOST}/{s.day:%Y/%m/%d}/{slug(s)}/", older="page/2/", never=_POPULAR_URLS),
    replica("hashed classes", f"{HOST}/tech", _hashed(), ENGLISH[:9], lambda n, s: f"/{s.day.year}/{s.day.month}/{s.day.day}/241660{n}/{slug(s)}", never=_POPULAR_URLS),
    replica("board of links", f"{HOST}/news", _link_board(), ENGLISH[:10], _elsewhere, older="?p=2"),
    replica("table of press releases", f"{HOST}/media/", _press_table(), ENGLISH[:8], lambda n, s: f"/media/pr-{s.day:%Y%m%d}-{n}.pdf"),
    replica("blog with a link over each post", f"{HOST}/", _blog(), ENGLISH[:10], lambda n, s: f"/posts/{slug(s)}/", older="page/2/"),
    replica("archive with years among the items", f"{HOST}/archive/", _archive(), [*ENGLISH[:6], *(Story(s.title, s.day.replace(year=2022)) for s in ENGLISH[6:11])], _short),
    replica("undated stories", f"{HOST}/stories/", _undated(), ENGLISH[:12], news, dated=False, never=_POPULAR_URLS),
    replica("European dates", f"{HOST}/aktuelles/", _european(), ENGLISH[:8], news),
)  # fmt: skip
