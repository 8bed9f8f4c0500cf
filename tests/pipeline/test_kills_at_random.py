"""Commands killed at random moments leave a whole record and a snapshot that opens; `bench/kills` does it thirty times."""

from __future__ import annotations

import signal

import pytest

from bench.kills.run import LONGEST_STOP, kill_some


@pytest.mark.timeout(400)  # a dozen processes, one after the other
@pytest.mark.parametrize(("number", "seed"), [(signal.SIGKILL, 4), (signal.SIGTERM, 7)], ids=["KILL", "TERM"])
def test_a_record_is_whole_after_any_kill(number: int, seed: int) -> None:
    """SIGTERM ends every command in good time."""
    outcome = kill_some(2, seed, number)
    assert outcome.faults == []
    assert outcome.longest_stop < LONGEST_STOP
