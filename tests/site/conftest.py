"""The site built once from the hand-made record, and a Chromium where there is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hostile import HOSTILE, poisoned
from record import record

from tests.chromium import open_chromium
from tests.kept_calls import keeps_calls
from tests.kept_readings import kept_readings as kept_readings
from veille.alerts.site import build_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

kept_calls = keeps_calls(
    "view_version", "build_card", "pair_entries", "pair_days", "own_pages", "list_change", "gather_entries", "headline", "explain",
    "mark_page_words", "set_spaces", "format_value", "format_time", "calendar_bytes", "from_stamp",
)  # fmt: skip


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site."""
    return build_site(record(), tmp_path_factory.mktemp("report") / "site").dest


@pytest.fixture(scope="session")
def hostile_sites(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """One site for each kind of hostile text."""
    folder = tmp_path_factory.mktemp("hostile")
    return [build_site(poisoned(text), folder / str(n)).dest for n, text in enumerate(HOSTILE)]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, started once."""
    with open_chromium() as chromium:
        yield chromium
