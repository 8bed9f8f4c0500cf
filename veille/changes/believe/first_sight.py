"""A page's first capture: nothing is known to compare it with, so it has to speak for itself; and what a little one may refuse.

Real pages speak of what their title names, or say an amount, a day, a paper, a rule; a notice in a page's place does neither.
Another matter has amounts and rules of its own, and words that no page of such offices uses: a little text that names nothing
of its title has none of these. A text of such offices' words alone, some of which they use all the time, needs no title.
Measured on 158 notices that no sign gave away, of which 70% do neither, and on 588 sections of real pages of at most sixty
words, each set as a page under its heading, of which 11% do neither. What still slips through is short: 9 of 10 have fewer
than sixty words. So a little text never refuses a fuller one (decision 0012).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from veille.changes.believe.likeness import (
    ReadCapture,
    body_words,
    heading_of,
    novel_text,
    reading_share,
    title_stems,
    words_of,
)
from veille.changes.believe.matter.vocabulary import much_used, strange_among
from veille.changes.believe.offices import is_of_an_office
from veille.changes.believe.parts.pieces import find_gaps
from veille.changes.believe.signs import Sign, find_signs, find_vendor
from veille.changes.believe.subject import (
    STEM,
    count_headings,
    has_substance,
    in_either_number,
    is_of_reading,
    lists_values,
    names_paper,
    names_values,
    says_ended,
    says_repealed,
    states_surely,
    stems,
)
from veille.changes.believe.surroundings import Surroundings
from veille.changes.believe.telling import DENSE, THIN_WORDS, asked_first, mostly_signs, signature_of, telling
from veille.changes.believe.titles import subject_words
from veille.changes.believe.wording import ASKS_TO_SIGN_IN, doubt
from veille.model import DoubtReason, Lang, Verdict

# A first text of no more words may be a notice in the page's place, whatever it says: it cannot refuse a fuller page.
LITTLE_WORDS = 80
FULLER = 2  # times the words of the little text
UNSPOKEN_WORDS = 40  # no more words, none of them of the title's matter or of substance: held until there is more
FEWEST_LINKS = 3  # a page that lists links is a list, however few its words
STRANGE_SHARE = 0.05  # of a text's words; by chance a longer one has a word that such offices do not use
PARTS = 2  # headings below its title; what stands in a page's place is a paragraph
LINKED = 0.5  # of a list's words
OWN_WORDS = 3  # that such offices use all the time...
FOR_EACH = 2  # ...and so many more for each word of reading web pages
SOME_READING = 0.1  # beside a visa or a passport; an address may miss "a letter"
MUCH_READING = 0.25  # of the longer words: three of four real short pages without substance have less
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?<![\w.+-])[\w.+-]{1,64}@\S+")


def judge_first(new: ReadCapture, around: Surroundings) -> Verdict:
    """At first sight what says itself that it is something else is held, what says nothing, and another language than stated."""
    words = len(words_of(new.document.text))
    thin = words <= THIN_WORDS
    if around.stated is not None and new.look.spoken not in (None, around.stated):
        return Verdict((doubt(DoubtReason.OTHER_LANGUAGE, str(new.look.spoken)),))
    signs = find_signs(novel_text(None, new), heading_of(new))
    vendor = find_vendor(new.look.source)
    if new.look.password and thin and any(s.reason is DoubtReason.SIGN_IN for s in signs):
        return Verdict((doubt(DoubtReason.SIGN_IN, ASKS_TO_SIGN_IN),))
    if vendor is not None and thin and not new.look.main:
        return Verdict((doubt(DoubtReason.BOT_WALL, f"{vendor[0]}: {vendor[1]}"),))
    said, unfilled = has_substance(new.document), find_gaps(new.document.text)
    if unfilled is not None:
        return Verdict((unfilled,))
    if not thin:
        kind = mostly_signs(novel_text(None, new)) if not said else None
        return Verdict((doubt(kind.reason, kind.words),)) if kind is not None else Verdict()
    asked = asked_first(signs, words)
    if asked is not None:
        return Verdict((asked,))
    if words <= LITTLE_WORDS and _speaks_as_offices_do(new, around.lang):
        return Verdict()
    named = signature_of(heading_of(new), around.signatures)
    if named is not None and not _has_subject(new, (named.en, *(words for _, words in around.signatures)), said=said):
        return Verdict((named,))
    found = telling(signs, words)
    # A real page about refusals or outages has a subject of its own in its title; a wall's title is the wall's.
    heads = tuple(s.words for s in signs if s.heading and found is not None and s.reason is found.reason)
    if (
        found is not None
        and (heads or _is_outside(new))
        and not _has_subject(new, heads, said=said and not _is_outside(new))
    ):
        return Verdict((found,))
    if (
        signs
        and words <= DENSE
        and (not said or _is_outside(new))
        and not _is_of_its_title(new, tuple(s.words for s in signs))
    ):
        return Verdict((doubt(signs[0].reason, "; ".join(s.words for s in signs[:3])),))
    if words <= UNSPOKEN_WORDS and _says_nothing(new):
        return Verdict((doubt(DoubtReason.LITTLE, str(words)),))
    other = _of_another_matter(new, around.lang, signs) if words <= LITTLE_WORDS else None
    return Verdict((doubt(DoubtReason.OTHER_SUBJECT, other),) if other is not None else ())


def is_unproven(capture: ReadCapture) -> bool:
    """Whether a believed capture may yet be a notice in the page's place: a little text, or none of the site's template."""
    return len(words_of(capture.document.text)) <= LITTLE_WORDS or _is_outside(capture)


def is_fuller(old: ReadCapture, new: ReadCapture) -> bool:
    """Whether the new capture, in the site's template, takes the place of an unproven one that would refuse it."""
    before, after = len(words_of(old.document.text)), len(words_of(new.document.text))
    if _is_outside(new):
        return False
    return after >= FULLER * before if before <= LITTLE_WORDS else after >= UNSPOKEN_WORDS


