"""Twins of our own that are not built alike: is what one side alone says found, and is nothing said of finished ones?

    python bench/changes/unlike_twins.py [--show]

The same statements are set on the English page as paragraphs under headings, on the French page in another build: under one
heading, as a list, as a table, in another order. A number, a status, an exception, a word of force or a whole rule is changed on
one side, each in turn. Found is a conflict that quotes the changed statement of its side; of a rule left out, the other side's.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from parity import conflicts

from veille.model import Document, Lang
from veille.parsers import read_document
from veille.profiles import load_profiles

PROFILE = load_profiles(None)["canada-ca"]
# Statements by section, English and French; "|" parts what a table sets in two cells.
PAGES: dict[str, list[tuple[tuple[str, str], list[tuple[str, str]]]]] = {
    "orchard": [
        (("Who can apply", "Qui peut présenter une demande"), [
            ("Applicants must be at least 18 years old.", "Les demandeurs doivent avoir au moins 18 ans."),
            ("Students may apply if they have a study permit.", "Les étudiants peuvent présenter une demande s’ils ont un permis d’études."),
            ("Employers must sign the job offer.", "L’employeur doit signer l’offre d’emploi."),
        ]),
        (("Documents", "Documents"), [
            ("You must send a copy of your passport and 2 photos.", "Vous devez envoyer une copie de votre passeport et 2 photos."),
            ("Translations must be certified.", "Les traductions doivent être certifiées."),
            ("Bank statements must cover the last 6 months.", "Les relevés bancaires doivent couvrir les 6 derniers mois."),
        ]),
        (("Fees", "Frais"), [
            ("The processing fee is $155.", "Les frais de traitement sont de 155 $."),
            ("The fee for fingerprints is $85.", "Les frais d’empreintes digitales sont de 85 $."),
            ("You must pay by credit card.", "Vous devez payer par carte de crédit."),
        ]),
        (("After you apply", "Après la demande"), [
            ("You have 30 days to give your fingerprints.", "Vous avez 30 jours pour donner vos empreintes digitales."),
            ("You must tell IRCC if your address changes.", "Vous devez aviser IRCC si votre adresse change."),
            ("The permit is valid for 12 months.", "Le permis est valide pendant 12 mois."),
        ]),
    ],
    "harbour": [
        (("Stay", "Séjour"), [
            ("Visitors can stay for up to 6 months.", "Les visiteurs peuvent séjourner pendant au plus 6 mois."),
            ("You must leave Canada before your visa expires.", "Vous devez quitter le Canada avant l’expiration de votre visa."),
            ("Children under 14 do not need fingerprints.", "Les enfants de moins de 14 ans n’ont pas à donner leurs empreintes digitales."),
        ]),
        (("Work", "Travail"), [
            ("Workers must have a work permit.", "Les travailleurs doivent avoir un permis de travail."),
            ("Students may work 24 hours a week.", "Les étudiants peuvent travailler 24 heures par semaine."),
            ("You must not change employers without a new permit.", "Vous ne devez pas changer d’employeur sans un nouveau permis."),
        ]),
        (("Sponsors", "Garants"), [
            ("The sponsor must sign an undertaking of 10 years.", "Le garant doit signer un engagement de 10 ans."),
            ("Your spouse may be included in the application.", "Votre conjoint peut être inclus dans la demande."),
            ("The sponsor must send proof of income for 3 years.", "Le garant doit envoyer une preuve de revenu pour 3 ans."),
        ]),
        (("Tests", "Tests"), [
            ("The language test costs $320.", "Le test de langue coûte 320 $."),
            ("The results are valid for 2 years.", "Les résultats sont valides pendant 2 ans."),
            ("A medical exam must be done by a panel physician.", "L’examen médical doit être fait par un médecin désigné."),
        ]),
    ],
}  # fmt: skip
STATUS = {"en": "The program is closed.", "fr": "Le programme est fermé."}
EXCEPTION = {"en": ", except for persons under guardianship.", "fr": ", sauf pour les personnes sous tutelle."}
FORCE = (("must not", "may"), ("must", "may"), ("ne devez pas", "pouvez"), ("doivent", "peuvent"), ("doit", "peut"), ("devez", "pouvez"))  # fmt: skip

_Sections = list[tuple[str, list[str]]]


def as_paragraphs(sections: _Sections) -> str:
    """Each section under its heading."""
    return "".join(f"<h2>{h}</h2>" + "".join(f"<p>{line}</p>" for line in lines) for h, lines in sections)


def as_lists(sections: _Sections) -> str:
    """Each section a list under its heading."""
    return "".join(f"<h2>{h}</h2><ul>" + "".join(f"<li>{x}</li>" for x in lines) + "</ul>" for h, lines in sections)


def in_two(sections: _Sections) -> str:
    """Every two sections merged under the first one's heading, each section one paragraph."""
    return "".join(
        f"<h2>{sections[k][0]}</h2>" + "".join(f"<p>{' '.join(lines)}</p>" for _, lines in sections[k : k + 2])
        for k in range(0, len(sections), 2)
    )


