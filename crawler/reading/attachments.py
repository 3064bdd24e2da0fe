"""The links and images that belong to a body, as absolute URLs."""

from __future__ import annotations

from crawler.reading.body import Reading
from crawler.reading.tree import to_files
from crawler.urls import resolve
from db.models import BodyLink

_ABOVE = 3  # lines above the body: a caption may stand between its image and the first paragraph
_TAIL_LINES = 6  # below the body: where attachments are listed
_ICONS = ("icon", "logo", "qrcode", "erweima", "ewm", "avatar", "blank.", "spacer", "loading", "share", ".svg")

_FOREIGN = frozenset(("repeated links", "another article", "named comment", "aside", "nav"))


def body_links(reading: Reading, base: str) -> tuple[BodyLink, ...]:
    """Links in the body's lines, in order, without repeats, and the attachments listed right below it."""
    found: dict[str, BodyLink] = {}
    kept = reading.kept()
    below = range(kept[-1] + 1, min(kept[-1] + 1 + _TAIL_LINES, len(reading.tree.lines))) if kept else ()
    attached = [index for index in below if to_files(reading.tree.lines[index]) and reading.why[index] not in _FOREIGN]
    for index in [*kept, *attached]:
        for href, text in reading.tree.lines[index].links:
            url = resolve(base, href) if href and not href.startswith("#") else None
            if url is not None and url not in found:
                found[url] = BodyLink(url, text)
    return tuple(found.values())


def body_images(reading: Reading, base: str) -> tuple[str, ...]:
    """Images between the body's first and last line, icons and codes left out."""
    kept = reading.kept()
    if not kept:
        return ()
    found: dict[str, None] = {}
    for image in reading.tree.images:
        if not kept[0] - _ABOVE <= image.line <= kept[-1] + 1 or any(word in image.src.lower() for word in _ICONS):
            continue
        beside = reading.why[min(image.line, len(reading.why) - 1)]
        if beside in _FOREIGN and image.line <= kept[-1]:
            continue
        if (url := resolve(base, image.src)) is not None:
            found[url] = None
    return tuple(found)
