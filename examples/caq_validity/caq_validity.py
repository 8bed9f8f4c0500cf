"""Whether a CAQ (certificat d'acceptation du Québec) for work is good on a day.

No number stands in this file: the longest validity and the day since which a CAQ states a duration in months are facts of
a published snapshot, each with the words and the page that state it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date, timedelta

import veille
from veille.errors import VeilleError
from veille.reader import Duration, Fact, Snapshot

MAX_DURATION = "caq.work.max_duration"  # the longest validity
IN_MONTHS_SINCE = "caq.format.no_validity_dates_from"  # from this day on a CAQ states months, not dates
SNAPSHOT_MAX_AGE = timedelta(days=30)  # for veille.open(..., max_age=...): guidance moves, so old answers are refused


@dataclass(frozen=True, slots=True)
class Caq:
    """What an officer reads on the certificate: the day of issue, and months or an end date."""

    issued: date
    duration: Duration | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the CAQ is good, why, and the facts that the answer stands on."""

    good: bool
    reason: str
    facts: tuple[Fact, ...]


def check_caq(db: Snapshot, caq: Caq, *, work_permit_issued: date, on: date) -> Verdict:
    """The verdict for the day `on`, by the facts as of the CAQ's issue.

    Raises veille.errors.FactUnavailable when a fact is missing, ambiguous or had no value then: without the fact there is
    no answer, and none is made up.
    """
    longest = db.fact(MAX_DURATION, as_of=caq.issued)
    since = db.fact(IN_MONTHS_SINCE, as_of=on)
    used = (longest, since)
    if caq.issued < since.as_date():
        if caq.expires is None:
            return Verdict(False, "a CAQ of that time states its dates, this one does not", used)
        return Verdict(on <= caq.expires, f"it states that it ends on {caq.expires}", used)
    if caq.duration is None:
        return Verdict(False, f"a CAQ issued since {since.as_date()} states a duration, this one does not", used)
    if caq.duration > longest.as_duration():
        return Verdict(False, f"{caq.duration} is longer than the longest validity, {longest.text}", used)
    ends = work_permit_issued + caq.duration
    return Verdict(on < ends, f"it took effect with the work permit and runs to {ends}", used)


def main(snapshot: str) -> int:
    """Print the verdict on one CAQ of 24 months, with the words that it stands on; 1 when there is no answer."""
    caq = Caq(issued=date(2024, 3, 1), duration=Duration(months=24))
    try:
        with veille.open(snapshot, max_age=SNAPSHOT_MAX_AGE) as db:
            verdict = check_caq(db, caq, work_permit_issued=date(2024, 5, 1), on=date(2025, 6, 30))
    except VeilleError as error:
        print(f"no answer: {error}", file=sys.stderr)
        return 1
    print(f"{'good' if verdict.good else 'not good'}: {verdict.reason}")
    for fact in verdict.facts:
        print(f"  {fact.key} = {fact.text}: “{fact.quote}” (checked {fact.last_checked})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]) if len(sys.argv) == 2 else "usage: python caq_validity.py SNAPSHOT")
