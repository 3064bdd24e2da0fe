"""`jingbao neardup`: lines in, the earlier item that each reprints out."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from alerts.reprints.text import Text
from jingbao.cli.neardup import neardup
from tests.alerts.reprints.edits import a_day_later, cut_to_half, source_line, traditional
from tests.alerts.reprints.siblings import ZH

FIRST, SECOND = ZH[4].texts()[:2]


def line(number: object, text: Text) -> str:
    fields = {"id": number, "title": text.title, "text": text.body, "date": str(text.published_on), "source": "云州网"}
    return json.dumps(fields, ensure_ascii=False)


def run(*lines: str) -> Result:
    return CliRunner().invoke(neardup, ["--jsonl"], input="\n".join(lines))


def test_each_line_gets_its_answer_in_order() -> None:
    reprints = [a_day_later(cut_to_half(FIRST)), a_day_later(source_line(traditional(SECOND)))]
    done = run(*(line(at, text) for at, text in enumerate([FIRST, SECOND, *reprints])))
    assert [json.loads(one) for one in done.output.splitlines()] == [
        {"id": 0, "duplicate_of": None},
        {"id": 1, "duplicate_of": None},
        {"id": 2, "duplicate_of": 0},
        {"id": 3, "duplicate_of": 1},
    ]


def test_a_day_may_be_missing() -> None:
    done = run('{"id": "a", "title": "t"}', '{"id": "b", "title": "t", "date": null, "text": "' + FIRST.title + '"}')
    assert done.exit_code == 0
    assert [json.loads(one)["duplicate_of"] for one in done.output.splitlines()] == [None, None]


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("{", "no JSON"),
        ('{"title": "t"}', "id must be"),
        ('{"id": 1}', "title is missing"),
        ('{"id": 1, "title": "t", "date": "yesterday"}', "yesterday"),
    ],
)
def test_a_bad_line_is_named(bad: str, said: str) -> None:
    done = run(line(1, FIRST), bad)
    assert done.exit_code != 0
    assert "line 2" in str(done.exception)
    assert said in str(done.exception)
