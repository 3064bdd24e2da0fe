from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

from jingbao.service import GRACE_S

ROOT = Path(__file__).parents[2]


def test_ctrl_c_ends_a_round_that_waits_for_a_silent_site(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        (tmp_path / "jingbao.toml").write_text(f'[[sources]]\nname = "a"\nurl = "{url}"\nallow_private = true\n')
        words = [sys.executable, "-m", "jingbao", "once", "--config", str(tmp_path / "jingbao.toml")]
        with subprocess.Popen(words, cwd=ROOT, stderr=subprocess.PIPE) as process:
            silent.settimeout(30.0)
            asked, _ = silent.accept()
            process.send_signal(signal.SIGINT)
            _, said = process.communicate(timeout=GRACE_S + 5)
            asked.close()
    assert process.returncode == 130
    assert b"Traceback" not in said
