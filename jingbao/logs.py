"""Logs: one line per unit of work, for people on a terminal and for machines elsewhere.

    log.info(line("poll", source="miit", outcome="ok", new=3, ms=412))

    10:15:02 INFO    poll source=miit outcome=ok new=3 ms=412
    {"ts": "2025-01-02T02:15:02.120Z", "level": "info", "logger": "jingbao.engine", "msg": "poll", "source": "miit", …}

Texts from pages and sites reach these lines. Whatever could start a line of its own or steer a terminal is escaped.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TextIO

#: They log every request with its URL, which for a webhook is a secret, or every run of every tick.
NOISY = ("aiosmtpd", "apscheduler", "asyncio", "httpcore", "httpx", "mail", "uvicorn")

_PLAIN = re.compile(r'[^\s"=\\]+')  # a logfmt value that needs no quotes, once it is printable
_BLANKS = "\u3000\u00a0"  # wide and unbreakable spaces: common in Chinese titles, harmless, "unprintable" to Python
_RESERVED = ("ts", "level", "logger", "msg", "error")

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Line:
    """What happened, and its fields in the order given. As text it is logfmt: `poll source=miit new=3`."""

    event: str
    fields: tuple[tuple[str, Value], ...] = ()

    def __str__(self) -> str:
        return " ".join([self.event, *(f"{name}={_logfmt(value)}" for name, value in self.fields)])


def line(event: str, /, **fields: Value) -> Line:
    """A message for `log.info`; fields that are None are left out, and enumerations show their values."""
    return Line(event, tuple((name, value) for name, value in fields.items() if value is not None))


def configure(*, stream: TextIO, json: bool, level: int = logging.INFO) -> None:
    """Send the whole process's log to `stream`, as JSON lines or for people. Calling it again replaces the last."""
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _Handler)]:
        root.removeHandler(handler)
    root.addHandler(_Handler(stream, _JsonFormatter() if json else _HumanFormatter()))
    root.setLevel(level)
    for name in NOISY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))


class _Handler(logging.StreamHandler[TextIO]):
    """Ours, told from handlers that others have put on the root logger. No character is too strange for its stream."""

    def __init__(self, stream: TextIO, formatter: logging.Formatter) -> None:
        super().__init__(stream)
        self.setFormatter(formatter)
        self._encoding = getattr(stream, "encoding", None) or "utf-8"

    def format(self, record: logging.LogRecord) -> str:
        return super().format(record).encode(self._encoding, "backslashreplace").decode(self._encoding)


class _HumanFormatter(logging.Formatter):
    """Local time, level, message; a traceback follows, indented."""

    def format(self, record: logging.LogRecord) -> str:
        clock = time.strftime("%H:%M:%S", time.localtime(record.created))
        said = f"{clock} {record.levelname:<7} {printable(record.getMessage())}"
        return said + "".join(f"\n  {printable(one)}" for one in _traceback(record).splitlines())


class _JsonFormatter(logging.Formatter):
    """One object a line. A field that would hide one of our own keys gets a trailing underscore."""

    def format(self, record: logging.LogRecord) -> str:
        said: dict[str, object] = {
            "ts": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "msg": record.msg.event if isinstance(record.msg, Line) else record.getMessage(),
        }
        if isinstance(record.msg, Line):
            said |= {f"{name}_" if name in _RESERVED else name: value for name, value in record.msg.fields}
        if traceback := _traceback(record):
            said["error"] = traceback
        return one_line_json(said)


def one_line_json(said: object, default: Callable[[object], object] = str) -> str:
    """JSON that is one line for every reader (U+2028 ends one for some) and still shows 工信部 to grep."""
    return _calm(json.dumps(said, ensure_ascii=False, default=default), lambda char: json.dumps(char)[1:-1])


def _traceback(record: logging.LogRecord) -> str:
    return logging.Formatter().formatException(record.exc_info) if record.exc_info and record.exc_info[0] else ""


def _logfmt(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = printable(str(value))
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def printable(text: str) -> str:
    """One line, whatever the text; nothing in it steers a terminal."""
    return _calm(text, lambda char: char.encode("unicode_escape").decode("ascii"))


def _calm(text: str, escape: Callable[[str], str]) -> str:
    """Control characters, line separators, bidi marks and lone surrogates escaped; everything else as it is."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in _BLANKS else escape(char) for char in text)
