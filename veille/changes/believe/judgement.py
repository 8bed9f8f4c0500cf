"""Is this capture the page? Evidence of the page lets it through; time and repetition never do.

Measured on 27 pairs of real revisions and 150 pairs of different pages of one ministry: revisions keep
.78 of the old text's runs of four words or more, other pages .27 or less.
"""

from __future__ import annotations

from dataclasses import replace

from veille.changes.believe.addresses import is_addressed_elsewhere, redirected
from veille.changes.believe.first_sight import SOME_READING, is_fuller, is_unproven, judge_first
from veille.changes.believe.likeness import (
    ReadCapture,
    beyond_title,
    heading_of,
    measure,
    novel_text,
    plain,
    words_of,
)
from veille.changes.believe.link_lists import is_list_edited, is_split_up
from veille.changes.believe.matter.another_subject import is_of_own_words, of_half_a_page
from veille.changes.believe.matter.exchanged import find_exchange
from veille.changes.believe.matter.rewriting import (
    FEW_WORDS,
    MANY_OWN,
    MUCH_TOPIC,
    SAME_TITLE,
    is_law_amended,
    is_notice,
    is_whole,
    judge_rewritten,
    judge_shrunk,
    says_its_own,
)
from veille.changes.believe.offices import is_of_an_office
from veille.changes.believe.parts.garbled import find_garbled
from veille.changes.believe.parts.pieces import find_unloaded
from veille.changes.believe.parts.replaced import lines_of
from veille.changes.believe.quoting import quote_doubt, quote_page
from veille.changes.believe.signs import find_signs, find_vendor
from veille.changes.believe.subject import has_substance
from veille.changes.believe.surroundings import Surroundings
from veille.changes.believe.telling import DENSE, THIN_WORDS, asked_first, signature_of, telling
from veille.changes.believe.wording import ASKS_TO_SIGN_IN, doubt
from veille.model import Document, Doubt, DoubtReason, Likeness, PageLook, Verdict

KEPT = 0.3  # this share of the old text in the new one is the page; see the measurement above
COPIED, COPIED_OF_OTHER = (
    0.6,
    0.5,
)  # a text of which so much is another page's, and which holds so much of it, is that page
SHARED = 0.4  # pages of one ministry may share a long standing paragraph; less than this of one page is another's
HALF = 0.5
MOSTLY_OLD = 0.6  # a shortened page of which this much is old text...
LEFT = 0.15  # ...and which keeps at least this share of what there was
SAME_FRAME = 0.5  # templates of one site share .83 and more, of two sites .1
KEPT_HEADINGS = 0.5
KEPT_LINKS = 0.5
DAY = len("2026-01-31")
# Of a part, where a word on signing in or on cookies is content.
_IN_PARTS = frozenset({DoubtReason.BOT_WALL, DoubtReason.OUTAGE, DoubtReason.ERROR_PAGE, DoubtReason.SOFT_404})


def judge_capture(old: ReadCapture | None, new: ReadCapture, around: Surroundings) -> Verdict:
    """Whether `new` is believed to be the page whose last version with content is `old` (None at first sight)."""
    return quote_page(_judge(old, new, around), old, new)


def _judge(old: ReadCapture | None, new: ReadCapture, around: Surroundings) -> Verdict:
    if _is_empty(new) and new.look.refresh is not None:
        return Verdict((doubt(DoubtReason.STUB, new.look.refresh),))
    if _is_empty(new):
        return Verdict((doubt(DoubtReason.EMPTY, str(len(old.document.text)) if old else ""),))
    if old is None:
        return judge_first(new, around)
    like = measure(old, new)
    found = (
        _garbled(old, new)
        or _other_language(old, new, like, around)
        or _not_the_page(old, new, like, around)
        or _outdated(old, new, like, around)
        or find_unloaded(old, new, like, around.lang, redated=around.redated)
        or _half_another(old, new, like, around)
        or _exchanged(old, new, like, around)
    )
    refused = found is not None and found.reason is not DoubtReason.REPEATED  # twice the little text is no fuller page
    if refused and around.unproven and is_unproven(old) and is_fuller(old, new) and not _is_known(around):
        first = judge_first(new, around)
        return replace(first, likeness=like, begins=not judge_first(old, around).believed)
    return Verdict((found,) if found else (), like)


def _is_known(around: Surroundings) -> bool:
    """Whether the answer is known as something else: another page's content, a redirect's target."""
    return bool(around.elsewhere) or redirected(around) is not None


def judge_part(old: ReadCapture | None, new: ReadCapture) -> Doubt | None:
    """What stands in place of a part that a page loads into itself: an error, a wall, an outage; None for the part.

    `old` is the part as it was last read. A part that is kept may say besides that a service is down.
    """
    found = _find_in_part(old, new)
    return quote_doubt(found, old, new) if found is not None else None


