"""Fixtures for every floor: a real archive in a temporary folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive, on disk because every thread has its own connection."""
    opened = Archive(tmp_path / "archive.db")
    yield opened
    opened.close()
