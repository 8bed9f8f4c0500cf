"""How long the report site takes to build, and its overview to open.

    python bench/site/measure.py --pages 1000 --changes 20000 --items 4
    python bench/site/measure.py --items 1          # the worst case: every change is a step of its own

The record is made up as it is read, one page at a time, as the pipeline yields it; its texts are of the size of a
manual page's section (a redline of 12 blocks, two rule cards a step).
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from veille.alerts.site import Bytes, ChangePage, Dossier, PageRef, Piece, RedlineRow, RulePair, SiteData, build_site
from veille.model import Change, Citation, Rule, Severity, Value

NOW = "2026-11-22T14:00:00Z"
SEVERITIES = (Severity.SUBSTANTIVE, Severity.EDITORIAL, Severity.SUBSTANTIVE, Severity.CRITICAL, Severity.METADATA)
SENTENCE = (
    "An officer may issue the permit when the applicant shows the certificate and the offer of employment is valid."
)


def make_step(page: int, number: int, items: int) -> ChangePage:
    """A step of `items` changes with a redline and two rules."""
    old, new = f"{100 + number}.00", f"{105 + number}.00"
    at = f"20{10 + number % 17:02d}-{page % 12 + 1:02d}-{number % 28 + 1:02d}T06:00:00Z"
    changes = tuple(
        Change("value", "changed", SEVERITIES[(page + number + k) % 5], f"Section {k}", f"The fee of kind {k} went from ${old} to ${new}",
               f"Les frais de type {k} passent de {old} $ à {new} $", before=old, after=new, value_type="money", unit="CAD", anchor=f"s{k}")
        for k in range(items)
    )  # fmt: skip
    rows = [
        RedlineRow("heading", (Piece("Fees and processing"),)),
        RedlineRow("same", (Piece(SENTENCE),)),
        RedlineRow("skipped", count=14),
    ]
    rows += [
        RedlineRow("changed", (Piece(SENTENCE), Piece(f" It costs ${old}.", "del"), Piece(f" It costs ${new}.", "ins")))
        for _ in range(4)
    ]
    rows += [RedlineRow("same", (Piece(SENTENCE),)) for _ in range(5)]
    rule = Rule(SENTENCE, 0, len(SENTENCE), ("fee",), "en", "bench", modality="may", subject="CAQ", values=(Value("money", old, "CAD"),),
                citations=(Citation("R200(1)", ("IRPR:200(1)",), "https://example.org/r200"),))  # fmt: skip
    after = Rule(
        SENTENCE,
        0,
        len(SENTENCE),
        ("fee",),
        "en",
        "bench",
        modality="must",
        subject="CAQ",
        values=(Value("money", new, "CAD"),),
        citations=rule.citations,
    )
    trace = Bytes(at, at, "ab" * 32, "cd" * 32, "bench", "html", at[:10], number)
    worst = max((c.severity for c in changes), key=lambda severity: severity.rank)
    return ChangePage(
        f"p{page}-{number}", at, worst, changes, "source", tuple(rows), (RulePair(rule, after, "Fees"), RulePair(None, after, "Fees")), (), trace, trace,
        page * 1000 + number * items, page * 1000 + number * items + items - 1, "r1",
    )  # fmt: skip


def make_dossiers(pages: int, steps: int, items: int) -> Iterator[Dossier]:
    """The dossiers, made as they are asked for."""
    for n in range(pages):
        lang = "fr" if n % 2 else "en"
        page = PageRef(f"p{n}", f"https://example.org/{lang}/page-{n}.html", f"Guidance page {n}: permits and certificates", lang, f"source-{n % 8}",
                       first_seen=NOW, last_checked=NOW, last_changed=NOW)  # fmt: skip
        yield Dossier(page, tuple(make_step(n, k, items) for k in range(steps)), Bytes(NOW), 20)


def open_overview(site: Path) -> float | None:
    """Seconds until the overview is loaded with its filter, in Chromium; None where there is none."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        page.goto("about:blank")
        began = time.perf_counter()
        page.goto((site / "index.html").as_uri())
        page.wait_for_selector("form[data-filter]")
        return time.perf_counter() - began


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--changes", type=int, default=20_000)
    parser.add_argument("--items", type=int, default=4, help="changes in one step of a page")
    wanted = parser.parse_args()
    steps = wanted.changes // wanted.items // wanted.pages
    with tempfile.TemporaryDirectory() as folder:
        began, cpu = time.perf_counter(), time.process_time()
        report = build_site(SiteData(NOW, make_dossiers(wanted.pages, steps, wanted.items)), Path(folder) / "site")
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        size = sum(f.stat().st_size for f in report.dest.rglob("*") if f.is_file())
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        opened = open_overview(report.dest)
        print(
            f"pages {report.pages}, steps {report.changes}, changes {report.changes * wanted.items}, files {report.files}"
        )
        print(f"built in {took:.1f} s ({cpu:.1f} s of processor), {size / 1e6:.0f} MB, peak memory {memory:.0f} MB")
        print(f"overview {(report.dest / 'index.html').stat().st_size / 1000:.0f} KB", end="")
        print(f", opens in {opened:.2f} s" if opened is not None else ", no Chromium to open it")


if __name__ == "__main__":
    main()
