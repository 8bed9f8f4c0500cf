"""The sentences of the scenario's pages, English and French side by side. All invented."""

from __future__ import annotations

from datetime import date

from babel.dates import get_month_names

from scenario.plan import Lang

TOPICS: dict[Lang, tuple[str, ...]] = {
    "en": ("farm workers", "home caregivers", "truck drivers", "welders", "bakers", "dairy workers", "nurses", "cooks"),
    "fr": (
        "travailleurs agricoles", "aides familiaux", "camionneurs", "soudeurs",
        "boulangers", "travailleurs laitiers", "infirmiers", "cuisiniers",
    ),
}  # fmt: skip
REGIONS: dict[Lang, tuple[str, ...]] = {
    "en": ("the north", "the coast", "the valley", "the islands", "the plateau", "the border", "the lakes"),
    "fr": ("le nord", "la côte", "la vallée", "les îles", "le plateau", "la frontière", "les lacs"),
}
MONTHS: dict[Lang, tuple[str, ...]] = {
    lang: tuple(get_month_names("wide", locale=lang)[n] for n in range(1, 13)) for lang in ("en", "fr")
}
CONDITIONS: dict[Lang, tuple[str, ...]] = {
    "en": (
        "The employer holds a positive assessment.",
        "The job is in Quebec.",
        "The worker has a valid passport.",
        "The worker has passed a medical examination.",
        "The employer has signed the contract.",
        "The worker has experience in the occupation.",
        "The wage meets the prevailing rate.",
        "The worker has adequate housing.",
    ),
    "fr": (
        "L’employeur détient une évaluation positive.",
        "L’emploi est au Québec.",
        "Le travailleur a un passeport valide.",
        "Le travailleur a réussi un examen médical.",
        "L’employeur a signé le contrat.",
        "Le travailleur a de l’expérience dans la profession.",
        "Le salaire correspond au taux en vigueur.",
        "Le travailleur a un logement convenable.",
    ),
}
LEADS: dict[tuple[Lang, str], str] = {
    ("en", "any"): "A foreign national is eligible if any of the following conditions is met:",
    ("en", "all"): "A foreign national is eligible if all of the following conditions are met:",
    ("fr", "any"): "L’étranger est admissible si l’une des conditions suivantes est remplie&nbsp;:",
    ("fr", "all"): "L’étranger est admissible si toutes les conditions suivantes sont remplies&nbsp;:",
}
PROSE: dict[Lang, tuple[str, str]] = {
    "en": (
        "This page describes how officers deal with applications from {topic} who come to {region}.",
        "The handling of applications from {topic} bound for {region} is described on this page.",
    ),
    "fr": (
        "Cette page décrit la façon dont les agents traitent les demandes des {topic} qui viennent vers {region}.",
        "Le traitement des demandes des {topic} à destination de {region} est décrit sur cette page.",
    ),
}
FILLER: dict[Lang, str] = {
    "en": "Officers work through each file in the order in which it came in and keep a note of what they looked at.",
    "fr": "Les agents traitent chaque dossier dans l’ordre de son arrivée et gardent une note de ce qu’ils ont regardé.",
}
AGE: dict[Lang, str] = {
    "en": "The applicant must be at least 18 years old.",
    "fr": "Le demandeur doit être âgé d’au moins 18 ans.",
}
HEADINGS: dict[Lang, tuple[str, str, str, str, str]] = {
    "en": ("Overview", "Eligibility", "Validity", "Fees", "Applications"),
    "fr": ("Aperçu", "Admissibilité", "Validité", "Frais", "Demandes"),
}


def duration_sentence(lang: Lang, value: str) -> str:
    """The sentence with the longest validity."""
    count = value.removeprefix("P").removesuffix("M")
    if lang == "en":
        return f"The work permit is valid for a maximum of {count} months."
    return f"Le permis de travail est valide pour un maximum de {count}&nbsp;mois."


def fee_sentence(lang: Lang, value: str) -> str:
    """The sentence with the amount."""
    amount = value.removesuffix(".00")
    if lang == "en":
        return f"The fee for the application is ${amount}."
    return f"Les frais de la demande sont de {amount}&nbsp;$."


def date_sentence(lang: Lang, value: str) -> str:
    """The sentence with the day from which a rule applies."""
    day = date.fromisoformat(value)
    month = MONTHS[lang][day.month - 1]
    if lang == "en":
        return f"As of {month} {day.day}, {day.year}, applicants must apply online."
    number = "1<sup>er</sup>" if day.day == 1 else str(day.day)
    return f"À compter du {number} {month} {day.year}, les demandeurs doivent présenter leur demande en ligne."


def code_sentence(lang: Lang, value: str) -> str:
    """The sentence with the exemption code."""
    if lang == "en":
        return f"The officer must enter LMIA exemption code {value}."
    return f"L’agent doit inscrire le code de dispense de l’EIMT {value}."
