"""Strings that stand for others: `${NAME}` from the environment, `password_file` from a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_REFERENCE = re.compile(r"(\$?)\$\{([^}]*)\}")


def expand(text: str, environ: Mapping[str, str]) -> tuple[str, Mapping[str, str], tuple[str, ...]]:
    """`text` with each ${NAME} replaced; $${NAME} stands for a literal ${NAME}.

    Returns it with what was put in (value → "${NAME}") and the names that are unset or empty: an empty password is
    never meant, and container tools pass unset variables on as empty ones.
    """
    used: dict[str, str] = {}
    missing: list[str] = []

    def replace(found: re.Match[str]) -> str:
        escaped, name = found.groups()
        if escaped:
            return found[0][1:]
        value = environ.get(name, "")
        if value:
            used[value] = found[0]
        else:
            missing.append(name)
        return value

    return _REFERENCE.sub(replace, text), used, tuple(dict.fromkeys(missing))


def read_secret(path: Path) -> str:
    """What the file at `path` holds, without the line end that editors leave.

    Raises:
        ValueError: unreadable or empty; the text names neither path nor content.
    """
    try:
        secret = path.read_text(encoding="utf-8-sig").strip()
    except UnicodeDecodeError:
        raise ValueError("names a file that is not UTF-8 text") from None
    except OSError as error:
        raise ValueError(f"names a file that cannot be read: {error.strerror}") from None
    if not secret:
        raise ValueError("names an empty file")
    return secret
