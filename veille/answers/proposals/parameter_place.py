"""A fact's OpenFisca parameter in a package: a new file, or the edits that the one there needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import yaml

from veille.answers.proposals import remarks
from veille.answers.proposals.parameter import Parameter, ParameterEdit, read_parameter
from veille.answers.proposals.parameter_edits import (
    apply_edits,
    contradicting,
    needed_edits,
    set_later,
    withdrawn_edits,
    without_replaced,
)
from veille.answers.proposals.plain_values import plain_or_none, plain_value, same_value
from veille.answers.proposals.proposal import (
    Moved,
    PackageFiles,
    PackageProposal,
    PlaceChange,
    Remark,
    make_moved,
    shown,
)
from veille.answers.proposals.wanted import Segment, Wanted
from veille.config import FactPlace, Package
from veille.errors import PlaceError
from veille.store.exports.openfisca import ALWAYS, openfisca_parameter

_DAY = 10  # characters of a stamp that are its date


def propose_parameter(
    proposal: PackageProposal, files: PackageFiles, package: Package, place: FactPlace, wanted: Wanted, today: date
) -> None:
    """Bring the file to what the record says on every day that it knows; what cannot be written, or waits, is a remark."""
    if not place.create:
        files.require(place.file)
    text = files.read(place.file)
    parameter = None if text is None else read_parameter(text, place.unit)
    fitting = _fitting(proposal, place, parameter, wanted, today)
    if fitting is None:
        return
    if text is None or parameter is None:
        _propose_new(proposal, package, place, fitting, today)
        return
    proposal.remarks += _rejected(wanted, parameter)
    edits = _edits(proposal, package, parameter, fitting)
    if edits:
        last = fitting.segments[-1].row["last_checked"] if fitting.segments else None
        proposal.files[place.file] = apply_edits(text, edits, last[:_DAY] if last else None)
    for edit in edits:
        change = PlaceChange(edit.day, shown(edit.before), shown(edit.after), parameter.unit)
        proposal.moved.append(make_moved(fitting, place, edit.segment, change, today))


def _fitting(
    proposal: PackageProposal, place: FactPlace, parameter: Parameter | None, wanted: Wanted, today: date
) -> Wanted | None:
    """The fact with the values that can stand beside one another in the file; None where that of today cannot.

    A file holds one comparison and one unit. Values of other days are left out and named; what is announced is refused by
    name, since somebody must change the package before its day comes.
    """
    if not wanted.segments:
        return wanted
    leading = wanted.holding(today) or wanted.segments[-1]
    taken = wanted.taken_as(place.cmp or (parameter.comparison if parameter else None), leading)
    if parameter is None:
        taken = place.cmp or leading.comparison
    if taken != leading.comparison:
        proposal.remarks.append(remarks.turned(wanted.key, leading, taken))
        return None
    counted = wanted.counted_for(place.per or (parameter.per if parameter else None), leading)
    if parameter is not None and counted != leading.row["per"]:
        proposal.remarks.append(remarks.counted_otherwise(wanted.key, leading, counted))
        return None
    if parameter is None:
        return wanted
    plain_value(leading.value, parameter.unit, parameter.like)  # raises where the file counts in something else
    kept = [
        s for s in wanted.segments
        if s.comparison == taken and s.row["per"] == leading.row["per"] and _fits(s, parameter)
    ]  # fmt: skip
    after = wanted.segments.index(leading)
    for index, segment in enumerate(wanted.segments):
        if segment not in kept:
            proposal.remarks.append(remarks.left_out(wanted, segment, ahead=index > after))
    return replace(wanted, segments=tuple(kept))


def _fits(segment: Segment, parameter: Parameter) -> bool:
    return plain_or_none(segment.value, parameter.unit, parameter.like) is not None


def _edits(proposal: PackageProposal, package: Package, parameter: Parameter, wanted: Wanted) -> list[ParameterEdit]:
    """What is to be set or taken out now; what waits for a review and what the page contradicts becomes a remark."""
    dropped = withdrawn_edits(parameter, wanted)
    if dropped and package.reviewed and not wanted.settled:
        # A day was corrected and nobody has accepted it: half of the correction would be worse than none.
        proposal.remarks.append(remarks.waits(wanted.key, wanted.segments[-1]))
        return []
    rest = parameter.without(dropped)
    first = ALWAYS if any(edit.day == ALWAYS for edit in dropped) else wanted.first_seen
    edits = needed_edits(rest, wanted.segments, first, reviewed=package.reviewed)
    waiting = [edit for edit in edits if package.reviewed and not edit.segment.reviewed]
    proposal.remarks += [remarks.waits(wanted.key, edit.segment) for edit in waiting]
    if wanted.segments:
        proposal.remarks += [remarks.contradicts(wanted.key, e) for e in contradicting(rest, wanted.segments, first)]
        later = set_later(rest, wanted.segments, first, wanted)
        proposal.remarks += [remarks.set_later(wanted.key, entry, day) for entry, day in later]
    return without_replaced(dropped, [edit for edit in edits if edit not in waiting])


def _rejected(wanted: Wanted, parameter: Parameter) -> list[Remark]:
    """The package's values that it took from a reading which a person has rejected since."""
    known = {segment.value.text for segment in wanted.segments}
    found: dict[str, Remark] = {}
    for segment in wanted.rejected:
        value = plain_or_none(segment.value, parameter.unit, parameter.like)
        for entry in parameter.entries:
            if value is not None and same_value(entry.value, value) and segment.value.text not in known:
                found[entry.day] = remarks.holds_rejected(wanted.key, entry.value, entry.day)
    return list(found.values())


def _propose_new(proposal: PackageProposal, package: Package, place: FactPlace, wanted: Wanted, today: date) -> None:
    """A whole file: null on days of which the record has no value that the package may take (docs/decisions/0014)."""
    segments = [s for s in wanted.segments if s.reviewed or not package.reviewed]
    proposal.remarks += [remarks.waits(wanted.key, s) for s in wanted.segments if s not in segments]
    if not segments:
        return
    whole = openfisca_parameter([segment.row for segment in segments], today.isoformat(), place.unit)
    text = yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=110)
    own = read_parameter(text, None)
    if place.unit is not None and place.unit != own.unit:
        raise PlaceError(
            f"would count in {own.unit or 'no unit'}, its place says {place.unit}: write the file once by hand"
        )
    for segment in segments:
        if segment.comparison != (own.comparison or "eq") or not _fits(segment, own):
            proposal.remarks.append(remarks.left_out(wanted, segment, ahead=segment is segments[-1]))
    proposal.files[place.file] = text
    proposal.moved += _told_of_new(wanted, place, segments, today)


def _told_of_new(wanted: Wanted, place: FactPlace, segments: list[Segment], today: date) -> list[Moved]:
    """What a new file brings: the value of today, each that is announced, or the last one where all are over."""
    day = today.isoformat()
    ahead = [s for s in segments if s.begins and s.begins > day]
    holding = wanted.holding(today)
    told = [holding] if holding in segments and holding is not None else []
    past = [s for s in segments if s not in ahead and s not in told]
    if not told and not ahead:
        told = past[-1:]
    moved, before = [], None
    for segment in (*told, *ahead):
        value = segment.value
        change = PlaceChange(segment.begins, before, value.text, value.unit)
        moved.append(make_moved(wanted, place, segment, change, today))
        before = value.text
    return moved
