"""Promise: `veille propose` brings a package's files to the accepted facts, with quotes, once, and nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.command_line import Command
from tests.kept_readings import note
from veille.model import FactState, FactStatus

sys.path.insert(0, str(Path(__file__).parent.parent / "store"))
from store_build import add, changed, fee, new_store, page_with

PACKAGE = """
[[packages]]
id = "caq-rules"
root = "package"
folder = "parameters"
facts = ["caq.*"]
"""
PARAMETER = """# By hand. Do not sort.
description: Fee for a CAQ
metadata:
  unit: currency-CAD
  last_value_still_valid_on: 2025-01-01  # say so when you look
values:
  2023-01-01: # the first tariff
    value: 140
  2025-01-01:
    value: 155.00
# The end.
"""


@pytest.fixture
def veille(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command) -> Command:
    """Run the command line on a record whose fee rose from 155 to 160 on 2025-12-01, the new words accepted."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text(PACKAGE, encoding="utf-8")
    (tmp_path / "package").mkdir()
    store, page = new_store(tmp_path)
    run_id = store.fetches.begin_run("check", "2025-01-01T00:00:00Z")
    add(store, page, page_with(page, fee("155.00")), "2025-01-01T00:00:00Z", run_id=run_id)
    newer = page_with(page, fee("160.00", valid_from="2025-12-01"))
    add(store, page, newer, "2026-01-10T00:00:00Z", run_id=run_id, comparison=changed())
    store.pages.mark_checked(page, "2026-01-10T00:00:00Z")
    store.fetches.finish_run(run_id, "2026-01-10T00:00:00Z", {})
    rule, url = f"{page}.r.Fees.0", "https://guide.example/en/caq"
    for amount, start, seen in (("155.00", None, "2025-01-01"), ("160.00", "2025-12-01", "2026-01-10")):
        quote = f"The processing fee is {amount} CAD."
        reading = store.connection.row("SELECT digest FROM rule WHERE rule_id = ? AND quote = ?", (rule, quote))
        state = FactState(
            "caq.fee", FactStatus.KNOWN, "CAQ fee", "Frais du CAQ", "money", amount, "CAD", "eq", rule, page, url, quote, start,
            valid_basis="stated" if start else "unknown", digest=reading and reading["digest"],
        )  # fmt: skip
        store.facts.record([state], at=f"{seen}T00:00:00Z", recorded_at=f"{seen}T00:00:00Z")
    store.reviews.decide(rule, "accepted", reviewer="Ana", at="2026-01-11T00:00:00Z")
    store.close()

    def ask(*words: str) -> tuple[int, str, str]:
        code, out, err = command(*words)
        written = [
            path.read_text("utf-8", "replace") for path in sorted((tmp_path / "package").rglob("*")) if path.is_file()
        ]
        note((words, code, *(text.replace(str(tmp_path), "FOLDER") for text in (out, err, *written))))
        return code, out, err

    return ask


def _write(tmp_path: Path, name: str, text: str, config: str = PACKAGE) -> Path:
    path = tmp_path / "package" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    return path


def test_a_parameter_gains_the_day_with_its_quote_and_keeps_its_form(veille: Command, tmp_path: Path) -> None:
    """One entry more, the words and the address on it; a second run has nothing to say."""
    path = _write(tmp_path, "parameters/caq/fee.yaml", PARAMETER)
    code, out, _ = veille("propose", "--package", "caq-rules", "--exit-code")
    assert code == 10
    assert out.startswith("veille: caq.fee 155.00 → 160.00\n\n")
    assert "> The processing fee is 160.00 CAD." in out
    assert "Frais du CAQ" in out
    assert "accepté" in out
    new = """  2025-12-01:
    value: 160.00
    metadata:
      reference:
      - title: The processing fee is 160.00 CAD.
        href: https://guide.example/en/caq
# The end."""
    expected = PARAMETER.replace("# The end.", new).replace("valid_on: 2025-01-01 ", "valid_on: 2026-01-10 ")
    assert path.read_text() == expected
    assert veille("propose", "--package", "caq-rules", "--exit-code")[:2] == (0, "")
    assert path.read_text() == expected


