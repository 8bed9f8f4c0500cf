"""What one answer says of its source at doctor's look: a page as its profile expects it, or a list with addresses to learn."""

from __future__ import annotations

from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from veille import parsers
from veille.alerts.messages.sentences import say_reason
from veille.changes import believe
from veille.config import Config, Source
from veille.crawler import discover, read_feed, read_sitemap, read_updates, wanted
from veille.errors import ParseError
from veille.model import Document, DocumentState, Fetched, Lang, Rejected
from veille.parsers import cut_page, read_document, wanted_parts
from veille.parsers.language.detection import lang_of_words
from veille.parsers.media.expectations import EXPECTED
from veille.parsers.media.html.loaded.includes import NOT_SEEN, UNSEEN
from veille.pipeline.pages.believing import signatures_of
from veille.pipeline.pages.lists import LIST_ROLES
from veille.profiles import Profile
from veille.urls import canonical_url

REFUSES_AGENTS = 403  # what a site answers that wants another user agent


def say_rejected(outcome: Rejected, config: Config) -> tuple[str, ...]:
    """Why there is no answer to judge, and what to try."""
    lines = [f"{say_reason(outcome.reason, outcome.status).en}: {outcome.detail}"]
    if outcome.retry_after:
        lines.append(f"asks to come back at {outcome.retry_after}")
    host = (urlsplit(outcome.request.url).hostname or "").lower()
    if outcome.status == REFUSES_AGENTS and host not in config.crawl.compatible_agent:
        lines.append(f"some sites refuse other user agents than browsers: try {host} in crawl.compatible_agent")
    return tuple(lines)


def judge_answer(source: Source, fetched: Fetched, config: Config, profile: Profile) -> tuple[tuple[str, ...], bool]:
    """What stands in an answer, line by line, and whether a check would take it as what the source says it is."""
    try:
        if source.role in LIST_ROLES:
            return _judge_list(source, fetched, config)
        return _judge_page(source, fetched, config, profile)
    except ParseError as error:
        return (f"cannot be read: {error}",), False


def _judge_list(source: Source, fetched: Fetched, config: Config) -> tuple[tuple[str, ...], bool]:
    """A sitemap or feed: how many addresses it names, and how many of them the source wants."""
    nested = 0
    if source.role == "feed":
        entries = read_feed(fetched.body)
    else:
        sitemap = read_sitemap(fetched.body)
        entries, nested = sitemap.pages, len(sitemap.sitemaps)
    kept = wanted((entry.url for entry in entries), source, allow_hosts=config.crawl.allow_hosts)
    line = f"a {source.role} of {len(entries):,} addresses, {len(kept):,} of them to be watched; {nested:,} sitemaps below it"
    return (line,), bool(kept or nested)


def _judge_page(source: Source, fetched: Fetched, config: Config, profile: Profile) -> tuple[tuple[str, ...], bool]:
    body, url, lang, content_type = fetched.body, fetched.url, source.lang, fetched.header("content-type")
    document = read_document(body, profile=profile, url=url, lang=lang, content_type=content_type)
    again = cut_page(body, profile=profile, url=url, lang=lang, content_type=content_type)
    lines = [f"title: {document.title}"]
    lines.append(
        f"{_many(len(document.sections), 'section')}, {_many(len(document.text), 'character')}, "
        f"{_many(len(document.rules), 'rule')}, "
        f"language {document.lang}, modified {document.modified or 'not stated'}, twin {document.twin_url or 'not stated'}"
    )
    lines += [_selector_line(profile, body)] if document.medium == "html" else []
    lines += [f"hint: {_with_parts(hint, fetched, profile)}" for hint in document.hints]
    if document.state is not DocumentState.IN_FORCE:
        lines.append(f"state: {document.state} since {document.state_date or 'a day that the page does not say'}")
    if source.twin and document.twin_url and canonical_url(source.twin) != canonical_url(document.twin_url):
        lines.append(f"the configuration names another twin: {source.twin}")
    learnt = _learnt_line(source, document, fetched, config)
    lines += [learnt] if learnt else []
    against = _against(source, fetched, document, profile)
    if again.content_hash != document.content_hash:
        against.append("the fast and the full reading differ: please report it")
    expected = not any(hint.startswith(EXPECTED) for hint in document.hints)
    good = bool(document.sections) and not document.empty and expected and not against
    return (*lines, *against), good and not (learnt or "").startswith("0 ")


def _against(source: Source, fetched: Fetched, document: Document, profile: Profile) -> list[str]:
    """What speaks against the page: another language or medium than its source says, or a doubt that would hold it back."""
    found = []
    evident = _evident_lang(fetched, profile, document)
    if source.lang not in (None, evident):
        found.append(f"the configuration says {source.lang}, the page's own evidence says {evident}")
    if urlsplit(source.url).path.lower().endswith(".pdf") and document.medium != "pdf":
        found.append("the address is that of a PDF, the answer is none")
    look = parsers.read_look(fetched.body, profile=profile, url=fetched.url, words=document.text)
    address = canonical_url(source.url)
    around = believe.Surroundings(
        address=address,
        answered=canonical_url(fetched.url) if fetched.redirects else address,
        lang=source.lang or document.lang,
        signatures=signatures_of(profile),
        stated=source.lang,
    )
    verdict = believe.judge_capture(None, believe.ReadCapture(document, look), around)
    return found + [f"a check would hold it back: {doubt.en}" for doubt in verdict.doubts]


def _learnt_line(source: Source, document: Document, fetched: Fetched, config: Config) -> str | None:
    """What a list page gives to watch; None for a page that is watched for itself."""
    links = [link for section in document.sections for link in section.links]
    if source.role == "updates":
        return f"{len(read_updates(document))} dated links, from which due pages are learnt"
    if source.role != "list":
        return None
    found = discover(links, source, parent_url=fetched.url, depth=0, allow_hosts=config.crawl.allow_hosts)
    return f"{len(found)} links to follow"


def _selector_line(profile: Profile, body: bytes) -> str:
    """Which selectors of the profile find something on the page."""
    tree = LexborHTMLParser(body)
    groups = (("main", profile.main), ("title", profile.title), ("modified", profile.modified), ("twin", profile.twin))
    found = [
        (name, next((s for s in group if tree.css_first(s.partition("@")[0]) is not None), None))
        for name, group in groups
    ]
    return "selectors: " + ", ".join(f"{name} {selector or 'none'}" for name, selector in found)


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def _with_parts(hint: str, fetched: Fetched, profile: Profile) -> str:
    """A remark on a part that the page loads itself, with what a check does about it."""
    if not hint.startswith(UNSEEN):
        return hint
    wanted_urls = wanted_parts(fetched.body, profile=profile, url=fetched.url)
    named = hint.removeprefix(UNSEEN).removesuffix(NOT_SEEN)
    followed = any(url.endswith(named) for url in wanted_urls)
    return f"loads a part of itself from {named}: a check fetches it with the page" if followed else hint


def _evident_lang(fetched: Fetched, profile: Profile, document: Document) -> Lang:
    """The language that the page's evidence gives when nobody states one; clear words outweigh what the page declares."""
    spoken = lang_of_words(document.text)
    content_type = fetched.header("content-type")
    return spoken or cut_page(fetched.body, profile=profile, url=fetched.url, content_type=content_type).lang
