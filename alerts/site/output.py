"""The site's files: each written once a language, in UTF-8, only when it differs, and put in place whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from veille.alerts.site.ledger import Ledger, hash_text
from veille.alerts.site.render import Renderer
from veille.model import Lang


class SitePages:
    """Writes rendered pages below one folder; `written` counts what this build moved."""

    def __init__(self, folder: Path, renderers: tuple[Renderer, ...], ledger: Ledger) -> None:
        self.folder = folder
        self.renderers = renderers
        self.written = 0
        self._ledger = ledger
        self._owner = "site"
        self._kept: dict[str, set[str]] = {}
        self._made: set[Path] = set()

    def begin(self, owner: str) -> None:
        """What is written from now on belongs to `owner`, until `finish` or another `begin`."""
        self._owner = owner
        self._kept.setdefault(owner, set())

    def finish(self) -> None:
        """Remove what the present owner no longer has."""
        self.remove(self._owner, self._kept.pop(self._owner, set()))
        self._owner = "site"

    def remove(self, owner: str, kept: set[str]) -> None:
        """Remove the files of an owner but those kept."""
        for path in self._ledger.drop_files(owner, kept):
            target = self.folder / path
            target.unlink(missing_ok=True)
            with suppress(OSError):  # the last file of a folder takes the folder with it
                target.parent.rmdir()
                self._made.discard(target.parent)

    def write(self, path: str, template: str, values: Mapping[str, object], *, made_from: str = "") -> None:
        """Write one page in every language; nothing is done while what it is `made_from` (a digest) stays the same."""
        for renderer in self.renderers:
            self.write_one(renderer, path, template, values, made_from=made_from)

    def write_one(
        self, renderer: Renderer, path: str, template: str, values: Mapping[str, object], *, made_from: str = ""
    ) -> None:
        """Write one page in the renderer's language, at `path` below that language's folder."""
        self._put(f"{renderer.lang}/{path}", renderer, template, values, made_from)

    def write_root(self, path: str, template: str, values: Mapping[str, object], lang: Lang) -> None:
        """Write one page in one language at the site's root."""
        renderer = next(r for r in self.renderers if r.lang == lang)
        self._put(path, renderer, template, values, "")

    def is_made_from(self, path: str, made_from: str) -> bool:
        """Whether the page at `path` was made from the same in every language; it stays then."""
        paths = [f"{renderer.lang}/{path}" for renderer in self.renderers]
        same = all(self._ledger.file_digest(p) == made_from and (self.folder / p).is_file() for p in paths)
        if same:
            self._kept.setdefault(self._owner, set()).update(paths)
        return same

    def write_made(self, path: str, made_from: str, make: Callable[[], str]) -> None:
        """Write a file at the site's root that is made only when what it is made from (a digest) is another."""
        if self._ledger.file_digest(path) == made_from and (self.folder / path).is_file():
            self._kept.setdefault(self._owner, set()).add(path)
        else:
            self._write(path, make(), made_from)

    def write_text(self, path: str, text: str) -> None:
        """Write a file as it is, at the site's root."""
        self._write(path, text, hash_text(text))

    def _put(self, path: str, renderer: Renderer, template: str, values: Mapping[str, object], made_from: str) -> None:
        html = renderer.page(template, path, {"here_is_page": False, **values})
        self._write(path, html, made_from or hash_text(html))

    def _write(self, path: str, text: str, digest: str) -> None:
        self._kept.setdefault(self._owner, set()).add(path)
        target = self.folder / path
        if self._ledger.file_digest(path) == digest and target.is_file():
            return
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        draft = target.with_name(f".{target.name}.new")
        draft.write_bytes(text.encode("utf-8", "replace"))  # a lone surrogate in page text becomes a question mark
        os.replace(draft, target)  # a reader finds the old page or the new one
        self._ledger.put_file(path, self._owner, digest)
        self.written += 1
