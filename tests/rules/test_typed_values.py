"""All values of a text come out in the contract's form; digits that measure nothing do not."""

from __future__ import annotations

import pytest

from veille.model import Lang, Value
from veille.parsers.citations.reading import find_citations
from veille.parsers.language.folded_text import open_scope
from veille.parsers.rules.extraction import extract_rules
from veille.parsers.values.reading import read_values


def find_values(text: str, lang: Lang) -> tuple[Value, ...]:
    """Every value of a text in order, as the sections of a page have them."""
    scope = open_scope(text, lang)
    return read_values(scope, find_citations(scope))


VALUES = [
    # ages at which something is asked or begins; years of work stay durations
    ("fr", "L’école est obligatoire de 6 à 16 ans.", [("number", "6", "year_of_age"), ("number", "16", "year_of_age")]),
    ("en", "School is compulsory from 6 to 16.", [("number", "6", "year_of_age"), ("number", "16", "year_of_age")]),
    ("fr", "L’enfant qui n’a pas 5 ans attend.", [("number", "5", "year_of_age")]),
    ("fr", "Aucun point à partir de 43 ans.", [("number", "43", "year_of_age")]),
    ("fr", "Ouvert à partir de 3 ans de résidence.", [("duration", "P3Y", "year")]),
    # what a person is until, or a member of a family of so many years; a term in prison is none
    ("fr", "L’apprenti est nourri jusqu’à 18 ans.", [("number", "18", "year_of_age")]),
    ("en", "The apprentice is fed until 21 years.", [("number", "21", "year_of_age")]),
    ("fr", "La peine va jusqu’à 20 ans de prison.", [("duration", "P20Y", "year")]),
    ("fr", "La carte vaut jusqu’à 5 ans.", [("duration", "P5Y", "year")]),
    ("fr", "les membres de la famille de 18 ans ou plus", [("number", "18", "year_of_age")]),
    ("en", "members of the family 18 years or older", [("number", "18", "year_of_age")]),
    # forms of Québec; a part of a machine is none
    ("fr", "Remplissez le formulaire A-1520-AF.", [("code", "A-1520-AF", "form")]),
    ("en", "the declaration (form A-0506-0A)", [("code", "A-0506-0A", "form")]),
    ("en", "the part XA-1520-AF of an oven", []),
    ("en", "The maximum age at the time of your request is 45.", [("number", "45", "year_of_age")]),
    # a level behind its bound, before a verb that looks like a noun; what is done twice for one thing is no count
    ("en", "at least benchmark level 5 in speaking", [("number", "5", "level")]),
    ("en", "French at level 7 gives you priority.", [("number", "7", "level")]),
    ("en", "never counted twice for the same month", []),
    ("en", "8 months to 2 years: same as the program", [("duration", "P8M", "month"), ("duration", "P2Y", "year")]),
    # durations: words, adjectives, business days, a spelt number in brackets
    ("en", "a thirty-six (36) month permit", [("duration", "P36M", "month")]),
    ("fr", "un permis de vingt-quatre mois", [("duration", "P24M", "month")]),
    ("en", "in 19 business days or less", [("duration", "P19D", "business_day")]),
    ("fr", "dans les 19 jours ouvrables", [("duration", "P19D", "business_day")]),
    ("fr", "une formation de 900 heures", [("duration", "PT900H", "hour")]),
    # parts of a unit are told in whole finer units
    ("en", "a stay of 4 ½ years", [("duration", "P54M", "month")]),
    ("en", "a stay of 5 1/2 years", [("duration", "P66M", "month")]),
    ("en", "four and a half years of study", [("duration", "P54M", "month")]),
    ("fr", "un séjour de quatre ans et demi", [("duration", "P54M", "month")]),
    # years and months of one length; not two ends of a range, nor more months than a year has
    ("en", "a stay of 2 years and 6 months", [("duration", "P30M", "month")]),
    ("fr", "un séjour de trois ans et un mois", [("duration", "P37M", "month")]),
    ("en", "a stay of between 2 years and 6 months", [("duration", "P2Y", "year"), ("duration", "P6M", "month")]),
    ("en", "stays of 2 years and 18 months", [("duration", "P2Y", "year"), ("duration", "P18M", "month")]),
    ("fr", "un séjour de 1,5 an", [("duration", "P18M", "month")]),
    ("en", "a course of 2.5 hours", [("duration", "PT150M", "minute")]),
    ("en", "half a year of classes", [("duration", "P6M", "month")]),
    ("fr", "une demi-année de cours", [("duration", "P6M", "month")]),
    ("en", "a year and a half of work", [("duration", "P18M", "month")]),
    # numbers that share a unit, units without a number
    ("en", "a 5- or 10-year booklet", [("duration", "P5Y", "year"), ("duration", "P10Y", "year")]),
    ("fr", "pour 30, 60 ou 90 jours", [("duration", "P30D", "day"), ("duration", "P60D", "day"), ("duration", "P90D", "day")]),
    ("en", "within the last year", [("duration", "P1Y", "year")]),
    ("fr", "au cours de la dernière année", [("duration", "P1Y", "year")]),
    ("en", "within a month of the notice", [("duration", "P1M", "month")]),
    # how much of a span; areas; a range bounds what it counts
    ("en", "8 of the last 20 months", [("duration", "P8M", "month"), ("duration", "P20M", "month")]),
    ("en", "2 out of the past 7 years", [("duration", "P2Y", "year"), ("duration", "P7Y", "year")]),
    ("fr", "8 des 20 derniers mois", [("duration", "P8M", "month"), ("duration", "P20M", "month")]),
    ("en", "8 or 20 months", [("duration", "P8M", "month"), ("duration", "P20M", "month")]),
    ("en", "a cabin of at least 65 square feet", [("number", "65", "square_foot")]),
    ("fr", "une pièce d’au moins 9 m²", [("number", "9", "square_metre")]),
    ("fr", "un comité de 3 à 6 membres", [("number", "3", "person"), ("number", "6", "person")]),
    ("fr", "jusqu’à ses 21 ans", [("number", "21", "year_of_age")]),
    # days without a year that a range joins come every year
    ("en", "from May 2 to June 9", [("date", "--05-02", None), ("date", "--06-09", None)]),
    ("fr", "du 2 mai au 9 juin", [("date", "--05-02", None), ("date", "--06-09", None)]),
    # counted things: lists, ranges, bounds that stand before the noun, what only a bound makes a value
    ("en", "valid for 1 or 2 entries", [("number", "1", "entry"), ("number", "2", "entry")]),
    ("en", "a group of 5 or more people", [("number", "5", "person")]),
    ("en", "5 people came", []),
    ("en", "at least 900 pixels high by 600 pixels wide", [("number", "900", "pixel"), ("number", "600", "pixel")]),
    ("fr", "Vous devez obtenir 12 bonnes réponses.", [("number", "12", "answer")]),
    ("en", "no more than three deliveries", [("number", "3", None)]),
    ("en", "two recent photos", [("number", "2", "photo")]),
    ("en", "files no larger than 4 MB", [("number", "4", "megabyte")]),
    ("fr", "un fichier qui ne dépasse pas 3,5 Mo", [("number", "3.5", "megabyte")]),
    # scores and levels
    ("en", "a result of 6.5 or higher", [("number", "6.5", "score")]),
    ("fr", "un score sur 600", [("number", "600", "point")]),
    ("en", "one of these TEER categories: 0,1, 2 or 3", [("number", str(n), "teer_category") for n in range(4)]),
    ("en", "between 45 and 50% of the height", [("number", "45", "percent"), ("number", "50", "percent")]),
    ("en", "youth between 18 and 35 may take part", [("number", "18", "year_of_age"), ("number", "35", "year_of_age")]),
    # months that end in "v." are no version; a year alone beside what happens then; months of every year
    ("fr", "le 5 janv. 2027", [("date", "2027-01-05", None)]),
    ("fr", "avant le 15 nov. 2027", [("date", "2027-11-15", None)]),
    ("fr", "le 9 juil. 2027", [("date", "2027-07-09", None)]),
    ("en", "The pilot ends in 2031.", [("date", "2031", None)]),
    ("fr", "Le projet prendra fin en 2031.", [("date", "2031", None)]),
    ("en", "Pictures taken in 2031 are kept.", []),
    ("fr", "Les tirages ont lieu en mars et en octobre.", [("date", "--03", None), ("date", "--10", None)]),
    # codes: groups of occupations, fees, forms of other countries
    ("en", "Major Groups 62, 63 and 64", [("code", "62", "noc"), ("code", "63", "noc"), ("code", "64", "noc")]),
    ("fr", "groupe principal 62", [("code", "62", "noc")]),
    ("en", "fee exemption code E07", [("code", "E07", "fee")]),
    ("fr", "le code de recouvrement des coûts E07", [("code", "E07", "fee")]),
    ("en", "Show your DS-2019 or Form W-2.", [("code", "DS-2019", "form"), ("code", "W-2", "form")]),
    # ages and rates are numbers
    ("en", "16 years of age", [("number", "16", "year_of_age")]),
    ("fr", "âgé de 16 ans", [("number", "16", "year_of_age")]),
    ("fr", "30 heures par semaine", [("number", "30", "hour_per_week")]),
    # an age without "years old", said of a person; not a score, a version or years of service
    ("en", "Helpers must be 19 or older.", [("number", "19", "year_of_age")]),
    ("en", "Guides 21 and over may stay.", []),  # a guide is also a paper
    ("en", "Adults 21 and over may stay.", [("number", "21", "year_of_age")]),
    ("en", "Adult (18 and over): 649.75", [("number", "18", "year_of_age")]),
    ("en", "Minor (under 18): free", [("number", "18", "year_of_age")]),
    ("en", "You must be under 23 and live with a parent.", [("number", "23", "year_of_age")]),
    ("en", "Your mark must be at least 70.", [("number", "70", "score")]),
    ("en", "a phone with system 12 or older", []),
    ("fr", "Vous devez avoir au moins 19 ans.", [("number", "19", "year_of_age")]),
    ("fr", "avoir moins de 23 ans et habiter chez un parent", [("number", "23", "year_of_age")]),
    ("fr", "Vous devez avoir au moins 15 ans de service.", [("duration", "P15Y", "year")]),
    ("fr", "L’atelier doit avoir au moins 15 ans.", [("duration", "P15Y", "year")]),
    ("en", "Minimum age: 19", [("number", "19", "year_of_age")]),
    ("en", "Age: 19-34", [("number", "19", "year_of_age"), ("number", "34", "year_of_age")]),
    ("fr", "Âge minimal : 19 ans", [("number", "19", "year_of_age")]),
    ("fr", "Âge : 19 à 34", [("number", "19", "year_of_age"), ("number", "34", "year_of_age")]),
    ("en", "Page: 19-34", []),
    # money in both habits, no-break and thin spaces
    ("fr", "1 340 $CAN", [("money", "1340.00", "CAD")]),
    ("fr", "14 690,50 $", [("money", "14690.50", "CAD")]),
    ("en", "CAD $85 and $CAD 255", [("money", "85.00", "CAD"), ("money", "255.00", "CAD")]),
    ("en", "US$1,200", [("money", "1200.00", "USD")]),
    ("en", "It costs $155 USD.", [("money", "155.00", "USD")]),
    ("en", "You pay $155 us both.", [("money", "155.00", "CAD")]),
    # the dollars of other countries are none of ours
    ("en", "It costs HK$155.", []),
    ("en", "It costs A$155.", []),
    ("en", "It costs $155 AUD.", []),
    ("fr", "Il en coûte 155 dollars australiens.", []),
    ("en", "A $155 deposit", [("money", "155.00", "CAD")]),
    ("en", "from €300 to €450", [("money", "300.00", "EUR"), ("money", "450.00", "EUR")]),
    ("en", "CAN$85-170 per person", [("money", "85.00", "CAD"), ("money", "170.00", "CAD")]),
    # dates: first of the month, day first, a month alone, a shared year
    ("fr", "1er août 2018", [("date", "2018-08-01", None)]),
    ("en", "1 October 2021", [("date", "2021-10-01", None)]),
    ("en", "reopening in Jan 2024", [("date", "2024-01", None)]),
    ("fr", "du 1er au 15 avril 2024", [("date", "2024-04-01", None), ("date", "2024-04-15", None)]),
    # times with their zone
    ("en", "8:30 a.m. ET", [("time", "08:30", "ET")]),
    ("fr", "à 16 h 15 (HE)", [("time", "16:15", "HE")]),
    # codes
    ("en", "IMM5709 and IMM 5409", [("code", "IMM 5709", "form"), ("code", "IMM 5409", "form")]),
    ("fr", "CNP 4411 ou 4412", [("code", "4411", "noc"), ("code", "4412", "noc")]),
    ("fr", "au code 33102 de la CNP", [("code", "33102", "noc")]),  # the classification after its codes
    ("en", "codes 33102 and 33103 of the NOC", [("code", "33102", "noc"), ("code", "33103", "noc")]),
    ("en", "exemption code C41/C46", [("code", "C41", "lmia_exemption"), ("code", "C46", "lmia_exemption")]),
]  # fmt: skip
NOTHING = [
    ("en", "students may 20 minutes later"[:12]),  # "may" before a number is no month
    ("en", "guide (PDF, 629 KB)"),
    ("fr", "le guide (PDF, 2,26 Mo)"),
    ("en", "call 613-555-0142"),
    ("fr", "composez le 514 555-0142"),
    ("en", "Step 4 of 7"),
    ("en", "version 3.2 of the software"),
    ("en", "paragraphs 6.2 and 8.8.1 of the agreement"),
    ("en", "the 1 in 10 rule"),
    ("en", "S.C. 2001, c. 27"),
    ("fr", "Montréal (Québec) H2Y 1T8"),
    ("fr", "la plus longue de ces 2 périodes"),
    ("en", "section 105"),
]


