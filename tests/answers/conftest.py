"""What is proposed to packages is kept whole."""

from __future__ import annotations

from tests.kept_readings import kept_readings as kept_readings
