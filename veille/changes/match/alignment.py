"""Pairs of items from two ordered lists: which old one became which new one, by what evidence, how surely.

The cascade (publisher's id, anchor, exact text, label, then assignment inside the gaps) and its weights come from
measurements on the federal regulations' own history: docs/identity.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from veille.changes.match.assignment import best_assignment, likest_first
from veille.model import Match, MatchMethod
from veille.rising import longest_rising
from veille.work import step

TEXT_WEIGHT, LABEL_WEIGHT = 0.6, 0.4  # measured: text alone .73/.89, with the label .81/.93
ACCEPT = 55.0  # a weighted score below this is two different things
SURE = 70.0  # between ACCEPT and this a match is doubtful and goes to review
LABEL_TEXT = 20.0  # in a group that mostly stayed, a fifth of the words in common is enough under the same label
NEW_TEXT = 80.0  # in a group that was rewritten as a whole, only nearly the same words are the same thing
SUPPORT = (
    0.3  # a group stayed when this share of its letters did: re-enacted sections keep under .1, amended ones over .35
)
PARENT_TEXT = 75.0  # below this the parent was replaced, and its lettered items with it
ANCHOR_TEXT = 50.0  # the same: anchors such as "h2-3" count positions and move
MOVED = 80.0  # outside its gap an item is known by its words alone, so these must be nearly the same
MAX_CELLS = 40_000  # a gap of 200 x 200; beyond it only exact and label matches count, to bound the time
MOST_ASSIGNED = (
    3_600  # cells of a table of 60 x 60; in a larger one the likest pair goes first: the best sum takes seconds
)
LONG_TEXT = 20_000  # letters; comparing longer texts letter by letter takes seconds, and their words tell as much
MIN_WORDS = 4  # shorter texts ("Yes", "Note") are too common to say which one moved


@dataclass(frozen=True, slots=True)
class Item:
    """What the matcher may know of a section, provision or rule: its words and its marks, never its id.

    `group` names the larger thing it stands in ("200" for 200(3)(g)); `parent` is the position of the item it belongs
    to. `repealed` marks a notice in the place of a provision, which still is that provision.
    """

    text: str
    labels: tuple[str, ...] = ()
    anchor: str | None = None
    publisher_id: str | None = None
    group: str = ""
    parent: int | None = None
    repealed: bool = False


def align(old: Sequence[Item], new: Sequence[Item]) -> tuple[Match, ...]:
    """One Match for each item of both sides, by position in the lists; `old` or `new` is None for added and removed.

    Matches come in the order of `old`, then the added items in the order of `new`.
    """
    pairs = _Pairs(old, new)
    pairs.by_key(lambda item: item.publisher_id, "publisher_id", floor=0.0)
    pairs.by_key(lambda item: item.anchor, "anchor", floor=ANCHOR_TEXT)
    pairs.by_exact_text()
    pairs.by_label()
    pairs.by_assignment()
    pairs.by_moved_text()
    return pairs.matches()


class _Pairs:
    """The pairs found so far; each step of the cascade adds to them and never takes one back."""

    def __init__(self, old: Sequence[Item], new: Sequence[Item]) -> None:
        self.old, self.new = old, new
        self.forward: dict[int, tuple[int, MatchMethod, float]] = {}
        self.taken: set[int] = set()

    def free(self) -> tuple[list[int], list[int]]:
        return (
            [i for i in range(len(self.old)) if i not in self.forward],
            [j for j in range(len(self.new)) if j not in self.taken],
        )

    def add(self, i: int, j: int, method: MatchMethod, score: float) -> None:
        self.forward[i] = (j, method, score)
        self.taken.add(j)

    def by_key(self, key: Callable[[Item], str | None], method: MatchMethod, *, floor: float) -> None:
        """Items whose mark occurs once on each side; `floor` is the likeness that the mark alone cannot replace."""
        left, right = self.free()
        olds, news = Counter(key(self.old[i]) for i in left), Counter(key(self.new[j]) for j in right)
        where = {key(self.new[j]): j for j in right}
        for i in left:
            mark = key(self.old[i])
            if mark is None or olds[mark] != 1 or news[mark] != 1:
                continue
            score = weigh(self.old[i], self.new[where[mark]])
            if score >= floor:
                self.add(i, where[mark], method, 100.0 if floor == 0.0 else max(score, SURE))

    def by_exact_text(self) -> None:
        """Same words: unique ones first, then repeated ones with the same labels, then repeated ones in order."""
        for words_of in (_words_only, _words_and_labels):
            left, right = self.free()
            olds, news = Counter(words_of(self.old[i]) for i in left), Counter(words_of(self.new[j]) for j in right)
            where = {words_of(self.new[j]): j for j in right}
            for i in left:
                words = words_of(self.old[i])
                if words[0] and olds[words] == 1 and news[words] == 1 and self.allowed(i, where[words], exact=True):
                    self.add(i, where[words], "exact", 100.0)
        for left, right in self.gaps():
            waiting: dict[str, list[int]] = {}
            for j in reversed(right):
                waiting.setdefault(self.new[j].text, []).append(j)
            for i in left:
                queue = waiting.get(self.old[i].text)
                if self.old[i].text and queue:
                    self.add(i, queue.pop(), "exact", 100.0)

    def by_label(self) -> None:
        """Same labels, once on each side, over words that are alike enough to be the same thing."""
        left, right = self.free()
        olds, news = Counter(self.old[i].labels for i in left), Counter(self.new[j].labels for j in right)
        where = {self.new[j].labels: j for j in right}
        support = self.support()
        for i in left:
            labels = self.old[i].labels
            if not any(labels) or olds[labels] != 1 or news[labels] != 1 or not self.allowed(i, where[labels]):
                continue
            j = where[labels]
            text = likeness(self.old[i], self.new[j])
            steady = support.get(self.old[i].group, 1.0) >= SUPPORT and self.parent_stayed(i, j)
            repealed = self.old[i].repealed != self.new[j].repealed
            if repealed or text >= (LABEL_TEXT if steady else NEW_TEXT):
                self.add(i, j, "label", TEXT_WEIGHT * text + LABEL_WEIGHT * 100)

    def support(self) -> dict[str, float]:
        """For each group the share of its letters that is found again unchanged."""
        size, same = Counter[str](), Counter[str]()
        for i, item in enumerate(self.old):
            size[item.group] += len(item.text)
            if i in self.forward and self.new[self.forward[i][0]].text == item.text:
                same[item.group] += len(item.text)
        return {group: same[group] / size[group] for group in size if group and size[group]}

    def parent_stayed(self, i: int, j: int) -> bool:
        one, two = self.old[i].parent, self.new[j].parent
        if one is None or two is None:
            return one is two
        paired = self.forward.get(one)
        return paired is not None and paired[0] == two and likeness(self.old[one], self.new[two]) >= PARENT_TEXT

    def by_assignment(self) -> None:
        """Inside each gap between sure pairs, the pairing with the greatest sum of weighted likeness."""
        for left, right in self.gaps():
            if len(left) * len(right) > MAX_CELLS:
                continue
            scores = {(i, j): score for i in left for j in right if (score := self.score(i, j)) >= ACCEPT}
            for rows, columns in _islands(scores):
                table = [[scores.get((i, j), 0.0) for j in columns] for i in rows]
                small = len(rows) * len(columns) <= MOST_ASSIGNED
                for r, c in best_assignment(table) if small else likest_first(table, ACCEPT):
                    if table[r][c] >= ACCEPT:
                        self.add(rows[r], columns[c], "similar", table[r][c])

    def by_moved_text(self) -> None:
        """What is left, anywhere in the document, when the words are nearly the same."""
        left, right = self.free()
        left = [i for i in left if len(self.old[i].text.split()) >= MIN_WORDS and not self.old[i].group]
        right = [j for j in right if len(self.new[j].text.split()) >= MIN_WORDS and not self.new[j].group]
        if not left or not right or len(left) * len(right) > MAX_CELLS:
            return
        found = sorted(
            (
                (text_likeness(self.old[i].text, self.new[j].text, floor=MOVED), i, j)
                for i in left
                for j in right
                if self.allowed(i, j)
            ),
            key=lambda entry: (-entry[0], entry[1], entry[2]),
        )
        for text, i, j in found:
            if text >= MOVED and i not in self.forward and j not in self.taken:
                self.add(i, j, "similar", text)

    def score(self, i: int, j: int) -> float:
        """Weighted likeness; numbered provisions count only as renumbered under a parent that stayed.

        Under the same number `by_label` has judged them already; elsewhere the publisher counts them as new.
        """
        one, two = self.old[i], self.new[j]
        if not self.allowed(i, j):
            return 0.0
        if one.group or two.group:
            renumbered = one.labels != two.labels and self.parent_stayed(i, j)
            text = likeness(one, two) if renumbered else 0.0
            return text if text >= NEW_TEXT else 0.0
        return weigh(one, two, floor=ACCEPT)

    def allowed(self, i: int, j: int, *, exact: bool = False) -> bool:
        """Not when the publisher says that they are two provisions, unless the words are the same."""
        one, two = self.old[i].publisher_id, self.new[j].publisher_id
        return exact or one is None or two is None or one == two

    def gaps(self) -> list[tuple[list[int], list[int]]]:
        """Runs of free items between pairs that keep their order."""
        ordered = sorted((i, j) for i, (j, _, _) in self.forward.items())
        kept = longest_rising([j for _, j in ordered])
        edges = [(-1, -1), *(pair for k, pair in enumerate(ordered) if k in kept), (len(self.old), len(self.new))]
        found = []
        for (i0, j0), (i1, j1) in pairwise(edges):
            left = [i for i in range(i0 + 1, i1) if i not in self.forward]
            right = [j for j in range(j0 + 1, j1) if j not in self.taken]
            if left and right:
                found.append((left, right))
        return found

    def matches(self) -> tuple[Match, ...]:
        rows: list[Match] = []
        for i in range(len(self.old)):
            if i not in self.forward:
                rows.append(Match(i, None, None, 0.0))
                continue
            j, method, score = self.forward[i]
            rows.append(Match(i, j, method, round(score, 1), doubtful=score < SURE))
        rows += [Match(None, j, None, 0.0) for j in range(len(self.new)) if j not in self.taken]
        return tuple(rows)


def _islands(cells: Iterable[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that the cells join, apart from those that they do not: each is assigned by itself, much sooner."""
    of_row: dict[int, list[int]] = {}
    of_column: dict[int, list[int]] = {}
    for i, j in cells:
        of_row.setdefault(i, []).append(j)
        of_column.setdefault(j, []).append(i)
    found = []
    done: set[int] = set()
    for start in of_row:
        if start in done:
            continue
        rows, columns, waiting = {start}, set[int](), [start]
        while waiting:
            for j in of_row[waiting.pop()]:
                if j not in columns:
                    columns.add(j)
                    fresh = [i for i in of_column[j] if i not in rows]
                    rows.update(fresh)
                    waiting += fresh
        done |= rows
        found.append((sorted(rows), sorted(columns)))
    return found


