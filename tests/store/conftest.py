"""The rows of facts after drawn histories are kept whole."""

from __future__ import annotations

from tests.kept_readings import kept_readings as kept_readings
