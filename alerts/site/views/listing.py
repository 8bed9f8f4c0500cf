"""The light rows of lists: the decision card of a step in short, its twin and what it shares with other pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from veille.alerts.messages.headlines import Headline, in_wordings, says_days
from veille.alerts.report_files import file_name
from veille.alerts.site.data import ChangePage, PageRef
from veille.alerts.site.twin_days import SAME_ON
from veille.alerts.site.views.others import IN_A_LIST, OtherLine
from veille.alerts.site.views.redline_view import texts_that_differ
from veille.alerts.wording.typography import CELL
from veille.changes.tell.excerpts import shorten
from veille.model import (
    CardTwin,
    CardVerdict,
    CardWord,
    Cause,
    ChangeReason,
    DiffRun,
    Lang,
    OnPage,
    Severity,
    TwinState,
)

_SENTENCE = 260  # letters of the sentence in a list, around what differs
_CONTEXT = 90  # letters before the difference
_OTHER = 160  # letters of a further difference
_SHARED = 240  # letters of a difference that many pages share
_UNREAD = frozenset(
    {ChangeReason.DATE_STAMP, ChangeReason.LINK, ChangeReason.CAPTURE}
)  # said in the same words of each page


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One step as a list shows it; texts are already short, so that 20,000 rows are a few megabytes.

    `digest` is that of all that differs in the text: equal for pages that were edited alike; `shared` is its first words.
    `unread` is why a step is listed whose text did not change at all (date_stamp): pages of one day are told together.
    """

    id: str
    file: str
    at: str
    severity: Severity
    cause: Cause
    page_id: str
    title: str
    lang: Lang
    source: str
    place_en: str
    place_fr: str
    headline_en: str
    headline_fr: str
    items: int
    value_type: str | None
    unit: str | None
    unit_before: str | None
    rates: tuple[str | None, str | None]
    before: str | None
    after: str | None
    behind: str
    joined: bool
    whole: bool
    sentence: tuple[DiffRun, ...]
    twin: CardTwin
    packages: tuple[str, ...]
    on_page: OnPage
    decided: CardWord | None
    correction: CardWord | None
    held_run: str | None
    mass: bool
    digest: str
    shared: str
    unread: str = ""
    own_page: bool = True
    others: tuple[OtherLine, ...] = ()  # the first of its further differences; `items` counts all
    taken: CardVerdict | None = None  # who accepted the answer that made it, where it was held

    def place(self, lang: Lang) -> str:
        """The page's words that the headline begins with, with the signs between them of the reader's language."""
        return self.place_en if lang == "en" else self.place_fr

    def headline(self, lang: Lang) -> str:
        """The headline in one language."""
        return self.headline_en if lang == "en" else self.headline_fr


@dataclass(frozen=True, slots=True)
class ListEntry:
    """What stands in a list as one thing: a change, with its twin's when both are listed, or one edit of many pages."""

    row: ChangeRow
    twin: ChangeRow | None = None
    alike: tuple[ChangeRow, ...] = ()

    @property
    def severity(self) -> Severity:
        """That of the gravest step in it."""
        return max((row.severity for row in self._rows), key=lambda severity: severity.rank)

    @property
    def langs(self) -> list[Lang]:
        """The languages of its pages."""
        return sorted({row.lang for row in self._rows})

    @property
    def sources(self) -> list[str]:
        """The ids of the sources of its pages."""
        return sorted({row.source for row in self._rows if row.source})

    @property
    def handled(self) -> list[str]:
        """Whether somebody decided on it: yes, no, or both where it is decided on some of its pages or in one language."""
        return sorted({"yes" if row.decided else "no" for row in self._rows})

    @property
    def decided(self) -> CardWord | None:
        """By whom it is decided; None where it is not, or not all of it."""
        return next((row.decided for row in self._rows if row.decided), None) if self.handled == ["yes"] else None

    @property
    def waits(self) -> Lang | None:
        """Of a pair of which one language is decided, the one that waits for a person; None otherwise."""
        if self.twin is None or self.handled != ["no", "yes"]:
            return None
        return self.twin.lang if self.row.decided else self.row.lang

    @property
    def pages_decided(self) -> int:
        """On how many of the pages of one edit somebody decided."""
        return len({row.page_id for row in self.alike if row.decided})

    @property
    def _rows(self) -> tuple[ChangeRow, ...]:
        return (self.row, *([self.twin] if self.twin else []), *self.alike)

    def sides(self, lang: Lang) -> tuple[ChangeRow, ChangeRow | None]:
        """The change that stands first and its twin's: the graver one, of equal ones that in the reader's language."""
        if self.twin is None:
            return self.row, None
        first, other = sorted((self.row, self.twin), key=lambda row: (-row.severity.rank, row.lang != lang))
        return first, other


