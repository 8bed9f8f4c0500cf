"""Who may read what the program writes: a file of the database for its user and group alone, and a configured group.

Published snapshots, exports and the report are for others: they get the modes of the process (umask), as any file does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from veille.errors import ConfigError

# The record holds people's names and decisions: its user writes, its group reads, nobody else does.
RECORD_MODE = 0o640
_GROUP_READS = 0o040
_GROUP_ENTERS = 0o050
_OTHERS = 0o007


def make_record_file(path: Path) -> None:
    """An empty file that only its user and group may read; one that is there stays as it is. The umask may close it more."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, RECORD_MODE))


def copy_rights(source: Path, copy: Path) -> None:
    """Give a copy of the record the group and the modes of the file it was made from; its own user may always write it.

    Who may not give files to that group gets a copy for himself alone.
    """
    held = source.stat()
    try:
        os.chown(copy, -1, held.st_gid)
        os.chmod(copy, held.st_mode & 0o060 | 0o600)
    except PermissionError:
        os.chmod(copy, 0o600)


def share(path: Path, group: str) -> None:
    """Let a configured group read a file, or a folder with all that is in it, and nobody outside it; no group, no change.

    Raises ConfigError when this user may not give files to that group.
    """
    if not group or not path.exists():
        return
    number = group_number(group)
    try:
        for file in (path, *_below(path)):
            _share_one(file, number)
    except PermissionError as error:
        raise ConfigError(
            f"may not give files to the group {group!r}: {error.strerror}",
            where=str(path),
            hint=f"make the user of the service a member: `usermod -aG {group} USER`",
        ) from error


def share_record(database: Path, group: str) -> None:
    """The same for a database and the files that SQLite keeps beside it."""
    for name in ("", "-wal", "-shm"):
        share(database.with_name(database.name + name), group)


def group_number(group: str) -> int:
    """The id of a group of this machine; ValueError when there is none of that name."""
    import grp  # Unix only: elsewhere no group can be configured

    try:
        return grp.getgrnam(group).gr_gid
    except KeyError:
        raise ValueError(f"this machine has no group {group!r}; make it with `groupadd {group}`") from None


def _below(path: Path) -> Iterator[Path]:
    if path.is_dir() and not path.is_symlink():
        for folder, folders, files in os.walk(path):
            yield from (Path(folder) / name for name in (*folders, *files))


def _share_one(path: Path, group: int) -> None:
    if path.is_symlink():
        return
    held = path.stat()
    wanted = (held.st_mode & 0o7777 & ~_OTHERS) | (_GROUP_ENTERS if path.is_dir() else _GROUP_READS)
    if held.st_gid != group:
        os.chown(path, -1, group)
    if held.st_mode & 0o7777 != wanted:
        os.chmod(path, wanted)
