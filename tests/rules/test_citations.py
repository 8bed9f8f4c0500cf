"""Citations come out in one normal form, whatever the language, the brackets and the order of words."""

from __future__ import annotations

import pytest

from tests.kept_readings import note
from veille.model import Lang
from veille.parsers.citations.conflicts import link_citations
from veille.parsers.citations.context import CitationContext
from veille.parsers.citations.instruments import read_address
from veille.parsers.citations.reading import Citation, find_citations
from veille.parsers.language.folded_text import open_scope


def cite(text: str, lang: Lang, host: CitationContext | None = None) -> list[str]:
    return [n for c in note(tuple(find_citations(open_scope(text, lang), host))) for n in c.norm]


CASES = [
    # prefix letters of both languages, brackets of the other
    ("en", "paragraph R205(a)", ["IRPR:205(a)"]),
    ("fr", "l’alinéa R205a)", ["IRPR:205(a)"]),
    ("fr", "R205(a) dans un texte français", ["IRPR:205(a)"]),
    ("en", "R205a) in an English text", ["IRPR:205(a)"]),
    ("fr", "le paragraphe L25(1)", ["IRPA:25(1)"]),
    # "the same", "that" and "the said" instrument or section are those named last
    ("fr", "l’article 24 de la LIPR et le paragraphe 28(2) de la même loi", ["IRPA:24", "IRPA:28(2)"]),
    ("fr", "l’article 9 de la Loi sur l’immigration au Québec, puis l’article 12 de ladite loi", ["QIA:9", "QIA:12"]),
    ("fr", "l’article 205 du RIPR et le paragraphe 203(2.1) dudit règlement", ["IRPR:205", "IRPR:203(2.1)"]),
    ("fr", "l’article 24 de la LIPR et les paragraphes (1) à (3) du même article", ["IRPA:24", "IRPA:24(1)..IRPA:24(3)"]),
    ("fr", "selon le R205, puis le paragraphe 203(2.1) du même règlement", ["IRPR:205", "IRPR:203(2.1)"]),
    ("en", "section 24 of IRPA; subsection (2) of that section", ["IRPA:24", "IRPA:24(2)"]),
    ("en", "paragraph (a) of that section", []),
    # a section of the Act, not the exemption code of the same letters
    ("en", "see section A47", ["IRPA:47"]),
    ("en", "certificate holders [R205(a) – A73]", ["IRPR:205(a)"]),
    ("en", "enter code A73", []),
    ("en", "Code\tA36", []),
    # lists inside brackets, siblings written as nesting, mixed French brackets
    ("en", "under R186(f, v, or w)", ["IRPR:186(f)", "IRPR:186(v)", "IRPR:186(w)"]),
    ("en", "R209.991(3)(a)(b)(c) and (e)", ["IRPR:209.991(3)(a)", "IRPR:209.991(3)(b)", "IRPR:209.991(3)(c)", "IRPR:209.991(3)(e)"]),
    ("fr", "R200(1)c)(ii.1)", ["IRPR:200(1)(c)(ii.1)"]),
    # a Roman numeral after the letter that comes before it in the alphabet; letters listed one after the other
    ("en", "R200(3)(h)(i) to (iii)", ["IRPR:200(3)(h)(i)..IRPR:200(3)(h)(iii)"]),
    ("en", "R200(3)(h)(i to iii)", ["IRPR:200(3)(h)(i)..IRPR:200(3)(h)(iii)"]),
    ("en", "A34(1)(h)(i) and (ii)", ["IRPA:34(1)(h)(i)", "IRPA:34(1)(h)(ii)"]),
    ("en", "R186(g)(h)(i)", ["IRPR:186(g)", "IRPR:186(h)", "IRPR:186(i)"]),
    ("en", "A34(1)(e)(i) to (iv)", ["IRPA:34(1)(e)(i)..IRPA:34(1)(e)(iv)"]),
    # a paragraph named before its prefixed section; officers' own word; a paper's section
    ("en", "paragraph (a) of R205", ["IRPR:205(a)"]),
    ("fr", "l’alinéa a) du R205", ["IRPR:205(a)"]),
    ("en", "section 3 of the form", []),
    ("fr", "la partie 2 du formulaire", []),
    # ranges
    ("en", "R183(1)(a)–(c)", ["IRPR:183(1)(a)..IRPR:183(1)(c)"]),
    ("en", "sections R204 to R208", ["IRPR:204..IRPR:208"]),
    ("fr", "les articles 204 à 208 du RIPR", ["IRPR:204..IRPR:208"]),
    # prefix and name are one citation
    ("fr", "le paragraphe L15(4) de la Loi sur l’immigration et la protection des réfugiés (LIPR)", ["IRPA:15(4)"]),
    # Québec's order of levels
    ("fr", "le paragraphe b de l’alinéa 1 de l’article 95 du Règlement sur l’immigration au Québec", ["QIR:95(1)(b)"]),
    # a part behind a comma is one provision with its section, not a second one
    ("fr", "l’article 186, alinéa u) du RIPR", ["IRPR:186(u)"]),
    ("en", "section 205, paragraph (c), subparagraph (ii) of the IRPR", ["IRPR:205(c)(ii)"]),
    ("fr", "l’article 12, paragraphe (2), alinéas a) et b) de la LIPR", ["IRPA:12(2)(a)", "IRPA:12(2)(b)"]),
    ("en", "paragraph 186(u), subsection 199(1) of the IRPR", ["IRPR:186(u)", "IRPR:199(1)"]),
    # Québec's numbered paragraphs in a list, in a range, with a letter inside; a law that holds "its" section
    ("fr", "les paragraphes 1° et 3° de l’article 25 du Règlement sur l’immigration au Québec", ["QIR:25(1)", "QIR:25(3)"]),
    ("fr", "les paragraphes 1° à 3° du premier alinéa de l’article 25 du Règlement sur l’immigration au Québec", ["QIR:25(1)(1)..QIR:25(1)(3)"]),
    ("fr", "le sous-paragraphe a du paragraphe 2° de l’article 21 du Règlement sur l’immigration au Québec", ["QIR:21(2)(a)"]),
    ("fr", "La Loi sur l’immigration au Québec (chapitre I-0.2.1), à son article 26, le prévoit.", ["QIA:26"]),
    # an anaphor takes the instrument named before it
    ("en", "Section 7 of the Citizenship Act and section 9 of that Act", ["CitA:7", "CitA:9"]),
    ("fr", "l’article 7 de la Loi sur la citoyenneté et l’article 9 de cette loi", ["CitA:7", "CitA:9"]),
    # Québec's namesake of a federal act
    ("en", "section 83.3 of the Financial Administration Act", ["QFAA:83.3"]),
    # a text that is none of the known ones is not the page's own
    ("en", "paragraph 6.2 of the agreement", []),
    ("fr", "l’article 9 de la Loi sur les pêches", []),
    ("en", "subsection 2(1) of the Harbour Dues (Small Vessels) Act", []),
    ("fr", "l’article 9 de l’ancien règlement et le paragraphe 2(1) de ce règlement", []),
    # Québec's abbreviations, its ordinals, a list of sections
    ("fr", "a. 5 du Règlement sur l’immigration au Québec", ["QIR:5"]),
    ("fr", "art. 5, par. 2° du Règlement sur l’immigration au Québec", ["QIR:5(2)"]),
    ("fr", "l’article 86, premier alinéa, paragraphe 2°, du Règlement sur l’immigration au Québec", ["QIR:86(1)(2)"]),
    ("en", "section 86, second paragraph, of the Quebec Immigration Regulation", ["QIR:86(2)"]),
    ("fr", "l’article 86, premier de sa partie, du Règlement sur l’immigration au Québec", ["QIR"]),
    ("fr", "le premier alinéa de l’article 12 de la Loi sur l’immigration au Québec", ["QIA:12(1)"]),
    ("en", "paragraph 2 of the first paragraph of section 12 of the Quebec Immigration Act", ["QIA:12(1)(2)"]),
    ("en", "paragraph (b) of subsection 25(1) of the IRPA", ["IRPA:25(1)(b)"]),
    # numbers alone beside the instrument's name; "the Regulations" after the name of their Act
    ("en", "16(1) and 16(1.1) of the IRPA", ["IRPA:16(1)", "IRPA:16(1.1)"]),
    ("en", "see 16(1) and 16(1.1) for more", []),
    ("fr", "l’article 50 de la Loi sur l’immigration au Québec et l’article 26 du Règlement", ["QIA:50", "QIR:26"]),
    # words that a page glued together
    ("en", "Undersection 206of the IRPR", ["IRPR:206"]),
    ("en", "as described insection R196.1", ["IRPR:196.1"]),
    ("en", "a cross-section 12 of the plan", []),
    # notes of what enacted the words, acts with a number of their own
    ("fr", "D. 963-2018, a. 5.", []),
    ("en", "[Repealed, SOR/2019-174, s. 15]", []),
    ("en", "2014, c. 22, s. 20", []),
    ("en", "section 3 of the Citizenship Regulations, No. 2", ["CitR2:3"]),
    ("en", "section 3 of the Citizenship Regulations", ["CitR:3"]),
    ("en", "item 2 of Schedule 1", []),
    ("en", "a. 2 photographs", []),  # a list's letter
    # a law by its name alone, before and behind a provision of another one
    ("en", "as the Immigration and Refugee Protection Act says", ["IRPA"]),
    ("en", "section 24 of IRPA and the Immigration and Refugee Protection Regulations", ["IRPA:24", "IRPR"]),
    ("fr", "la Loi sur l’immigration et la protection des réfugiés et l’article 205 du RIPR", ["IRPA", "IRPR:205"]),
    # no provision: forms' annexes, sections without a number, amounts beside a section
    ("fr", "remplir l’annexe 12", []),
    ("en", "see the section on breaks", []),
    ("en", "the guide A1", []),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "want"), CASES, ids=[c[1][:40] for c in CASES])
