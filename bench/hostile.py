"""The production fetcher against a server that misbehaves: outcomes, seconds, memory, and whether others had to wait.

    python -m bench.hostile --server PATH/hostile_server.py [--at-once 50] [--only CASE …]

The server is a program that takes `--port 0`, says its address in its first line, and lists at `/` its cases as JSON
(`path`, `expect`). Each case runs alone in a process of its own, then `--at-once` of them in one process, with an
honest server asked every half second through the same fetcher. Exit 1 when a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console

from crawler.fetch import Fetcher, Limits
from crawler.resolve import Place
from db.errors import FetchError
from db.models import Access
from db.outcomes import Outcome

LOOPBACK = "127.0.0.1"
LIMITS = Limits()
LATEST_S = LIMITS.total_s + 1
ALONE_MIB, AT_ONCE_MIB = 64, 300
HEALTHY_EVERY_S, HEALTHY_LATEST_S = 0.5, 2.0

# The words of the server's cases: what each of our outcomes is called there.
WORDS = {
    Outcome.OK: "page",
    Outcome.TOO_BIG: "limit",
    Outcome.TOO_MANY_REDIRECTS: "limit",
    Outcome.TIMEOUT: "deadline",
    Outcome.PROTOCOL: "broken",
    Outcome.DECODE: "broken",
    Outcome.CONNECT: "broken",
    Outcome.BAD_URL: "refused",
    Outcome.BLOCKED_ADDRESS: "refused",
    Outcome.RATE_LIMITED: "later",
}


@dataclass(frozen=True, slots=True)
class Ending:
    """How one fetch ended. `word`: the outcome in the server's words, or the name of an exception that escaped."""

    url: str
    word: str
    detail: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Run:
    """What one process saw. `extra_mib`: its highest resident memory over the one it had before."""

    endings: list[Ending]
    extra_mib: float
    healthy_s: list[float]


# ---- in the child: fetch and measure


def to_loopback(host: str, port: int, timeout_s: float) -> tuple[Place, ...]:  # noqa: ARG001 never waits
    """Every name is the loopback, so that each case can have a host, and a turn, of its own."""
    literal = host.replace(".", "").isdigit()
    return (Place(socket.AF_INET, (host if literal else LOOPBACK, port)),)


def ending(fetcher: Fetcher, url: str) -> Ending:
    started = time.monotonic()
    try:
        page = fetcher.fetch(url, access=Access(obey_robots=False, delay_s=0.0))
        word, detail = WORDS[Outcome.OK], repr(page)[:0]
    except FetchError as error:
        word, detail = WORDS.get(error.outcome, error.outcome), error.reason
    except Exception as error:  # noqa: BLE001 what escapes is a result here
        word, detail = type(error).__name__, str(error)
    return Ending(url, word, detail, time.monotonic() - started)


