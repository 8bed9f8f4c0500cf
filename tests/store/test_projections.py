"""Promise: reader, command line, SQL, CSV, API and OpenFisca's own loader agree with the statements on every day."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.facts.projections import count_wrong


@pytest.mark.parametrize("seed", [11, 12])
def test_no_projection_of_a_random_history_is_wrong(tmp_path: Path, seed: int) -> None:
    pytest.importorskip("openfisca_core", reason="the real loader is a development dependency")
    asked, wrong = count_wrong(tmp_path, facts=12, changes=14, seed=seed)
    assert set(asked) == {"reader", "sql", "cli", "csv", "api", "openfisca"}
    assert min(asked.values()) > 0
    assert +wrong == {}
