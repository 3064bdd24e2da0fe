"""The other side of bench.dedup: datasketch and simhash over the same articles, in memory. Nothing here imports ours.

    python -m bench.dedup_peer NAME < LINES       (LINES: JSON [text, text …], the articles; then JSON [[i, text], …])

Each article is folded by NFKC and cut into pieces of five characters; then every edited text is looked up. Says one
line of JSON at the end: seconds of processor time for adding and for looking up, and how many were found.
"""

from __future__ import annotations

import importlib
import json
import re
import resource
import sys
import time
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

_NO_WORD = re.compile(r"[\W_]+")
_CHARS = 5


def pieces(text: str) -> set[str]:
    text = _NO_WORD.sub("", unicodedata.normalize("NFKC", text))
    return {text[at : at + _CHARS] for at in range(len(text) - _CHARS + 1)}


def minhash() -> tuple[Callable[[int, str], None], Callable[[str], Iterable[int]]]:
    """MinHashLSH of 128 permutations at a Jaccard of .5, as its documentation has it."""
    datasketch = importlib.import_module("datasketch")
    lsh = datasketch.MinHashLSH(threshold=0.5, num_perm=128)

    def of(text: str) -> Any:  # noqa: ANN401 - datasketch is not there where types are checked
        made = datasketch.MinHash(num_perm=128)
        made.update_batch([piece.encode() for piece in pieces(text)])
        return made

    return lambda number, text: lsh.insert(number, of(text)), lambda text: lsh.query(of(text))


def simhash() -> tuple[Callable[[int, str], None], Callable[[str], Iterable[int]]]:
    """64 bits, at most three of them other."""
    module = importlib.import_module("simhash")
    index = module.SimhashIndex([], k=3)
    return (
        lambda number, text: index.add(str(number), module.Simhash(list(pieces(text)))),
        lambda text: map(int, index.get_near_dups(module.Simhash(list(pieces(text))))),
    )


def main() -> None:
    add, look_up = {"datasketch": minhash, "simhash": simhash}[sys.argv[1]]()
    texts, edited = json.loads(sys.stdin.readline()), json.loads(sys.stdin.readline())
    start = time.process_time()
    for number, text in enumerate(texts):
        add(number, text)
    added = time.process_time()
    took, found = [], 0
    for number, text in edited:
        begun = time.perf_counter()
        found += number in look_up(text)
        took.append(time.perf_counter() - begun)
    took.sort()
    said = {
        "add_ms": 1000 * (added - start) / len(texts),
        "p50_ms": 1000 * took[len(took) // 2],
        "p95_ms": 1000 * took[len(took) * 95 // 100],
        "found": found / len(edited),
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(said))


if __name__ == "__main__":
    main()
