"""Promise: veille-reader is installed without an index or a dependency, answers as veille does, and is typed for its users."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

import veille

ROOT = Path(__file__).resolve().parents[2]
USER = '''
"""A user's module, in the types that it would write."""
from datetime import date, timedelta
from decimal import Decimal

import veille_reader
from veille_reader import Duration, Fact, FactPeriod, FactUnavailable, Rule, Snapshot, StaleSnapshot, assert_facts


def ends(db: Snapshot, issued: date) -> date:
    return issued + db.fact("caq.work.max_duration", as_of=issued).as_duration()


def months_late(db: Snapshot) -> int:
    return db.fact("caq.work.max_duration").as_months() + 1


def fee(db: Snapshot) -> Decimal:
    fact: Fact = db.fact("caq.fee")
    return fact.as_money() * 2


def since(db: Snapshot) -> timedelta:
    return date.today() - db.fact("caq.format.since").as_date()


def last_known(db: Snapshot, key: str) -> str | None:
    periods: tuple[FactPeriod, ...] = db.history(key)
    return periods[-1].fact.quote if periods and periods[-1].fact else None


def exempt(db: Snapshot) -> list[int]:
    rules: tuple[Rule, ...] = db.rules(kind="exemption")
    return [value.as_days() for rule in rules for value in rule.values if value.type == "duration"]


def main(path: str) -> int:
    try:
        with veille_reader.open(path, max_age=timedelta(days=14)) as db:
            changed = [c.seq for c in db.changes(since=0, object="fact")]
            return len(changed) + months_late(db) + Duration.parse("P1Y").months
    except (FactUnavailable, StaleSnapshot):
        assert_facts(path, {"caq.fee": Decimal(227), "caq.format.since": date(2018, 8, 2)})
        return 1
'''


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment that holds the wheel and nothing else."""
    folder = tmp_path_factory.mktemp("alone")
    spec = importlib.util.spec_from_file_location("reader_build", ROOT / "deploy" / "reader" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    builder = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(builder)
    wheel = builder.build(folder)
    venv.create(folder / "venv", with_pip=False)
    made = folder / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(made), "install", "--quiet", "--no-index", str(wheel)]
    subprocess.run(pip, check=True, env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"})
    return made


def _run(python: Path, code: str, *arguments: str, cwd: Path) -> str:
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    command = [str(python), "-P", "-c", code, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=cwd, env=env).stdout


def test_it_stands_alone_and_answers_as_the_program_does(python: Path, snapshot: Path, tmp_path: Path) -> None:
    """No other distribution, no module of the program; the same facts, rules and refusals."""
    code = """
import importlib.metadata, json, sys
import veille_reader
from veille_reader import FactUnavailable
with veille_reader.open(sys.argv[1]) as db:
    fact = db.fact("caq.fee", as_of="2026-02-01")
    refused = []
    for key in ("caq.lost", "caq.twice", "caq.later", "caq.nothing"):
        try:
            db.fact(key, as_of="2026-02-01")
        except FactUnavailable as error:
            refused.append(error.state)
    print(json.dumps({
        "fact": str(fact), "rules": [str(rule) for rule in db.rules()], "refused": refused,
        "installed": sorted({d.name for d in importlib.metadata.distributions()}),
        "ours": sorted({m.partition(".")[0] for m in sys.modules if m.startswith("veille")}),
        "version": veille_reader.__version__,
    }))
"""
    said = json.loads(_run(python, code, str(snapshot), cwd=tmp_path))
    with veille.open(snapshot) as db:
        assert said["fact"] == str(db.fact("caq.fee", as_of="2026-02-01"))
        assert said["rules"] == [str(rule) for rule in db.rules()]
    assert said["refused"] == ["missing", "ambiguous", "not_valid", "unknown"]
    assert said["installed"] == ["veille-reader"]
    assert said["ours"] == ["veille_reader"]
    assert said["version"] == veille.__version__


def test_a_users_module_is_strictly_typed(python: Path, tmp_path: Path) -> None:
    """mypy --strict finds nothing to say in a user's file, and finds the mistake when there is one."""
    pytest.importorskip("mypy", reason="mypy is a development dependency")
    good, bad = tmp_path / "user.py", tmp_path / "wrong.py"
    good.write_text(USER, encoding="utf-8")
    bad.write_text(
        'import veille_reader\n\n\ndef wrong() -> int:\n    with veille_reader.open("x") as db:\n'
        '        return db.fact("a.b").as_money()\n',
        encoding="utf-8",
    )
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "MYPY"))}
    common = [
        sys.executable,
        "-P",
        "-m",
        "mypy",
        "--strict",
        "--python-executable",
        str(python),
        "--cache-dir",
        os.devnull,
    ]
    unknown = tmp_path / "unknown.py"
    unknown.write_text("from veille_reader import FactUnavailabel\n", encoding="utf-8")
    cases = (
        (good, 0, "Success"),
        (bad, 1, 'got "Decimal", expected "int"'),
        (unknown, 1, 'has no attribute "FactUnavailabel"'),
    )
    for file, code, words in cases:
        done = subprocess.run([*common, file.name], check=False, capture_output=True, text=True, cwd=tmp_path, env=env)
        assert (done.returncode, words in done.stdout) == (code, True), done.stdout + done.stderr
