from __future__ import annotations

import re
import traceback
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from alerts.channels import KINDS, Kind
from alerts.channels.console import ConsoleChannel, ConsoleSettings
from db.errors import SettingsError, SettingsMistakes
from jingbao.settings.load import read
from tests.jingbao.settings_files import EMAIL, FILE, HOOK, KEY, RULE, SOURCE, mistakes_of, read_text


def test_variables_are_filled_in_anywhere_inside_a_text() -> None:
    (one,) = read_text('[[sources]]\nname = "${A}-${B}"\nurl = "https://${A}.example/"', A="a", B="b").sources
    assert (one.name, one.url) == ("a-b", "https://a.example/")


def test_two_dollars_keep_a_reference_as_it_is() -> None:
    (one,) = read_text('[[sources]]\nname = "$${A} $$ $A"\nurl = "https://a.example/"').sources
    assert one.name == "${A} $$ $A"


@pytest.mark.parametrize("environ", [{}, {"PW": ""}])
def test_a_variable_that_is_unset_or_empty_is_named(environ: dict[str, str]) -> None:
    assert mistakes_of(EMAIL + 'user = "u"\npassword = "${PW}"', **environ) == [
        "jingbao.toml:7: [[channels]] password: the environment variable PW is not set. export PW=… before the start"
    ]


def test_each_missing_variable_is_named_once() -> None:
    found = mistakes_of(HOOK + 'url = "https://${A}/${B}/${A}"\nsecrets = [\n"${C}"]')
    assert [re.findall(r"variable (\w+)", mistake) for mistake in found] == [["A"], ["B"], ["C"]]
    assert [mistake.split(":")[1] for mistake in found] == ["4", "4", "6"]


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_secret_may_lie_in_a_file(tmp_path: Path, ending: str) -> None:
    (tmp_path / "pw").write_bytes(f"s3cret word{ending}".encode())
    loaded = read(EMAIL + 'user = "u"\npassword_file = "pw"', tmp_path / "jingbao.toml", {}, KINDS)
    assert getattr(loaded.channels[0], "password", None) == "s3cret word"


def test_several_secrets_lie_in_a_file_one_a_line(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text(f"{KEY}\n{KEY[:-4]}JQ==\n", encoding="utf-8")
    (tmp_path / "url").write_text("https://a.example/hook\n", encoding="utf-8")
    text = HOOK + f'url_file = "{tmp_path}/url"\nsecrets_file = "${{KEYS}}"'
    loaded = read(text, tmp_path / "jingbao.toml", {"KEYS": "keys"}, KINDS)
    assert getattr(loaded.channels[0], "secrets", None) == (KEY, f"{KEY[:-4]}JQ==")
    assert getattr(loaded.channels[0], "url", None) == "https://a.example/hook"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "names a file that cannot be read: No such file or directory"),
        (b" \n", "names an empty file"),
        (b"\xff\xfe\x00", "names a file that is not UTF-8 text"),
    ],
)
def test_a_secret_s_file_that_holds_none_is_a_mistake(tmp_path: Path, content: bytes | None, reason: str) -> None:
    if content is not None:
        (tmp_path / "pw").write_bytes(content)
    (mistake,) = mistakes_of(EMAIL + f'user = "u"\npassword_file = "{tmp_path}/pw"')
    assert mistake == (
        f"jingbao.toml:7: [[channels]] password_file: {reason}. "
        "Give the path of a file whose only content is the secret"
    )


@pytest.mark.parametrize("keys", ['password = "a"\npassword_file = "pw"', 'password_file = "pw"\npassword = "a"'])
def test_a_secret_is_given_once(keys: str) -> None:
    (mistake,) = mistakes_of(EMAIL + f'user = "u"\n{keys}')
    assert mistake.endswith("[[channels]] password_file: stands beside password. Keep one of the two")


def test_a_secret_s_file_is_named_by_a_text() -> None:
    (mistake,) = mistakes_of(EMAIL + 'user = "u"\npassword_file = 1')
    assert mistake == "jingbao.toml:7: [[channels]] password_file: must be text. Put it in quotes"


def test_a_file_of_settings_never_shows_its_secrets() -> None:
    text = (
        EMAIL
        + 'user = "u"\npassword = "${PW}"\n'
        + HOOK
        + 'url = "https://h.example/${TOKEN}"\nsecrets = "${KEY}"\n'
        + '[[sources]]\nname = "s"\nurl = "https://a.example/?key=${TOKEN}"'
    )
    loaded = read_text(text, PW="s3cret", TOKEN="t0ken", KEY=KEY)
    shown = f"{loaded!r} {loaded.channels!r}"
    assert not [secret for secret in ("s3cret", "t0ken", KEY) if secret in shown]
    assert repr(loaded) == "Settings(jingbao.toml: 2 channels, 1 rules, 1 sources)"


@dataclass(frozen=True, slots=True)
class ChattySettings:
    """A channel that repeats what it was given in its complaint."""

    name: str
    token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        raise SettingsError(f"channel {self.name}", f"bad token {self.token!r}", f"Not {self.token}")


@pytest.mark.parametrize("secret", ["t0ken", "t0k'en\\", "t0ken\u2028x"])
@pytest.mark.parametrize("keys", ['token = "${TOKEN}"', 'token_file = "{folder}/token"'])
def test_no_mistake_shows_a_secret_however_it_is_raised(tmp_path: Path, secret: str, keys: str) -> None:
    (tmp_path / "token").write_text(secret, encoding="utf-8")
    kinds = {"chatty": Kind(ChattySettings, lambda one: ConsoleChannel(ConsoleSettings(name=one.name)))}
    text = '[[channels]]\nkind = "chatty"\n' + keys.replace("{folder}", str(tmp_path))
    with pytest.raises(SettingsMistakes) as caught:
        read(text, FILE, {"TOKEN": secret}, kinds)
    told = "".join(traceback.format_exception(caught.value))
    assert "bad token" in told
    assert "t0k" not in told


@pytest.mark.parametrize(
    "text",
    [
        '[schedule]\nevery = "${SECRET}"',
        '[[sources]]\nname = "a"\nurl = "${SECRET}"',
        '[fetch]\ncontact = "${SECRET}"',
        RULE + 'expression = "${SECRET} x"',
        RULE + 'expression = "a"\nchannels = "${SECRET}"',
        SOURCE + 'selector = "ul > ${SECRET}("',
        HOOK + 'url = "${SECRET}"',
        HOOK + 'url = "https://a.example"\nsecrets = "${SECRET}"',
        EMAIL + 'user = "u"\npassword = "${SECRET}"\nport = "${SECRET}"',
        EMAIL.replace("b@example.org", "${SECRET}"),
    ],
)
def test_a_value_from_the_environment_is_never_printed(text: str) -> None:
    told = "\n".join(mistakes_of(text, SECRET="s3cret"))
    assert "s3cret" not in told


def test_a_secret_that_begins_another_hides_it_whole() -> None:
    kinds = {"chatty": Kind(ChattySettings, lambda one: ConsoleChannel(ConsoleSettings(name=one.name)))}
    text = '[[channels]]\nkind = "chatty"\nname = "${SHORT}"\ntoken = "${LONG}"'
    with pytest.raises(SettingsMistakes) as caught:
        read(text, FILE, {"SHORT": "t0k", "LONG": "t0ken"}, kinds)
    assert "bad token '${LONG}'. Not ${LONG}" in str(caught.value)
