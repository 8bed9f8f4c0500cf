"""Promise: a check of unchanged pages and a call for help load and do little. Counted, not timed: a clock tells of the machine's other work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.forks import run_forked
from tests.watching import Site, page
from veille.operate.loopback import LoopbackServer

# Counts in a process of its own: modules, patterns that our code compiles, statements of SQL, calls of Python functions.
COUNT = """
import collections, json, re, sqlite3, sys
patterns, statements, calls = collections.Counter(), collections.Counter(), 0
compile_pattern, connect = re._compiler.compile, sqlite3.connect
def compile_and_count(pattern, flags=0):
    frame = sys._getframe(1)
    while frame.f_globals.get("__name__", "").startswith("re"):
        frame = frame.f_back
    patterns[frame.f_globals.get("__name__", "").partition(".")[0]] += 1
    return compile_pattern(pattern, flags)
re._compiler.compile = compile_and_count
def connect_and_count(*args, **options):
    connection = connect(*args, **options)
    connection.set_trace_callback(lambda sql: statements.update([sql.split(" ")[0].upper()]))
    return connection
sqlite3.connect = connect_and_count
from veille.cli.app import main
code = 0
try:
    main()
except SystemExit as ended:
    code = ended.code
with open("counted.json", "w") as counted:
    json.dump([code, sorted(sys.modules), dict(patterns), sum(statements.values())], counted)
"""

# Each bound is a tenth above what was counted when this was written. A rise is looked at: is it needed by an unchanged page?
MOST_MODULES = {"check": 590, "help": 260}
MOST_PATTERNS = {"check": 103, "help": 28}  # compiled by our own modules
STATEMENTS_A_PAGE = 24  # of a page that is a source of its own; its turn alone takes 15
# What a page has no use for whose bytes moved and whose text did not: all that reads more than the main content.
NOT_FOR_A_TEXT_THAT_STAYS = (
    "bs4", "lxml", "markdown_it", "pypdfium2", "rapidfuzz", "yaml", "veille.parsers.read", "veille.parsers.document",
    "veille.parsers.rules", "veille.parsers.values", "veille.parsers.citations", "veille.changes.match",
)  # fmt: skip
# What an unchanged page has no use for: parsers of documents, comparisons, rules, templates, feeds, the daemon.
NOT_LOADED = (
    "lxml", "bs4", "markdown_it", "pypdfium2", "rapidfuzz", "jinja2", "babel", "rich", "apscheduler", "starlette", "uvicorn",
    "apprise", "structlog", "sqlite_utils", "yaml", "tomlkit", "warcio", "icalendar", "veille.parsers.read",
    "veille.parsers.rules", "veille.parsers.values", "veille.changes.match", "veille.alerts.dispatch",
    "veille.alerts.channels", "veille.crawler.lists", "veille.crawler.warc", "veille.answers.handling", "veille.answers.report",
    "veille.pipeline.past", "veille.pipeline.pages.consequences", "veille.operate.serve", "veille.operate.desk",
)  # fmt: skip


def _run(folder: Path, *words: str) -> tuple[int, list[str], dict[str, int], int]:
    done = subprocess.run(
        [sys.executable, "-c", COUNT, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        env=dict(os.environ),
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    code, modules, patterns, statements = json.loads((folder / "counted.json").read_text())
    return code, modules, patterns, statements


def _loaded(modules: list[str], names: tuple[str, ...]) -> list[str]:
    return [m for m in modules if any(m == name or m.startswith(name + ".") for name in names)]


def _check(folder: Path, pages: int, moved: str = "") -> tuple[list[str], dict[str, int], int]:
    """What the second check of so many pages loads, compiles and asks of the database; `moved` is put into each for it."""
    folder.mkdir(exist_ok=True)
    site = Site(validators=False)
    site.pages = {f"/{n}.html": page(f"<p>Item {n}: you must include the fee of ${n}.</p>") for n in range(pages)}
    with LoopbackServer(site.answer) as server:
        sources = "".join(
            f'[[sources]]\nid = "page-{n}"\nurl = "{server.base_url}/{n}.html"\nprofile = "canada-ca"\n'
            for n in range(pages)
        )
        (folder / "config.toml").write_text(
            '[crawl]\ncontact = "tests@example.org"\npace = "0s"\njitter = 0\nallow_loopback = true\n' + sources
        )
        assert run_forked(["check", "--all", "--quiet"], cwd=folder).returncode == 0
        site.pages = {path: f"{html}{moved}" for path, html in site.pages.items()}
        code, modules, patterns, statements = _run(folder, "check", "--all", "--quiet")
        assert code == 0
    return modules, patterns, statements


Counted = tuple[Path, list[str], dict[str, int], int]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Counted:
    """The folder of a check of two unchanged pages, with what the check cost."""
    folder = tmp_path_factory.mktemp("few")
    return folder, *_check(folder, 2)


def test_a_check_of_unchanged_pages_loads_what_it_calls(few: Counted) -> None:
    _, modules, patterns, _ = few
    assert _loaded(modules, NOT_LOADED) == []
    assert len(modules) <= MOST_MODULES["check"]
    assert patterns["veille"] <= MOST_PATTERNS["check"]


def test_a_text_that_stays_is_known_before_anything_reads_rules(tmp_path: Path) -> None:
    modules, *_ = _check(tmp_path, 2, moved="<script>token = 'a1b2'</script>")
    assert "veille.parsers.cut" in modules
    assert _loaded(modules, NOT_FOR_A_TEXT_THAT_STAYS) == []


def test_an_unchanged_page_asks_little_of_the_database(few: Counted, tmp_path: Path) -> None:
    more = _check(tmp_path / "more", 12)[2]
    assert (more - few[3]) / 10 <= STATEMENTS_A_PAGE


@pytest.mark.parametrize("words", [["--help"], ["--lang", "fr", "--help"], ["--version"]], ids=" ".join)
def test_help_builds_no_command_and_loads_no_library_of_the_pipeline(tmp_path: Path, words: list[str]) -> None:
    code, modules, patterns, statements = _run(tmp_path, *words)
    assert code == 0
    assert _loaded(modules, (*NOT_LOADED, "httpx", "httpcore", "selectolax", "veille.store", "veille.config")) == []
    assert len(modules) <= MOST_MODULES["help"]
    assert patterns["veille"] <= MOST_PATTERNS["help"]
    assert statements == 0


def test_a_run_after_the_first_reads_the_parsers_version_from_the_record(few: Counted) -> None:
    """Hashing the parsers' files takes as long as forty unchanged pages: the record remembers, until a file is written."""
    script = (
        "import veille.parsers.version as version\n"
        "def refuse():\n    raise AssertionError('the files were hashed')\n"
        "version._digest_code = refuse\n"
        "from veille.cli.app import main\nmain()"
    )
    for words, code in ((["check", "--quiet"], 0), (["reextract", "--quiet"], 0)):
        done = subprocess.run(
            [sys.executable, "-c", script, *words], cwd=few[0], capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
