"""The operations of a store by subject, each loaded on first use: a check of unchanged pages needs few."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from veille.store.connection import Connection

if TYPE_CHECKING:
    from veille.store.blobs import Blobs
    from veille.store.operations.captures import Captures
    from veille.store.operations.fetches import Fetches
    from veille.store.operations.handling import Handling
    from veille.store.operations.hosts import Hosts
    from veille.store.operations.mutes import Mutes
    from veille.store.operations.outbox import Outbox
    from veille.store.operations.parts import PageParts
    from veille.store.operations.suspects import Suspects
    from veille.store.record.addresses import Addresses
    from veille.store.record.changes import ChangeLog
    from veille.store.record.facts import Facts
    from veille.store.record.history import History
    from veille.store.record.pages import Pages
    from veille.store.record.parity import Parity
    from veille.store.record.review import Reviews
    from veille.store.record.rules import Rules


class Subjects:
    """Each attribute offers one subject's operations on one connection; all share its transactions."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    @cached_property
    def pages(self) -> Pages:
        """Pages and what their next visit needs."""
        from veille.store.record.pages import Pages

        return Pages(self.connection)

    @cached_property
    def addresses(self) -> Addresses:
        """Addresses that a page answers from, and which pages left a source."""
        from veille.store.record.addresses import Addresses

        return Addresses(self.connection, self.facts.note_outdated)

    @cached_property
    def captures(self) -> Captures:
        """What people decided on answers and copies that were held."""
        from veille.store.operations.captures import Captures

        return Captures(self.connection)

    @cached_property
    def fetches(self) -> Fetches:
        """Runs, fetches and the health of pages."""
        from veille.store.operations.fetches import Fetches

        return Fetches(self.connection)

    @cached_property
    def hosts(self) -> Hosts:
        """What is known of each host."""
        from veille.store.operations.hosts import Hosts

        return Hosts(self.connection)

    @cached_property
    def blobs(self) -> Blobs:
        """Raw bytes and the captures that hold them."""
        from veille.store.blobs import Blobs

        return Blobs(self.connection)

    @cached_property
    def changes(self) -> ChangeLog:
        """The log of changes."""
        from veille.store.record.changes import ChangeLog

        return ChangeLog(self.connection)

    @cached_property
    def rules(self) -> Rules:
        """Rules in time."""
        from veille.store.record.rules import Rules

        return Rules(self.connection)

    @cached_property
    def history(self) -> History:
        """Versions of pages."""
        from veille.store.record.history import History

        return History(self.connection, self.rules, self.changes)

    @cached_property
    def suspects(self) -> Suspects:
        """Captures that are held back."""
        from veille.store.operations.suspects import Suspects

        return Suspects(self.connection)

    @cached_property
    def facts(self) -> Facts:
        """Named values in time."""
        from veille.store.record.facts import Facts

        return Facts(self.connection)

    @cached_property
    def parity(self) -> Parity:
        """Pages and their twins."""
        from veille.store.record.parity import Parity

        return Parity(self.connection)

    @cached_property
    def outbox(self) -> Outbox:
        """Events and their deliveries."""
        from veille.store.operations.outbox import Outbox

        return Outbox(self.connection)

    @cached_property
    def handling(self) -> Handling:
        """What people did about events."""
        from veille.store.operations.handling import Handling

        return Handling(self.connection)

    @cached_property
    def mutes(self) -> Mutes:
        """What is not reported for a while."""
        from veille.store.operations.mutes import Mutes

        return Mutes(self.connection)

    @cached_property
    def parts(self) -> PageParts:
        """Parts that pages load into themselves."""
        from veille.store.operations.parts import PageParts

        return PageParts(self.connection)

    @cached_property
    def reviews(self) -> Reviews:
        """Decisions on readings."""
        from veille.store.record.review import Reviews

        return Reviews(self.connection, self.rules)