@pytest.mark.parametrize(("lang", "text", "want"), VALUES, ids=[v[1] for v in VALUES])
def test_value(lang: Lang, text: str, want: list[tuple[str, str, str | None]]) -> None:
    """A value has one form, with its span."""
    found = find_values(text, lang)
    assert [(v.type, v.value, v.unit) for v in found] == want
    assert all(text[v.start : v.end] == v.raw for v in found)


@pytest.mark.parametrize(("lang", "text"), NOTHING, ids=[n[1] for n in NOTHING])
def test_no_value(lang: Lang, text: str) -> None:
    """Digits that measure nothing give no value."""
    assert find_values(text, lang) == ()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "$85 to $170 USD"),
        ("en", "US$85 to $170"),
        ("fr", "de 85 $ à 170 $ US"),
        ("fr", "entre 85 $ et 170 $ US"),
    ],
)
def test_a_range_has_one_currency(lang: Lang, text: str) -> None:
    assert [value.unit for value in find_values(text, lang)] == ["USD", "USD"]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "32 to 35 months"),
        ("fr", "de 32 à 35 mois"),
        ("en", "between $500 and $900"),
        ("fr", "entre 18 et 35 ans d’âge"),
    ],
)
def test_range_is_two_values_in_a_group(lang: Lang, text: str) -> None:
    """A range has a least and a greatest value that share a group."""
    low, high = find_values(text, lang)
    assert (low.cmp, high.cmp) == ("min", "max")
    assert low.group == high.group == 1


