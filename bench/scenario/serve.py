"""A scenario's two hosts over loopback on a given day, and the configuration that watches them."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import TracebackType

from scenario.pages import error_page, render
from scenario.plan import VALUE_FIELDS, Page, Plan
from scenario.truth import fact_key, fault_on
from veille.operate.loopback import Answer, LoopbackServer

START = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)  # the moment of the first check
# Two addresses of this machine, so that an outage of one host opens only its own breaker.
HOSTS = {"canada": "127.0.0.1", "quebec": "127.0.0.2"}
PROFILES = {"canada": "canada-ca", "quebec": "quebec-ca"}
_ROBOTS = Answer(b"User-agent: *\nDisallow: /private/\n", content_type="text/plain; charset=utf-8")


def check_time(day: int) -> datetime:
    """The moment of a day's check: a minute later each day, so that a day lies between two checks."""
    return START + timedelta(days=day, minutes=day)


class ScenarioSites:
    """A context manager that serves the plan's hosts as they are on `day`."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.day = 0
        self._pages = {(page.pair.host, page.path): page for page in plan.pages}
        self._servers = {
            host: LoopbackServer(lambda path, host=host: self.answer(host, path), address)  # type: ignore[misc]
            for host, address in HOSTS.items()
        }
        self._stack = ExitStack()

    def __enter__(self) -> ScenarioSites:
        for server in self._servers.values():
            self._stack.enter_context(server)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def url(self, page: Page) -> str:
        """The page's address."""
        return self._servers[page.pair.host].base_url + page.path

    def answer(self, host: str, path: str) -> Answer:
        """What a host says for a path on the day set."""
        if path == "/robots.txt":
            return _ROBOTS
        page = self._pages.get((host, path))
        if page is None:
            return Answer(b"<!DOCTYPE html><title>404</title>", status=404)
        return self._answer_page(page, fault_on(self.plan, page, self.day))

    def _answer_page(self, page: Page, fault: str | None) -> Answer:
        if fault == "gone":
            return Answer(b"<!DOCTYPE html><title>404</title>", status=404)
        if fault in ("outage", "server_error"):
            return Answer(b"<!DOCTYPE html><title>503</title>", status=503 if fault == "outage" else 500)
        if fault == "hang_up":
            return Answer(hang_up=True)
        if fault in ("bot_wall", "maintenance", "soft_404"):
            return Answer(error_page(fault, page.lang).encode())
        twin = Page(page.pair, "fr" if page.lang == "en" else "en")
        text = render(self.plan, page, self.day, other=twin.path, halved=fault == "halved", empty=fault == "empty_main")
        moment = format_datetime(check_time(self.day), usegmt=True)
        return Answer(text.encode(), last_modified=moment)

    def config(self) -> str:
        """config.toml that watches every page, with a fact for each of its values and alerts in a folder."""
        parts = [
            (
                'database = "veille.db"\n[crawl]\ncontact = "https://example.org/scenario"\npace = "0s"\njitter = 0\n'
                "retry_wait = 0\nretries = 1\nallow_loopback = true\nconcurrency = 2\n"
            )
        ]
        for page in self.plan.pages:
            twin = Page(page.pair, "fr" if page.lang == "en" else "en")
            parts.append(
                f'[[sources]]\nid = "{page.source}"\nurl = "{self.url(page)}"\ntwin = "{self.url(twin)}"\n'
                f'profile = "{PROFILES[page.pair.host]}"\nlang = "{page.lang}"\nkind = "manual_section"\nevery = "12h"\n'
            )
            parts += [
                f'[[facts]]\nkey = "{fact_key(page, field)}"\nlabel_en = "{field}"\nlabel_fr = "{field}"\n'
                f'source = "{page.source}"\ntype = "{"money" if field == "fee" else field}"\n'
                for field in VALUE_FIELDS
            ]
        parts.append(
            '[[alerts.channels]]\nid = "folder"\ntype = "file"\npath = "alerts-out"\n'
            '[[alerts.routes]]\nchannels = ["folder"]\nmin_severity = "substantive"\nevents = ["change", "page_removed"]\n'
        )
        return "\n".join(parts)
