"""What differs between two versions of a page, and does it matter: pure functions from documents to changes.

Loaded on use: a check that finds nothing new must not pay for the parsers and comparisons that it does not call.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from veille.changes.comparison import compare
    from veille.changes.fact_bindings import Binding, bind_facts, fact_changes, select
    from veille.changes.impact import changed_provisions
    from veille.changes.judge.guard import judge_flapping, judge_mass
    from veille.changes.match.identity import Identity, identify, inherit_ids, with_ids, with_places
    from veille.changes.rereading import compare_readings
    from veille.changes.tell.redline import Redline, build_redline
    from veille.changes.tell.redline_text import render_html, render_markdown, render_text
    from veille.changes.tell.same_edit import edit_key
    from veille.changes.twins import PageParity, RuleParity, pair_twins

_HOMES = {
    "compare": "veille.changes.comparison",
    "Binding": "veille.changes.fact_bindings",
    "bind_facts": "veille.changes.fact_bindings",
    "fact_changes": "veille.changes.fact_bindings",
    "select": "veille.changes.fact_bindings",
    "judge_flapping": "veille.changes.judge.guard",
    "judge_mass": "veille.changes.judge.guard",
    "Identity": "veille.changes.match.identity",
    "identify": "veille.changes.match.identity",
    "inherit_ids": "veille.changes.match.identity",
    "with_ids": "veille.changes.match.identity",
    "with_places": "veille.changes.match.identity",
    "changed_provisions": "veille.changes.impact",
    "compare_readings": "veille.changes.rereading",
    "edit_key": "veille.changes.tell.same_edit",
    "Redline": "veille.changes.tell.redline",
    "build_redline": "veille.changes.tell.redline",
    "render_html": "veille.changes.tell.redline_text",
    "render_markdown": "veille.changes.tell.redline_text",
    "render_text": "veille.changes.tell.redline_text",
    "PageParity": "veille.changes.twins",
    "RuleParity": "veille.changes.twins",
    "pair_twins": "veille.changes.twins",
}

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
    "inherit_ids",
    "judge_flapping",
    "judge_mass",
    "pair_twins",
    "render_html",
    "render_markdown",
    "render_text",
    "select",
    "with_ids",
    "with_places",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
