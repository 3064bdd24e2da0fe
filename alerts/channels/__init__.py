"""Every kind of channel, by the word that `[[channels]] kind = …` uses. A new one is a file here and a line below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from alerts.channels.console import ConsoleChannel, ConsoleSettings
from alerts.channels.email import EmailChannel, EmailSettings
from alerts.channels.file import FileChannel, FileSettings
from alerts.channels.webhook import WebhookChannel, WebhookSettings
from alerts.message import Channel

__all__ = ["KINDS", "Channel", "Kind", "open_channel"]


@dataclass(frozen=True, slots=True)
class Kind:
    """`settings`: a frozen dataclass of keyword arguments, `name` among them. `open`: makes the channel of them.

    Both raise SettingsError where no message could ever leave.
    """

    settings: type
    open: Callable[[Any], Channel]


KINDS = MappingProxyType(
    {
        "console": Kind(ConsoleSettings, ConsoleChannel),
        "email": Kind(EmailSettings, EmailChannel),
        "file": Kind(FileSettings, FileChannel),
        "webhook": Kind(WebhookSettings, WebhookChannel),
    }
)


def open_channel(settings: object) -> Channel:
    """The channel that such settings describe. KeyError where no kind has settings of that type."""
    return {kind.settings: kind for kind in KINDS.values()}[type(settings)].open(settings)
