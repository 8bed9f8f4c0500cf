"""Which files of a rule package change so that it says what the record says, from what a person accepted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from veille.answers.proposals.json_text import read_json, set_json
from veille.answers.proposals.parameter import (
    Parameter,
    apply_edits,
    contradicting,
    needed_edits,
    read_parameter,
    withdrawn_edits,
    without_replaced,
)
from veille.answers.proposals.plain_values import Plain, plain_value, same_value
from veille.answers.proposals.pointers import find_at
from veille.answers.proposals.toml_text import read_toml, set_toml
from veille.answers.proposals.wanted import Segment, Wanted, read_wanted
from veille.config import Config, FactPlace, Package
from veille.errors import PlaceError, UsageError
from veille.reader.days import asked_day, row_on_day
from veille.store.exports.openfisca import ALWAYS, openfisca_parameter

_DAY = 10  # characters of a stamp that are its date


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
class _Files:
    """A package's working copy, with what the proposal has changed of it so far."""

    root: Path
    drafts: dict[str, str]

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


def propose(db: sqlite3.Connection, config: Config, package: Package, root: Path, today: date) -> PackageProposal:
    """What the package in the working copy `root` needs; nothing is written. The same record and files give the same."""
    if not root.is_dir():
        raise UsageError("no such folder", where=str(root), hint="name the package's working copy with --into")
    proposal = PackageProposal(package.id)
    files = _Files(root, proposal.files)
    places = {place.fact: place for place in package.places}
    for key in _keys(db, config, package):
        place = places.get(key) or _default_place(package, key)
        wanted = read_wanted(db, key)
        if place is None:
            said = "has no place in the package: give it one under [[packages.places]], or set its folder"
            proposal.remarks.append(Remark(key, said, "n’a pas de place dans le paquet (packages.places)", True))
            continue
        try:
            _propose_fact(proposal, files, package, place, wanted, today)
        except PlaceError as error:
            proposal.remarks.append(Remark(key, f"{place.file}: {error.what}", f"{place.file} : {error.what}", True))
    return proposal


def write_files(proposal: PackageProposal, root: Path) -> None:
    """Write the changed files, with the line ends and the byte-order mark that each had; UsageError when one cannot be."""
    for file, text in proposal.files.items():
        path = root / file
        try:
            old = path.read_bytes() if path.is_file() else b""
            raw = (text.replace("\n", "\r\n") if b"\r\n" in old else text).encode("utf-8")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes((b"\xef\xbb\xbf" if old.startswith(b"\xef\xbb\xbf") else b"") + raw)
        except OSError as error:
            raise UsageError(f"cannot be written: {error.strerror}", where=str(path)) from error


def _keys(db: sqlite3.Connection, config: Config, package: Package) -> list[str]:
    known = [str(row[0]) for row in db.execute("SELECT DISTINCT key FROM v1_fact")]
    own = {place.fact for place in package.places}
    for pattern in package.facts:
        matching = [key for key in known if fnmatchcase(key, pattern)]
        own |= set(matching or [pattern])  # one that nothing fits is refused with the nearest keys
    if not package.facts:
        own |= {fact.key for fact in config.facts if package.id in fact.packages and fact.key in known}
    return sorted(own)


def _default_place(package: Package, key: str) -> FactPlace | None:
    if package.folder is None:
        return None
    return FactPlace(fact=key, file=f"{package.folder.rstrip('/')}/{key.replace('.', '/')}.yaml")


def _propose_fact(
    proposal: PackageProposal, files: _Files, package: Package, place: FactPlace, wanted: Wanted, today: date
) -> None:
    if wanted.state != "known":
        said_en, said_fr = _STATES[wanted.state]
        proposal.remarks.append(Remark(wanted.key, said_en, said_fr))
    if place.at is None:
        _propose_parameter(proposal, files, package, place, wanted)
    else:
        _propose_mapping(proposal, files, package, place, wanted, today)


