"""What a page's edition in the other language says of a change: the same, something else, nothing yet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from sqlite3 import Row

from veille.alerts.messages.grouping import lead_of
from veille.alerts.messages.headlines import dated_words
from veille.answers.handling.page_steps import PageStep
from veille.clock import from_stamp, to_stamp
from veille.model import CardTwin, Change, Severity, TwinState
from veille.store import Page, Store

# Both languages of a page are mostly published within days; a change further away answers another one.
TOGETHER = timedelta(days=21)
_STATES = {
    "equal": TwinState.AGREES,
    "lagging": TwinState.LAGGING,
    "conflict": TwinState.DISAGREES,
    "unpaired": TwinState.UNPAIRED,
}
ReadSteps = Callable[[str], tuple[PageStep, ...]]


def read_twin(
    store: Store, page: Page, step: PageStep, lead: Change | None, rule_id: str, read_steps: ReadSteps
) -> CardTwin:
    """The twin's side of a change: by the pair of statements where one was found, else by whether it changed too."""
    address = page.twin_url
    if not address:
        return CardTwin(TwinState.NONE)
    twin = store.pages.find(address)
    if twin is None or store.history.latest(twin.page_id) is None:
        return CardTwin(TwinState.UNREAD, url=address, lang="fr" if page.lang == "en" else "en")
    counterpart = counterpart_of(step, read_steps(twin.page_id))
    pair = _pair_of(store, (page.page_id, twin.page_id), rule_id) if rule_id else None
    state = _STATES.get(str(pair["state"])) if pair is not None else None
    stands = _other_side(page, pair) if pair is not None else None
    stood = counterpart is not None and stands is not None and _stood(store, stands, step.at)
    if state is TwinState.LAGGING and pair is not None and str(pair["since"]) > step.at:
        pair = state = None  # the other language moved on later: that is its change, not this one
    alike = counterpart is not None and changed_alike(step, counterpart)
    stood_still = counterpart is None or stood or not (alike and counterpart.run_id == step.run_id)
    if state is TwinState.AGREES and pair is not None and stood_still and str(pair["since"]) < step.at:
        pair = state = None  # agreed before the change and after it, and did not follow: what changed was not compared
    if state is TwinState.AGREES and not (_is_typed(lead) or _says_something(store, rule_id)):
        state = pair = None  # nothing of the two was compared but where they stand: their words may say two things
    if state is None and stood:
        state, counterpart = TwinState.STOOD, None  # what changed there is another matter
    if state is None:
        held = TwinState.HELD if store.suspects.all_open(twin.page_id) else TwinState.UNCHANGED
        beside = counterpart is not None and (alike or counterpart.run_id == step.run_id)
        state = TwinState.CHANGED if beside else TwinState.OTHERWISE if counterpart is not None else held
    quote, says = "", None
    if pair is not None:
        quote, says = _statement(store, stands or "", lead)
    theirs = None
    if counterpart is not None and state is TwinState.OTHERWISE:
        theirs = lead_of(counterpart.changes)
    elif counterpart is not None and state is TwinState.CHANGED:
        theirs = _same_matter(step, lead, counterpart, stands)
    return CardTwin(
        state,
        twin.page_id,
        twin.url,
        twin.title or twin.url,
        twin.lang,
        since=str(pair["since"]) if pair is not None else None,
        says=says,
        quote=quote,
        change_id=counterpart.change_id if counterpart is not None else None,
        told_en=dated_words(theirs, "en") if theirs is not None else "",
        told_fr=dated_words(theirs, "fr") if theirs is not None else "",
        told_words=(theirs.section, *(word.strip() for word in theirs.words)) if theirs is not None else (),
    )


def counterpart_of(step: PageStep, others: tuple[PageStep, ...]) -> PageStep | None:
    """The twin's step that answers this one; None when the twin did not change.

    Of those of like weight some weeks around it one that changed alike, then the nearest; else what was seen of it in the
    same run: a page that changed is never shown as one that did not.
    """
    at = from_stamp(step.at)
    weighty = step.severity.rank >= Severity.SUBSTANTIVE.rank
    same_cause = [other for other in others if other.cause == step.cause]
    near = [
        other
        for other in same_cause
        if (other.severity.rank >= Severity.SUBSTANTIVE.rank) == weighty and abs(from_stamp(other.at) - at) <= TOGETHER
    ]
    beside = [
        other
        for other in same_cause
        if step.run_id and other.run_id == step.run_id and other.severity.rank >= Severity.EDITORIAL.rank
    ]
    return min(
        near or beside,
        key=lambda other: (not changed_alike(step, other), abs(from_stamp(other.at) - at), other.change_id),
        default=None,
    )


