"""Structured logs on standard error: one event a line, with run id, page and outcome; never a secret."""

from __future__ import annotations

import logging
import sys

import structlog


def configure_logs(*, quiet: bool = False, json_lines: bool | None = None) -> None:
    """Write logs of level info (with `quiet`: warning) to standard error.

    Lines are JSON where standard error is not a terminal, so that a log collector can read them.
    """
    as_json = not sys.stderr.isatty() if json_lines is None else json_lines
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if quiet else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs each request at info
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
