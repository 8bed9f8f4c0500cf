"""Watched facts against an oracle that knows only what was on the page and what people said, in whatever order it came.

    python bench/facts/decided.py [--facts 8] [--steps 24] [--histories 5] [--seed 1]

Copies of a page are imported in any order, also late ones; between them rules are accepted, rejected, edited (values, units
that no longer fit, first days) and taken back. Then the published snapshot is asked for each fact on sampled days, as known
now and at earlier moments; the OpenFisca export and what `propose` writes into an empty package are held against the reader
(with `reviewed=True` for a package that takes reviewed values only). The oracle shares no code with parsers, store or pipeline.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import veille
from bench.facts.histories import Oracle, Said
from veille.answers.proposals.propose import propose, write_files
from veille.answers.queries import Moment, list_facts
from veille.config import Config, Package, load_config
from veille.errors import FactUnavailable, UsageError
from veille.model import FactState, FactStatus
from veille.pipeline.decisions.edits import RuleEdit
from veille.pipeline.decisions.reviews import decide_rules, edit_rule, withdraw_rules
from veille.pipeline.past.imports import run_import
from veille.reader import Snapshot
from veille.store.connection import Connection
from veille.store.exports import export_openfisca
from veille.store.publishing.publish import publish
from veille.workspace import Workspace, open_workspace

FIRST = date(2024, 1, 1)
URL = "https://www.canada.ca/en/immigration-refugees-citizenship/manuals/passes.html"
NAMES = ("amber", "basil", "cedar", "dahlia", "ember", "fennel", "ginger", "hazel", "iris", "juniper", "kelp", "laurel")
AMOUNTS = (90, 110, 130, 155, 160, 175, 210)
DAYS, MOMENTS = 30, 5
PAGE = """<!DOCTYPE html><html lang="en"><head><title>Passes for work - Canada.ca</title></head><body>
<main property="mainContentOfPage" class="container"><h1 id="wb-cont">Passes for work</h1>
<p>Officers read this page when a person applies for a pass with a job in Quebec, and keep a copy in the file.</p>
{body}</main></body></html>"""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the page says of a fact on some day: an amount, with or without the first day on which it applies.

    The day stands in the sentence itself, in the heading above it, or in what announces the list it is in (`form`).
    """

    name: str
    amount: int
    since: date | None
    form: str = "sentence"

    @property
    def day(self) -> str:
        """The first day in words; empty without one."""
        return f"{self.since:%B} {self.since.day}, {self.since.year}" if self.since else ""

    @property
    def text(self) -> str:
        """The sentence as it stands on the page."""
        since = f" as of {self.day}" if self.since and self.form == "sentence" else ""
        return f"For the {self.name} pass, a worker must pay a fee of ${self.amount}{since}."

    @property
    def html(self) -> str:
        """The part of the page that says it."""
        heading = f"The {self.name} pass"
        if self.since and self.form == "heading":
            return f"<h2>{heading}: fees as of {self.day}</h2><p>{self.text}</p>"
        if self.since and self.form == "lead":
            return f"<h2>{heading}</h2><p>From {self.day}, these fees apply:</p><ul><li>{self.text}</li></ul>"
        return f"<h2>{heading}</h2><p>{self.text}</p>"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person said of a sentence; an edit sets an amount, a unit or a first day (`none`: none any more)."""

    at: str
    sentence: Sentence
    kind: str
    amount: str = ""
    unit: str = "CAD"
    since: str = ""


@dataclass(slots=True)
class Played:
    """What happened: the page's content by the day of each copy, and the decisions in order."""

    copies: dict[str, dict[str, Sentence]] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as it is read after what people said of it; `decision` is the last one that stands."""

    state: FactState
    decision: str


def read(sentence: Sentence | None, key: str, decisions: list[Decision], known: str) -> Reading:
    """What a sentence says of a fact, as decided by a moment."""
    if sentence is None:
        return Reading(FactState(key, FactStatus.MISSING), "")
    machine = (f"{sentence.amount}.00", "CAD", sentence.since.isoformat() if sentence.since else "")
    amount, unit, since = machine
    decision = ""
    for one in decisions:
        if one.sentence == sentence and one.at <= known:
            anew = one.kind == "withdrawn" or (one.kind == "edited" and decision == "rejected")
            decision = "" if one.kind == "withdrawn" else one.kind
            if anew:  # an edit of what was rejected begins with the machine's reading
                amount, unit, since = machine
            if one.kind == "edited":
                amount, unit = (one.amount, one.unit) if one.amount else (amount, unit)
                since = since if not one.since else one.since.removeprefix("none")
    if decision == "rejected":
        return Reading(FactState(key, FactStatus.REJECTED, valid_from=machine[2] or None), decision)
    if unit != "CAD":
        return Reading(FactState(key, FactStatus.NOT_FITTING, valid_from=machine[2] or None), decision)
    taken = bool(machine[2]) and not since  # a first day that a person took away: it is for all days
    said = FactState(
        key, FactStatus.KNOWN, value=amount, valid_from=since or None, valid_basis="always" if taken else "stated"
    )
    return Reading(said, decision)


def expected(played: Played, name: str, day: str, known: str) -> tuple[str | None, bool]:
    """A fact's answer on a day, and whether a person accepted or gave the reading that it stands on."""
    key = f"fee.{name}"
    oracle, last = Oracle(), None
    words: dict[FactState, str] = {}
    for seen in sorted(at for at in played.copies if at <= known):
        reading = read(played.copies[seen].get(name), key, played.decisions, known)
        state = replace(reading.state, quote=getattr(played.copies[seen].get(name), "text", None))
        words[state] = reading.decision
        if state != last:
            oracle.hear(Said(seen, state))
            last = state
    state_on_day = oracle.state(day)
    reviewed = state_on_day is not None and words[state_on_day] in ("accepted", "edited")
    return oracle.answer(day), reviewed


