"""Promise: a maximum that became a minimum, and a number that a person rejected, are never passed over in silence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tests.kept_readings import note
from veille.cli import main
from veille.errors import UsageError
from veille.model import FactState, FactStatus
from veille.reader import assert_facts
from veille.store import Store, open_store
from veille.store.record.fact_timeline import FactStatement

URL, AT = "https://guide.example/en/caq", ("2025-01-01T00:00:00Z", "2026-01-10T00:00:00Z")
PACKAGE = '[[packages]]\nid = "caq-rules"\nroot = "package"\nreviewed = false\n[[packages.places]]\nfact = "caq.max"\n'
MAPPING = PACKAGE + 'file = "rates.json"\nat = "/months"\nunit = "month"\n'
PARAMETER = PACKAGE + 'file = "max.yaml"\n'
YAML = "description: Longest\nmetadata:\n  unit: month\n{more}values:\n  2020-01-01:\n    value: 24\n"


def _state(value: str, cmp: str) -> FactState:
    return FactState(
        "caq.max", FactStatus.KNOWN, "Longest", "Plus long", "duration", value, "month", cmp, "p.r1", None, URL, f"{cmp} {value}",
    )  # fmt: skip


def _record(folder: Path, *states: FactState) -> Store:
    store = open_store(folder / "veille.db")
    for at, state in zip(AT, states, strict=False):
        store.facts.record([state], at=at, recorded_at=at)
    return store


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Write configuration and package files, then propose; exit code and what was said."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "package").mkdir()

    def propose(config: str, **files: str) -> tuple[int, dict[str, list[dict[str, object]]]]:
        (tmp_path / "config.toml").write_text(config, encoding="utf-8")
        for name, text in files.items():
            (tmp_path / "package" / name.replace("_", ".")).write_text(text, encoding="utf-8")
        monkeypatch.setattr("sys.argv", ["veille", "propose", "--package", "caq-rules", "--json", "--exit-code"])
        with pytest.raises(SystemExit) as stopped:
            main()
        return note((int(stopped.value.code or 0), json.loads(capsys.readouterr().out)))

    return propose


@pytest.mark.parametrize(
    ("config", "code"),
    [
        (MAPPING, 3),  # nobody said which: the record itself knows that it turned
        (MAPPING + 'cmp = "max"\n', 3),
        (MAPPING + 'cmp = "min"\n', 10),  # the package was changed and says so
    ],
)
def test_a_maximum_that_became_a_minimum_is_not_proposed(run, tmp_path: Path, config: str, code: int) -> None:
    _record(tmp_path, _state("P24M", "max"), _state("P36M", "min")).close()
    found, said = run(config, rates_json='{"months": 24}')
    assert found == code
    assert bool(said["changes"]) == (code == 10)
    assert any("now says min" in str(remark["said_en"]) for remark in said["left_alone"]) == (code == 3)


def test_a_parameter_file_says_itself_for_what_it_takes_the_value(run, tmp_path: Path) -> None:
    _record(tmp_path, _state("P36M", "min")).close()
    assert run(PARAMETER, max_yaml=YAML.format(more="  comparison: max\n"))[0] == 3
    assert run(PARAMETER, max_yaml=YAML.format(more="  comparison: min\n"))[0] == 10


@pytest.mark.parametrize(
    ("config", "files"),
    [(MAPPING, {"rates_json": '{"months": 24}'}), (PARAMETER, {"max_yaml": YAML.format(more="")})],
)
def test_a_number_that_was_rejected_is_named_where_the_package_holds_it(
    run,
    tmp_path: Path,
    config: str,
    files: dict[str, str],
) -> None:
    """The machine read 24, the package took it, then a person rejected the reading: nothing takes its place."""
    store = open_store(tmp_path / "veille.db")
    state = replace(_state("P24M", "max"), digest="d1", page_id="p", basis="b1")
    store.connection.run(
        "INSERT INTO page (page_id, url, lang, first_seen) VALUES (?, ?, ?, ?)", ("p", URL, "en", AT[0])
    )
    gone = replace(state, state=FactStatus.REJECTED, value=None, quote=None)
    told = [FactStatement(AT[0], ((AT[0], state),)), FactStatement(AT[1], ((AT[0], gone),), retold=True)]
    store.facts.rewrite("caq.max", told, recorded_at=AT[1])
    store.connection.run(
        "INSERT INTO review (rule_id, version, decision, reviewer, at, digest) VALUES ('p.r1', 1, 'rejected', 'Ana', ?, 'd1')",
        (AT[1],),
    )
    store.connection.run("INSERT INTO review_basis SELECT 'p', 'b1', review_id FROM review")
    store.close()
    code, said = run(config, **files)
    assert code == 3
    assert any("holds 24" in str(remark["said_en"]) for remark in said["left_alone"])
    other = {name: text.replace("24", "36") for name, text in files.items()}
    assert not any("holds" in str(remark["said_en"]) for remark in run(config, **other)[1]["left_alone"])


def test_a_check_that_expects_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing is expected"):
        assert_facts(tmp_path / "none.db", {})


@pytest.mark.parametrize(
    ("taken", "code"),
    [("max", 3), ("min", 10)],  # today's value is a minimum, whatever is announced
)
def test_the_value_of_today_counts_and_not_the_one_that_is_announced(
    run, tmp_path: Path, taken: str, code: int
) -> None:
    """A minimum until 2100, a maximum from then on: today's minimum is not written where the package holds a maximum."""
    coming = replace(_state("P24M", "max"), valid_from="2100-01-01", valid_basis="stated")
    _record(tmp_path, _state("P12M", "min"), coming).close()
    found, said = run(MAPPING + f'cmp = "{taken}"\n', rates_json='{"months": 36}')
    assert (found, len(said["changes"])) == (code, int(code == 10))
    assert json.loads((tmp_path / "package/rates.json").read_text()) == {"months": 36 if code == 3 else 12}


