"""Promise: whatever a page says, its message can be made, sent and read, and nothing of the page acts in it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.alerts.examples import STAY, change_event
from tests.alerts.test_email import mail
from veille.alerts.channels.email import open_channel
from veille.alerts.channels.webhook import payload
from veille.alerts.feed import entries_of, render_feed
from veille.alerts.messages.marking import mark_words
from veille.alerts.notification import ChannelContext, QueuedEvent, pack
from veille.alerts.redaction import Secrets
from veille.changes.match.words import plain_marks

# Ordinary letters with the signs that mean something to a terminal, HTML, Markdown, XML, a mail header or a template.
TEXT = st.text(
    st.one_of(st.characters(codec="utf-8"), st.sampled_from("<>&\"'`*_[]()|#@{}%\\\r\n\t\x1b\x00\x07\x9b\u202e\u2028")),
    max_size=60,
)
TAGS = {
    "html", "head", "meta", "title", "body", "h1", "h2", "p", "ol", "ul", "li", "strong", "span", "br", "a", "div",
    "table", "tr", "td", "b", "del", "ins", "hr", "style", "code",
}  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(TEXT, TEXT, TEXT, TEXT)
def test_any_page_text(title: str, before: str, after: str, url: str) -> None:
    change = replace(
        STAY, section=title, label=after, summary_en=before, summary_fr=before, before=before, after=after,
        quote_before=before, quote_after=after, anchor=url,
    )  # fmt: skip
    event = change_event(change, title=title, url=url, facts=(after,), detail_en=before, detail_fr=before)
    notification = pack((QueuedEvent("0" * 32, event),), "fr")
    message = notification.message
    for form in (message.subject, message.text, message.markdown, message.html):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\u2028]", form)
    assert set(re.findall(r"<([a-z0-9]+)", message.html)) <= TAGS
    assert open_channel(mail(25), ChannelContext(Secrets({}))).letter(notification).as_bytes()
    assert payload(notification) == payload(notification)
    ET.fromstring(render_feed(entries_of((event,), "fr"), lang="fr"))


@settings(max_examples=60, deadline=None)
@given(TEXT, TEXT)
@example(before='"', after="»")
def test_marked_sides_are_the_texts(before: str, after: str) -> None:
    """The new side to the letter; the old one, too, but for quotes and dashes that are the same in another form."""
    old, new = ("".join(run.text for run in side) for side in mark_words(before, after))
    assert new == after
    assert plain_marks(old) == plain_marks(before)
