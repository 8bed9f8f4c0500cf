"""The record in other forms: JSON Lines, CSV, OpenFisca parameters, a Markdown tree with its history in git.

A new form is one new module here.
"""

from veille.store.exports.markdown import export_markdown, export_markdown_history
from veille.store.exports.openfisca import export_openfisca
from veille.store.exports.records import export_csv, export_jsonl
from veille.store.exports.snapshot_markdown import export_snapshot_markdown

__all__ = [
    "export_csv",
    "export_jsonl",
    "export_markdown",
    "export_markdown_history",
    "export_openfisca",
    "export_snapshot_markdown",
]
