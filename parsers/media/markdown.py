"""Markdown captures as HTML, so that a capture and the live page are read by the same code and hash alike."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from veille.errors import ParseError
from veille.parsers.language.normal_form import squeeze
from veille.profiles import Profile

# html=False: a tag in the capture is text. Tables are GitHub's; links without brackets stay text.
# Below `maxNesting` the library drops text without a word, so deeper captures are refused (it is 20 by default).
_MARKDOWN = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}).enable("table")
_DEEPEST = 40  # list or quote levels; each takes two of the library's
_INDENT = re.compile(r"[ \t>]*")
_CELL_BULLET = re.compile(
    r"(?<=[\s|]) ?[*•] (?=\S)"
)  # "| Field | * one * two |": a list that the capture tool flattened
_LINE_BREAK = "\ue000"  # a private character: stands for <br> until the HTML is made


def render_markdown(text: str, *, title: str, profile: Profile, where: str = "") -> str:
    """The body of a capture as an HTML page; lines of the capture tool and a lone repeated title are dropped."""
    lines = [line for line in text.splitlines() if not line.startswith(profile.line_stamps)]
    if title and squeeze("".join(lines)) == squeeze(title):
        return "<main></main>"
    if any(_depth(line) > _DEEPEST for line in lines):
        raise ParseError(f"lists or quotes nested over {_DEEPEST} deep", where=where, hint="is it a page?")
    marked = (_mark_bullets(line) if line.lstrip().startswith("|") else line for line in lines)
    html = _MARKDOWN.render("\n".join(marked)).replace(_LINE_BREAK, "<br>")
    return f"<main>{html}</main>"


def _depth(line: str) -> int:
    """How deep a line's quotes and indentation may nest it; two columns are the least for a list level."""
    before = _INDENT.match(line)
    lead = before[0] if before else ""
    return lead.count(">") + lead.count("\t") * 2 + lead.count(" ") // 4


def _mark_bullets(line: str) -> str:
    return _CELL_BULLET.sub(f" {_LINE_BREAK}", line)
