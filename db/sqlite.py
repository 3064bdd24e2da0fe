"""The SQLite that is in use: pysqlite3's current one, with the standard library's types.

Debian 12 links 3.40 and Debian 13 3.46; WAL with two connections is safe from `LEAST_VERSION` on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
else:
    import pysqlite3 as sqlite3

#: The WAL-reset fix (sqlite.org/wal.html, "the WAL-reset bug").
LEAST_VERSION = (3, 51, 3)
VERSION = sqlite3.sqlite_version_info

__all__ = ["LEAST_VERSION", "VERSION", "sqlite3"]
