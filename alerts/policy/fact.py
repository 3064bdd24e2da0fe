"""What a page states of a policy: values, each with the sentence that supports it and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.policy.lexicon import Tier


@dataclass(frozen=True, slots=True)
class Fact:
    """`value` as people would write it. Offsets are characters of `field` (title or text) as printed.

    printed text[start:end] is what the value was read from; `quote` is the sentence around it.
    """

    value: str
    field: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Issuer(Fact):
    """`value` is the body's full name."""

    tier: Tier


@dataclass(frozen=True, slots=True)
class Amount(Fact):
    """`number` in units of `currency` (ISO 4217). Qualifiers: 最高 累计 年度 不低于 约 超 单件 每人 规模 安排."""

    number: float
    currency: str
    qualifiers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day(Fact):
    """`value` is YYYY-MM-DD, YYYY-MM or YYYY.

    Kinds: 印发 施行 生效 发布 截止 征求意见起 征求意见止 起始 有效期至 目标.
    """

    kind: str


@dataclass(frozen=True, slots=True)
class Target(Fact):
    """`n`: how many, or from how many to how many; `value` is the measure word and what is counted."""

    n: float | tuple[float, float]


@dataclass(frozen=True, slots=True)
class Official(Fact):
    """`value` is the name as printed; `role` as printed, or ""."""

    role: str


@dataclass(frozen=True, slots=True)
class Facts:
    """In the order of the page. `region`: the division the policy is for, from the province down; 全国 for all."""

    docnums: tuple[Fact, ...] = ()
    titles: tuple[Fact, ...] = ()
    issuers: tuple[Issuer, ...] = ()
    region: Fact | None = None
    stage: Fact | None = None
    amounts: tuple[Amount, ...] = ()
    dates: tuple[Day, ...] = ()
    targets: tuple[Target, ...] = ()
    officials: tuple[Official, ...] = ()
