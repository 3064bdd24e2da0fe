"""[llm]: off by default, what it accepts, and that it gives no secret away."""

from __future__ import annotations

from pathlib import Path

import pytest

from alerts.judge.judge import Endpoint
from alerts.judge.step import Terms
from jingbao.settings import default
from jingbao.wiring import open_judge, open_plan
from tests.jingbao.settings_files import mistakes_of, read_text

LLM = '[llm]\nbase_url = "https://api.example/v1"\nmodel = "m"\n'


def test_there_is_no_judge_by_default(tmp_path: Path) -> None:
    for settings in (read_text(""), read_text("[llm]\ndaily_cap = 3\n"), default(tmp_path)):
        assert settings.llm.endpoint is None
        assert open_judge(settings) is None
    with open_plan(default(tmp_path)) as plan:
        assert plan.judge is None


def test_an_address_and_a_model_make_one() -> None:
    settings = read_text(LLM)
    assert settings.llm.endpoint == Endpoint("https://api.example/v1", "m", None, 30.0, allow_private=False)
    judge = open_judge(settings)
    assert judge is not None
    assert judge.model == "m"


def test_a_plan_carries_the_judge_and_its_terms(tmp_path: Path) -> None:
    settings = read_text(f'{LLM}daily_cap = 7\nsilence_share = 0.25\n[archive]\npath = "{tmp_path}/a.db"\n')
    with open_plan(settings) as plan:
        assert plan.judge is not None
        assert plan.judge.terms == Terms(daily_cap=7, silence_share=0.25)


def test_everything_can_be_set() -> None:
    text = LLM + 'api_key = "${K}"\ntimeout = "5s"\ndaily_cap = 7\nsilence_share = 0.25\nallow_private = true\n'
    llm = read_text(text, K="sk-1").llm
    assert llm.endpoint == Endpoint("https://api.example/v1", "m", "sk-1", 5.0, allow_private=True)
    assert (llm.daily_cap, llm.silence_share) == (7, 0.25)


def test_the_key_may_stand_in_a_file_and_is_in_no_repr(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sk-C4nary\n")
    llm = read_text(f'{LLM}api_key_file = "{tmp_path}/key"\n').llm
    assert llm.api_key == "sk-C4nary"
    assert "C4nary" not in repr(llm) + repr(llm.endpoint)


@pytest.mark.parametrize("share", ["0", "0.0", "1", "1.0"])
def test_a_share_may_be_nothing_or_all(share: str) -> None:
    assert read_text(f"{LLM}silence_share = {share}\n").llm.silence_share == float(share)


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ('[llm]\nmodel = "m"', "base_url and model go together"),
        ('[llm]\nbase_url = "https://api.example/v1"', "base_url and model go together"),
        (LLM.replace("https://", "http://"), "base_url is not https"),
        (LLM.replace("https://", "ftp://"), "url is not an http(s) URL"),
        (LLM.replace("https://api", "https://li:C4nary@api"), "base_url holds a login"),
        (LLM.replace("/v1", "/v1?key=C4nary"), "base_url holds a login, a ? or a #"),
        (LLM + 'api_key = "C4nary C4nary"', "api_key holds a blank"),
        (LLM + 'api_key = "C4nary\\n"', "api_key holds a blank"),
        (LLM + 'api_key = "密钥"', "api_key holds a blank"),
        (LLM + 'api_key = ""', "api_key holds a blank"),
        (LLM + "timeout = 30", "is not a duration"),
        (LLM + 'timeout = "2m"', "must be at most 1m"),
        (LLM + 'timeout = "0s"', "must be at least 1s"),
        (LLM + "daily_cap = 0", "must be at least 1"),
        (LLM + "daily_cap = 1.5", "must be a whole number"),
        (LLM + "silence_share = 1.01", "must be at most 1"),
        (LLM + "silence_share = -0.1", "must be at least 0"),
        (LLM + "silence_share = nan", "silence_share"),
        (LLM + 'key = "x"', "is not a key of this table"),
        (LLM + 'allow_private = "yes"', "must be true or false"),
        ('[[llm]]\nmodel = "m"', "must be one table"),
    ],
)
def test_a_mistake_is_named_and_shows_no_secret(text: str, mistake: str) -> None:
    (told,) = mistakes_of(text)
    assert told.startswith("jingbao.toml:")
    assert mistake in told
    assert "C4nary" not in told


def test_plain_http_is_for_the_own_network() -> None:
    assert read_text(LLM.replace("https://", "http://") + "allow_private = true\n").llm.endpoint
