"""Compiled templates, kept for other processes: compiling them costs each one nearly half a second."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path
from stat import S_IWGRP, S_IWOTH

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """The templates of one module, which alone decides how they are compiled; languages and processes share them.

    They are code, so they lie where Python keeps the compiled module: who can write there can change the program anyway.
    Where that folder is closed, as in a program installed for all users, they lie in the cache folder of the user, as long
    as nobody else can write there. Where Python may write no compiled code, they are kept in this process alone.
    """

    def __init__(self, module_file: str) -> None:
        compiled = Path(cache_from_source(module_file))
        self._beside = compiled.parent
        self._stem = compiled.stem
        self._made_with = jinja2.__version__.encode() + Path(module_file).read_bytes()
        self._held: dict[str, bytes] = {}

    def get_source_checksum(self, source: str) -> str:
        """What tells whether compiled code is of this source, this module and this release of the engine."""
        return sha256(self._made_with + source.encode("utf-8")).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled before; a file that is not whole, or of another source, counts as none."""
        if bucket.key in self._held:
            _fill(bucket, self._held[bucket.key])
            return
        for read in (self._read_beside, self._read_own):
            with suppress(OSError):
                kept = read(self._name(bucket))
                if _fill(bucket, kept):
                    self._held[bucket.key] = kept
                    return

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        self._held[bucket.key] = compiled = bucket.bytecode_to_string()
        if sys.dont_write_bytecode:
            return
        name = self._name(bucket)
        if not (self._beside.is_dir() and _put(self._beside / name, compiled)):
            folder = _own_folder()
            if folder is not None:
                _put(folder / name, compiled)

    def _name(self, bucket: Bucket) -> str:
        return f"{self._stem}.{bucket.key}.template"

    def _read_beside(self, name: str) -> bytes:
        return (self._beside / name).read_bytes()

    def _read_own(self, name: str) -> bytes:
        folder = _user_cache()
        if folder is None or not _is_ours_alone(folder):
            raise FileNotFoundError(name)
        return (folder / name).read_bytes()


def _fill(bucket: Bucket, kept: bytes) -> bool:
    with suppress(Exception):  # a torn file can raise almost anything: the template is compiled anew
        bucket.bytecode_from_string(kept)
    return bucket.code is not None


def _put(path: Path, compiled: bytes) -> bool:
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        draft.write_bytes(compiled)
        os.replace(draft, path)
    except OSError:  # the folder may be closed to this user, or the disk full
        with suppress(OSError):
            draft.unlink()
        return False
    return True


def _user_cache() -> Path | None:
    """Where this user's programs keep what can be made again: given by systemd, by the desktop's rule, or in the home."""
    if os.name != "posix":  # who owns a folder is not told elsewhere
        return None
    for name, below in (("CACHE_DIRECTORY", ""), ("XDG_CACHE_HOME", "veille"), ("HOME", ".cache/veille")):
        folder = Path(os.environ.get(name, "").split(os.pathsep)[0], below)
        if folder.is_absolute():
            return folder / "templates"
    return None


def _own_folder() -> Path | None:
    """The user's folder, made where there is none; nothing where it cannot be made or others can write in it."""
    folder = _user_cache()
    with suppress(OSError):
        if folder is not None and _is_ours(next(above for above in folder.parents if above.exists())):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_ours_alone(folder):
                return folder
    return None


def _is_ours(folder: Path) -> bool:
    """Whether it is this user's: another's home may be in the environment of an administrator's command."""
    return folder.stat().st_uid == os.geteuid()


def _is_ours_alone(folder: Path) -> bool:
    return _is_ours(folder) and not folder.stat().st_mode & (S_IWGRP | S_IWOTH)