def test_normal_form(lang: Lang, text: str, want: list[str]) -> None:
    """A citation has one normal form."""
    assert cite(text, lang) == want


PLACES = ((0, 200, ("1", "c", "ii")),)


@pytest.mark.parametrize(
    ("lang", "text", "want"),
    [
        ("en", "as set out in paragraph (e)", ["IRPR:133(1)(e)"]),
        ("en", "as set out in subparagraph (iv)", ["IRPR:133(1)(c)(iv)"]),
        ("en", "as set out in subparagraph (e)(i)", ["IRPR:133(1)(e)(i)"]),
        ("en", "despite subsection (3)", ["IRPR:133(3)"]),
        ("en", "paragraphs (2)(a) to (d)", ["IRPR:133(2)(a)..IRPR:133(2)(d)"]),
        ("fr", "visé au sous-alinéa (vii)", ["IRPR:133(1)(c)(vii)"]),
        ("fr", "visée aux alinéas a) ou b)", ["IRPR:133(1)(a)", "IRPR:133(1)(b)"]),
        ("fr", "prévues au paragraphe (2)", ["IRPR:133(2)"]),
        ("en", "section 7", ["IRPR:7"]),
        # a part named with its own level word is of this section; one of a list is of the section before it
        ("en", "set out in paragraph 200(1)(c) or subparagraph (1)(e)(i)", ["IRPR:200(1)(c)", "IRPR:133(1)(e)(i)"]),
        ("en", "paragraphs 200(1)(c) and (2)(b)", ["IRPR:200(1)(c)", "IRPR:200(2)(b)"]),
        ("en", "in paragraph 1)(a)", ["IRPR:133(1)(a)"]),  # a bracket that the law itself forgot
        ("fr", "visées aux divisions (A) ou (B)", ["IRPR:133(1)(c)(ii)(a)", "IRPR:133(1)(c)(ii)(b)"]),
    ],
)
def test_relative_provisions_of_a_law(lang: Lang, text: str, want: list[str]) -> None:
    """Read in section 133, at (1)(c)(ii), a provision without its upper levels takes them from where it stands."""
    assert cite(text, lang, CitationContext("IRPR", "133", places=PLACES)) == want


