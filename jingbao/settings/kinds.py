from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal


@dataclass(frozen=True, slots=True)
class ConsoleSettings:
    name: str


@dataclass(frozen=True, slots=True)
class FileSettings:
    name: str
    path: Path


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    name: str
    url: str = field(repr=False)
    secret: str | None = field(default=None, repr=False)
    timeout_s: float = 20.0


@dataclass(frozen=True, slots=True)
class EmailSettings:
    name: str
    host: str
    sender: str
    recipients: tuple[str, ...]
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout_s: float = 30.0


KINDS: dict[str, type] = {
    "console": ConsoleSettings,
    "file": FileSettings,
    "webhook": WebhookSettings,
    "email": EmailSettings,
}
