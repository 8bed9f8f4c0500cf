"""The bundled demo site over loopback, one edition at a time, and the configuration that watches it."""

from __future__ import annotations

import threading
import tomllib
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from importlib.resources import files
from pathlib import Path
from types import TracebackType

from veille.operate.loopback import Answer, LoopbackServer

DEMO_SITE = Path(str(files("veille") / "demo_site"))

Substitutions = Mapping[str, tuple[tuple[str, str], ...]]
"""For each path of the site, pairs of words to be replaced and their replacement."""

_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_MISSING = b"<!DOCTYPE html><html lang=en><title>Not found</title><main><h1>Not found</h1></main></html>"


class DemoServer:
    """A context manager that serves one edition of a site; `base_url` is where.

    `edition_dir` is the site's folder (`before/`, `after/`, planted.toml; the before edition is served first) or one
    of its editions.
    """

    def __init__(self, edition_dir: Path = DEMO_SITE, host: str = "127.0.0.1", port: int = 0) -> None:
        edition = edition_dir / "before" if (edition_dir / "before").is_dir() else edition_dir
        self._site = edition.parent
        self._moments = _load_moments(self._site)
        self._lock = threading.Lock()
        self._edition = edition
        self._substitutions: Substitutions = {}
        self._server = LoopbackServer(self.answer, host, port)

    def __enter__(self) -> DemoServer:
        self._server.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.__exit__(kind, error, trace)

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`, without a slash at the end."""
        return self._server.base_url

    @property
    def requests(self) -> tuple[tuple[str, int], ...]:
        """Path and status of every answer so far."""
        return self._server.requests

    def set_edition(self, name: str) -> None:
        """Serve another edition of the same site from now on."""
        if name not in self._moments:
            raise ValueError(f"no edition {name!r} in {self._site}; known: {', '.join(self._moments)}")
        with self._lock:
            self._edition = self._site / name

    def substitute(self, substitutions: Substitutions) -> None:
        """Replace words of the pages from now on: for each path, pairs of old and new words."""
        with self._lock:
            self._substitutions = substitutions

    def answer(self, path: str) -> Answer:
        """What is served for a path now."""
        with self._lock:
            edition, pairs = self._edition, self._substitutions.get(path, ())
        file = edition / path.lstrip("/")
        if ".." in file.parts or not file.is_file():
            return Answer(_MISSING, status=404)
        body = file.read_bytes()
        for old, new in pairs:
            body = body.replace(old.encode(), new.encode())
        kind = _TYPES.get(file.suffix, "application/octet-stream")
        return Answer(body, content_type=kind, last_modified=self._moments[edition.name])


def _load_moments(site: Path) -> dict[str, str]:
    """For each edition its Last-Modified header."""
    raw = tomllib.loads((site / "planted.toml").read_text(encoding="utf-8"))
    return {name: format_datetime(datetime.fromisoformat(at), usegmt=True) for name, at in raw["editions"].items()}


def demo_config(base_url: str, folder: Path | str = "") -> str:
    """config.toml for the demo site served at `base_url`, to be written as `folder`/config.toml.

    Paths in it are relative, so the folder is named in a comment only.
    """
    template = (DEMO_SITE / "config.toml").read_text(encoding="utf-8")
    return template.replace("{base_url}", base_url).replace("{folder}", str(folder))
