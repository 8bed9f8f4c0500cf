"""A change of a document's format is read whole, whatever its dates, months and codes are."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from veille.parsers import extract_rules

DAYS = st.dates(date(2001, 1, 1), date(2039, 12, 31))
MONTHS_FR = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def english(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def french(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day} {MONTHS_FR[day.month - 1]} {day.year}"


@settings(max_examples=60, deadline=None)
@given(DAYS, DAYS, st.integers(2, 60), st.sampled_from(["C10", "A73", "T10", "C60"]))
def test_format_transition(ended: date, began: date, months: int, code: str) -> None:
    """What ended and began when, what old ones are still accepted, for how long, under which code: in both languages."""
    texts = {
        "en": f"As of {english(ended)}, the Ministry is no longer mailing paper letters. Instead, it is now issuing an online attestation. "
        f"Some growers will receive the letter by mail until the portal opens. Officers should still accept an old certificate issued before {english(ended)}. "
        f"On {english(began)}, the Ministry introduced a new certificate. The certificate is valid for a maximum of {months} months.\n- Physicians [R205(a) – {code}]",
        "fr": f"À compter du {french(ended)}, le Ministère n’envoie plus de lettres papier. Désormais, il délivre maintenant une attestation en ligne. "
        f"Certains producteurs recevront la lettre par la poste jusqu’à l’ouverture du portail. L’agent devrait encore accepter un ancien certificat délivré avant le {french(ended)}. "
        f"Le {french(began)}, le Ministère a lancé un nouveau certificat. Le certificat est valide pour une durée maximale de {months} mois.\n- Médecins [R205a) – {code}]",
    }
    for lang, text in texts.items():
        rules = extract_rules(text, lang)  # type: ignore[arg-type]
        end, start, mail, accept, launch, validity, coded = rules
        assert (end.kinds[0], end.modality, end.valid_from) == ("document_format", "must_not", ended.isoformat())
        assert (start.kinds[0], start.valid_from) == ("document_format", ended.isoformat())
        assert mail.kinds[0] == "document_format"
        assert (accept.modality, accept.values[0].role, accept.values[0].value) == (
            "should",
            "cutoff_before",
            ended.isoformat(),
        )
        assert launch.values[0].role == "effective_from"
        assert launch.valid_from == began.isoformat()
        assert (validity.kinds[0], validity.values[0].value, validity.values[0].cmp) == (
            "validity",
            f"P{months}M",
            "max",
        )
        assert (coded.kinds[0], coded.values[0].value, coded.citations[0].norm) == (
            "exemption_code",
            code,
            ("IRPR:205(a)",),
        )


@settings(max_examples=30, deadline=None)
@given(DAYS)
def test_last_day_is_inclusive(day: date) -> None:
    """ "Until D" holds through D, so that the rule ends on the day after."""
    (rule,) = extract_rules(f"The measure remains in place until {english(day)}.", "en")
    assert rule.valid_to == (day + timedelta(days=1)).isoformat()
