"""What every pass of the pipeline works with: configuration, store, profiles, clock."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from veille.clock import Clock, system_clock, to_stamp
from veille.config import Config, Source
from veille.errors import StoreError
from veille.file_rights import share_record
from veille.parsers.version import code_stamp, extractor_version, remember_version
from veille.profiles import Profile, load_profiles
from veille.store import Page, Store, open_reading, open_store
from veille.store.record.forgetting import is_settled
from veille.store.run_lock import hold_run_lock, make_folder_of

# The key of the record's note on the parsers that last worked on it: the stamp of their files, and their version.
_PARSERS_SEEN = "parsers_seen"


@dataclass(frozen=True, slots=True)
class Workspace:
    """One open database with the configuration that fills it.

    `adopt_config` lets a run take another configuration than the one under which the database was filled; it is
    None where no option of the command says so.
    """

    config: Config
    store: Store
    profiles: Mapping[str, Profile]
    clock: Clock
    adopt_config: bool | None = None

    def now(self) -> str:
        """The clock's time as a UTC stamp."""
        return to_stamp(self.clock())

    def source_of(self, source_id: str) -> Source | None:
        """The configured source of that id; None when it is no longer configured or the page was imported."""
        return self.config.source(source_id)

    def sources_of(self, page: Page) -> tuple[Source, ...]:
        """The configured sources that watch the page, the one whose profile and schedule rule first."""
        ids = dict.fromkeys((page.source, *self.store.pages.sources(page.page_id)))
        return tuple(source for name in ids if (source := self.source_of(name)) is not None)

    def profile_of(self, page: Page) -> Profile:
        """The site profile of a page: its source's, else the one that its first copy was read with, else by its host."""
        source = self.source_of(page.source)
        if source is not None:
            profile = self.profiles[source.profile]
            return profile.ignoring(source.ignore) if source.ignore else profile
        if page.profile is not None and page.profile in self.profiles:
            return self.profiles[page.profile]
        from veille.parsers import select_profile

        return select_profile(self.profiles, page.url, b"")


@contextmanager
def open_workspace(
    config: Config,
    *,
    database: Path | None = None,
    clock: Clock = system_clock,
    create: bool = True,
    adopt_config: bool | None = None,
    wait: float = 0,
) -> Iterator[Workspace]:
    """A workspace under the run lock; raises LockHeld when another run is at work on the database for `wait` seconds."""
    profiles = load_profiles(config.profiles_path)
    if profiles.added:
        from veille.parsers.citations.instruments import check_instruments

        check_instruments(profiles.added.values())
    path = database or config.database_path
    if create:
        make_folder_of(path)
    with hold_run_lock(path, wait=wait), open_store(path, create=create) as store:
        share_record(path, config.group)
        _recall_parsers(store)
        yield Workspace(config, store, profiles, clock, adopt_config)


@contextmanager
def open_or_copy(config: Config, *, database: Path, clock: Clock = system_clock) -> Iterator[Workspace]:
    """A workspace for what is made from the record: the record itself under the run lock, or, where this user may not
    write it, a private copy of it as it stands.

    Raises StoreError where the copy would hand out ids or numbers that the record does not hold to.
    """
    if all(os.access(path, os.W_OK) for path in (database, database.parent)):
        with open_workspace(config, database=database, clock=clock) as workspace:
            yield workspace
        return
    from veille.store.backup import backup

    with TemporaryDirectory(prefix="veille-") as folder:
        with open_reading(database) as store:
            if not is_settled(store.connection):
                hint = "publish it once as its owner; then every user may"
                raise StoreError(
                    "this user may not write it, and its ids are not settled", where=str(database), hint=hint
                )
            copy = backup(store, Path(folder) / database.name)
        with open_store(copy, create=False) as store:
            yield Workspace(config, store, load_profiles(config.profiles_path), clock)


@contextmanager
def read_workspace(config: Config, database: Path, *, clock: Clock = system_clock) -> Iterator[Workspace]:
    """A workspace to look at: one moment of the record, no write access needed, beside any run that is at work."""
    profiles = load_profiles(config.profiles_path)
    if profiles.added:
        from veille.parsers.citations.instruments import check_instruments

        check_instruments(profiles.added.values())
    with open_reading(database) as store:
        store.connection.run("BEGIN")
        try:
            yield Workspace(config, store, profiles, clock)
        finally:
            store.connection.run("ROLLBACK")


def _recall_parsers(store: Store) -> None:
    """Take the parsers' version from the record while their files are as they were; else note it there."""
    stamp = code_stamp()
    row = store.connection.row("SELECT value FROM meta WHERE key = ?", (_PARSERS_SEEN,))
    seen, _, version = str(row["value"]).partition(" ") if row is not None else ("", "", "")
    if seen == stamp and version:
        remember_version(stamp, version)
        return
    with store.transaction():
        said = f"{stamp} {extractor_version()}"
        store.connection.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_PARSERS_SEEN, said))
