"""Where the extraction bench finds pages and what is true of them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from bench.extraction import PAGES
from bench.truth import Truth, load


def listed(folder: Path, name: str, *rows: dict[str, object]) -> None:
    (folder / f"{name}.json").write_text(json.dumps(rows), encoding="utf-8")


def test_a_set_is_a_json_file_beside_its_pages(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress("<p>正文".encode()))
    row = {"id": "a", "file": "a.html.gz", "url": "http://a.example/", "title": "题", "body": "正文"}
    listed(tmp_path, "zh", row | {"optional": ["图"], "china_time": True, "published_at": "2024-05-28"})
    (found,) = load(tmp_path)["zh"]
    assert found == Truth(
        "a", tmp_path / "a.html.gz", "http://a.example/", "题", "正文", "2024-05-28", ("图",), china_time=True
    )
    assert found.content() == "<p>正文".encode()


def test_what_a_row_does_not_say_is_not_known(tmp_path: Path) -> None:
    listed(tmp_path, "zh", {"id": "a", "file": "a.html"})
    assert load(tmp_path)["zh"] == [Truth("a", tmp_path / "a.html")]


def test_sets_are_all_or_those_named(tmp_path: Path) -> None:
    for name in ("en", "zh"):
        listed(tmp_path, name)
    assert list(load(tmp_path)) == ["en", "zh"]
    assert list(load(tmp_path, ["zh"])) == ["zh"]


def test_a_folder_without_truth_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="holds neither"):
        load(tmp_path)
    with pytest.raises(FileNotFoundError, match=r"zh\.json"):
        load(tmp_path, ["zh"])


def test_our_own_pages_are_a_set_of_their_articles() -> None:
    ((name, truths),) = load(PAGES).items()
    assert name == "pages"
    assert len(truths) >= 20
    assert "login_wall" not in {truth.id for truth in truths}
    assert all(truth.title and truth.body and truth.path.is_file() for truth in truths)
