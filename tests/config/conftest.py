"""What the tests of the configuration are answered is kept whole."""

from __future__ import annotations

from tests.kept_calls import keeps_calls
from tests.kept_readings import kept_readings as kept_readings

kept_calls = keeps_calls("load_config", "next_moment")
