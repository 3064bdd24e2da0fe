"""The file: a JSON line per alert or notice, the webhook's words. Read it with jq, tail or a spreadsheet."""

from __future__ import annotations

import fcntl
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from alerts.message import Message, Receipt
from alerts.payload import encode
from db.errors import DeliveryError

_MODE = 0o644  # alerts are about public pages


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSettings:
    name: str
    path: Path


class FileChannel:
    """A line is on the disk when `send` returns. A repeat is a second line with the same `data.id`."""

    def __init__(self, settings: FileSettings) -> None:
        self.name = settings.name
        self._path = Path(settings.path)

    def send(self, message: Message) -> Receipt:
        try:
            written = self._append(encode(message.payload) + b"\n")
        except OSError as error:
            reason = f"cannot write {self._path}: {error.strerror or error}. Free space or permissions, and it goes on"
            raise DeliveryError(self.name, reason) from error
        return Receipt(f"{written} bytes appended to {self._path}")

    def _append(self, line: bytes) -> int:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not self._path.exists()
        descriptor = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, _MODE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)  # another writer's line on its way would look torn
            written = _write_line(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if is_new:
            _sync_folder(self._path.parent)
        return written


def _write_line(descriptor: int, line: bytes) -> int:
    """One write. Raises OSError if the disk took only a part; what it took stays, as a torn line."""
    whole = b"\n" + line if _ends_torn(descriptor) else line
    written = os.write(descriptor, whole)
    if written < len(whole):
        raise OSError(f"only {written} of {len(whole)} bytes fitted")
    return written


def _ends_torn(descriptor: int) -> bool:
    """Whether an earlier write was cut off inside its line: the next one must not be glued to it."""
    status = os.fstat(descriptor)
    return stat.S_ISREG(status.st_mode) and status.st_size > 0 and os.pread(descriptor, 1, status.st_size - 1) != b"\n"


def _sync_folder(folder: Path) -> None:
    """A new file's name is on the disk only after its folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
