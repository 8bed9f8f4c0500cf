"""What the tests of comparisons are answered is kept whole, but for what the learnt scores decide: they are learnt anew often."""

from __future__ import annotations

from tests.kept_calls import keeps_calls
from tests.kept_readings import kept_readings as kept_readings

kept_calls = keeps_calls(
    "compare", "compare_bodies", "judge_capture", "judge", "bind_facts", "fact_changes", "in_turn", "select", "changed_provisions",
    "pair_twins", "pair_twin_sections", "compare_readings", "relies_on", "part_name", "told", "shorten", "around", "find_phrase",
    "diff_words", "mark_texts", "own_words", "explains", "find_signs", "find_vendor", "find_fault", "redline", "render_text",
    "state_of", "align", "links", "_said", "_parts", "_bound", "has_subject", "summarize_words", "is_copy",
    # Read by expected output of their own, made to be long, or a table that another test goes through.
    but=frozenset({
        "test_corpus", "test_edited_pages", "test_edited_laws", "test_damaged_pages", "test_reported_cases", "test_seam",
        "test_linear_comparison", "test_severity_table",
    }),
    without=frozenset({"severity", "reason", "reasons", "confidence", "rule_kinds", "subject"}),
)  # fmt: skip
