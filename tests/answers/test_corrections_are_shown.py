"""Promise: a person's correction is marked wherever its value stands, with who gave it, when and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.answers.conftest import Command
from tests.watching import Watch, page

FACT = """
[[facts]]
key = "caq.fee"
label_en = "Fee"
label_fr = "Frais"
source = "caq"
type = "money"
"""
SAID = ("Ana", "misread by a zero")


@pytest.fixture
def corrected(watch: Watch, monkeypatch: pytest.MonkeyPatch, command: Command):
    """A fee that Ana corrected from the command line; asks the command line anything."""
    watch.source("caq", "/caq", 'lang = "en"')
    watch.sources += FACT
    watch.site.pages["/caq"] = page("<h2>Fees</h2><p>A worker must pay a fee of $155.</p>")
    watch.check()
    monkeypatch.chdir(watch.folder)

    def run(*arguments: str) -> str:
        code, said, errors = command(*arguments)
        assert not code, errors
        return said

    run("review", "correct", "caq.fee", "1550.00", "--reviewer", SAID[0], "--comment", SAID[1])
    return run


def test_a_correction_is_marked_everywhere(corrected, tmp_path: Path) -> None:
    """Terminal (facts, history, rules, changes), report, OpenFisca; and the machine's own reading is not."""
    for command in (("facts",), ("facts", "--history"), ("rules",), ("changes", "--object", "fact")):
        out = " ".join(corrected(*command).split())
        assert all(word in out for word in SAID), command
    corrected("report", "site", "--quiet")
    timeline = (tmp_path / "site" / "en" / "timeline" / "caq.fee.html").read_text(encoding="utf-8")
    assert all(word in timeline for word in SAID)
    corrected("export", "parameters", "--format", "openfisca", "--quiet")
    parameter = (tmp_path / "parameters" / "caq" / "fee.yaml").read_text(encoding="utf-8")
    assert all(word in parameter for word in SAID)
    rule = corrected("facts", "--json").split('"rule_id": "')[1].split('"')[0]
    corrected("review", "withdraw", rule, "--reviewer", "Luc", "--comment", "read again")
    for command in (("facts",), ("rules",)):
        assert SAID[0] not in corrected(*command)
