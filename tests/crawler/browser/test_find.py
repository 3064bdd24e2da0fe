"""Which browser is found, and what is said where none is."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.browser import find


def _program(path: Path, says: str = "") -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        (["a/chromium", "b/chromium"], "a/chromium"),
        (["b/chromium", "a/google-chrome"], "b/chromium"),
        (["b/google-chrome", "b/chromium-browser"], "b/chromium-browser"),
        (["a/firefox"], None),
        ([], None),
    ],
)
def test_chromium_goes_before_chrome_and_places_go_in_order(
    tmp_path: Path, present: list[str], expected: str | None
) -> None:
    for name in present:
        _program(tmp_path / name)
    found = find.chromium_path((str(tmp_path / "a"), str(tmp_path / "b")))
    assert found == (tmp_path / expected if expected else None)


@pytest.mark.parametrize(
    ("says", "version"),
    [
        ("echo Chromium 150.0.7871.100 built on Debian", "150.0.7871.100"),
        ("echo complaint 1.2 >&2; echo Google Chrome 149.0.1.2", "149.0.1.2"),
        ("echo nothing; exit 3", None),
    ],
)
def test_a_browser_says_its_version(tmp_path: Path, says: str, version: str | None) -> None:
    assert find.chromium_version(_program(tmp_path / "chromium", says)) == version


def test_a_browser_that_is_none_has_no_version(tmp_path: Path) -> None:
    assert find.chromium_version(tmp_path / "chromium") is None


@pytest.mark.parametrize("there", [True, False])
def test_what_is_missing_is_said_with_its_remedy(tmp_path: Path, *, there: bool) -> None:
    path = _program(tmp_path / "chromium") if there else None
    lacking = find.missing(path)
    if find.playwright_version() is None:
        assert lacking == "playwright is not installed: pip install 'jingbao[render]'"
    else:
        chromium = "no chromium found: install chromium (Debian: apt-get install chromium)"
        assert lacking == (None if there else chromium)
