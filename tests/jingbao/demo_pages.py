"""Looking at the demo sites' pages without serving them; shared by their tests."""

from __future__ import annotations

from jingbao.demo.posts import LAST_EDITION, SITES, Post, posts
from jingbao.demo.sites import Resource, place_of, resources

BASE = "http://127.0.0.1:8000"
EDITIONS = range(LAST_EDITION + 1)
ALL_POSTS = [post for site in SITES for post in posts(site)]


def key(post: Post) -> str:
    """What a parametrised test is called by."""
    return post.key


def text_of(resource: Resource) -> str:
    charset = "gb18030" if resource.file.content_type == "text/html" else "utf-8"
    return resource.file.content.decode(charset)


def page_of(post: Post, edition: int = LAST_EDITION) -> str:
    return text_of(resources(post.site, edition, BASE)[place_of(post).path])


def the_post(post_key: str, edition: int = LAST_EDITION) -> Post:
    site = post_key.partition("/")[0]
    return next(post for post in posts(site, edition) if post.key == post_key)
