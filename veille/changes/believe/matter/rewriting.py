"""New text under a page's own title and template: a rewrite, a notice of its end, or what stands in its place."""

from __future__ import annotations

from veille.changes.believe.first_sight import speaks_of_title
from veille.changes.believe.likeness import (
    ReadCapture,
    beyond_title,
    is_edited,
    novel_text,
    said_anew,
    words_of,
)
from veille.changes.believe.matter.another_subject import leans, of_another_subject
from veille.changes.believe.signs import find_signs
from veille.changes.believe.subject import (
    has_substance,
    names_values,
    says_day,
    says_days,
    says_ended,
    says_hour,
    says_repealed,
    says_replaced,
    says_withdrawn,
    states_surely,
    stems,
)
from veille.changes.believe.surroundings import Surroundings
from veille.changes.believe.wording import doubt
from veille.model import Doubt, DoubtReason, Lang, Likeness

SAME_TITLE = 0.8  # a title with a word more or another number
# Share of a text's longer words that are the page's own. Under the page's own title: halves of real pages, as if one had
# replaced the other, have .09 and more; errors and walls have .12 or less (3 of 4), .22 (9 of 10).
ON_TOPIC = 0.08
# In a few sentences a single word counts for much; with so much of its own, words that come again are a new side of it.
MUCH_TOPIC = 0.35
SOME_TOPIC = 0.2  # where only a paper is named ("copy the letters of the picture"), or the end of something
SAID_READING = 1.5  # a notice with a fee may say besides that one applies online; an error says little else
MUCH_MORE = (
    4  # times that the page's own words outnumber those of reading pages where a text states neither value nor day
)
SHORT_WORDS = 80
SAYS_LITTLE = 5  # longer words of "We stopped accepting applications on May 2", which need not name what ended
UNTITLED = 3  # such words of a text that names nothing of the title
LEAST_SPOKEN = 2  # words that the page uses and its title does not; one may be chance
FEW_WORDS = 8  # fewer words of its own say nothing
MOSTLY_KEPT = 0.5  # a text that stood there before in this share is no notice that took its place


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
    spoken_for = its_own or is_edited(old, new) or like.topic >= MUCH_TOPIC
    other = of_another_subject(old, new, lang=around.lang, edited=spoken_for)
    if other is not None:
        return doubt(DoubtReason.OTHER_SUBJECT, other)
    shrunk = judge_shrunk(old, new, like, around)
    if shrunk is None and not _speaks_of_it(old, new, like, around.lang, short=short):
        return doubt(DoubtReason.UNLIKE, f"{like.topic:.0%}")
    return shrunk


def is_notice(old: ReadCapture, new: ReadCapture, like: Likeness) -> bool:
    """Whether a few new words are all that need be said: that it is repealed, or from which day something holds.

    What stands there as before says nothing of why the rest is gone: a page that loaded its first paragraph is no notice.
    """
    if says_repealed(new.document) and not says_repealed(old.document):
        return True
    return like.kept_of_new < MOSTLY_KEPT and has_substance(said_anew(old, new)) and like.topic >= ON_TOPIC


def _speaks_of_it(old: ReadCapture, new: ReadCapture, like: Likeness, lang: Lang | None, *, short: bool) -> bool:
    """Whether new text is about the page's subject: a few sentences name it, and say a day, an amount, a duty.

    A repeal names no subject but "these instructions"; no error or wall speaks so. Whatever else a few sentences say, and
    under whatever date: an amount or a duty of another matter has its own.
    """
    anew, edited = said_anew(old, new), is_edited(old, new)
    said = has_substance(anew)
    dated = names_values(anew) or says_day(anew)
    if short and like.reading == 0 and _tells_an_end(old, new, like, dated=dated):
        return True
    if like.reading > like.topic * (SAID_READING if said else 1) and not (short and says_its_own(old, new, like)):
        return False
    if short and says_hour(anew) and not (names_values(anew) or states_surely(anew)):
        return False  # an outage has its hours, and names the service that is down
    if not short:
        return said or like.topic >= ON_TOPIC
    if not _is_on_matter(old, new, like, lang):
        return False
    if edited or dated:
        return True
    # A gate or a search names what stands behind it, papers too.
    spoken = len(beyond_title(old, new)) >= LEAST_SPOKEN
    if not (says_days(anew) or states_surely(anew) or spoken):
        return False  # it names what the title names, a paper too, and nothing of what the page says of it
    return like.topic >= (SOME_TOPIC if said else MUCH_TOPIC) and (
        says_days(anew) or like.reading * MUCH_MORE < like.topic
    )


def _tells_an_end(old: ReadCapture, new: ReadCapture, like: Likeness, *, dated: bool) -> bool:
    """Whether instructions were repealed or replaced, or a programme is closed: of these little more need be said."""
    if says_repealed(new.document) or says_replaced(new.document):
        return True
    if not (says_ended(new.document) or says_withdrawn(new.document)):
        return False
    little = len(stems(words_of(novel_text(old, new)))) <= SAYS_LITTLE
    named = speaks_of_title(new) and like.topic >= (ON_TOPIC if dated else SOME_TOPIC)
    return named or (little and (dated or is_edited(old, new)))


def _is_on_matter(old: ReadCapture, new: ReadCapture, like: Likeness, lang: Lang | None) -> bool:
    """Whether a few sentences name the page's matter, by its title or by several words of its text, and lean to its words.

    Of 364 paragraphs of other matters, each with an amount, a day or a duty, 4 do; of 123 that people wrote, all but 2.
    """
    named = speaks_of_title(new) or len(beyond_title(old, new)) >= UNTITLED
    return named and (like.topic >= SOME_TOPIC or leans(old, new, lang) > 0)


def judge_shrunk(old: ReadCapture, new: ReadCapture, like: Likeness, around: Surroundings) -> Doubt | None:
    """A page that lost most of its text and gained none of its own has failed to load, unless its date says it was edited."""
    before, after = len(old.document.text), len(new.document.text)
    if after >= before * around.shrunk_under:
        return None
    own = len(words_of(new.document.text)) * (1 - like.kept_of_new)
    if is_edited(old, new) or own >= FEW_WORDS or is_notice(old, new, like):
        return None
    return doubt(DoubtReason.SHRUNK, f"{after} / {before}")
