"""What a text speaks of: the page's own subject, or the reading of web pages; and whether it says anything of substance.

An error under a page's own title is told from a rewrite by what it speaks of. Whoever wrote it, it speaks of pages,
browsers, requests and trying again, and it names no amount, code, provision or calendar day.
"""

from __future__ import annotations

from veille.model import Document

STEM = 6  # letters of a word that stand for it: "permit", "permits", "permitted"
LEAST_STEM = 5  # shorter words are mostly grammar
# Words of reading web pages, by stem, whatever went wrong: they are nobody's subject unless the title has them.
_READING = frozenset(
    """
    access accoun addres adress activi affich afford again aperc appare appuye attemp availa banner blocke bloque bookma
    browse button captch charge chargi chrome click clique compte connec conten contac cookie courri creden develo device
    diffic dispon displa domain downlo effect enable erreur error errors essaye essay explor exploi failed fermer fichie
    filter firefo firewa follow fonctio forbid gatewa google honora humain human identi incide inconv indisp insta
    interr introu javasc jetons later liens links load loadin locate logged login looked mainte messag minute moment
    momen monent naviga nothin notice online operat otherw ouvrir owner pages passer passwo patien pare-f parten partne
    pattie person pirata please plugin policy portal portai privac probab proble proces protec provid proxy rafrai
    recher recomm redire refres regist rejete reload renseig report reques reseau respon restor result retour retrie
    retry return revene robot safari sauveg screen script search second secure securi serveu server session sessio
    signal signin signet signs sites soutie suivez suivre suppor survey sondag system techni temoin templa tentez tester
    trafic traffi trouve troubl undefi unexpe update upgrad usager userna utilis valida veille veuill verifi versio
    visit visite visits waitin websit webpag wronga
    """.split()
)
# Words that both kinds of text are full of ("votre demande", "the service"): they speak for neither.
_NEUTRAL = frozenset(
    "aucune avant avoir canada countr demand depuis first gouver govern inform pouvez public query servic those under which would there these their about votre".split()
)
_SUBSTANCE = frozenset({"money", "code", "date"})
_MONTH = 7  # characters of a month with its year; a year alone stands in many a footer


def stems(words: tuple[str, ...]) -> tuple[str, ...]:
    """The stems of a text's longer words, without those that speak for neither kind of text."""
    found = (word[:STEM] for word in words if len(word) >= LEAST_STEM)
    return tuple(stem for stem in found if stem not in _NEUTRAL)


def is_of_reading(stem: str) -> bool:
    """Whether the stem is a word of reading web pages."""
    return stem in _READING


def has_substance(document: Document) -> bool:
    """Whether the text names an amount, a code, a provision or a day."""
    values = [value for section in document.sections for value in section.values]
    if any(v.type in _SUBSTANCE and (v.type != "date" or len(v.value) >= _MONTH) for v in values):
        return True
    return any(rule.citations for rule in document.rules)
