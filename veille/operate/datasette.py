"""Datasette on a published snapshot (optional extra `datasette`)."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from veille.errors import UsageError
from veille.store.publishing.datasette import write_datasette_metadata

PLUGINS = Path(__file__).with_name("datasette_plugins")


def open_in_datasette(snapshot: Path, port: int) -> None:
    """Serve the snapshot on loopback until interrupted; the file is opened as immutable."""
    check_snapshot(snapshot)
    if find_spec("datasette") is None:
        raise UsageError(
            "needs the extra `datasette`", where="veille datasette", hint='pip install "veille[datasette]"'
        )
    with tempfile.TemporaryDirectory() as folder:
        metadata = Path(folder) / "metadata.json"
        write_datasette_metadata(snapshot, metadata)
        command = [
            sys.executable,
            "-m",
            "datasette",
            "serve",
            "--immutable",
            str(snapshot),
            "-m",
            str(metadata),
            "--plugins-dir",
            str(PLUGINS),
            "-p",
            str(port),
        ]
        code = _run_until_stopped(command)
    if code > 0:
        raise UsageError(f"datasette ended with {code}", where=str(snapshot))


def _run_until_stopped(command: list[str]) -> int:
    """The exit code of a program that is stopped when we are: no server stays behind on the port."""
    with subprocess.Popen(command) as server:  # noqa: S603 - our own interpreter, no shell
        before = signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            return max(server.wait(), 0)
        except KeyboardInterrupt:
            server.terminate()
            return max(server.wait(), 0)
        finally:
            signal.signal(signal.SIGTERM, before)


def check_snapshot(snapshot: Path) -> None:
    """Raise StoreError for a file that is no published snapshot."""
    from veille.reader import open_snapshot

    open_snapshot(snapshot).close()
