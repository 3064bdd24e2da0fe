from __future__ import annotations

import pytest

from alerts.rules.labelled import labelled, scores
from alerts.rules.match import Rule


def _items(*labels: tuple[str, int]) -> list[dict[str, object]]:
    return [{"title": title, "label": label} for title, label in labels]


@pytest.mark.parametrize(
    ("items", "told", "false", "missed", "figures"),
    [
        ((("机器人甲", 1), ("大会", 0)), 1, (), (), (1.0, 1.0, 1.0)),
        ((("机器人甲", 1), ("机器人乙", 0), ("大会", 1), ("讣告", 0)), 1, ("机器人乙",), ("大会",), (0.5, 0.5, 0.5)),
        ((("机器人甲", 1), ("丙", 1), ("丁", 1)), 1, (), ("丙", "丁"), (1.0, 1 / 3, 0.5)),
        ((("机器人乙", 0),), 0, ("机器人乙",), (), (0.0, None, 0.0)),
        ((("大会", 0),), 0, (), (), (None, None, None)),
        ((), 0, (), (), (None, None, None)),
    ],
)
def test_precision_recall_and_f1_are_counted_from_the_labels(
    items: tuple[tuple[str, int], ...],
    told: int,
    false: tuple[str, ...],
    missed: tuple[str, ...],
    figures: tuple[float | None, ...],
) -> None:
    found = scores(Rule.of("r", "机器人"), map(labelled, _items(*items)))
    assert (found.items, found.told, found.false, found.missed) == (len(items), told, false, missed)
    assert [found.precision, found.recall, found.f1] == [
        None if figure is None else pytest.approx(figure) for figure in figures
    ]


@pytest.mark.parametrize(
    ("expression", "matches"),
    [
        ("title:标题", True),
        ("body:正文", True),
        ("source:来源", True),
        ("url:gov.cn", True),
        ("docnum:〔2031〕6号", True),
        ("kind:policy", False),
    ],
)
def test_a_rule_sees_title_text_source_url_and_what_they_state(expression: str, *, matches: bool) -> None:
    item = labelled(
        {"title": "标题", "text": "正文，桥工信〔2031〕6号", "source": "来源", "url": "http://a.gov.cn/1", "label": 1}
    )
    assert scores(Rule.of("r", expression), [item]).told == matches


@pytest.mark.parametrize(("label", "wanted"), [(1, True), (0, False), (True, True), (False, False)])
def test_a_label_is_a_figure_or_a_truth_value_and_what_is_unknown_may_be_null(label: object, *, wanted: bool) -> None:
    item = labelled({"title": "标题", "text": None, "label": label, "lang": "zh"})
    assert (item.wanted, item.document.title, item.document.body) == (wanted, "标题", "")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"label": 1}, "title is missing"),
        ({"title": "a"}, "label must be 0 or 1"),
        ({"title": "a", "label": "1"}, "label must be 0 or 1"),
        ({"title": "a", "label": 2}, "label must be 0 or 1"),
        ({"title": "a", "label": 1.0}, "label must be 0 or 1"),
        ({"title": "a", "label": [1]}, "label must be 0 or 1"),
        ({"title": 7, "label": 1}, "title must be a text"),
        ({"title": "a", "url": ["b"], "label": 1}, "url must be a text"),
    ],
)
def test_what_is_no_labelled_item_says_why(fields: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        labelled(fields)