def play(folder: Path, rng: random.Random, facts: int, steps: int, *, plain: bool = False) -> tuple[Played, Path]:
    """A random history on a real database, and its published snapshot."""
    names, played = NAMES[:facts], Played()
    config = folder / "config.toml"
    bindings = "".join(
        f'[[facts]]\nkey = "fee.{n}"\nlabel_en = "{n}"\nlabel_fr = "{n}"\nsource = "passes"\ntype = "money"\n'
        f'unit = "CAD"\ncontains = ["{n} pass"]\n'
        for n in names
    )
    source = f'[[sources]]\nid = "passes"\nurl = "{URL}"\nprofile = "canada-ca"\nlang = "en"\n'
    config.write_text(f'[crawl]\ncontact = "bench@example.org"\n{source}{bindings}', encoding="utf-8")
    now = datetime(2024, 3, 1, 12, tzinfo=UTC)
    content = {name: _sentence(rng, name, plain) for name in names}
    for step in range(steps):
        now += timedelta(days=rng.randrange(1, 40), minutes=step)
        with open_workspace(load_config(config), clock=lambda: now) as workspace:  # noqa: B023 - asked at once
            if not played.copies or rng.random() < 0.45:
                day = (now - timedelta(days=rng.choice((0, rng.randrange(30), rng.randrange(400))))).date().isoformat()
                if f"{day}T00:00:00Z" not in played.copies:
                    content = {n: s if rng.random() < 0.6 else _sentence(rng, n, plain) for n, s in content.items()}
                    _import(workspace, folder / f"{step}.html", day, content)
                    played.copies[f"{day}T00:00:00Z"] = {n: s for n, s in content.items() if s is not None}
            else:
                for _ in range(rng.randrange(1, 4)):
                    _decide(workspace, rng, played, now.strftime("%Y-%m-%dT%H:%M:%SZ"), plain=plain)
    with open_workspace(load_config(config), clock=lambda: now) as workspace:
        return played, publish(workspace.store, folder / "out", at=now.strftime("%Y-%m-%dT%H:%M:%SZ")).path


