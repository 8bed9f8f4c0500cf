"""States and reasons: closed lists that every stage, the record and the messages share."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How much a difference matters, in rising order (docs/contract.md)."""

    NONE = "none"
    METADATA = "metadata"
    EDITORIAL = "editorial"
    SUBSTANTIVE = "substantive"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """Place in the order of severities, 0 to 4."""
        return list(Severity).index(self)


class PageState(StrEnum):
    """What is known of a watched page's existence. Whether its checks succeed is its health, not its state."""

    NEW = "new"  # known by its address, nothing stored yet
    ACTIVE = "active"
    GONE_PENDING = "gone_pending"  # answers 404 or 410; not yet long enough to call it removed
    REMOVED = "removed"


class DocumentState(StrEnum):
    """Whether what a document, section or rule says applies, as the source itself states it."""

    IN_FORCE = "in_force"  # also where the source says nothing of it
    NOT_IN_FORCE = "not_in_force"  # not yet, or suspended
    REPEALED = "repealed"
    REPLACED = "replaced"
    ARCHIVED = "archived"


class FactStatus(StrEnum):
    """What the pages give for a watched fact."""

    KNOWN = "known"
    MISSING = "missing"  # the page does not state it
    AMBIGUOUS = "ambiguous"  # the page states several values
    REJECTED = "rejected"  # a person rejected the reading that gave it
    NOT_FITTING = "not_fitting"  # a person's edit left no value that the fact's conditions select
    UNBOUND = "unbound"  # no longer in the configuration


class ReviewState(StrEnum):
    """What people have said of a rule's reading."""

    UNREVIEWED = "unreviewed"
    DOUBTFUL = (
        "doubtful"  # unreviewed, and taken for an earlier rule by likeness alone; only the list of what waits says so
    )
    STALE = "stale"  # the page changed after it was reviewed
    ACCEPTED = "accepted"
    EDITED = "edited"  # a person corrected it
    REJECTED = "rejected"


class DeliveryState(StrEnum):
    """Where the delivery of an event to one channel stands."""

    PENDING = "pending"
    HELD = "held"  # pending, but the mass rule holds it until a person releases it
    SENT = "sent"
    DEAD = "dead"  # given up: nothing more is tried by itself
    ACKNOWLEDGED = "acknowledged"  # a person dealt with the event


class DeliveryOutcome(StrEnum):
    """What became of one attempt to deliver."""

    SENT = "sent"  # the channel took it: never send it again
    RETRY = "retry"  # it failed, and is due again
    DEAD = "dead"  # it failed, and nothing more is tried by itself
    WAITING = "waiting"  # the channel is left alone for now: nothing was tried or counted


class EventKind(StrEnum):
    """What an alert is about (docs/alerts.md; alerts/words has the text of each in both languages)."""

    CHANGE = "change"
    PAGE_FOUND = "page_found"  # a page that was not known before is linked from a watched list
    PAGE_RETURNED = "page_returned"  # a removed page answers again
    PAGE_REMOVED = "page_removed"
    PAGE_MOVED = "page_moved"
    FAILURE_OPENED = "failure_opened"
    FAILURE_CLOSED = "failure_closed"
    SUSPECT = "suspect"
    SUSPECT_CLOSED = "suspect_closed"  # the page is itself again, or a person decided
    STALE = "stale"
    STALE_CLOSED = "stale_closed"
    REMINDER = "reminder"  # what is still held
    FLAPPING = "flapping"  # a page goes back and forth between two contents
    MASS_CHANGE = "mass_change"
    PARITY_CONFLICT = "parity_conflict"
    PARITY_CLOSED = "parity_closed"  # the two languages no longer state different values
    TEST = "test"


class EventVerdict(StrEnum):
    """What a person said of an event. The newest one but a note says where it stands."""

    ACCEPTED = "accepted"  # the new reading of its rules is right
    REJECTED = "rejected"  # it is not
    NO_EFFECT = "no_effect"  # right, and nothing of ours depends on it
    HANDLED = "handled"  # dealt with in some other way
    REOPENED = "reopened"  # taken back
    NOTE = "note"  # said about it; changes nothing
    TAKEN = "taken"  # what was held was accepted as the page, said of the change it made; that one still waits


class OwnNote(StrEnum):
    """What the program notes beside a decision where the person writes nothing; each reader is told it in words."""

    RELEASED = "veille:released"  # all alerts of a mass were let go
    TEMPLATE = "veille:template"  # what most pages share is a new template
    TAKEN_BACK = "veille:taken_back"  # the answer that made the change is held again
    REFUSED_TAKEN = "veille:refused_taken"  # an answer that the crawler refused was accepted as the page


