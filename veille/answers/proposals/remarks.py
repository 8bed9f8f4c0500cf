"""Remarks of a proposal in both languages: what it leaves alone, and why."""

from __future__ import annotations

from veille.answers.proposals.parameter import DatedValue
from veille.answers.proposals.plain_values import Plain
from veille.answers.proposals.proposal import Remark, shown
from veille.answers.proposals.wanted import Segment, Wanted
from veille.answers.translation import in_french
from veille.errors import PlaceError
from veille.model import FactStatus

_STATES = {
    FactStatus.MISSING: (
        "is missing on its page: read the page, then the package",
        "est introuvable sur sa page : à lire",
    ),
    FactStatus.AMBIGUOUS: ("has several values on its page: read the page", "a plusieurs valeurs sur sa page : à lire"),
    FactStatus.REJECTED: (
        "was misread, its maintainers say: wait for the correction",
        "a été mal lu : attendre la correction",
    ),
    FactStatus.NOT_FITTING: (
        "was corrected to something that the fact’s conditions do not select: its maintainers must edit it again",
        "a été corrigé en une valeur que les conditions du fait ne retiennent pas : correction à revoir",
    ),
    FactStatus.UNBOUND: ("is no longer configured", "n’est plus configuré"),
}


def not_known(wanted: Wanted) -> Remark:
    """The fact has no value on its last days."""
    return Remark(wanted.key, *_STATES[wanted.state])


def without_place(key: str) -> Remark:
    """Neither a place nor a folder is configured for the fact."""
    said = "has no place in the package: give it one under [[packages.places]], or set its folder"
    return Remark(key, said, "n’a pas de place dans le paquet : à donner sous [[packages.places]], ou folder", True)


def unfit(key: str, file: str, error: PlaceError) -> Remark:
    """The value does not fit into its file, or the file cannot be edited."""
    said_en, said_fr = error.what, in_french(error.what)
    if error.hint:
        said_en, said_fr = f"{said_en}; {error.hint}", f"{said_fr}\u00a0; {in_french(error.hint)}"
    return Remark(key, f"{file}: {said_en}", f"{file}\u00a0: {said_fr}", True)


def waits(key: str, segment: Segment) -> Remark:
    """Nobody has accepted the value yet."""
    value = segment.value.text
    how = f"accept {segment.row['rule_id']}" if segment.row["on_page"] else "list --past"
    return Remark(
        key,
        f"{value} waits for a review: `veille review {how}`",
        f"{value} attend une révision\u00a0: `veille review {how}`",
    )


def holds_rejected(key: str, value: Plain | None, day: str | None) -> Remark:
    """The package took a value from a reading that was rejected since."""
    since, depuis = (f" from {day}", f" dès le {day}") if day else ("", "")
    return Remark(
        key,
        f"the package holds {shown(value)}{since}, a reading that a person has rejected: set it by hand",
        f"le paquet contient {shown(value)}{depuis}, une lecture qu’une personne a rejetée\u00a0: à corriger à la main",
        True,
    )


def turned(key: str, segment: Segment, taken: str) -> Remark:
    """The page makes another comparison of the value than the package does."""
    now = segment.comparison
    return Remark(
        key,
        f"its page now says {now}, the package takes it as {taken}: read it, then change package and `cmp` of its place",
        f"sa page dit maintenant {now}, le paquet y voit {taken}\u00a0: à lire, puis adapter le paquet et `cmp` de sa place",
        True,
    )


def counted_otherwise(key: str, segment: Segment, taken: str | None) -> Remark:
    """The page counts the value for another time than the package does."""
    now, held = segment.row["per"] or "once", taken or "once"
    return Remark(
        key,
        f"its page counts {segment.value.text} per {now}, the package per {held}: read it, then change the package",
        f"sa page compte {segment.value.text} par {now}, le paquet par {held}\u00a0: à lire, puis adapter le paquet",
        True,
    )


def several_values(key: str, begins: str, ends: str | None) -> Remark:
    """The page states several values for some days, which are left without one."""
    return Remark(
        key,
        f"has several values on its page from {begins or 'the first day'} up to {ends}: read the page",
        f"a plusieurs valeurs sur sa page, de {begins or 'toujours'} jusqu’au {ends} exclu\u00a0: à lire",
    )


def left_out(wanted: Wanted, segment: Segment, *, ahead: bool) -> Remark:
    """A value of other days that cannot stand beside those of the file; `ahead` when its days are still to come."""
    row, day = segment.row, segment.begins or wanted.first_seen
    said = " ".join(filter(None, (segment.comparison, segment.value.text, row["unit"])))
    return Remark(
        wanted.key,
        f"{said} from {day} is of another unit or comparison than the file: left out",
        f"{said} dès le {day} est d’une autre unité ou comparaison que le fichier\u00a0: omis",
        ahead,
    )


def contradicts(key: str, entry: DatedValue) -> Remark:
    """The package holds a value on days of the record that its page does not state."""
    said = "null" if entry.value is None else entry.value
    return Remark(
        key,
        f"the package also says {said} from {entry.day}, which its page does not",
        f"le paquet dit aussi {said} dès le {entry.day}, ce que sa page ne dit pas",
    )


def set_later(key: str, entry: DatedValue, day: str) -> Remark:
    """The package has a value from a later day than its page was seen with it."""
    return Remark(
        key,
        f"the package says {shown(entry.value)} from {entry.day}, its page was seen with it on {day} already",
        f"le paquet dit {shown(entry.value)} dès le {entry.day}, sa page le disait déjà le {day}",
    )


def without_value_today(key: str) -> Remark:
    """The fact's days are over or to come."""
    return Remark(
        key,
        "has no value today: its page gives other days",
        "n’a pas de valeur aujourd’hui\u00a0: sa page donne d’autres jours",
    )
