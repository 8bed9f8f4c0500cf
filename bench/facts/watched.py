"""Facts of pages that are watched live, against an oracle that knows only what stood there at each check.

    python bench/facts/watched.py [--steps 24] [--histories 5] [--seed 1]

A page on loopback is rewritten, goes and comes back; its source is given another address; facts leave the configuration and
return; copies come late. Then the published snapshot is asked for each fact on sampled days, as known now and at earlier
moments. A page that is gone says nothing new: what it said last stands, and grows stale.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import veille
from bench.facts.decided import NAMES, PAGE, Sentence, ask
from bench.facts.histories import Oracle, Said
from veille.config import load_config
from veille.model import FactState
from veille.operate.loopback import Answer, LoopbackServer
from veille.pipeline.check import run_check
from veille.pipeline.past.imports import run_import
from veille.store.publishing.publish import publish
from veille.workspace import open_workspace

FACTS = NAMES[:5]
AMOUNTS = (90, 110, 130, 155, 160)
DAYS, MOMENTS = 20, 3
STAMP = "%Y-%m-%dT%H:%M:%SZ"
# What a step does, and how often of a hundred times.
STEPS = {"rewrite": 40, "gone": 12, "back": 12, "move": 8, "bind": 12, "late": 11, "nothing": 5}

Content = dict[str, Sentence | None]


@dataclass(slots=True)
class Watched:
    """One source on its server: what its page says, where it is, which facts are bound, and all that was seen of it."""

    folder: Path
    rng: random.Random
    base_url: str = ""
    now: datetime = datetime(2024, 3, 1, 12, tzinfo=UTC)
    pages: dict[str, str] = field(default_factory=dict)
    moves: int = 0
    bound: set[str] = field(default_factory=lambda: set(FACTS))
    content: Content = field(default_factory=dict)
    seen: dict[str, Content] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """The path of the source's address."""
        return f"/passes-{self.moves}"

    def answer(self, path: str) -> Answer:
        """What the server says."""
        if path == "/robots.txt":
            return Answer(b"User-agent: *\nDisallow:\n", content_type="text/plain")
        found = self.pages.get(path)
        return Answer(b"<h1>Not found</h1>", status=404) if found is None else Answer(found.encode())

    def draw(self, changed: float) -> None:
        """Say other things of some of the facts."""
        for name in FACTS:
            if name not in self.content or self.rng.random() < changed:
                self.content[name] = self._sentence(name)

    def _sentence(self, name: str) -> Sentence | None:
        if self.rng.random() < 0.12:
            return None
        since = (self.now + timedelta(days=self.rng.randrange(-200, 200))).date() if self.rng.random() < 0.4 else None
        form = self.rng.choice(("sentence", "heading", "lead")) if since else "sentence"
        return Sentence(name, self.rng.choice(AMOUNTS), since, form)

    def show(self) -> None:
        """Put the page on the server as it is now."""
        self.pages[self.path] = _html(self.content)

    def configure(self) -> Path:
        """The configuration of the source's address and the facts that are bound."""
        path = self.folder / "config.toml"
        bindings = "".join(
            f'[[facts]]\nkey = "fee.{n}"\nlabel_en = "{n}"\nlabel_fr = "{n}"\nsource = "passes"\ntype = "money"\n'
            f'unit = "CAD"\ncontains = ["{n} pass"]\n'
            for n in FACTS
            if n in self.bound
        )
        path.write_text(
            '[crawl]\ncontact = "bench@example.org"\npace = "0s"\njitter = 0\nretries = 0\nallow_loopback = true\n'
            f'[[sources]]\nid = "passes"\nurl = "{self.base_url}{self.path}"\nprofile = "canada-ca"\nlang = "en"\n{bindings}',
            encoding="utf-8",
        )
        return path

    def check(self) -> None:
        """One pass; what stands at the address is seen."""
        config = load_config(self.configure())
        with open_workspace(config, clock=lambda: self.now, adopt_config=True) as workspace:
            run_check(workspace, everything=True)
        if self.path in self.pages:
            self.seen[self.now.strftime(STAMP)] = dict(self.content)

    def take_late(self, step: int) -> None:
        """A copy from before now, imported; of a page that moved none, for its days are the earlier page's."""
        day = (self.now - timedelta(days=self.rng.randrange(1, 500))).date().isoformat()
        if self.moves or f"{day}T00:00:00Z" in self.seen:
            return
        shown = dict(self.content)
        self.draw(0.5)
        file = self.folder / f"{step}.html"
        file.write_text(_html(self.content), encoding="utf-8")
        with open_workspace(load_config(self.configure()), clock=lambda: self.now) as workspace:
            report = run_import(workspace, [file], url=f"{self.base_url}{self.path}", date=day)
        if not report.held and not report.failed:  # what is held waits for a person, and says nothing
            self.seen[f"{day}T00:00:00Z"] = self.content
        self.content = shown

    def step(self, number: int) -> None:
        """Something happens, and most times a check sees it."""
        self.now += timedelta(days=self.rng.randrange(2, 30), minutes=number)
        what = self.rng.choices(list(STEPS), list(STEPS.values()))[0]
        if what == "late":
            self.take_late(number)
            return
        if what == "gone":
            self.pages.pop(self.path, None)
        elif what == "bind":
            self.bound ^= {self.rng.choice(FACTS)}
        else:
            self.moves += what == "move"
            self.draw({"rewrite": 0.4, "move": 0.3}.get(what, 0))
            if what != "nothing":
                self.show()
        self.check()


