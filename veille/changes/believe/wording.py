"""Each reason to hold a capture as a sentence for the maintainer, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from veille.model import Doubt, DoubtReason
from veille.model.days import write_day

NBSP = "\u00a0"  # in a French number and before its percent sign
ASKS_TO_SIGN_IN = 'type="password"'
_LANGUAGES = {"en": ("English", "anglais"), "fr": ("French", "français")}
_NAMES_LANGUAGE = frozenset({DoubtReason.MIXED_LANGUAGE, DoubtReason.OTHER_LANGUAGE})
_DAY, _PERCENT = re.compile(r"\d{4}-\d\d-\d\d"), re.compile(r"(?<=\d)%")

_SENTENCES: dict[DoubtReason, tuple[str, str]] = {
    DoubtReason.EMPTY: (
        "the page has no text any more (it had {0} characters)",
        "la page n’a plus de texte (elle avait {0} caractères)",
    ),
    DoubtReason.LITTLE: (
        "a first answer of {0} words, none of which is about what its title names",
        "une première réponse de {0} mots, dont aucun ne porte sur ce que nomme son titre",
    ),
    DoubtReason.UNLOADED: (
        "a part of the page is not there: “{0}”",
        "une partie de la page n’est pas là : « {0} »",
    ),
    DoubtReason.UNFILLED: (
        "where values stood, a template was not filled: “{0}”",
        "un gabarit n’a pas été rempli là où se trouvaient des valeurs : « {0} »",
    ),
    DoubtReason.GARBLED: (
        "letters came in a wrong encoding (“{0}”)",
        "des lettres sont venues dans un mauvais codage (« {0} »)",
    ),
    DoubtReason.REPEATED: (
        "the text came twice (“{0}”)",
        "le texte est venu deux fois (« {0} »)",
    ),
    DoubtReason.OUTDATED: (
        "the page’s own date went back ({0}): an older state of it",
        "la date de la page a reculé ({0}) : un état plus ancien",
    ),
    DoubtReason.UNDATED: (
        "other sections stand in the place of the page’s own (“{0}”), and its date did not move",
        "d’autres sections sont à la place de celles de la page (« {0} »), et sa date n’a pas bougé",
    ),
    DoubtReason.MIXED_LANGUAGE: (
        "a part of the page came in another language ({0})",
        "une partie de la page est venue dans une autre langue ({0})",
    ),
    DoubtReason.SHRUNK: (
        "little of the text is left ({0} characters) and nothing says that it was edited",
        "il reste peu du texte ({0} caractères) et rien n’indique qu’il a été remanié",
    ),
    DoubtReason.UNLIKE: (
        "the words have little to do with the page ({0} of them are its own)",
        "les mots ont peu à voir avec la page ({0} d’entre eux sont les siens)",
    ),
    DoubtReason.OTHER_SUBJECT: (
        "under the page’s own title hardly a word is its own (“{0}” is not): another page, or one written anew",
        "sous le titre de la page, presque aucun mot n’est le sien (« {0} » ne l’est pas) : autre page, ou page réécrite",
    ),
    DoubtReason.OTHER_LANGUAGE: (
        "the page in another language ({0}) stands at the address",
        "la page dans une autre langue ({0}) se trouve à cette adresse",
    ),
    DoubtReason.REDIRECTED: (
        "the address leads to another page: {0}",
        "l’adresse mène à une autre page : {0}",
    ),
    DoubtReason.ANOTHER_PAGE: (
        "another page of the site stands in its place: “{0}”",
        "une autre page du site est à sa place : « {0} »",
    ),
    DoubtReason.FOREIGN_PAGE: (
        "neither the site’s template nor the page’s words: “{0}”",
        "ni le gabarit du site ni les mots de la page : « {0} »",
    ),
    DoubtReason.BOT_WALL: ("a bot wall ({0})", "un barrage contre les robots ({0})"),
    DoubtReason.OUTAGE: ("a notice of an outage or maintenance ({0})", "un avis de panne ou d’entretien ({0})"),
    DoubtReason.ERROR_PAGE: ("an error page ({0})", "une page d’erreur ({0})"),
    DoubtReason.SOFT_404: ("a page that says it was not found ({0})", "une page qui se dit introuvable ({0})"),
    DoubtReason.SIGN_IN: ("a sign-in page ({0})", "une page de connexion ({0})"),
    DoubtReason.CONSENT_WALL: (
        "a request for consent to cookies ({0})",
        "une demande de consentement aux témoins ({0})",
    ),
    DoubtReason.CAPTIVE_PORTAL: ("a network’s captive portal ({0})", "le portail captif d’un réseau ({0})"),
    DoubtReason.INTERSTITIAL: (
        "something is asked for before the page is shown ({0})",
        "quelque chose est demandé avant de montrer la page ({0})",
    ),
    DoubtReason.PARKED: ("a parked domain ({0})", "un domaine en attente ({0})"),
    DoubtReason.STUB: (
        "a placeholder or a note that the page moved ({0})",
        "une page d’attente ou l’avis d’un déplacement ({0})",
    ),
    DoubtReason.KNOWN_BAD: (
        "the same answer was held before: {0}",
        "la même réponse a déjà été retenue : {0}",
    ),
}

_NEVER_FILLED = ("the page has no text", "la page n’a pas de texte")  # where nothing was read before it either


def doubt(reason: DoubtReason, what: str) -> Doubt:
    """The reason with what was found, said in English and French."""
    en, fr = _SENTENCES[reason] if what or reason is not DoubtReason.EMPTY else _NEVER_FILLED
    return Doubt(reason, en.format(_written(reason, what, 0)), fr.format(_written(reason, what, 1)), what)


def _written(reason: DoubtReason, what: str, lang: int) -> str:
    """What was found as people write it: counts, shares, days and names of languages; a quote stays as it is."""
    if what.isdecimal():
        return f"{int(what):,}".replace(",", (",", NBSP)[lang])  # 3,921 characters
    if reason in _NAMES_LANGUAGE:
        code, comma, share = what.partition(",")
        what = (_LANGUAGES[code][lang] if code in _LANGUAGES else code) + comma + share
    elif reason is DoubtReason.OUTDATED:
        what = _DAY.sub(lambda day: write_day(day[0], lang), what)
    elif reason is not DoubtReason.UNLIKE:
        return what
    return _PERCENT.sub(f"{NBSP}%", what) if lang == 1 else what


def doubt_sentences() -> Iterator[tuple[str, str]]:
    """Each sentence in English and in French, `{}` where what was found stands."""
    for en, fr in (*_SENTENCES.values(), _NEVER_FILLED):
        yield en.replace("{0}", "{}"), fr.replace("{0}", "{}")
