"""Compiled templates, kept beside Python's own compiled modules: compiling them costs half a second a process."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from hashlib import sha256
from importlib.util import cache_from_source
from pathlib import Path

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class CompiledTemplates(BytecodeCache):
    """The templates of one module, which alone decides how they are compiled; languages and processes share them.

    They are code, so they lie where Python keeps the compiled module: who can write there can change the program anyway.
    Where Python may write no compiled code, they are kept in this process alone.
    """

    def __init__(self, module_file: str) -> None:
        compiled = Path(cache_from_source(module_file))
        self._name = f"{compiled.parent}{os.sep}{compiled.stem}."
        self._made_with = jinja2.__version__.encode() + Path(module_file).read_bytes()
        self._held: dict[str, bytes] = {}

    def get_source_checksum(self, source: str) -> str:
        """What tells whether compiled code is of this source, this module and this release of the engine."""
        return sha256(self._made_with + source.encode("utf-8")).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled before; a file that is not whole, or of another source, counts as none."""
        if bucket.key not in self._held:
            with suppress(OSError):
                self._held[bucket.key] = self._path(bucket).read_bytes()
        with suppress(
            Exception
        ):  # a torn file can raise almost anything, and nothing held is no code: it is compiled anew
            bucket.bytecode_from_string(self._held[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled now."""
        self._held[bucket.key] = compiled = bucket.bytecode_to_string()
        path = self._path(bucket)
        if sys.dont_write_bytecode or not path.parent.is_dir():
            return
        draft = path.with_suffix(f".{os.getpid()}")
        try:
            draft.write_bytes(compiled)
            os.replace(draft, path)
        except OSError:  # the program's folder may be closed to its user, or the disk full
            with suppress(OSError):
                draft.unlink()

    def _path(self, bucket: Bucket) -> Path:
        return Path(f"{self._name}{bucket.key}.template")