_STATES = {
    "missing": ("is missing on its page: read the page, then the package", "est introuvable sur sa page : à lire"),
    "ambiguous": ("has several values on its page: read the page", "a plusieurs valeurs sur sa page : à lire"),
    "rejected": ("was misread, its maintainers say: wait for the correction", "a été mal lu : attendre la correction"),
    "not_fitting": (
        "was corrected to something that the fact’s conditions do not select: its maintainers must edit it again",
        "a été corrigé en une valeur que les conditions du fait ne retiennent pas : correction à revoir",
    ),
    "unbound": ("is no longer configured", "n’est plus configuré"),
}


def _propose_parameter(
    proposal: PackageProposal, files: _Files, package: Package, place: FactPlace, wanted: Wanted
) -> None:
    text = files.read(place.file)
    if text is None:
        _propose_new_parameter(proposal, package, place, wanted)
        return
    parameter = read_parameter(text, place.unit)
    if wanted.segments and not _compares(proposal, place.cmp or parameter.comparison, wanted, wanted.segments[-1]):
        return
    proposal.remarks += _rejected(wanted, parameter)
    dropped = withdrawn_edits(parameter, wanted)
    if dropped and package.reviewed and not wanted.settled:
        # A day was corrected and nobody has accepted it: half of the correction would be worse than none.
        proposal.remarks.append(_waits(wanted.key, wanted.segments[-1]))
        return
    rest = parameter.without(dropped)
    first = ALWAYS if any(edit.day == ALWAYS for edit in dropped) else wanted.first_seen
    edits = needed_edits(rest, wanted.segments, first, reviewed=package.reviewed)
    taken = without_replaced(dropped, [edit for edit in edits if edit.segment.reviewed or not package.reviewed])
    for edit in edits:
        if (
            package.reviewed and not edit.segment.reviewed and edit.segment.row["on_page"]
        ):  # what the page said before can be reviewed no more
            proposal.remarks.append(_waits(wanted.key, edit.segment))
    if wanted.segments:
        for entry in contradicting(rest, wanted.segments, first):
            shown = "null" if entry.value is None else entry.value
            proposal.remarks.append(
                Remark(
                    wanted.key,
                    f"the package also says {shown} from {entry.day}, which its page does not",
                    f"le paquet dit aussi {shown} dès le {entry.day}, ce que sa page ne dit pas",
                )
            )
    if taken:
        last = wanted.segments[-1].row["last_checked"] if wanted.segments else None
        proposal.files[place.file] = apply_edits(text, taken, last[:_DAY] if last else None)
    for edit in taken:
        proposal.moved.append(
            _moved(wanted, place, edit.segment, edit.day, _shown(edit.before), _shown(edit.after), parameter.unit)
        )


def _compares(proposal: PackageProposal, held: str | None, wanted: Wanted, segment: Segment) -> bool:
    """Whether the package takes the value to write for what its page makes of it; a remark where a maximum is a minimum, say."""
    now, taken = segment.comparison, held or wanted.turned_from(segment)
    if taken is None or taken == now:
        return True
    proposal.remarks.append(
        Remark(
            wanted.key,
            f"its page now says {now}, the package takes it as {taken}: read it, then change package and `cmp` of its place",
            f"sa page dit maintenant {now}, le paquet y voit {taken} : à lire, puis adapter le paquet et `cmp` de sa place",
            True,
        )
    )
    return False


def _rejected(wanted: Wanted, parameter: Parameter) -> list[Remark]:
    """The package's values that it took from a reading which a person has rejected since."""
    likes = [entry.value for entry in parameter.entries if entry.value is not None]
    known = {segment.value.text for segment in wanted.segments}
    found: dict[str, Remark] = {}
    for segment in wanted.rejected:
        value = plain_value(segment.value, parameter.unit, likes[-1] if likes else None)
        for entry in parameter.entries:
            if same_value(entry.value, value) and segment.value.text not in known:
                found[entry.day] = _holds_rejected(wanted.key, entry.value, entry.day)
    return list(found.values())


def _holds_rejected(key: str, value: Plain | None, day: str | None) -> Remark:
    since, depuis = (f" from {day}", f" dès le {day}") if day else ("", "")
    return Remark(
        key,
        f"the package holds {_shown(value)}{since}, a reading that a person has rejected: set it by hand",
        f"le paquet contient {_shown(value)}{depuis}, une lecture qu’une personne a rejetée : à corriger à la main",
        True,
    )


