"""Promise: another address of a source is refused or said, other ignored lines are taken; neither damages an older version."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.watching import Watch
from veille.cli import main
from veille.errors import ConfigError
from veille.pipeline.configuration import require_configuration
from veille.pipeline.past.imports import run_import
from veille.pipeline.reread.reextract import run_reextract
from veille.pipeline.reread.refresh import replay_version
from veille.store.verify import verify
from veille.workspace import open_workspace

URL = "https://www.canada.ca/en/immigration-refugees-citizenship/manuals/fees.html"
SOURCE = '[[sources]]\nid = "fees"\nurl = "{url}"\nprofile = "canada-ca"\nlang = "en"\n{rest}'
IGNORE = 'ignore = ["Answered in \\\\d+ days\\\\."]\n'
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Fees - Canada.ca</title></head><body>
<main property="mainContentOfPage" class="container"><h1 id="wb-cont">Fees</h1><p>Answered in {days} days.</p>
<p>Officers read this page when a person applies for a work permit, and keep a copy of the certificate in the file.</p>
<h2>Amount</h2><p>A worker must pay a fee of ${fee}.</p></main></body></html>"""


def _set(watch: Watch, *, url: str = URL, rest: str = "") -> None:
    watch.sources = SOURCE.format(url=url, rest=rest)


@pytest.fixture
def filled(watch: Watch, tmp_path: Path) -> Watch:
    """Three copies that differ in a counter, and in the last one in the fee."""
    _set(watch)
    for day, days, fee in (("2025-01-01", 12, 155), ("2025-02-01", 14, 155), ("2025-03-01", 15, 160)):
        path = tmp_path / f"{day}.html"
        path.write_text(PAGE.format(days=days, fee=fee), encoding="utf-8")
        with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
            assert run_import(workspace, [path], url=URL, date=day).versions == 1
    return watch


def _problems(watch: Watch) -> list[str]:
    with open_workspace(watch.config(), clock=lambda: watch.now) as workspace:
        return verify(workspace.store, replay=lambda version, raw: replay_version(workspace, version, raw)).problems


def test_another_address_is_refused(filled: Watch) -> None:
    before = (filled.folder / "veille.db").read_bytes()
    _set(filled, url=URL.replace("fees", "other"))
    words = "source fees: address .*fees.html would be .*other.html"
    with open_workspace(filled.config(), clock=lambda: filled.now) as workspace:
        for ask in (require_configuration, run_reextract):
            with pytest.raises(ConfigError, match=words):
                ask(workspace)
    assert (filled.folder / "veille.db").read_bytes() == before
    _set(filled)
    assert _problems(filled) == []


def test_adopted_lines_damage_no_older_version(filled: Watch) -> None:
    """Written by hand: verify leaves versions alone that were read otherwise; reextract, asked for, reads them all."""
    _set(filled, rest=IGNORE)
    with open_workspace(filled.config(), clock=lambda: filled.now) as workspace:
        from veille.pipeline.configuration import agree_on_configuration

        agree_on_configuration(workspace, run_id="r0")
    assert _problems(filled) == []
    with open_workspace(filled.config(), clock=lambda: filled.now) as workspace:
        assert run_reextract(workspace, processes=1).versions == 3
        assert run_reextract(workspace, processes=1).versions == 0
    assert _problems(filled) == []
    assert filled.rows("SELECT count(*) FROM v1_section WHERE text LIKE '%Answered%'") == [(0,)]


def test_the_command_that_sets_ignored_lines_is_a_persons_word(
    filled: Watch, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After `veille ignore` the next run begins; nothing else of the configuration is taken with it."""
    filled.config()
    monkeypatch.chdir(filled.folder)
    monkeypatch.setattr("sys.argv", ["veille", "ignore", "fees", r"Answered in \d+ days\.", "--force"])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert not stopped.value.code, capsys.readouterr().err
    _set(filled, rest=IGNORE)
    with open_workspace(filled.config(), clock=lambda: filled.now) as workspace:
        assert require_configuration(workspace) == ()
    assert _problems(filled) == []