@pytest.mark.parametrize(
    ("lang", "text", "want"),
    [
        # years coordinated with an age are years of age
        ("fr", "4 points s’il est âgé de dix-huit ans ou de cinquante-deux ans", ["4 point", "18 year_of_age", "52 year_of_age"]),
        # forms of other countries, variants that are forms of their own, languages that are none
        ("en", "Form I-551 or I-797B must be shown", ["I-551 form", "I-797B form"]),
        ("en", "You must submit an IMM 1017B form", ["IMM 1017B form"]),
        ("fr", "Vous devez remplir le formulaire IMM 1295F", ["IMM 1295 form"]),
        # groups of the classification, its edition is none
        ("en", "Major Groups 72 (excluding Sub-Major Group 726), 73 or 82", ["72 noc", "726 noc", "73 noc", "82 noc"]),
        ("fr", "Groupe de base 62200, cuisiniers", ["62200 noc"]),
        ("fr", "une profession de la CNP de 2021", []),
        ("en", "in minor group 6200 or major group 92.", ["6200 noc", "92 noc"]),
        # codes of cases and programs, a code in brackets, a provision that looks like one
        ("en", "The Case type field must indicate “52”.", ["52 case_type"]),
        ("fr", "le code de programme spécial « VEC »", ["VEC program"]),
        ("en", "exemption code C16 (previously T23)", ["C16 lmia_exemption", "T23 lmia_exemption"]),
        ("en", "Code A25.2 applies.", []),
        # levels named by their scale
        ("en", "a job in TEER 0 or 1", ["0 teer_category", "1 teer_category"]),
        ("fr", "Vous devez avoir un NCLC 7 ou plus", ["7 level"]),
        # "twice a year" is a number, "twice the amount" is none
        ("en", "You may apply twice a year.", ["2 time"]),
    ],
)  # fmt: skip
def test_values_of_every_family(lang: Lang, text: str, want: list[str]) -> None:
    """Codes, levels and ages come out with their unit or scheme."""
    assert [f"{v.value} {v.unit}" for v in find_values(text, lang)] == want


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "au sens de la Convention du 28 juillet 1951"),
        ("fr", "Le protocole du 31 janvier 1967 relatif au statut"),
        ("en", "the Convention signed at Geneva on July 28, 1951"),
    ],
)
def test_the_date_of_a_treaty_has_no_role(lang: Lang, text: str) -> None:
    """A day in an instrument's name is no day of effect."""
    assert [v.role for v in find_values(text, lang) if v.type == "date"] == [None]


