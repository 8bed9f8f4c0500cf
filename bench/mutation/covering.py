"""Which tests run a line: read from a coverage file that was written with `pytest --cov --cov-context=test`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from coverage import CoverageData

_RUN = "|run"  # pytest-cov's name for the test itself; set-up and tear-down are `|setup` and `|teardown`
# Tests tried for one fault. Those of the fault's own package come first, and of these the ones that run the fewest lines:
# they are about it. A few of the others are tried after them.
MOST_NEAR, MOST_OTHERS = 60, 15
_ASSIGNED = re.compile(r"(\w+)\b[^=\n]*=(?!=)")


@dataclass(frozen=True, slots=True)
class CoverageMap:
    """Tests by file and line, and how much each of them runs."""

    tests: dict[str, dict[int, tuple[str, ...]]]
    reach: dict[str, int]

    def covering(self, path: str, source: str, lines: range, near: tuple[str, ...]) -> tuple[str, ...]:
        """The tests that run one of the lines, those below the folders or files `near` first. Of a name that is bound at
        import, the tests that run a line which mentions it; else those that run anything of the file.
        """
        by_line = self.tests.get(path, {})
        found = {test for n in lines for test in by_line.get(n, ())}
        rows = source.splitlines()
        bound = _ASSIGNED.match(rows[lines[0] - 1])
        if not found and bound:
            mention = re.compile(rf"\b{bound[1]}\b")
            found = {test for n, row in enumerate(rows, 1) if mention.search(row) for test in by_line.get(n, ())}
        if not found:
            found = {test for tests in by_line.values() for test in tests}
        ranked = sorted(found, key=lambda test: (self.reach[test], test))
        close = [test for test in ranked if test.startswith(near)]
        return (*close[:MOST_NEAR], *[test for test in ranked if not test.startswith(near)][:MOST_OTHERS])


def read_coverage(path: Path) -> CoverageMap:
    """The map of a coverage file whose paths are relative to the tree (`relative_files = True`)."""
    data = CoverageData(basename=str(path))
    data.read()
    tests: dict[str, dict[int, tuple[str, ...]]] = {}
    reach: dict[str, int] = {}
    for name in data.measured_files():
        lines: dict[int, tuple[str, ...]] = {}
        for line, contexts in data.contexts_by_lineno(name).items():
            # A test with parameters is tried with all of them: what pytest makes of their names is not always taken back.
            named = tuple(sorted({c.removesuffix(_RUN).partition("[")[0] for c in contexts if c.endswith(_RUN)}))
            lines[line] = named
            for test in named:
                reach[test] = reach.get(test, 0) + 1
        tests[name] = lines
    return CoverageMap(tests, reach)
