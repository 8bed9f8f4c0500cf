"""Names that were probably meant: said wherever a name is refused."""

from __future__ import annotations

from collections.abc import Collection

from veille.errors import UsageError

LIKENESS = 0.6  # difflib's own measure of a typing mistake
MOST_NEAR = 3
MOST_LISTED = 12  # a longer list of names is no help in one line


def nearest(name: str, known: Collection[str]) -> list[str]:
    """At most three known names that are spelled much like `name`, the likeliest first; case plays no part."""
    from difflib import get_close_matches  # a reader that is asked nothing wrong does not pay for it

    folded = {candidate.lower(): candidate for candidate in sorted(known)}
    return [folded[match] for match in get_close_matches(name.lower(), folded, n=MOST_NEAR, cutoff=LIKENESS)]


def known_names(name: str, known: Collection[str]) -> str:
    """What an error says after an unknown name: the nearest names, else all of them, else how many there are."""
    near = nearest(name, known)
    if near:
        return f"did you mean {' or '.join(near)}?"
    if not known:
        return "known: none"
    names = sorted(set(known))  # two pages may go by one name: their source
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return f"known: {', '.join(names[:MOST_LISTED])}{more}"


def require_known(name: str, known: Collection[str], what: str) -> str:
    """The name, when it is one of the known; else UsageError with the nearest ones."""
    if name not in known:
        raise UsageError(f"no such {what}: {name!r}", hint=known_names(name, known))
    return name
