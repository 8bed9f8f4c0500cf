"""Promise: `veille datasette` leaves no server behind: a signal to it ends both, with exit code 0."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from veille.store import open_store
from veille.store.publishing.publish import publish

PATIENCE = 60.0  # seconds: Datasette starts in one on a quiet machine


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_program_and_server(tmp_path: Path, number: signal.Signals) -> None:
    pytest.importorskip("datasette", reason="the datasette extra is not installed")
    with open_store(tmp_path / "veille.db") as store:
        snapshot = publish(store, tmp_path / "out", at="2026-01-01T00:00:00Z").path
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    log = tmp_path / "log"
    command = [sys.executable, "-m", "veille.cli", "datasette", str(snapshot), "--port", str(port)]
    with log.open("w") as file:
        process = subprocess.Popen(command, stderr=file, stdout=file, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        end = time.monotonic() + PATIENCE
        while "Uvicorn running" not in log.read_text() and time.monotonic() < end:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        assert re.search(r"Uvicorn running", log.read_text()), log.read_text()
        process.send_signal(number)
        assert process.wait(PATIENCE) == 0
        with socket.socket() as asked:
            assert asked.connect_ex(("127.0.0.1", port)) != 0
    finally:
        process.kill()
