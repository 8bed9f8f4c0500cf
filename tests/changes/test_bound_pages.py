"""Promise: what facts are bound to on a page, and what is told when the page changes, stays as a person has read it.

Each body is the page after the one before it: each fact's state, what it becomes in its turn, and every change are kept whole.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.readings import lean, require_kept
from veille.changes import bind_facts, fact_changes, in_turn
from veille.config import FactBinding
from veille.model import Document, FactState, Lang
from veille.parsers import read_document
from veille.profiles import load_profiles

EXPECTED = Path(__file__).parent / "bound"
SEEN = "2027-03-02T12:00:00Z"
# Key, type, what else is asked, and the words of each language.
BINDINGS: tuple[tuple[str, str, dict[str, str], str, str], ...] = (
    ("permit.fee", "money", {}, "work permit", "permis de travail"),
    ("permit.validity", "duration", {"cmp": "max"}, "certificate", "certificat"),
    ("permit.hours", "number", {"unit": "hour_per_week"}, "off campus", "hors campus"),
    ("permit.opening", "date", {}, "intake", "ouverture"),
    ("permit.deadline", "date", {"role": "deadline"}, "reply", "réponse"),
    ("permit.cutoff", "date", {"role": "cutoff_before"}, "signed", "signée"),
    ("permit.age", "number", {"unit": "year_of_age", "cmp": "min"}, "guardian", "tuteur"),
    ("permit.share", "number", {"unit": "percent"}, "wage", "salaire"),
)
BODIES: dict[Lang, tuple[str, ...]] = {
    "en": (
        "<p>The fee for a work permit is $155.</p><p>The certificate is valid for at most 24 months.</p>",
        "<p>The fee for a work permit is $160.</p><p>The certificate is valid for at most 2 years.</p>",
        "<p>The fee for a work permit is $160. The fee for a work permit is $160.</p>",
        "<p>The fee for a work permit is $160.</p><p>For caregivers the fee for a work permit is $100.</p>",
        "<p>The fee for a work permit is not $160.</p><p>A certificate is no longer valid for at most 36 months.</p>",
        "<p>The fee for a work permit is $150 in 2026 and $170 in 2027.</p>",
        "<p>Until March 31, 2027, the fee for a work permit is $150.</p><p>As of April 1, 2027, the fee for a work permit is $175.</p>",
        "<p>As of April 1, 2027, the fee for a work permit is $175.</p><p>The fee for a work permit is $150.</p>",
        "<p>Fees change on May 1, 2027.</p><p>The fee for a work permit is $150.</p>",
        "<p>Fees change on May 1, 2027.</p><p>The fee for a work permit is $180.</p>",
        "<p>Fees changed on January 1, 2027.</p><p>The fee for a work permit is $180.</p>",
        "<p>From June 1, 2027 to August 31, 2027, the fee for a work permit is $90.</p><p>The fee for a work permit is $180.</p>",
        "<p>From June 1, 2027 to August 31, 2027, the fee for a work permit is $90.</p><p>From August 1, 2027, the fee for a work permit is $95.</p>",
        "<table><tr><th>Permit</th><th>Fee in 2026</th><th>Fee in 2027</th></tr><tr><td>Work permit</td><td>$100</td><td>$105</td></tr></table>",
        "<table><caption>Fees as of January 1, 2027</caption><tr><th>Permit</th><th>Fee</th></tr><tr><td>Work permit</td><td>$105</td></tr></table>",
        "<h3>Fees as of January 1, 2027</h3><p>A work permit costs $105.</p><h3>Fees as of January 1, 2028</h3><p>A work permit costs $110.</p>",
        "<p>The fee for a work permit is $155<sup><a href='#n'>1</a></sup>.</p><p id='n'>1 $100 for those under 30.</p>",
        "<p>The fee for a work permit was $155 and is now $165.</p>",
        "<p>The fee for a work permit goes up by $10.</p>",
        "<p>The work permit costs between $100 and $200 a year.</p>",
        "<p>A certificate may be issued for up to 36 months; for trainees, a certificate is issued for up to 12 months.</p>",
        "<p>The certificate is valid for no more than 12 weeks. Before 2026 the certificate was valid for no more than 10 weeks.</p>",
        "<p>Students may work off campus up to 24 hours per week.</p>",
        "<p>Students may work off campus up to 20 hours per week until April 30, 2027, and up to 24 hours per week as of May 1, 2027.</p>",
        "<p>The intake opens on May 4, 2027.</p><p>You must send your reply by June 1, 2027.</p>",
        "<p>The intake opens on May 11, 2027.</p><p>You must send your reply no later than June 15, 2027, by mail.</p>",
        "<p>The intake is open until July 2, 2027.</p><p>The deadline for your reply is June 15, 2027, for those in Canada June 30, 2027.</p>",
        "<p>From June 1, 2027, offers signed before December 11, 2026 are accepted.</p><p>The intake opened on May 4, 2026.</p>",
        "<p>Offers signed before December 12, 2026 are accepted until September 30, 2027.</p>",
        "<p>Offers signed before December 12, 2026 and offers signed before January 1, 2026 are accepted.</p>",
        "<p>A guardian must be at least 18 years old.</p><p>You must pay 10% of the wage.</p>",
        "<p>A guardian must be at least 21 years of age.</p><p>You must pay 12.5% of the wage, or 8% of the wage if you are under 30.</p>",
        "<p>The fee for a work permit is $1,155.50 plus $85 for biometrics.</p>",
        "<p>Nothing of the kind is said here.</p>",
    ),
    "fr": (
        "<p>Les frais du permis de travail sont de 155 $.</p><p>Le certificat est valide pour au plus 24 mois.</p>",
        "<p>Les frais du permis de travail sont de 160 $.</p><p>Le certificat est valide pour au plus 2 ans.</p>",
        "<p>Les frais du permis de travail sont de 160 $. Les frais du permis de travail sont de 160 $.</p>",
        "<p>Les frais du permis de travail sont de 160 $.</p><p>Pour les aidants, les frais du permis de travail sont de 100 $.</p>",
        "<p>Les frais du permis de travail ne sont pas de 160 $.</p><p>Un certificat n’est plus valide pour au plus 36 mois.</p>",
        "<p>Les frais du permis de travail sont de 150 $ en 2026 et de 170 $ en 2027.</p>",
        "<p>Jusqu’au 31 mars 2027, les frais du permis de travail sont de 150 $.</p><p>À compter du 1er avril 2027, les frais du permis de travail sont de 175 $.</p>",
        "<p>À compter du 1er avril 2027, les frais du permis de travail sont de 175 $.</p><p>Les frais du permis de travail sont de 150 $.</p>",
        "<p>Les frais changent le 1er mai 2027.</p><p>Les frais du permis de travail sont de 150 $.</p>",
        "<p>Les frais changent le 1er mai 2027.</p><p>Les frais du permis de travail sont de 180 $.</p>",
        "<p>Les frais ont changé le 1er janvier 2027.</p><p>Les frais du permis de travail sont de 180 $.</p>",
        "<p>Du 1er juin 2027 au 31 août 2027, les frais du permis de travail sont de 90 $.</p><p>Les frais du permis de travail sont de 180 $.</p>",
        "<table><tr><th>Permis</th><th>Frais en 2026</th><th>Frais en 2027</th></tr><tr><td>Permis de travail</td><td>100 $</td><td>105 $</td></tr></table>",
        "<table><caption>Frais à compter du 1er janvier 2027</caption><tr><th>Permis</th><th>Frais</th></tr><tr><td>Permis de travail</td><td>105 $</td></tr></table>",
        "<p>Les frais du permis de travail sont de 155 $<sup><a href='#n'>1</a></sup>.</p><p id='n'>1 100 $ pour les moins de 30 ans.</p>",
        "<p>Les frais du permis de travail, qui étaient de 155 $, sont maintenant de 165 $.</p>",
        "<p>Les frais du permis de travail augmentent de 10 $.</p>",
        "<p>Le permis de travail coûte entre 100 $ et 200 $ par année.</p>",
        "<p>Un certificat peut être délivré pour une durée maximale de 36 mois; pour les stagiaires, le certificat est délivré pour au plus 12 mois.</p>",
        "<p>Le certificat est valide pour au plus 12 semaines. Avant 2026, le certificat était valide pour au plus 10 semaines.</p>",
        "<p>Les étudiants peuvent travailler hors campus jusqu’à 24 heures par semaine.</p>",
        "<p>L’ouverture a lieu le 4 mai 2027.</p><p>Vous devez envoyer votre réponse au plus tard le 1er juin 2027.</p>",
        "<p>L’ouverture a lieu le 11 mai 2027.</p><p>La date limite de votre réponse est le 15 juin 2027, et le 30 juin 2027 pour les personnes au Canada.</p>",
        "<p>À compter du 1er juin 2027, une offre signée avant le 11 décembre 2026 est acceptée.</p>",
        "<p>Une offre signée avant le 12 décembre 2026 est acceptée jusqu’au 30 septembre 2027.</p>",
        "<p>Un tuteur doit être âgé d’au moins 18 ans.</p><p>Vous devez verser 10 % du salaire.</p>",
        "<p>Un tuteur doit être âgé d’au moins 21 ans.</p><p>Vous devez verser 12,5 % du salaire, ou 8 % du salaire si vous avez moins de 30 ans.</p>",
        "<p>Rien de tel n’est dit ici.</p>",
    ),
}  # fmt: skip
FRAME = (
    '<!DOCTYPE html><html lang="{lang}"><head><title>{title}</title></head><body><main property="mainContentOfPage">'
    "<h1>{title}</h1><h2>{heading}</h2>{body}</main></body></html>"
)
NAMES: dict[Lang, tuple[str, str]] = {"en": ("Permits", "What it costs"), "fr": ("Permis", "Ce qu’il coûte")}
# Names that the test gives, digests, which are others with each mend of what is read, and what is only compared.
UNKEPT = frozenset({"label_en", "label_fr", "digest", "basis", "rule_id", "page_id", "url", "confidence", "about"})


def bindings(lang: Lang) -> tuple[FactBinding, ...]:
    """The facts that the page of a language is asked for."""
    return tuple(
        FactBinding(
            key=key, label_en=f"the {key[7:]}", label_fr=f"la valeur {key[7:]}", source="page", type=sort,  # type: ignore[arg-type]
            contains=(en if lang == "en" else fr,), **asked,  # type: ignore[arg-type]
        )
        for key, sort, asked, en, fr in BINDINGS
    )  # fmt: skip


def page(lang: Lang, body: str) -> Document:
    """The document of a body in a page that says nothing else."""
    title, heading = NAMES[lang]
    raw = FRAME.format(lang=lang, title=title, heading=heading, body=body)
    return read_document(raw.encode(), profile=load_profiles()["canada-ca"])


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_a_page_after_the_other(lang: Lang) -> None:
    """Each state as it is read alone and as it follows the one before, and what is told of the difference."""
    lines, before = list[str](), dict[str, FactState]()
    for body in BODIES[lang]:
        lines.append(f"== {body}")
        read = bind_facts(bindings(lang), {"page": (page(lang, body),)})
        states = {state.key: in_turn(state, before.get(state.key), SEEN) for state in read}
        for alone in read:
            if alone.state != "missing" or before.get(alone.key, alone).state != "missing":
                found = (json.dumps(lean(one, UNKEPT), ensure_ascii=False) for one in (alone, states[alone.key]))
                lines += dict.fromkeys(found)
        changes = fact_changes(tuple(before.values()), tuple(states.values()))
        lines += [f"told: {json.dumps(lean(change, UNKEPT), ensure_ascii=False)}" for change in changes]
        before = states
    require_kept(EXPECTED / f"{lang}.jsonl", lines)
