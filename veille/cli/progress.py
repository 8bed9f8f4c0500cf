"""A progress bar on standard error, where that is a terminal and the command is not quiet; nothing else is ever drawn."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from veille.cli.language import tr
from veille.progress import Report, followed_by


@contextmanager
def progress_bar(doing: str, *, quiet: bool) -> Iterator[Report]:
    """A bar for the work in the block: what `veille.progress.follow` tells, and what is reported by hand."""
    if quiet or not sys.stderr.isatty():
        yield lambda _doing, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(tr(doing), total=None)

        def report(now: str, done: int, total: int | None) -> None:
            bar.update(task, description=tr(now), completed=done, total=total)

        with followed_by(report):
            yield report
