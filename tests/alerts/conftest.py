"""What is said in messages and feeds is kept, as text."""

from __future__ import annotations

from tests.kept_calls import keeps_calls
from tests.kept_readings import kept_readings as kept_readings

kept_calls = keeps_calls(
    "compose", "render_text", "render_changes", "render_markdown", "lay_out_fact", "mark_words", "focus", "route", "payload",
    "render_feed", "entries_of", "next_attempt", "due_time", "escape_markdown", "safe_link", "clean_text", "build_rows", "diff_words",
    but=frozenset({"test_a_trial_feed_has_the_id_of_its_record", "test_any_text"}),
    without=frozenset({"html", "markdown"}),
)  # fmt: skip
