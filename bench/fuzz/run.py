"""Seeded fuzz: damaged pages, laws, PDFs, Markdown and WARC through reading, comparing, importing and the whole pipeline.

    python -m bench.fuzz.run --inputs 20000 --seed 1
    python -m bench.fuzz.run --inputs 1000 --seed 7 --folder a/folder/of/real/pages

Prints each kind of fault once with the seed that makes it again; exits with 1 when there is one. A fault is anything but a
typed error, and a record that is not whole afterwards. Tests run a short form of it (tests/pipeline/test_fuzz.py).
"""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from bench.fuzz.reading import fuzz_commands, fuzz_reading
from bench.fuzz.record import fuzz_imports, fuzz_pipeline, fuzz_warc, sample_warc
from bench.fuzz.tally import Tally, seeds_of
from veille.log import configure_logs


def main() -> None:
    """The inputs in the shares 50 (reading), 25 (pipeline), 10 (imports), 10 (WARC), 5 (commands) of a hundred."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("tests/fixtures"))
    given = parser.parse_args()
    configure_logs(level=logging.CRITICAL)
    tally = Tally()
    files = seeds_of(given.folder)
    fuzz_reading(files, given.inputs * 50 // 100, given.seed, tally)
    fuzz_pipeline(files, given.inputs * 25 // 100, given.seed, tally)
    fuzz_imports(files, given.inputs * 10 // 100, given.seed, tally)
    fuzz_warc(sample_warc(), given.inputs * 10 // 100, given.seed, tally)
    fuzz_commands(files, given.inputs * 5 // 100, given.seed, tally)
    print(", ".join(f"{count} {name}" for name, count in sorted(tally.counts.items())))
    for fault, seed in tally.faults.items():
        print(f"{seed}: {fault}")
    sys.exit(bool(tally.faults))


if __name__ == "__main__":
    main()