def _is_outside(capture: ReadCapture) -> bool:
    return capture.document.medium == "html" and not capture.look.main


def _of_another_matter(new: ReadCapture, lang: Lang | None, signs: Sequence[Sign]) -> str | None:
    """The word, strange to such offices, of a little text that names nothing of its title: "museum"; None for the page.

    Its amounts and duties speak for it no more than a day does: another matter has its own. A banner's words
    ("unavailable") and the parts of an address are of no matter.
    """
    if _stands_for_itself(new) or speaks_of_title(new) or lists_values(new.document):
        return None
    if count_headings(new.document) >= PARTS:
        return None
    linked = sum(len(words_of(link.text)) for section in new.document.sections for link in section.links)
    if linked >= LINKED * len(words_of(new.document.text)):
        return None
    if is_of_an_office(new.document.text, sure=True):
        return None
    words = body_words(new)
    beside = (heading_of(new), *(sign.words for sign in signs), *_ADDRESS.findall(new.document.text))
    strange = strange_among(words, words_of("\n".join(beside)), lang)
    return next(iter(strange.values()), None) if len(strange) >= STRANGE_SHARE * len(words) else None


def _speaks_as_offices_do(new: ReadCapture, lang: Lang | None) -> bool:
    """Whether all words of a text in the site's template are such offices' own, and words they use all the time tell.

    Those of the title do not: a gate or an advert names the page. Of 329 captures that are not the page 2 speak so.
    """
    words = body_words(new)
    if _is_outside(new) or strange_among(words, words_of(heading_of(new)), lang):
        return False
    told = much_used(words, lang).difference(stems(words_of(heading_of(new))))
    return len(told) >= OWN_WORDS + FOR_EACH * len({stem for stem in stems(words) if is_of_reading(stem)})


def _stands_for_itself(new: ReadCapture) -> bool:
    """Whether a text needs no title: a repeal, a provision of a law, a file; or has none that it could speak of."""
    provision = any(section.label for section in new.document.sections)
    return not heading_of(new) or new.document.medium != "html" or says_repealed(new.document) or provision


def _says_nothing(new: ReadCapture) -> bool:
    """Whether the text names no value, states no rule and does not speak of what its title names; a list of links says enough.

    A day alone is nothing, nor a paper beside talk of pages: outages are dated, an address may miss "a letter". Outside the
    site's template the title is the notice's own, and speaks for nothing; a domain for sale has its price and its links.
    """
    outside = _is_outside(new)
    if _stands_for_itself(new) or (names_values(new.document) and not outside) or lists_values(new.document):
        return False
    reading = reading_share(words_of(new.document.text))
    links = sum(len(section.links) for section in new.document.sections)
    if not outside and links >= (1 if reading == 0 else FEWEST_LINKS):
        return False  # a hub, of which a page is found by a link that it gets
    if reading < SOME_READING and (names_paper(new.document) or says_ended(new.document)):
        return False
    if is_of_an_office(new.document.text, sure=reading < SOME_READING):
        return False
    much_reading = reading >= MUCH_READING
    on_subject = speaks_of_title(new) and not outside
    if states_surely(new.document) and (on_subject or not much_reading):
        return False
    return much_reading or not on_subject


def speaks_of_title(new: ReadCapture) -> bool:
    """Whether the text below the title has a word of it that is not about reading web pages."""
    said = {word[:STEM] for word in body_words(new)}
    return any(said & in_either_number(stem) for stem in title_stems(new))


def _is_of_its_title(new: ReadCapture, marks: tuple[str, ...]) -> bool:
    """Whether a short text in the site's template is about the matter that its title names, in other words than a visit's.

    "Consent to a stay is given for 36 months" is no request for consent, nor "tell us your new address" a page that moved.
    """
    aside = reading_share(words_of(new.document.text)) >= MUCH_READING or _is_outside(new)
    return not aside and _has_subject(new, marks, said=False)


def _has_subject(new: ReadCapture, marks: tuple[str, ...], *, said: bool) -> bool:
    """Whether the title names a subject beside the words of an error, and the text says something of that subject."""
    named = subject_words(heading_of(new), marks)
    own = {stem for stem in stems(named) if not is_of_reading(stem)}
    return bool(named) and (said or not own.isdisjoint(stems(body_words(new))))
