"""Damaged inputs end in typed errors or in a reading, never in anything else; `bench/fuzz` tries thousands."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.fuzz.reading import fuzz_commands, fuzz_reading
from bench.fuzz.record import fuzz_imports, fuzz_pipeline, fuzz_warc, sample_warc
from bench.fuzz.tally import Tally, seeds_of

FILES = [path for path in seeds_of(Path(__file__).parents[1] / "fixtures") if path.stat().st_size < 40_000]
SEED = 20_261_127


def test_damaged_files_are_read_or_refused() -> None:
    tally = Tally()
    fuzz_reading(FILES, 120, SEED, tally)
    assert tally.faults == {}
    assert tally.counts["ParseError"] > 0


def test_damaged_captures_pass_through_the_pipeline_while_the_clock_steps() -> None:
    """Pages, laws and a PDF; the record is verified afterwards and holds versions."""
    tally = Tally()
    fuzz_pipeline(FILES, 40, SEED, tally)
    assert tally.faults == {}
    assert (
        tally.counts["verified versions"] > 2
    )  # some are whole enough to be believed, so that there is a record to verify


def test_damaged_files_are_imported_or_refused() -> None:
    """Of every medium, in any order of their days; what is stored is whole."""
    tally = Tally()
    fuzz_imports(FILES, 25, SEED, tally)
    assert tally.faults == {}


def test_commands_on_damaged_files_end_with_a_documented_code() -> None:
    tally = Tally()
    fuzz_commands(FILES, 12, SEED, tally)
    assert tally.faults == {}


def test_damaged_archives_are_imported_or_refused(capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing of the library's own remarks reaches the terminal."""
    tally = Tally()
    fuzz_warc(sample_warc(), 60, SEED, tally)
    assert tally.faults == {}
    assert "WARNING" not in "".join(capfd.readouterr())
