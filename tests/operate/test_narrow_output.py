"""Promise: a command's output keeps within the columns that COLUMNS asks for, also in a pipe; addresses stay whole, to be copied."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from tests.command_line import Command
from tests.watching import Watch, page

BODY = (
    "<h2>Fees</h2><p>The fee for a Quebec Acceptance Certificate of a temporary foreign worker is ${0}.</p>"
    "<h2>Who</h2><p>Every worker {1} hold a certificate before the officer issues the work permit.</p>"
)
COMMANDS = (
    "diff caq",
    "changes",
    "facts",
    "rules",
    "alerts list",
    "review list",
    "explain caq",
    "parity",
    "pages",
    "status",
)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_output_keeps_within_the_columns_asked_for(
    watch: Watch, command: Command, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    """Fifty columns, and eighty where none are asked for."""
    watch.source("caq", "/caq")
    watch.site.validators = False
    for fee, duty in ((155, "must"), (185, "may")):
        watch.site.pages["/caq"] = page(BODY.format(fee, duty))
        watch.check()
        watch.later(days=1)
    monkeypatch.chdir(watch.folder)
    fullest = {}
    for asked, columns in (("50", 50), (None, 80)):
        monkeypatch.delenv("COLUMNS", raising=False)
        if asked:
            monkeypatch.setenv("COLUMNS", asked)
        for words in COMMANDS:
            code, out, errors = command("--lang", lang, *words.split())
            assert code in (0, 3), errors  # 3: nothing was checked for too long
            lines = [line for line in out.splitlines() if "http" not in line]
            assert [line for line in lines if cell_len(line) > columns] == [], words
            fullest[columns] = max(fullest.get(columns, 0), *map(cell_len, lines), 0)
    assert 40 < fullest[50] <= 50 < fullest[80] <= 80
