"""Whether there is a browser to render with: playwright, which drives it, and the system's chromium."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
from pathlib import Path

# Debian's /usr/bin/chromium is a script that adds options of its own; the program behind it is asked for first.
_PLACES = ("/usr/lib/chromium", "/usr/bin", "/usr/local/bin", "/opt/google/chrome", "/snap/bin")
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
_VERSION = re.compile(r"\d+(?:\.\d+){1,3}")
_ANSWERS_S = 20.0

PLAYWRIGHT_REMEDY = "pip install 'jingbao[render]'"
CHROMIUM_REMEDY = "install chromium (Debian: apt-get install chromium)"


def playwright_version() -> str | None:
    """None: it is not installed."""
    try:
        return importlib.metadata.version("playwright")
    except importlib.metadata.PackageNotFoundError:
        return None


def chromium_path(places: tuple[str, ...] = _PLACES) -> Path | None:
    """The first of the browsers we can drive; None: there is none."""
    path = ":".join(places)
    found = next((where for name in _NAMES if (where := shutil.which(name, path=path))), None)
    return Path(found) if found else None


def chromium_version(executable: Path) -> str | None:
    """None: it does not say."""
    try:
        said = subprocess.run(  # noqa: S603 - a browser that the system's owner installed
            [executable, "--version"], capture_output=True, timeout=_ANSWERS_S, check=False, text=True, errors="replace"
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _VERSION.search(said.stdout)
    return found[0] if found else None


def missing(executable: Path | None) -> str | None:
    """What is not there, with its remedy; None: nothing is missing."""
    if playwright_version() is None:
        return f"playwright is not installed: {PLAYWRIGHT_REMEDY}"
    if executable is None or not executable.is_file():
        return f"{f'nothing at {executable}' if executable else 'no chromium found'}: {CHROMIUM_REMEDY}"
    return None