def _sentence(rng: random.Random, name: str, plain: bool) -> Sentence | None:
    if plain:
        return Sentence(name, rng.choice(AMOUNTS), None)
    if rng.random() < 0.1:
        return None
    since = FIRST + timedelta(days=rng.randrange(-100, 900)) if rng.random() < 0.4 else None
    form = rng.choice(("sentence", "heading", "lead")) if since else "sentence"
    return Sentence(name, rng.choice(AMOUNTS), since, form)


def _import(workspace: Workspace, path: Path, day: str, content: dict[str, Sentence | None]) -> None:
    silent = "<h2>The {name} pass</h2><p>Officers find nothing on the {name} pass here.</p>"
    parts = (s.html if s else silent.format(name=n) for n, s in content.items())
    path.write_text(PAGE.format(body="\n".join(parts)), encoding="utf-8")
    report = run_import(workspace, [path], url=URL, date=day)
    if report.held or report.failed:
        raise AssertionError(f"a copy of {day} was not taken: {report}")


def _decide(workspace: Workspace, rng: random.Random, played: Played, at: str, *, plain: bool) -> None:
    """A word on the rule that states a fact on the newest copy."""
    newest = played.copies[max(played.copies)]
    if not newest:
        return
    name = rng.choice(sorted(newest))
    if any(one.at == at and one.sentence.name == name for one in played.decisions):
        return
    rows = workspace.store.connection.rows("SELECT rule_id FROM v1_rule_current WHERE quote = ?", (newest[name].text,))
    rule_id = str(rows[0]["rule_id"])
    roll, said = rng.random(), Decision(at, newest[name], "edited")
    standing = read(newest[name], "", played.decisions, at).decision
    try:
        if roll < 0.2:
            said = replace(said, kind="accepted")
            decide_rules(workspace, (rule_id,), "accepted", reviewer="Ana", comment="")
        elif roll < 0.45:
            said = replace(said, kind="rejected")
            decide_rules(workspace, (rule_id,), "rejected", reviewer="Ana", comment="")
        elif roll < 0.65 and standing:
            said = replace(said, kind="withdrawn")
            withdraw_rules(workspace, (rule_id,), reviewer="Ana", comment="")
        else:
            said = _edit(rng, said, plain)
            values = (f"0={said.amount},unit={said.unit}",) if said.amount else ()
            edit = RuleEdit(values=values, valid_from=said.since or None)
            edit_rule(workspace, rule_id, edit, reviewer="Ana", comment="")
    except UsageError as error:
        if "nothing was decided" in str(error) or "nothing is changed" in str(error):
            return
        raise
    played.decisions.append(said)


def _edit(rng: random.Random, said: Decision, plain: bool) -> Decision:
    roll = rng.uniform(0.2 if plain else 0, 1)
    if roll < 0.2:
        return replace(said, since=rng.choice(("none", (FIRST + timedelta(days=rng.randrange(900))).isoformat())))
    unit = "USD" if roll < 0.35 else "CAD"
    return replace(said, amount=f"{rng.randrange(300, 900)}.00", unit=unit)


def ask(db: Snapshot, key: str, day: str, known: str | None, *, reviewed: bool = False) -> str | None:
    """The reader's answer, in the oracle's words."""
    try:
        return db.fact(key, as_of=day, observed=known, reviewed=reviewed).text
    except FactUnavailable as error:
        return None if error.state in ("not_valid", "unknown") else f"!{error.state}"


def wrong_files(
    folder: Path, snapshot: Path, db: Snapshot, keys: list[str], days: list[str]
) -> tuple[Counter[str], list[str]]:
    """OpenFisca's own loader on the export and on what `propose` writes into an empty package, against the reader."""
    from openfisca_core.parameters import load_parameter_file

    forms = {"export": False, "proposed": False, "proposed, reviewed": True}
    connection = Connection(snapshot, uri=f"{snapshot.absolute().as_uri()}?mode=ro&immutable=1")
    export_openfisca(connection, folder / "export" / "parameters")
    for name in list(forms)[1:]:
        (folder / name / "parameters").mkdir(parents=True)
        package = Package(id="p", folder="parameters", facts=("fee.*",), reviewed=forms[name])
        today = date.fromisoformat(max(days))
        write_files(propose(connection.raw, Config(), package, folder / name, today), folder / name)
    connection.close()
    asked, wrong = Counter[str](), []
    for name, reviewed in forms.items():
        for key in keys:
            path = (folder / name / "parameters").joinpath(*key.split(".")).with_suffix(".yaml")
            loaded = load_parameter_file(str(path)) if path.exists() else None
            for day in days:
                right = ask(db, key, day, None, reviewed=reviewed)
                amount = None if right is None or right.startswith("!") else float(right)
                found = None if loaded is None else loaded.get_at_instant(day)
                asked[name] += 1
                if found != amount:
                    wrong.append(f"{name} {key} on {day}: {found}, not {right}")
    return asked, wrong


