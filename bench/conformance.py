"""How closely the fetch stack keeps to the web's standards, on public conformance corpora.

    python -m bench.conformance --data DIR      DIR holds encoding.json, urls.json, ssrf.json and robots.json

Each file is a JSON list of cases: html5lib-tests' encodings (`bytes` in base64, `encoding`), web-platform-tests' URLs
(`input`, `base`, `failure` or the parts), addresses (`addresses`: `address`, `expect`), Google's robots.txt tests
(`robots_txt`, `robot`, `url`, `allowed`). Prints every wrong case, then the figures. Exit 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import ada_url

from crawler import urls
from crawler.address import allowed
from crawler.answer import Answer
from crawler.charset import decode, sniff
from crawler.robots import rules_of
from db.errors import FetchError

Case = dict[str, Any]
NOWHERE = urls.parse("http://example.com/robots.txt")
ALLOWED_WRONG = {"encoding": 1, "urls": 0, "ssrf": 0, "robots": 3}  # robots: what protego reads otherwise than Google


def wrong_encodings(cases: list[Case]) -> Iterator[str]:
    for case in cases:
        content = base64.b64decode(case["bytes"])
        decode(content)
        if (name := sniff(content)) != case["encoding"]:
            yield f"{case['file']} {case['number']}: {name}, not {case['encoding']}"


def wrong_urls(cases: list[Case]) -> Iterator[str]:
    """The parts that tell pages apart; a fragment does not, and a refusal is always right."""
    for case in cases:
        key = ""
        with suppress(FetchError):
            base = case["base"]
            key = urls.canonical(urls.parse(case["input"], base).href)
        if not key:
            continue
        parts = ada_url.URL(key)
        same = not case.get("failure") and all(
            getattr(parts, part) == case[part]
            for part in ("protocol", "username", "password", "host", "port", "pathname", "search")
        )
        if not same:
            yield f"{case['input']!r} on {case['base']!r}: {key}"
        if urls.canonical(key) != key:
            yield f"{case['input']!r}: {key} is not its own key"


def wrong_addresses(cases: dict[str, list[Case]]) -> Iterator[str]:
    for case in cases["addresses"]:
        if allowed(case["address"]) != (case["expect"] == "allow"):
            yield f"{case['address']}: must be {case['expect']} ({case['note']})"


def wrong_robots(cases: list[Case]) -> Iterator[str]:
    for case in cases:
        rules = rules_of(Answer(NOWHERE, 200, (), case["robots_txt"].encode()), product=case["robot"])
        if rules.allows(case["url"]) != case["allowed"]:
            yield f"{case['test']}: {case['robots_txt']!r} for {case['robot']} at {case['url']}"


CHECKS: dict[str, Callable[[Any], Iterator[str]]] = {
    "encoding": wrong_encodings,
    "urls": wrong_urls,
    "ssrf": wrong_addresses,
    "robots": wrong_robots,
}


def refused_urls(cases: list[Case]) -> int:
    """Web addresses that WHATWG accepts and we do not: those with a user name or a password."""
    refused = 0
    for case in cases:
        if case.get("protocol") in ("http:", "https:"):
            try:
                urls.parse(case["input"], case["base"])
            except FetchError:
                refused += 1
    return refused


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR")
    folder = parser.parse_args().data
    missing = [name for name in CHECKS if not (folder / f"{name}.json").is_file()]
    if missing:
        sys.exit(f"{folder} lacks {', '.join(f'{name}.json' for name in missing)}")
    failed = False
    for name, check in CHECKS.items():
        cases = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        wrong = list(check(cases))
        for line in wrong:
            print(f"  {name}: {line}")
        total = len(cases["addresses"] if name == "ssrf" else cases)
        more = f", {refused_urls(cases)} web addresses refused for their credentials" if name == "urls" else ""
        print(f"{name}: {total - len(wrong)} of {total} right{more}")
        failed = failed or len(wrong) > ALLOWED_WRONG[name]
    sys.exit(failed)


if __name__ == "__main__":
    main()
