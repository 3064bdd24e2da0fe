"""/healthz on loopback: 200 while every tick ends in time, else 503, with the ages as JSON."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from db.errors import SettingsError
from jingbao.service import Daemon


@contextmanager
def serve_health(daemon: Daemon, address: tuple[str, int]) -> Iterator[int]:
    """Answer at `address` (port 0: any) while the block runs; yields the port. SettingsError where it is taken."""

    class Health(BaseHTTPRequestHandler):
        timeout = 5

        def do_GET(self) -> None:
            known = self.path == "/healthz"
            stale = daemon.stale()
            ages = {name: round(age, 1) for name, age in daemon.ages_s().items()}
            said = {
                "status": "stale" if stale else "ok",
                "stale": stale,
                "tick_age_s": ages,
                "running": daemon.engine.running,
            }
            body = json.dumps(said if known else {"error": "only /healthz is here"}).encode()
            self.send_response((503 if stale else 200) if known else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """A probe every few seconds is no news."""

    try:
        server = ThreadingHTTPServer(address, Health)
    except OSError as error:
        place = f"[daemon] health = {address[0]}:{address[1]}"
        raise SettingsError(place, str(error), 'Choose another port, or "off"') from error
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.2}, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