def _words_only(item: Item) -> tuple[str, ...]:
    return (item.text,)


def _words_and_labels(item: Item) -> tuple[str, ...]:
    return (item.text, *item.labels)


def likeness(one: Item, two: Item) -> float:
    """0 to 100: how much of the two items' letters is common, in order; of long texts, how many of their words."""
    return text_likeness(one.text, two.text)


def text_likeness(one: str, two: str, *, floor: float = 0.0) -> float:
    """0 to 100: how much of two texts is common; 0 below `floor`, which is found out much sooner.

    The order of letters counts in texts of up to LONG_TEXT letters.
    """
    if one == two:
        return 100.0
    step()
    if max(len(one), len(two)) <= LONG_TEXT:
        return fuzz.ratio(one, two, score_cutoff=floor)
    first, second = Counter(one.split()), Counter(two.split())
    return 200.0 * (first & second).total() / (first.total() + second.total())


def weigh(one: Item, two: Item, *, floor: float = 0.0) -> float:
    """0 to 100: 60 % text, 40 % the share of labels that are the same; 0 where that cannot reach `floor`."""
    size = max(len(one.labels), len(two.labels))
    same = sum(a == b and a != "" for a, b in zip(one.labels, two.labels, strict=False))
    label = 100.0 * same / size if size else 0.0
    if not size:
        return text_likeness(one.text, two.text, floor=floor)
    least = max((floor - LABEL_WEIGHT * label) / TEXT_WEIGHT, 0.0)
    text = text_likeness(one.text, two.text, floor=min(least, 100.0))
    return TEXT_WEIGHT * text + LABEL_WEIGHT * label if text >= least else 0.0
