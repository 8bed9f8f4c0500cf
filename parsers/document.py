"""Bytes to a Document without its rules, by what the bytes are: HTML, front-matter Markdown, Justice XML, PDF."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from urllib.parse import unquote

from veille.errors import ParseError
from veille.model import Document, DocumentState, Lang, PageKind, Section
from veille.parsers.language.detection import choose_lang, lang_of_url
from veille.parsers.language.normal_form import content_digest, digest, state_digest
from veille.parsers.media.html.content import Fragment
from veille.parsers.media.html.sections import split_sections
from veille.parsers.media.laws.justice import Law, read_law
from veille.parsers.media.laws.legisquebec import read_statute
from veille.parsers.media.outline import hashed_parts, record_marks
from veille.parsers.media.pdf.document import SCAN_HINT, read_pdf
from veille.parsers.source import detect_medium, read_fragment
from veille.parsers.version import extractor_version
from veille.profiles import Profile


def read_bare(raw: bytes, profile: Profile, url: str | None, lang: Lang | None, content_type: str | None) -> Document:
    """The document without rules. Raises ParseError naming the page and the cause."""
    medium = detect_medium(raw, content_type)
    if medium == "xml":
        return _law_document(read_law(raw, profile=profile, lang=lang, where=url or ""), profile, url)
    if medium == "pdf":
        return _pdf_document(raw, profile, url, lang)
    fragment, front = read_fragment(raw, medium, profile, url, lang, content_type, with_html=True)
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