def test_the_real_loader_reads_what_was_written(veille: Command, tmp_path: Path) -> None:
    """OpenFisca gives the package's own value before the day and the page's from it on; a new file is whole."""
    parameters = pytest.importorskip("openfisca_core.parameters", reason="the real loader is a development dependency")
    path = _write(tmp_path, "parameters/caq/fee.yaml", PARAMETER)
    veille("propose", "--package", "caq-rules")
    own = parameters.load_parameter_file(str(path))
    days = ("2024-06-01", "2025-06-01", "2025-11-30", "2025-12-01", "2026-05-01")
    assert [own.get_at_instant(day) for day in days] == [140, 155, 155, 160, 160]
    path.unlink()
    code, out, _ = veille("propose", "--package", "caq-rules", "--exit-code")
    assert (code, out.splitlines()[0]) == (10, "veille: caq.fee ∅ → 160.00")
    new = parameters.load_parameter_file(str(path))
    assert [new.get_at_instant(day) for day in days[2:]] == [None, 160, 160]  # nobody accepted the older words
    assert veille("propose", "--package", "caq-rules", "--exit-code")[0] == 0


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        (
            "rates.json",
            '{\r\n\t"fee": 155.00,\r\n\t"b": 1\r\n}\r\n',
            '{\r\n\t"fee": 160.00,\r\n\t"b": 1,\r\n\t"said": {',
        ),
        ("rates.toml", "\ufefffee = 155 # CAD\r\n", "\ufefffee = 160 # CAD\r\n\r\n[said]\r\nurl = "),
    ],
)
def test_a_mapping_is_set_at_its_place_with_its_source(
    veille: Command, tmp_path: Path, file: str, before: str, after: str
) -> None:
    """Line ends, byte-order mark, comments and decimals stay; address, quote and day go where `source` says."""
    place = f'[[packages.places]]\nfact = "caq.fee"\nfile = "{file}"\nat = "/fee"\nsource = "/said"\n'
    path = _write(tmp_path, file, before, PACKAGE + place)
    assert veille("propose", "--package", "caq-rules", "--exit-code")[0] == 10
    written = path.read_bytes().decode()
    assert written.startswith(after)
    assert "The processing fee is 160.00 CAD." in written
    assert "2025-12-01" in written
    assert veille("propose", "--package", "caq-rules", "--exit-code")[0] == 0
    assert path.read_bytes().decode() == written


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (
            'file = "rates.json"\nat = "/caq/fe"\n',
            "has no place /caq/fe; did you mean /caq/fee or /caq?; `create = true`",
        ),
        ('file = "rates.json"\nat = "/caq/fee"\nsource = "/cqa/said"\n', "has no place /cqa/said; did you mean /caq?"),
        ('file = "rate.json"\nat = "/caq/fee"\n', "no such file in the package; did you mean rates.json?"),
        ('file = "parameters/caq/fees.yaml"\n', "did you mean parameters/caq/fee.yaml?"),
    ],
)
def test_a_mistyped_place_is_refused_with_the_nearest_and_made_only_where_that_is_said(
    veille: Command, tmp_path: Path, place: str, words: str
) -> None:
    config = f'{PACKAGE}[[packages.places]]\nfact = "caq.fee"\n{place}'
    _write(tmp_path, "parameters/caq/fee.yaml", PARAMETER)
    path = _write(tmp_path, "rates.json", '{"caq": {"fee": 155.00}}\n', config)
    code, out, _ = veille("propose", "--package", "caq-rules", "--exit-code")
    assert (code, path.read_text()) == (3, '{"caq": {"fee": 155.00}}\n')
    assert words in out
    (tmp_path / "config.toml").write_text(config + "create = true\n", encoding="utf-8")
    assert veille("propose", "--package", "caq-rules", "--exit-code")[0] == 10


def test_a_mistyped_folder_is_refused(veille: Command, tmp_path: Path) -> None:
    _write(tmp_path, "parameters/caq/fee.yaml", PARAMETER, PACKAGE.replace('"parameters"', '"paramters"'))
    code, out, _ = veille("propose", "--package", "caq-rules")
    assert (code, (tmp_path / "package/paramters").exists()) == (3, False)
    assert "no such folder in the package; did you mean parameters/ or parameters/caq/?; make it first" in out


