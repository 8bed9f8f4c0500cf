"""Files written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from veille.errors import DeliveryError


def replace_file(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Write a file beside its place and move it there, so that a reader never sees half of it.

    `mode` is who may read it, less what the umask closes.
    Raises DeliveryError when the folder cannot be made or written.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            beside.unlink(missing_ok=True)  # left by a process of the same number that was killed
            made = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with open(made, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise DeliveryError(
            f"cannot be written: {error.strerror}", where=str(path), hint="check the folder and its rights"
        ) from error
