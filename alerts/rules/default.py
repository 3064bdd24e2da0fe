"""The rules that jingbao ships, as data: default.toml beside this module says them in the rule language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from alerts.rules.match import Rule

AI_POLICY = "ai-policy"


def shipped_rules() -> Mapping[str, str]:
    """Name → expression, as written."""
    text = files("alerts.rules").joinpath("default.toml").read_text(encoding="utf-8")
    return {rule["name"]: rule["expression"] for rule in tomllib.loads(text)["rules"]}


@cache
def default_rule() -> Rule:
    """New policy on AI and robotics, in Chinese and English."""
    return Rule.of(AI_POLICY, shipped_rules()[AI_POLICY])