def _find_in_part(old: ReadCapture | None, new: ReadCapture) -> Doubt | None:
    if old is not None and measure(old, new).kept_of_old >= KEPT:
        return None
    text = novel_text(old, new)
    words, said = len(words_of(text)), has_substance(new.document)
    signs = tuple(sign for sign in find_signs(text) if sign.reason in _IN_PARTS)
    if not signs or (said and old is None):
        return None
    if words <= DENSE and not said:
        return doubt(signs[0].reason, "; ".join(sign.words for sign in signs[:3]))
    return telling(signs, words) if words <= THIN_WORDS else None


def is_kept(old: ReadCapture, new: ReadCapture) -> bool:
    """Whether enough of the old text is in the new one for it to be the same page."""
    return measure(old, new).kept_of_old >= KEPT


def is_copy(other: Document, old: ReadCapture, new: ReadCapture) -> bool:
    """Whether the capture of the page `old` is another page's text, with a word or an amount changed at most.

    A page of the very same title is the same page at another address.
    """
    if plain(other.title) == plain(old.document.title):
        return False
    like = measure(ReadCapture(other, PageLook()), new)
    return like.kept_of_new >= COPIED and like.kept_of_old >= COPIED_OF_OTHER


def _is_empty(capture: ReadCapture) -> bool:
    return capture.document.empty or not words_of(capture.document.text)


def _other_language(old: ReadCapture, new: ReadCapture, like: Likeness, around: Surroundings) -> Doubt | None:
    """The other language at the address: the words say so, or the markup and a title that is not the page's.

    Markup alone may slip; a French frame and title around text that is still English may not.
    """
    own = around.lang or old.look.spoken or old.document.lang
    was, now = old.look.spoken, new.look.spoken
    if now is not None and now != own and was in (own, None):
        return doubt(DoubtReason.OTHER_LANGUAGE, now)
    stated = new.look.stated
    if stated not in (own, None) and old.look.stated in (own, None) and like.title < SAME_TITLE:
        return doubt(DoubtReason.OTHER_LANGUAGE, str(stated))
    return None


def _garbled(old: ReadCapture, new: ReadCapture) -> Doubt | None:
    found = find_garbled(old.document.text, new.document.text)
    return doubt(DoubtReason.GARBLED, found) if found is not None else None


def _outdated(old: ReadCapture, new: ReadCapture, like: Likeness, around: Surroundings) -> Doubt | None:
    """An older state, as a cache that was left behind has it: other words under an earlier date of the page's own.

    A new template may take its date from somewhere else, and a date ahead of the day of the capture was never one. A site
    that sets its date back shows none of the states that the record knows.
    """
    was, now = old.document.modified or "", new.document.modified or ""
    if around.taken_at and was[:DAY] > around.taken_at[:DAY]:
        return None
    if min(len(was), len(now)) < DAY or now[:DAY] >= was[:DAY] or (like.frame or 1) < SAME_FRAME:
        return None
    if old.document.content_hash == new.document.content_hash or _is_set_back(old, new, now, around):
        return None
    return doubt(DoubtReason.OUTDATED, f"{was[:DAY]} → {now[:DAY]}")


def _is_set_back(old: ReadCapture, new: ReadCapture, now: str, around: Surroundings) -> bool:
    """Whether the record knows the page's states since that date, and the capture is most like the last one: an edit."""
    if not any(document.modified and document.modified[:DAY] <= now[:DAY] for document in around.earlier):
        return False
    lines = set(lines_of(new.document.text))
    shared = len(lines & set(lines_of(old.document.text)))
    return all(len(lines & set(lines_of(state.text))) <= shared for state in around.earlier)


def _half_another(old: ReadCapture, new: ReadCapture, like: Likeness, around: Surroundings) -> Doubt | None:
    if not _is_kept(like) or is_law_amended(old, new, like):
        return None
    told = of_half_a_page(old, new, like, around.lang)
    return doubt(DoubtReason.OTHER_SUBJECT, told) if told is not None else None


def _exchanged(old: ReadCapture, new: ReadCapture, like: Likeness, around: Surroundings) -> Doubt | None:
    """Other sections under an unmoved date; a new template may take its date from elsewhere, a list has new items each day."""
    if (like.frame or 1) < SAME_FRAME or _is_translated(old, new, around) or _is_kind_kept(old, new, like):
        return None
    heading = find_exchange(old, new, like, redated=around.redated)
    return doubt(DoubtReason.UNDATED, heading) if heading is not None else None


def _is_translated(old: ReadCapture, new: ReadCapture, around: Surroundings) -> bool:
    """Whether a copy in the wrong language came to be translated."""
    return old.look.spoken not in (None, around.lang) and new.look.spoken == around.lang