def turned(sections: _Sections) -> str:
    """The sections and their statements in the reverse order."""
    return as_paragraphs([(h, lines[::-1]) for h, lines in sections[::-1]])


def as_table(sections: _Sections) -> str:
    """One table of headings and what stands under them."""
    rows = "".join(
        "".join(f"<tr><td>{line}</td></tr>" for line in lines) if k % 2 else f"<tr><td>{' '.join(lines)}</td></tr>"
        for k, (_, lines) in enumerate(sections)
    )
    return f"<table>{rows}</table>"


BUILDS: dict[str, Callable[[_Sections], str]] = {
    "alike": as_paragraphs, "lists": as_lists, "merged": in_two, "turned": turned, "table": as_table,
}  # fmt: skip


@dataclass(frozen=True)
class Plant:
    """A change on one side (0 English, 1 French): the statement it is in, and the lines with it."""

    kind: str
    side: int
    words: str
    sections: _Sections


def sections_of(name: str, side: int) -> _Sections:
    """The sections of a page in one language."""
    return [(heading[side], [pair[side] for pair in lines]) for heading, lines in PAGES[name]]


def read(name: str, body: str, lang: Lang) -> Document:
    """A page of one language with this body."""
    page = (
        f"<html lang='{lang}'><head><title>{name}</title></head><body><main><h1>{name}</h1>{body}</main></body></html>"
    )
    return read_document(page.encode(), profile=PROFILE, lang=lang)


def plants(name: str, side: int) -> list[Plant]:
    """Every change that can be made on one side of a page."""
    lang: Lang = "fr" if side else "en"
    found = []
    base = sections_of(name, side)
    for k, (heading, lines) in enumerate(base):
        for m, line in enumerate(lines):
            for kind, new in _reworded(line, lang):
                found.append(Plant(kind, side, new, [*base[:k], (heading, [*lines[:m], new, *lines[m + 1 :]]), *base[k + 1 :]]))  # fmt: skip
            left = [*base[:k], (heading, [*lines[:m], *lines[m + 1 :]]), *base[k + 1 :]]
            found.append(Plant("rule", side, sections_of(name, 1 - side)[k][1][m], left))
    found.append(Plant("status", side, STATUS[lang], [(base[0][0], [STATUS[lang], *base[0][1]]), *base[1:]]))
    return found


def _reworded(line: str, lang: Lang) -> list[tuple[str, str]]:
    found = [("exception", line[:-1] + EXCEPTION[lang])]
    number = next((word for word in line.replace("$", " ").split() if word.rstrip(".").isdigit()), None)
    if number is not None:
        digits = number.rstrip(".")
        found.append(("number", line.replace(digits, str(int(digits) + 3), 1)))
    force = next(((one, two) for one, two in FORCE if one in line), None)
    if force is not None:
        found.append(("force", line.replace(*force, 1)))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print, for each build, what is said of finished twins and how many plants of each kind are found."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--show", action="store_true")
    show = options.parse_args(arguments).show
    for build, make in BUILDS.items():
        counts: Counter[tuple[str, str]] = Counter()
        false = told = right = 0
        for name in PAGES:
            whole = read(name, as_paragraphs(sections_of(name, 0)), "en"), read(name, make(sections_of(name, 1)), "fr")
            standing = conflicts(*whole)
            false += len(standing)
            for detail in standing.values() if show else ():
                print("   FALSE", build, detail)
            for plant in (*plants(name, 0), *plants(name, 1)):
                changed = read(name, (as_paragraphs, make)[plant.side](plant.sections), ("en", "fr")[plant.side])  # type: ignore[arg-type]
                sides = (whole[0], changed) if plant.side else (changed, whole[1])
                new = {q: d for q, d in conflicts(*sides).items() if d not in standing.values()}
                hit = [d for d in new.values() if plant.words[:40] in d]
                counts[plant.kind, "of"] += 1
                counts[plant.kind, "found"] += bool(hit)
                told += len(new)
                right += len(hit)
                if show and not hit:
                    print(
                        f"   missed {build} {plant.kind} {plant.side}: {plant.words}", *new.values(), sep="\n        "
                    )
        kinds = ", ".join(f"{k} {counts[k, 'found']} of {counts[k, 'of']}" for k in ("number", "status", "exception", "force", "rule"))  # fmt: skip
        print(f"{build}: said of finished twins {false}; found {kinds}; told {told}, right {right}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
