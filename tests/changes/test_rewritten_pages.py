"""Promise: a page written anew is told so, once, with its values; one that only lost or only gained text is told by its parts."""

from __future__ import annotations

from veille.changes import compare
from veille.model import ChangeReason, Document
from veille.parsers import read_document
from veille.profiles import load_profiles

POTTERS = [
    "Potters keep a book of the clay that they buy and of each kiln that they fire in the year.",
    "The clerk reads the book in spring and puts a seal on the first page that was not seen before.",
    "A potter who moves to another village sends the book to its clerk before the next firing.",
    "Each kiln is swept, measured and drawn; the drawing hangs beside the door of the shop.",
    "Broken ware goes back to the pit, and its weight is written behind the week in which it broke.",
    "A card of a potter costs $40 and is paid at the counter.",
]
BEES = [
    "Whoever holds hives tells the warden where they stand and how many swarms live in them.",
    "Honey leaves the valley in closed jars, each with the name of the meadow it came from.",
    "In a wet summer the warden may open the upper pasture to all hives of the parish.",
    "Sick swarms are burnt by night and the place is left without hives for two winters.",
    "Wax is weighed on the scale of the market hall before anybody may bid for it.",
    "A card of a beekeeper costs $65 and is sent by post.",
]


def read(*parts: list[str]) -> Document:
    body = "".join(f"<h2>Part {n}</h2>" + "".join(f"<p>{line}</p>" for line in part) for n, part in enumerate(parts))
    html = f"<html lang='en'><head><title>Trades</title></head><body><main><h1>Trades</h1>{body}</main></body></html>"
    return read_document(html.encode(), profile=load_profiles()["generic"])


def reasons(old: Document, new: Document) -> list[ChangeReason | str]:
    return [change.reason for change in compare(old, new).changes]


def test_a_page_written_anew_is_told_once_before_its_values() -> None:
    changes = compare(read(POTTERS), read(BEES)).changes
    assert changes[0].reason is ChangeReason.REWRITTEN
    assert changes[0].summary_en == "Page rewritten: 11% of its text stayed"  # the sentence about the card
    assert changes[0].summary_fr == "Page réécrite : 11 % de son texte est resté"
    assert {change.object for change in changes[1:]} <= {"value", "rule"}


def test_a_page_of_which_nothing_stayed_says_so() -> None:
    change = compare(read(POTTERS[:-1]), read(BEES[:-1])).changes[0]
    assert change.summary_en == "Page rewritten: none of its text stayed"
    assert change.summary_fr == "Page réécrite : rien de son texte n’est resté"


def test_a_page_that_lost_most_of_its_text_is_not_written_anew() -> None:
    assert ChangeReason.REWRITTEN not in reasons(read(POTTERS, BEES, POTTERS[:1]), read(POTTERS))


def test_a_page_that_gained_a_part_is_not_written_anew() -> None:
    assert ChangeReason.REWRITTEN not in reasons(read(POTTERS), read(POTTERS, BEES))


def test_a_page_of_few_lines_is_told_by_them_however_long_they_are() -> None:
    assert ChangeReason.REWRITTEN not in reasons(read(POTTERS[:3]), read(BEES[:3]))
    old, new = (
        ["Ring the bell.", "Bring two jars.", "Sign the book."],
        ["Write to us.", "Send a photo.", "Wait for word."],
    )
    assert ChangeReason.REWRITTEN not in reasons(read(old), read(new))
    assert ChangeReason.REWRITTEN in reasons(read([*old, "Leave by the gate."]), read([*new, "Nobody comes here now."]))


def test_two_thirds_anew_are_told_by_their_parts() -> None:
    """Just above the share that may stay of a page written anew."""
    assert ChangeReason.REWRITTEN not in reasons(read(POTTERS), read([*POTTERS[:2], *BEES[:4]]))
