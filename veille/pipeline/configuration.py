"""The configuration under which a database was filled: a run under another one says what it would change, and stops.

What binds meaning is kept in the database: which facts are bound by which conditions, and under which address, language,
site profile, instrument and ignored lines each source is read. More of either is taken as it comes; less or other needs a
person's word. What a source's pages said before is then read again by `veille reextract`, not by the way.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from veille.clock import in_days
from veille.config import Config, FactBinding, Source
from veille.errors import ConfigError
from veille.log import log
from veille.pipeline.facts.rebinding import settle_facts, unbind_facts
from veille.store import Store, open_reading
from veille.urls import canonical_url
from veille.workspace import Workspace

_KEY = "configuration"
STALE_AFTER = "stale_after_days"  # read by the views: v1_fact.stale, v1_rule.stale
_SPOKEN = frozenset({"label_en", "label_fr", "packages"})  # of a fact: said of it, they do not bind it
_READ_BY = ("language", "profile", "instrument", "address", "ignored lines")  # of a source, in the order of its strings
_ADDRESS, _IGNORED = _READ_BY.index("address"), _READ_BY.index("ignored lines")
_MOST_NAMED = 8  # differences spelt out in one message


@dataclass(frozen=True, slots=True)
class Bindings:
    """What binds meaning: a digest for each fact by key, and how each source is read (_READ_BY) by id."""

    facts: dict[str, str]
    sources: dict[str, tuple[str, ...]]


def bindings_of(config: Config) -> Bindings:
    """What the configuration binds."""
    return Bindings(
        {fact.key: _digest(fact) for fact in config.facts},
        {s.id: _read_by(s) for s in config.sources},
    )


def _read_by(source: Source) -> tuple[str, ...]:
    lines = json.dumps(source.ignore, ensure_ascii=False) if source.ignore else ""
    return (str(source.lang or ""), source.profile, source.instrument or "", canonical_url(source.url), lines)


def losing_differences(store: Store, config: Config) -> tuple[str, ...]:
    """What this configuration would take away from the record or read otherwise, one phrase each."""
    known, given = _known(store), bindings_of(config)
    if known is None:
        return ()
    out = [f"fact {key} would be unbound" for key in sorted(known.facts.keys() - given.facts.keys())]
    out += [
        f"fact {key} would be bound by other conditions"
        for key in sorted(known.facts.keys() & given.facts.keys())
        if known.facts[key] != given.facts[key]
    ]
    stored = {page.source for page in store.pages.all()}
    out += [
        f"source {name} would no longer be configured"
        for name in sorted(known.sources.keys() - given.sources.keys())
        if name in stored
    ]
    for name in sorted(known.sources.keys() & given.sources.keys() & stored):
        out += [
            f"source {name}: {what} {old or 'none'} would be {new or 'none'}"
            for what, old, new in _read_otherwise(known.sources[name], given.sources[name])
            if what != _READ_BY[_IGNORED]  # whoever writes them by hand says no less than `veille ignore` does
        ]
    return tuple(out)


def _read_otherwise(known: tuple[str, ...], given: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """What differs between two ways of reading a source; what an earlier release did not note is taken as it is given."""
    return [(what, old, new) for what, old, new in zip(_READ_BY, known, given, strict=False) if old != new]


def require_configuration(workspace: Workspace) -> tuple[str, ...]:
    """What taking this configuration changes, one phrase each; to be asked before a run begins.

    Raises ConfigError when it would take something away and the caller did not say to adopt it.
    """
    said = losing_differences(workspace.store, workspace.config)
    if said and not workspace.adopt_config:
        raise _refusal(said, str(workspace.store.path), takes_option=workspace.adopt_config is not None)
    return said


def agree_on_configuration(workspace: Workspace, *, run_id: str) -> None:
    """Take the configuration as the database's own: the facts of what changed are laid out anew from the history."""
    store, config = workspace.store, workspace.config
    said = require_configuration(workspace)
    days = in_days(config.guard.stale_after)
    store.connection.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (STALE_AFTER, days))
    known, given = _known(store), bindings_of(config)
    if known == given and not store.facts.outdated():
        return
    bound = set(store.facts.current())
    with store.transaction():
        unbind_facts(workspace, sorted(bound - given.facts.keys()), run_id=run_id)
        before = known.facts if known is not None else {}
        moved = {f.source for f in config.facts if before.get(f.key) != given.facts[f.key]}
        for name, read_by in known.sources.items() if known is not None else ():
            if any(what != "address" for what, _, _ in _read_otherwise(read_by, given.sources.get(name, read_by))):
                store.history.note_unread(page.page_id for page in store.pages.all() if page.source == name)
        settle_facts(workspace, run_id=run_id, sources=moved, cause="configuration")
        _move_addresses(workspace, known)
        _note(store, given)
    for phrase in said:
        log.warning("configuration adopted", change=phrase)


