"""New text under a page's own title and template: a rewrite, a notice of its end, or what stands in its place."""

from __future__ import annotations

from veille.changes.believe.first_sight import SOME_READING, speaks_of_title
from veille.changes.believe.likeness import (
    ReadCapture,
    beyond_title,
    is_edited,
    new_words,
    novel_text,
    reading_share,
    said_anew,
    titled_words,
    words_of,
)
from veille.changes.believe.matter.another_subject import (
    few_words_for,
    is_of_page,
    of_another_subject,
    strange_words,
)
from veille.changes.believe.signs import find_signs
from veille.changes.believe.subject import (
    count_headings,
    has_substance,
    names_values,
    says_day,
    says_days,
    says_hour,
    says_repealed,
    says_replaced,
    states_surely,
    subjects_of_end,
)
from veille.changes.believe.surroundings import Surroundings
from veille.changes.believe.wording import doubt
from veille.model import Document, Doubt, DoubtReason, Lang, Likeness

SAME_TITLE = 0.8  # a title with a word more or another number
# Share of a text's longer words that are the page's own. Under the page's own title: halves of real pages, as if one had
# replaced the other, have .09 and more; errors and walls have .12 or less (3 of 4), .22 (9 of 10).
ON_TOPIC = 0.08
# In a few sentences a single word counts for much; with so much of its own, words that come again are a new side of it.
MUCH_TOPIC = 0.35
SOME_TOPIC = 0.2  # where only a paper is named ("copy the letters of the picture"), or the end of something
SAID_READING = 1.5  # a notice with a fee may say besides that one applies online; an error says little else
SHORT_WORDS = 80
# Words that the page uses, of a text that names nothing of the title, and more than there are strange ones; one may be chance.
LEAST_SPOKEN = 2
LEAST_EVIDENCE = -1.0  # of the sum over a text's words...
MANY_OWN = 3  # ...unless so many are the title's and the page's, and all the others but one are of such offices
LAW = "regulation"  # the kind of page
FEW_WORDS = 8  # fewer words of its own say nothing
MOSTLY_KEPT = 0.5  # a text that stood there before in this share is no notice that took its place
LEAST_HEADINGS, WHOLE = 2, 40  # headings and words of a page's own text; a notice has fewer
LITTLE_READING = 0.2  # of a notice’s longer words: "new requests are no longer considered"; of an error they are more
MUCH_STRANGE = 0.1  # of a whole page's words; pages written anew have .07 and less, of birds, dogs and golf .2 and more


def says_its_own(old: ReadCapture, new: ReadCapture, like: Likeness) -> bool:
    """Whether the text names what the kept title names and an amount or a code: to sign in may be a step of the matter."""
    return like.title >= SAME_TITLE and names_values(said_anew(old, new)) and speaks_of_title(new)


def judge_rewritten(old: ReadCapture, new: ReadCapture, like: Likeness, around: Surroundings) -> Doubt | None:
    """All new words under the page's own title and template: a rewrite or a repeal when it speaks of the page's subject."""
    short = len(words_of(new.document.text)) <= SHORT_WORDS
    signs = find_signs(novel_text(old, new)) if short else ()
    its_own = says_its_own(old, new, like) and short
    if signs and like.topic < MUCH_TOPIC and not its_own:
        return doubt(signs[0].reason, signs[0].words)
    if is_whole(new) and (is_law_amended(old, new, like) or _is_redone(old, new, like, around.lang)):
        return None
    if short and tells_an_end(old, new, like, around.lang):
        return judge_shrunk(old, new, like, around)
    spoken_for = its_own or is_edited(old, new) or like.topic >= MUCH_TOPIC
    other = of_another_subject(old, new, lang=around.lang, edited=spoken_for)
    if other is not None:
        return doubt(DoubtReason.OTHER_SUBJECT, other)
    shrunk = judge_shrunk(old, new, like, around)
    if shrunk is None and not _speaks_of_it(old, new, like, around.lang, short=short):
        return doubt(DoubtReason.UNLIKE, f"{like.topic:.0%}")
    return shrunk


def is_whole(new: ReadCapture) -> bool:
    """Whether the text is a page's rather than a notice that several pages may share, such as the repeal of them all."""
    words = len(words_of(new.document.text))
    parted = count_headings(new.document) >= LEAST_HEADINGS and words >= WHOLE
    return not says_repealed(new.document) and (parted or words > SHORT_WORDS)


def is_law_amended(old: ReadCapture, new: ReadCapture, like: Likeness) -> bool:
    """Whether a law under its own title has other provisions: no other law has that title, whatever they are about now."""
    if like.title < 1 or like.reading >= SOME_READING or new.document.kind != LAW:
        return False
    return is_edited(old, new) or _is_never_dated(old, new)


