"""Commands on single files, without a database: extract, compare."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from veille.alerts.wording.lines import wrap_text
from veille.cli.commands.lexicon import lexicon
from veille.cli.language import cli_lang, in_reader_words, tr
from veille.cli.options import AsJson, ConfigPath, QuietNotes, find_config, write_json, write_line
from veille.cli.tables import stdout_console, stdout_width
from veille.errors import EXIT_CHANGED, UsageError

if TYPE_CHECKING:
    from veille.model import Document

FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", help="A saved page, law, PDF or front-matter Markdown file.")
]
Url = Annotated[str | None, typer.Option(help="Address the file was saved from.")]
Language = Annotated[Literal["en", "fr"] | None, typer.Option("--lang", help="Language, if the file does not give it.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the application."""
    app.command()(extract)
    app.command()(compare)
    app.add_typer(lexicon, name="lexicon")


def extract(
    file: FileArgument,
    url: Url = None,
    lang: Language = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show whether each sentence is a rule, how likely, and why.")
    ] = False,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, help="Leave out statements that are less likely to be a rule.")
    ] = 0.0,
    as_json: AsJson = False,
    config: ConfigPath = None,
    quiet: QuietNotes = False,
) -> None:
    """Read one file and show its sections, rules and values. No database is used."""
    from veille.answers.files import document_record, keep_confident, read_file

    document = read_file(file, url=url, lang=lang, config=find_config(config))
    if explain:
        _explain(document, as_json=as_json)
        return
    document = keep_confident(document, min_confidence)
    if as_json:
        write_json(document_record(document))
    else:
        _print_document(document)


def compare(
    old: FileArgument,
    new: FileArgument,
    url: Url = None,
    lang: Language = None,
    as_json: AsJson = False,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 10 when something changed.")] = False,
    config: ConfigPath = None,
    quiet: QuietNotes = False,
) -> None:
    """Compare two saved copies of one page: what changed, and does it matter? No database is used."""
    from veille.answers.files import comparison_record, read_file
    from veille.changes import compare as compare_documents
    from veille.work import bounded_work

    settings = find_config(config)
    before, after = (read_file(path, url=url, lang=lang, config=settings) for path in (old, new))
    with bounded_work():
        comparison = compare_documents(before, after)
    if as_json:
        write_json(comparison_record(comparison))
    else:
        from veille.alerts.messages.terminal import render_changes

        render_changes(
            stdout_console(), comparison.changes, severity=comparison.severity, title=after.title, lang=cli_lang()
        )
    if exit_code and comparison.changed:
        raise typer.Exit(EXIT_CHANGED)


def _explain(document: Document, *, as_json: bool) -> None:
    from veille.alerts.messages.inert import one_line
    from veille.answers.explanations import explain_file, explanation_records

    found = explain_file(document)
    if as_json:
        write_json(explanation_records(found))
        return
    for e in found:
        force = f"{e.modality or '-'} “{e.modality_words}”" if e.modality_words else e.modality or "-"
        verdict = f"{'/'.join(e.kinds)} · {force}" if e.stated else e.refused or in_reader_words("no rule")
        line = one_line(f"{e.probability:.2f} {verdict} · {e.quote}")
        write_line("\n".join(wrap_text(line, stdout_width(), "", "      ")))
        reasons = ", ".join(f"{name} {weight:+.2f}" for name, weight in e.evidence)
        write_line("\n".join(wrap_text(one_line(reasons), stdout_width(), "      ", "      ")))


def _print_document(document: Document) -> None:
    from veille.alerts.messages.inert import clean_text, one_line
    from veille.alerts.wording.format import format_day, format_rule_value
    from veille.alerts.wording.interface_words import load_words

    if not document.sections:
        raise UsageError("holds no section", where=document.url or "the file", hint="is it the page?")
    lang = cli_lang()
    words = load_words(lang)
    dated = tr("modified {day}", day=format_day(document.modified, lang)) if document.modified else tr("without a date")
    write_line(clean_text(f"{document.title} [{words.name('lang', document.lang)}, {dated}]"))
    for section in document.sections:
        write_line("")
        write_line(
            clean_text(
                f"{'#' * max(section.level, 1)} {section.heading or in_reader_words('(before the first heading)')}"
            )
        )
        for rule in section.rules:
            roles = [f" ({words.name('role', v.role)})" if v.role else "" for v in rule.values]
            shown = [f"{format_rule_value(v, lang)}{role}" for v, role in zip(rule.values, roles, strict=True)]
            kinds = ", ".join(words.name("kind", kind) for kind in rule.kinds)
            modality = words.name("modality", rule.modality) if rule.modality else "-"
            tail = f" [{'; '.join(shown)}]" if rule.values else ""
            line = one_line(f"{kinds} · {modality} · {rule.quote}{tail}")
            write_line("\n".join(wrap_text(line, stdout_width(), "  ", "      ")))
