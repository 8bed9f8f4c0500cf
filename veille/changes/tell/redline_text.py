"""A redline as plain text, Markdown or HTML; what the page said is escaped and inert in each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Literal

from veille.changes.tell.redline import Line, Redline, SectionRedline
from veille.model import Lang, Piece

# What Markdown would read as markup, a link, an image or HTML: the page's own asterisks must not end ours.
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+!|~])")
_WORDS: dict[Lang, dict[str, str]] = {
    "en": {
        "folded": "{count} unchanged", "moved_away": "moved elsewhere", "moved_here": "moved here", "added": "section added",
        "removed": "section removed", "moved": "section moved", "none": "No change in the text.",
    },
    "fr": {
        "folded": "{count} sans changement", "moved_away": "déplacé ailleurs", "moved_here": "déplacé ici",
        "added": "section ajoutée", "removed": "section retirée", "moved": "section déplacée",
        "none": "Aucun changement dans le texte.",
    },
}  # fmt: skip
Style = Literal["text", "markdown"]


def render_text(redline: Redline, lang: Lang = "en") -> str:
    """Plain text: [-deleted-] and {+inserted+}, a mark at the start of each line that is not the same."""
    return _render(redline, lang, "text")


def render_markdown(redline: Redline, lang: Lang = "en") -> str:
    """Markdown: ~~deleted~~ and **inserted**, everything from the page escaped."""
    return _render(redline, lang, "markdown")


def render_html(redline: Redline, lang: Lang = "en") -> str:
    """An HTML fragment of <ins> and <del> with classes only: no script, no style, no link, safe under a strict CSP."""
    words = _WORDS[lang]
    parts = [f'<div class="redline" lang="{lang}">']
    if any(piece.kind != "same" for piece in redline.title):
        parts.append(f'<p class="redline-title">{_html(redline.title)}</p>')
    shown = [s for s in redline.sections if s.kind != "same"]
    if not shown:
        parts.append(f'<p class="redline-none">{words["none"]}</p>')
    for section in shown:
        parts.append(f'<section class="redline-section redline-section-{section.kind}">')
        note = f' <span class="redline-note">{words[section.kind]}</span>' if section.kind in words else ""
        if section.heading or note:
            level = min(max(section.level + 1, 3), 6)
            parts.append(f"<h{level}>{_html(section.heading)}{note}</h{level}>")
        parts += [_html_line(line, words) for line in section.lines]
        parts.append("</section>")
    parts.append("</div>")
    return "\n".join(parts)


def _html_line(line: Line, words: dict[str, str]) -> str:
    depth = f" redline-depth-{min(line.depth, 6)}" if line.depth else ""
    kind = line.kind.replace("_", "-")
    if line.kind == "folded":
        return f'<p class="redline-folded">{words["folded"].format(count=line.count)}</p>'
    note = f'<span class="redline-note">{words[line.kind]}</span> ' if line.kind in words else ""
    if len(line.cells) > 1:
        cells = "".join(f"<td>{_html(cell)}</td>" for cell in line.cells)
        return f'<table class="redline-row redline-{kind}"><tbody><tr>{cells}</tr></tbody></table>'
    body = _html(line.cells[0]) if line.cells else ""
    return f'<p class="redline-line redline-{kind}{depth}">{note}{body}</p>'


def _html(pieces: Iterable[Piece]) -> str:
    marks = {"same": "{}", "deleted": "<del>{}</del>", "inserted": "<ins>{}</ins>"}
    return "".join(marks[piece.kind].format(escape(piece.text)) for piece in pieces)


def _render(redline: Redline, lang: Lang, style: Style) -> str:
    words = _WORDS[lang]
    parts = []
    if any(piece.kind != "same" for piece in redline.title):
        parts.append(_inline(redline.title, style))
    shown = [section for section in redline.sections if section.kind != "same"]
    parts += ["\n".join(_section_lines(section, words, style)) for section in shown]
    return "\n\n".join(parts or [words["none"]]) + "\n"


def _section_lines(section: SectionRedline, words: dict[str, str], style: Style) -> list[str]:
    lines = []
    note = f" ({words[section.kind]})" if section.kind in words else ""
    if section.heading or note:
        hashes = "#" * min(max(section.level, 1), 6)
        lines.append(f"{hashes} {_inline(section.heading, style)}{note}".replace("  ", " "))
    marks = {
        "same": " ",
        "changed": "~",
        "deleted": "-",
        "inserted": "+",
        "moved_away": "<",
        "moved_here": ">",
        "folded": " ",
    }
    for line in section.lines:
        if line.kind == "folded":
            text = f"… {words['folded'].format(count=line.count)}"
        else:
            note = f"[{words[line.kind]}] " if line.kind in words else ""
            note = _MARKUP.sub(r"\\\1", note) if style == "markdown" else note
            text = note + (" | " if style == "text" else r" \| ").join(_inline(cell, style) for cell in line.cells)
        indent = "  " * line.depth
        if style == "text":
            lines.append(f"{marks[line.kind]} {indent}{text}")
        else:
            lines.append(f"{indent}- {text}" if line.item else f"\n{text}")
    return lines


def _inline(pieces: Iterable[Piece], style: Style) -> str:
    found = []
    for piece in pieces:
        if style == "text":
            marks = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
            found.append(marks[piece.kind].format(piece.text))
            continue
        # Emphasis may not begin or end with a space, so spaces stay outside the marks.
        core = piece.text.strip()
        lead, tail = piece.text[: len(piece.text) - len(piece.text.lstrip())], piece.text[len(piece.text.rstrip()) :]
        body = _MARKUP.sub(r"\\\1", core)
        marks = {"same": "{}", "deleted": "~~{}~~", "inserted": "**{}**"}
        found.append(lead + marks[piece.kind].format(body) + tail if core else piece.text)
    return "".join(found)