HOSTED = [
    # on a federal page the title is the federal act's, which is none of the known ones, in text and in a regulation
    ("en", "section 19 of the Financial Administration Act", CitationContext(federal=True), []),
    ("fr", "l’article 19 de la Loi sur l’administration financière", CitationContext("IRPR", "299", federal=True), []),
    ("fr", "l’article 83.3 de la Loi sur l’administration financière", CitationContext("QIR", "4"), ["QFAA:83.3"]),
    ("en", "the fee in subsection (1)", CitationContext("IRPR", "299"), ["IRPR:299(1)"]),  # relative to the section it stands in
    ("fr", "les frais du paragraphe (1)", CitationContext("IRPR", "299"), ["IRPR:299(1)"]),
    # Québec's paragraphs of the provision where they are named
    ("fr", "visé au deuxième alinéa", CitationContext("QIR", "4"), ["QIR:4(2)"]),
    ("fr", "prévu au paragraphe 3° du premier alinéa", CitationContext("QIR", "4"), ["QIR:4(1)(3)"]),
    ("en", "the first paragraph of the letter", CitationContext("IRPR", "4"), []),
    ("en", "section 20", CitationContext("QIR", "4"), ["QIR:20"]),  # a bare number is the page's own law
    ("en", "section 25 of the Act", CitationContext("IRPR", "66"), ["IRPA:25"]),  # the regulation's parent act
    ("fr", "l’article 25 de la Loi", CitationContext("IRPR", "66"), ["IRPA:25"]),
    ("en", "section 20", CitationContext(), []),  # nothing says whose
    # one name behind two references; marks named before the section that holds them
    ("en", "paragraph 20(1)(a) and subsection 22(1) of the Act", CitationContext(guidance="IRPR"), ["IRPA:20(1)(a)", "IRPA:22(1)"]),
    ("fr", "l’alinéa 20(1)a) et le paragraphe 22(1) de la Loi", CitationContext(guidance="IRPR"), ["IRPA:20(1)(a)", "IRPA:22(1)"]),
    ("en", "paragraphs (a) to (d) of section 12", CitationContext("IRPR", "200"), ["IRPR:12(a)..IRPR:12(d)"]),
    ("fr", "les alinéas a) à d) de l’article 12", CitationContext("IRPR", "200"), ["IRPR:12(a)..IRPR:12(d)"]),
    # officers' manuals stand on one regulation and its Act; a bare number is still nobody's
    ("en", "section 47 of the Act", CitationContext(guidance="IRPR"), ["IRPA:47"]),
    ("fr", "l’alinéa 183(1)a) du Règlement", CitationContext(guidance="IRPR"), ["IRPR:183(1)(a)"]),
    ("en", "regulation 205(d)", CitationContext(guidance="IRPR"), ["IRPR:205(d)"]),
    ("en", "section 20", CitationContext(guidance="IRPR"), []),
    ("en", "section 5 of the Act", CitationContext(guidance="CitR"), ["CitA:5"]),
    ("en", "section 4 of the Fisheries Act", CitationContext("IRPR", "4"), []),  # another act's section is not the page's
    ("fr", "l’alinéa 9a) de l’ancien règlement", CitationContext("IRPR", "4"), []),
    ("fr", "l’alinéa 9a) de l’ancien règlement, au sens du paragraphe 2(1) de ce règlement", CitationContext("IRPR", "4"), []),
    # "the Act" is the regulation's own, whatever act stands before it; "that Act" is the one before it
    ("en", "section 5 of the Citizenship Act or subsection 24(1) of the Act", CitationContext("IRPR", "4"), ["CitA:5", "IRPA:24(1)"]),
    ("en", "section 5 of the Citizenship Act or subsection 24(1) of that Act", CitationContext("IRPR", "4"), ["CitA:5", "CitA:24(1)"]),
    ("en", "under section 11 or 12 of the Regulations", CitationContext(default="IRPR"), ["IRPR:11", "IRPR:12"]),  # singular, two numbers
    ("en", "under section 11 or 12 weeks later", CitationContext(default="IRPR"), ["IRPR:11"]),
    ("fr", "l’alinéa 20(1)a) de la Loi", CitationContext(default="IRPR"), ["IRPA:20(1)(a)"]),  # without a page, the Regulations' Act
]  # fmt: skip


