"""What the parsers' tests read of pages is kept whole."""

from __future__ import annotations

from tests.kept_readings import kept_readings as kept_readings
