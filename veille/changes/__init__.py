"""What differs between two versions of a page, and does it matter: pure functions from documents to changes."""

from veille.changes.compare import compare, with_facts
from veille.changes.facts import Binding, bind_facts, fact_changes, select
from veille.changes.guard import confirms, judge_content, judge_flapping, judge_mass
from veille.changes.identity import Identity, identify, inherit_ids
from veille.changes.impact import changed_provisions, cites, measure_impact, summarize_impact
from veille.changes.readings import compare_readings
from veille.changes.redline import Redline, build_redline
from veille.changes.redline_text import render_html, render_markdown, render_text
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
    "cites",
    "compare",
    "compare_readings",
    "confirms",
    "fact_changes",
    "identify",
    "inherit_ids",
    "judge_content",
    "judge_flapping",
    "judge_mass",
    "measure_impact",
    "pair_twins",
    "render_html",
    "render_markdown",
    "render_text",
    "select",
    "summarize_impact",
    "with_facts",
]