def list_change(
    page: PageRef,
    step: ChangePage,
    headlines: tuple[Headline, Headline],
    others: Sequence[OtherLine] = (),
    *,
    own_page: bool,
) -> ChangeRow:
    """The list row of a step; `headlines` are its English and its French one, `others` what else changed."""
    card, lead = step.card, step.card.lead
    typed = lead is not None and lead.object in ("value", "fact")
    valued = lead is not None and typed and not says_days(lead) and not in_wordings(lead)
    texts = texts_that_differ(step.redline.sections) if step.redline is not None else ()
    said = next((come or gone for gone, come in texts if come or gone), "")
    return ChangeRow(
        step.id, file_name(step.id), step.at, step.severity, step.cause, page.page_id, page.title or page.url, page.lang,
        page.source, headlines[0].place, headlines[1].place, headlines[0].said, headlines[1].said,
        card.differences,
        lead.value_type if lead is not None and typed else None,
        lead.unit if lead is not None and typed else None,
        lead.unit_before if lead is not None and typed else None,
        lead.rates if lead is not None and typed else (None, None),
        lead.before if lead is not None and valued else None,
        lead.after if lead is not None and valued else None,
        headlines[0].behind,
        headlines[0].joined,
        headlines[0].whole,
        cut_pieces(card.sentence),
        replace(card.twin, quote=""),
        card.packages,
        card.on_page,
        card.decided,
        card.correction,
        card.held_run,
        card.mass,
        sha256(repr(texts).encode("utf-8", "surrogatepass")).hexdigest()[:16] if texts else "",
        said[:_SHARED],
        str(lead.reason) if lead is not None and not texts and not card.others and lead.reason in _UNREAD else "",
        own_page,
        tuple(_short(one) for one in others[:IN_A_LIST]),
        taken=card.taken,
    )  # fmt: skip


def _short(one: OtherLine) -> OtherLine:
    return replace(one, line_en=shorten(one.line_en, _OTHER), line_fr=shorten(one.line_fr, _OTHER))


def cut_pieces(pieces: Sequence[DiffRun], room: int = _SENTENCE) -> tuple[DiffRun, ...]:
    """The pieces around the first difference, at most about `room` letters, with signs where something is left out."""
    first = next((n for n, piece in enumerate(pieces) if piece.kind != "same"), 0)
    lead = "".join(piece.text for piece in pieces[:first])
    if len(lead) > _CONTEXT:
        lead = "…" + lead[-_CONTEXT:].partition(" ")[2]
    shown = [DiffRun("same", lead)] if lead else []
    left = room - len(lead)
    for piece in pieces[first:]:
        if left <= 0:
            shown.append(DiffRun("same", "…"))
            break
        text = piece.text if len(piece.text) <= left else piece.text[:left].rpartition(" ")[0] + "…"
        shown.append(DiffRun(piece.kind, text))
        left -= len(piece.text)
    return tuple(DiffRun(piece.kind, piece.text.replace("\t", CELL)) for piece in shown)


def group_rows(listed: Sequence[tuple[str, ChangeRow]]) -> list[ListEntry]:
    """The rows, each with its day, as entries in their order: an edit made on three pages or more is one entry, date stamps
    of one day are too, and twins that answer each other."""
    rows = [row for _, row in listed]
    by_id = {row.id: row for row in rows}
    alike: dict[tuple[str, ...], list[ChangeRow]] = {}
    keys = {row.id: _shared_key(day, row) for day, row in listed}
    for row in rows:
        alike.setdefault(keys[row.id], []).append(row)
    done: set[str] = set()
    entries = []
    for row in rows:
        if row.id in done:
            continue
        same = alike[keys[row.id]] if keys[row.id] else []
        twin = by_id.get(row.twin.change_id or "")
        if len({one.page_id for one in same}) >= SAME_ON:
            entries.append(ListEntry(row, alike=tuple(one for one in same if one.id not in done)))
            done |= {one.id for one in same}
        elif twin is not None and _answers(row, twin) and twin.id not in done:
            entries.append(ListEntry(row, twin))
            done |= {row.id, twin.id}
        else:
            entries.append(ListEntry(row))
            done.add(row.id)
    return entries


def _shared_key(day: str, row: ChangeRow) -> tuple[str, ...]:
    """What a row has in common with those it is told together with; empty when it stands alone."""
    if row.cause != "source":
        return ()
    if row.unread:  # the same words of each page; the day, for stamps of another day are another matter
        return (day, row.unread, row.severity, row.place_en, row.headline_en)
    return (row.digest, row.lang) if row.digest else ()


def _answers(row: ChangeRow, twin: ChangeRow) -> bool:
    return answer_each_other((row.id, row.twin), (twin.id, twin.twin))


def answer_each_other(one: tuple[str, CardTwin], other: tuple[str, CardTwin]) -> bool:
    """Whether two steps are one change in both languages: each names the other, neither is behind or another matter.

    Each is given by its id and what is known of its twin.
    """
    apart = {TwinState.LAGGING, TwinState.OTHERWISE, TwinState.STOOD}
    named = one[1].change_id == other[0] and other[1].change_id == one[0]
    return named and not apart & {one[1].state, other[1].state}
