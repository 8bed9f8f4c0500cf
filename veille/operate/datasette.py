"""Datasette on a published snapshot (optional extra `datasette`)."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from veille.errors import UsageError
from veille.store.datasette import datasette_metadata


def write_datasette_metadata(snapshot: Path, dest: Path) -> None:
    """Write titles, descriptions, facets and ready-made queries for the snapshot's database name."""
    _check(snapshot)
    dest.write_text(datasette_metadata(snapshot.stem), encoding="utf-8")


def open_in_datasette(snapshot: Path, port: int) -> None:
    """Serve the snapshot on loopback until interrupted; the file is opened as immutable."""
    _check(snapshot)
    if find_spec("datasette") is None:
        raise UsageError("needs the extra `datasette`", where="veille datasette", hint='pip install "veille[datasette]"')
    with tempfile.TemporaryDirectory() as folder:
        metadata = Path(folder) / "metadata.json"
        write_datasette_metadata(snapshot, metadata)
        command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(snapshot), "-m", str(metadata), "-p", str(port)]
        done = subprocess.run(command, check=False)  # noqa: S603 - our own interpreter, no shell
    if done.returncode > 0:
        raise UsageError(f"datasette ended with {done.returncode}", where=str(snapshot))


def _check(snapshot: Path) -> None:
    from veille.reader import open_snapshot

    open_snapshot(snapshot).close()  # says what is wrong with a file that is no snapshot
