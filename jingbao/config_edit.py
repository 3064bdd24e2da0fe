"""Changing jingbao.toml for its owner: every byte that was there stays.

tomlkit writes the strings; it does not place the table. Where [[sources]] are scattered it inserts between other tables
and takes the comments above them along; a table at the end of the file is right whatever stands before.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import tomlkit

from db.errors import SettingsError
from db.models import Source
from jingbao.settings import durations
from jingbao.settings.checks import shows, url_key

_FOUND_CHARACTERS = 200  # a comment line; a page's title may be endless


def add_source(text: str, source: Source, *, plain: Source | None = None, found: str = "") -> str:
    """`text`, a whole jingbao.toml, with `source` as its last table, below a comment that says what was `found` there.

    `plain`: what the entry would be without further keys (`Settings.plain_source`); what equals it is left out, and so
    follows [fetch] and [schedule] when those change. None: the defaults of `db.models.Source`.

    Raises:
        SettingsError: a source of that name or URL is there already, or the text leaves no place for one.
    """
    _refuse_repeat(_entries(text), source)
    newline = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text else newline if text.endswith("\n") else 2 * newline
    added = text + gap + newline.join(_lines(source, plain or Source(source.name, source.url), found)) + newline
    try:
        tomllib.loads(added.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError:
        raise SettingsError(
            "jingbao.toml", "its sources are one array", "Write each as a table that begins with [[sources]]"
        ) from None
    return added


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Put `change(text)` in the place of the file's text, all of it or nothing, with the mode and line ends it had.

    Raises:
        SettingsError: the file cannot be read or written.
    """
    target = path.resolve()  # what a symbolic link leads to, not the link, is replaced
    try:
        before = target.read_bytes().decode("utf-8")
        after = change(before).encode("utf-8")
        _replace(target, after)
    except UnicodeDecodeError:
        raise SettingsError(str(path), "is not UTF-8 text", "Save the file with the encoding UTF-8") from None
    except OSError as error:
        raise SettingsError(str(path), f"cannot be rewritten: {error.strerror}") from error


def _replace(target: Path, content: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(stat.S_IMODE(target.stat().st_mode))
        Path(temporary).replace(target)
    except OSError:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()
        raise


def _entries(text: str) -> list[Mapping[str, Any]]:
    try:
        sources = tomllib.loads(text.removeprefix("\ufeff")).get("sources", [])
    except tomllib.TOMLDecodeError as error:
        raise SettingsError("jingbao.toml", f"no valid TOML: {error}", "Mend it first") from None
    return [one for one in sources if isinstance(one, dict)] if isinstance(sources, list) else []


def _refuse_repeat(entries: list[Mapping[str, Any]], source: Source) -> None:
    if not shows(source.name):
        raise SettingsError("jingbao.toml", f"{source.name!r} cannot be a name", "Choose one of visible characters")
    for entry in entries:
        if entry.get("name") == _escaped(source.name.strip()):
            remedy = "Choose another name: --name NAME"
            raise SettingsError("jingbao.toml", f"has a source called {source.name!r} already", remedy)
        if url_key(str(entry.get("url", ""))) == url_key(_escaped(source.url)):
            raise SettingsError("jingbao.toml", f"watches {source.url} already", f"It is called {entry.get('name')!r}")


def _lines(source: Source, plain: Source, found: str) -> list[str]:
    comment = "".join(char if char.isprintable() else " " for char in found)[:_FOUND_CHARACTERS].strip()
    return [
        "[[sources]]",
        *([f"# {comment}"] if comment else []),
        *(f"{key} = {tomlkit.item(value).as_string()}" for key, value in _written(source, plain).items()),
    ]


def _written(source: Source, plain: Source) -> dict[str, str | bool]:
    """The keys of [[sources]] that say something `plain` doesn't."""
    access = source.access
    keys: dict[str, tuple[bool, str | bool]] = {
        "name": (True, _escaped(source.name.strip())),
        "url": (True, _escaped(source.url)),
        "kind": (source.kind is not plain.kind, source.kind.value),
        "every": (source.fixed or source.every_s != plain.every_s, durations.show(source.every_s)),
        "selector": (source.selector is not None, _escaped(source.selector or "")),
        "backlog": (source.backlog, True),
        "delay": (access.delay_s != plain.access.delay_s, durations.show(access.delay_s)),
        "robots": (not access.obey_robots, "ignore"),
        "tls": (access.tls is not plain.access.tls, access.tls.value),
        "allow_private": (access.allow_private, True),
        "render": (access.render, True),
    }
    return {key: value for key, (differs, value) in keys.items() if differs}


def _escaped(text: str) -> str:
    """Names and URLs come from web pages: a ${NAME} in one is not ours to fill in."""
    return text.replace("${", "$${")
