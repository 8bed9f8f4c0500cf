"""Promise: what the program writes of a record stays as it is until a person has read the difference.

One record, all ways of asking, both languages: whatever moves a line of them is seen here. An expected file that is missing
is written, and the test fails: read how it differs from the one before, then run again.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

import veille
from tests.readings import require_kept
from tests.written_record import WrittenRecord, write_record
from veille.answers.api import answer_question
from veille.config import load_config
from veille.errors import VeilleError
from veille.model import Lang
from veille.operate.desk_pages import DeskPages
from veille.parsers import extractor_version
from veille.reader import Snapshot
from veille.store import open_reading

EXPECTED = Path(__file__).resolve().parents[1] / "fixtures" / "written"
COMMANDS = (
    "status", "pages", "pages --state failing", "rules", "rules --kind fee --as-of 2046-03-03", "rules --cites IRPR:205(a)",
    "facts", "facts --history", "facts --as-of 2046-01-01", "calendar", "calendar --since 2046-05-10 --until 2046-06-30",
    "impact IRPR:205", "parity", "parity --state equal", "changes", "changes --severity critical --since 3",
    "diff fees-en --from 1 --to 2", "diff office-en --format md", "explain fees-en", "explain dates-en",
    "explain closed-en", "alerts list", "review list --change 1", "review list --state edited",
    "review held", "mute list", "verify", "prune --dry-run", "compare before.html after.html", "extract after.html",
)  # fmt: skip
# What changes the record or writes files, in this order, each with what it says.
DEEDS = (
    "alerts ack 1 --reviewer Bob --note done", "alerts ack 1 --reopen --reviewer Bob", "alerts retry", "alerts test",
    "mute add fees-en --kind value --reviewer Bob", "mute end 2 --reviewer Bob", "pause office-en --until 2046-05-01",
    "pause office-en --end", "review accept --change 3 --reviewer Bob", "review withdraw --change 3 --reviewer Bob",
    "review correct permit.fee 210 --reviewer Bob --comment misprint",
    "ignore fees-en Copies --dry-run", "import kept.html --url https://guide.example/en/other.html --date 2045-10-01",
    "check office-en", "check --all", "check nobody", "reextract", "reextract --all", "publish out", "report site",
    "export tables --format csv", "export law --format markdown --history", "export captures.warc.gz --format warc",
    "calendar --ics days.ics", "backup copy.db", "prune --keep 1d", "propose --package rates", "clock",
    "review accept pebdd5c72e9 --reviewer Bob",
)  # fmt: skip
QUESTIONS = (
    "rules?kind=fee", "facts?history=1", "changes?since=3", "pages", "calendar", "impact?provision=IRPR:205", "v1_page",
    "v1_rule_value?limit=3&offset=2", "v1_parity", "v1_fact_current", "v1_health", "v1_review", "nothing", "rules?colour=red",
)  # fmt: skip
# What a package asks of a published snapshot.
ASKED: tuple[Callable[[Snapshot], object], ...] = (
    lambda db: db.fact("permit.fee"), lambda db: db.fact("permit.fee", as_of="2046-03-03"),
    lambda db: db.fact("permit.fee", as_of="2046-03-05", observed="2046-03-03"), lambda db: db.fact("permit.fee", reviewed=True),
    lambda db: db.fact("permit.validity", reviewed=True), lambda db: db.fact("permit.opening", as_of="2045-01-01"),
    lambda db: db.fact("permit.fees"), lambda db: db.fact("permit.fee", as_of="March"), lambda db: db.facts(),
    lambda db: db.facts("permit.*", as_of="2046-03-03", observed="2046-03-04T16:00:00Z"), lambda db: db.facts("none.*"),
    lambda db: db.history("permit.*"), lambda db: db.rules(kind="fee", as_of="2046-03-03"), lambda db: db.rules(lang="fr"),
    lambda db: db.rules(subject="CSQ"), lambda db: db.rules(page="office-en", observed="2046-03-03"),
    lambda db: db.rules(cites="IRPR:205"), lambda db: db.rules(kind="fees"), lambda db: db.rule("p5aaffbd024.1.r0"),
    lambda db: db.rule("p5aaffbd024.1.r0", version=1), lambda db: db.rule("nothing"), lambda db: db.section("p5aaffbd024.1.s1"),
    lambda db: db.section("nothing"), lambda db: db.changes(since=3, limit=4), lambda db: db.changes(since="2046-03-06"),
    lambda db: db.changes(severity="critical", object="fact"), lambda db: db.changes(fact="permit.*", page="fees-en"),
    lambda db: db.changes(limit=0), lambda db: db.changes(cause="extractor"), lambda db: db.calendar(),
    lambda db: db.calendar(since="2046-05-11", until="2046-06-30"), lambda db: db.impact("IRPR:205(a)"),
    lambda db: db.impact("nothing"), lambda db: db.search("certificate"), lambda db: db.search("frais", lang="fr", limit=1),
    lambda db: db.compare(db), lambda db: db.pages(), lambda db: db.fact("permit.validity").value,
)  # fmt: skip
DESK = (
    ("inbox", {}, {}), ("inbox", {}, {"show": "all"}), ("change", {"number": "1"}, {}), ("change", {"number": "2"}, {}),
    ("change", {"number": "6"}, {}), ("suspect", {"page": "pebdd5c72e9"}, {}), ("mutes", {}, {}),
    ("compare", {"page": "p5aaffbd024"}, {"from": "1", "to": "4"}),
)  # fmt: skip
# What is another on each day, and what the parsers judge beside what they read: it has tests of its own.
ANOTHER = (
    (re.compile(r"\b[\d.,]+ M[BO]\b", re.IGNORECASE), "SIZE"),
    (
        re.compile(r'("(?:days_stale|size_mb|sha256|bytes|bytes_before|bytes_after|confidence|pattern)": )[^,}]+'),
        r"\1...",
    ),
    (re.compile(r"\b((?:confidence|pattern|days_stale)=)[^,)]+"), r"\1..."),
    (re.compile(r"(Z,)-?\d{4,}(,)"), r"\1...\2"),  # days_stale in CSV: SQLite asks the system for the day
    (re.compile(r"(?<=snapshot\.db  )[0-9a-f]{64}"), "SHA"),
    (re.compile(r"<style>.*?</style>", re.DOTALL), "<style>...</style>"),
    (re.compile(r",[a-z_]+\.[a-z_.]+,[01]\.\d+,"), ",PATTERN,CONFIDENCE,"),
)
# Of the report in the second language: the pages whose words are many.
IN_FRENCH = ("index.html", "change/", "health.html", "parity.html", "calendar.html", "page/", "timeline/permit.")


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WrittenRecord]:
    """The record, asked on the evening of its last day; before.html and after.html are a page before and after an edit."""
    with pytest.MonkeyPatch.context() as patch:
        made = write_record(tmp_path_factory.mktemp("written"), patch)
        patch.chdir(made.folder)
        yield made


def same(text: str, record: WrittenRecord) -> list[str]:
    """The lines of a text without what is another in each record."""
    text = text.replace(str(record.folder), "FOLDER").replace(extractor_version(), "EXTRACTOR")
    for pattern, word in ANOTHER:
        text = pattern.sub(word, text)
    return [line.rstrip() for line in text.splitlines()]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_terminal(record: WrittenRecord, lang: str) -> None:
    shown = [f"$ veille {line}\n{record.ask('--lang', lang, *line.split(), code=None)}" for line in COMMANDS]
    require_kept(EXPECTED / f"terminal.{lang}.txt", same("\n".join(shown), record))


def test_json(record: WrittenRecord) -> None:
    """One object a line."""
    lines = []
    for line in COMMANDS:
        if "--format" not in line:
            found = json.loads(record.ask(*line.split(), "--json", code=None))
            lines += [f"$ veille {line} --json", *(json.dumps(one, ensure_ascii=False) for one in _rows(found))]
    require_kept(EXPECTED / "json.txt", same("\n".join(lines), record))


def _rows(found: object) -> list[object]:
    return found if isinstance(found, list) else [found]


def test_messages(record: WrittenRecord) -> None:
    """As they went to a channel, Markdown and HTML."""
    files = sorted((record.folder / "messages").iterdir())
    require_kept(EXPECTED / "messages.txt", same("\n".join(_with_name(file, record.folder) for file in files), record))


@pytest.mark.parametrize("form", ["csv", "openfisca", "markdown"])
def test_an_export(record: WrittenRecord, form: str) -> None:
    record.ask("export", f"export-{form}", "--format", form, "-q")
    files = sorted(path for path in (record.folder / f"export-{form}").rglob("*") if path.is_file())
    require_kept(
        EXPECTED / f"export.{form}.txt", same("\n".join(_with_name(file, record.folder) for file in files), record)
    )


def test_the_report(record: WrittenRecord) -> None:
    """Its main parts, without the frame that all pages share but on the first."""
    record.ask("report", "site", "-q")
    shown = []
    for lang in ("en", "fr"):
        home = record.folder / "site" / lang
        for path in sorted(home.rglob("*.html")):
            if lang == "fr" and not str(path.relative_to(home)).startswith(IN_FRENCH):
                continue
            text = _with_name(path, record.folder)
            main = re.search(r"<main.*?</main>", text, re.DOTALL)
            shown.append(text if path.name == "index.html" or main is None else f"{text.splitlines()[0]}\n{main[0]}")
    require_kept(EXPECTED / "report.txt", same("\n".join(shown), record))


def test_feeds_and_calendars(record: WrittenRecord) -> None:
    record.ask("report", "site", "-q")
    record.ask("calendar", "--ics", "days.ics", "-q")
    files = [record.folder / "site" / "feed.fr.xml", *sorted((record.folder / "site").rglob("*.ics"))]
    text = "\n".join(_with_name(file, record.folder) for file in (*files, record.folder / "days.ics"))
    require_kept(EXPECTED / "feeds.txt", same(text, record))


def _with_name(file: Path, folder: Path) -> str:
    return f"== {file.relative_to(folder)}\n{file.read_text(encoding='utf-8')}"


@pytest.mark.parametrize("form", ["--lang fr", "--lang en --json"])
def test_what_is_done(record: WrittenRecord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    """On a copy of the record: deeds and what they say, as they are typed."""
    copy = replace(record, folder=tmp_path)
    (tmp_path / "rates").mkdir()
    (tmp_path / "rates" / "rates.toml").write_text("fee = 185  # in dollars\n", encoding="utf-8")
    for path in record.folder.iterdir():
        if path.suffix in (".db", ".toml", ".html"):
            shutil.copy(path, tmp_path)
    monkeypatch.chdir(tmp_path)
    before, *after = form.split()[:2], *form.split()[2:]
    shown = []
    for deed in DEEDS:
        code, said = copy.try_to(*before, *deed.split(), *after)
        shown.append(f"$ veille {deed} {' '.join(after)}\n{said}exit code {code}")
    require_kept(EXPECTED / f"deeds.{'json' if after else 'fr'}.txt", same("\n".join(shown), copy))


def test_the_api(record: WrittenRecord) -> None:
    """Questions as a web client writes them."""
    shown = []
    with open_reading(record.folder / "veille.db") as store:
        for question in QUESTIONS:
            name, _, asked = question.partition("?")
            try:
                answer = answer_question(store.connection.raw, name, dict(parse_qsl(asked)))
                lines = [*(json.dumps(row, ensure_ascii=False) for row in answer.rows), f"next: {answer.next_offset}"]
            except VeilleError as error:
                lines = [str(error)]
            shown += [f"GET {question}", *lines]
    require_kept(EXPECTED / "api.txt", same("\n".join(shown), record))


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_desk(record: WrittenRecord, lang: Lang) -> None:
    """The main part of each page."""
    shown = []
    config = load_config(record.folder / "config.toml")
    with open_reading(record.folder / "veille.db") as store:
        pages = DeskPages(store, config, lambda: record.now, lang, "TOKEN", "Ann")
        for name, params, query in DESK:
            main = re.search(r"<main.*?</main>", pages.render(name, params, query), re.DOTALL)
            assert main is not None
            shown.append(f"== {name} {params} {query}\n{main[0]}")
    require_kept(EXPECTED / f"desk.{lang}.txt", same("\n".join(shown), record))


def test_the_reader(record: WrittenRecord) -> None:
    """Every question of a package, and what it is told where it asks wrongly."""
    record.ask("publish", "out", "-q")
    shown = []
    with veille.open(record.folder / "out" / "snapshot.db", max_age=None) as db:
        for number, ask in enumerate(ASKED):
            try:
                found = ask(db)
            except VeilleError as error:
                found = f"{type(error).__name__}: {error}"
            shown += [f"question {number}", *(map(repr, found) if isinstance(found, tuple) else [str(found)])]
    require_kept(EXPECTED / "reader.txt", same("\n".join(shown), record))
