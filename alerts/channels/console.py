"""The console: a line per message for whoever is watching the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from alerts.message import Message, Receipt
from alerts.render import beijing
from db.errors import DeliveryError


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSettings:
    name: str


class ConsoleChannel:
    def __init__(self, settings: ConsoleSettings, *, console: Console | None = None) -> None:
        self.name = settings.name
        self._console = console or Console()

    def send(self, message: Message) -> Receipt:
        encoding = self._console.encoding
        try:
            self._console.print(_line(message, encoding), soft_wrap=True, highlight=False)
        except (OSError, ValueError) as error:  # the terminal is gone: BrokenPipeError, or a closed file's ValueError
            raise DeliveryError(self.name, f"cannot print: {error}. Is the terminal still open?") from error
        return Receipt("printed")


def _line(message: Message, encoding: str) -> Text:
    """Built as Text, not as markup: a title's [red] stays a title's [red]."""
    parts = [
        (f"{beijing(message.created_at)} ", "dim"),
        (f"{message.subject} ", "bold"),
        (f"({message.gist}) ", "yellow"),
        (message.where, "cyan"),
    ]
    return Text.assemble(*((_sayable(text, encoding), style) for text, style in parts))


def _sayable(text: str, encoding: str) -> str:
    return text.encode(encoding, "replace").decode(encoding)
