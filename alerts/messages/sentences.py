"""What an event says, in both languages at once, from the one table of words: numbers, times and reasons as people write them."""

from __future__ import annotations

from dataclasses import dataclass

from veille.alerts.messages.word_table import load_message_words
from veille.alerts.wording.format import format_time
from veille.model import RejectReason


@dataclass(frozen=True, slots=True)
class Said:
    """The same in English and in French."""

    en: str
    fr: str

    def joined(self, *others: Said) -> Said:
        """This and the others, each on a line of its own."""
        return Said("\n".join(s.en for s in (self, *others)), "\n".join(s.fr for s in (self, *others)))


def say(key: str, **parts: str | Said) -> Said:
    """The words under a key of the table with their parts filled in; a part may differ between the languages."""
    sides = []
    for words in (load_message_words("en"), load_message_words("fr")):
        told = {name: getattr(part, words.lang) if isinstance(part, Said) else part for name, part in parts.items()}
        sides.append(words.say(key, **told))
    return Said(*sides)


def say_count(key: str, count: int, **parts: str | Said) -> Said:
    """The words for a number of things, in each language's own plural."""
    sides = []
    for words in (load_message_words("en"), load_message_words("fr")):
        told = {name: getattr(part, words.lang) if isinstance(part, Said) else part for name, part in parts.items()}
        sides.append(words.say_count(key, count, **told))
    return Said(*sides)


def say_time(stamp: str, zone: str) -> Said:
    """A UTC stamp as the reader's clock shows it."""
    return Said(format_time(stamp, "en", zone), format_time(stamp, "fr", zone))


def say_days(days: int) -> Said:
    """A number of whole days; none is less than a day."""
    return say_count("count.days", days) if days else say("count.days.none")


def say_reason(reason: RejectReason | str, status: int | None = None) -> Said:
    """Why an answer was not taken as the page, with the server's status where it gave one."""
    said = say(f"reject.{reason}")
    return said if status is None else say("reject.with_status", reason=said, status=str(status))
