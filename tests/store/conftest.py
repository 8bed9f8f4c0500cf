"""The rows of facts after drawn histories are kept whole."""

from __future__ import annotations

from tests.kept_calls import keeps_calls
from tests.kept_readings import kept_readings as kept_readings

kept_calls = keeps_calls(
    "verify", "publish", "export_openfisca", "export_markdown", "export_markdown_history", "export_jsonl", "export_csv", "build_rows",
    "lay_out_fact", "version_rules", "render_sections", "prune", "apply_statement", "split_statements",
    but=frozenset({"test_damage_is_found_and_named", "test_fact_timeline"}), without=frozenset({"sha256", "size", "path"}),
)  # fmt: skip