@pytest.mark.parametrize(
    ("lang", "text", "want"),
    [
        ("en", "The office opens in April and November.", ["--04 recurring", "--11 recurring"]),
        ("fr", "Le tirage a lieu chaque année en mai.", ["--05 recurring"]),
        ("en", "The cap resets on January 1.", ["--01-01 recurring"]),
        ("en", "Come in April.", []),  # of which year?
        ("en", "You may march in may.", []),
        ("en", "Take a course. New: January 22, 2031", ["2031-01-22 effective_from"]),
        ("fr", "Le portail a été rendu disponible le 3 mai 2031.", ["2031-05-03 effective_from"]),
        ("fr", "Le 3 mai 2031, nous sommes passés à un nouveau portail.", ["2031-05-03 effective_from"]),
        ("en", "The portal was made available on May 3, 2031.", ["2031-05-03 effective_from"]),
        ("en", "Letters were sent on May 3, 2031, to holders whose permits expire soon.", ["2031-05-03 issued"]),
        # what persons or papers must have been, against the days of a measure
        ("en", "those whose permit expires between May 3, 2031 and June 4, 2031", ["2031-05-03 cutoff_from", "2031-06-04 cutoff_until"]),
        ("en", "The benefit was available between May 3, 2031 and June 4, 2031.", ["2031-05-03 effective_from", "2031-06-04 effective_to"]),
        ("en", "a person is considered to have participated prior to 2031", ["2031 cutoff_before"]),
        ("en", "Launched May 2031", ["2031-05 effective_from"]),
        ("fr", "les appareils fabriqués à compter du 3 mai 2031", ["2031-05-03 cutoff_from"]),
        ("en", "At most 40 requests are received for the period from May 3, 2031 to June 4, 2031.", ["2031-05-03 effective_from", "2031-06-04 effective_to"]),
        ("fr", "Au plus 40 demandes sont reçues pour la période du 3 mai 2031 au 4 juin 2031.", ["2031-05-03 effective_from", "2031-06-04 effective_to"]),
        ("en", "The stream closed at 2 p.m. ET on May 3, 2031.", ["2031-05-03 effective_to"]),
        ("en", "Beginning in May 2031, the amount rises.", ["2031-05 effective_from"]),
        ("en", "The measure expired at the end of 2031.", ["2031 effective_to"]),
        ("en", "You have until the end of the day on May 3, 2031.", ["2031-05-03 deadline"]),
        ("fr", "Le tirage du 3 mai 2031 visait des candidats.", ["2031-05-03 issued"]),
        ("fr", "Avant le 3 mai 2031, présentez une demande.", ["2031-05-03 deadline"]),
        # a duty on either side of the day
        # what is forbidden until a day ends with it; what must not have been done is none of both
        ("en", "You must not bake before May 3, 2031.", ["2031-05-03 effective_to"]),
        ("en", "No bread may be sold before May 3, 2031.", ["2031-05-03 effective_to"]),
        ("en", "You must not have baked before May 3, 2031.", ["2031-05-03 cutoff_before"]),
        ("fr", "Le boulanger ne peut cuire avant le 3 mai 2031.", ["2031-05-03 effective_to"]),
        ("fr", "Vous ne devez pas avoir cuit avant le 3 mai 2031.", ["2031-05-03 cutoff_before"]),
        ("fr", "Le pain ne peut être payé qu’avant le 3 mai 2031.", ["2031-05-03 cutoff_before"]),
        ("en", "Applicants have until May 3, 2031 to answer.", ["2031-05-03 deadline"]),
        ("en", "Before May 3, 2031, you must send the form.", ["2031-05-03 deadline"]),
        ("fr", "Avant le 3 mai 2031, vous devez envoyer le formulaire.", ["2031-05-03 deadline"]),
        ("en", "Before May 3, 2031, visitors paid nothing.", ["2031-05-03 cutoff_before"]),
        ("en", "The sheet was withdrawn on May 3, 2031.", ["2031-05-03 effective_to"]),
        ("fr", "Le feuillet a été retiré le 3 mai 2031.", ["2031-05-03 effective_to"]),
        # what ends, and the days of every year
        ("en", "The desk will no longer print cards after May 3, 2031.", ["2031-05-03 effective_to"]),
        ("en", "The card is cancelled effective May 3, 2031.", ["2031-05-03 effective_to"]),
        ("fr", "La carte est annulée à compter du 3 mai 2031.", ["2031-05-03 effective_to"]),
        ("fr", "Les cartes expirées le 3 mai 2031 ou après sont reprises.", ["2031-05-03 cutoff_from"]),
        ("en", "It is open from May 3 to June 4 each year.", ["--05-03 recurring", "--06-04 recurring"]),
        # an order is a duty; a paper's day is none
        ("en", "Send your file before May 3, 2031.", ["2031-05-03 deadline"]),
        ("fr", "Envoyez votre dossier avant le 3 mai 2031.", ["2031-05-03 deadline"]),
        ("en", "The deadline to enter the draw is May 3, 2031.", ["2031-05-03 deadline"]),
        ("fr", "Les cartes délivrées au plus tard le 3 mai 2031 restent valides.", ["2031-05-03 cutoff_until"]),
        ("fr", "L’entente vient à échéance le 3 mai 2031.", ["2031-05-03 effective_to"]),
        # the last day to file, with or without a year; what closes otherwise ends
        ("fr", "Le dossier est attendu au plus tard à 17 h le 3 mai 2031.", ["2031-05-03 deadline"]),
        ("fr", "Le dossier est attendu au plus tard à midi le 3 mai 2031.", ["2031-05-03 deadline"]),
        ("fr", "Le guichet sert de 9 h à 17 h le 3 mai 2031.", ["2031-05-03 None"]),
        ("fr", "Envoyez-le jusqu'à 17 h le 3 mai 2031.", ["2031-05-03 deadline"]),
        ("en", "Applications close on May 3.", ["--05-03 deadline"]),
        ("fr", "Les demandes sont fermées le 3 mai.", ["--05-03 deadline"]),
        ("en", "The intake period ends on May 3, 2031.", ["2031-05-03 deadline"]),
        ("en", "The mill closes on May 3, 2031.", ["2031-05-03 effective_to"]),
        ("en", "Send it no later than May 3.", ["--05-03 deadline"]),
        ("en", "They danced on May 3.", []),
        ("en", "Payment is due May 3, 2031.", ["2031-05-03 deadline"]),
        ("fr", "Le paiement est exigible le 3 mai 2031.", ["2031-05-03 deadline"]),
        # what stops, against what starts
        ("en", "The desk stopped accepting files on May 3, 2031.", ["2031-05-03 effective_from"]),  # a ban from then on
        ("en", "This rule no longer applies as of May 3, 2031.", ["2031-05-03 effective_to"]),
        ("en", "This rule applies as of May 3, 2031.", ["2031-05-03 effective_from"]),
        ("en", "The old card will not be accepted after May 3, 2031.", ["2031-05-03 effective_to"]),
        ("en", "Registration opens May 3, 2031.", ["2031-05-03 effective_from"]),
        # what must have been done by then cuts off
        ("fr", "Vous devez avoir présenté votre dossier au plus tard le 3 mai 2031.", ["2031-05-03 cutoff_until"]),
        ("fr", "La réception est ouverte du 3 mai 2031 au 4 juin 2031.", ["2031-05-03 effective_from", "2031-06-04 effective_to"]),
    ],
)  # fmt: skip
def test_roles_of_dates(lang: Lang, text: str, want: list[str]) -> None:
    """What a day is for comes from the words around it."""
    assert [f"{v.value} {v.role}" for v in find_values(text, lang) if v.type == "date"] == want


