"""What a proposal to a rule package holds: values that it sets, remarks on what it leaves alone, and whole files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path

from veille.answers.proposals.plain_values import Plain
from veille.answers.proposals.wanted import Segment, Wanted
from veille.config import FactPlace
from veille.errors import PlaceError
from veille.nearest import known_names

_MOST_FILES = 2_000  # of a package, looked at for the nearest name


@dataclass(frozen=True, slots=True)
class Moved:
    """One value that the proposal sets: where, from which day (None: no day), what stood there, and who says so."""

    key: str
    label_en: str
    label_fr: str
    file: str
    at: str | None
    day: str | None
    before: str | None
    after: str | None
    unit: str | None
    quote: str
    url: str
    rule_id: str | None
    last_checked: str | None
    review: str
    ahead: bool = False  # its first day is still to come
    ends: str | None = None  # the first day on which it no longer holds
    over: bool = False  # that day has come
    corrected: tuple[str, str, str] | None = (
        None  # who gave the value in place of the page's words, on which day, and why
    )


@dataclass(frozen=True, slots=True)
class Remark:
    """A fact that the proposal leaves alone, and why; `refused` when a person must see to it before it can be written."""

    key: str
    said_en: str
    said_fr: str
    refused: bool = False


@dataclass(slots=True)
class PackageProposal:
    """The values set, what was left alone, and the whole text of each file that changes, by its path below the root."""

    package: str
    moved: list[Moved] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PackageFiles:
    """A package's working copy, with what the proposal has changed of it so far."""

    root: Path
    drafts: dict[str, str]

    def require_folder(self, folder: str) -> None:
        """PlaceError with the nearest folders where there is no such folder."""
        if (self.root / folder).is_dir():
            return
        known = [f"{path.relative_to(self.root).as_posix()}/" for path in islice(self.root.rglob("*/"), _MOST_FILES)]
        hint = f"{known_names(f'{folder}/', known)}; make it first" if known else "make it first"
        raise PlaceError("no such folder in the package", hint=hint)

    def require(self, file: str) -> None:
        """PlaceError with the nearest files of its kind where there is no such file."""
        if self.read(file) is None:
            beside = islice(self.root.rglob(f"*{Path(file).suffix}"), _MOST_FILES)
            known = [path.relative_to(self.root).as_posix() for path in beside]
            hint = f"{known_names(file, known)}; `create = true` in its [[packages.places]] makes it"
            raise PlaceError("no such file in the package", hint=hint)

    def read(self, file: str) -> str | None:
        """The text as drafted, else as it lies there; None when there is no such file."""
        if file in self.drafts:
            return self.drafts[file]
        try:
            return (self.root / file).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise PlaceError(f"cannot be read: {error}") from None


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """What a place says before and after, from which day (None: no day), in which unit."""

    day: str | None
    before: str | None
    after: str | None
    unit: str | None


def make_moved(wanted: Wanted, place: FactPlace, segment: Segment, change: PlaceChange, today: date) -> Moved:
    """A value that the proposal sets, with the words, page and review of the segment that states it."""
    row = segment.row
    return Moved(
        wanted.key, wanted.label_en, wanted.label_fr, place.file, place.at, change.day, change.before, change.after, change.unit,
        row["quote"] or "", row["url"] or "", row["rule_id"], row["last_checked"], row["review_state"] or "unreviewed",
        ahead=bool(change.day and change.day > today.isoformat()), ends=segment.ends,
        over=bool(segment.ends and segment.ends <= today.isoformat()),
        corrected=(row["corrected_by"], row["corrected_at"][:10], row["corrected_why"] or "") if row["corrected_by"] else None,
    )  # fmt: skip


def shown(value: Plain | None) -> str | None:
    """A file's value as text; None where it says none."""
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
