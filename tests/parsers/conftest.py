"""What the parsers' tests read of pages is kept whole."""

from __future__ import annotations

from tests.kept_calls import keeps_calls
from tests.kept_readings import kept_readings as kept_readings

kept_calls = keeps_calls(
    "stated_state", "stated_day", "page_kind", "identify_law", "find_instrument", "orders_of", "choose_title", "border_marks",
    "wanted_parts", "original_address", "short_lines", "tidy", "take_out", "squeeze", "stretched_row", "name_provision",
    "parse_front_matter", "detect_medium", "check_instruments", "read_look",
    but=frozenset({"test_filled_templates", "test_includes", "test_justice", "test_page_state", "test_pdf", "test_pdf_tables", "test_pdf_odd"}),
)  # fmt: skip
