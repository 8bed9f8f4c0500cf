"""Which files of a rule package change so that it says what the record says, from what a person accepted."""

from __future__ import annotations

import sqlite3
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path

from veille.answers.proposals import remarks
from veille.answers.proposals.mapping_place import propose_mapping
from veille.answers.proposals.parameter_place import propose_parameter
from veille.answers.proposals.proposal import PackageFiles, PackageProposal
from veille.answers.proposals.wanted import Wanted, read_wanted
from veille.config import Config, FactPlace, Package
from veille.errors import PlaceError, UsageError
from veille.model import FactStatus


def propose(db: sqlite3.Connection, config: Config, package: Package, root: Path, today: date) -> PackageProposal:
    """What the package in the working copy `root` needs; nothing is written. The same record and files give the same."""
    if not root.is_dir():
        raise UsageError("no such folder", where=str(root), hint="name the package's working copy with --into")
    proposal = PackageProposal(package.id)
    files = PackageFiles(root, proposal.files)
    places = {place.fact: place for place in package.places}
    for key in _keys(db, config, package):
        place = places.get(key) or _default_place(package, key)
        wanted = read_wanted(db, key)
        if place is None:
            proposal.remarks.append(remarks.without_place(key))
            continue
        try:
            _propose_fact(proposal, files, package, place, wanted, today)
        except PlaceError as error:
            proposal.remarks.append(remarks.unfit(key, place.file, error))
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
    file = f"{package.folder.rstrip('/')}/{key.replace('.', '/')}.yaml"
    return FactPlace(fact=key, file=file, create=True)  # the folder is veille's to fill


def _propose_fact(
    proposal: PackageProposal, files: PackageFiles, package: Package, place: FactPlace, wanted: Wanted, today: date
) -> None:
    if wanted.state != FactStatus.KNOWN:
        proposal.remarks.append(remarks.not_known(wanted))
    if place not in package.places:
        files.require_folder(package.folder or "")
    proposal.remarks += [remarks.several_values(wanted.key, begins, ends) for begins, ends in wanted.unclear]
    if place.at is None:
        propose_parameter(proposal, files, package, place, wanted, today)
    else:
        propose_mapping(proposal, files, package, place, wanted, today)
