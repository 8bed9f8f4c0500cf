"""Promise: what the program writes of a record stays as it is until a person has read the difference.

One record, all ways of asking, both languages: whatever moves a line of them is seen here. An expected file that is missing
is written, and the test fails: read how it differs from the one before, then run again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.written_record import WrittenRecord, write_record

EXPECTED = Path(__file__).resolve().parents[1] / "fixtures" / "written"
COMMANDS = (
    "status", "pages", "pages --state failing", "rules", "rules --kind fee --as-of 2046-03-03", "rules --cites IRPR:205(a)",
    "facts", "facts --history", "facts --as-of 2046-01-01", "calendar", "calendar --since 2046-05-10 --until 2046-06-30",
    "impact IRPR:205", "parity", "parity --state equal", "changes", "changes --severity critical --since 3",
    "diff fees-en --from 1 --to 2", "diff office-en --format md", "explain fees-en", "explain dates-en",
    "explain closed-en", "alerts list", "review list --change 1", "review list --state edited",
    "review held", "mute list", "verify", "prune --dry-run", "compare before.html after.html", "extract after.html",
)  # fmt: skip
# What is another on each day, and what the parsers judge beside what they read: it has tests of its own.
ANOTHER = (
    (re.compile(r"\b[\d.,]+ M[BO]\b", re.IGNORECASE), "SIZE"),
    (re.compile(r'("(?:days_stale|size_mb|confidence|extractor_version|pattern)": )[^,}]+'), r"\1..."),
    (re.compile(r"(?<=,)[0-9a-f]{16}(?=,)"), "EXTRACTOR"),
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


def expect(name: str, written: str) -> None:
    """Compare with the expected file, or write it."""
    path = EXPECTED / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written, encoding="utf-8")
        pytest.fail(f"{name} was written: read it, then run again")
    assert written == path.read_text(encoding="utf-8"), f"delete {path}, run twice and read `git diff`"


def same(text: str, record: WrittenRecord) -> str:
    """A text without what is another in each record."""
    text = text.replace(str(record.folder), "FOLDER")
    for pattern, word in ANOTHER:
        text = pattern.sub(word, text)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_terminal(record: WrittenRecord, lang: str) -> None:
    shown = [f"$ veille {line}\n{record.ask('--lang', lang, *line.split(), code=None)}" for line in COMMANDS]
    expect(f"terminal.{lang}.txt", same("\n".join(shown), record))


def test_json(record: WrittenRecord) -> None:
    """One object a line."""
    lines = []
    for line in COMMANDS:
        if "--format" not in line:
            found = json.loads(record.ask(*line.split(), "--json", code=None))
            lines += [f"$ veille {line} --json", *(json.dumps(one, ensure_ascii=False) for one in _rows(found))]
    expect("json.txt", same("\n".join(lines), record))


def _rows(found: object) -> list[object]:
    return found if isinstance(found, list) else [found]


def test_messages(record: WrittenRecord) -> None:
    """As they went to a channel, Markdown and HTML."""
    files = sorted((record.folder / "messages").iterdir())
    expect("messages.txt", same("\n".join(_with_name(file, record.folder) for file in files), record))


@pytest.mark.parametrize("form", ["csv", "openfisca", "markdown"])
def test_an_export(record: WrittenRecord, form: str) -> None:
    record.ask("export", f"export-{form}", "--format", form, "-q")
    files = sorted(path for path in (record.folder / f"export-{form}").rglob("*") if path.is_file())
    expect(f"export.{form}.txt", same("\n".join(_with_name(file, record.folder) for file in files), record))


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
    expect("report.txt", same("\n".join(shown), record))


def test_feeds_and_calendars(record: WrittenRecord) -> None:
    record.ask("report", "site", "-q")
    record.ask("calendar", "--ics", "days.ics", "-q")
    files = [record.folder / "site" / "feed.fr.xml", *sorted((record.folder / "site").rglob("*.ics"))]
    expect(
        "feeds.txt", same("\n".join(_with_name(f, record.folder) for f in (*files, record.folder / "days.ics")), record)
    )


def _with_name(file: Path, folder: Path) -> str:
    return f"== {file.relative_to(folder)}\n{file.read_text(encoding='utf-8')}"
