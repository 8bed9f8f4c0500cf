"""The subject of a title, which may have none and only say what an error, an outage or a wall says in its title."""

from __future__ import annotations

import re
from collections.abc import Iterable

from veille.changes.believe.likeness import plain

LONGER_WORD = 5  # letters: shorter words are mostly grammar
_WORDS = re.compile(r"[a-z]+")
_SITE_NAME = re.compile(r"\s[-–—|]\s[^-–—|]{2,60}$")
# Words that stand in the titles of errors, outages and walls, folded, beside the mark that gave them away: "Error 404 -
# Requested page not found", "Site maintenance this weekend", "Access denied | Cloudflare". They are nobody's subject.
_ERROR_WORDS = frozenset({
    "access", "again", "attente", "attention", "available", "avertissement", "being", "below", "bientot", "blocked",
    "bloque", "bloquee", "browser", "canada", "cannot", "cette", "checking", "cloudflare", "connection", "connexion",
    "contact", "content", "contenu", "could", "courte", "currently", "delai", "demande", "demandee", "denied", "desole",
    "desolee", "desoles", "disponible", "dimanche", "error", "erreur", "erreurs", "entretien", "expired", "failed",
    "fichier", "forbidden", "found", "gateway", "government", "gouvernement", "heures", "hours", "human", "incident",
    "indisponible", "informatique", "interdit", "interne", "internal", "interruption", "introuvable", "later", "ligne",
    "location", "lundi", "maintenance", "message", "minutes", "moment", "momentanement", "monday", "momentarily",
    "navigateur", "notice", "night", "office", "offline", "ongoing", "oops", "outage", "owner", "pages", "panne",
    "patience", "patienter", "pendant", "permission", "planifiee", "planned", "please", "plusieurs", "portail", "portal",
    "prevue", "problem", "probleme", "progress", "proxy", "quebec", "reason", "refuse", "refusee", "reference", "request",
    "requested", "required", "requete", "requise", "resource", "ressource", "retour", "retry", "robot", "samedi",
    "saturday", "scheduled", "security", "securite", "serveur", "server", "service", "services", "should", "sorry",
    "soir", "sunday", "support", "system", "systeme", "systemes", "systems", "technical", "technique", "techniques",
    "temporaire", "temporairement", "temporarily", "temporary", "there", "these", "today", "tonight", "trouvee", "unable",
    "unavailable", "under", "unexpected", "update", "updates", "upgrade", "urgent", "utilisateur", "verification",
    "veuillez", "visitor", "warning", "webpage", "website", "weekend", "which", "while", "window", "wrong", "alert",
    "alerte", "avis", "oups", "welcome", "bienvenue", "consent", "consentement", "cookies", "temoins", "privacy",
    "confidentialite",
})  # fmt: skip


def subject_words(title: str, marks: Iterable[str]) -> tuple[str, ...]:
    """The words of a title beyond the given ones and an error's: "Maintenance workers", "Accès refusé au territoire".

    The site's name behind a dash is no subject. `marks` are the words that speak of an error.
    """
    own = _SITE_NAME.sub("", plain(title))
    for mark in sorted((plain(mark).strip("^ ") for mark in marks), key=len, reverse=True):
        own = own.replace(mark, " ")
    return tuple(word for word in _WORDS.findall(own) if len(word) >= LONGER_WORD and word not in _ERROR_WORDS)


def has_subject(title: str, marks: Iterable[str]) -> bool:
    """Whether a title says more than the given words and an error's."""
    return bool(subject_words(title, marks))
