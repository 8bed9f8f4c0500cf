"""Bytes to a Document or a PageDigest, by what the bytes are: HTML, front-matter Markdown, Justice XML, PDF."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from urllib.parse import unquote

from veille.errors import ParseError, WrongMedium
from veille.model import Document, DocumentState, Lang, Medium, PageDigest, PageKind, Rule, Section
from veille.parsers.language.cues import read_cues
from veille.parsers.language.detection import choose_lang, lang_of_url, parse_lang
from veille.parsers.language.normal_form import content_digest, digest, squeeze, state_digest
from veille.parsers.media.charset import decode_page
from veille.parsers.media.expectations import unmet
from veille.parsers.media.front_matter import FrontMatter, has_front_matter, parse_front_matter
from veille.parsers.media.html.content import Fragment, cut_fragment
from veille.parsers.media.html.loaded.includes import place_parts
from veille.parsers.media.html.loaded.parts import unpack_parts
from veille.parsers.media.html.replays import undo_replay
from veille.parsers.media.html.sections import split_sections
from veille.parsers.media.laws.justice import Law, read_law
from veille.parsers.media.laws.legisquebec import read_statute
from veille.parsers.media.markdown import render_markdown
from veille.parsers.media.outline import hashed_parts, record_marks
from veille.parsers.media.pdf.document import SCAN_HINT, read_pdf
from veille.parsers.media.pdf.lines import is_pdf
from veille.parsers.rules.days.stated import heading_values
from veille.parsers.rules.extraction import attach_rules
from veille.parsers.version import extractor_version
from veille.profiles import Profile
from veille.urls import split_url

_LAW_ROOT = re.compile(rb"<(Regulation|Statute|Act)[\s>]")
_ADDRESS_ROOT = re.compile(
    rb"<(?:rss|feed|urlset|sitemapindex|rdf:RDF)[\s>]"
)  # feeds and site maps, also without a prolog
_HTML_ROOT = re.compile(rb"<(!doctype html|html|head|body|main|div|section|h[1-6]|p|ul|table)[\s>]", re.I)
_MARKDOWN_TYPE = re.compile(r"text/(x-)?markdown", re.I)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SNIFFED = 4_096  # bytes of the beginning that tell the medium


def select_profile(profiles: Mapping[str, Profile], url: str | None, raw: bytes) -> Profile:
    """The profile of a page: by the host of its address, else by the marks of its source, else `generic`."""
    page = unpack_parts(raw)[0]
    url, raw = url or page.url or None, page.body
    if url is None and has_front_matter(raw):
        url = parse_front_matter(raw).url
    host = (split_url(url).hostname or "").lower() if url else ""
    for profile in profiles.values():
        if host and host in profile.hosts:
            return profile
    best, most = profiles["generic"], 0
    for profile in profiles.values():
        score = sum(mark.encode() in raw for mark in profile.recognise)
        if score > most:
            best, most = profile, score
    return best


def detect_medium(raw: bytes, content_type: str | None = None) -> Medium:
    """What the bytes are, whatever name or header says; the header decides only where the bytes do not."""
    start = raw[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n")
    if has_front_matter(raw):
        return "markdown"
    if is_pdf(raw):
        return "pdf"
    if start.startswith(b"<?xml") and b"<html" not in start and b"<div" not in start:
        return "xml"
    if _LAW_ROOT.match(start) or _ADDRESS_ROOT.match(start):
        return "xml"
    if raw.startswith(_UTF16):
        start = raw = raw.decode("utf-16", "replace").encode()
    if _MARKDOWN_TYPE.match(content_type or ""):
        return "markdown"
    if _HTML_ROOT.search(raw):
        return "html"
    if "xml" in (content_type or "") and start.startswith(b"<"):
        return "xml"
    if "html" in (content_type or "") and start:
        raise WrongMedium("holds no HTML element though its header says HTML", hint="check its address")
    return "markdown"


def read_document(
    raw: bytes, *, profile: Profile, url: str | None = None, lang: Lang | None = None, content_type: str | None = None
) -> Document:
    """The whole document: sections, blocks, links, rules. Raises ParseError naming the page and the cause."""
    document = _with_rules(_read(place_parts(raw, profile=profile), profile, url, lang, content_type))
    return replace(document, hints=(*document.hints, *unmet(document, profile)))


def cut_page(
    raw: bytes, *, profile: Profile, url: str | None = None, lang: Lang | None = None, content_type: str | None = None
) -> PageDigest:
    """Hashes, title, dates and language only: enough to say whether the content moved."""
    raw = place_parts(raw, profile=profile)
    medium = detect_medium(raw, content_type)
    if medium in ("html", "markdown") and profile.reader == "html":
        return _fragment(raw, medium, profile, url, lang, content_type, with_html=False)[0].cut
    document = _read(raw, profile, url, lang, content_type)
    return PageDigest(
        url=document.url,
        lang=document.lang,
        title=document.title,
        modified=document.modified,
        medium=document.medium,
        content_hash=document.content_hash,
        links_hash=document.links_hash,
        text_length=len(squeeze(" ".join(hashed_parts(document.sections)))),
        twin_url=document.twin_url,
        hints=document.hints,
        state=document.state,
        state_date=document.state_date,
    )


def page_kind(url: str | None, profile: Profile) -> PageKind:
    """What kind of page it is, from its address."""
    for kind in profile.kinds if url else ():
        if re.search(kind.pattern, url or ""):
            return kind.kind
    return profile.kind


def find_instrument(words: tuple[str, ...], profile: Profile) -> str | None:
    """The short name of the law whose number stands in one of the words (`SOR/2002-227` is `IRPR`); longest first.

    A number counts whole: `I-2.5` is not in `I-2.55`, nor `I-0.2.1` in `I-0.2.1, r. 31`.
    """
    plain = [unquote(word).replace("_", " ") for word in words]
    for number, name in sorted(profile.instruments, key=lambda pair: -len(pair[0])):
        if any(_number_pattern(number).search(word) for word in plain):
            return name
    return None


@cache
def _number_pattern(number: str) -> re.Pattern[str]:
    bare = r"\s*".join(re.escape(part) for part in re.split(r"\s+", number))
    return re.compile(rf"(?<![\w.-]){bare}(?!\w|\.\d|-\d|,?\s*r\.\s*\d)", re.I)


def _read(raw: bytes, profile: Profile, url: str | None, lang: Lang | None, content_type: str | None) -> Document:
    """The document without rules."""
    medium = detect_medium(raw, content_type)
    if medium == "xml":
        return _law_document(read_law(raw, profile=profile, lang=lang, where=url or ""), profile, url)
    if medium == "pdf":
        return _pdf_document(raw, profile, url, lang)
    fragment, front = _fragment(raw, medium, profile, url, lang, content_type, with_html=True)
    if profile.reader == "legisquebec" and medium == "html":
        statute = read_statute(fragment.html, fragment.base)
        cut = fragment.cut
        return replace(
            _page(fragment, statute.sections, statute.cut_off, profile),
            content_hash=_law_hash(statute.sections, cut.state, cut.state_date),
            kind=page_kind(cut.url or cut.twin_url, profile),  # the other language's address says the kind as well
            modified=cut.modified,
            title=cut.title or statute.title,
            instrument=find_instrument((cut.url or "", statute.title, cut.title), profile),
        )
    sections, cut_off = split_sections(fragment.html, fragment.base)
    document = _page(fragment, sections, cut_off, profile)
    document = replace(document, instrument=find_instrument((fragment.cut.url or "",), profile))
    if front is not None and front.kind and document.kind == "other":
        known: tuple[PageKind, ...] = ("manual_section", "program_page", "notice", "form", "news", "list")
        document = replace(document, kind=next((k for k in known if k == front.kind), "other"))
    return document


def _fragment(
    raw: bytes,
    medium: Medium,
    profile: Profile,
    url: str | None,
    lang: Lang | None,
    content_type: str | None,
    *,
    with_html: bool,
) -> tuple[Fragment, FrontMatter | None]:
    front = parse_front_matter(raw, where=url or "") if medium == "markdown" and has_front_matter(raw) else None
    url = url or (front.url if front else None)
    body = front.body if front else raw
    if front is not None and not body.strip():
        body = b" \n" + front.title.encode()
    text, hints = decode_page(body, content_type=content_type, where=url or "")
    text = undo_replay(text)
    title = front.title if front else ""
    if medium == "markdown":
        text = render_markdown(text, title=title, profile=profile, where=url or "")
    if front is not None and front.intact is False:
        hints += ("the body is not what its recorded content_hash says",)
    said = lang or (parse_lang(front.lang) if front else None)
    fragment = cut_fragment(
        text, profile=profile, url=url, lang=said, medium=medium, title=title, hints=hints, with_html=with_html
    )
    return fragment, front


def _page(fragment: Fragment, sections: tuple[Section, ...], cut_off: bool, profile: Profile) -> Document:
    cut = fragment.cut
    return Document(
        url=cut.url,
        lang=cut.lang,
        title=cut.title,
        modified=cut.modified,
        kind=page_kind(cut.url, profile),
        medium=cut.medium,
        content_hash=cut.content_hash,
        links_hash=cut.links_hash,
        sections=sections,
        extractor_version=extractor_version(),
        tables=fragment.tables,
        details=fragment.details,
        twin_url=cut.twin_url,
        empty=cut.text_length == 0,
        hints=(*cut.hints, "cut off: too many blocks") if cut_off else cut.hints,
        state=cut.state,
        state_date=cut.state_date,
    )


def _law_hash(sections: tuple[Section, ...], state: DocumentState, state_date: str | None) -> str:
    """The content hash of a law: its words, and what the record takes from beside them (numbers, days, states)."""
    return state_digest(content_digest([*hashed_parts(sections), *record_marks(sections)]), state, state_date)


def _law_document(law: Law, profile: Profile, url: str | None) -> Document:
    links = [link.href for section in law.sections for link in section.links]
    return Document(
        url=url,
        lang=law.lang,
        title=law.title,
        modified=law.modified,
        kind="act" if law.is_act else "regulation",
        medium="xml",
        content_hash=_law_hash(law.sections, law.state, None),
        links_hash=digest("\n".join(links)),
        sections=law.sections,
        extractor_version=extractor_version(),
        tables=law.tables,
        empty=not any(section.text for section in law.sections),
        hints=("cut off: too many blocks",) if law.cut_off else (),
        instrument=find_instrument((law.number, url or ""), profile),
        state=law.state,
    )


def _pdf_document(raw: bytes, profile: Profile, url: str | None, lang: Lang | None) -> Document:
    pdf = read_pdf(raw, where=url or "", lang=lang or lang_of_url(url, profile))
    words = " ".join(section.text for section in pdf.sections[:20])
    chosen, doubts = choose_lang(lang, stated=(pdf.lang,), url=url, profile=profile, text=words)
    if not words.strip() and not any(section.heading for section in pdf.sections):
        raise ParseError("the PDF holds no text", where=url or "", hint=SCAN_HINT)
    return Document(
        url=url,
        lang=chosen,
        title=pdf.title,
        modified=pdf.modified,
        kind=page_kind(url, profile),
        medium="pdf",
        content_hash=content_digest(hashed_parts(pdf.sections)),
        links_hash=digest("\n".join(link.href for section in pdf.sections for link in section.links)),
        sections=pdf.sections,
        extractor_version=extractor_version(),
        tables=pdf.tables,
        hints=(*pdf.hints, *doubts),
        instrument=find_instrument((url or "", pdf.number), profile),
    )


def _with_rules(document: Document) -> Document:
    sections = attach_rules(
        document.sections,
        lang=document.lang,
        instrument=document.instrument,
        title=document.title,
        url=document.url,
    )
    stated = tuple(_with_state(section, document) for section in sections)
    return replace(
        document,
        sections=stated,
        title_cues=read_cues(document.title, document.lang),
        title_values=heading_values(document.title, document.lang),
    )


def _with_state(section: Section, document: Document) -> Section:
    """The section with its state, else the document's, on its rules; what is repealed or replaced ends on its day."""
    if any(block.state is not DocumentState.IN_FORCE for block in section.blocks):
        section = _with_states_of_blocks(section)
    whole = document.state
    own = section.state is not DocumentState.IN_FORCE
    state, day = (section.state, section.state_date) if own else (whole, document.state_date)
    if state is DocumentState.IN_FORCE or not section.rules:
        return section
    over = (DocumentState.REPEALED, DocumentState.REPLACED)
    days = [
        at for said, at in ((whole, document.state_date), (section.state, section.state_date)) if said in over and at
    ]
    ended = min(days, default=None)

    def ends(rule: Rule) -> Rule:
        if ended is None or (rule.valid_to is not None and rule.valid_to <= ended):
            return replace(rule, state=state, state_date=day)
        return replace(rule, state=state, state_date=day, valid_to=ended)

    return replace(section, rules=tuple(map(ends, section.rules)))


def _with_states_of_blocks(section: Section) -> Section:
    """The section with the state of its provisions on their rules: "(2)" of a section in force may not be so yet."""
    off = [block for block in section.blocks if block.state is not DocumentState.IN_FORCE]

    def stated(rule: Rule) -> Rule:
        within = next((block for block in off if block.start <= rule.start < block.end), None)
        return replace(rule, state=within.state) if within is not None else rule

    return replace(section, rules=tuple(map(stated, section.rules)))