@pytest.mark.parametrize(("lang", "text", "host", "want"), HOSTED)
def test_relative_to_its_host(lang: Lang, text: str, host: CitationContext, want: list[str]) -> None:
    """What a citation leaves out comes from the law it stands in."""
    assert cite(text, lang, host) == want


def test_wrong_level_word_is_recorded() -> None:
    """A level word that does not fit is kept as a conflict, and the provision all the same."""
    (found,) = find_citations(open_scope("subparagraph R204(c)", "en"))
    assert found.norm == ("IRPR:204(c)",)
    assert found.conflict


@pytest.mark.parametrize(
    ("href", "want"),
    [
        ("https://laws-lois.justice.gc.ca/eng/acts/I-2.5/section-25.html", ("IRPA", "25")),
        ("https://laws-lois.justice.gc.ca/eng/acts/I-2.55/section-25.html", None),
        ("https://laws-lois.justice.gc.ca/eng/regulations/SOR-2002-2271/section-25.html", None),
        ("https://www.legisquebec.gouv.qc.ca/fr/document/rc/I-0.2.1,%20r.%203#se:5", ("QIR", "5")),
        ("https://www.legisquebec.gouv.qc.ca/fr/document/rc/I-0.2.1,%20r.%2031#se:5", None),
        ("https://www.legisquebec.gouv.qc.ca/fr/document/lc/I-0.2.1#se:5", ("QIA", "5")),
    ],
)
def test_an_address_is_of_an_instrument_by_its_whole_number(href: str, want: tuple[str, str] | None) -> None:
    """I-2.55 is not I-2.5, r. 31 is not r. 3, and an act's number with "r." is one of its regulations."""
    assert read_address(href) == want


@pytest.mark.parametrize(
    ("href", "conflict"),
    [
        ("https://laws-lois.justice.gc.ca/eng/regulations/SOR-2002-227/section-205.html", False),
        ("https://laws-lois.justice.gc.ca/eng/regulations/SOR-2002-227/section-207.html", True),
        ("https://laws-lois.justice.gc.ca/eng/acts/i-2.5/section-205.html", True),
    ],
)
def test_link_to_another_provision_is_a_conflict(href: str, conflict: bool) -> None:
    """Text and target of a link are compared; both are kept."""
    found = find_citations(open_scope("paragraph R205(a)", "en"))
    (linked,) = link_citations(found, ((0, 17, href),))
    assert isinstance(linked, Citation)
    assert linked.href == href
    assert bool(linked.conflict) is conflict
