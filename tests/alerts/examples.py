"""Events in our own words that the tests tell, route and deliver."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from veille.alerts import PendingDelivery
from veille.model import Change, Event, EventKind, Impact, Severity

NOW = datetime(2026, 11, 22, 14, 5, tzinfo=UTC)

STAY = Change(
    "value", "changed", Severity.SUBSTANTIVE, "Length of the certificate",
    "Maximum length: 36 months → 24 months", "Durée maximale : 36 mois → 24 mois",
    before="P36M", after="P24M",
    quote_before="The certificate is valid for at most 36 months.",
    quote_after="The certificate is valid for at most 24 months.",
    anchor="length", object_id="r1", section_id="s1", value_type="duration",
    rule_kinds=("duration_limit",), subject="CAQ", confidence=0.7,
)  # fmt: skip
REWORDED = Change("section", "changed", Severity.EDITORIAL, "About", "Words changed", "Mots modifiés", section_id="s2")
FEE = Change(
    "value", "changed", Severity.SUBSTANTIVE, "Fees", "Fee: $155 → $160", "Frais : 155 $ → 160 $",
    before="155.00", after="160.00", object_id="r2", section_id="s3", value_type="money", unit="CAD",
    rule_kinds=("fee",), subject="work permit", confidence=0.95,
)  # fmt: skip


def change_event(
    *changes: Change, severity: Severity = Severity.SUBSTANTIVE, page: str = "p1", **fields: object
) -> Event:
    """A page that changed."""
    base = {
        "key": f"change:{page}:2", "kind": EventKind.CHANGE, "severity": severity, "at": "2026-11-22T14:00:00Z",
        "page_id": page, "url": f"https://www.example.ca/en/{page}.html", "title": f"Certificates {page}",
        "source": "caq-en", "changes": changes or (STAY,), "run_id": "run-7",
    }  # fmt: skip
    return Event(**{**base, **fields})  # type: ignore[arg-type]


def plain_event(kind: EventKind | str, *, page: str = "p1", lang: Literal["en", "fr"] = "en", key: str = "") -> Event:
    """An event that is no change."""
    return Event(
        key=key or f"{kind}:{page}", kind=EventKind(kind), severity=Severity.NONE, at="2026-11-22T14:00:00Z", page_id=page,
        url=f"https://www.example.ca/en/{page}.html", title=f"Certificates {page}", lang=lang, source="caq-en",
        detail_en=f"what happened to {page}", detail_fr=f"ce qui est arrivé à {page}", run_id="run-7",
    )  # fmt: skip


FULL = change_event(
    STAY, FEE, REWORDED,
    severity=Severity.CRITICAL, facts=("caq.work.max_duration",), packages=("caq-rules",),
    impacts=(Impact("QIR:105", 9, 14),), observed_before="2026-10-01T00:00:00Z",
    raw_sha256=("a" * 64, "b" * 64),
)  # fmt: skip


def pending(event: Event, channel: str, *, attempts: int = 0, group: str = "run-7") -> PendingDelivery:
    """A due row of the outbox."""
    from veille.alerts.routing import delivery_key

    return PendingDelivery(
        delivery_key(event, channel), channel, "2026-11-22T14:00:00Z", attempts, event, group
    )  # fmt: skip
