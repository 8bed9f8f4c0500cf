"""What an element of the Justice department's XML says of itself: its words, its level, whether it is repealed or related."""

from __future__ import annotations

import re

from lxml import etree

from veille.parsers.language.normal_form import tidy
from veille.parsers.media.limits import MAX_DEPTH

LIMS = "{http://justice.gc.ca/lims}"
_BESIDE = frozenset({"FootnoteRef", "HistoricalNote", "CommentInline", "Del"})  # what stands beside the words of a line
# "RELATED PROVISIONS" apply beside the law; the other provisions of amending instruments are not in force.
RELATED = re.compile(r"related|connexes", re.I)


def first_words(root: etree._Element, path: str) -> str:
    node = root.find(path)
    return printed_words(node) if node is not None else ""


def printed_words(node: etree._Element) -> str:
    """The words of an element on one line, without marks of footnotes, notes of its history and what was taken out."""
    return tidy(" ".join(_printed(node, 0)))


def _printed(node: etree._Element, depth: int) -> list[str]:
    words = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and child.tag not in _BESIDE and depth < MAX_DEPTH:
            words += _printed(child, depth + 1)
        words.append(child.tail or "")
    return words


def is_related(schedule: etree._Element) -> bool:
    """Whether a schedule of amending provisions holds those that apply beside the law, not those not yet in force."""
    title = first_words(schedule, "ScheduleFormHeading/TitleText")
    return bool(RELATED.search(f"{schedule.get('id') or ''} {title}"))


def texts(node: etree._Element) -> list[str]:
    return [part if isinstance(part, str) else part.decode() for part in node.itertext()]


def has_own_words(node: etree._Element) -> bool:
    """Whether words stand in an element itself, not only in elements within it."""
    return bool((node.text or "").strip() or any((child.tail or "").strip() for child in node))


def is_numbered(node: etree._Element) -> bool:
    """Whether an element is a numbered provision, whatever its name: `FormulaParagraph`, an entry of a form."""
    return node.find("Label") is not None and node.find("Text") is not None


def first_is_label(node: etree._Element) -> bool:
    """Whether the words of an element stand behind its number."""
    return len(node) > 0 and node[0].tag == "Label" and node.tag != "Footnote"


def heading_level(node: etree._Element) -> int:
    level = node.get("level") or "1"
    return int(level) if level.isdigit() else 1


def heading_words(node: etree._Element) -> str:
    """A heading on one line: its number, its titles, the provisions it names."""
    titles = (printed_words(title) for name in ("TitleText", "OriginatingRef") for title in node.findall(name))
    return tidy(" ".join(words for words in (first_words(node, "Label"), *titles) if words))


def is_repealed(node: etree._Element) -> bool:
    """Whether nothing but a repeal notice is left of a provision."""
    notice = "".join("".join(texts(r)) for r in node.iter("Repealed"))
    if not notice.strip():
        return False
    silent = {"Label", "MarginalNote", "HistoricalNote", "ScheduleFormHeading", "FootnoteRef"}
    rest = _text_without(node, silent)
    return tidy(rest) == tidy(notice)


def _text_without(node: etree._Element, silent: set[str]) -> str:
    parts = [node.text or ""]
    for child in node:
        if isinstance(child.tag, str) and child.tag not in silent:
            parts.append(_text_without(child, silent))
        parts.append(child.tail or "")
    return "".join(parts)
