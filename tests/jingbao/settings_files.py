"""Pieces of jingbao.toml, and reading them, for the tests of settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts.channels import KINDS
from db.errors import SettingsMistakes
from jingbao.settings import Settings
from jingbao.settings.load import read

FILE = Path("jingbao.toml")
SOURCE = '[[sources]]\nname = "a"\nurl = "https://a.example/"\n'
EMAIL = '[[channels]]\nkind = "email"\nhost = "h"\nsender = "a@example.org"\nrecipients = "b@example.org"\n'
HOOK = '[[channels]]\nkind = "webhook"\nname = "hook"\n'
RULE = '[[rules]]\nname = "r"\n'
KEY = "whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IQ=="  # well-formed


def read_text(text: str, **environ: str) -> Settings:
    return read(text, FILE, environ, KINDS)


def mistakes_of(text: str, **environ: str) -> list[str]:
    with pytest.raises(SettingsMistakes) as caught:
        read_text(text, **environ)
    return [str(mistake) for mistake in caught.value.mistakes]
