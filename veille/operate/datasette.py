"""Datasette on a published snapshot (optional extra `datasette`)."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from veille.errors import UsageError
from veille.store.publishing.datasette import write_datasette_metadata

HOST = "127.0.0.1"  # this machine alone: a snapshot is shared as a file
PLUGINS = Path(__file__).with_name("datasette_plugins")


# A stop from outside, and a terminal that closes; Ctrl-C reaches the server by itself.
_ENDS = (signal.SIGTERM, signal.SIGHUP) if hasattr(signal, "SIGHUP") else (signal.SIGTERM,)


def open_in_datasette(snapshot: Path, port: int) -> None:
    """Serve the snapshot on loopback until interrupted; the file is opened as immutable."""
    check_snapshot(snapshot)
    if find_spec("datasette") is None:
        raise UsageError(
            "needs the extra `datasette`", where="veille datasette", hint='pip install "veille[datasette]"'
        )
    _require_free(port)
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
            "-h",
            HOST,
            "-p",
            str(port),
        ]
        code = _run_until_stopped(command)
    if code > 0:
        raise UsageError(f"datasette ended with {code}", where=str(snapshot))


def _require_free(port: int) -> None:
    """Raise UsageError when another program listens on the port."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: a port just left is free
        try:
            tried.bind((HOST, port))
        except OSError as error:
            raise UsageError(
                f"{port} cannot be listened on: {error.strerror}", where="--port", hint="name another one, or 0 for any"
            ) from error


def _run_until_stopped(command: list[str]) -> int:
    """The exit code of a program that is stopped when we are: no server stays behind on the port."""
    with subprocess.Popen(command) as server:  # noqa: S603 - our own interpreter, no shell
        before = {number: signal.signal(number, lambda *_: server.terminate()) for number in _ENDS}
        try:
            return max(server.wait(), 0)
        except KeyboardInterrupt:
            server.terminate()
            return max(server.wait(), 0)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def check_snapshot(snapshot: Path) -> None:
    """Raise StoreError for a file that is no published snapshot."""
    from veille.reader import open_snapshot

    open_snapshot(snapshot).close()
