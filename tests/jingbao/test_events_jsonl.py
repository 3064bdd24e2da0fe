"""`jingbao events --jsonl`: items in, the event of each out."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from db.errors import SettingsError
from jingbao.cli import cli
from tests.alerts.stories import stories


def _run(*lines: str) -> Result:
    return CliRunner().invoke(cli, ["events", "--jsonl"], input="\n".join(lines))


def _events(items: list[dict[str, object]]) -> dict[str, str]:
    result = _run(*(json.dumps(item, ensure_ascii=False) for item in items))
    assert result.exit_code == 0, result.output
    return {one["id"]: one["event"] for one in map(json.loads, result.output.splitlines())}


def test_the_event_is_the_id_of_its_first_item() -> None:
    title = "四川省人民政府办公厅关于印发《四川省车路协同办法》的通知"
    found = _events(
        [
            {"id": "x", "title": title, "text": "川办发〔2026〕3号\n各市：", "date": "2026-04-02", "source": "四川"},
            {"id": "y", "title": "某地茶园迎来采摘季", "date": "2026-04-02"},
            {"id": "z", "title": "四川出台《四川省车路协同办法》", "date": "2026-04-03", "url": None},
        ]
    )
    assert found == {"x": "x", "y": "y", "z": "x"}


def test_a_reprint_under_another_title_is_of_one_event() -> None:
    text = "某市城管部门昨日起用巡逻机器人清扫江边步道，全程三公里，每晚十点出发，清晨五点收工。" * 2
    more = "首批投用十二台，由两名值班员在岸上看护，雨天停用，市民可拨打热线反映情况，三个月后评估成效。"
    items: list[dict[str, object]] = [
        {"id": "1", "title": "巡逻机器人上岗", "text": text + more, "date": "2026-04-02"},
        {"id": "2", "title": "江边步道今后这样清扫", "text": text + more + "（记者 张三）", "date": "2026-04-03"},
    ]
    assert _events(items) == {"1": "1", "2": "1"}


def test_stories_come_out_as_they_do_from_the_decision_itself() -> None:
    for story in stories():
        found = _events([{"id": str(number), **item} for number, item in enumerate(story.items)])
        for one, event in found.items():
            for other, beside in found.items():
                letters = (story.items[int(one)]["event"], story.items[int(other)]["event"])
                assert (event == beside) is (letters[0] == letters[1]), story.name


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": 1}', "standard input, line 2: title is missing"),
        ('{"title": "x"}', "standard input, line 2: id must be"),
        ('{"id": 1, "title": 7}', "standard input, line 2: title must be a text"),
        ("[]", "standard input, line 2: no JSON object"),
        ("{", "standard input, line 2: no JSON"),
    ],
)
def test_a_bad_line_is_named(line: str, said: str) -> None:
    result = _run('{"id": 0, "title": "某地茶园迎来采摘季"}', line)
    assert isinstance(result.exception, SettingsError)
    assert str(result.exception).startswith(said)


def test_without_anything_it_says_what_to_give() -> None:
    result = CliRunner().invoke(cli, ["events"])
    assert result.exit_code == 2
    assert "--jsonl" in result.output
