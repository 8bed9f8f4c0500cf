"""Prometheus metrics, read from the database at each scrape."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from veille.answers.freshness import Freshness, read_freshness
from veille.clock import Clock, from_stamp
from veille.config import Config

_COUNTS = (
    ("veille_pages", "Pages by state", "SELECT state, count(*) FROM v1_page GROUP BY state", "state"),
    (
        "veille_changes",
        "Changes recorded, by severity",
        "SELECT severity, count(*) FROM v1_change GROUP BY severity",
        "severity",
    ),
    ("veille_deliveries", "Alert deliveries by state", "SELECT state, count(*) FROM delivery GROUP BY state", "state"),
)


class _DatabaseCollector:
    def __init__(self, database: Path, config: Config, clock: Clock) -> None:
        self._database, self._config, self._clock = database, config, clock

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily("veille_database_up", "Whether the database could be read")
        if not self._database.is_file():
            up.add_metric([], 0)
            yield up
            return
        db = sqlite3.connect(f"{self._database.absolute().as_uri()}?mode=ro", uri=True)
        try:
            for name, help_text, sql, label in _COUNTS:
                family = GaugeMetricFamily(name, help_text, labels=[label])
                for value, count in db.execute(sql):
                    family.add_metric([str(value)], count)
                yield family
            pages = Counter(page.state for page in read_freshness(db, self._config, self._clock()))
            freshness = GaugeMetricFamily("veille_freshness", "Pages by how fresh they are", labels=["state"])
            for state in Freshness:
                freshness.add_metric([state.value], pages[state])
            yield freshness
            last = db.execute("SELECT max(last_success) FROM v1_health").fetchone()[0]
            if last:
                checked = GaugeMetricFamily(
                    "veille_last_success_timestamp_seconds", "Time of the last successful check"
                )
                checked.add_metric([], from_stamp(last).timestamp())
                yield checked
            size = GaugeMetricFamily("veille_database_bytes", "Size of the database file")
            size.add_metric([], self._database.stat().st_size)
            yield size
        finally:
            db.close()
        up.add_metric([], 1)
        yield up


def render_metrics(database: Path, config: Config, clock: Clock) -> tuple[bytes, str]:
    """The metrics page and its content type."""
    registry = CollectorRegistry()
    registry.register(_DatabaseCollector(database, config, clock))
    return generate_latest(registry), CONTENT_TYPE_LATEST
