"""Days that a sentence moves: the new one has the role of what moves, the old one is said only to be over."""

from __future__ import annotations

import pytest

from veille.model import Lang
from veille.parsers.rules.days.stated import heading_values

ROWS: tuple[tuple[Lang, str, tuple[tuple[str, str | None], ...]], ...] = (
    # from one day to another: what is moved begins
    ("en", "The new form was postponed from May 1, 2026 to July 1, 2026.",
     (("2026-05-01", "superseded"), ("2026-07-01", "effective_from"))),
    ("fr", "L’entrée en vigueur du formulaire est reportée du 1er mai 2026 au 1er juillet 2026.",
     (("2026-05-01", "superseded"), ("2026-07-01", "effective_from"))),
    # what moves is a deadline, or an end
    ("en", "The deadline has been extended from May 1, 2026 to July 1, 2026.",
     (("2026-05-01", "superseded"), ("2026-07-01", "deadline"))),
    ("fr", "La date limite est reportée du 1er mai 2026 au 1er juillet 2026.",
     (("2026-05-01", "superseded"), ("2026-07-01", "deadline"))),
    ("en", "The end of the pilot was delayed to July 1, 2026.", (("2026-07-01", "effective_to"),)),
    ("fr", "La fin du projet est repoussée de deux mois, soit du 1er mai 2026 au 1er juillet 2026.",
     (("2026-05-01", "superseded"), ("2026-07-01", "effective_to"))),
    # the old day as an aside
    ("en", "The form, planned for May 1, 2026, has been pushed back to July 1, 2026.",
     (("2026-05-01", "superseded"), ("2026-07-01", "effective_from"))),
    ("fr", "À compter du 1er juillet 2026 (et non du 1er mai 2026), le formulaire est exigé.",
     (("2026-07-01", "effective_from"), ("2026-05-01", "superseded"))),
    ("en", "As of July 1, 2026 rather than May 1, 2026, the form is required.",
     (("2026-07-01", "effective_from"), ("2026-05-01", "superseded"))),
    # not moved: a stretch, a bound, another clause
    ("en", "The pilot runs from May 1, 2026 to July 1, 2026.",
     (("2026-05-01", "effective_from"), ("2026-07-01", "effective_to"))),
    ("fr", "Le projet est offert du 1er mai 2026 au 1er juillet 2026.",
     (("2026-05-01", "effective_from"), ("2026-07-01", "effective_to"))),
    ("en", "As of July 1, 2026, and not before May 1, 2026, the form is required.",
     (("2026-07-01", "effective_from"), ("2026-05-01", "cutoff_from"))),
)  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "days"), ROWS, ids=[text[:60] for _, text, _ in ROWS])
def test_a_day_that_is_moved_gives_way_to_the_new_one(
    lang: Lang, text: str, days: tuple[tuple[str, str | None], ...]
) -> None:
    """The role of each day, in order."""
    assert tuple((v.value, v.role) for v in heading_values(text, lang) if v.type == "date") == days