def _propose_new_parameter(proposal: PackageProposal, package: Package, place: FactPlace, wanted: Wanted) -> None:
    segments = [s for s in wanted.segments if s.reviewed or not package.reviewed]
    proposal.remarks += [_waits(wanted.key, s) for s in wanted.segments if s not in segments and s.row["on_page"]]
    if not segments:
        return
    parameter = openfisca_parameter([segment.row for segment in segments])
    proposal.files[place.file] = yaml.safe_dump(parameter, sort_keys=False, allow_unicode=True, width=110)
    last = segments[-1]
    proposal.moved.append(_moved(wanted, place, last, last.begins, None, last.value.text, last.value.unit))


def _propose_mapping(
    proposal: PackageProposal, files: _Files, package: Package, place: FactPlace, wanted: Wanted, today: date
) -> None:
    segment = _holding(wanted.segments, today)
    if segment is None:
        _note_rejected_value(proposal, files, place, wanted)
        if wanted.state == "known":
            said = ("has no value today: its page gives other days", "n’a pas de valeur aujourd’hui")
            proposal.remarks.append(Remark(wanted.key, *said))
        return
    if not _compares(proposal, place.cmp, wanted, segment):
        return
    read, write = (read_json, set_json) if place.file.endswith(".json") else (read_toml, set_toml)
    text = files.read(place.file) or ""
    before = find_at(read(text), place.at or "")
    if not isinstance(before, Decimal | date | str | None):
        raise PlaceError(f"holds no single value at {place.at}")
    value = plain_value(segment.value, place.unit, before)
    if same_value(before, value):
        return
    if package.reviewed and not segment.reviewed:
        proposal.remarks.append(_waits(wanted.key, segment))
        return
    text = write(text, place.at or "", value)
    if place.source is not None:
        text = write(text, place.source, _source_of(segment))
    proposal.files[place.file] = text
    shown = (_shown(before), _shown(value))
    proposal.moved.append(_moved(wanted, place, segment, segment.begins, *shown, place.unit or segment.value.unit))


def _note_rejected_value(proposal: PackageProposal, files: _Files, place: FactPlace, wanted: Wanted) -> None:
    """Remark a value of a mapping that a person has rejected, where nothing takes its place."""
    read = read_json if place.file.endswith(".json") else read_toml
    held = find_at(read(files.read(place.file) or ""), place.at or "")
    if not isinstance(held, Decimal | date | str):
        return
    if any(same_value(held, plain_value(segment.value, place.unit, held)) for segment in wanted.rejected):
        proposal.remarks.append(_holds_rejected(wanted.key, held, None))


def _holding(segments: Iterable[Segment], today: date) -> Segment | None:
    by_row = {segment.row: segment for segment in segments}
    row = row_on_day(list(by_row), *asked_day(None, today))
    return by_row[row] if row is not None else None


def _source_of(segment: Segment) -> dict[str, object]:
    row = segment.row
    said: dict[str, object] = {"url": row["url"] or "", "quote": row["quote"] or ""}
    return said | {"since": segment.begins} if segment.begins else said


def _waits(key: str, segment: Segment) -> Remark:
    value, rule = segment.value.text, segment.row["rule_id"]
    return Remark(
        key,
        f"{value} waits for a review: `veille review accept {rule}`",
        f"{value} attend une révision : `veille review accept {rule}`",
    )


def _moved(
    wanted: Wanted, place: FactPlace, segment: Segment, day: str | None, before: str | None, after: str | None,
    unit: str | None,
) -> Moved:  # fmt: skip
    row = segment.row
    return Moved(
        wanted.key, wanted.label_en, wanted.label_fr, place.file, place.at, day, before, after, unit,
        row["quote"] or "", row["url"] or "", row["rule_id"], row["last_checked"], row["review_state"] or "unreviewed",
    )  # fmt: skip


def _shown(value: Plain | None) -> str | None:
    return None if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
