"""How `jingbao alerts` and the demo print an alert: a few lines, whatever the page states."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from rich.cells import cell_len

from alerts.labels import LABELS
from db.models import Alert, Mark, Verdict
from db.understanding import FactRow
from jingbao.cli.alert_view import print_alerts
from jingbao.cli.common import console
from tests.alerts.samples import EVENT, FACTS, ISSUED, MOVED, OFFICIAL, alert, evidence, fact
from tests.db.rows import NOW

PLAIN = replace(alert(), facts=(), detected=None)
LONG = tuple(fact(kind, "长" * 60) for kind in ("issuer", "stage", "docnum"))
MANY = tuple(fact("target", f"个第{number}类应用场景", number=number) for number in range(2, 40))


def printed(found: Sequence[Alert], monkeypatch: pytest.MonkeyPatch, *, columns: int = 80) -> list[str]:
    into = io.StringIO()
    monkeypatch.setattr(console, "_file", into)  # `file` would not be put back as it was
    monkeypatch.setattr(console, "_width", columns)
    print_alerts(found, {one.article.event_id: 2 for one in found})
    return [line.rstrip() for line in into.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("facts", "lines"),
    [((), 5), (FACTS, 7), ((*FACTS, *MANY), 7), (MANY, 5), (LONG, 6)],
    ids=["nothing stated", "some", "more than fit", "only numbers", "long words"],
)
def test_an_alert_takes_few_lines_whatever_the_page_states(
    facts: tuple[FactRow, ...], lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = printed([replace(PLAIN, facts=facts)], monkeypatch)
    assert len(said) <= lines, "\n".join(said)
    assert all(cell_len(line) <= 80 for line in said)


def test_id_and_title_come_first_and_the_address_last(monkeypatch: pytest.MonkeyPatch) -> None:
    said = printed([PLAIN], monkeypatch)
    assert said[0] == f"{PLAIN.id}  {PLAIN.article.article.title}"
    assert "2 pages · " in said[1]
    assert PLAIN.rule in said[1]
    assert said[-1].strip() == PLAIN.article.url


def test_the_line_of_facts_does_not_repeat_the_line_before(monkeypatch: pytest.MonkeyPatch) -> None:
    due = fact("date", "2026-05-31", day=date(2026, 5, 31), date_kind="截止")
    start = fact("date", "2026-04-15", day=date(2026, 4, 15), date_kind="施行")
    said = "\n".join(printed([replace(PLAIN, facts=(*FACTS[5:6], due, start))], monkeypatch))
    assert said.count("截止 2026-05-31") == 1
    assert "日期：施行 2026-04-15\n" in said


def test_of_a_page_that_states_nothing_the_first_sentence_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    body = replace(evidence("机器人", "本市支持机器人产业。"), field="body")
    assert "▸ 本市支持机器人产业。" in "\n".join(printed([replace(PLAIN, evidence=(body,))], monkeypatch))


def test_a_headline_that_matched_as_a_whole_is_no_word(monkeypatch: pytest.MonkeyPatch) -> None:
    title = PLAIN.article.article.title
    said = printed([replace(PLAIN, evidence=(evidence(title, title), evidence("印发", title)))], monkeypatch)
    assert "matched: 印发" in [line.strip() for line in said]


def test_a_doubt_and_a_mark_with_its_note_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    detected = alert().detected
    assert detected is not None
    one = replace(PLAIN, mark=Mark(Verdict.NOISE, NOW, "不是政策"), detected=replace(detected, verified=False))
    said = "\n".join(printed([one], monkeypatch))
    assert "marked noise · " in said
    assert "✎ 不是政策" in said
    assert LABELS["zh"].unverified in said


def test_ids_of_two_lengths_stand_in_one_column_and_a_narrow_terminal_loses_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = [replace(PLAIN, id=12), replace(PLAIN, id=7)]
    said = printed(found, monkeypatch, columns=40)
    titles = [line for line in said if line.startswith(("12  ", "7   "))]
    assert len(titles) == 2
    assert PLAIN.article.url in "".join(line.strip() for line in said)


def test_the_issuers_own_page_stands_below_what_others_told(monkeypatch: pytest.MonkeyPatch) -> None:
    into = io.StringIO()
    monkeypatch.setattr(console, "_file", into)
    event = PLAIN.article.event_id
    print_alerts([PLAIN], {event: 2}, officials={event: "https://office.example/1"})
    assert "official page: https://office.example/1" in into.getvalue()


def test_a_follow_up_is_told_from_a_first_alert_and_says_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    said = printed([replace(PLAIN, changes=(ISSUED, OFFICIAL)), PLAIN], monkeypatch)
    assert said[0] == f"{PLAIN.id}  {PLAIN.article.article.title}"
    assert said[1].strip() == "⟳ 进展：征求意见 → 印发、官方原文"
    assert sum("⟳" in line for line in said) == 1


def test_a_follow_up_of_an_english_page_is_told_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    one = replace(alert(lang="en"), changes=(ISSUED,))
    assert printed([one], monkeypatch)[1].strip() == "⟳ Update: open for comment → issued"


def test_a_follow_up_that_tells_much_takes_one_line_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    said = printed([replace(PLAIN, changes=(MOVED,) * 9)], monkeypatch, columns=60)
    assert said[1].strip().endswith(" +8")
    assert cell_len(said[1]) <= 60
    assert "pages" in said[2]


@pytest.mark.parametrize(("reprints", "line"), [(0, None), (1, "+1 reprint"), (37, "+37 reprints")])
def test_reprints_are_counted_with_who_was_first(
    reprints: int, line: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = printed([replace(PLAIN, event=replace(EVENT, reprints=reprints))], monkeypatch)
    expected = [f"{line}, first seen 2026-03-03 09:12 at 青川日报"] if line else []
    assert [one.strip() for one in said if "reprint" in one] == expected


def test_a_follow_up_that_no_words_matched_names_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "matched" not in "".join(printed([replace(PLAIN, changes=(ISSUED,), evidence=())], monkeypatch))


def test_an_alert_on_the_issuers_own_page_does_not_name_it_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    into = io.StringIO()
    monkeypatch.setattr(console, "_file", into)
    print_alerts([PLAIN], {PLAIN.article.event_id: 2}, officials={PLAIN.article.event_id: PLAIN.article.url})
    assert "official page" not in into.getvalue()
