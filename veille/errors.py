"""The error tree. A message says what, where and what to do; type and fields tell errors apart, never words.

VeilleError                      exit code 2 unless noted
├── UsageError                   a wrong argument, an unknown page
│   ├── PlaceError               a fact that does not fit into a package's file: said, the others are proposed
│   └── DecidedAlready           a decision that would replace another person's word without saying so
├── ConfigError                  a config or profile file that cannot be used
├── StoreError                   the database: foreign, newer, damaged, full
│   ├── ForeignDatabase          not a veille database
│   ├── NewerDatabase            written by a later version
│   └── StoreBusy                locked by another process
├── SnapshotError                a published snapshot that cannot be used
│   ├── StaleSnapshot            older than the caller allows
│   └── FactUnavailable          a fact that is unknown, missing, ambiguous or not valid on the day
├── LockHeld                     another run holds the lock (exit code 4)
├── ParseError                   one document that cannot be read: expected, recorded, the run goes on
│   ├── WrongMedium              the bytes are not what they say they are
│   └── WorkLimit                reading or comparing it takes more work than a page may cost
├── WorkStopped                  the page in hand is given up because the run was asked to stop
├── ReadersLost                  those who read stored snapshots again are gone (exit code 3): what was read is kept
├── DeliveryError                one message that a channel refused: expected, retried when transient
└── OutputError                  the result cannot be written: full disk, closed output (exit code 5)
    └── OutputClosed             the reader of the output has gone, as in `veille rules | head` (exit code 141, silent)
"""

from __future__ import annotations

EXIT_DONE = 0
EXIT_BUG = 1
EXIT_USAGE = 2
EXIT_PARTIAL = 3
EXIT_LOCKED = 4
EXIT_OUTPUT = 5
EXIT_CHANGED = 10
EXIT_READER_GONE = 141  # what a shell reports of a program ended by SIGPIPE


class VeilleError(Exception):
    """An expected error with a message for people: what happened, where, what to do."""

    exit_code = EXIT_USAGE

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        message = f"{where}: {what}" if where else what
        super().__init__(f"{message}; {hint}" if hint else message)


class UsageError(VeilleError):
    """A wrong argument or a name that is not known."""


class PlaceError(UsageError):
    """A value does not fit into a package's file, or the file cannot be edited in place."""


class DecidedAlready(UsageError):
    """A decision would replace one that stands, or one that nobody has seen; times in it are UTC stamps."""


class ConfigError(VeilleError):
    """A config or profile file that cannot be used; `where` names file and key."""


class StoreError(VeilleError):
    """The database cannot be used or written."""


class ForeignDatabase(StoreError):
    """The file is not a veille database."""


class NewerDatabase(StoreError):
    """The database was written by a later version of veille."""


class StoreBusy(StoreError):
    """Another process holds a write lock on the database."""


class SnapshotError(VeilleError):
    """A published snapshot that cannot be used."""


class StaleSnapshot(SnapshotError):
    """The snapshot's last check of its sources is older than the caller allows."""


class FactUnavailable(SnapshotError):
    """A fact has no value to give; `state` says why.

    A FactStatus other than `known`, or `unknown` (no such fact then), `not_valid` (not on that day), `unreviewed`.
    """

    def __init__(self, what: str, *, state: str, where: str = "", hint: str = "") -> None:
        super().__init__(what, where=where, hint=hint)
        self.state = state


class LockHeld(VeilleError):
    """Another run holds the run lock."""

    exit_code = EXIT_LOCKED


class ClockLost(VeilleError):
    """This machine's clock says a time before there were web pages."""

    exit_code = EXIT_PARTIAL


class ParseError(VeilleError):
    """One document that cannot be read; the run records it and goes on."""


class WrongMedium(ParseError):
    """The bytes are not of the type that their name or header says."""


class WorkLimit(ParseError):
    """Reading or comparing one document takes more work than a page may cost."""


class WorkStopped(VeilleError):
    """The page in hand is given up because the run was asked to stop; it stays due."""


class ReadersLost(VeilleError):
    """The processes or the cluster that read stored snapshots again are gone; what was read is kept."""

    exit_code = EXIT_PARTIAL


class DeliveryError(VeilleError):
    """One message that a channel did not take; `transient` says whether a later try may succeed."""

    def __init__(self, what: str, *, where: str = "", hint: str = "", transient: bool = True) -> None:
        super().__init__(what, where=where, hint=hint)
        self.transient = transient


class OutputError(VeilleError):
    """The result of a command cannot be written; what the command did is kept."""

    exit_code = EXIT_OUTPUT


class OutputClosed(OutputError):
    """The reader of the output went away before all was written: nothing is left to say."""

    exit_code = EXIT_READER_GONE
