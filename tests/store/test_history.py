"""Promise: every version comes back exactly as it was saved, in its place in time, and costs only what differs."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_build import Said, add, changed, document, fee, new_store, page_with, section

from veille.model import Comparison, Relation, Severity
from veille.store import Store, open_store
from veille.store.verify import verify


def _rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in store.connection.rows(sql)]


def test_a_document_comes_back_exactly(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    doc = page_with(page, fee("155.00", valid_from="2025-01-01"), intro="Le « CAQ » : 36 mois — été, 𝔘nicode.")
    version = add(store, page, doc, "2025-01-01T00:00:00Z")
    store.close()
    with open_store(tmp_path / "veille.db") as again:
        assert again.history.load(version.version_id) == doc
        assert again.history.latest(page) == version


TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXT, st.lists(TEXT, max_size=3)), max_size=4, unique_by=lambda part: part[0]))
def test_any_text_comes_back_exactly(tmp_path_factory, parts: list[tuple[str, list[str]]]) -> None:  # type: ignore[no-untyped-def]
    """Quotes, tabs, line ends, astral characters and empty sections: text in, text out, spans on code points."""
    store, page = new_store(tmp_path_factory.mktemp("text"))
    first, sections = 0, []
    for ordinal, (heading, sentences) in enumerate(parts):
        sections.append(section(page, ordinal, heading, *map(Said, sentences), first=first))
        first += len(sentences)
    doc = document(*sections)
    version = add(store, page, doc, "2025-01-01T00:00:00Z")
    assert store.history.load(version.version_id) == doc
    assert verify(store).problems == []
    store.close()


def test_there_and_back_again_keeps_three_versions(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    first, second = page_with(page, fee("155.00")), page_with(page, fee("160.00"))
    for day, doc in enumerate((first, second, first), start=1):
        add(store, page, doc, f"2025-01-0{day}T00:00:00Z", comparison=changed() if day > 1 else None)
    assert [v.seq for v in store.history.versions(page)] == [1, 2, 3]
    rule = f"{page}.r.Fees.0"
    assert _rows(store, f"SELECT version, quote, observed_from, observed_to FROM v1_rule WHERE rule_id = '{rule}'") == [
        (1, "The processing fee is 155.00 CAD.", "2025-01-01T00:00:00Z", "2025-01-02T00:00:00Z"),
        (2, "The processing fee is 160.00 CAD.", "2025-01-02T00:00:00Z", "2025-01-03T00:00:00Z"),
        (3, "The processing fee is 155.00 CAD.", "2025-01-03T00:00:00Z", None),
    ]
    # three wordings in two stored bodies, and the first section once
    assert store.connection.number("SELECT count(*) FROM section_body") == 3
    store.close()


def test_a_section_that_only_moved_is_not_stored_again(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    about = section(page, 0, "About", Said("A worker shows the certificate."))
    fees = section(page, 1, "Fees", fee("155.00"), first=1)
    add(store, page, document(about, fees), "2025-01-01T00:00:00Z")
    new = section(page, 0, "New", Said("Officers note the date."), Said("Officers sign."))
    from dataclasses import replace

    def moved(part, by, first):  # type: ignore[no-untyped-def]
        rules = tuple(
            replace(r, section=r.section + by, ordinal=first + n, parent=None) for n, r in enumerate(part.rules)
        )
        return replace(part, ordinal=part.ordinal + by, rules=rules)

    doc = document(new, moved(about, 1, 2), moved(fees, 1, 3))
    version = add(store, page, doc, "2025-01-02T00:00:00Z")
    assert store.history.load(version.version_id) == doc
    assert store.connection.number("SELECT count(*) FROM section_body") == 3
    assert store.connection.number(f"SELECT count(*) FROM rule WHERE rule_id = '{page}.r.Fees.0'") == 1
    order = "SELECT heading FROM v1_section WHERE observed_to IS NULL ORDER BY ordinal"
    assert _rows(store, order) == [("New",), ("About",), ("Fees",)]
    store.close()


def test_a_moved_span_follows_the_text_without_a_new_rule_version(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    add(store, page, document(section(page, 0, "Fees", Said("Pay first."), fee("155.00"))), "2025-01-01T00:00:00Z")
    longer = section(page, 0, "Fees", Said("Pay first, by card or by cheque."), fee("155.00"))
    add(store, page, document(longer), "2025-02-01T00:00:00Z")
    rows = _rows(
        store,
        'SELECT r.version, substr(s.text, r.start + 1, r."end" - r.start) = r.quote, '
        'substr(s.text, v.start + 1, v."end" - v.start) FROM v1_rule_current AS r '
        "JOIN v1_section AS s ON s.section_id = r.section_id AND s.observed_to IS NULL "
        "JOIN v1_rule_value AS v ON v.rule_id = r.rule_id AND v.version = r.version",
    )
    assert rows == [(1, 1, "155.00")]
    store.close()


def test_an_older_copy_takes_its_place_and_numbers_stay(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    a, b, c = (page_with(page, fee(x)) for x in ("150.00", "155.00", "160.00"))
    run = store.fetches.begin_run("check", "2025-03-01T00:00:00Z")
    add(store, page, a, "2025-01-01T00:00:00Z", run_id=run)
    add(store, page, c, "2025-03-01T00:00:00Z", run_id=run, comparison=changed("150 to 160"))
    store.fetches.finish_run(run, "2025-03-01T00:00:00Z", {"versions": 2})
    before = _rows(store, "SELECT seq, summary_en FROM v1_change")
    run = store.fetches.begin_run("import", "2025-04-01T00:00:00Z")
    around = store.history.around(page, "2025-02-01T00:00:00Z", b.content_hash)
    assert (around.previous is not None, around.following is not None, around.same) == (True, True, None)
    add(
        store,
        page,
        b,
        "2025-02-01T00:00:00Z",
        run_id=run,
        comparison=changed("150 to 155"),
        following=changed("155 to 160"),
    )
    store.fetches.finish_run(run, "2025-04-01T00:00:00Z", {})
    assert before == [(1, "150 to 160")]
    # the first number is not given again; two new changes take the place of the one set aside
    assert _rows(store, "SELECT seq, at, summary_en FROM v1_change ORDER BY seq") == [
        (2, "2025-02-01T00:00:00Z", "150 to 155"),
        (3, "2025-03-01T00:00:00Z", "155 to 160"),
    ]
    assert [(v.seq, v.observed_at[:7]) for v in store.history.versions(page)] == [
        (1, "2025-01"),
        (3, "2025-02"),
        (2, "2025-03"),
    ]
    rule = f"{page}.r.Fees.0"
    rows = _rows(
        store,
        f"SELECT version, substr(quote, 23, 3), observed_to FROM v1_rule WHERE rule_id = '{rule}' ORDER BY observed_from",
    )
    assert rows == [(1, "150", "2025-02-01T00:00:00Z"), (3, "155", "2025-03-01T00:00:00Z"), (2, "160", None)]
    store.close()


def test_the_same_content_found_earlier_only_moves_the_beginning(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    version = add(store, page, page_with(page, fee("155.00")), "2025-03-01T00:00:00Z")
    store.history.observe_earlier(version.version_id, "2025-01-01T00:00:00Z", version.raw_sha256)
    assert _rows(store, "SELECT DISTINCT observed_from FROM v1_rule UNION SELECT observed_from FROM v1_section") == [
        ("2025-01-01T00:00:00Z",)
    ]
    assert store.pages.get(page).first_seen <= "2025-01-01T00:00:00Z"
    store.close()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.integers(1, 28), st.sampled_from(["150.00", "155.00", "160.00"])),
        min_size=1,
        max_size=6,
        unique_by=lambda x: x,
    )
)
def test_rows_do_not_depend_on_the_order_of_learning(tmp_path_factory, copies: list[tuple[int, str]]) -> None:  # type: ignore[no-untyped-def]
    """Learned forwards or backwards, sections and rules lie the same in time."""
    seen = []
    for order in (sorted(copies), sorted(copies, reverse=True)):
        store, page = new_store(tmp_path_factory.mktemp("order"))
        for day, amount in order:
            add(store, page, page_with(page, fee(amount)), f"2025-01-{day:02}T00:00:00Z")
        seen.append(
            _rows(store, "SELECT rule_id, quote, observed_from, observed_to FROM v1_rule ORDER BY 1, 3, 4, 2")
            + _rows(store, "SELECT section_id, text, observed_from, observed_to FROM v1_section ORDER BY 1, 3, 4, 2")
        )
        store.close()
    assert seen[0] == seen[1]


def test_twenty_versions_cost_little_more_than_what_changed(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    words = [f"Officers keep the file number {n} and note what the worker said about the job offer." for n in range(40)]
    for turn in range(20):
        parts = tuple(
            section(page, n, f"Part {n}", Said(f"{word} Step {turn if n == turn else 0}."), first=n)
            for n, word in enumerate(words)
        )
        add(store, page, document(*parts), f"2025-01-{turn + 1:02}T00:00:00Z")
    assert store.connection.number("SELECT count(*) FROM section_body") <= 40 + 20
    raw = store.connection.number("SELECT sum(size) FROM blob")
    kept = store.connection.number("SELECT sum(length(data)) FROM blob")
    assert kept < raw / 10
    store.close()


def test_a_later_extractor_replaces_its_reading_and_says_so(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    version = add(store, page, page_with(page, fee("155.00")), "2025-01-01T00:00:00Z")
    better = page_with(page, Said("The processing fee is 155.00 CAD.", fee("155.00").value, None, ("threshold",)))
    run = store.fetches.begin_run("reextract", "2025-05-01T00:00:00Z")
    store.history.replace_extraction(
        version.version_id, better, changed().changes, at="2025-05-01T00:00:00Z", run_id=run
    )
    store.fetches.finish_run(run, "2025-05-01T00:00:00Z", {})
    assert store.history.load(version.version_id) == better
    assert _rows(store, "SELECT kind FROM v1_rule_current WHERE section_id LIKE '%Fees'") == [("threshold",)]
    assert _rows(store, "SELECT cause FROM v1_change") == [("extractor",)]
    store.close()


def test_splits_and_moves_are_relations(tmp_path: Path) -> None:
    store, page = new_store(tmp_path)
    old = document(section(page, 0, "Fees", fee("155.00")))
    new = document(section(page, 0, "Costs", fee("155.00")))
    add(store, page, old, "2025-01-01T00:00:00Z")
    comparison = Comparison(
        Severity.EDITORIAL, relations=(Relation("rule", "moved", 0, 0), Relation("section", "split", 0, 0))
    )
    raw = store.blobs.add(b"new", page_id=page)
    store.history.add_version(
        page, new, raw_sha256=raw, observed_at="2025-02-01T00:00:00Z", recorded_at="2025-02-01T00:00:00Z", run_id="r1",
        comparison=comparison, before=old,
    )  # fmt: skip
    assert _rows(store, "SELECT * FROM v1_relation") == [
        (f"{page}.r.Fees.0", f"{page}.r.Costs.0", "moved", "2025-02-01T00:00:00Z")
    ]
    store.close()