def count_wrong(
    folder: Path, seed: int, facts: int = 8, steps: int = 24, *, plain: bool = False
) -> tuple[Counter[str], list[str]]:
    """How much was asked, and every answer that differs from the oracle's, in one line each.

    In `plain` histories each sentence is there on all days and states none: there the rules must answer as the facts do.
    """
    rng = random.Random(seed)
    played, snapshot = play(folder, rng, facts, steps, plain=plain)
    last = max([*played.copies, *(one.at for one in played.decisions)])
    span = (date.fromisoformat(last[:10]) - FIRST).days
    asked: Counter[str] = Counter()
    wrong: list[str] = []
    days = [(FIRST + timedelta(days=rng.randrange(-500, span + 300))).isoformat() for _ in range(DAYS)]
    moments = [None, *(f"{FIRST + timedelta(days=rng.randrange(span))}T13:00:00Z" for _ in range(MOMENTS))]
    with veille.open(snapshot) as db:
        counted, said_wrong = wrong_files(folder, snapshot, db, [f"fee.{name}" for name in NAMES[:facts]], days)
        asked, wrong = asked + counted, wrong + said_wrong
        for name in NAMES[:facts]:
            for known in moments:
                for day in days:
                    right, reviewed = expected(played, name, day, known or "9999")
                    found = ask(db, f"fee.{name}", day, known)
                    asked["fact"] += 1
                    if found != right:
                        wrong.append(f"fact {name} on {day} known {known}: {found}, not {right}")
                    if known is None:
                        today = date.fromisoformat(day)
                        listed = [fact.text for fact in db.facts(f"fee.{name}", today=today)]
                        rows = list_facts(db._file._db, Moment(), f"fee.{name}", today=today)
                        asked["today"] += 2
                        said = [str(row["value"]) for row in rows if row["state"] == "known"]
                        alone = [right] if right is not None and not right.startswith("!") else []
                        if (listed, said) != (alone, alone):
                            wrong.append(f"facts {name}, {day} as today: {listed} and {said}, not {alone}")
                        if plain:
                            asked["rules"] += 1
                            stated = [
                                v.text for r in db.rules(as_of=day) if f"{name} pass" in r.quote for v in r.values[:1]
                            ]
                            if right != "!not_fitting" and stated != alone:
                                wrong.append(f"rules on {name} on {day}: {stated}, not {alone}")
                        asked["reviewed"] += 1
                        sure = ask(db, f"fee.{name}", day, None, reviewed=True)
                        if right is not None and not right.startswith("!") and (sure == right) != reviewed:
                            wrong.append(f"fact {name} on {day}, reviewed only: {sure}, reviewed is {reviewed}")
    return asked, wrong


def main() -> None:
    """Print the counts and the first wrong answers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=8)
    parser.add_argument("--steps", type=int, default=24)
    parser.add_argument("--histories", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    total: Counter[str] = Counter()
    for seed in range(options.seed, options.seed + options.histories):
        with tempfile.TemporaryDirectory() as folder:
            asked, wrong = count_wrong(Path(folder), seed, options.facts, options.steps, plain=seed % 2 == 0)
        total += asked
        print(f"seed {seed}: {sum(asked.values())} asked, {len(wrong)} wrong")
        for line in wrong[:6]:
            print("   ", line)
    print(", ".join(f"{name}: {count} asked" for name, count in total.items()))


if __name__ == "__main__":
    main()
