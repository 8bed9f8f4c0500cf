"""What the command line says in its tests is kept whole."""

from __future__ import annotations

import pytest

from tests.command_line import Command
from tests.kept_calls import keeps_calls, noting
from tests.kept_readings import kept_readings as kept_readings

# What the clock of the machine or the folders of a run stand in.
OF_THE_MOMENT = frozenset({
    "test_another_user", "test_answers_agree", "test_decided_by_rules", "test_withdrawn_captures", "test_deciding", "test_explaining", "test_help", "test_lead_in_search", "test_listings", "test_output", "test_second_decisions", "test_nothing_acts_on_a_terminal", "test_steering",
})  # fmt: skip
kept_calls = keeps_calls(
    "invoke",
    "run_forked",
    "run_forked_text",
    "extract_rules",
    "write_days",
    "local_times",
    "past_day",
    but=OF_THE_MOMENT,
)


@pytest.fixture
def command(command: Command, request: pytest.FixtureRequest) -> Command:
    """The command line, whose answers are kept."""
    if request.path.stem in OF_THE_MOMENT:
        return command
    return noting("command", command, set(), frozenset())  # type: ignore[no-any-return]
