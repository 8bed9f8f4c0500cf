"""A record on which much has happened, the same each time: pages in both languages, and a clock that the record turns.

Its pages are answered without a server, at an address that is always the same, so that every number, name and day that the
program writes of it can be expected output. It lives in 2046: what asks the system for the day, not the clock of the record,
finds the same answer on any day before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.command_line import invoke
from tests.watching import PAGE
from veille.crawler import Crawler
from veille.errors import VeilleError
from veille.model import Fetched, FetchRequest, Outcome, Rejected, RejectReason

HOST = "https://guide.example"
BEGIN = datetime(2046, 3, 2, 14, 30, tzinfo=UTC)
CONFIG = """
[crawl]
contact = "tests@example.org"
[alerts]
timezone = "America/Toronto"
[[alerts.channels]]
id = "folder"
type = "file"
path = "messages"
[[alerts.routes]]
channels = ["folder"]
min_severity = "editorial"
[[packages]]
id = "rates"
root = "rates"
facts = ["permit.*"]
reviewed = false
[[packages.places]]
fact = "permit.fee"
file = "rates.toml"
at = "/fee"
[[facts]]
key = "permit.fee"
label_en = "Fee for a work permit"
label_fr = "Frais du permis de travail"
source = "fees-en"
type = "money"
contains = ["work permit"]
[[facts]]
key = "permit.validity"
label_en = "Validity of the CAQ"
label_fr = "Validité du CAQ"
source = "fees-en"
type = "duration"
contains = ["CAQ"]
[[facts]]
key = "permit.opening"
label_en = "Opening of the programme"
label_fr = "Ouverture du programme"
source = "dates-en"
type = "date"
contains = ["intake"]
"""
SOURCE = '[[sources]]\nid = "{id}"\nurl = "{host}/{path}"\nprofile = "canada-ca"\nlang = "{lang}"\n{rest}\n'
SOURCES = (
    ("fees-en", "en/fees.html", "en", 'twin = "https://guide.example/fr/frais.html"\npackages = ["rates"]'),
    ("fees-fr", "fr/frais.html", "fr", 'twin = "https://guide.example/en/fees.html"'),
    ("dates-en", "en/dates.html", "en", ""),
    ("office-en", "en/office.html", "en", ""),
    ("closed-en", "en/closed.html", "en", ""),
)
FEES = {
    "en": "<h2 id='fees'>Fees</h2><p>The fee for a work permit is ${fee}.</p><p>The fee for a study permit is $90.</p>"
    "<h2 id='caq'>Certificate</h2><p>The CAQ is valid for a maximum of {months} months [R205(a)].</p>{more}"
    "<table><caption>Copies</caption><tr><th>Copy</th><th>Fee</th></tr><tr><td>First</td><td>$12</td></tr>"
    "<tr><td>Second</td><td>${copy}</td></tr></table>",
    "fr": "<h2 id='frais'>Frais</h2><p>Les frais du permis de travail sont de {fee} $.</p>"
    "<p>Les frais du permis d’études sont de 90 $.</p><h2 id='caq'>Certificat</h2>"
    "<p>Le CAQ est valide pour une durée maximale de {months} mois [R205a)].</p>{more}"
    "<table><caption>Copies</caption><tr><th>Copie</th><th>Frais</th></tr><tr><td>Première</td><td>12 $</td></tr>"
    "<tr><td>Deuxième</td><td>{copy} $</td></tr></table>",
}
MORE = {
    "en": "<p>A worker must keep a copy of the certificate.</p>",
    "fr": "<p>Un travailleur doit conserver une copie du certificat.</p>",
}
DATES = (
    "<h2>Intake</h2><p>The intake of applications opens on {day}.</p><p>Until June 30, 2046, a worker must pay a fee of $155.</p>"
    "<p>As of July 1, 2046, a worker must pay a fee of $175.</p><h3>Who</h3><p>A student must not work before May 4, 2046.</p>"
)
OFFICE = (
    "<p>Files of the {office} region are kept on paper.</p><h2>Office</h2><p>Officers must send the file to the {office} office [A11(1)].</p><ul><li>the application;</li>"
    "<li>the certificate{tail}</li></ul><p>The office keeps each file for two years.</p>"
)
WALL = "<html><head><title>Notice</title></head><body><main><h1>Notice</h1><p>Please confirm that you are not a robot to continue</p></main></body></html>"


def _page(body: str, title: str, lang: str = "en") -> str:
    """A page of the template that says nothing but its body."""
    head, _, foot = PAGE.format(lang=lang, title=title, modified="2046-01-12", body="|").partition("|")
    return f"{head.partition('<p>')[0]}{body}{foot}"


@dataclass
class WrittenRecord:
    """A folder with the record, its pages by path (None: gone), and what time it is there."""

    folder: Path
    now: datetime = BEGIN
    pages: dict[str, str | None] = field(default_factory=dict)

    def answer(self, requests: Iterable[FetchRequest]) -> Iterator[Outcome]:
        """What the site says."""
        for request in requests:
            stamp = self.now.strftime("%Y-%m-%dT%H:%M:%SZ")
            body = self.pages.get(request.url.removeprefix(f"{HOST}/"))
            if body is None:
                yield Rejected(request, RejectReason.GONE, "HTTP 404", stamp, status=404)
            else:
                raw = body.encode()
                yield Fetched(request, request.url, 200, (("content-type", "text/html; charset=utf-8"),), raw, stamp)

    def try_to(self, *words: str) -> tuple[int, str]:
        """What came of a command: its exit code and what it wrote."""
        done = invoke([*words, "--config", str(self.folder / "config.toml")])
        fault = done.exception if isinstance(done.exception, VeilleError) else ""
        assert fault or done.exit_code != 1, f"{words}\n{done.output}{done.exception!r}"
        return done.exit_code, f"{done.output}{fault}"

    def ask(self, *words: str, code: int | None = 0) -> str:
        """What a command writes; `code` None takes any exit code."""
        ended, said = self.try_to(*words)
        assert code is None or ended == code, f"{words}\n{said}"
        return said

    def later(self, **span: float) -> None:
        """Turn the clock on."""
        self.now += timedelta(**span)


def fees(lang: str, **values: object) -> str:
    """The page of fees in a language."""
    title = {"en": "Fees and certificates", "fr": "Frais et certificats"}[lang]
    body = FEES[lang].format(**{"fee": 155, "months": 24, "copy": 20, "more": MORE[lang]} | values)
    return _page(body, title, lang)


def write_record(folder: Path, patch: pytest.MonkeyPatch) -> WrittenRecord:
    """The record after its month, with the clock and the network replaced as long as `patch` holds."""
    record = WrittenRecord(folder)
    _replace_surroundings(record, patch)
    sources = "".join(
        SOURCE.format(id=name, host=HOST, path=path, lang=lang, rest=rest) for name, path, lang, rest in SOURCES
    )
    (folder / "config.toml").write_text(CONFIG + sources, encoding="utf-8")
    record.pages = {
        "en/fees.html": fees("en"), "fr/frais.html": fees("fr"),
        "en/dates.html": _page(DATES.format(day="May 4, 2046"), "Dates to remember"),
        "en/office.html": _page(OFFICE.format(office="Montréal", tail="."), "Where files go"),
        "en/closed.html": _page("<h2>Closed</h2><p>The pilot is closed.</p>", "A pilot that ended"),
    }  # fmt: skip
    record.ask("check", "--all", "-q")
    record.later(days=2, hours=1)
    record.pages["en/fees.html"] = fees("en", fee=185, months=36, copy=25, more="")
    record.pages["en/office.html"] = _page(OFFICE.format(office="Québec", tail="; and"), "Where files go")
    record.pages["en/dates.html"] = _page(DATES.format(day="May 11, 2046"), "Dates to remember")
    record.ask("check", "--all", "-q", code=None)
    record.later(days=1)
    record.pages["fr/frais.html"] = fees("fr", fee=185, copy=25, more="")
    record.pages["en/closed.html"] = None
    record.pages["en/dates.html"] = WALL
    record.ask("check", "--all", "-q", code=None)
    _decide(record)
    record.later(days=1)
    record.pages["en/fees.html"] = fees("en", fee=200, months=36, copy=25, more="")
    record.ask("check", "--all", "-q", code=None)
    (folder / "before.html").write_text(fees("en"), encoding="utf-8")
    (folder / "after.html").write_text(fees("en", fee=185, months=36, more=""), encoding="utf-8")
    return record


def _decide(record: WrittenRecord) -> None:
    """What people do with the alerts, and an older copy that one of them kept."""
    by = ("--reviewer", "Ann", "-q")
    first, second, third = sorted(re.findall(r"p\w+\.1\.r[012]\b", record.ask("rules", "--page", "fees-en")))
    record.ask("review", "accept", first, "--comment", "as on the page", *by)
    record.ask("review", "reject", second, *by)
    record.ask("review", "edit", third, "--subject", "CSQ", "--value", "0=P35M", "--comment", "misprint", *by)
    record.ask("alerts", "ack", "2", "--note", "the office is told", *by)
    record.ask("mute", "add", "office-en", "--section", "office", "--until", "2046-04-30", "--note", "moving", *by)
    (record.folder / "kept.html").write_text(fees("en", fee=140, months=24), encoding="utf-8")
    url, day = f"{HOST}/en/fees.html", "2045-11-20"
    record.ask("import", str(record.folder / "kept.html"), "--url", url, "--date", day, "--believe", "-q")


def _replace_surroundings(record: WrittenRecord, patch: pytest.MonkeyPatch) -> None:
    class Turned(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return record.now

    class Today(date):
        @classmethod
        def today(cls) -> date:  # type: ignore[override]
            return record.now.date()

    patch.setattr("veille.reader.days.date", Today)
    for module in ("veille.clock", "veille.reader.days", "veille.reader.checks"):
        patch.setattr(f"{module}.datetime", Turned)
    patch.setattr("veille.store.database.uuid4", lambda: UUID(int=2046))
    patch.setattr(Crawler, "crawl", lambda _crawler, requests: record.answer(requests))
    patch.setenv("COLUMNS", "80")
    patch.setenv("TZ", "America/Toronto")
    patch.setenv("LANG", "C.UTF-8")
