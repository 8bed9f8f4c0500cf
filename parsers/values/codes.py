"""Codes: LMIA exemptions (C10, A73), forms (IMM 1295), occupations (NOC 63201), permit conditions, fee codes.

`A73` after a dash, in brackets beside a provision or after "code" is an exemption code; `section A47` is a provision.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from veille.model import Value
from veille.parsers.language.folded_text import Scope

_FORM = r"(?P<series>IMM|IRM|PPTC|CIT|BSF|EMP|ESDC)[ -]?(?P<number>\d{3,5})(?P<variant>(?: ?[EFef](?!\w)|[A-DG-Z])?)(?![\w])"
_NOC = r"(?:NOC|CNP)(?: ?\(?(?:20\d\d)\)?)?(?: ?(?:codes?|number|groups?|numéros?|:|\||\t| de| du|\()){0,3} ?(?!20(?:06|11|16|21|26)(?!\d))(?P<noc>\d{4,5})(?!\d)"
_CONDITION = r"(?P<word>[Cc]onditions?(?: codes?| no\.?| n°)?|[Cc]odes? de conditions?) (?P<condition>\d{1,2})(?![\d.,)°%]|\s*(?:\$|h\b|days|jours|month|mois|year|an\b|ans\b|of\b|de\b))"
_FEE = r"(?:[Ff]ee codes?|[Cc]odes? de frais)(?: :|:)? (?P<fee>\d{2,5}|[A-Z]\d{2,3})"
_LMIA = r"(?<![\w.$/])(?P<lmia>[ACTFHSP]\d{2}|R0\d)(?![\w(%]|[.,]\d|\))|(?<=[(/])(?P<lmia2>[ACTFHRSP]\d{2})(?=[)/])"
_PREFIXED = r"(?P<after_code>(?:[Cc]ode[s]?|[Ee]xemption)(?: (?:de dispense|d’exemption|d'exemption|administratif|administratifs|de l’EIMT|d’EIMT|LMIA|EIMT|is|est|de))*(?: :|:)? ?[\[(«“\"]?)(?P<coded>[ACTFHRSP]\d{2})(?!\w)"
# Forms of other countries: "Form I-551", "I-797B".
_FOREIGN_FORM = r"(?<![\w-])(?P<foreign>I-\d{2,3}[A-Z]?)(?![\w-]|\.\d)"
# "Major Groups 72 (excluding Sub-Major Group 726), 73", "Groupe de base 62200": groups of the classification.
_GROUP = r"(?:(?:[Ss]ub-)?[Mm](?:ajor|inor) [Gg]roups?|[Uu]nit [Gg]roups?|(?:[Ss]ous-)?[Gg]rands? groupes?|[Gg]roupes? de base|[Gg]roupes? intermédiaires?) (?P<group>\d{2,5})(?![\d.])"
_DLI = r"(?<!\w)(?P<dli>O\d{11})(?!\w)"
_PATTERN = re.compile(rf"{_FOREIGN_FORM}|{_GROUP}|{_DLI}|\b(?:{_FORM}|{_NOC}|{_CONDITION}|{_FEE}|{_PREFIXED})|{_LMIA}")
_MORE_NOC = re.compile(
    r"(?:,|/| or| and| ou| et|, (?:or|and|et|ou))? ?(?:(?:NOC|CNP) )?(?P<noc>\d{5}|\d{4})(?![\d$%]| ?\$)"
)
_MORE_GROUPS = re.compile(
    r"(?: \((?:excluding|à l’exclusion|à l'exclusion|sauf|except)[^()\n]{0,60}?(?P<inner>\d{3})\))?,? ?(?:and |or |et |ou )?(?P<noc>\d{2,5})(?![\d.$%]| ?\$| ?[a-z]{3})"
)
# "sous les codes 44100 et 44101 de la CNP": the classification named after its codes.
_NOC_BEHIND = re.compile(
    r"(?<![a-z])(?:codes?|(?:unit |occupational )?groups?|groupes?(?: de base| intermediaires?)?)(?: no\.?)? "
    r"(?P<list>\d{4,5}(?:(?:, (?:and |or |et |ou )?| and | or | et | ou |/| / )\d{4,5})*) (?:(?:of|in|under|from)(?: the)?|de la|dans la|selon la|a la) "
    r"(?:(?:20\d\d )?(?:noc|cnp)|national occupational classification|classification nationale des professions)(?![a-z])"
)
_DIGITS = re.compile(r"\d+")
_MORE_LMIA = re.compile(r" ?(?:,|/|-|–|or|and|ou|et|&)(?: (?:or|and|ou|et))? ?(?P<lmia>[ACTFHRSP]\d{2})(?![\w(]|\.\d)")
# A bare A25 is a provision of the Act and R10 one of the Regulations, unless something says "code".
_DOUBTFUL = re.compile(r"[AR](?!7\d|0\d)\d\d")
_SAYS_PROVISION = re.compile(
    r"(?:sections?|subsections?|paragraphs?|articles?|paragraphes?|alineas?|s\.|ss\.|under|per|see|au|du|le) ?$"
)
_SAYS_CODE = re.compile(r"(?:code[s]?|exemption|dispense|[\])a-z\d)] ?[-] ?|\d\)?, |/)(?: [a-z:']+){0,3} ?\(?$")
# A chapter number or a bill is no code: "S.C. 2001, c. I-0.2.1".
# "Fee exemption code: P03" is a cost recovery code.
_FEE_NEAR = re.compile(r"(?<![a-z])(?:fees?|frais|cost recovery|recouvrement)(?![a-z])")
_NOT_CODE = re.compile(r"(?:bill|box|room|suite|projet de loi|figure|annex|level|niveau|form|ligne|line|column) ?$")


def find_codes(scope: Scope, taken: bytearray) -> list[Value]:
    """Every code of the text outside the places already taken; new places are marked."""
    found: list[Value] = []

    def add(value: str, scheme: str, start: int, end: int) -> None:
        if any(taken[start:end]):
            return
        taken[start:end] = b"\1" * (end - start)
        found.append(Value("code", value, scheme, "eq", None, scope.text[start:end], start, end))

    for behind in _NOC_BEHIND.finditer(scope.folded):
        for digits in _DIGITS.finditer(scope.folded, *behind.span("list")):
            add(digits[0], "noc", digits.start(), digits.end())
    done = 0
    for m in _PATTERN.finditer(scope.text):
        if m.start() < done:
            continue  # read as part of a list
        if m["series"]:
            variant = m["variant"] if m["variant"] and m["variant"].strip() not in "EFef" else ""  # E, F: languages
            add(f"{m['series']} {m['number']}{variant}", "form", m.start(), m.end("variant" if variant else "number"))
        elif m["foreign"]:
            add(m["foreign"], "form", m.start(), m.end())
        elif m["group"]:
            add(m["group"], "noc", m.start(), m.end())
            done = _follow(scope.text, m.end(), _MORE_GROUPS, "noc", lambda v, s, e: add(v, "noc", s, e))
        elif m["dli"]:
            add(m["dli"], "dli", m.start(), m.end())
        elif m["noc"]:
            add(m["noc"], "noc", m.start(), m.end())
            done = _follow(scope.text, m.end(), _MORE_NOC, "noc", lambda v, s, e: add(v, "noc", s, e))
        elif m["condition"]:
            if m["word"][0].isupper() or "code" in m["word"]:
                add(m["condition"], "condition", m.start(), m.end())
        elif m["fee"]:
            add(m["fee"], "fee", m.start("fee"), m.end("fee"))
        else:
            name = "coded" if m["coded"] else "lmia2" if m["lmia2"] else "lmia"
            start, end = m.span(name)
            if name == "lmia" and not _bare_code(scope, m["lmia"], start):
                continue
            scheme = "fee" if m[name][0] == "P" and _FEE_NEAR.search(scope.left(start, 60)) else "lmia_exemption"
            add(m[name], scheme, start, end)
            done = _follow(scope.text, end, _MORE_LMIA, "lmia", lambda v, s, e: add(v, "lmia_exemption", s, e))
    return found


def _bare_code(scope: Scope, code: str, start: int) -> bool:
    left = scope.left(start, 40)
    if _NOT_CODE.search(left):
        return False
    if _DOUBTFUL.fullmatch(code):
        return bool(_SAYS_CODE.search(left)) and not _SAYS_PROVISION.search(left)
    return not (code[0] in "AR" and _SAYS_PROVISION.search(left))


def _follow(text: str, at: int, pattern: re.Pattern[str], group: str, add: Callable[[str, int, int], None]) -> int:
    """Where a list of codes ends, each added on the way: "C41/C46", "A70, A71 and A72"."""
    while m := pattern.match(text, at):
        if m.groupdict().get("inner"):
            add(m["inner"], m.start("inner"), m.end("inner"))
        add(m[group], m.start(group), m.end(group))
        at = m.end()
    return at
