"""Which tests run a line: read from a coverage file that was written with `pytest --cov --cov-context=test`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coverage import CoverageData

_RUN = "|run"  # pytest-cov's name for the test itself; set-up and tear-down are `|setup` and `|teardown`
# Tests tried for one fault: those that run the fewest lines first, they are about it.
MOST_TESTS = 80


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """Tests by file and line, and how much each of them runs."""

    tests: dict[str, dict[int, tuple[str, ...]]]
    reach: dict[str, int]

    def covering(self, path: str, line: int, last: int) -> tuple[str, ...]:
        """The tests that run a line between `line` and `last`, the most specific first; of a line that runs at
        import, those that run anything of the file.
        """
        by_line = self.tests.get(path, {})
        found = {test for n in range(line, last + 1) for test in by_line.get(n, ())}
        if not found:
            found = {test for tests in by_line.values() for test in tests}
        return tuple(sorted(found, key=lambda test: (self.reach[test], test)))[:MOST_TESTS]


def read_coverage(path: Path) -> CoverageMap:
    """The map of a coverage file whose paths are relative to the tree (`relative_files = True`)."""
    data = CoverageData(basename=str(path))
    data.read()
    tests: dict[str, dict[int, tuple[str, ...]]] = {}
    reach: dict[str, int] = {}
    for name in data.measured_files():
        lines: dict[int, tuple[str, ...]] = {}
        for line, contexts in data.contexts_by_lineno(name).items():
            named = tuple(sorted({c.removesuffix(_RUN) for c in contexts if c.endswith(_RUN)}))
            lines[line] = named
            for test in named:
                reach[test] = reach.get(test, 0) + 1
        tests[name] = lines
    return CoverageMap(tests, reach)