def changed_alike(step: PageStep, other: PageStep) -> bool:
    """Whether two steps of twins have a difference in common: the same value gone or come, or the same kind of edit."""
    return bool(_shapes(step) & _shapes(other))


def _shapes(step: PageStep) -> set[tuple[str | None, ...]]:
    """What a step's differences are, in no language: values with both sides, of words only what happened to what."""
    return {_shape(change) for change in step.changes}


def _shape(change: Change) -> tuple[str | None, ...]:
    """A fact is the value that it names: mostly only one of two twins is watched for it."""
    if change.value_type is None:
        return change.object, change.kind, change.reason
    return change.kind, change.value_type, change.said[0] or change.before, change.said[1] or change.after


def _is_typed(change: Change | None) -> bool:
    return change is not None and change.value_type is not None


def _same_matter(step: PageStep, lead: Change | None, other: PageStep, stands: str | None) -> Change | None:
    """The twin's difference that answers a page's weightiest one: the same value, the paired rule, or the only one of its kind
    on both sides; None where none is shown to.
    """
    if lead is None:
        return None
    alike = [change for change in other.changes if _shape(change) == _shape(lead)]
    if _is_typed(lead):
        return alike[0] if alike else None
    paired = [change for change in other.changes if stands and change.object_id == stands]
    mine = [change for change in step.changes if _shape(change) == _shape(lead)]
    only = alike if len(alike) == len(mine) == 1 else []
    return next(iter(paired or only), None)


def _says_something(store: Store, rule_id: str) -> bool:
    """Whether a rule says anything that can be compared in two languages: a value, a citation, that something must be done."""
    row = store.connection.row(
        "SELECT modality, (SELECT count(*) FROM v1_rule_value AS v WHERE v.rule_id = r.rule_id AND v.version = r.version) + "
        "(SELECT count(*) FROM v1_rule_citation AS c WHERE c.rule_id = r.rule_id AND c.version = r.version) AS held "
        "FROM v1_rule_current AS r WHERE rule_id = ?",
        (rule_id,),
    )
    return row is not None and (row["held"] > 0 or row["modality"] not in (None, "is"))


def _pair_of(store: Store, pages: tuple[str, str], rule_id: str) -> Row | None:
    """The pair of statements that a rule is one side of; both pages are named, so that no other pair is looked at."""
    return store.connection.row(
        "SELECT * FROM v1_parity WHERE page_id IN (?1, ?2) AND twin_page_id IN (?1, ?2) AND ?3 IN (rule_id, twin_rule_id)",
        (*pages, rule_id),
    )


def _other_side(page: Page, pair: Row) -> str | None:
    """The id of the twin's rule in a pair; None for a rule without a counterpart."""
    other = pair["twin_rule_id"] if pair["page_id"] == page.page_id else pair["rule_id"]
    return str(other) if other else None


def _stood(store: Store, rule_id: str, at: str) -> bool:
    """Whether a rule says what it said some weeks before a time: it did not follow, nor go ahead."""
    since = to_stamp(from_stamp(at) - TOGETHER)
    row = store.connection.row(
        "SELECT count(DISTINCT quote) AS wordings, min(observed_from) AS came, "
        "(SELECT min(observed_from) FROM v1_rule AS any WHERE any.page_id = one.page_id) AS first FROM v1_rule AS one "
        "WHERE rule_id = ?1 AND (observed_to IS NULL OR observed_to >= ?2)",
        (rule_id, since),
    )
    if row is None or row["wordings"] != 1:
        return False
    return str(row["came"]) < since or (row["came"] == row["first"] and str(row["came"]) < at)


def _statement(store: Store, rule_id: str, lead: Change | None) -> tuple[str, str | None]:
    """The counterpart's sentence, and its value of the type and role that changed."""
    rule = store.connection.row("SELECT version, quote FROM v1_rule_current WHERE rule_id = ?", (rule_id,))
    if rule is None:
        return "", None
    values = store.connection.rows(
        "SELECT type, role, value FROM v1_rule_value WHERE rule_id = ? AND version = ? ORDER BY ord",
        (rule_id, rule["version"]),
    )
    wanted = (lead.value_type, lead.role) if lead is not None else (None, None)
    same = [row for row in values if row["type"] == wanted[0]]
    exact = [row for row in same if row["role"] == wanted[1]] or same
    old = [row for row in exact if lead is not None and row["value"] == lead.before]  # of several, the one left behind
    return str(rule["quote"]), str((old or exact)[0]["value"]) if exact else None
