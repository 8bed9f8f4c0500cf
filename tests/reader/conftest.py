"""A published snapshot to read."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.kept_calls import keeps_calls
from tests.kept_readings import kept_readings as kept_readings
from veille.model import FactState, FactStatus
from veille.store.publishing.publish import publish

sys.path.insert(0, str(Path(__file__).parent.parent / "store"))
from store_build import add, changed, fee, new_store, page_with

kept_calls = keeps_calls(
    "answer_question",
    "assert_facts",
    "read_value",
    "list_calendar",
    "calendar_bytes",
    but=frozenset({"test_every_question_is_listed_with_its_parameters"}),
)


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """A page whose fee rose from 155 to 160 on 2025-12-01, seen 2026-01-10, and the facts bound to it."""
    store, page = new_store(tmp_path)
    run = store.fetches.begin_run("check", "2025-01-01T00:00:00Z")
    add(store, page, page_with(page, fee("155.00")), "2025-01-01T00:00:00Z", run_id=run)
    add(
        store, page, page_with(page, fee("160.00", valid_from="2025-12-01")), "2026-01-10T00:00:00Z", run_id=run,
        comparison=changed(),
    )  # fmt: skip
    store.pages.mark_checked(page, "2026-01-10T00:00:00Z")
    store.fetches.finish_run(run, "2026-01-10T00:00:00Z", {})
    for amount, start, seen in (("155.00", None, "2025-01-01"), ("160.00", "2025-12-01", "2026-01-10")):
        state = FactState(
            "caq.fee", FactStatus.KNOWN, "CAQ fee", "Frais du CAQ", "money", amount, "CAD", "eq", f"{page}.r.Fees.0", page,
            "https://guide.example/en/caq", f"The processing fee is {amount} CAD.", start,
        )  # fmt: skip
        store.facts.record([state], at=f"{seen}T00:00:00Z", recorded_at=f"{seen}T00:00:00Z")
    store.facts.record(
        [
            FactState("caq.lost", FactStatus.MISSING, "Lost", "Perdu"),
            FactState("caq.twice", FactStatus.AMBIGUOUS, "Twice", "Deux fois"),
            FactState("caq.later", FactStatus.KNOWN, "Later", "Plus tard", "number", "5", valid_from="2099-01-01"),
        ],
        at="2026-01-10T00:00:00Z",
        recorded_at="2026-01-10T00:00:00Z",
    )
    store.reviews.decide(f"{page}.r.About.0", "accepted", reviewer="Ana", at="2026-01-11T00:00:00Z")
    published = publish(store, tmp_path / "out", at="2026-01-12T00:00:00Z")
    store.close()
    return published.path