@pytest.mark.parametrize(
    ("lang", "text", "want"),
    [
        ("en", "Starting from: $CAN 100", "min"),
        ("fr", "À partir de : 1 085 $", "min"),
        ("en", "Invitations are valid for 60 days only.", "max"),
        ("fr", "valide 60 jours seulement", "max"),
        ("en", "within the 5 years before you apply", "max"),
        ("en", "in the 5 years before you apply", "eq"),
        ("en", "files of 2 MB or smaller", "max"),
        ("en", "Fees went up from $85 to $100.", "eq"),
        ("fr", "Les frais sont passés de 85 $ à 100 $.", "eq"),
        ("en", "between the ages of 18 and 35", "min"),
        ("en", "Wages at or above $36 are high.", "min"),
        ("fr", "Le plafond est fixé à 155 000 permis.", "max"),
        ("en", "Permits are capped at 437,000.", "max"),
        ("en", "You must score 67 points.", "min"),
        ("fr", "Il faut accumuler 67 points.", "min"),
        ("en", "from 2 years to 5 years", "min"),
        # two ends of a time: the first makes a ceiling, the later a floor
        ("en", "5 years or until the card expires, whichever comes first", "max"),
        ("fr", "5 ans ou jusqu’à l’expiration de la carte, selon la première éventualité", "max"),
        ("en", "5 years or until the course ends, whichever is later", "min"),
        ("fr", "un niveau NCLC d’au moins 5", "min"),
        ("fr", "un NCLC 3 ou un niveau inférieur", "max"),
    ],
)
def test_bounds(lang: Lang, text: str, want: str) -> None:
    """The first value of a text has the bound that its words state."""
    assert find_values(text, lang)[0].cmp == want


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "The fee is between CAN$155 and CAN$170.", [("155.00", "min"), ("170.00", "max")]),
        ("en", "You must be at least 21 but not older than 35.", [("21", "min"), ("35", "max")]),
        ("fr", "Vous devez avoir au moins 21 ans, mais pas plus de 35 ans.", [("21", "min"), ("35", "max")]),
        ("en", "You must have worked at least half of the hours.", [("50", "min")]),
        ("fr", "Vous devez verser les trois quarts des frais.", [("75", "eq")]),
        ("en", "You must read for the first half of the year.", []),
        ("en", "The rate must be between 20% and 30%.", [("20", "min"), ("30", "max")]),
        ("en", "You must have CLB 5 and CLB 7.", [("5", "eq"), ("7", "eq")]),
        ("en", "You must have turned 36.", [("36", "eq")]),
    ],
)
def test_bounds_and_parts_are_read(lang: Lang, text: str, expected: list[tuple[str, str]]) -> None:
    """Ranges whose unit stands with both ends, ages joined by "but", parts of a whole in words."""
    assert [(v.value, v.cmp) for r in extract_rules(text, lang) for v in r.values] == expected


def test_plus_before_an_amount_is_no_currency() -> None:
    """The "us" at the end of "plus $5,000" names no American dollar, "US$5,000" does."""
    (rule,) = extract_rules("You must pay $100 plus $5,000 or US$40.", "en")
    assert [v.unit for v in rule.values] == ["CAD", "CAD", "USD"]