class RejectReason(StrEnum):
    """Why an answer was not taken as the page (docs/faults.md)."""

    UNREACHABLE = "unreachable"
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    REDIRECT_ERROR = "redirect_error"
    REFUSED = "refused"  # the gate: scheme, host or address not allowed
    ROBOTS = "robots"
    SOFT_404 = "soft_404"
    GONE = "gone"  # 404 or 410
    BLOCKED = "blocked"
    MAINTENANCE = "maintenance"
    THROTTLED = "throttled"  # 429, or 503 with Retry-After
    SERVER_ERROR = "server_error"
    CLIENT_ERROR = "client_error"  # any other 4xx
    WRONG_TYPE = "wrong_type"
    BUDGET = "budget"  # the run's or the host's request budget is spent
    CIRCUIT_OPEN = "circuit_open"
    INCOMPLETE = "incomplete"  # the page answered, a part that it loads did not
    INTERNAL_ERROR = "internal_error"  # a fault of ours on this page

    @property
    def postpones(self) -> bool:
        """Whether neither the page nor its host is at fault: the page was not requested, and stays due."""
        return self in (RejectReason.BUDGET, RejectReason.CIRCUIT_OPEN)


class FailureReason(StrEnum):
    """Why a page could not be checked although nothing was wrong with the answer, or without one."""

    UNREADABLE = "unreadable"  # no parser can read the bytes
    TOO_MUCH_WORK = "too_much_work"  # its reading met the bound on work (guard.page_work)
    WRONG_CLOCK = "wrong_clock"  # the record holds a version of the page from later than now
    NOT_ITS_TURN = "not_its_turn"  # it was never requested


class ChangeReason(StrEnum):
    """What made a difference as grave as it is: what the parsers read on one side and not on the other."""

    FACT = "fact changed"
    FACT_FOUND = "fact found again"
    FACT_MISSING = "fact missing"
    FACT_AMBIGUOUS = "fact ambiguous"
    FACT_REJECTED = "fact rejected"
    FACT_NOT_FITTING = "fact not_fitting"
    FACT_UNBOUND = "fact unbound"
    FACT_BOUND = "fact bound again"
    PAGE_REMOVED = "the page is gone"
    PARSERS = "our parsers"
    STATE = "state of the document"
    RENUMBERED = "provision renumbered"
    IN_FORCE = "date of coming into force"
    VALUE = "value changed"
    MODALITY = "modality changed"
    EXCEPTION = "exception changed"
    STATUS = "status changed"
    COMPARISON = "comparison changed"
    BOUND = "bound changed"
    CONDITION = "condition changed"
    NUMBER = "number changed"
    SCOPE = "scope changed"
    SUBSTANCE = "meaning changed"
    RECAST = "sentence rewritten"  # whole: nothing that was read tells whether it says the same
    LOGIC = "logic changed"
    WAY = "way changed"
    ALTERNATIVE = "alternative changed"
    DOCUMENT = "document changed"
    ACTOR = "actor changed"
    CITATION = "citation changed"
    RULE = "rule came or went"
    LIST_ITEM = "list item came or went"
    ROW = "table row came or went"
    TOPIC = "topic came or went"
    FORM = "form came or went"
    PROVISION = "provision changed"
    FORM_LINK = "form link"
    STEP_ORDER = "order of steps"
    REWRITTEN = "page rewritten"
    EMPTIED = "page without text"
    REFILLED = "page with text again"
    SECTION = "section"
    SENTENCE = "sentence"
    HEADING = "heading"
    REWORDED = "reworded"
    TYPO = "spelling"
    LISTED = "sentence set as a list"
    UNLISTED = "list set as a sentence"
    MARKS = "punctuation or case"
    MOVED = "moved"
    ORDER = "order or repeated words"
    STRUCTURE = "structure of lists or tables"
    LINK = "link"
    TYPOGRAPHY = "typography"
    TITLE = "title"
    DATE_STAMP = "date stamp"
    CAPTURE = "copy of the page"
    NONE = ""  # nothing is said of it

    @classmethod
    def _missing_(cls, value: object) -> ChangeReason:
        """A reason that an earlier release stored and this one does not know."""
        return cls.NONE

    @classmethod
    def of_fact(cls, state: FactStatus) -> ChangeReason:
        """That a watched fact has no value any more, and why."""
        return cls(f"fact {state}")