def _not_the_page(old: ReadCapture, new: ReadCapture, like: Likeness, around: Surroundings) -> Doubt | None:
    if _is_kept(like):
        return None
    if like.title >= SAME_TITLE and (like.frame or 1) >= SAME_FRAME and _is_kind_kept(old, new, like):
        return None
    named = _named(old, new, like, around)
    if named is not None:
        return named
    if around.held_before:
        return doubt(DoubtReason.KNOWN_BAD, around.held_before)
    same_title = like.title >= SAME_TITLE
    same_frame = like.frame is None or like.frame >= SAME_FRAME
    own_words = len(words_of(new.document.text)) >= FEW_WORDS
    if same_frame and _is_translated(old, new, around):
        return None
    other = _other_address(old, new, like, around)
    if other is not None:
        return doubt(DoubtReason.ANOTHER_PAGE, other)
    if same_title and same_frame and (own_words or is_notice(old, new, like, around.lang)):
        return judge_rewritten(old, new, like, around)
    on_subject = like.topic >= MUCH_TOPIC or is_of_own_words(old, new, around.lang)
    if same_title and own_words and on_subject:
        return judge_shrunk(old, new, like, around)  # a new template and new words under the old title
    led = redirected(around)
    if led is not None:
        return led
    if same_title and not own_words:
        return doubt(DoubtReason.SHRUNK, f"{len(new.document.text)} / {len(old.document.text)}")
    reason = DoubtReason.ANOTHER_PAGE if same_frame and like.frame is not None else DoubtReason.FOREIGN_PAGE
    return doubt(reason, new.document.title or new.look.title)


def _other_address(old: ReadCapture, new: ReadCapture, like: Likeness, around: Surroundings) -> str | None:
    """The address of the page that the capture is, by the record or by its own word."""
    if around.elsewhere is not None and like.title < SAME_TITLE:
        return around.elsewhere
    if around.copy_of is not None and is_whole(new):
        return around.copy_of
    named = like.title < 1 and (like.frame or 1) >= SAME_FRAME and is_addressed_elsewhere(old, new)
    return new.look.canonical if named else None


def _is_kind_kept(old: ReadCapture, new: ReadCapture, like: Likeness) -> bool:
    """Whether both are of a kind whose words may all change: a list of links, the address and hours of an office."""
    if is_list_edited(old, new) or is_split_up(old, new):
        return True
    own = like.reading < SOME_READING
    offices = is_of_an_office(old.document.text, sure=True) and is_of_an_office(new.document.text, sure=own)
    return offices and not find_signs(novel_text(old, new))


def _is_kept(like: Likeness) -> bool:
    """Whether so much of the page is there that no word on it matters: a banner, a wall's script, a new title."""
    # under another title the most must be the page's
    named = like.title >= SAME_TITLE or (like.kept_of_new >= SHARED and like.kept_of_old >= HALF)
    if like.kept_of_old >= KEPT and named:
        return True
    if like.kept_of_new >= MOSTLY_OLD and like.kept_of_old >= LEFT and like.title >= SAME_TITLE:
        return True
    kept_marks = like.title >= SAME_TITLE and (like.links or 0) >= KEPT_LINKS and (like.headings or 0) >= KEPT_HEADINGS
    return kept_marks and like.kept_of_old >= LEFT


def _is_of_page(old: ReadCapture, new: ReadCapture, like: Likeness) -> bool:
    """Whether the new words are mostly the page's own, so that signs beside them are a banner's."""
    return like.title >= SAME_TITLE and like.topic >= MUCH_TOPIC and len(beyond_title(old, new)) >= MANY_OWN


def _named(old: ReadCapture, new: ReadCapture, like: Likeness, around: Surroundings) -> Doubt | None:
    """The kind of thing that stands in the page's place, when its own words or marks say so."""
    words = len(words_of(new.document.text))
    if new.look.password and not old.look.password:
        return doubt(DoubtReason.SIGN_IN, ASKS_TO_SIGN_IN)
    vendor = find_vendor(new.look.source)
    if vendor is not None and vendor[1] not in old.look.source and words <= THIN_WORDS:
        return doubt(DoubtReason.BOT_WALL, f"{vendor[0]}: {vendor[1]}")
    known = heading_of(old)
    heading = "\n".join(line for line in heading_of(new).split("\n") if line not in known)
    text = novel_text(old, new)
    named = signature_of(heading, around.signatures) if words <= THIN_WORDS else None
    if named is not None:
        return named
    signs = find_signs(text, heading)
    asked = asked_first(signs, len(words_of(text)))
    if asked is not None:
        return asked
    if (says_its_own(old, new, like) or _is_of_page(old, new, like)) and not any(sign.heading for sign in signs):
        return None
    if new.look.refresh is not None and words <= THIN_WORDS:
        return doubt(DoubtReason.STUB, new.look.refresh)
    return telling(signs, len(words_of(text)))
