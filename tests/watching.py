"""A small site on loopback whose pages the test writes, and a watch on it with a clock that the test turns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from veille.config import Config, load_config
from veille.operate.loopback import Answer
from veille.pipeline.check import run_check
from veille.pipeline.run_report import RunReport
from veille.store import Store, open_store
from veille.workspace import open_workspace

LAST_MODIFIED = "Mon, 12 Jan 2026 09:00:00 GMT"

PAGE = """<!DOCTYPE html><html lang="{lang}"><head><title>{title} - Canada.ca</title>
<meta name="dcterms.modified" content="{modified}"></head><body><header>Government</header>
<main property="mainContentOfPage" class="container"><h1 id="wb-cont">{title}</h1>
<p>Officers read this page when a person applies for a work permit with a job in Quebec, and keep a copy of the certificate in the file.</p>
{body}
</main><footer id="wb-info">About this site</footer></body></html>"""


def page(body: str, *, title: str = "Quebec cases", modified: str = "2026-01-12", lang: str = "en") -> str:
    """A page in the canada.ca template, main content and all."""
    return PAGE.format(body=body, title=title, modified=modified, lang=lang)


# Seconds for an answer of the test's own server: it answers at once or hangs up, but the machine may be busy.
PATIENCE = 10


@dataclass
class Site:
    """Pages by path; an Answer stands for itself, text for a page that was last modified on a fixed day."""

    pages: dict[str, str | Answer] = field(default_factory=dict)
    validators: bool = True
    headers: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)  # more of them, by path
    base_url: str = ""

    def answer(self, path: str) -> Answer:
        """What the server says."""
        if path == "/robots.txt" and path not in self.pages:
            return Answer(b"User-agent: *\nDisallow:\n", content_type="text/plain")
        found = self.pages.get(path)
        if found is None:
            return Answer(b"<!DOCTYPE html><html><title>Not found</title><h1>Not found</h1></html>", status=404)
        if isinstance(found, Answer):
            return found
        modified = LAST_MODIFIED if self.validators else None
        return Answer(found.encode(), last_modified=modified, headers=self.headers.get(path, ()))


@dataclass
class Watch:
    """A configuration, its database and a clock."""

    folder: Path
    site: Site
    sources: str = ""
    extra: str = ""
    now: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def config(self) -> Config:
        """The configuration as a user would have it in a file."""
        text = (
            '[crawl]\ncontact = "tests@example.org"\npace = "0s"\njitter = 0\nretries = 0\nallow_loopback = true\n'
            f"connect_timeout = {PATIENCE}\nread_timeout = {PATIENCE}\ndeadline = {PATIENCE}\n"
            f"{self.extra}\n{self.sources}\n"
            '[[alerts.channels]]\nid = "folder"\ntype = "file"\npath = "messages"\n'
            '[[alerts.routes]]\nchannels = ["folder"]\nmin_severity = "editorial"\n'
        )
        path = self.folder / "config.toml"
        path.write_text(text, encoding="utf-8")
        return load_config(path)

    def source(self, name: str, path: str, rest: str = "") -> None:
        """Watch one more page."""
        self.sources += (
            f'[[sources]]\nid = "{name}"\nurl = "{self.site.base_url}{path}"\nprofile = "canada-ca"\n{rest}\n'
        )

    def later(self, **span: float) -> None:
        """Turn the clock on."""
        self.now += timedelta(**span)

    def check(self, *, everything: bool = True, sources: tuple[str, ...] = (), adopt_config: bool = False) -> RunReport:
        """One pass, as `veille check --all` does it."""
        with open_workspace(self.config(), clock=lambda: self.now, adopt_config=adopt_config) as workspace:
            return run_check(workspace, everything=everything, sources=sources)

    def store(self) -> Store:
        """The database, to look at."""
        return open_store(self.folder / "veille.db", create=False)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """Rows of a query on the database."""
        with self.store() as store:
            return [tuple(row) for row in store.connection.rows(sql)]

    def messages(self) -> list[str]:
        """The texts of all messages delivered to the file channel, oldest first."""
        return [p.read_text(encoding="utf-8") for p in sorted((self.folder / "messages").rglob("*.md"))]

    def alerts(self) -> list[tuple[object, ...]]:
        """Kind and severity of every event that was delivered."""
        return self.rows(
            "SELECT kind, severity FROM event JOIN delivery USING (event_id) WHERE delivery.state = 'sent' ORDER BY event_id"
        )
