"""Watched facts end to end: dates that are corrected, order of import, another configuration, a person's decision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

import veille
from tests.watching import Watch, page
from veille.errors import ConfigError, FactUnavailable, UsageError
from veille.pipeline.configuration import require_configuration
from veille.pipeline.decisions.edits import RuleEdit
from veille.pipeline.decisions.reviews import correct_fact, decide_rules, edit_rule
from veille.pipeline.past.imports import ImportReport, run_import
from veille.pipeline.reread.reextract import run_reextract
from veille.reader import Snapshot
from veille.store.publishing.publish import publish
from veille.workspace import Workspace, open_workspace

URL = "https://www.canada.ca/en/immigration-refugees-citizenship/manuals/caq.html"
HEAD = '---\nurl: {url}\ntitle: "The certificate"\nparent_url: \ndepth: 0\ningest_date: {day}\ntype: manual_section\n---\n\n'
BODY = """The certificate
===============

Form of the letter
------------------

As of {letter}, paper confirmation letters are no longer issued by the ministry.

Officers should continue to accept a CAQ in the former format that was issued before {letter}.

Validity
--------

The CAQ is valid for a maximum of {months} months.
"""
SOURCE = f'[[sources]]\nid = "caq"\nurl = "{URL}"\nprofile = "canada-ca"\nlang = "en"\n'
LETTER = (
    '[[facts]]\nkey = "caq.letter_end"\nlabel_en = "End of letters"\nlabel_fr = "Fin des lettres"\nsource = "caq"\n'
    'type = "date"\nrole = "effective_from"\ncontains = ["confirmation letter"]\n'
)
CUTOFF = (
    '[[facts]]\nkey = "caq.accepted_before"\nlabel_en = "Accepted before"\nlabel_fr = "Accepté avant"\nsource = "caq"\n'
    'type = "date"\nrole = "cutoff_before"\ncontains = ["former format"]\n'
)
FEE = (
    '[[facts]]\nkey = "caq.fee"\nlabel_en = "Fee"\nlabel_fr = "Frais"\nsource = "caq"\ntype = "money"\n'
    'contains = ["processing fee"]\n'
)
LONGEST = (
    '[[facts]]\nkey = "caq.max"\nlabel_en = "Longest"\nlabel_fr = "Plus long"\nsource = "caq"\ntype = "duration"\n'
    'cmp = "max"\n'
)


def _copy(folder: Path, day: str, letter: str, months: int) -> Path:
    path = folder / f"{day}.md"
    path.write_text(HEAD.format(url=URL, day=day) + BODY.format(letter=letter, months=months), encoding="utf-8")
    return path


def _load(watch: Watch, *paths: Path, adopt: bool = False) -> ImportReport:
    with open_workspace(watch.config(), clock=lambda: watch.now, adopt_config=adopt) as workspace:
        return run_import(workspace, paths)


def _snapshot(watch: Watch) -> Snapshot:
    with watch.store() as store:
        return veille.open(publish(store, watch.folder / "out", at="2026-03-02T00:00:00Z").path)


@pytest.fixture
def bound(watch: Watch) -> Watch:
    watch.sources, watch.extra = SOURCE, LETTER + LONGEST
    return watch


def test_a_date_that_is_postponed_is_right_on_every_day(bound: Watch, tmp_path: Path) -> None:
    """As known today the new date holds for all days; what was believed before is there by `observed`."""
    bound.extra += CUTOFF
    _load(
        bound,
        _copy(tmp_path, "2023-11-20", "December 11, 2023", 36),
        _copy(tmp_path, "2024-02-01", "January 15, 2024", 36),
    )
    with _snapshot(bound) as db:
        for day in ("2017-01-01", "2023-12-11", "2024-01-01", "2024-01-15", "2030-01-01"):
            assert db.fact("caq.letter_end", as_of=day).text == "2024-01-15"
            assert db.fact("caq.accepted_before", as_of=day).as_date() == date(2024, 1, 15)
        assert db.fact("caq.letter_end", as_of="2024-01-01", observed="2024-01-10").text == "2023-12-11"


def test_any_order_of_import_gives_the_same_facts(bound: Watch, tmp_path: Path) -> None:
    """Six orders of three copies: the same published bytes of facts."""
    (tmp_path / "in").mkdir()
    copies = [
        _copy(tmp_path / "in", "2023-11-20", "December 11, 2023", 24),
        _copy(tmp_path / "in", "2024-02-01", "January 15, 2024", 24),
        _copy(tmp_path / "in", "2025-02-01", "January 15, 2024", 36),
    ]
    seen = set()
    for order in permutations(copies):
        for path in order:
            _load(bound, path)
        columns = "key, value, state, valid_from, valid_to, observed_from, observed_to, quote"
        seen.add(tuple(bound.rows(f"SELECT {columns} FROM v1_fact ORDER BY key, observed_from, valid_from")))
        (bound.folder / "veille.db").unlink()
    assert len(seen) == 1
    assert ("caq.max", "P24M", "known", None, "2025-02-01") in {row[:5] for row in seen.pop()}


def test_another_configuration_is_refused_and_says_what_it_would_change(bound: Watch, tmp_path: Path) -> None:
    """None at all, one fact less, one bound otherwise: refused before anything is written."""
    _load(bound, _copy(tmp_path, "2024-02-01", "January 15, 2024", 36))
    before = (bound.folder / "veille.db").read_bytes()
    for sources, facts, words in (
        ("", "", "fact caq.letter_end would be unbound; fact caq.max would be unbound; source caq would no longer be"),
        (SOURCE, LETTER, "fact caq.max would be unbound"),
        (SOURCE, LETTER + LONGEST.replace('"max"\n', '"min"\n'), "fact caq.max would be bound by other conditions"),
        (SOURCE.replace('"en"', '"fr"'), LETTER + LONGEST, "source caq: language en would be fr"),
    ):
        bound.sources, bound.extra = sources, facts
        with pytest.raises(ConfigError, match=words):
            _load(bound, _copy(tmp_path, "2025-02-01", "January 15, 2024", 24))
        with open_workspace(bound.config(), clock=lambda: bound.now) as workspace:
            with pytest.raises(ConfigError, match="take this one first: `veille reextract --adopt-config`"):
                require_configuration(workspace)
            named = replace(workspace, adopt_config=False)  # of a command that has the option
            with pytest.raises(ConfigError, match="add --adopt-config to this command"):
                run_reextract(named, processes=1, everything=True)
    assert (bound.folder / "veille.db").read_bytes() == before
    bound.sources, bound.extra = SOURCE, LETTER + LONGEST + LONGEST.replace("caq.max", "caq.more")
    _load(bound, _copy(tmp_path, "2025-02-01", "January 15, 2024", 24))  # one fact more is no loss
    assert bound.rows("SELECT key, value FROM v1_fact_current WHERE key <> 'caq.letter_end'") == [
        ("caq.max", "P24M"),
        ("caq.more", "P24M"),
    ]


def test_a_fact_that_leaves_the_configuration_is_told_and_heals_when_it_returns(bound: Watch, tmp_path: Path) -> None:
    """Unbound is not missing; when the binding is back the whole history is, as if it had never been away."""
    paths = _copy(tmp_path, "2024-02-01", "January 15, 2024", 24), _copy(tmp_path, "2025-02-01", "January 15, 2024", 36)
    _load(bound, *paths)
    before = bound.rows("SELECT key, value, state, valid_from, observed_from, observed_to FROM v1_fact")
    bound.extra = LETTER
    _load(bound, *paths, adopt=True)
    assert bound.rows("SELECT key FROM v1_fact_current") == [("caq.letter_end",)]
    assert bound.rows(
        "SELECT object_id, kind, summary_en FROM v1_change WHERE object = 'fact' AND kind = 'removed'"
    ) == [("caq.max", "removed", "Longest: no longer configured, so nothing is said of it")]
    with _snapshot(bound) as db, pytest.raises(FactUnavailable, match="left the configuration of the record") as caught:
        db.fact("caq.max", as_of="2025-03-01")
    assert caught.value.state == "unbound"
    bound.extra = LETTER + LONGEST
    bound.later(days=1)
    _load(bound, *paths)
    assert bound.rows("SELECT key, value, state, valid_from, observed_from, observed_to FROM v1_fact") == before
    assert bound.rows(
        "SELECT object_id, summary_en, after FROM v1_change WHERE object = 'fact' AND kind = 'added'"
    ) == [("caq.max", "Longest: configured again", "P36M")]


def test_a_rejected_rule_feeds_no_fact_and_a_correction_does(bound: Watch, tmp_path: Path) -> None:
    """Rejected, corrected, then the source moves: each is what the fact says, with who decided."""
    _load(bound, _copy(tmp_path, "2024-02-01", "January 15, 2024", 36))
    (rule,) = bound.rows("SELECT rule_id FROM v1_fact_current WHERE key = 'caq.max'")[0]
    with open_workspace(bound.config(), clock=lambda: bound.now) as workspace:
        decide_rules(workspace, (rule,), "rejected", reviewer="Ana", comment="misread")
    with _snapshot(bound) as db:
        with pytest.raises(FactUnavailable) as caught:
            db.fact("caq.max", as_of="2025-01-01")
        assert caught.value.state == "rejected"
        assert db.fact("caq.max", as_of="2025-01-01", observed="2026-01-01").text == "P36M"  # as believed then
    bound.later(hours=1)
    with open_workspace(bound.config(), clock=lambda: bound.now) as workspace:
        decide_rules(workspace, (rule,), "accepted", reviewer="Ana", comment="right after all")
    bound.later(hours=1)
    with open_workspace(bound.config(), clock=lambda: bound.now) as workspace:
        correct_fact(workspace, "caq.max", RuleEdit(), "P24M", reviewer="Luc", comment="a slip of the page")
    with _snapshot(bound) as db:
        fact = db.fact("caq.max", as_of="2025-01-01", reviewed=True)
        assert (fact.text, fact.review_state, fact.quote) == (
            "P24M", "edited", "The CAQ is valid for a maximum of 36 months.",
        )  # fmt: skip
        with pytest.raises(FactUnavailable, match="not been reviewed"):
            db.fact("caq.letter_end", as_of="2025-01-01", reviewed=True)
    before = bound.rows("SELECT * FROM v1_fact ORDER BY 1, 2, observed_from, valid_from")
    with open_workspace(bound.config(), clock=lambda: bound.now) as workspace:
        run_reextract(workspace, processes=1, everything=True)  # laid out anew from the history: nothing moves
    assert bound.rows("SELECT * FROM v1_fact ORDER BY 1, 2, observed_from, valid_from") == before
    bound.later(days=6)
    _load(bound, _copy(tmp_path, "2026-03-05", "January 15, 2024", 48))
    assert bound.rows("SELECT value FROM v1_fact_current WHERE key = 'caq.max'") == [("P48M",)]


@pytest.mark.parametrize(
    ("edit", "value", "words"),
    [
        (RuleEdit(), "nan", "'nan' is no value of type money"),
        (RuleEdit(), "-5", "'-5' is no value of type money"),
        (RuleEdit(), "3.999", "'3.999' is no value of type money"),  # a third decimal is a slip of the hand
        (RuleEdit(valid_from="2025-05-01", valid_to="2025-01-01"), "210", "it would end on 2025-01-01"),
        (RuleEdit(valid_from="2025-05-01", valid_to="2025-05-01"), "210", "it would end on 2025-05-01"),
    ],
)  # fmt: skip
def test_a_correction_that_is_none_is_refused(
    watch: Watch, tmp_path: Path, edit: RuleEdit, value: str, words: str
) -> None:
    """Nothing is stored: a fact that never holds, or no amount, would stop every package."""
    with _fee(watch, tmp_path) as workspace:
        with pytest.raises(UsageError, match=re.escape(words)):
            correct_fact(workspace, "caq.fee", edit, value, reviewer="Ana", comment="")
        assert _days(workspace) == [("200.00", None, "2025-01-01"), ("210.00", "2025-01-01", None)]


@pytest.mark.parametrize(
    ("edit", "value", "days"),
    [
        (RuleEdit(), "199", [("200.00", None, "2025-01-01"), ("199.00", "2025-01-01", None)]),  # in the contract's form
        (RuleEdit(), "1e2", [("200.00", None, "2025-01-01"), ("100.00", "2025-01-01", None)]),
        (RuleEdit(valid_from="2025-03-01"), "215", [("200.00", None, "2025-03-01"), ("215.00", "2025-03-01", None)]),
        (RuleEdit(valid_from="none"), "215", [("215.00", None, None)]),  # no first day: for all days
    ],
)  # fmt: skip
def test_a_correction_has_the_days_that_the_person_said(
    watch: Watch, tmp_path: Path, edit: RuleEdit, value: str, days: list[tuple[object, ...]]
) -> None:
    with _fee(watch, tmp_path) as workspace:
        correct_fact(workspace, "caq.fee", edit, value, reviewer="Ana", comment="")
        assert _days(workspace) == days


def test_an_edit_never_takes_a_day_away_without_saying_so(watch: Watch, tmp_path: Path) -> None:
    """With its date the value would lose its first day and hold for all days: refused; asked for, it is told as what it is."""
    with _fee(watch, tmp_path) as workspace:
        rule_id, ord_of_date = _rule_of_fee(workspace)
        for without in (f"{ord_of_date}=none", f"{ord_of_date}=,role=announced"):
            with pytest.raises(UsageError, match=r"it would lose its first day, 2025-01-01; .* --valid-from none"):
                edit_rule(workspace, rule_id, RuleEdit(values=(without,)), reviewer="Ana", comment="")
        assert _days(workspace) == [("200.00", None, "2025-01-01"), ("210.00", "2025-01-01", None)]
        edit_rule(workspace, rule_id, RuleEdit(valid_from="none"), reviewer="Ana", comment="no day")
        assert _days(workspace) == [("210.00", None, None)]
        (told,) = workspace.store.connection.rows(
            "SELECT severity, summary_en FROM v1_change ORDER BY seq DESC LIMIT 1"
        )
        assert tuple(told) == (
            "critical",
            "Fee: $210, no day stated (before: from 2025-01-01) (decided by Ana: no day)",
        )


def _rule_of_fee(workspace: Workspace) -> tuple[str, int]:
    """The rule that states the fee now, and the place of the date among its values."""
    (row,) = workspace.store.connection.rows(
        "SELECT rule_id, ord FROM v1_rule_value JOIN v1_rule_current USING (rule_id, version) "
        "WHERE type = 'date' AND quote LIKE '%210%'"
    )
    return str(row["rule_id"]), int(row["ord"])


@contextmanager
def _fee(watch: Watch, folder: Path) -> Iterator[Workspace]:
    """A record in which the fee rose from 200 to 210 dollars on the first day of 2025."""
    watch.sources = SOURCE + FEE
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        for day, words in (("2024-06-01", "$200"), ("2024-12-10", "$210 as of January 1, 2025")):
            path = folder / f"{day}.md"
            said = f"The fee\n=======\n\nThe processing fee for a CAQ application is {words}.\n"
            path.write_text(HEAD.format(url=URL, day=day) + said, encoding="utf-8")
            run_import(workspace, [path])
        yield workspace


def _days(workspace: Workspace) -> list[tuple[object, ...]]:
    rows = workspace.store.connection.rows(
        "SELECT value, valid_from, valid_to FROM v1_fact WHERE observed_to IS NULL ORDER BY valid_from IS NOT NULL, valid_from"
    )
    return [tuple(row) for row in rows]


def test_a_fact_that_moves_while_only_signs_of_the_page_change_is_reported(watch: Watch) -> None:
    """A decision holds for the words it was made on: set in other signs they state the fact again, and that is a change."""
    said = "<p>The baker's card is valid for a maximum of 36 months.</p>"
    watch.site.pages["/card"] = page(said)
    watch.source("caq", "/card", 'lang = "en"')
    watch.extra = LONGEST
    watch.check()
    (rule,) = watch.rows("SELECT rule_id FROM v1_fact_current WHERE key = 'caq.max'")[0]
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        decide_rules(workspace, (str(rule),), "rejected", reviewer="Ana", comment="misread")
    before = len(watch.messages())
    watch.site.pages["/card"] = page(said.replace("'", "’"))
    watch.later(days=1)
    watch.check()
    (message,) = watch.messages()[before:]
    assert "Longest: rejected → 36 months" in message
    assert watch.rows("SELECT severity FROM v1_change WHERE object <> 'fact'") == [("metadata",)]
