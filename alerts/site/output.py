"""The site's files: each page written once a language, in UTF-8, counted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from veille.alerts.site.render import Renderer
from veille.model import Lang


class SitePages:
    """Writes rendered pages below one folder; `written` counts them."""

    def __init__(self, folder: Path, renderers: tuple[Renderer, ...]) -> None:
        self.folder = folder
        self.renderers = renderers
        self.written = 0
        self._made: set[Path] = set()

    def write(self, path: str, template: str, values: Mapping[str, object]) -> None:
        """Write one page in every language."""
        for renderer in self.renderers:
            self.write_one(renderer, path, template, values)

    def write_one(self, renderer: Renderer, path: str, template: str, values: Mapping[str, object]) -> None:
        """Write one page in the renderer's language, at `path` below that language's folder."""
        self._put(f"{renderer.lang}/{path}", renderer, template, values)

    def write_root(self, path: str, template: str, values: Mapping[str, object], lang: Lang) -> None:
        """Write one page in one language at the site's root."""
        renderer = next(r for r in self.renderers if r.lang == lang)
        self._put(path, renderer, template, values)

    def _put(self, path: str, renderer: Renderer, template: str, values: Mapping[str, object]) -> None:
        target = self.folder / path
        if target.parent not in self._made:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._made.add(target.parent)
        html = renderer.page(template, path, {"here_is_page": False, **values})
        target.write_bytes(html.encode("utf-8", "replace"))  # a lone surrogate in page text becomes a question mark
        self.written += 1
