"""Promise: listings fit 80 columns, show nothing that a terminal would obey, and their JSON is keyed by the `v1_*` columns."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.command_line import invoke
from veille.alerts.wording.format import write_days
from veille.alerts.wording.lines import wrap_text
from veille.cli.language import choose_lang
from veille.cli.tables import MOST_LINES, Listing, write_table
from veille.cli.times import choose_zone, local_times, past_day
from veille.config import Config, load_config
from veille.config.alerting import Alerts
from veille.errors import UsageError

WIDTH = 80
LISTINGS = [
    "pages",
    "rules",
    "facts",
    "facts --try",
    "changes",
    "parity",
    "impact IRPR:205(a)",
    "review list",
    "alerts list",
]
VIEWS = {"pages": "v1_page", "rules": "v1_rule", "facts": "v1_fact", "changes": "v1_change", "parity": "v1_parity"}


@pytest.fixture(scope="module")
def config(demo_run: Path) -> Path:
    """The configuration of a demo that has run."""
    return demo_run / "config.toml"


@pytest.mark.parametrize("command", LISTINGS)
def test_a_listing_fits_80_columns(config: Path, command: str) -> None:
    """Only an address, which must stay whole to be copied, may pass the 80th column."""
    result = invoke([*command.split(), "--config", str(config)])
    assert result.exit_code == 0
    long = [line for line in result.stdout.splitlines() if len(line) > WIDTH and "http://" not in line]
    assert result.stdout
    assert long == []


ANSWERS = [*LISTINGS, "status", "diff quebec-cases-en", "diff quebec-cases-en --format md", "explain quebec-cases-en",
           "ignore quebec-cases-en Extensions --dry-run", "prune --dry-run", "clock", "calendar --since 2020-01-01",
           "facts --history"]  # fmt: skip


@pytest.mark.parametrize("command", ANSWERS)
def test_quiet_leaves_the_answer(config: Path, command: str) -> None:
    """Promise: -q silences notes and progress, never what was asked for."""
    place = ["--config", str(config)]
    loud, quiet = (invoke([*command.split(), *more, *place]) for more in ([], ["-q"]))
    assert quiet.exit_code == loud.exit_code

    def timeless(text: str) -> str:
        return re.sub(r"\(\d+ (?:minutes?|hours?) ago\)", "", text)

    assert timeless(quiet.stdout) == timeless(loud.stdout) != ""
    assert quiet.stderr == ""


@pytest.mark.parametrize("command", ["impact CQA:999", "changes --since 2999-01-01", "review held", "verify"])
def test_quiet_says_nothing_where_there_is_nothing_to_answer(config: Path, command: str) -> None:
    quiet = invoke([*command.split(), "-q", "--config", str(config)])
    assert (quiet.exit_code, quiet.stdout, quiet.stderr) == (0, "", "")


@pytest.mark.parametrize("command", VIEWS)
def test_json_is_an_array_keyed_by_the_columns_of_the_view(config: Path, command: str) -> None:
    """No column of the view is missing; values and citations of rules are nested, and a change has the alert that told it."""
    rows = json.loads(invoke([command, "--json", "--config", str(config)]).stdout)
    database = sqlite3.connect(load_config(config).database_path)
    columns = {row[1] for row in database.execute(f"PRAGMA table_info({VIEWS[command]})")}
    database.close()
    assert rows
    assert set(rows[0]) == columns | {"rules": {"values", "citations"}, "changes": {"alert"}}.get(command, set())


@pytest.mark.parametrize("command", ["impact IRPR:999", "changes --since 2999-01-01", "calendar --since 2999-01-01"])
def test_nothing_found_is_said_on_standard_error(config: Path, command: str) -> None:
    """Without a row standard output stays empty, JSON is an empty array, and a sentence says why."""
    plain = invoke([*command.split(), "--config", str(config)])
    assert (plain.exit_code, plain.stdout) == (0, "")
    assert plain.stderr.strip()
    assert json.loads(invoke([*command.split(), "--json", "--config", str(config)]).stdout) == []


@pytest.mark.parametrize(
    "typed", ["R205(a)", "R205a)", "IRPR 205(a)", "paragraph 205(a) of the IRPR", "alinéa 205a) du RIPR"]
)
@pytest.mark.parametrize("command", [["impact"], ["rules", "--cites"]])
def test_a_provision_is_named_as_manuals_write_it(config: Path, command: list[str], typed: str) -> None:
    """Promise: what an officer reads in a manual can be asked for, in either language; the answer is that of the normal form."""
    place = ["--json", "--config", str(config)]
    asked, normal = (invoke([*command, name, *place]) for name in (typed, "IRPR:205(a)"))
    assert json.loads(asked.stdout) == json.loads(normal.stdout) != []


@pytest.mark.parametrize(
    ("lang", "typed", "said"),
    [
        ("en", "R206", r"nothing cites IRPR:206; cited near it: IRPR:20\d\S* \(\d+\), .*IRPR:2\d\d"),
        ("fr", "R206", r"rien ne cite IRPR:206; cités à côté : IRPR:20\d\S* \(\d+\)"),
        ("en", "IRPR", r"nothing cites IRPR; cited near it: IRPR:205\S* \(\d+\)"),
    ],
)
def test_what_is_cited_beside_a_provision_that_nothing_cites_is_offered(
    config: Path, lang: str, typed: str, said: str
) -> None:
    result = invoke(["--lang", lang, "impact", typed, "--config", str(config)])
    assert (result.exit_code, result.stdout) == (0, "")
    assert re.search(said, " ".join(result.stderr.replace("\u00a0", " ").split())), result.stderr
    assert invoke(["impact", typed, "-q", "--config", str(config)]).stderr == ""


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("rules --subject CAK", "did you mean CAQ"),
        ("rules --kind exemptions", "exemption"),
        ("rules --review bogus", "known: "),
        ("rules --cites 205a", "is not a provision"),
        ("facts caq.work.max_duratoin", "did you mean caq.work.max_duration"),
        ("impact XYZ:1", "no rule cites XYZ"),
        ("pages --state bogus", "known: "),
        ("review list --state acepted", "did you mean accepted"),
        ("pages --source quebec-case-en", "did you mean quebec-cases-en"),
        ("changes --object facts", "did you mean watched fact (fact)?"),
        ("changes --severity grave", "known: "),
        ("changes --page quebec-cases-e", "quebec-cases-en"),
    ],
)
def test_a_filter_that_names_nothing_known_is_refused(config: Path, command: str, words: str) -> None:
    """An empty answer would read as "no exemption": the nearest known names are said instead, and the code is 2."""
    result = invoke([*command.split(), "--config", str(config)])
    said = " ".join((str(result.exception) if result.exception else "").split()) + result.stderr
    assert result.exit_code != 0
    assert words in said


@pytest.mark.parametrize("history", [(), ("--history",)])
def test_facts_are_asked_for_by_a_pattern(config: Path, history: tuple[str, ...]) -> None:
    """`*` stands for any characters, in what is known now and in what was ever known."""
    listed = [
        {row["key"] for row in json.loads(invoke(["facts", *keys, *history, "--json", "-c", str(config)]).stdout)}
        for keys in ((), ("caq.*",), ("caq.work.*",))
    ]  # fmt: skip
    assert listed[0] >= listed[1] > listed[2] > set()
    assert all(key.startswith("caq.work.") for key in listed[2])


def test_a_fact_of_a_page_that_nobody_checked_says_so(tmp_path: Path) -> None:
    """What was imported only is known, and perhaps long out of date."""
    (tmp_path / "config.toml").write_text(
        '[[sources]]\nid = "x"\nurl = "https://www.canada.ca/en/x.html"\nprofile = "canada-ca"\n'
        '[[facts]]\nkey = "caq.fee"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "x"\ntype = "money"\n'
        '[[facts]]\nkey = "caq.day"\nlabel_en = "Day"\nlabel_fr = "Jour"\nsource = "x"\ntype = "date"\n',
        encoding="utf-8",
    )
    head = "---\nurl: https://www.canada.ca/en/x.html\ningest_date: 2025-01-01\n---\n\nTitle\n=====\n\n"
    (tmp_path / "x.md").write_text(f"{head}The processing fee is $227.\n", encoding="utf-8")
    config = str(tmp_path / "config.toml")
    assert invoke(["import", str(tmp_path / "x.md"), "-c", config]).exit_code == 0
    shown = invoke(["facts", "-c", config]).stdout
    assert "$227" in shown
    assert "missing" in shown
    assert shown.count("its page was imported and has never been checked") == 1  # what is found nowhere has no page


def test_times_are_local_for_people_and_a_day_alone_stays_that_day() -> None:
    """Also in French; what a program reads keeps its UTC stamps (`--json` never passes here)."""
    choose_zone(Config(alerts=Alerts(timezone="America/Toronto")))
    assert local_times("2026-07-01T02:05:09Z..2024-06-01T00:00:00Z") == "30 Jun 2026, 22:05..1 Jun 2024"
    choose_lang("fr")
    try:
        assert local_times("2026-07-01T02:05:09Z") == "30 juin 2026, 22\u00a0h\u00a005"
    finally:
        choose_lang(None)
    typed = "of 2024-06-01T00:00:00Z: `veille review accept p1 --at 2024-06-01T00:00:00Z`"
    assert local_times(typed) == "of 1 Jun 2024: `veille review accept p1 --at 2024-06-01T00:00:00Z`"
    assert local_times("2024-06-01 and 9999-99-99T00:00:00Z") == "2024-06-01 and 9999-99-99T00:00:00Z"


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("1 week", "2026-11-19"), ("3d", "2026-11-23"), ("yesterday", "2026-11-25"), ("Hier", "2026-11-25"),
        ("2 semaines", "2026-11-12"), ("il y a 2 jours", "2026-11-24"), ("9 months ago", "2026-02-26"), ("1 an", "2025-11-26"),
        ("120", "120"), ("2026-11-01", "2026-11-01"), ("next week", "next week"), ("1 fortnight", "1 fortnight"),
    ],
)  # fmt: skip
def test_a_day_may_be_named_by_how_long_ago_it_was(words: str, day: str) -> None:
    """Counted in the configured zone: at 02:00 in UTC it is still the evening before in Toronto."""
    choose_zone(Config(alerts=Alerts(timezone="America/Toronto")))
    assert past_day(words, datetime(2026, 11, 27, 2, tzinfo=UTC)) == day


def test_months_of_other_lengths_end_on_their_last_day() -> None:
    """The last of August is six months after the last of February; what is before all days is refused."""
    choose_zone(Config(alerts=Alerts(timezone="UTC")))
    assert past_day("6 months", datetime(2026, 8, 31, tzinfo=UTC)) == "2026-02-28"
    with pytest.raises(UsageError, match="before the calendar"):
        past_day("9999 years", datetime(2026, 8, 31, tzinfo=UTC))


def test_days_of_values_are_written_as_the_report_writes_them() -> None:
    """A day in a longer word or a number is none, and the days of a quoted sentence stay as the page writes them."""
    assert write_days("Ends: 2023-12-11 → 2024-01-15 (A-2024-01-15)", "value", (None, None), "en") == (
        "Ends: 11 December 2023 → 15 January 2024 (A-2024-01-15)"
    )
    assert write_days("fin : 2024-08-01", "fact", (None, None), "fr") == "fin : 1er août 2024"
    stamp = ("2025-10-06", "2026-02-10")
    assert write_days("Page: date: 2025-10-06 → 2026-02-10", "page", stamp, "en") == (
        "Page: date: 6 October 2025 → 10 February 2026"
    )
    assert write_days("rule added: “Due 2026-02-10.”", "rule", (None, "Due 2026-02-10."), "en") == (
        "rule added: “Due 2026-02-10.”"
    )


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("codes de dispense : C60", 17, ["codes de", "dispense : C60"]),  # no line begins with a colon
        (
            "règle : « L’employeur paie » demain",
            20,
            ["règle :", "« L’employeur paie »", "demain"],
        ),  # guillemets hold on
        ("frais de 1 085,50 $ par an", 14, ["frais de", "1 085,50 $ par", "an"]),  # an amount is one
        ("paid on 15 January 2024 at", 16, ["paid on", "15 January 2024", "at"]),  # a day is one
        ("paid on January 15, 2024 for 30 days", 18, ["paid on", "January 15, 2024", "for 30 days"]),
        ("paid within 12 months", 14, ["paid within", "12 months"]),  # a number and what it counts
        ("vu le 27 nov. à 14 h 20 hier", 12, ["vu le", "27 nov. à", "14 h 20 hier"]),
        ("frais\u00a0: 227\u00a0$ dus", 9, ["frais\u00a0:", "227\u00a0$ dus"]),  # no-break spaces are kept
    ],
)
def test_lines_break_where_a_reader_would(text: str, width: int, lines: list[str]) -> None:
    """French signs, amounts, times and dates are never torn apart at the end of a line."""
    assert wrap_text(text, width) == lines


def test_text_of_pages_is_inert_and_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    """Escape codes become signs, times are those of the zone, a long text ends in an ellipsis."""
    out = io.StringIO()
    monkeypatch.setattr("sys.stdout", out)
    row = {"at": "2026-11-23T00:54:19Z", "quote": "\x1b[31mred " + "word " * 200}
    choose_zone(Config(alerts=Alerts(timezone="America/Toronto")))
    write_table([row], Listing({"at": "at ({zone})"}, nothing="", below=("quote",)))
    lines = out.getvalue().splitlines()
    assert lines[0] == "at (Toronto)"
    assert lines[2] == "22 Nov 2026, 19:54"
    assert "\x1b" not in out.getvalue()
    assert len(lines) == 3 + MOST_LINES
    assert lines[-1].endswith(" …")


def test_a_short_column_is_never_cut(capsys: pytest.CaptureFixture[str]) -> None:
    """A date or an amount is read whole: where there is no room, the last columns go below the row."""
    listing = Listing({"key": "fact", "value": "value", "state": "state", "a": "valid from", "b": "valid to"}, "none")
    row = {"key": "k" * 38, "value": "15 September 2024", "state": "known", "a": "2026-11-27", "b": "2027-01-01"}
    write_table([row], listing)
    out = capsys.readouterr().out
    assert "15 September 2024" in out
    assert "…" not in out
    assert "1 Jan 2027" in out
    assert max(map(len, out.splitlines())) <= WIDTH


def test_every_change_leads_to_its_page_of_the_report(config: Path, tmp_path: Path) -> None:
    """Promise: with `site_url` each row of `changes`, a fact's and a removed page's too, names a page that is there."""
    from veille.answers.handling.page_steps import step_ids

    folder = config.parent
    with sqlite3.connect(folder / "veille.db") as db:
        files, objects = step_ids(db), dict(db.execute("SELECT seq, object FROM v1_change"))
    assert files.keys() == objects.keys()
    assert {"fact", "page", "value"} <= set(objects.values())
    there = {path.stem for path in (folder / "site" / "en" / "change").iterdir()}
    assert set(files.values()) <= there


def test_days_in_tables_are_written_as_people_write_them(capsys: pytest.CaptureFixture[str]) -> None:
    """Promise: a whole ISO day is a day in words, the first of a month "1er" in French; anything else stays."""
    listing = Listing({"key": "fact", "a": "valid from", "b": "valid to"}, "none")
    choose_lang("fr")
    write_table([{"key": "f", "a": "2027-01-01", "b": "2026-11"}], listing)
    choose_lang(None)
    out = capsys.readouterr().out
    assert "1er janv. 2027" in out
    assert "2026-11" in out
