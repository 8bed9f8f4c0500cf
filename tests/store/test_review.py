"""Promise: a person's word on a rule is only added to, survives new extractors, and goes stale when the source moves."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from store_build import Said, add, document, fee, new_store, page_with, section

from veille.errors import UsageError
from veille.model import Document
from veille.store import Store
from veille.store.record.statements import NONE_DECIDED, version_rules
from veille.store.verify import verify

AT = "2025-03-01T00:00:00Z"


def _state(store: Store, rule: str) -> tuple[int, str, str]:
    row = store.connection.row("SELECT version, kind, review_state FROM v1_rule_current WHERE rule_id = ?", (rule,))
    assert row is not None
    return row["version"], row["kind"], row["review_state"]


def _begins(store: Store, rule: str) -> tuple[int, list[int]]:
    """Where a rule begins in its section, and where its conditions do."""
    row = store.connection.row("SELECT start, conditions FROM v1_rule_current WHERE rule_id = ?", (rule,))
    assert row is not None
    first, nested = json.loads(row["conditions"])["items"]
    return row["start"], [first["start"], nested["items"][0]["start"]]


def _reviewed(tmp_path: Path) -> tuple[Store, str, str]:
    store, page = new_store(tmp_path)
    add(store, page, page_with(page, fee("155.00")), "2025-01-01T00:00:00Z")
    return store, page, f"{page}.r.Fees.0"


def test_an_accepted_rule_is_stale_when_its_source_moves(tmp_path: Path) -> None:
    store, page, rule = _reviewed(tmp_path)
    assert len(store.reviews.pending()) == 2
    store.reviews.decide(rule, "accepted", reviewer="Ana", at=AT, comment="as in the regulations")
    assert _state(store, rule) == (1, "fee", "accepted")
    assert [p.rule_id for p in store.reviews.pending()] == [f"{page}.r.About.0"]
    add(store, page, page_with(page, fee("155.00"), intro="A worker shows it."), "2025-04-01T00:00:00Z")
    assert _state(store, rule) == (1, "fee", "accepted")  # another rule changed: this one stands
    add(store, page, page_with(page, fee("160.00")), "2025-05-01T00:00:00Z")
    assert _state(store, rule) == (2, "fee", "stale")
    assert [row["decision"] for row in store.connection.rows("SELECT decision FROM v1_review")] == ["accepted"]
    store.close()


def test_reviews_are_only_added(tmp_path: Path) -> None:
    store, _, rule = _reviewed(tmp_path)
    store.reviews.decide(rule, "accepted", reviewer="Ana", at=AT)
    store.reviews.decide(rule, "rejected", reviewer="Luc", at=AT)
    assert _state(store, rule)[2] == "rejected"  # the last word holds, the first is kept
    for sql in ("DELETE FROM review", "UPDATE review SET decision = 'accepted'"):
        with pytest.raises(sqlite3.IntegrityError, match="only added"):
            store.connection.run(sql)
    store.close()


def test_an_edit_stands_until_the_source_moves(tmp_path: Path) -> None:
    store, page, rule = _reviewed(tmp_path)
    words = page_with(page, fee("155.00")).sections[1].rules[0]
    store.reviews.edit(rule, replace(words, kinds=("threshold",)), reviewer="Ana", at=AT)
    assert _state(store, rule) == (2, "threshold", "edited")
    add(store, page, page_with(page, fee("155.00"), intro="Other words."), "2025-04-01T00:00:00Z")
    assert _state(store, rule) == (
        2,
        "threshold",
        "edited",
    )  # the machine reads the same again: the person's word stands
    moved = document(
        *page_with(page, fee("155.00")).sections[:1],
        section(page, 1, "Fees", Said("Pay by card."), fee("155.00"), first=1),
    )
    renamed = (
        replace(moved.sections[1].rules[1], id=rule, ordinal=1, parent=None),
        replace(moved.sections[1].rules[0], id="n", ordinal=2),
    )
    moved = replace(moved, sections=(moved.sections[0], replace(moved.sections[1], rules=renamed)))
    add(store, page, moved, "2025-04-10T00:00:00Z")
    assert _state(store, rule) == (2, "threshold", "edited")  # and its span follows the text
    assert _begins(store, rule) == (len("Pay by card.\n"), [len("Pay by card.\n")] * 2)  # with those of its conditions
    assert verify(store).problems == []
    older = page_with(page, fee("150.00"))
    add(store, page, older, "2024-06-01T00:00:00Z")  # rows are laid out anew around the edit
    assert _state(store, rule) == (2, "threshold", "edited")
    assert verify(store).problems == []
    add(store, page, page_with(page, fee("160.00")), "2025-05-01T00:00:00Z")
    assert _state(store, rule)[1:] == ("fee", "stale")
    store.close()


@pytest.mark.parametrize("decision", ["accepted", "edited"])
def test_a_later_extractor_does_not_overwrite_a_person(tmp_path: Path, decision: str) -> None:
    store, page, rule = _reviewed(tmp_path)
    words = page_with(page, fee("155.00")).sections[1].rules[0]
    if decision == "accepted":
        store.reviews.decide(rule, "accepted", reviewer="Ana", at=AT)
    else:
        store.reviews.edit(rule, replace(words, kinds=("threshold",)), reviewer="Ana", at=AT)
    before = _state(store, rule)
    other = page_with(page, Said("The processing fee is 155.00 CAD.", fee("155.00").value, None, ("definition",)))
    for turn, version in enumerate(store.history.versions(page)):
        store.history.replace_extraction(version.version_id, other, at=f"2025-06-0{turn + 1}T00:00:00Z", run_id="r9")
    assert _state(store, rule) == before
    store.close()


def test_a_decision_does_not_outlive_the_words_it_was_made_on(tmp_path: Path) -> None:
    """A later extractor that quotes more of the sentence states something that nobody has looked at."""
    store, page, rule = _reviewed(tmp_path)
    store.reviews.decide(rule, "accepted", reviewer="Ana", at=AT)
    longer = page_with(
        page, Said("The processing fee is 155.00 CAD for each worker.", fee("155.00").value, None, ("fee",))
    )
    for turn, version in enumerate(store.history.versions(page)):
        store.history.replace_extraction(version.version_id, longer, at=f"2025-06-0{turn + 1}T00:00:00Z", run_id="r9")
    assert _state(store, rule)[2] == "stale"
    store.close()


def test_mistakes_of_a_reviewer_are_explained(tmp_path: Path) -> None:
    store, page, rule = _reviewed(tmp_path)
    words = page_with(page, fee("155.00")).sections[1].rules[0]
    with pytest.raises(UsageError, match="no rule nobody"):
        store.reviews.decide("nobody", "accepted", reviewer="Ana", at=AT)
    with pytest.raises(UsageError, match="needs the reviewer's name"):
        store.reviews.decide(rule, "accepted", reviewer=" ", at=AT)
    with pytest.raises(UsageError, match="keeps the source's quote"):
        store.reviews.edit(rule, replace(words, quote="The fee is nothing."), reviewer="Ana", at=AT)
    store.close()


def _rows(store: Store, rule: str) -> list[tuple[object, ...]]:
    sql = (
        "SELECT version, kind, valid_from, valid_to, observed_from, observed_to, on_page, review_state FROM v1_rule "
        "WHERE rule_id = ? ORDER BY observed_from, valid_from, version"
    )
    return [tuple(row) for row in store.connection.rows(sql, (rule,))]


def _edited(store: Store, page: str, rule: str, *, at: str = AT, withdrawn: str | None = None) -> None:
    words = page_with(page, fee("155.00")).sections[1].rules[0]
    store.reviews.edit(rule, replace(words, kinds=("threshold",)), reviewer="Ana", at=at)
    if withdrawn:
        document_ = store.history.load(store.history.versions(page)[-1].version_id)
        machine = version_rules(page, 1, withdrawn, None, document_, decided=NONE_DECIDED).readings[rule]
        store.reviews.withdraw(rule, machine, reviewer="Ana", at=withdrawn)


def _read_again(store: Store, page: str, *kinds: str) -> None:
    other = page_with(page, Said("The processing fee is 155.00 CAD.", fee("155.00").value, None, kinds))
    for version in store.history.versions(page):
        store.history.replace_extraction(version.version_id, other, at="2025-06-01T00:00:00Z", run_id="r9")


@pytest.mark.parametrize("withdrawn", [AT, "2025-03-02T00:00:00Z"])
def test_an_edit_taken_back_stays_so_when_the_page_is_read_again(tmp_path: Path, withdrawn: str) -> None:
    store, page, rule = _reviewed(tmp_path)
    _edited(store, page, rule, withdrawn=withdrawn)
    before = _rows(store, rule)
    assert before[-1][:2] == (3, "fee")
    _read_again(store, page, "fee")
    assert _rows(store, rule) == before  # the same words
    _read_again(store, page, "definition")
    assert _state(store, rule)[1:] == ("definition", "unreviewed")  # nobody's word holds a later extractor's up
    _edited(store, page, rule, at="2025-07-01T00:00:00Z")
    _read_again(store, page, "definition")
    assert _state(store, rule)[1:] == ("threshold", "edited")  # edited anew: that word was not taken back
    assert verify(store).problems == []
    store.close()


def test_an_edit_that_was_accepted_is_taken_back_whole(tmp_path: Path) -> None:
    store, page, rule = _reviewed(tmp_path)
    _edited(store, page, rule)
    store.reviews.decide(rule, "accepted", reviewer="Luc", at="2025-03-02T00:00:00Z")
    machine = version_rules(page, 1, AT, None, page_with(page, fee("155.00")), decided=NONE_DECIDED).readings[rule]
    store.reviews.withdraw(rule, machine, reviewer="Luc", at="2025-03-03T00:00:00Z")
    assert _state(store, rule) == (3, "fee", "unreviewed")
    _read_again(store, page, "fee")
    assert _state(store, rule) == (3, "fee", "unreviewed")
    store.close()


@pytest.mark.parametrize("withdrawn", [None, "2025-03-02T00:00:00Z"])
def test_a_copy_from_before_an_edit_takes_its_place(tmp_path: Path, withdrawn: str | None) -> None:
    """The newest copy of the page, older than the edit, states a first day: rows are as if it had come in order."""
    store, page, rule = _reviewed(tmp_path)
    _edited(store, page, rule, withdrawn=withdrawn)
    add(store, page, page_with(page, fee("160.00", valid_from="2025-02-15")), "2025-02-01T00:00:00Z")
    spans = [row[2:7] for row in _rows(store, rule)]
    edited = [] if withdrawn else [(None, None, "2025-02-01T00:00:00Z", "2025-02-01T00:00:00Z", True)]
    assert spans == [
        (None, None, "2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z", True),
        *edited,  # the person's word on what had given way by then
        (None, "2025-02-15", "2025-02-01T00:00:00Z", None, False),
        ("2025-02-15", None, "2025-02-01T00:00:00Z", None, True),
    ]
    before = store.connection.row("SELECT kind FROM v1_rule WHERE valid_to = '2025-02-15'")
    assert before is not None
    assert before["kind"] == ("fee" if withdrawn else "threshold")  # the days before are as the person read them
    assert _state(store, rule)[1:] == ("fee", "unreviewed" if withdrawn else "stale")
    assert verify(store).problems == []
    store.close()


@pytest.mark.parametrize(("decision", "left"), [("rejected", False), ("edited", True), ("withdrawn", True)])
def test_a_decision_on_words_that_gave_way_outlives_a_second_reading(tmp_path: Path, decision: str, left: bool) -> None:
    """The version that was decided on is no longer the newest, and later parsers read it otherwise."""
    store, page, rule = _reviewed(tmp_path)
    if decision == "rejected":
        store.reviews.decide(rule, "rejected", reviewer="Ana", at=AT)
    else:
        _edited(store, page, rule, withdrawn="2025-03-02T00:00:00Z" if decision == "withdrawn" else None)
    add(store, page, page_with(page, fee("160.00")), "2025-05-01T00:00:00Z")
    first = store.history.versions(page)[0].version_id
    other = page_with(page, Said("The processing fee is 155.00 CAD.", fee("155.00").value, None, ("definition",)))
    store.history.replace_extraction(first, other, at="2025-06-01T00:00:00Z", run_id="r9")
    governed = store.reviews.govern(page, store.history.load(first), at="2025-07-01T00:00:00Z")
    found = [r.kinds for r in governed.rules if r.id == rule]
    assert found == ([] if not left else [("threshold",)] if decision == "edited" else [("definition",)])
    assert verify(store).problems == []
    store.close()


def _under_other_ids(page: str, copy: Document, *, heading: str = "") -> Document:
    """The copy with new ids for the section Fees and its rule, and another heading where one is given."""
    *before, fees = copy.sections
    rules = tuple(replace(rule, id=f"{rule.id}.new") for rule in fees.rules)
    return replace(copy, sections=(*before, replace(fees, id=f"{fees.id}.new", rules=rules, heading=heading or "Fees")))


@pytest.mark.parametrize(
    ("heading", "beside", "reached"),
    [
        ("", False, True),  # the same words under the same headings, in a copy that got ids of its own
        ("Fees for children", False, False),  # another heading: other words of the page
        ("", True, False),  # the section that was decided on is there as well
    ],
)
def test_a_decision_follows_words_where_ids_differ(tmp_path: Path, heading: str, beside: bool, reached: bool) -> None:
    store, page, rule = _reviewed(tmp_path)
    copy = _under_other_ids(page, page_with(page, fee("155.00")), heading=heading)
    if beside:
        others = section(page, 2, "Fees", fee("90.00"), first=2)
        copy = replace(copy, sections=(*copy.sections, replace(others, heading="Elsewhere")), content_hash="beside")
    copy = replace(copy, content_hash=f"{copy.content_hash}{heading}.")
    add(store, page, copy, "2025-02-01T00:00:00Z")
    words = page_with(page, fee("155.00")).sections[1].rules[0]
    store.reviews.edit(f"{rule}@1", replace(words, kinds=("threshold",)), reviewer="Ana", at=AT)
    store.history.lay_out_decided(page, (rule,), beyond=True)
    assert _state(store, f"{rule}.new")[1:] == (("threshold", "edited") if reached else ("fee", "unreviewed"))
    kinds = {r.kinds[0] for r in store.reviews.govern(page, copy, at=AT).sections[1].rules}
    assert kinds == {"threshold" if reached else "fee"}
    add(store, page, replace(copy, content_hash="again"), "2025-04-01T00:00:00Z")
    assert _state(store, f"{rule}.new")[2] == ("edited" if reached else "unreviewed")
    assert verify(store).problems == []
    store.close()


def test_a_decision_from_before_words_were_kept_gets_them_at_the_next_version(tmp_path: Path) -> None:
    store, page, rule = _reviewed(tmp_path)
    store.reviews.decide(rule, "rejected", reviewer="Ana", at=AT)
    store.connection.run("UPDATE decided_reading SET words = ''")
    add(store, page, page_with(page, fee("160.00")), "2025-04-01T00:00:00Z")
    copy = _under_other_ids(page, page_with(page, fee("155.00")))
    add(store, page, replace(copy, content_hash="late"), "2025-05-01T00:00:00Z")
    assert _state(store, f"{rule}.new")[2] == "rejected"
    store.close()
