"""What is proposed to packages is kept whole."""

from __future__ import annotations

from tests.kept_calls import keeps_calls
from tests.kept_readings import kept_readings as kept_readings

kept_calls = keeps_calls(
    "read_status", "status_lines", "read_freshness", "read_inbox", "read_steps", "read_wanted", "twin_of", "shared_changes",
    "select_facts", "passage_link", "judge", "answer_question", "needed_edits", "plain_value", "read_parameter", "proposal_title",
    "proposal_body", "read_card", "render_metrics",
    but=frozenset({
        "test_parameter_styles", "test_propose", "test_propose_comparisons", "test_propose_histories", "test_propose_whole_files",
        "test_written_whole", "test_decisions", "test_inbox_pairs",
    }),
)  # fmt: skip
