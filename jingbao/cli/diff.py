"""`diff`: what an edit changed, what became of a draft, or how two texts differ, clause by clause."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click

from alerts.clauses import compare
from alerts.clauses.drafts import DRAFT, draft_of, issued_of
from alerts.clauses.html import page
from alerts.clauses.record import as_record
from db import events as event_rows
from db import versions
from db.errors import ArchiveError, SettingsError
from db.models import ArchivedArticle
from db.store import Archive
from db.versions import Version
from jingbao.cli.common import (
    beijing,
    config_option,
    console,
    errors,
    json_option,
    load_settings,
    open_archive,
    print_json,
)
from jingbao.cli.diff_view import print_diff

_WAYS = "Name an article, two articles, two text files, or --event EVENT_ID"
_SHORT = 200  # characters: a page that says no more leaves its text to an attachment


@dataclass(frozen=True, slots=True)
class Side:
    """One of the texts. `named`: what it is, for people; `version` and `article_id`: None of a file."""

    named: str
    text: str
    article_id: int | None = None
    version: int | None = None


@click.command()
@click.argument("targets", nargs=-1, metavar="[ARTICLE_ID | ARTICLE_ID ARTICLE_ID | FILE FILE]")
@config_option
@click.option("--from", "first", type=click.IntRange(1), help="The version to start from; 1 is the oldest.")
@click.option("--to", "last", type=click.IntRange(1), help="The version to end with; the latest by default.")
@click.option(
    "--event",
    type=click.IntRange(1, 2**63 - 1),
    help="The draft of an event (征求意见稿) against the text that was issued.",
)
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write a page to this file.")
@click.option(
    "--context", default=1, show_default=True, type=click.IntRange(0, 10_000), help="Clauses around a change."
)
@json_option
def diff(
    targets: tuple[str, ...],
    config: Path,
    *,
    first: int | None,
    last: int | None,
    event: int | None,
    html: Path | None,
    context: int,
    as_json: bool,
) -> None:
    """Show what an edit changed, clause by clause, its numbers by name: jingbao diff 12.

    Without --from and --to it is the latest edit. Counters, page dates, ads, punctuation, width and script are no
    changes, nor is a new number before the same words.
    """
    if (event is None) is (not targets) or len(targets) > 2 or ((first or last) and len(targets) != 1):
        raise click.UsageError(f"{_WAYS}. --from and --to go with one article")
    before, after = _sides(targets, config, event, (first, last))
    found = compare(before.text, after.text)
    if html:
        _write(html, page(found, before.named, after.named, context=context))
    if as_json:
        print_json({"before": _told(before), "after": _told(after), **as_record(found)})
    elif before == after and before.version:
        console.print(f"{before.named}: no edit of it has been seen.", highlight=False, markup=False)
    elif html:
        console.print(f"Written to {html}", highlight=False, markup=False)
    else:
        print_diff(found, before.named, after.named, context=context)


def _sides(
    targets: tuple[str, ...], config: Path, event: int | None, numbers: tuple[int | None, int | None]
) -> tuple[Side, Side]:
    if len(targets) == 2 and not all(one.isdecimal() for one in targets):
        return _file(targets[0]), _file(targets[1])
    ids = [_id(one) for one in targets]
    with closing(open_archive(load_settings(config))) as archive:
        if event is not None:
            return _of_event(archive, event)
        if len(ids) == 1:
            return _of_versions(archive, ids[0], numbers)
        return _article(archive, ids[0]), _article(archive, ids[1])


def _id(said: str) -> int:
    if not said.isdecimal() or int(said) >= 2**63:
        raise SettingsError(f"diff {said}", "is no article's id", f"{_WAYS}. Ids: jingbao search WORDS")
    return int(said)


def _file(name: str) -> Side:
    """A text file in UTF-8 or GB 18030. Raises SettingsError."""
    try:
        content = Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SettingsError(f"diff {name}", f"cannot be read: {reason}", _WAYS) from None
    for charset in ("utf-8-sig", "gb18030"):
        try:
            return Side(name, content.decode(charset))
        except UnicodeDecodeError:
            continue
    raise SettingsError(f"diff {name}", "is no text in UTF-8 or GB 18030")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise SettingsError(f"--html {path}", f"cannot be written: {error.strerror}") from None


def _versions(archive: Archive, article_id: int) -> tuple[Version, ...]:
    found = versions.of(archive, article_id)
    if not found:
        raise ArchiveError(str(archive.path), f"there is no article {article_id}. `jingbao search WORDS` shows ids")
    return found


def _of_versions(archive: Archive, article_id: int, numbers: tuple[int | None, int | None]) -> tuple[Side, Side]:
    """The latest edit where no version is named."""
    found = _versions(archive, article_id)
    last = numbers[1] or len(found)
    first = numbers[0] or max(1, last - 1)
    if max(first, last) > len(found):
        there = "only version 1" if len(found) == 1 else f"versions 1 to {len(found)}"
        raise ArchiveError(
            str(archive.path), f"of article {article_id} there is {there}, no version {max(first, last)}"
        )
    return _version(article_id, found[first - 1]), _version(article_id, found[last - 1])


def _version(article_id: int, one: Version) -> Side:
    named = f"article {article_id}, version {one.number} ({beijing(one.seen_at)}): {one.title}"
    return Side(named, f"{one.title}\n{one.body}", article_id, one.number)


def _article(archive: Archive, article_id: int) -> Side:
    return _version(article_id, _versions(archive, article_id)[-1])


def _of_event(archive: Archive, event: int) -> tuple[Side, Side]:
    """The text put out for comment and the one that was issued. Raises ArchiveError, SettingsError."""
    event_rows.require(archive)
    event_id = event_rows.now_called(archive, event)
    said = event_rows.summary(archive.read(), event_id)
    if said is None:
        raise ArchiveError(str(archive.path), f"there is no event {event}. `jingbao events list` shows them")
    members = event_rows.members(archive, event_id)
    draft, issued = draft_of(members), issued_of(members, said.official_url)
    if draft is None or issued is None:
        missing = [
            *([] if draft else [f"no page of it was put out for comment (stage {DRAFT})"]),
            *([] if issued else ["no page of it is the issued text (the issuer's own, or stage 印发)"]),
        ]
        remedy = f"See its pages: jingbao events show {event_id}. Any two are compared by: jingbao diff ID ID"
        raise SettingsError(f"event {event}", " and ".join(missing), remedy)
    for one in (draft, issued):
        _warn_of_attachment(one.article)
    return _article(archive, draft.article.id), _article(archive, issued.article.id)


def _warn_of_attachment(article: ArchivedArticle) -> None:
    size = len(article.article.body)
    if size < _SHORT:
        said = f"The page of article {article.id} has {size} characters: its text may stand in an attachment, unread."
        errors.print(said, highlight=False, markup=False)


def _told(side: Side) -> dict[str, object]:
    return {"named": side.named, "article_id": side.article_id, "version": side.version}
