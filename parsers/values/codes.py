"""Codes: LMIA exemptions (C10, A73), forms (IMM 1295), occupations (NOC 63201), permit conditions, fee codes.

`A73` after a dash, in brackets beside a provision or after "code" is an exemption code; `section A47` is a provision.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain

from veille.model import Value
from veille.parsers.language.folded_text import A_PHRASE, FoldedText, lines_with
from veille.parsers.language.folding import drop_accents
from veille.parsers.language.patterns import WordPattern
from veille.parsers.values import code_shapes as shapes

# "IMM 1295", "IMM5709E", "IMM 1017B": E and F are languages, other letters forms of their own.
_FORM = r"(?P<series>IMM|IRM|PPTC|CIT|BSF|EMP|ESDC)[ -]?(?P<number>\d{3,5})(?P<variant>(?: ?[EFef](?!\w)|[A-DG-Z])?)(?![\w])"
# Forms of other countries: "Form I-551", "I-797B"; of Québec: "A-1520-AF", "A-0506-0A".
_FOREIGN_FORM = (
    r"(?:(?<![\w-])(?P<foreign>I-\d{2,3}[A-Z]?|DS-\d{2,4}|A-\d{4}-[A-Z0-9]{1,2})"
    r"|(?i:{form_word}) (?P<foreign_form>[A-Z]{1,2}-\d{1,4}[A-Z]?))"
    r"(?![\w-]|\.\d)"
)
# "NOC 63201", "CNP (2021) : 4411", "code de la CNP 44100"; the year of an edition is none.
_EDITION = r"(?!20(?:06|11|16|21|26)(?!\d))"
_NOC = (
    r"(?:NOC|CNP)(?: ?\(?(?:20\d\d)\)?)?(?: ?(?:(?i:{noc_between})|:|\||\t|\()){0,3} ?"
    rf"{_EDITION}(?P<noc>{shapes.NOC})(?!\d)"
)
# "Major Groups 72 (excluding Sub-Major Group 726), 73", "Groupe de base 62200", "Sous-groupe 6320".
_GROUP = rf"(?i:{{occupation_group}}) (?P<group>{shapes.NOC_GROUP})(?!\d|\.\d)"
_CONDITION = (
    rf"(?P<word>(?i:{{condition_word}})) (?P<condition>{shapes.CONDITION})"
    r"(?![\d)°%]|[.,]\d|\s*(?:\$|h\b|(?:{units}|{of_scale})\b))"
)
# 'Case type "52"', 'The Case type field must indicate "52"', "le type de cas 20"
_CASE = (
    r"(?i:{case_type_word}(?: {case_type_link}){0,4})"
    rf" ?(?P<quote>[\"«]?) ?(?P<case>{shapes.CASE_TYPE})(?![\d.,%]\d|\w)"
)
# 'special program code "UKR"', "le code de programme spécial VEC"
_PROGRAM = rf"(?i:{{program_word}}(?: {{program_link}})?)(?: :|:)? ?[\"«(]? ?(?P<program>{shapes.PROGRAM})(?![\w])"
_FEE = rf"(?i:{{fee_word}})(?: :|:)? (?P<fee>{shapes.FEE})(?!\w)"
_DLI = rf"(?<!\w)(?P<dli>{shapes.DLI})(?!\w)"
_LMIA = (
    rf"(?<![\w.$/])(?P<lmia>{shapes.LMIA_ALONE})(?![\w(%]|[.,]\d)"
    rf"|(?<=[(/])(?P<lmia2>{shapes.LMIA_LISTED})(?=[)/])"
)
# "code C10", "codes de dispense de l’EIMT : C10"
_PREFIXED = (
    rf"(?P<after_code>(?i:{{code_prefix}}(?: {{code_prefix_link}})*)(?: :|:)? ?[\[(«\"]?)"
    rf"(?P<coded>{shapes.LMIA_NAMED})(?!\w|\.\d)"
)
# Codes are written in capitals, the words around them in any case: read in text without accents that keeps its case.
_PATTERN = WordPattern(
    r"(?<![A-Za-z](?=[A-Za-z]))"  # none begins within a word: passed over there at one look
    rf"(?:{_FOREIGN_FORM}|{_GROUP}|{_DLI}|\b(?:{_FORM}|{_NOC}|{_CONDITION}|{_CASE}|{_PROGRAM}|{_FEE}|{_PREFIXED})|{_LMIA})"
)
# A program's code alone may have no digit.
_PROGRAM_NAMED = WordPattern(r"{program_word}")
_DIGIT_OR_PROGRAM = WordPattern(r"\d|(?i:{program_word})")
_MORE_NOC = WordPattern(r"(?:,|/|,? {and_or})? ?(?:(?:NOC|CNP) )?(?P<noc>\d{5}|\d{4})(?![\d$%]| ?\$)")
_EXCLUDED = r"(?: \((?i:{code_excluded})[^()\n]{0,60}?(?P<inner>\d{3})\))?"
_MORE_GROUPS = WordPattern(
    rf"{_EXCLUDED},? ?(?:{{and_or}} )?(?P<noc>{shapes.NOC_GROUP})(?!\d|\.\d|[$%]| ?\$| ?(?!{{and_or}} )[a-z]{{3}})"
)
_MORE_LMIA = WordPattern(rf" ?(?:,|/|-|{{and_or}}|&)(?: {{and_or}})? ?(?P<lmia>{shapes.LMIA_LISTED})(?![\w(]|\.\d)")
# "sous les codes 44100 et 44101 de la CNP": the classification named after its codes.
_NOC_BEHIND = WordPattern(
    r"(?<![a-z]){code_group}(?: no\.?)? "
    rf"(?P<list>{shapes.NOC}(?:(?:, (?:{{and_or}} )?| {{and_or}} |/| / ){shapes.NOC})*) "
    r"{noc_linked} (?:20\d\d )?{noc_name}(?![a-z])"
)
_DIGITS = re.compile(r"\d+")
# A bare A25 is a provision of the Act and R10 one of the Regulations, unless something says "code".
_DOUBTFUL = re.compile(r"[AR](?!7\d|0\d)\d\d")
_SAYS_PROVISION = WordPattern(r"{says_provision} ?$")
_SAYS_CODE = WordPattern(r"(?:{says_code}|[\])a-z\d)] ?[-] ?|\d\)?, |/)(?: [a-z:']+){0,3} ?\(?$")
# "Fee exemption code: P03" is a cost recovery code.
_FEE_NEAR = WordPattern(r"(?<![a-z]){fee_near}(?![a-z])")
# A chapter number or a bill is no code: "S.C. 2001, c. I-0.2.1".
_NOT_CODE = WordPattern(r"{not_code} ?$")


def find_codes(scope: FoldedText, taken: bytearray) -> list[Value]:
    """Every code of the text outside the places already taken; new places are marked."""
    found: list[Value] = []
    lang = scope.lang

    def add(value: str, scheme: str, start: int, end: int) -> None:
        if any(taken[start:end]):
            return
        taken[start:end] = b"\1" * (end - start)
        found.append(Value("code", value, scheme, "eq", None, scope.text[start:end], start, end))

    for behind in scope.find_numbered(_NOC_BEHIND[lang]):
        for digits in _DIGITS.finditer(scope.folded, *behind.span("list")):
            add(digits[0], "noc", digits.start(), digits.end())
    done = 0
    text = drop_accents(scope.text)
    named = _PROGRAM_NAMED[lang].search(scope.folded)
    lines = lines_with(_DIGIT_OR_PROGRAM[lang], text) if named else scope.numbered
    shapes_found = (_PATTERN[lang].finditer(text, *line) for line in lines)
    for m in chain.from_iterable(shapes_found):
        if m.start() < done:
            continue  # read as part of a list
        name = next((n for n in _SIMPLE if m[n]), None)
        if m["series"]:
            variant = m["variant"] if m["variant"] and m["variant"].strip() not in _LANGUAGES else ""
            add(f"{m['series']} {m['number']}{variant}", "form", m.start(), m.end("variant" if variant else "number"))
        elif name is not None:
            if name != "condition" or m["word"][0].isupper() or "code" in m["word"].lower():
                add(m[name], _SIMPLE[name], *m.span(name))
        elif m["group"]:
            add(m["group"], "noc", *m.span("group"))
            done = _follow(text, m.end(), _MORE_GROUPS[lang], "noc", lambda v, s, e: add(v, "noc", s, e))
        elif m["noc"]:
            add(m["noc"], "noc", m.start(), m.end())
            done = _follow(text, m.end(), _MORE_NOC[lang], "noc", lambda v, s, e: add(v, "noc", s, e))
        else:
            name = "coded" if m["coded"] else "lmia2" if m["lmia2"] else "lmia"
            start, end = m.span(name)
            if name == "lmia" and not _bare_code(scope, m["lmia"], start):
                continue
            scheme = (
                "fee" if m[name][0] == "P" and _FEE_NEAR[lang].search(scope.left(start, A_PHRASE)) else "lmia_exemption"
            )
            add(m[name], scheme, start, end)
            done = _follow(text, end, _MORE_LMIA[lang], "lmia", lambda v, s, e: add(v, "lmia_exemption", s, e))
    return found


# Codes that stand alone, with their scheme.
_SIMPLE = {
    "foreign": "form", "foreign_form": "form", "dli": "dli", "condition": "condition", "case": "case_type",
    "program": "program", "fee": "fee",
}  # fmt: skip
_LANGUAGES = "EFef"


def _bare_code(scope: FoldedText, code: str, start: int) -> bool:
    left = scope.left(start, A_PHRASE)
    if _NOT_CODE[scope.lang].search(left):
        return False
    if scope.folded[start + 3 : start + 4] == ")" and "(" not in left:
        return False  # the letter and number of a list
    if _DOUBTFUL.fullmatch(code):
        return bool(_SAYS_CODE[scope.lang].search(left)) and not _SAYS_PROVISION[scope.lang].search(left)
    return not (code[0] in "AR" and _SAYS_PROVISION[scope.lang].search(left))


def _follow(text: str, at: int, pattern: re.Pattern[str], group: str, add: Callable[[str, int, int], None]) -> int:
    """Where a list of codes ends, each added on the way: "C41/C46", "A70, A71 and A72"."""
    while m := pattern.match(text, at):
        if m.groupdict().get("inner"):
            add(m["inner"], m.start("inner"), m.end("inner"))
        add(m[group], m.start(group), m.end(group))
        at = m.end()
    return at