def test_only_what_a_person_accepted_is_proposed(veille: Command, tmp_path: Path) -> None:
    """An unreviewed value waits and is named; `reviewed = false` takes it."""
    path = _write(tmp_path, "parameters/caq/fee.yaml", PARAMETER)
    rule = json.loads(veille("facts", "caq.fee", "--json")[1])[0]["rule_id"]
    assert veille("review", "reject", rule, "--replace", "--reviewer", "Ana")[0] == 0
    code, out, _ = veille("propose", "--package", "caq-rules", "--exit-code")
    assert (code, path.read_text()) == (0, PARAMETER)
    assert "waits for a review" in out
    _write(tmp_path, "parameters/caq/fee.yaml", PARAMETER, PACKAGE + "reviewed = false\n")
    code, out, _ = veille("propose", "--package", "caq-rules", "--exit-code", "--dry-run", "--json")
    said = json.loads(out)
    assert (code, path.read_text(), said["files"]) == (10, PARAMETER, ["package/parameters/caq/fee.yaml"])
    assert said["changes"][0]["after"] == "160.00"


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        # the package gave its own day where the page gives that one: the page's day is added
        (PARAMETER.replace("2025-01-01:\n", "2026-02-01:\n").replace("155.00", "160"), 10, "140 → 160"),
        # it holds the value already, from the same day
        (PARAMETER.replace("2025-01-01:\n", "2025-12-01:\n").replace("155.00", "160"), 0, ""),
        # a later value that the page does not state is left, and named
        (PARAMETER.replace("# The end.", "  2027-01-01:\n    value: 170"), 10, "also says 170 from 2027-01-01"),
        # another currency, another form: refused, nothing written
        (PARAMETER.replace("currency-CAD", "currency-EUR"), 3, "the file counts in currency-EUR"),
        ("description: a scale\nbrackets: []\n", 3, "not a single parameter"),
        ("values: [", 3, "is not YAML"),
    ],
)
def test_what_the_package_holds_is_respected(veille: Command, tmp_path: Path, text: str, code: int, words: str) -> None:
    path = _write(tmp_path, "parameters/caq/fee.yaml", text)
    found, out, _ = veille("propose", "--package", "caq-rules", "--exit-code")
    assert found == code
    assert words in out
    if code != 10:
        assert path.read_text() == text


@pytest.mark.parametrize(
    ("config", "arguments", "words"),
    [
        (PACKAGE, ["--package", "caq-rulez"], "did you mean caq-rules?"),
        (PACKAGE.replace('"caq.*"', '"caq.fees"'), ["--package", "caq-rules"], "did you mean caq.fee?"),
        (PACKAGE, ["--package", "caq-rules", "--into", "nowhere"], "name the package's working copy with --into"),
        (PACKAGE + '[[packages.places]]\nfact = "caq.fee"\nfile = "../x.yaml"\n', [], "below the package's root"),
        (PACKAGE + '[[packages.places]]\nfact = "caq.fee"\nfile = "x.json"\n', [], "x.json needs `at`"),
        (PACKAGE + '[[packages.places]]\nfact = "caq.fee"\nfile = "x.json"\nat = "fee"\n', [], "not a JSON Pointer"),
    ],
)
def test_unknown_names_and_places_are_refused(
    veille: Command, tmp_path: Path, config: str, arguments: list[str], words: str
) -> None:
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    code, _, err = veille("propose", *(arguments or ["--package", "caq-rules"]))
    assert code == 2
    assert words in err


def test_it_works_from_a_published_snapshot(veille: Command, tmp_path: Path) -> None:
    """The package's own workflow needs the snapshot and a configuration with its places only."""
    assert veille("publish", "out")[0] == 0
    path = _write(tmp_path, "parameters/caq/fee.yaml", PARAMETER)
    assert veille("propose", "--package", "caq-rules", "--db", "out/snapshot.db", "--exit-code")[0] == 10
    assert "2025-12-01" in path.read_text()


def test_a_fact_with_no_place_is_told_and_the_others_are_written(veille: Command, tmp_path: Path) -> None:
    """Without a folder nothing says where a fact belongs: it is named, with what would give it a place."""
    placed = PACKAGE.replace('folder = "parameters"\n', "") + (
        '[[packages.places]]\nfact = "caq.fee"\nfile = "rates.toml"\nat = "/fee"\n'
    )
    bare = PACKAGE.replace('folder = "parameters"\n', "")
    path = _write(tmp_path, "rates.toml", "fee = 155\n", bare)
    code, out, _ = veille("propose", "--package", "caq-rules", "--exit-code")
    assert "`caq.fee` has no place in the package" in out
    assert path.read_text() == "fee = 155\n"
    assert code != 10
    _write(tmp_path, "rates.toml", "fee = 155\n", placed)
    assert "no place" not in "".join(map(str, veille("propose", "--package", "caq-rules")))
    assert "160" in path.read_text()
