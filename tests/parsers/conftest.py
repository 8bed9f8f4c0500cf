"""What the parsers' tests read of pages is kept whole."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.kept_readings import READINGS


@pytest.fixture(autouse=True)
def kept_readings(request: pytest.FixtureRequest) -> Iterator[None]:
    """Compares what a test has read through `keep` with its expected output."""
    yield
    READINGS.end(request.path, request.node.name)