def _html(content: Content) -> str:
    silent = "<h2>The {name} pass</h2><p>Officers find nothing on the {name} pass here.</p>"
    return PAGE.format(body="\n".join(s.html if s else silent.format(name=n) for n, s in content.items()))


def expected(watched: Watched, name: str, known: str) -> Oracle:
    """The oracle after all that was seen of a fact up to a moment."""
    oracle, last = Oracle(), None
    for at in sorted(one for one in watched.seen if one <= known):
        sentence, key = watched.seen[at][name], f"fee.{name}"
        state = FactState(key, "missing")
        if sentence is not None:
            since = sentence.since and sentence.since.isoformat()
            state = FactState(
                key, "known", type="money", value=f"{sentence.amount}.00", unit="CAD", valid_from=since,
                valid_basis="stated", quote=sentence.text,
            )  # fmt: skip
        if state != last:
            oracle.hear(Said(at, state))
            last = state
    return oracle


def count_wrong(folder: Path, seed: int, steps: int) -> tuple[int, list[str]]:
    """How much was asked, and every answer that differs from the oracle's, in one line each."""
    rng = random.Random(seed)
    watched = Watched(folder, rng)
    with LoopbackServer(watched.answer) as server:
        watched.base_url = server.base_url
        watched.draw(1)
        watched.show()
        watched.check()
        for number in range(steps):
            watched.step(number)
    with open_workspace(load_config(watched.configure()), clock=lambda: watched.now) as workspace:
        snapshot = publish(workspace.store, folder / "out", at=watched.now.strftime(STAMP)).path
    days = [(watched.now - timedelta(days=rng.randrange(-200, 900))).date().isoformat() for _ in range(DAYS)]
    earlier = [(watched.now - timedelta(days=rng.randrange(400))).strftime(STAMP) for _ in range(MOMENTS)]
    asked, wrong = 0, []
    with veille.open(snapshot) as db:
        for name in FACTS:
            for known in (None, *earlier) if name in watched.bound else (None,):
                oracle = expected(watched, name, known or "9999")
                for day in days:
                    found, right = ask(db, f"fee.{name}", day, known), oracle.answer(day)
                    if name not in watched.bound:  # nothing is claimed of it
                        right = found if found in (None, "!unbound") else "!unbound"
                    asked += 1
                    if found != right:
                        wrong.append(f"fact {name} on {day} known {known}: {found}, not {right}")
    return asked, wrong


def main() -> None:
    """Print the counts and the first wrong answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=24)
    parser.add_argument("--histories", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    total = 0
    for seed in range(options.seed, options.seed + options.histories):
        with tempfile.TemporaryDirectory() as folder:
            asked, wrong = count_wrong(Path(folder), seed, options.steps)
        total += asked
        print(f"seed {seed}: {asked} asked, {len(wrong)} wrong")
        for line in wrong[:6]:
            print("   ", line)
    print(f"{total} asked")


if __name__ == "__main__":
    main()
