"""What the grammar can write it can read: references are made from paths, written in either language and read back."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from veille.model import Lang
from veille.parsers.citations.reading import find_citations
from veille.parsers.language.folded_text import open_scope

# The words by depth of a federal provision, singular and plural, and the names of the Regulations and the Act.
_LEVELS: dict[Lang, tuple[tuple[str, str], ...]] = {
    "en": (("section", "sections"), ("subsection", "subsections"), ("paragraph", "paragraphs"), ("subparagraph", "subparagraphs")),
    "fr": (("l’article", "les articles"), ("le paragraphe", "les paragraphes"), ("l’alinéa", "les alinéas"), ("le sous-alinéa", "les sous-alinéas")),
}  # fmt: skip
_NAMES: dict[Lang, dict[str, tuple[str, ...]]] = {
    "en": {
        "IRPR": (" of the IRPR", " of the Immigration and Refugee Protection Regulations"),
        "IRPA": (" of the IRPA",),
    },
    "fr": {
        "IRPR": (" du RIPR", " du Règlement sur l’immigration et la protection des réfugiés"),
        "IRPA": (" de la LIPR",),
    },
}
_AND: dict[Lang, tuple[str, ...]] = {"en": (" and ", " or "), "fr": (" et ", " ou ")}
_TO: dict[Lang, str] = {"en": " to ", "fr": " à "}

_SECTIONS = st.one_of(
    st.integers(2, 399).map(str), st.tuples(st.integers(5, 399), st.integers(1, 99)).map(lambda p: f"{p[0]}.{p[1]}")
)
_NUMBERS = st.integers(1, 12).map(str)
_LETTERS = st.sampled_from("abcdefghjklmnopqrstuwyz")
_ROMANS = st.sampled_from(["i", "ii", "iii", "iv", "v", "vi", "vii", "ii.1"])


@dataclass(frozen=True)
class Provision:
    """A section with its marks; `depth` of the last: 0 section, 1 (1), 2 (a), 3 (i)."""

    section: str
    marks: tuple[str, ...]
    depth: int

    def norm(self) -> str:
        return self.section + "".join(f"({m})" for m in self.marks)

    def written(self, lang: Lang) -> str:
        return self.section + write_marks(self.marks, lang)


def write_marks(marks: tuple[str, ...], lang: Lang) -> str:
    """(1)(a)(i) in English, (1)a)(i) in French."""
    return "".join(
        f"{m})" if lang == "fr" and m.isalpha() and len(m) == 1 and m not in "iv" else f"({m})" for m in marks
    )


@st.composite
def provisions(draw: st.DrawFn, depths: tuple[int, ...] = (0, 1, 2, 3), last: tuple[str, ...] = ()) -> Provision:
    section, depth = draw(_SECTIONS), draw(st.sampled_from(depths))
    marks: tuple[str, ...] = ()
    if depth == 1 or (depth > 1 and draw(st.booleans())):
        marks = (draw(_NUMBERS),)
    if depth >= 2:
        marks = (*marks, draw(_LETTERS))
    if depth == 3:
        marks = (*marks, draw(st.sampled_from(last) if last else _ROMANS))
    return Provision(section, marks, depth)


def read(text: str, lang: Lang) -> list[str]:
    return [n for c in find_citations(open_scope(text, lang)) for n in c.norm]


LANGS = st.sampled_from(["en", "fr"])


@settings(max_examples=100, deadline=None)
@given(provisions(), LANGS, st.sampled_from(["IRPR", "IRPA"]), st.data())
def test_a_provision_with_its_level_and_its_instrument(p: Provision, lang: Lang, key: str, data: st.DataObject) -> None:
    """ "subparagraph 205(c)(ii) of the IRPR", "le sous-alinéa 205c)(ii) du RIPR"."""
    name = data.draw(st.sampled_from(_NAMES[lang][key]))
    assert read(f"{_LEVELS[lang][p.depth][0]} {p.written(lang)}{name}", lang) == [f"{key}:{p.norm()}"]


@settings(max_examples=100, deadline=None)
@given(provisions((1, 2, 3)), LANGS, LANGS)
def test_a_prefix_in_either_manner_on_either_page(p: Provision, page: Lang, manner: Lang) -> None:
    """R205(a) and R205a), on pages of both languages."""
    assert read(f"see R{p.written(manner)} here", page) == [f"IRPR:{p.norm()}"]


@settings(max_examples=100, deadline=None)
@given(
    provisions((2,)),
    st.lists(_LETTERS, min_size=1, max_size=3, unique=True),
    LANGS,
    st.data(),
)
def test_a_list_whose_items_leave_out_what_they_share(
    p: Provision, more: list[str], lang: Lang, data: st.DataObject
) -> None:
    """ "paragraphs 186(a), (d) or (m) of the IRPR", "les alinéas 186a), d) ou m) du RIPR"."""
    last = data.draw(st.sampled_from(_AND[lang]))
    written = [p.written(lang), *(write_marks((m,), lang) for m in more)]
    text = ", ".join(written[:-1]) + last + written[-1]
    want = [f"IRPR:{p.norm()}", *(f"IRPR:{Provision(p.section, (*p.marks[:-1], m), 2).norm()}" for m in more)]
    assert read(f"{_LEVELS[lang][2][1]} {text}{_NAMES[lang]['IRPR'][0]}", lang) == want


@settings(max_examples=100, deadline=None)
@given(st.integers(2, 300), st.integers(1, 50), LANGS)
def test_a_range_of_sections(first: int, more: int, lang: Lang) -> None:
    """ "sections 204 to 208 of the IRPR", "les articles 204 à 208 du RIPR"."""
    text = f"{_LEVELS[lang][0][1]} {first}{_TO[lang]}{first + more}{_NAMES[lang]['IRPR'][0]}"
    assert read(text, lang) == [f"IRPR:{first}..IRPR:{first + more}"]


@settings(max_examples=100, deadline=None)
@given(provisions((3,), ("ii", "iii", "iv", "vi", "viii")), LANGS)
def test_a_range_of_subdivisions(p: Provision, lang: Lang) -> None:
    """ "subparagraphs 200(3)(h)(i) to (ix)"."""
    text = f"{_LEVELS[lang][3][1]} {p.written(lang)}{_TO[lang]}(ix){_NAMES[lang]['IRPR'][0]}"
    end = Provision(p.section, (*p.marks[:-1], "ix"), 3).norm()
    assert read(text, lang) == [f"IRPR:{p.norm()}..IRPR:{end}"]


_NTH = ("premier", "deuxième", "troisième")


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 150), st.integers(0, 2), st.integers(1, 9))
def test_the_order_of_levels_of_quebec(section: int, nth: int, paragraph: int) -> None:
    """Le paragraphe 2° du premier alinéa de l’article 5 is 5(1)(2), in words and abbreviated."""
    of = " du Règlement sur l’immigration au Québec"
    for text in (
        f"le paragraphe {paragraph}° du {_NTH[nth]} alinéa de l’article {section}{of}",
        f"art. {section}, al. {nth + 1}, par. {paragraph}°{of}",
    ):
        assert read(text, "fr") == [f"QIR:{section}({nth + 1})({paragraph})"]
    assert read(f"au {_NTH[nth]} alinéa de l’article {section}{of}", "fr") == [f"QIR:{section}({nth + 1})"]
    assert read(f"le paragraphe {paragraph}° de l’article {section}{of}", "fr") == [f"QIR:{section}({paragraph})"]
