from __future__ import annotations

import ast
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from alerts.channels import KINDS, open_channel
from alerts.channels.console import ConsoleSettings
from alerts.channels.email import EmailSettings
from alerts.channels.file import FileSettings
from alerts.channels.webhook import WebhookSettings
from db.errors import SettingsError

ALERTS = Path(__file__).parents[2] / "alerts"
SAMPLES = {
    "console": ConsoleSettings(name="one"),
    "email": EmailSettings(
        name="one", host="smtp.desk.example", sender="a@desk.example", recipients=("b@desk.example",)
    ),
    "file": FileSettings(name="one", path=Path("alerts.jsonl")),
    "webhook": WebhookSettings(name="one", url="https://hooks.example/in"),
}


def test_every_kind_has_a_sample_here() -> None:
    assert set(SAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_settings_open_a_channel_of_their_kind_and_name(kind: str) -> None:
    channel = open_channel(SAMPLES[kind])
    assert channel.name == "one"
    assert type(channel) is KINDS[kind].open


@pytest.mark.parametrize("kind", KINDS)
def test_settings_are_frozen_keyword_only_dataclasses_with_a_name(kind: str) -> None:
    shape = KINDS[kind].settings
    assert is_dataclass(shape)
    assert shape.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert all(field.kw_only for field in fields(shape))
    assert "name" in {field.name for field in fields(shape)}


def test_settings_of_no_kind_open_nothing() -> None:
    with pytest.raises(KeyError):
        open_channel(object())


def test_a_mistake_in_settings_names_the_channel() -> None:
    with pytest.raises(SettingsError, match="channel mine: no recipients"):
        EmailSettings(name="mine", host="smtp.desk.example", sender="a@desk.example", recipients=())


def importers(package: str) -> set[str]:
    found = set()
    for path in ALERTS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            found |= {path.name for name in names if name.split(".")[0] == package}
    return found


@pytest.mark.parametrize(("package", "module"), [("httpx", "post.py"), ("smtplib", "smtp.py")])
def test_each_wire_is_known_to_few(package: str, module: str) -> None:
    allowed = {module, "email.py"} if package == "smtplib" else {module}  # email.py reads smtplib's errors
    assert importers(package) == allowed
