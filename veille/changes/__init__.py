"""What differs between two versions of a page, and does it matter: pure functions from documents to changes.

Loaded on use: a check that finds nothing new must not pay for the parsers and comparisons that it does not call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from veille.lazy import names_on_use

if TYPE_CHECKING:
    from veille.changes.comparison import compare
    from veille.changes.fact_bindings import Binding, bind_facts, fact_changes, may_state, select
    from veille.changes.fact_clauses import own_words
    from veille.changes.fact_turns import in_turn
    from veille.changes.impact import changed_provisions
    from veille.changes.judge.guard import is_flapping, is_mass_change
    from veille.changes.match.identity import Identity, identify, inherit_ids, with_ids, with_places
    from veille.changes.rereading import compare_readings
    from veille.changes.tell.redline import Redline, build_redline
    from veille.changes.tell.redline_text import render_html, render_markdown, render_text
    from veille.changes.tell.same_edit import edit_key
    from veille.changes.twins import PageParity, RuleParity, pair_twins

__all__ = [
    "Binding",
    "Identity",
    "PageParity",
    "Redline",
    "RuleParity",
    "bind_facts",
    "build_redline",
    "changed_provisions",
    "compare",
    "compare_readings",
    "edit_key",
    "fact_changes",
    "identify",
    "in_turn",
    "inherit_ids",
    "is_flapping",
    "is_mass_change",
    "may_state",
    "own_words",
    "pair_twins",
    "render_html",
    "render_markdown",
    "render_text",
    "select",
    "with_ids",
    "with_places",
]

if not TYPE_CHECKING:  # a type checker must refuse a name that is not here
    __getattr__ = names_on_use(__name__)
