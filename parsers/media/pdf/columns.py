"""Bilingual PDFs: one language a column (acts, the Canada Gazette, decrees), or one below the other (notices, guides)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from veille.model import Lang
from veille.parsers.language.detection import lang_of_words
from veille.parsers.media.pdf.pieces import PdfRun

NEAR_MIDDLE = (0.38, 0.62)  # shares of the page's width between which the gutter of two columns lies
NEAR_THIRDS = ((0.27, 0.4), (0.6, 0.73))  # and those of three columns
_STEP = 3.0  # points between two places that are tried
_CROSSING = 0.06  # a gutter is crossed by fewer of the runs: titles over both columns
_EACH_SIDE = 0.25  # the share of a page's words that each column holds at least
_FEW_WORDS = 40  # characters: less says no language
_MOST_PAGES = 0.6
_BOTH = 0.3  # the share of a document's paragraphs, by letters, in each language of one that says everything twice


@dataclass(frozen=True, slots=True)
class Gutter:
    """Where one page parts into two columns, and the languages left and right of it."""

    x: float
    left: Lang
    right: Lang


def find_gap(
    pieces: Sequence[PdfRun],
    width: float,
    crossed: float = _CROSSING,
    *,
    near: tuple[float, float] = NEAR_MIDDLE,
    aside: float = _EACH_SIDE,
) -> float | None:
    """Where a page parts its words into columns, between the shares `near` of its width.

    None where more than a share `crossed` of the words runs across it, or one side holds less than a share `aside` of them.
    """
    rights, lefts = sorted((p.right, len(p.text)) for p in pieces), sorted((p.left, len(p.text)) for p in pieces)
    said_left = list(accumulate((count for _, count in rights), initial=0))
    said_right = list(accumulate((count for _, count in lefts), initial=0))
    whole = said_left[-1]
    best: tuple[int, float] | None = None
    x = width * near[0]
    while pieces and x < width * near[1]:
        before, after = bisect_right(rights, (x, whole + 1)), bisect_left(lefts, (x, -1))
        crossing = len(pieces) - before - (len(pieces) - after)
        less = min(said_left[before], whole - said_right[after])
        if crossing <= len(pieces) * crossed and less >= whole * aside:
            best = min(best or (crossing, x), (crossing, x))
        x += _STEP
    return best[1] if best is not None else None


def find_gutter(pieces: list[PdfRun], width: float) -> Gutter | None:
    """The gutter of a page whose columns speak two languages; None for any other page."""
    gap = find_gap(pieces, width)
    if gap is None:
        return None
    one = lang_of_words(_words([p for p in pieces if p.right <= gap]))
    two = lang_of_words(_words([p for p in pieces if p.left >= gap]))
    return Gutter(gap, one, two) if one is not None and two is not None and one != two else None


def _words(pieces: list[PdfRun]) -> str:
    words = " ".join(p.text for p in pieces)
    return words if len(words) >= _FEW_WORDS else ""


def pick_language(
    pages: list[tuple[list[PdfRun], float]], lang: Lang | None
) -> tuple[list[list[PdfRun]], Lang | None, tuple[str, ...]]:
    """The runs of one language of a bilingual document, that language, and a remark on the other; else all runs.

    Without `lang` the left column is read. Pages that name no gutter (few words) are parted at the others' place.
    """
    gutters = [find_gutter(pieces, width) for pieces, width in pages]
    found = [g for g in gutters if g is not None]
    full = sum(1 for pieces, _ in pages if sum(len(p.text) for p in pieces) > 2 * _FEW_WORDS)
    if not found or len(found) < full * _MOST_PAGES:
        return [pieces for pieces, _ in pages], None, ()
    usual = found[len(found) // 2]
    chosen = lang if lang in (usual.left, usual.right) else usual.left
    kept = []
    for (pieces, width), gutter in zip(pages, gutters, strict=True):
        here = gutter or Gutter(width / 2, usual.left, usual.right)
        left = here.left == chosen
        kept.append([p for p in pieces if (p.right <= here.x + _STEP if left else p.left >= here.x - _STEP)])
    other = "fr" if chosen == "en" else "en"
    return kept, chosen, (f"bilingual, in two columns: {chosen} was read; --lang {other} reads the other",)


def pick_paragraphs(
    paragraphs: Sequence[str], heads: Sequence[bool], lang: Lang | None
) -> tuple[list[bool], Lang | None, tuple[str, ...]]:
    """Which paragraphs of a document to read where one language stands below the other, that language, and a remark.

    Without `lang` the first one is read. A paragraph too short to say a language has that of the one before it, a heading
    (`heads`) that of the one after it. All are read where not each language has a good part of the document.
    """
    spoken = [lang_of_words(words) for words in paragraphs]
    said = {one: sum(len(w) for w, s in zip(paragraphs, spoken, strict=True) if s == one) for one in ("en", "fr")}
    if min(said.values()) < max(_FEW_WORDS, sum(said.values()) * _BOTH):
        return [True] * len(paragraphs), None, ()
    first: Lang = next(one for one in spoken if one is not None)
    chosen = lang or first
    ahead: Lang = chosen
    for at in reversed(range(len(spoken))):
        if spoken[at] is None and heads[at]:
            spoken[at] = ahead
        ahead = spoken[at] or ahead
    kept: list[bool] = []
    before: Lang = first
    for one in spoken:
        before = one or before
        kept.append(before == chosen)
    other = "fr" if chosen == "en" else "en"
    return (
        kept,
        chosen,
        (f"bilingual, one language below the other: {chosen} was read; --lang {other} reads the other",),
    )
