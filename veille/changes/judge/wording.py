"""What a change of words does to a rule: the modality, condition, exception or document that came or went, if any.

Quality here decides between an alert and a footnote: a reworded sentence is editorial, a sentence that asks, allows or
forbids something else is substantive (docs/contract.md, Severity).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from rapidfuzz.distance import OSA, Indel, Opcodes

from veille.changes.judge.words import stem, word_list


def _set(words: str, *, stems: bool = False) -> frozenset[str]:
    """The words of a line as a set, or their stems."""
    return frozenset(stem(word) if stems else word for word in words.split())


# Classes of words that carry a rule's force. The texts searched are folded: lower case, contractions written out.
FORCE: dict[str, re.Pattern[str]] = {
    # "you must", "you need to", "a medical exam is required"; "vous devez", "il faut", "obligatoire"
    "duty": re.compile(
        r"\b(?:must|shall|(?:have|has|had|having) to|needs?|needed|requires?|required|mandatory|obligatory"
        r"|doit|doivent|devez|devons|devra|devront|devrez|obligatoires?|exigée?s?|exigent?|requise?s?|il (?:vous |nous |lui |leur )?faut|tenue?s? de"
        r"|(?:a|avez|ont|ait|ayez) besoin|nécessaires?)\b"
    ),
    # "officers should"; "l'agent devrait"
    "advice": re.compile(r"\b(?:should|ought to|devrait|devraient|devriez)\b"),
    # "does not count", "no longer", "without"; "ne compte pas", "n'acceptons plus", "aucune", "sans"
    "negation": re.compile(
        r"\b(?:not|no|never|neither|nor|none|without|refused?|prohibited|forbidden"
        r"|pas|aucune?s?|jamais|ni|sans|interdite?s?|refusée?s?|nullement|ne (?:\w+ ){1,2}plus)\b"
    ),
    # "only if", "solely"; "seulement", "uniquement"
    "limit": re.compile(r"\b(?:only|solely|exclusively|seulement|uniquement|exclusivement)\b"),
    # "unless", "exempt from the fee"; "sauf", "à moins que", "dispensé"
    "exception": re.compile(
        r"\b(?:unless|except|excepting|excluding|exempt\w*|waived?|waivers?"
        r"|sauf|à moins|excepté\w*|hormis|exempt\w*|dispens\w+|exonér\w+)\b"
    ),
    # "the program is closed", "paused until further notice"; "fermé", "suspendue"
    "state": re.compile(
        r"\b(?:closed|suspended|paused|cancelled|discontinued|fermée?s?|suspendue?s?|annulée?s?|abolie?s?)\b"
    ),
}
# "you may stay", "you can apply"; "peut", "pouvez". Alone it is often mere style ("you can find"), so it is weighed apart.
LEAVE = re.compile(
    r"\b(?:may|can|could|might|allowed|permitted|authorized|peut|peuvent|pouvez|pourra|pourront|pourrez|pourraient?"
    r"|autorisée?s?|permise?s?)\b"
)
# "before you apply", "at most 30 days"; "avant", "au plus"
UPPER = re.compile(
    r"\b(?:at most|maximum|up to|less than|fewer than|no more than|under|within|before|until|no later than"
    r"|au plus|maximale?|jusque?|moins de|inférieure?s? à|dans les|avant|au plus tard)\b"
)
# "after you apply", "at least 30 days"; "après", "au moins"
LOWER = re.compile(
    r"\b(?:at least|minimum|more than|over|after|from|since|starting|as of"
    r"|au moins|minimale?|plus de|supérieure?s? à|après|depuis|à partir|à compter|dès)\b"
)
# Where a rule holds: "in Quebec", "outside Quebec"; not "Quebec Acceptance Certificate", "government of Quebec"
PROVINCE = re.compile(
    r"\b(in|outside|outside of|au|hors du|extérieur du|en|à le) "
    r"(qu[eé]bec|ontario|alberta|manitoba|saskatchewan|nunavut|yukon|nova scotia|british columbia|new brunswick)\b"
)
# Words that say who or what is taken in: "children are included", "we accept diplomas"; "admissibles", "nous acceptons"
SCOPE = re.compile(
    r"\b(?:eligible|included|accept(?:s|ed)?|qualify|qualifies|covered|counts?|applies to"
    r"|admissibles?|incluse?s?|accept(?:e|ons|ent|ée?s?)|couverte?s?|comptent?|se appliquent? (?:à|aux?))\b"
)
# How and from where one applies; one way in the place of another is another rule.
WAYS = (
    {  # "apply online", "by mail", "at the border"; "en ligne", "par la poste", "à la frontière"
        "online": re.compile(r"\b(?:online|portal|electronic\w*|en ligne|portail|électronique\w*)\b"),
        "paper": re.compile(r"\b(?:by mail|on paper|courier|par la poste|par courrier|sur papier|papier)\b"),
        "person": re.compile(
            r"\b(?:in person|port of entry|ports of entry|at the border|en personne|points? de entrée|à la frontière)\b"
        ),
    },
    {  # "from outside Canada", "in Canada"; "à l'étranger", "au Canada"
        "outside": re.compile(r"\b(?:outside (?:of )?canada|abroad|overseas|extérieur de?u? canada|à le étranger)\b"),
        "inside": re.compile(
            r"\b(?:(?:inside|within|from|in) canada|au canada|à partir du canada|intérieur du canada)\b"
        ),
    },
)
CONDITION = _set("if unless when where provided while once si lorsque quand pourvu sinon")
RELATIVE = _set("who whose qui")  # "applicants who hold a permit" is "applicants, if they hold a permit"
# "if applicable", "if you need one", "s'il y a lieu": said for politeness, they decide nothing.
STOCK_CONDITION = re.compile(
    r"\b(?:if (?:you have (?:any )?questions|applicable|any|needed|necessary|required|possible|you need (?:one|it|to$)|you have (?:one|any|it)$)"
    r"|si (?:vous avez des questions|nécessaire|requis|possible|le cas échéant)|se il y a lieu|le cas échéant|au besoin)\b"
)
EITHER = _set("or ou")
JOINING = EITHER | _set("and et")
ALL_WORDS = _set("all every each both and tous toutes chaque chacun chacune et")
ANY_WORDS = _set("any either one or ou un une quelconque")  # "any of these", "one of", "l'une de ces conditions"
# Papers that a person must have or give, and what makes them good ("certified translation"); "form", "document" and "application" are too general to tell one from another.
PAPERS = _set(
    "passport passeport certificate certificat letter lettre attestation proof preuve photo photograph photographie "
    "receipt reçu diploma diplôme degree transcript relevé licence license statement declaration déclaration contract "
    "contrat offer offre assessment évaluation lmia eimt caq csq exam examen biometrics biométrie affidavit visa "
    "translation traduction undertaking engagement certified notarized original sworn certifié certifiée conforme notarié "
    "notariée originale assermentée",
    stems=True,
)
# Those whom a rule binds or frees.
ACTORS = _set(
    "worker travailleur travailleuse student étudiant étudiante employer employeur spouse époux épouse conjoint conjointe "
    "partner partenaire child children enfant parent officer agent visitor visiteur citizen citoyen refugee réfugié "
    "graduate diplômé dependent dependant consultant representative représentant",
    stems=True,
)
# Words that say nothing by themselves.
EMPTY = _set(
    "a an the this that these those it its you your we our us they them their he she his her i my me is are was were be been "
    "being will would do does did have has had to of in on at by for with from as into about than then also more please so "
    "one there here which who whom whose what how need needs when if or and but "
    "le la les un une des du de d l ce cet cette ces il elle ils elles on vous nous votre vos notre nos leur leurs se s y en "
    "est sont été être sera seront a ont avez ai avoir à au aux dans sur par pour avec que qui quoi dont où ne plus aussi "
    "veuillez si ou et mais"
)
# "two photos", "deux photos"; "one" and "un" are articles as often as numbers
_NUMBERS = {
    word: str(number)
    for words in (
        "two three four five six seven eight nine ten eleven twelve",
        "deux trois quatre cinq six sept huit neuf dix onze douze",
    )
    for number, word in enumerate(words.split(), 2)
}
# Numbers that say nothing of a rule: "(PDF, 1.2 MB)", "1-888-242-2100", "Option 2 of 2", "Step 3", "version 4"
_IDLE_NUMBER = re.compile(
    r"\d+(?:[.,]\d+)?\s*(?:[kmg][bo]|octets|pages?|pixels?|px|dpi|cm|mm)\b|(?:\b1[-. ])?\b\d{3}[-. ]\d{3}[-. ]\d{4}\b"
    r"|\b(?:step|option|part|figure|table|note|version|étape|partie|tableau|étapes|steps)\s+\d+(?:\s+(?:of|de|sur|to|à|and|et)\s+\d+)?"
    r"|^\s*\d{1,2}\s*[.):–-]\s",
    re.IGNORECASE,
)
_OFFICER = re.compile(r"\bvisa (?=offic)|(?<=agent) des visas\b|(?<=agents) des visas\b", re.IGNORECASE)  # no paper
MEMBER_WORDS = 3  # more words than these are a clause, not one more country or paper
_SEPARATOR = re.compile(r",|;|\b(?:and|or|et|ou)\b", re.IGNORECASE)
_ADVERBS = ("ly", "ment")  # "Generally, ..." is no member of a list
_ABBREVIATION = re.compile(r"\(\s*[A-Z][A-Za-z0-9&/-]{1,9}\s*\)")  # "(BOWP)", "(C2C)", "(LMIA)"


@dataclass(frozen=True, slots=True)
class _Edit:
    """A run of words that went and the run that took its place; either may be empty."""

    removed: tuple[str, ...]
    added: tuple[str, ...]


def judge_rewording(old: str, new: str, *, normative: bool, listed: bool) -> str | None:
    """Why a reworded sentence says something else, in a word or two, or None when it says the same.

    `normative` says that a rule was read in it; `listed` that it is an item of a list or table.
    """
    before, after = (word_list(_OFFICER.sub(" ", _ABBREVIATION.sub("", text))) for text in (old, new))
    if before == after:
        return None
    before = _without_typos(before, after)
    # What is said for politeness decides nothing: "Give biometrics, if you need to".
    one, two = (STOCK_CONDITION.sub(" ", " ".join(words)) for words in (before, after))
    for name, pattern in FORCE.items():
        if len(pattern.findall(one)) != len(pattern.findall(two)):
            return f"{name} changed"
    duty = bool(FORCE["duty"].search(one))
    if bool(LEAVE.search(one)) != bool(LEAVE.search(two)) and duty:
        return "duty changed"  # "you may need" is not "you need"
    if _turned(one, two):
        return "bound changed"
    if sorted(before) == sorted(after):
        return None  # the same words in another order
    edits = _edits(before, after)
    if _count(before, CONDITION | RELATIVE) != _count(after, CONDITION | RELATIVE) and any(
        _is_condition(edit) for edit in edits
    ):
        return "condition changed"
    if _other_number(old, new):
        return "number changed"
    normative = normative or duty or bool(FORCE["exception"].search(one) or SCOPE.search(one))
    normative = normative or bool(LEAVE.search(one) and listed)
    if (normative or LEAVE.search(one)) and _other_way(one, two):
        return "way changed"
    if any(_is_logic(edit) for edit in edits) and (normative or listed):
        return "logic changed"
    if any(_is_alternative(edit) for edit in edits) and _ways(one) != _ways(two):
        return "way changed"  # "Apply online or by mail", "Apply online"
    if (normative or LEAVE.search(one)) and _is_member(edits, old, new):
        return "alternative changed"
    papers = _bag(before, PAPERS) | _bag(after, PAPERS)
    if (normative or (listed and papers)) and any(_is_alternative(edit) for edit in edits):
        return "alternative changed"
    if (normative or listed) and _bag(before, PAPERS) != _bag(after, PAPERS):
        return "document changed"
    if normative and Counter(PROVINCE.findall(one)) != Counter(PROVINCE.findall(two)):
        return "place changed"
    if normative and _bag(before, ACTORS) != _bag(after, ACTORS):
        return "actor changed"
    return None


def bound_words(text: str) -> Counter[str]:
    """The words of a text that say from or up to when or how much."""
    folded = " ".join(word_list(text))
    return Counter([*UPPER.findall(folded), *LOWER.findall(folded)])


def judge_title(old: str, new: str) -> str | None:
    """Why a reworded heading says something else, or None; a heading may well name a duty without imposing it."""
    one, two = (STOCK_CONDITION.sub(" ", " ".join(word_list(_ABBREVIATION.sub("", text)))) for text in (old, new))
    counts = {name: (len(p.findall(one)), len(p.findall(two))) for name, p in FORCE.items()}
    for name in ("negation", "limit", "exception"):
        if counts[name][0] != counts[name][1] and set(one.split()) & set(two.split()) - EMPTY:
            return f"{name} changed"
    leave = len(LEAVE.findall(one)), len(LEAVE.findall(two))
    if (counts["duty"][0] - counts["duty"][1]) * (leave[0] - leave[1]) < 0:
        return "duty changed"
    return None


def carries_force(text: str) -> str | None:
    """Why a sentence that came or went matters by its words alone: it asks, forbids, limits or excepts something."""
    folded = " ".join(word_list(text))
    for name, pattern in FORCE.items():
        if pattern.search(folded):
            return name
    return None


def allows(text: str) -> bool:
    """Whether a sentence permits something: "you may", "peut"."""
    return bool(LEAVE.search(" ".join(word_list(text))))


def names_paper(text: str) -> bool:
    """Whether a text names a paper that a person must have: a passport, a certificate, a CAQ."""
    return any(stem(word) in PAPERS for word in word_list(text))


def _edits(before: tuple[str, ...], after: tuple[str, ...]) -> list[_Edit]:
    codes: Opcodes = Indel.opcodes(before, after)
    edits: list[_Edit] = []
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    for code in codes:
        if code.tag == "equal":
            if removed or added:
                edits.append(_Edit(removed, added))
            removed, added = (), ()
        else:
            removed += before[code.src_start : code.src_end]
            added += after[code.dest_start : code.dest_end]
    if removed or added:
        edits.append(_Edit(removed, added))
    return edits


def _without_typos(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    """`before` with misspelt words as they stand in `after`: "msut" for "must", "cerificate" for "certificate"."""
    fixed: list[str] = []
    for edit_old, edit_new in _replacements(before, after):
        if len(edit_old) == len(edit_new):
            fixed += [b if _is_typo(a, b) else a for a, b in zip(edit_old, edit_new, strict=True)]
        else:
            fixed += edit_old
    return tuple(fixed)


def _is_typo(one: str, two: str) -> bool:
    """Two words of four letters or more, one letter dropped, doubled, changed or swapped."""
    return min(len(one), len(two)) >= 4 and one.isalpha() and two.isalpha() and OSA.distance(one, two) == 1


def same_but_typos(old: str, new: str) -> bool:
    """Whether two texts differ in misspelt words only: "Decmeber 31" and "December 31"."""
    before, after = word_list(old), word_list(new)
    return before != after and _without_typos(before, after) == after


def _replacements(before: tuple[str, ...], after: tuple[str, ...]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    rows: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    for code in Indel.opcodes(before, after):
        if code.tag == "equal":
            rows += [(removed, added), (before[code.src_start : code.src_end], after[code.dest_start : code.dest_end])]
            removed, added = (), ()
        else:
            removed += before[code.src_start : code.src_end]
            added += after[code.dest_start : code.dest_end]
    return [*rows, (removed, added)]


def _content(words: tuple[str, ...]) -> list[str]:
    return [w for w in words if w not in EMPTY and w not in CONDITION]


def _is_condition(edit: _Edit) -> bool:
    """Words with a condition in them that came or went: "if you do not need a visitor visa"."""
    for mine, other in ((edit.removed, edit.added), (edit.added, edit.removed)):
        text = STOCK_CONDITION.sub("", " ".join(mine))
        words = tuple(text.split())
        if CONDITION & set(words) and not CONDITION & set(other) and len(_content(words)) >= 2:
            return True
    return False


def _count(words: tuple[str, ...], kinds: frozenset[str]) -> int:
    return sum(word in kinds for word in words)


def _other_number(old: str, new: str) -> bool:
    """Whether one bare number stands where another stood: "2 photos", "4 photos"; "level of 5", "level of 4"."""
    one, two = (
        Counter(_NUMBERS.get(w, w) for w in word_list(_IDLE_NUMBER.sub(" ", text)) if w in _NUMBERS or w[0].isdigit())
        for text in (old, new)
    )
    return bool(one - two) and bool(two - one)


def _other_way(one: str, two: str) -> bool:
    """Whether a way to apply was put in the place of another."""
    for ways in WAYS:
        before = {name for name, pattern in ways.items() if pattern.search(one)}
        after = {name for name, pattern in ways.items() if pattern.search(two)}
        if before - after and after - before:
            return True
    return False


def _is_logic(edit: _Edit) -> bool:
    """ "and" for "or", "all" for "any"."""
    gone, come = set(edit.removed) - set(edit.added), set(edit.added) - set(edit.removed)
    if len(edit.removed) > 4 or len(edit.added) > 4:
        return False
    return bool(gone & ALL_WORDS and come & ANY_WORDS) or bool(gone & ANY_WORDS and come & ALL_WORDS)


def _is_alternative(edit: _Edit) -> bool:
    """An alternative that came or went: "religious beliefs or", "or a travel document"."""
    mine = edit.removed if not edit.added else edit.added if not edit.removed else ()
    return bool(JOINING & set(mine)) and bool(_content(mine))


def _is_member(edits: list[_Edit], old: str, new: str) -> bool:
    """Whether an enumeration is longer or shorter and nothing else differs: "A, B and C" for "A and B"."""
    removed = Counter(w for edit in edits for w in _content(edit.removed))
    added = Counter(w for edit in edits for w in _content(edit.added))
    gone, come = removed - added, added - removed
    some = gone or come
    if (gone and come) or not 0 < some.total() <= MEMBER_WORDS or any(w.endswith(_ADVERBS) for w in some):
        return False
    return (
        len(_SEPARATOR.findall(old)) != len(_SEPARATOR.findall(new))
        and min(len(_SEPARATOR.findall(text)) for text in (old, new)) > 0
    )


def _ways(text: str) -> set[str]:
    return {name for ways in WAYS for name, pattern in ways.items() if pattern.search(text)}


def _turned(one: str, two: str) -> bool:
    """An upper bound that became a lower one, or the reverse: "before" for "after"."""
    upper = len(UPPER.findall(two)) - len(UPPER.findall(one))
    lower = len(LOWER.findall(two)) - len(LOWER.findall(one))
    return (upper < 0 < lower) or (lower < 0 < upper)


def _bag(words: tuple[str, ...], kinds: frozenset[str]) -> Counter[str]:
    return Counter(stem(w) for w in words if stem(w) in kinds)
