"""What the record knows of a version of a page, without its document."""

from __future__ import annotations

from dataclasses import dataclass
from sqlite3 import Row

from veille.model import Severity

EMPTY, FILLED = "empty", "accepted"  # states of a version: a title without text; anything else


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a page. `seq` is the order in which the page's versions were learned, not their order in time."""

    version_id: str
    page_id: str
    seq: int
    observed_at: str
    recorded_at: str
    content_hash: str
    links_hash: str
    raw_sha256: str
    modified: str | None
    medium: str
    state: str
    cause: str
    severity: Severity
    extractor_version: str
    run_id: str | None

    @property
    def empty(self) -> bool:
        """Whether it has a title and no text."""
        return self.state == EMPTY


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The versions around a moment: `same` is already there with the very time and content.

    `filled` is the last version before the moment that had content: what a capture is compared with.
    """

    previous: Version | None
    following: Version | None
    same: Version | None
    filled: Version | None = None


def read_version(row: Row) -> Version:
    """The version of a row of the table `version`."""
    fields = {key: row[key] for key in Version.__slots__}
    return Version(**{**fields, "severity": Severity(row["severity"])})
