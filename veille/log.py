"""Structured logs on standard error: one event a line, with run id, page and outcome; never a secret.

structlog (and rich, which it loads) come with the first line that is written: a quiet run pays nothing for them.
"""

from __future__ import annotations

import logging
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    import structlog

Field = str | int | float | bool | None


@dataclass
class Log:
    """The program's log. Lines below `level` are not written; `bound` stands in every line."""

    level: int = logging.WARNING
    json_lines: bool | None = None
    bound: dict[str, Field] = field(default_factory=dict)
    _logger: structlog.typing.FilteringBoundLogger | None = None
    _stream: TextIO | None = None  # standard error as it was when the logger was made

    def info(self, event: str, **fields: Field) -> None:
        """Something happened as it should."""
        if self.level <= logging.INFO:
            self._get().info(event, **{**self.bound, **fields})

    def warning(self, event: str, **fields: Field) -> None:
        """Something did not work and will be tried again."""
        self._get().warning(event, **{**self.bound, **fields})

    def error(self, event: str, **fields: Field) -> None:
        """Something did not work and wants a person."""
        self._get().error(event, **{**self.bound, **fields})

    def exception(self, event: str, **fields: Field) -> None:
        """A bug, with its traceback."""
        self._get().exception(event, **{**self.bound, **fields})

    def _get(self) -> structlog.typing.FilteringBoundLogger:
        if self._logger is None or self._stream is not sys.stderr:
            self._logger, self._stream = _make_logger(self.json_lines), sys.stderr
        return self._logger


log = Log()


def configure_logs(*, level: int, json_lines: bool | None = None) -> None:
    """Write log lines from `level` on; as JSON where standard error is not a terminal, for a log collector."""
    log.level, log.json_lines, log._logger = level, json_lines, None
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs each request at info
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


def _make_logger(json_lines: bool | None) -> structlog.typing.FilteringBoundLogger:
    import structlog

    as_json = not sys.stderr.isatty() if json_lines is None else json_lines
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    made: structlog.typing.FilteringBoundLogger = structlog.wrap_logger(
        structlog.PrintLogger(file=sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG),
    )
    return made
