from __future__ import annotations

import pytest

from alerts.policy.fact import Facts
from alerts.policy.facts import facts


def _facts(text: str) -> Facts:
    return facts("", text, published_on=None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("The ministry published the Robot Compute Roadmap, a first.", ["Robot Compute Roadmap"]),
        ("It breached the Online Robots Act 2031. Fines follow.", ["Online Robots Act 2031"]),
        ("Signed RB 9, the Transparency in Robot Safety Act, today", ["Transparency in Robot Safety Act"]),
        ("Oregon's Robot Safety Act is law", ["Robot Safety Act"]),
        ("Officials unveiled the Robot Governance Guidelines on Wednesday", ["Robot Governance Guidelines"]),
        ("a Model Governance Framework for Home Robots", ["Model Governance Framework for Home Robots"]),
        ("received the General-Purpose Robot Code of Practice on 10 July", ["General-Purpose Robot Code of Practice"]),
        ("the paper “Robots at Work: A Strategy” was tabled", ["Robots at Work: A Strategy"]),
    ],
)
def test_documents_are_known_by_their_capitals(text: str, named: list[str]) -> None:
    assert [one.value for one in _facts(text).titles] == named


@pytest.mark.parametrize(
    "text",
    [
        "The act and its plan follow a strategy.",
        "An Executive Order was signed.",
        "The National Institute of Standards and Technology seeks views.",
        "The Center for Robot Standards and Innovation seeks views.",
        "In July 2031. Rules follow.",
    ],
)
def test_other_capitals_are_no_document(text: str) -> None:
    assert _facts(text).titles == ()


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Technology Secretary Ann Hill said it would help.", "Ann Hill", "Technology Secretary"),
        ("President John Q. Hill signed an order.", "John Q. Hill", "President"),
        ("Minister Darragh O'Hill said so.", "Darragh O'Hill", "Minister"),
        ("Minister for Industry and Robots Tim Hill launched it", "Tim Hill", "Minister for Industry and Robots"),
        ("Executive Vice-President Ann Hill welcomed it", "Ann Hill", "Executive Vice-President"),
        ("Ann Hill, the chair of the panel, agreed", "Ann Hill", "chair"),
    ],
)
def test_people_are_named_with_their_office(text: str, name: str, role: str) -> None:
    assert [(one.value, one.role) for one in _facts(text).officials] == [(name, role)]


@pytest.mark.parametrize(
    "text", ["The President spoke.", "The Secretary of State Department", "the Director General Office"]
)
def test_an_office_alone_is_nobody(text: str) -> None:
    assert _facts(text).officials == ()


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("would create 38,000 jobs", [38000]),
        ("orders to seven companies", [7]),
        ("up to 10 projects will be funded", [10]),
        ("five new AI research institutes", [5]),
        ("within 60 days", []),
        ("over five years", []),
        ("in 2031 rules", []),
        ("a $5 million boost", []),
        ("10 percent", []),
    ],
)
def test_what_is_counted_is_told(text: str, counts: list[int]) -> None:
    assert [one.n for one in _facts(text).targets] == counts


def test_pages_that_are_not_english_are_left_alone() -> None:
    assert _facts("英国发布 UK Compute Roadmap，科技大臣表示将培育人才。").titles == ()


def test_an_english_fact_stands_where_it_says() -> None:
    title, text = "Robots", "Yes. Officials published the Robot Compute Roadmap."
    (found,) = facts(title, text, published_on=None).titles
    assert (found.field, text[found.start : found.end]) == ("text", "Robot Compute Roadmap")
