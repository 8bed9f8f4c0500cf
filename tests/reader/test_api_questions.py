"""Promise: a web client's question has the filters, the answers and the refusals of reader and command line."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

import veille
from veille.answers.api import answer_question, question_names
from veille.errors import UsageError


@pytest.fixture
def db(snapshot: Path) -> Iterator[sqlite3.Connection]:
    """The snapshot as the service opens it."""
    connection = sqlite3.connect(f"{snapshot.as_uri()}?mode=ro", uri=True)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"kind": "fee"},
        {"kind": "fee", "as_of": "2025-06-01"},
        {"kind": "fee", "observed": "2025-06-01"},
        {"subject": "CAQ", "lang": "en"},
        {"page": "https://guide.example/en/caq"},
        {"cites": "IRPR:205"},
        {"reviewed": "true"},
        {"min_confidence": "0.5"},
    ],
)
def test_rules_are_those_of_the_reader(db: sqlite3.Connection, snapshot: Path, asked: dict[str, str]) -> None:
    """The same rules in the same order, their values and citations nested, JSON columns as what they hold."""
    keywords: dict[str, object] = {**asked}
    if "reviewed" in asked:
        keywords["reviewed"] = True
    if "min_confidence" in asked:
        keywords["min_confidence"] = 0.5
    with veille.open(snapshot) as reader:
        expected = reader.rules(**keywords)  # type: ignore[arg-type]
    found = answer_question(db, "rules", asked).rows
    assert [(row["rule_id"], row["version"]) for row in found] == [(rule.rule_id, rule.version) for rule in expected]
    assert [len(row["values"]) for row in found] == [len(rule.values) for rule in expected]  # type: ignore[arg-type]
    assert all(isinstance(row["kinds"], list) for row in found)


def test_facts_changes_pages_and_days(db: sqlite3.Connection, snapshot: Path) -> None:
    with veille.open(snapshot) as reader:
        for day in ("2025-06-01", "2026-02-01"):
            rows = answer_question(db, "facts", {"key": "caq.fee", "as_of": day}).rows
            assert [row["value"] for row in rows] == [reader.fact("caq.fee", as_of=day).text]
        history = answer_question(db, "facts", {"key": "caq.fee", "history": "1"}).rows
        assert len(history) == len(reader.history("caq.fee"))
        assert [row["seq"] for row in answer_question(db, "changes", {}).rows] == [c.seq for c in reader.changes()]
        assert answer_question(db, "changes", {"since": "1"}).rows == []
        assert [row["url"] for row in answer_question(db, "pages", {}).rows] == [p.url for p in reader.pages()]
        assert len(answer_question(db, "calendar", {"since": "2025-01-01"}).rows) == len(
            reader.calendar(since="2025-01-01")
        )


def test_impact_is_one_answer_for_reader_and_client(db: sqlite3.Connection, snapshot: Path) -> None:
    cited = str(db.execute("SELECT min(provision) FROM v1_impact WHERE provision LIKE '%(%'").fetchone()[0])
    whole = cited.partition("(")[0]
    with veille.open(snapshot) as reader:
        for provision in (cited, whole):
            rows = answer_question(db, "impact", {"provision": provision}).rows
            found = reader.impact(provision)
            assert cited in {citing.provision for citing in found}
            assert [(r["provision"], r["rule_id"], r["quote"]) for r in rows] == [
                (c.provision, c.rule_id, c.quote) for c in found
            ]
            assert {c.quote for c in found} <= {rule.quote for rule in reader.rules()}
        with pytest.raises(UsageError, match="is not a provision"):
            reader.impact("section 205")
    every = answer_question(db, "impact", {}).rows
    assert len(every) == db.execute("SELECT count(*) FROM v1_impact").fetchone()[0]


def test_raw_views_are_filtered_by_column_and_paged(db: sqlite3.Connection) -> None:
    fees = answer_question(db, "v1_rule", {"kind": "fee"}).rows
    assert {row["kind"] for row in fees} == {"fee"}
    assert len(fees) == len(answer_question(db, "v1_rule", {}).rows) - len(
        answer_question(db, "v1_rule", {"kind": "requirement"}).rows
    )
    assert [row["seq"] for row in answer_question(db, "v1_change", {"seq": "1"}).rows] == [1]
    everything = answer_question(db, "v1_fact", {}).rows
    paged, offset = [], 0
    while True:
        page = answer_question(db, "v1_fact", {"limit": "2", "offset": str(offset)})
        paged += page.rows
        if page.next_offset is None:
            break
        offset = page.next_offset
    assert paged == everything


@pytest.mark.parametrize(
    ("name", "asked", "words"),
    [
        ("v1_rules", {}, "did you mean v1_rule"),
        ("outbox", {}, "no such question"),
        ("sqlite_master", {}, "no such question"),
        ("rules", {"kinds": "fee"}, "did you mean kind"),
        ("rules", {"kind": "fees"}, "did you mean fee"),
        ("rules", {"subject": "caq"}, "did you mean CAQ"),
        ("rules", {"lang": "de"}, "no such language"),
        ("rules", {"page": "https://guide.example/en/caqs"}, "no such page"),
        ("rules", {"cites": "R205(a)"}, "write it like IRPR:205"),
        ("rules", {"as_of": "2024-13-01"}, "as_of: '2024-13-01' is not a date"),
        ("rules", {"reviewed": "maybe"}, "no such value of reviewed"),
        ("rules", {"min_confidence": "high"}, "not a number"),
        ("facts", {"key": "caq.fees"}, "did you mean caq.fee"),
        ("changes", {"since": "-1"}, "since: '-1' is not a whole number"),
        ("changes", {"severity": "major"}, "no such severity"),
        ("pages", {"state": "bogus"}, "no such page state"),
        ("v1_rule", {"kinde": "fee"}, "did you mean kind"),
        ("v1_rule", {"kind": "fees"}, "did you mean fee"),
        ("v1_rule", {"limit": "0"}, "limit"),
        ("rules", {"limit": "5000"}, "5000 is more than the 1000 rows of one answer; follow `next`"),
        ("v1_rule", {"offset": "9" * 40}, "offset"),
    ],
)
def test_what_names_nothing_known_is_refused(
    db: sqlite3.Connection, name: str, asked: dict[str, str], words: str
) -> None:
    with pytest.raises(UsageError, match=words.replace("(", r"\(").replace(")", r"\)")):
        answer_question(db, name, asked)


def test_every_question_is_listed_with_its_parameters(db: sqlite3.Connection) -> None:
    listed = question_names(db)
    assert {"rules", "facts", "changes", "pages", "calendar", "v1_rule", "v1_fact_current"} <= set(listed)
    for name in listed:
        assert answer_question(db, name, {}).rows is not None
