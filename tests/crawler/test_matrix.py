"""Every fault of the transport gives its typed outcome over real sockets, and the docs list exactly these."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crawler.fault_cases import CASES, Case
from tests.fault_server import FaultServer
from veille.model import Fetched, FetchRequest, Rejected
from veille.model import RejectReason as Why

PAGE = Path(__file__).parent.parent.parent / "docs" / "faults.md"
BEGIN, END = "<!-- written by tests/crawler/test_matrix.py -->", "<!-- end -->"

# What each outcome means for the record and for people; the pipeline's own tests keep these promises.
KEEPS = "the fetch row"
QUARANTINE = "the fetch row, the bytes in quarantine"
FAILURE = "a failure"
MEANING: dict[Why | str, tuple[str, str]] = {
    Why.UNREACHABLE: (KEEPS, FAILURE + " that names the layer"),
    Why.TRUNCATED: (KEEPS + "; the partial body is discarded", FAILURE),
    Why.TOO_LARGE: (KEEPS, FAILURE + " that names the cap"),
    Why.REDIRECT_ERROR: (KEEPS + "; the chain is recorded", FAILURE),
    Why.REFUSED: (KEEPS + "; nothing was sent to the refused address", FAILURE + " that names the rule"),
    Why.ROBOTS: (KEEPS + "; the robots answer, for at most 24 h", FAILURE),
    Why.SOFT_404: (QUARANTINE, "removed, when confirmed"),
    Why.GONE: (QUARANTINE, "removed, when confirmed"),
    Why.BLOCKED: (QUARANTINE, FAILURE),
    Why.MAINTENANCE: (QUARANTINE, FAILURE),
    Why.THROTTLED: (KEEPS + "; the host's pause, for the runs to come", FAILURE),
    Why.SERVER_ERROR: (KEEPS + "; failures in a row count towards the host's pause", FAILURE),
    Why.CLIENT_ERROR: (KEEPS, FAILURE),
    Why.WRONG_TYPE: (QUARANTINE, FAILURE),
    Why.BUDGET: (KEEPS + "; the page keeps its turn", "the number of pages not asked, in the run's summary"),
    "taken": ("the raw snapshot; a version when the content differs", "nothing, unless the content changed"),
    "taken, with its redirects": (
        "the raw snapshot with the chain; the page keeps its identity",
        "that the page moved",
    ),
    "taken, with the remark": (
        "the raw snapshot and a lower quality with its reason",
        "the remark, in `veille explain`",
    ),
}


@pytest.mark.parametrize("case", CASES, ids=[c.fault for c in CASES])
def test_a_fault_has_its_outcome(case: Case, bench, make_server: Callable[..., FaultServer]) -> None:
    """A fault is an outcome with its reason, never an exception and never a page."""
    server = make_server(tls=case.tls)
    case.setup(server)
    url = case.url or server.url(case.path, case.host)
    outcome = bench.one(FetchRequest(url, profile="canada-ca"), resolve=case.resolve, **case.settings)
    if not isinstance(case.outcome, Why):
        assert isinstance(outcome, Fetched), outcome
        assert outcome.body
        assert bool(outcome.redirects) == ("redirects" in case.outcome)
        assert any("charset" in r for r in outcome.quality_reasons) == ("remark" in case.outcome)
    else:
        assert isinstance(outcome, Rejected), outcome
        assert outcome.reason is case.outcome, outcome
        assert case.says in outcome.detail, outcome.detail
    if case.asked is not None:
        assert len(server.paths()) == case.asked, server.paths()


def test_the_docs_list_the_tested_faults() -> None:
    """docs/faults.md holds the table of these cases; a stale one is rewritten, and a person reads it first."""
    rows = ["| fault | outcome | what is stored | what the maintainer sees |", "|---|---|---|---|"]
    rows += [f"| {c.fault} | {_name(c)} | {' | '.join(MEANING[c.outcome])} |" for c in CASES]
    before = PAGE.read_text(encoding="utf-8")
    head, _, rest = before.partition(BEGIN)
    tail = rest.partition(END)[2]
    wanted = f"{head}{BEGIN}\n\n" + "\n".join(rows) + f"\n\n{END}{tail}"
    if wanted != before:
        PAGE.write_text(wanted, encoding="utf-8")
        pytest.fail(f"{PAGE.name} did not match the tested faults and was rewritten: read it, then run again")


def test_every_reason_is_tested() -> None:
    """A reason that no case gives would be a promise without proof; the breaker's, a page's parts' and our own faults have theirs."""
    assert set(Why) - {c.outcome for c in CASES} == {Why.CIRCUIT_OPEN, Why.INCOMPLETE, Why.INTERNAL_ERROR}


def _name(case: Case) -> str:
    return f"`{case.outcome}`" if isinstance(case.outcome, Why) else case.outcome
