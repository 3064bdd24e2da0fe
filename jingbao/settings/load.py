"""Reading jingbao.toml: every mistake at once, each with its line and what would be right."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from alerts.channels import KINDS, Kind
from db.errors import SettingsError
from jingbao.settings.document import Document
from jingbao.settings.tables import Settings

_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


def load(path: Path, environ: Mapping[str, str]) -> Settings:
    """The settings that the file at `path` describes.

    Raises:
        SettingsError: the file cannot be read, or is no TOML.
        SettingsMistakes: it is TOML and says things that cannot be meant; all of them.
    """
    return read(_text(path), path, environ, KINDS)


def default(folder: Path) -> Settings:
    """What an empty jingbao.toml in `folder` would say: the shipped rule, alerts to the console and a file."""
    return replace(read("", folder / "jingbao.toml", {}, KINDS), path=None)


def template() -> str:
    """A commented jingbao.toml to start from, the same text as jingbao.example.toml."""
    return files("jingbao").joinpath("templates", "jingbao.toml").read_text(encoding="utf-8")


def read(text: str, path: Path, environ: Mapping[str, str], kinds: Mapping[str, Kind]) -> Settings:
    """`load`, with the text given and the kinds of channels that exist."""
    return Document(_parsed(text, path), text, path, environ, kinds).settings()


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise SettingsError(str(path), "there is no such file", "Write one with: jingbao init") from None
    except OSError as error:
        raise SettingsError(str(path), f"cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SettingsError(f"{path}:{line}", "is not UTF-8 text", "Save the file with the encoding UTF-8") from None


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
        found = _AT.search(reason)
        line = text.count("\n") + 1
        place = f"{path}:{found[1]}:{found[2]}" if found and found[1] else f"{path}:{line}"
        raise SettingsError(place, f"no valid TOML: {_AT.sub('', reason)}", "See https://toml.io") from None
