"""How long the report site takes to build, to bring up to date after one more check, and to open; how large it is.

python bench/site/measure.py --pages 1000 --rounds 5     # 1,000 pages, about 20,000 changes
python bench/site/measure.py --history                   # the real-shaped history of 30 pages: sizes, first screens
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from history import Page, build_history, make_pages, write_config
from playwright.sync_api import sync_playwright

from veille.answers.report.record import write_site
from veille.config import Config
from veille.operate.loopback import Answer, LoopbackServer
from veille.pipeline.check import run_check
from veille.workspace import open_workspace

SCREEN = {"width": 1440, "height": 900}
CHROMIUM = "/usr/bin/chromium"


def build_large(dest: Path, count: int, rounds: int) -> None:
    """Check many pages that all change at each round; build the site, check once more, and build it again."""
    pages: list[Page] = make_pages(count // 2)
    chance = random.Random(5)
    now = datetime(2025, 1, 1, tzinfo=UTC)
    served = {page.path: page for page in pages}

    def serve(path: str) -> Answer:
        return Answer(served[path].html().encode()) if path in served else Answer(status=404)

    with LoopbackServer(serve) as server:
        config = write_config(dest, server.base_url, pages)
        for n in range(rounds + 1):
            if n:
                for page in pages:
                    page.fee, page.day, page.months, page.links = 155 + n, n % 3, 6 + n, n
                    page.intro = [f"Officers sign with number {chance.randrange(900)} from now on."]
            check(config, now)
            now += timedelta(days=40)
        build(config, now, dest, "whole")
        build(config, now, dest, "nothing moved")
        pages[7].fee = 999
        check(config, now)
        build(config, now + timedelta(hours=1), dest, "after one more check")


def check(config: Config, now: datetime) -> None:
    """One pass over all pages."""
    with open_workspace(config, clock=lambda: now) as workspace:
        run_check(workspace, everything=True)


def build(config: Config, now: datetime, dest: Path, what: str) -> None:
    """Build the site and say how long it took."""
    with open_workspace(config, clock=lambda: now) as workspace:
        changes = workspace.store.connection.number("SELECT count(*) FROM v1_change")
        began, cpu = time.perf_counter(), time.process_time()
        write_site(workspace, dest / "site")
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(f"{what}: {took:.2f} s ({cpu:.2f} s of processor), {changes} changes", flush=True)


def measure_site(site: Path) -> None:
    """Sizes, the time to open the overview, and on how many change pages the redline begins in the first screen."""
    files = [path for path in site.rglob("*") if path.is_file() and not path.name.startswith(".")]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(files)} files, {sum(f.stat().st_size for f in files) / 1e6:.0f} MB, peak memory {memory:.0f} MB")
    parts = [path.stat().st_size for path in site.glob("assets/index-*.js")]
    print(f"search index {sum(parts) / 1000:.0f} KB in {len(parts)} parts, the largest {max(parts) / 1000:.0f} KB")
    largest = max(site.glob("??/change/*.html"), key=lambda path: path.stat().st_size)
    print(f"largest change page {largest.stat().st_size / 1000:.0f} KB: {largest.relative_to(site)}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=SCREEN)  # type: ignore[arg-type]
        page.goto("about:blank")
        began = time.perf_counter()
        page.goto((site / "index.html").as_uri())
        page.wait_for_selector("form[data-filter]")
        print(
            f"overview {(site / 'index.html').stat().st_size / 1000:.0f} KB opens in {time.perf_counter() - began:.2f} s"
        )
        seen = missed = 0
        for path in sorted(site.glob("en/change/*.html"))[:400]:
            page.goto(path.as_uri())
            top = page.evaluate(
                "(e => e ? e.getBoundingClientRect().bottom : null)(document.querySelector('[data-difference]'))"
            )
            if top is None:
                continue
            seen += 1
            if top > SCREEN["height"]:
                missed += 1
                print(f"  below the first screen: {path.name} at {top:.0f} px")
        print(f"the first difference is whole in the first screen on {seen - missed} of {seen} change pages")
        browser.close()


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5, help="how often every page changes")
    parser.add_argument("--history", action="store_true", help="the history of 30 pages instead")
    parser.add_argument("--keep", type=Path, help="folder that keeps the record and the site")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = wanted.keep or Path(made)
        folder.mkdir(parents=True, exist_ok=True)
        if wanted.history:
            build_history(folder)
        else:
            build_large(folder, wanted.pages, wanted.rounds)
        measure_site(folder / "site")


if __name__ == "__main__":
    main()
