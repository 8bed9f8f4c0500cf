"""Every projection of facts against the oracle, on random histories learned in any order.

    python bench/facts/projections.py [--facts 200] [--changes 30] [--seed 1]

Asks reader, command line, SQL, CSV, JSON API and OpenFisca's own loader for each fact on sampled days, as known now and at
earlier moments, and counts the answers that differ from the oracle's.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import io
import json
import random
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx

import veille
from bench.facts.histories import FIRST, SPAN, Decided, Said, believed, draw_decisions, draw_history, measured
from veille.errors import FactUnavailable
from veille.model import FactState
from veille.reader import Snapshot
from veille.store import open_store
from veille.store.connection import Connection
from veille.store.exports import export_csv, export_openfisca
from veille.store.publishing.publish import publish
from veille.store.record.fact_timeline import FactStatement

SQL = (
    "SELECT key, state, value FROM v1_fact WHERE (valid_from IS NULL OR valid_from <= :v) AND "
    "(valid_to IS NULL OR :v < valid_to) AND observed_from <= :k AND (observed_to IS NULL OR :k < observed_to)"
)
NOW = "2030-01-01T00:00:00Z"
CHECKED = "2026-01-01"  # when the page was last checked
DAYS, MOMENTS = 24, 4

Answers = dict[str, str | None]


Histories = dict[str, tuple[list[Said], list[Decided]]]


def learn(folder: Path, histories: Histories, rng: random.Random) -> Path:
    """A published snapshot of the histories, their statements recorded in any order (late imports), then the decisions."""
    said = [one for history, _ in histories.values() for one in history]
    rng.shuffle(said)
    with open_store(folder / "veille.db") as store:
        page = store.pages.see("https://a.example/", at="2022-01-01T00:00:00Z", source="a", lang="en")
        store.pages.mark_checked(page.page_id, f"{CHECKED}T00:00:00Z")
        with store.transaction():
            for one in said:
                store.facts.record([replace(one.state, page_id=page.page_id)], at=one.at, recorded_at=NOW)
            for key, (history, decisions) in histories.items():
                if decisions:
                    store.facts.rewrite(key, list(_statements(history, decisions, page.page_id)), recorded_at=NOW)
        return publish(store, folder / "out", at=NOW).path


def _statements(history: list[Said], decisions: list[Decided], page_id: str) -> Iterator[FactStatement]:
    """What the record is told: each state when it was seen, and at each decision all that was seen by then."""
    words: dict[str, FactState] = {}
    for one in sorted((*history, *decisions), key=lambda one: one.at):
        if isinstance(one, Said):
            words[one.at] = replace(one.state, page_id=page_id)
            yield FactStatement(one.at, ((one.at, words[one.at]),))
            continue
        words[one.seen] = replace(one.state, page_id=page_id)
        pairs = list(words.items())
        told = tuple(pair for n, pair in enumerate(pairs) if not n or pairs[n - 1][1] != pair[1])
        yield FactStatement(one.at, told, retold=True)


def oracle_answers(histories: Histories, day: str, known: str) -> Answers:
    """What each fact is on a day as known at a moment, by the statements and decisions up to it."""
    return {key: believed(said, decided, known).answer(day) for key, (said, decided) in histories.items()}


def ask_reader(db: Snapshot, keys: Iterable[str], day: str, known: str) -> Answers:
    """The reader's answers."""
    answers: Answers = {}
    for key in keys:
        try:
            answers[key] = db.fact(key, as_of=day, observed=None if known == NOW else known).text
        except FactUnavailable as error:
            answers[key] = None if error.state in ("not_valid", "unknown") else f"!{error.state}"
    return answers


def from_rows(keys: Iterable[str], rows: Iterable[tuple[str, str, str | None]]) -> Answers:
    """Answers from key, state and value; a key without a row has None."""
    answers: Answers = dict.fromkeys(keys)
    for key, state, value in rows:
        answers[key] = value if state == "known" else f"!{state}"
    return answers


def holds(row: dict[str, object], day: str, known: str) -> bool:
    """The contract's formula on a row of text (CSV) or JSON; an empty cell is null."""
    return (
        str(row["valid_from"] or "") <= day
        and (not row["valid_to"] or day < str(row["valid_to"]))
        and str(row["observed_from"]) <= known
        and (not row["observed_to"] or known < str(row["observed_to"]))
    )


def ask_cli(snapshot: Path, keys: Iterable[str], day: str, known: str) -> Answers:
    """The command line's answers."""
    from veille.cli.app import app
    from veille.cli.called import needed_for

    out, words = io.StringIO(), ["facts", "--as-of", day, "--observed", known, "--json", "--db", str(snapshot)]
    with redirect_stdout(out):
        needed_for(app, words)(words, standalone_mode=False)
    return from_rows(keys, [(row["key"], row["state"], row["value"]) for row in json.loads(out.getvalue())])


