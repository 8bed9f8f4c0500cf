"""Promise: a cut text has as many words as fit, whole dates and amounts, and the difference that it is shown for."""

from __future__ import annotations

import pytest

from veille.changes.tell.excerpts import around, shorten
from veille.changes.tell.summaries import PROVISION, summarize_words


@pytest.mark.parametrize(
    ("text", "limit", "said"),
    [
        ("aaaa bbbb cccc ddddd", 20, "aaaa bbbb cccc ddddd"),  # as long as may be
        ("aaaa bbbb cccc dddddd", 20, "aaaa bbbb cccc…"),
        ("aaaa bbbb cccc ddddd eeee", 20, "aaaa bbbb cccc ddddd…"),
        ("aaaa bbbb, cccccccccccccccc", 12, "aaaa bbbb…"),  # no sign before the ellipsis
        ("Apply by January 15, 2024 if you can", 18, "Apply by January 15, 2024 if…"),  # a date stays whole
        ("The fee is (in Canadian dollars) due now", 12, "The fee is…"),  # and so does a bracket
        ("one\ttwo\nthree", 20, "one · two / three"),  # cells and lines
    ],
)
def test_a_text_is_cut_between_words(text: str, limit: int, said: str) -> None:
    assert shorten(text, limit) == said


@pytest.mark.parametrize(
    ("before", "after", "limit", "said"),
    [
        ("a b c d old e f g h", "a b c d new e f g h", 7, ("…d old e…", "…d new e…")),  # words on both sides
        ("a b c d old e f g h", "a b c d new e f g h", 9, ("…d old e f…", "…d new e f…")),  # as many as fit
        ("a b c d old e f g h", "a b c d new e f g h", 10, ("…d old e f…", "…d new e f…")),
        ("aa bb old", "aa bb new", 6, ("…bb old", "…bb new")),  # at the end
        ("old aa bb cc", "new aa bb cc", 6, ("old aa…", "new aa…")),  # at the beginning
        ("Pay within 30 days of it now", "Pay within 60 days of it now", 8, ("…within 30 days…", "…within 60 days…")),
        ("x x one two three four y", "x x y", 11, ("x x one two…", "x x y")),  # what went fills the room
        ("same", "same", 9, ("same", "same")),
        ("", "new", 9, ("", "new")),
    ],
)
def test_both_texts_are_cut_around_their_difference(before: str, after: str, limit: int, said: tuple[str, str]) -> None:
    assert around(before, after, limit) == said


@pytest.mark.parametrize(
    ("lang", "before", "edits", "line"),
    [
        (
            0,
            ("An officer shall issue the badge to a baker if a period of six months has elapsed since the day of the fair, "
            "and the stall is likely to harm the trade of the town."),
            (("shall", "may"), ("six", "twelve"), ("is likely", "would be likely")),
            ("1 Badges: changed: “An officer shall issue the badge…” → “An officer may issue the badge…”; "
            "“…a period of six months has elapsed…” → “…a period of twelve months has elapsed…”; "
            "“…and the stall is likely to harm…” → “…and the stall would be likely to harm…”"),
        ),
        (
            1,
            ("L’agent délivre la plaque au boulanger si six mois ont passé depuis le jour de la foire du village, "
            "et que l’étal ne nuit pas au commerce."),
            (("délivre", "peut délivrer"), ("six mois", "douze mois"), ("au commerce", "à la paix")),
            ("1 Badges : modifié : « L’agent délivre la plaque au… » → « L’agent peut délivrer la plaque au… » ; "
            "« …au boulanger si six mois ont passé… » → « …au boulanger si douze mois ont passé… » ; "
            "« …ne nuit pas au commerce. » → « …ne nuit pas à la paix. »"),
        ),
    ],
)  # fmt: skip
def test_each_edit_of_a_provision_is_shown(
    lang: int, before: str, edits: tuple[tuple[str, str], ...], line: str
) -> None:
    """No difference is left to an ellipsis; after four the others are counted."""
    after = before
    for one, two in edits:
        after = after.replace(one, two)
    assert summarize_words(PROVISION, "changed", "1 Badges", before=before, after=after)[lang] == line
    many = [" ".join(f"{word}{k} stays where it was put by us" for k in range(9)) for word in ("a", "b")]
    counted = summarize_words(PROVISION, "changed", "1", before=many[0], after=many[1])
    assert counted[lang].endswith(("; 5 more", " ; 5 autres")[lang])
