"""All that differs between two versions of a page, typed and weighed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from veille.changes.judge.severity import turns
from veille.changes.judge.weights import highest
from veille.changes.laws import compare_sections, compare_standing, is_law
from veille.changes.match.headings import pair_headings
from veille.changes.match.identity import Identity, correspond
from veille.changes.match.pairing import frame
from veille.changes.match.quantities.pairs import pair_quantities
from veille.changes.match.quantities.quantity import QuantityChange
from veille.changes.match.units import UnitPair
from veille.changes.match.words import fold, typeset
from veille.changes.tell.differences.columns import without_headings, without_moved_columns
from veille.changes.tell.differences.link_changes import link_change, pair_links
from veille.changes.tell.differences.pages import (
    cell_changes,
    judge_bareness,
    judge_rewrite,
    order_change,
    other_targets,
    page_change,
    page_changes,
    structure_change,
)
from veille.changes.tell.differences.provisions import fold_provisions
from veille.changes.tell.differences.sections import SectionTale, tell_law_headings, tell_sections, without_led
from veille.changes.tell.differences.steps import tell_steps, without_moved_joints
from veille.changes.tell.differences.substitutions import edits_of
from veille.changes.tell.differences.value_changes import tell_values, value_rows
from veille.changes.tell.differences.wording import Telling, tell_words
from veille.changes.tell.places import call_provision
from veille.model import Change, ChangeReason, Comparison, Document, Severity, ValueChange


def compare(old: Document, new: Document) -> Comparison:
    """Typed changes from `old` to `new` with severity, value changes, and how sections and rules correspond.

    A change of medium (an imported Markdown file, then the live page) counts only where values changed; a document
    that was an empty capture before is no change of policy at all.
    """
    found = correspond(old, new)
    identity, pairs = found.identity, found.units
    if old.empty != new.empty:
        said = "text captured" if old.empty else "text missing"
        change = page_change(Severity.METADATA, ChangeReason.CAPTURE, said, old.title, new.title)
        return _result(identity, (change,), ())
    law = is_law(old) and is_law(new)
    changes = page_changes(old, new)
    if law:
        changes += map(call_provision, compare_standing(old, new, identity))
    quantities: tuple[QuantityChange, ...] = ()
    if old.content_hash != new.content_hash:
        named = (*pairs, *pair_headings(old, new, identity.section_pairs()))
        quantities = pair_quantities(named, identity, (_headings(old), _headings(new)))
    values = tuple(row for q in quantities for row in value_rows(q))
    if old.medium != new.medium:
        changes = [c for c in changes if c.severity is Severity.METADATA]
        changes += tell_values(quantities, set(), title=new.title, lang=new.lang)
        return _result(identity, tuple(changes), values)
    changes += _text_changes(old, new, identity, pairs, quantities)
    changes += cell_changes(pairs)
    links = pair_links(pairs)
    changes += [link_change(link) for link in links]
    values += tuple(
        ValueChange("link", None, link.before.href, link.after.href, section=link.section.heading)
        for link in links
        if link.form
    )
    if old.links_hash != new.links_hash and not links:
        changes.append(page_change(Severity.METADATA, ChangeReason.LINK, "links", *other_targets(old, new)))
    if old.content_hash != new.content_hash and _only_order(old, new, changes, pairs):
        changes.append(structure_change() if _rows(old) != _rows(new) else order_change(pairs))
    elif old.content_hash != new.content_hash and _only_structure(old, new, changes):
        changes.append(structure_change())
    return _result(identity, tuple(changes), values)


def _text_changes(
    old: Document,
    new: Document,
    identity: Identity,
    pairs: Sequence[UnitPair],
    quantities: Sequence[QuantityChange],
) -> list[Change]:
    """Values, then sections, then words; a page that was rewritten as a whole is reported so, with its values."""
    bareness = judge_bareness(old, new)
    if bareness is not None:
        return [bareness]
    law = is_law(old) and is_law(new)
    alone = {id(p.old or p.new) for p in pairs if (p.old is None or p.new is None) and not p.kept}
    quantities, headings = without_headings(without_moved_columns(quantities, pairs), pairs)
    one_sided = [q for q in quantities if q.before is None or q.after is None]
    valued = {id(side.unit) for q in one_sided if (side := q.before or q.after) is not None} & alone
    rewritten = None if law else judge_rewrite(old, new, pairs)
    if rewritten is not None:
        return [rewritten, *tell_values(quantities, valued, title=new.title, lang=new.lang)]
    headed = frozenset(
        (side.unit.section.ordinal, q.before is not None and q.after is not None)
        for q in quantities
        if (side := q.after or q.before) is not None and side.unit.kind == "heading"
    )
    tale = (
        SectionTale(compare_sections(old, new, identity))
        if law
        else tell_sections(old, new, identity, pairs, valued, headed)
    )
    if law:
        tell_law_headings(tale, old, new, identity, headed)
    told = {(id(q.before.unit), id(q.after.unit)) for q in quantities if q.before and q.after}
    reworded = {id(u): p for p in pairs if p.old is not None and p.new is not None for u in (p.old, p.new)}
    turned: set[int] = set()
    turning: dict[int, bool] = {}  # judged once a sentence, however many values it has
    for quantity in quantities:  # a value that came into a sentence that stayed shows both of its wordings
        side = quantity.after or quantity.before
        pair = reworded.get(id(side.unit)) if side is not None else None
        if pair is None or pair.old is None or pair.new is None or pair.old.kind == "heading":
            continue
        if id(pair) not in turning:
            turning[id(pair)] = frame(pair.old) != frame(pair.new) and turns(pair)
        if turning[id(pair)]:  # "open: 200 places", "closed: 0 places": the sentence's change shows its values too
            turned.add(id(quantity))
        elif quantity.before is None or quantity.after is None:
            told.add((id(pair.old), id(pair.new)))
    quantities = [q for q in quantities if id(q) not in turned]
    renamed = [] if law else [c for c in tale.changes if c.kind == "renamed" and c.severity is Severity.EDITORIAL]
    telling = Telling(old, new, identity, law, tale.inside, valued | headings, told, renamed)
    words = tell_words(pairs, telling)
    substituted = {edits_of(change) for change in words if change.places} - {()}
    absorbed = {id(change) for change in renamed if edits_of(change) in substituted}
    tale.changes = [change for change in tale.changes if id(change) not in absorbed]
    if old.text == new.text:  # to the letter the same: lists are nested otherwise, values stand under other heads
        moved = [c for c in words if c.severity is Severity.SUBSTANTIVE and c.kind == "moved"]
        return [*tell_values(quantities, valued, title=new.title, lang=new.lang), *moved]
    steps = [] if law else tell_steps(pairs, new.title)
    words = without_moved_joints(words, steps)
    told_values = tell_values(quantities, valued, title=new.title, lang=new.lang, reworded=reworded)
    if law:
        return [call_provision(change) for change in fold_provisions(tale.changes, [*told_values, *words])]
    return [*told_values, *without_led(tale.changes, words, pairs), *steps, *words]


def _headings(document: Document) -> Counter[str]:
    return Counter(fold(section.heading) for section in document.sections if section.heading)


def _result(identity: Identity, changes: tuple[Change, ...], values: tuple[ValueChange, ...]) -> Comparison:
    severity = highest(changes)
    reasons = tuple(dict.fromkeys(c.reason for c in changes if c.severity is severity and c.reason))
    return Comparison(severity, changes, values, identity.sections, identity.rules, identity.relations, reasons)


def _rows(document: Document) -> int:
    """How many rows of tables: a table set as text, or text as a table, is another structure, not another order."""
    return sum(block.kind == "row" for section in document.sections for block in section.blocks)


def _only_structure(old: Document, new: Document, changes: Sequence[Change]) -> bool:
    """Whether not a word differs and no change tells why the contents do: lists or tables are set otherwise."""
    return highest(changes).rank < Severity.EDITORIAL.rank and old.text == new.text


def _only_order(old: Document, new: Document, changes: Sequence[Change], pairs: Sequence[UnitPair]) -> bool:
    """Whether the texts differ and no change tells it: lines stand in another order, or words are repeated."""
    if highest(changes).rank >= Severity.EDITORIAL.rank:
        return False
    alone = [p.old or p.new for p in pairs if p.old is None or p.new is None]
    if alone and all(u is not None and u.only_link for u in alone):
        return False  # repeated lines of a menu
    return typeset(old.text) != typeset(new.text)