def memory_mib(row: str) -> float:
    """VmRSS or VmHWM (the highest so far) of this process."""
    found = re.search(rf"{row}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def run(urls: list[str], healthy: str) -> Run:
    fetcher = Fetcher(
        user_agent="jingbao-bench (+https://example.org/contact)",
        admits=lambda address: address == LOOPBACK,
        resolve=to_loopback,
        limits=LIMITS,
    )
    ending(fetcher, healthy)
    before = memory_mib("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # begins a new VmHWM
    with ThreadPoolExecutor(len(urls)) as pool:
        fetches = [pool.submit(ending, fetcher, url) for url in urls]
        waits = list(healthy_waits(fetcher, healthy, fetches))
    return Run([fetch.result() for fetch in fetches], memory_mib("VmHWM") - before, waits)


def healthy_waits(fetcher: Fetcher, healthy: str, fetches: list[Future[Ending]]) -> Iterator[float]:
    """How long each request to the honest server took, while the others run."""
    while True:
        answer = ending(fetcher, healthy)
        yield answer.seconds if answer.word == "page" else float("inf")
        if all(fetch.done() for fetch in fetches):
            return
        time.sleep(HEALTHY_EVERY_S)


# ---- in the parent: servers, children, bars


class Honest(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base class's name
        """Say nothing."""


@contextmanager
def honest_server() -> Iterator[int]:
    with ThreadingHTTPServer((LOOPBACK, 0), Honest) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@contextmanager
def hostile_server(path: Path) -> Iterator[int]:
    """The port of the program at `path`, which ends with the block."""
    if not path.is_file():
        sys.exit(f"{path}: no such file. --server takes the path of a server program; see --help")
    with subprocess.Popen([sys.executable, "-u", path, "--port", "0"], stdout=subprocess.PIPE, text=True) as server:
        try:
            said = server.stdout.readline() if server.stdout else ""
            found = re.search(r":(\d+)/", said)
            if not found:
                sys.exit(f"{path} did not say its address, but {said!r}")
            yield int(found[1])
        finally:
            server.terminate()


def cases_of(port: int, only: list[str]) -> dict[str, list[str]]:
    """Path of each case → the words that are right for it."""
    with urllib.request.urlopen(f"http://{LOOPBACK}:{port}/") as answer:
        rows = json.load(answer)
    return {row["path"]: row["expect"] for row in rows if not only or row["path"].strip("/") in only}


def in_child(urls: list[str], healthy: str) -> Run:
    told = subprocess.run(
        [sys.executable, "-m", "bench.hostile", "--child", healthy],
        input=json.dumps(urls),
        capture_output=True,
        text=True,
        check=True,
    )
    got = json.loads(told.stdout)
    return Run([Ending(**one) for one in got["endings"]], got["extra_mib"], got["healthy_s"])


def faults(result: Run, cases: dict[str, list[str]], most_mib: float) -> list[str]:
    """The bars that were missed."""
    missed = [
        f"{urlsplit(one.url).path}: {one.word} ({one.detail}), expected {' or '.join(cases[urlsplit(one.url).path])}"
        for one in result.endings
        if one.word not in cases[urlsplit(one.url).path]
    ]
    missed += [f"{one.url}: took {one.seconds:.1f} s" for one in result.endings if one.seconds > LATEST_S]
    if result.extra_mib > most_mib:
        missed.append(f"{result.extra_mib:.0f} MiB more, {most_mib} at most")
    if max(result.healthy_s) > HEALTHY_LATEST_S:
        missed.append(f"an honest request took {max(result.healthy_s):.1f} s")
    return missed


def one_by_one(console: Console, cases: dict[str, list[str]], port: int, healthy: str) -> list[str]:
    missed = []
    for number, (path, expect) in enumerate(cases.items()):
        result = in_child([f"http://case-{number}.test:{port}{path}"], healthy)
        missed += faults(result, cases, ALONE_MIB)
        only = result.endings[0]
        console.print(
            f"{number + 1:2}/{len(cases)} {path:26} {only.word:9} of {' '.join(expect):22} {only.seconds:5.1f} s"
            f" {result.extra_mib:6.1f} MiB more, honest server latest {max(result.healthy_s):.2f} s"
        )
    return missed


def at_once(console: Console, cases: dict[str, list[str]], port: int, healthy: str, *, number: int) -> list[str]:
    urls = [f"http://many-{rank}.test:{port}{path}" for rank, path in enumerate(islice(cycle(cases), number))]
    result = in_child(urls, healthy)
    latest = max(one.seconds for one in result.endings)
    console.print(
        f"{number} at once: latest {latest:.1f} s, {result.extra_mib:.0f} MiB more;"
        f" honest server {len(result.healthy_s)} asked, latest {max(result.healthy_s):.2f} s"
    )
    return faults(result, cases, AT_ONCE_MIB)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", type=Path, help="the server program")
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--only", nargs="*", default=[], metavar="CASE")
    parser.add_argument("--child", metavar="URL", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        print(json.dumps(asdict(run(json.load(sys.stdin), args.child))))
        return
    if args.server is None:
        parser.error("--server is needed: the path of a server program, which is no part of this repository")
    console = Console(highlight=False, soft_wrap=True)
    with honest_server() as honest_port, hostile_server(args.server) as port:
        cases, healthy = cases_of(port, args.only), f"http://honest.test:{honest_port}/"
        missed = one_by_one(console, cases, port, healthy)
        missed += at_once(console, cases, port, healthy, number=args.at_once)
    console.print("\n".join(missed) if missed else f"{len(cases)} cases: every bar held", markup=False)
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
