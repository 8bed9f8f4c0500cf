"""Forms of the review desk that came while a run was at work: kept as files beside the database, taken when it ends.

Each file is one form, written whole and forced to disk before anybody is told that it is kept; its name says in which order
it came. It goes once the decision is stored: a form that is taken twice after a crash says the same thing twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from time import time_ns

from veille.errors import StoreError, UsageError, VeilleError
from veille.log import log

FOLDER = ".waiting"  # behind the database's name
# A decision names what it is about; what a page showed and was not believed may be something else by the time a run ends.
MAY_WAIT = ("verdict", "rule", "mute", "unmute", "held")
_MODE, _FOLDER_MODE = 0o640, 0o750  # as of the database


@dataclass(frozen=True, slots=True)
class WaitingForm:
    """One form that was kept: which, about what, and what was written in it; `refused` says why it could not be taken."""

    id: str
    name: str
    about: str
    form: Mapping[str, str]
    refused: str = ""

    @property
    def reviewer(self) -> str:
        """Who sent it."""
        return self.form.get("reviewer", "").strip()

    @property
    def said(self) -> str:
        """The button that was pressed."""
        return self.form.get("verdict") or self.form.get("decision", "")

    @property
    def note(self) -> str:
        """What was written beside the decision."""
        return self.form.get("note", "").strip()


@dataclass(frozen=True, slots=True)
class WaitingForms:
    """The forms that wait for one database."""

    database: Path

    def keep(self, name: str, about: str, form: Mapping[str, str]) -> WaitingForm:
        """Keep a form, durably; UsageError where it lacks what every decision needs."""
        kept = WaitingForm(f"{time_ns():020}", name, about, {k: v for k, v in form.items() if k != "form_token"})
        if not kept.reviewer:
            raise UsageError("a decision needs your name")
        self._write(kept)
        return kept

    def all(self) -> tuple[WaitingForm, ...]:
        """All of them in the order in which they came."""
        found = []
        with suppress(FileNotFoundError):
            for path in sorted(self._folder.glob("*.json")):
                with suppress(FileNotFoundError):  # another process has just taken it
                    found.append(WaitingForm(**json.loads(path.read_text(encoding="utf-8"))))
        return tuple(found)

    def drop(self, form_id: str) -> None:
        """Forget one: it is stored, or nobody wants it any more."""
        if form_id.isdigit():
            (self._folder / f"{form_id}.json").unlink(missing_ok=True)

    def take(self, act: Callable[[WaitingForm], object]) -> None:
        """Let `act` take each form that still waits; one that it refuses is kept with the reason."""
        for waiting in self.all():
            if waiting.refused:
                continue
            try:
                act(waiting)
            except VeilleError as error:
                log.warning(
                    "a decision that waited could not be taken",
                    form=waiting.name,
                    about=waiting.about,
                    error=str(error),
                )
                self._write(replace(waiting, refused=error.what))
            else:
                self.drop(waiting.id)

    @property
    def _folder(self) -> Path:
        return self.database.with_name(self.database.name + FOLDER)

    def _write(self, form: WaitingForm) -> None:
        path, text = self._folder / f"{form.id}.json", json.dumps(asdict(form), ensure_ascii=False)
        part = path.with_suffix(".part")
        try:
            self._folder.mkdir(mode=_FOLDER_MODE, exist_ok=True)
            with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _MODE), "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise StoreError(
                f"cannot be kept: {error.strerror}", where=str(self._folder), hint="check rights and space"
            ) from error
