"""Fixtures shared by all tests."""

from __future__ import annotations

import fcntl
import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import Command, ask_with
from tests.forks import ask, server_socket
from tests.quick_records import make_records_quick
from tests.watching import Site, Watch
from veille.cli import GC_THRESHOLD
from veille.operate.loopback import LoopbackServer

ROOT = Path(__file__).resolve().parent.parent
gc.set_threshold(GC_THRESHOLD)  # as the program has it
make_records_quick()


def pytest_collection_finish() -> None:
    """Thousands of tests stay until the end: the collector need not walk them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The shared development corpus; the test is skipped with a reason where it is missing."""
    path = Path(os.environ.get("VEILLE_CORPUS", ROOT.parent / "shared" / "corpus"))
    if not (path / "score.py").is_file():
        pytest.skip(f"shared corpus not found at {path} (set VEILLE_CORPUS)")
    return path


@pytest.fixture(scope="session")
def demo_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `veille demo` leaves, to be copied by who writes into it; beside it `said` has what it printed.

    Of workers that run side by side the first makes it, in the folder above theirs, and the others wait for it.
    """
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return _run_demo(tmp_path_factory.mktemp("shown"))
    home = tmp_path_factory.getbasetemp().parent / "shown"
    with (home.parent / "shown.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "made").exists():
            home.mkdir(exist_ok=True)
            _run_demo(home)
            (home / "made").touch()
    return home / "demo-output"


def _run_demo(home: Path) -> Path:
    environment = {"HOME": str(home), "LANG": "C.UTF-8", "PATH": os.environ["PATH"]}
    with (home / "said").open("wb") as said, open(os.devnull, "rb") as nothing:
        descriptors = (nothing.fileno(), said.fileno(), said.fileno())
        code = ask(server_socket(), ["demo"], descriptors, home, environment)
    assert code == 0, (home / "said").read_text(encoding="utf-8")
    return home / "demo-output"


@pytest.fixture
def site() -> Iterator[Site]:
    """An empty site."""
    made = Site()
    with LoopbackServer(made.answer) as server:
        made.base_url = server.base_url
        yield made


@pytest.fixture
def watch(tmp_path: Path, site: Site) -> Watch:
    """A watch on nothing yet."""
    return Watch(tmp_path, site)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """`command("facts", "--json")` gives the exit code, standard output and standard error."""
    return ask_with(monkeypatch, capsys)
