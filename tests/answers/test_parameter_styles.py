"""Promise: whatever style a package's parameter has, the real loader then gives the page's value from its day, and nothing is left."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.kept_readings import note
from veille.answers.proposals.parameter import read_parameter
from veille.answers.proposals.parameter_edits import apply_edits, needed_edits
from veille.answers.proposals.plain_values import FactValue
from veille.answers.proposals.wanted import Segment

DAYS = ("2024-06-01", "2025-06-01", "2026-02-28", "2026-03-01", "2026-12-01")
# references by day, newest first in one line, the short form, comments at the end, a value that is there already
STYLES = [
    """description: Fee
metadata:
  unit: currency-CAD
  reference:
    2025-01-01:
    - title: Old
      href: https://a.example/
values:
  2025-01-01:
    value: 223
""",
    """description: Fee
metadata:
  unit: currency-CAD
  reference: {2025-01-01: [{title: Old, href: 'https://a.example/'}]}
values:
  2026-03-01: {value: 225, metadata: {reference: [{title: Guess, href: 'https://b.example/'}]}}
  2025-01-01: {value: 223}
""",
    """description: Fee
unit: currency-CAD
values:
  2025-01-01: 223   # short form
  2026-03-01: 225   # expected
documentation: |
  Several
  lines.
""",
    """description: Fee
values:
  2025-01-01:
    value: 223.50
    reference: https://a.example/
  # a comment of the end

# and one more
""",
    """description: Fee
values:
  2024-01-01:
    value: null
  2025-01-01:
    value: 223
  2026-03-01:
    value: 227.0
""",
]


def _segments() -> list[Segment]:
    """223 up to 2026-03-01, 227 from it on, the words with signs that YAML would read."""
    db = sqlite3.connect(":memory:")
    db.row_factory = sqlite3.Row
    row = db.execute(
        "SELECT 'The fee is: $227 \"now\" # x' AS quote, 'https://a.example/x?a=1#b' AS url, 'accepted' AS review_state"
    ).fetchone()
    db.close()
    return [
        Segment(None, "2026-03-01", "unknown", FactValue("money", "223.00", "CAD"), row),
        Segment("2026-03-01", None, "stated", FactValue("money", "227.00", "CAD"), row),
    ]


@pytest.mark.parametrize("text", STYLES)
def test_the_real_loader_reads_every_style(text: str, tmp_path: Path) -> None:
    loader = pytest.importorskip("openfisca_core.parameters", reason="the real loader is a development dependency")
    edits = needed_edits(read_parameter(text, None), _segments(), "2025-06-01")
    edited = apply_edits(text, edits, None)
    (tmp_path / "fee.yaml").write_text(note(edited), encoding="utf-8")
    loaded = loader.load_parameter_file(str(tmp_path / "fee.yaml"))
    assert [loaded.get_at_instant(day) for day in DAYS] == [None, 223, 223, 227, 227]
    assert needed_edits(read_parameter(edited, None), _segments(), "2025-06-01") == []
    kept = [line.split("#")[-1] for line in text.splitlines() if "# " in line]
    assert all(comment in edited for comment in kept)