def _move_addresses(workspace: Workspace, known: Bindings | None) -> None:
    """The page at a source's old address leaves it today; its facts are laid out when the run has asked the new page."""
    store, now = workspace.store, workspace.now()
    for name, read_by in known.sources.items() if known is not None else ():
        source = workspace.source_of(name)
        if source is None or len(read_by) <= _ADDRESS or read_by[_ADDRESS] == (url := canonical_url(source.url)):
            continue
        old = store.pages.find(read_by[_ADDRESS])
        new = store.pages.see(url, at=now, source=name, lang=source.lang, kind=source.kind, depth=0)
        if old is None or old.page_id == new.page_id:  # a redirect has brought the page itself along
            continue
        store.addresses.leave(name, old.page_id, now)
        if new.parent_url is None or name not in store.pages.sources(new.page_id):  # else it has spoken all the time
            store.addresses.take(name, new.page_id, now)


def adopt_ignored_lines(workspace: Workspace, source: Source) -> None:
    """Take the ignored lines of a source that a person has just set, and nothing else of the configuration.

    The older versions of its pages wait for `veille reextract`.
    """
    known, store = _known(workspace.store), workspace.store
    if known is None or source.id not in known.sources:
        return
    held = known.sources[source.id]
    read_by = (*held[:-1], _read_by(source)[-1]) if len(held) == len(_READ_BY) else _read_by(source)
    with store.transaction():
        store.history.note_unread(page.page_id for page in store.pages.all() if page.source == source.id)
        _note(store, Bindings(known.facts, known.sources | {source.id: read_by}))


def _note(store: Store, bindings: Bindings) -> None:
    text = json.dumps({"facts": bindings.facts, "sources": bindings.sources}, sort_keys=True)
    store.connection.run("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_KEY, text))


def check_configuration(database: Path, config: Config) -> None:
    """Raises ConfigError when the database was filled under another configuration that this one takes something from."""
    if not database.is_file():
        return
    with open_reading(database) as store:
        said = losing_differences(store, config)
    if said:
        raise _refusal(said, str(database), takes_option=False)


def _refusal(said: tuple[str, ...], where: str, *, takes_option: bool) -> ConfigError:
    named = "; ".join(said[:_MOST_NAMED]) + (f"; and {len(said) - _MOST_NAMED} more" if len(said) > _MOST_NAMED else "")
    hint = "name its configuration with --config, or take this one: add --adopt-config to this command"
    if not takes_option:
        hint = "name its configuration with --config, or take this one first: `veille reextract --adopt-config`"
    return ConfigError(f"was filled under another configuration: {named}", where=where, hint=hint)


def _known(store: Store) -> Bindings | None:
    row = store.connection.row("SELECT value FROM meta WHERE key = ?", (_KEY,))
    if row is None:
        return None
    held = json.loads(row["value"])
    return Bindings(held["facts"], {name: tuple(read_by) for name, read_by in held["sources"].items()})


_ADDED = ("per", "beside")  # after the first release: a fact without them keeps the digest that it had


def _digest(fact: FactBinding) -> str:
    added = {name for name in _ADDED if not getattr(fact, name)}
    text = json.dumps(fact.model_dump(mode="json", exclude={*_SPOKEN, *added}), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
