"""A Chromium to test with, where the machine has one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run", "--disable-quic",
)  # fmt: skip


_running: list[Browser] = []  # Playwright starts once in a process: a second start beside it is refused


@contextmanager
def open_chromium() -> Iterator[Browser]:
    """Debian's Chromium, started, or the one that runs already; the test is skipped where there is none."""
    if _running:
        yield _running[0]
        return
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        _running.append(chromium)
        yield chromium
        _running.clear()
        chromium.close()
