"""Datasette on a published snapshot (optional extra `datasette`)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from veille.errors import UsageError
from veille.store.publishing.datasette import write_datasette_metadata


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
            "-p",
            str(port),
        ]
        done = subprocess.run(command, check=False)  # noqa: S603 - our own interpreter, no shell
    if done.returncode > 0:
        raise UsageError(f"datasette ended with {done.returncode}", where=str(snapshot))


def check_snapshot(snapshot: Path) -> None:
    """Raise StoreError for a file that is no published snapshot."""
    from veille.reader import open_snapshot

    open_snapshot(snapshot).close()