def _is_never_dated(old: ReadCapture, new: ReadCapture) -> bool:
    return old.document.modified == new.document.modified is None


def _is_redone(old: ReadCapture, new: ReadCapture, like: Likeness, lang: Lang | None) -> bool:
    """Whether a whole page says that somebody wrote it anew: its date moved, and its words are of such offices.

    Two pages of one ministry share so many words that no weighing of them tells a rewrite from another page; title, template
    and date do. What such offices would not say is held all the same, and so is what says hardly a word of the page. A page that
    was never dated has its words alone.
    """
    edited = is_edited(old, new)
    if like.reading >= SOME_READING or not (edited or _is_never_dated(old, new)):
        return False
    if len(titled_words(old, new) | beyond_title(old, new)) < (LEAST_SPOKEN if edited else MANY_OWN):
        return False
    return len(strange_words(old, new, lang)) <= MUCH_STRANGE * len(words_of(new.document.text))


def is_notice(old: ReadCapture, new: ReadCapture, like: Likeness, lang: Lang | None) -> bool:
    """Whether a few new words are all that need be said: that it is repealed or closed, or from which day something holds.

    What stands there as before says nothing of why the rest is gone: a page that loaded its first paragraph is no notice.
    """
    if says_repealed(new.document) and not says_repealed(old.document):
        return True
    if like.kept_of_new >= MOSTLY_KEPT:
        return False
    return (has_substance(said_anew(old, new)) and like.topic >= ON_TOPIC) or tells_an_end(old, new, like, lang)


def _speaks_of_it(old: ReadCapture, new: ReadCapture, like: Likeness, lang: Lang | None, *, short: bool) -> bool:
    """Whether new text is about the page's subject, and more than about the reading of pages.

    A repeal names no subject but "these instructions"; no error or wall speaks so. Of a few sentences neither a date nor an
    amount nor a duty tells: another matter has its own.
    """
    anew = said_anew(old, new)
    said = has_substance(anew)
    if like.reading > like.topic * (SAID_READING if said else 1) and not (short and says_its_own(old, new, like)):
        return False
    if short and says_hour(anew) and not (names_values(anew) or states_surely(anew)):
        return False  # an outage has its hours, and names the service that is down
    return _is_on_matter(old, new, anew, lang) if short else said or like.topic >= ON_TOPIC


def tells_an_end(old: ReadCapture, new: ReadCapture, like: Likeness, lang: Lang | None) -> bool:
    """Whether instructions were repealed or replaced, or a programme is closed: of these little more need be said.

    What ended is of the page, or goes unnamed: "This guide", "[Spent]", "We stopped accepting"; no museum, no tender.
    """
    words, anew = new_words(old, new), said_anew(old, new)
    if len(words) > SHORT_WORDS or reading_share(words) > LITTLE_READING or find_signs(novel_text(old, new)):
        return False
    if says_repealed(anew) or says_replaced(anew):
        return True
    ended = subjects_of_end(anew)
    if not ended:
        return False
    dated = says_day(anew)
    if speaks_of_title(new) and like.topic >= (ON_TOPIC if dated else SOME_TOPIC):
        return True
    return (dated or is_edited(old, new)) and is_of_page(old, ended, lang)


def _is_on_matter(old: ReadCapture, new: ReadCapture, anew: Document, lang: Lang | None) -> bool:
    """Whether a few sentences name the page's matter, by its title or by words of its text, and their words speak for it.

    A gate, a search or a film names the title and nothing that the page says of it.
    """
    beyond, titled = len(beyond_title(old, new)), len(titled_words(old, new))
    strange = len(strange_words(old, new, lang))
    ended = subjects_of_end(anew)
    if not titled and (beyond < max(LEAST_SPOKEN, strange + 1) or not is_of_page(old, ended, lang)):
        return False
    wholly = titled > 0 and titled + beyond >= MANY_OWN and strange <= 1
    if not wholly and few_words_for(old, new, lang) < LEAST_EVIDENCE:
        return False
    dated = is_edited(old, new) or names_values(anew) or says_day(anew)
    return dated or says_days(anew) or states_surely(anew) or beyond >= LEAST_SPOKEN


def judge_shrunk(old: ReadCapture, new: ReadCapture, like: Likeness, around: Surroundings) -> Doubt | None:
    """A page that lost most of its text and gained none of its own has failed to load, unless its date says it was edited."""
    before, after = len(old.document.text), len(new.document.text)
    if after >= before * around.shrunk_under:
        return None
    own = len(words_of(new.document.text)) * (1 - like.kept_of_new)
    if is_edited(old, new) or own >= FEW_WORDS or is_notice(old, new, like, around.lang):
        return None
    return doubt(DoubtReason.SHRUNK, f"{after} / {before}")
