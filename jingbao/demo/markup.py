"""What the three layouts share: the files they make, their templates and the pieces around an article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from jingbao.demo.posts import Post

#: A transparent pixel: logos and pictures need bytes, not looks.
PIXEL = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)
TEASER = 90  # characters: longer than a short article's paragraphs, as on real sites
_RELATED, _RELATED_POLICY = 5, 2  # posts under an article, and at most how many of them are policy news


@dataclass(frozen=True, slots=True)
class File:
    """What a server answers for a path. `content_type` goes out verbatim, with or without a charset."""

    content: bytes
    content_type: str


@cache
def template(site: str, name: str) -> Template:
    return Template(files("jingbao.demo").joinpath("content", site, name).read_text(encoding="utf-8"))


def teaser(post: Post) -> str:
    """The beginning of the text, escaped, as lists print it."""
    text = "".join(post.paragraphs) if post.lang == "zh" else " ".join(post.paragraphs)
    return escape(text[:TEASER]) + "..."


def related(post: Post, shown: Sequence[Post]) -> list[Post]:
    """Five other posts as a CMS picks them. Policy news stands under any article, which is what makes a leak cost."""
    start = shown.index(post)
    others = [*shown[start + 1 :], *shown[:start]]
    policy = [one for one in others if one.event is not None][:_RELATED_POLICY]
    plain = [one for one in others if one.event is None][: _RELATED - len(policy)]
    by_turns = [one for pair in zip(plain, policy, strict=False) for one in pair]
    return by_turns + plain[len(policy) :]


def neighbours(post: Post, shown: Sequence[Post]) -> tuple[Post | None, Post | None]:
    """The posts before and after it in time."""
    place = shown.index(post)
    before = shown[place + 1] if place + 1 < len(shown) else None
    return before, shown[place - 1] if place else None
