"""A value of today at a place of a package's JSON or TOML file, with the source beside it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from veille.answers.proposals import remarks
from veille.answers.proposals.json_text import read_json, set_json
from veille.answers.proposals.plain_values import plain_value, same_value
from veille.answers.proposals.pointers import find_at, require_place
from veille.answers.proposals.proposal import PackageFiles, PackageProposal, PlaceChange, make_moved, shown
from veille.answers.proposals.toml_text import read_toml, set_toml
from veille.answers.proposals.wanted import Segment, Wanted
from veille.config import FactPlace, Package
from veille.errors import PlaceError
from veille.model import FactStatus


def propose_mapping(
    proposal: PackageProposal, files: PackageFiles, package: Package, place: FactPlace, wanted: Wanted, today: date
) -> None:
    """Set the value that holds today; one that cannot be written, waits or was rejected is a remark."""
    segment = wanted.holding(today)
    if segment is None:
        _note_rejected_value(proposal, files, place, wanted)
        if wanted.state == FactStatus.KNOWN:
            proposal.remarks.append(remarks.without_value_today(wanted.key))
        return
    taken = wanted.taken_as(place.cmp, segment)
    if taken != segment.comparison:
        proposal.remarks.append(remarks.turned(wanted.key, segment, taken))
        return
    counted = wanted.counted_for(place.per, segment)
    if counted != segment.row["per"]:
        proposal.remarks.append(remarks.counted_otherwise(wanted.key, segment, counted))
        return
    read, write = (read_json, set_json) if place.file.endswith(".json") else (read_toml, set_toml)
    text = files.read(place.file) or ""
    _require_places(read(text), files, place)
    before = find_at(read(text), place.at or "")
    if not isinstance(before, Decimal | date | str | None):
        raise PlaceError(f"holds no single value at {place.at}")
    value = plain_value(segment.value, place.unit, before)
    if same_value(before, value):
        return
    if package.reviewed and not segment.reviewed:
        proposal.remarks.append(remarks.waits(wanted.key, segment))
        return
    text = write(text, place.at or "", value)
    if place.source is not None:
        text = write(text, place.source, _source_of(segment))
    proposal.files[place.file] = text
    change = PlaceChange(segment.begins, shown(before), shown(value), place.unit or segment.value.unit)
    proposal.moved.append(make_moved(wanted, place, segment, change, today))


def _require_places(data: object, files: PackageFiles, place: FactPlace) -> None:
    """PlaceError for a mistyped file or place: what the package does not have is made only where it says so."""
    if place.create:
        return
    files.require(place.file)
    require_place(data, place.at or "")
    if place.source is not None:
        require_place(data, place.source, may_be_new=True)


def _note_rejected_value(proposal: PackageProposal, files: PackageFiles, place: FactPlace, wanted: Wanted) -> None:
    """Remark a value of a mapping that a person has rejected, where nothing takes its place."""
    read = read_json if place.file.endswith(".json") else read_toml
    held = find_at(read(files.read(place.file) or ""), place.at or "")
    if not isinstance(held, Decimal | date | str):
        return
    if any(same_value(held, plain_value(segment.value, place.unit, held)) for segment in wanted.rejected):
        proposal.remarks.append(remarks.holds_rejected(wanted.key, held, None))


def _source_of(segment: Segment) -> dict[str, object]:
    row = segment.row
    said: dict[str, object] = {"url": row["url"] or "", "quote": row["quote"] or ""}
    if segment.begins:
        said["since"] = segment.begins
    if row["corrected_by"]:  # the value is not the quote's
        why = f": {row['corrected_why']}" if row["corrected_why"] else ""
        said["corrected"] = f"{row['corrected_by']}, {row['corrected_at'][:10]}{why}"
    return said