def wrong_parameters(folder: Path, histories: Histories, day: str) -> int:
    """How many of OpenFisca's own loader's values are wrong for a day as known now, each taken in the terms of its file.

    The file counts in what the page says on the day of its last check; a value of other terms must be null, and named.
    """
    root, wrong = _parameters(folder), 0
    for key, (said, decided) in histories.items():
        node = root
        for part in key.split("."):
            node = node.children[part]
        heard = believed(said, decided, NOW)
        wrong += not _is_right(node.get_at_instant(day), node.metadata, heard.state(day), heard.state(CHECKED))
    return wrong


@lru_cache(maxsize=1)
def _parameters(folder: Path) -> Any:
    """The files of an export as OpenFisca's own loader reads them, once for all days that are asked."""
    from openfisca_core.parameters import load_parameter_file

    return load_parameter_file(str(folder))


def _is_right(loaded: object, terms: dict[str, object], state: FactState | None, leading: FactState | None) -> bool:
    if leading is not None and leading.state == "known" and _terms(terms) != measured(leading)[:2]:
        return False
    if state is None or state.state != "known":
        return loaded is None
    counts, cmp, amount = measured(state)
    if _terms(terms) == (counts, cmp):
        if counts == "date":
            return loaded == state.value
        return isinstance(loaded, int | float) and Fraction(str(loaded)) * _PER.get(str(terms.get("unit")), 1) == amount
    apart = terms.get("not_comparable")
    named = apart.values() if isinstance(apart, dict) else ()
    mine = {"value": amount, "terms": (counts, cmp)}
    return loaded is None and any(
        {"value": Fraction(str(one["value"])) * _PER.get(one["unit"], 1), "terms": _terms(one)} == mine for one in named
    )


_PER = {"year": 12, "week": 7}


def _terms(said: dict[str, object]) -> tuple[str, str]:
    """What a file's or an entry's unit counts, and its comparison."""
    unit = str(said.get("unit") or "date").removeprefix("currency-")
    return {"year": "month", "week": "day"}.get(unit, unit), str(said.get("comparison") or "eq")


def api_rows(snapshot: Path, folder: Path) -> list[dict[str, object]]:
    """All rows of the JSON API's v1_fact."""
    from veille.operate.web import build_app

    app = build_app(snapshot, folder / "site", ready=lambda: (True, ""), metrics=lambda: (b"", ""), hosts=("service",))

    async def read() -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        following: str | None = "/api/v1_fact"
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service") as client:
            while following:
                page = (await client.get(following)).json()
                rows += page["rows"]
                following = page["next"]
        return rows

    with ThreadPoolExecutor(1) as own:  # a browser test of the same process may have left a loop in this thread
        return own.submit(asyncio.run, read()).result()


def count_wrong(folder: Path, facts: int, changes: int, seed: int) -> tuple[Counter[str], Counter[str]]:
    """Answers asked and answers that differ from the oracle's, by projection."""
    rng = random.Random(seed)
    drawn = {f"f.n{n}": draw_history(rng, f"f.n{n}", changes) for n in range(facts)}
    histories = {key: (history, draw_decisions(rng, history)) for key, history in drawn.items()}
    snapshot = learn(folder, histories, rng)
    asked: Counter[str] = Counter()
    wrong: Counter[str] = Counter()

    def judge(name: str, found: Answers, expected: Answers) -> None:
        asked[name] += len(expected)
        wrong[name] += sum(found.get(key) != value for key, value in expected.items())

    connection = Connection(snapshot, uri=f"{snapshot.absolute().as_uri()}?mode=ro&immutable=1")
    files = {path.stem: path for path in export_csv(connection, folder / "csv")}
    export_openfisca(connection, folder / "openfisca")
    connection.close()
    with files["fact"].open(encoding="utf-8", newline="") as file:
        cells: list[dict[str, object]] = [dict(row) for row in csv.DictReader(file)]
    served = api_rows(snapshot, folder)
    plain = sqlite3.connect(snapshot)
    days = [(FIRST + timedelta(days=rng.randrange(-400, SPAN + 800))).isoformat() for _ in range(DAYS)]
    moments = [NOW] + [f"{FIRST + timedelta(days=rng.randrange(SPAN))}T12:00:00Z" for _ in range(MOMENTS)]
    with veille.open(snapshot) as db:
        for known in moments:
            for day in days:
                expected = oracle_answers(histories, day, known)
                judge("reader", ask_reader(db, expected, day, known), expected)
                judge("sql", from_rows(expected, plain.execute(SQL, {"v": day, "k": known})), expected)
                judge("cli", ask_cli(snapshot, expected, day, known), expected)
                for name, rows in (("csv", cells), ("api", served)):
                    held = [(str(r["key"]), str(r["state"]), r["value"]) for r in rows if holds(r, day, known)]
                    judge(name, from_rows(expected, held), expected)  # type: ignore[arg-type]
                if known == NOW:
                    asked["openfisca"] += len(histories)
                    wrong["openfisca"] += wrong_parameters(folder / "openfisca", histories, day)
    plain.close()
    return asked, wrong


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=int, default=200)
    parser.add_argument("--changes", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        asked, wrong = count_wrong(Path(folder), options.facts, options.changes, options.seed)
    for name in asked:
        print(f"{name:<10} {asked[name]:>8} asked  {wrong[name]:>6} wrong")
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