def _announced(value: str, cmp: str, day: str) -> FactState:
    return replace(_state(value, cmp), valid_from=day, valid_basis="stated")


def test_a_new_file_never_gets_a_maximum_beside_a_minimum(run, tmp_path: Path) -> None:
    """The earlier maximum is null and named; a second run adds nothing."""
    _record(tmp_path, _announced("P36M", "max", "2025-01-01"), _announced("P24M", "min", "2026-01-01")).close()
    for code in (10, 0):
        found, said = run(PARAMETER + "create = true\n")
        held = yaml.safe_load((tmp_path / "package/max.yaml").read_text())["values"]
        assert (found, [one["value"] for one in held.values()]) == (code, [None, 24])
        assert any("max P36M month from 2025-01-01" in str(remark["said_en"]) for remark in said["left_alone"])


def test_a_minimum_that_is_announced_ends_the_maximum_of_a_file(run, tmp_path: Path) -> None:
    """Today's maximum is written; from the announced day on the file says nothing, and somebody is told before it comes."""
    _record(tmp_path, _state("P36M", "max"), _announced("P24M", "min", "2100-01-01")).close()
    found, said = run(PARAMETER, max_yaml=YAML.format(more="  comparison: max\n"))
    text = (tmp_path / "package/max.yaml").read_text()
    assert (found, "value: 36" in text, "value: 24\n" in text.split("2100-01-01")[-1]) == (3, True, False)
    assert "2100-01-01:\n    value: null" in text
    assert [r["said_fr"] for r in said["left_alone"]] == [
        "min P24M month dès le 2100-01-01 est d’une autre unité ou comparaison que le fichier\u00a0: omis"
    ]


def test_an_earlier_value_in_another_unit_does_not_stop_todays(run, tmp_path: Path) -> None:
    """The file counts in months, the page once said days: the months are written, the days are named."""
    days = replace(_announced("P45D", "max", "2025-01-01"), unit="day")
    _record(tmp_path, days, _announced("P36M", "max", "2026-01-01")).close()
    found, said = run(PARAMETER, max_yaml=YAML.format(more="  comparison: max\n"))
    text = (tmp_path / "package/max.yaml").read_text()
    assert (found, "value: 36" in text, "45" in text) == (10, True, False)
    assert any("max P45D day from 2025-01-01" in str(remark["said_en"]) for remark in said["left_alone"])


def test_minutes_are_no_months(run, tmp_path: Path) -> None:
    _record(tmp_path, replace(_state("PT30M", "max"), unit="minute")).close()
    found, said = run(PARAMETER, max_yaml=YAML.format(more="  comparison: max\n"))
    assert (found, said["changes"]) == (3, [])
    assert said["left_alone"][0]["said_fr"] == (
        "max.yaml\u00a0: est PT30M, qui n’est pas un nombre entier de l’unité du fichier (month)"
    )


@pytest.mark.parametrize(("unit", "code"), [("month", 10), ("day", 3)])
def test_a_new_file_counts_in_the_unit_of_its_place(run, tmp_path: Path, unit: str, code: int) -> None:
    """A page that says years is written in months; not in days, and not in years for a place that is read in days."""
    _record(tmp_path, replace(_state("P3Y", "max"), unit="year")).close()
    for found in (code, 0 if code == 10 else 3):
        assert run(PARAMETER + f'unit = "{unit}"\ncreate = true\n')[0] == found
    assert (tmp_path / "package/max.yaml").exists() == (code == 10)
    if code == 10:
        assert "value: 36" in (tmp_path / "package/max.yaml").read_text()
