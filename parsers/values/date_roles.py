"""What a date is for: a first day, a last day, a deadline, a cut-off of applications, an announcement.

The connective before the date says little by itself. "as of" opens a rule ("as of May 1, the fee rises") or cuts off
files ("applications submitted as of May 1"); "before" is a deadline under a duty and a cut-off elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from veille.model import DateRole, Lang
from veille.parsers.language.folded_text import FoldedText
from veille.parsers.language.lexicon import load_lexicon
from veille.parsers.values.dates import FoundDate


@dataclass(frozen=True, slots=True)
class RoleCue:
    """The role of a date; `exclusive` when it is itself the first day on which the thing no longer holds."""

    role: DateRole | None
    exclusive: bool = False
    opens_range: bool = False
    filing: bool = False


# A duty before the date in the same clause: "must be submitted before", "doit parvenir avant".
_DUTY = {
    "en": re.compile(
        r"(?<![a-z])(?:must|shall|(?:have|has|need|needs|required|due|asked) to|deadline|will have|you'll have)(?![a-z])"
        r"(?! (?:been|received|submitted|applied|have|has))"
        r"|(?<![a-z])(?:have|has)(?: (?:only|up|time|a|the|chance|days|months))* ?$"  # "applicants have until"
    ),
    "fr": re.compile(
        r"(?<![a-z])(?:doi(?:t|vent)|devez|devra|devront|il faut|faut|tenue?s? de|avoir|dispose[a-z]*|exigee?s?)(?![a-z])"
        r"|(?<![a-z])(?:avez|ont|aura|auront|aurez)(?: (?:seulement|encore|le temps|droit))* ?$"
    ),
}
# "Before June 30, you must submit": the duty stands after the date.
_DUTY_AFTER = {
    "en": re.compile(
        r",? (?:(?:you|applicants?|candidates?|employers?|they|all [a-z]+) (?:must|have to|need to)(?! not| have)(?![a-z])"
        r"|(?:please )?(?:apply|submit|send|file|complete|pay|renew|register|request|respond|confirm)(?![a-z]))"
    ),
    "fr": re.compile(
        r",? (?:(?:vous devez|il faut|les (?:demandeurs|candidats|employeurs) doivent|le (?:demandeur|candidat) doit)"
        r"(?![a-z])(?! avoir| etre )|(?:veuillez )?(?:present|soumett|envoy|depos|remplis|pay|renouvel|demand|confirm|rempliss)e[rz](?![a-z]))"
    ),
}  # fmt: skip
# "Applications submitted before": a participle that is no part of a duty ("must be submitted before").
_ATTRIBUTE = {
    "en": re.compile(r"(?<!be )(?<!been )(?<!being )(?:issued|received|submitted|filed|made|lodged|signed|dated|created|approved|obtained|sent|granted)(?: [a-z]+){0,4} ?$"),
    "fr": re.compile(r"(?<!etre )(?:delivr|recu|depos|presente|soumis|emis|sign|dat|cree|approuv|obtenu|envoy|accord)(?:e|s|ee|es|ees)?(?: [a-z]+){0,4} ?$"),
}  # fmt: skip
# "who were in Canada no later than": a state that people had to be in by then, not a time to act.
_PRESENCE = {
    "en": re.compile(r"(?<![a-z])(?:who|that|which) (?:were|was|had|held|resided|lived|worked)(?![a-z])"),
    "fr": re.compile(r"(?<![a-z])(?:qui|qu'il|qu'elle|qu'ils|qu'elles) (?:etai(?:t|ent)|avai(?:t|ent)|se trouvai(?:t|ent)|residai(?:t|ent)|travaillai(?:t|ent)|detenai(?:t|ent))(?![a-z])"),
}  # fmt: skip
# "le bulletin 567 du 3 mars 2014", "avis public du 15 juin": the day dates the document; "du 3 mars au 5 mai" opens.
_DATED = re.compile(
    r"(?<![a-z])(?:tirage|ronde|bulletin|avis|lettre|edition|decret|arrete|circulaire|guide|rapport|directive|entente|numero)s?(?: [a-z0-9'-]+){0,2} $"
)
# "la Convention du 28 juillet 1951", "the Protocol signed at New York on 31 January 1967": part of an instrument's name.
_TREATY = re.compile(
    r"(?<![a-z])(?:conventions?|protocoles?|protocols?|traites?|treaty|treaties|pactes?|covenants?|charte|charter|statut|statute)"
    r"(?: (?!entre|entr|is |was |are |takes?|took|comes?|came|est |sont |sera|prend|appl|s'appl|ends?|expire)[a-z'-]+){0,8} $"
)
_CLOSING = re.compile(r" ?(?:au|jusqu|a|-|et le) ?")
_PERFECT = re.compile(r"must have(?: been)?|(?:doit|doivent|devez|devra|devront) (?:avoir|etre arriv)")
# "no later than 11:59 p.m. ET on", "avant 17 h le": the hour between connective and date is passed over.
_AT_HOUR = re.compile(
    r"(?:at )?(?:\d{1,2}(?::\d{2})? ?[ap]\.? ?m\.?|midnight|noon|\d{1,2} ?h(?: ?\d{2})?)"
    r"(?:,? \(?(?:[a-z]{2,4}|[a-z]+ (?:standard |daylight )?time|heure [a-z' ]{3,20})\)?)?,? ?(?:on |le )$"
)
_INTRODUCED = r"(?:(?:note|new|update|important|nouveau|remarque|mise a jour)\W+)?"
# "Launched February 2024": a note of one verb and its day.
_NOTED = r"(?:(?:re)?(?:launched|opened|started|introduced|closed|ended|updated|announced)|lancee?|ouverte?|fermee?|annoncee?) ?"
_OPENING = re.compile(rf"^\W*{_INTRODUCED}(?:{_NOTED})?(?:on|le|in|en)? ?$")
_EACH = re.compile(
    r"(?:every|each|chaque|annually(?: on)?|tous les ans,?(?: le)?|chaque annee,?(?: le)?) ?(?:year(?: on)?,? )?$"
)
# "the cap resets on January 1": said in the present without a year, it is of every year.
_RESETS = re.compile(
    r"(?<![a-z])(?:resets?|renews?|restarts?|starts over|is reset|are reset|reinitialisee?s?|se renouvelle(?:nt)?) (?:again )?(?:on|le) ?$"
)


@cache
def _filing(lang: Lang) -> re.Pattern[str]:
    body = "|".join(e.match for e in load_lexicon(lang).groups["filing"] if e.tag != "noun")
    return re.compile(rf"(?<![a-z])(?:{body})(?![a-z])")


def _clause(left: str) -> str:
    """The words of the same clause: after the last comma that is not part of a date, colon or bracket."""
    cut = max(left.rfind(mark) for mark in (": ", "(", "[", " - "))
    return left[cut + 1 :]


# "The measure applies from": it is in effect; nobody files anything.
_IN_EFFECT = re.compile(
    r"(?<![a-z])(?:measures?|polic(?:y|ies)|rules?|fees?|changes?|exemptions?|instructions?|provisions?|requirements?|caps?"
    r"|programs?|pause|moratorium|it|this|these|regulations?|amendments?|order) (?:also |will |only |now )?appl(?:y|ies) $"
)


# "The submission of applications is suspended from", "letters are no longer sent since": not the files' days.
_STOPPED = re.compile(
    r"(?:suspended|paused|halted|suspendue?s?|interrompue?s?|no longer [a-z]+(?: (?:to|by) [a-z]+){0,2}"
    r"|n(?:e |')(?:est|sont|sera|seront) plus [a-z]+(?: (?:aux?|par|a) [a-z]+){0,2}) $"
)
# "the intake is open from", "la période est ouverte du": the window of the intake, not of files.
_OPEN = re.compile(
    r"(?<![a-z])(?:is|are|was|were|be|est|sont|sera|seront|etait|etaient) (?:re-?)?(?:open|ouverte?s?) ?$"
)
# "is no longer in effect as of", "a cessé de s'appliquer le": the day is the first without it.
_ENDED = re.compile(
    r"(?<![a-z])(?:no longer in (?:effect|force)|ceases? to (?:apply|have effect|be in (?:effect|force))|no longer appl(?:y|ies)|n(?:e |')s'appliqu[a-z]+ plus|plus en vigueur|cess[a-z]+ (?:d'etre en vigueur|de s'appliquer|d'avoir effet))(?: [a-z' ]{1,24})?$"
)


# "is cancelled effective", "annulé à compter du": the day is the first without it.
_CANCELLED = re.compile(
    r"(?<![a-z])(?:cancell?ed|revoked|repealed|rescinded|terminated|withdrawn) (?:effective|as of|from)(?: on)? $"
    r"|(?<![a-z])(?:annule|revoque|abroge|resilie)e?s? (?:a compter du|a partir du|des le) $"
)
# "Applications close on", "le dépôt des demandes prend fin le": the last day to file, whatever ends.
_INTAKE_CLOSES = re.compile(
    r"(?<![a-z])(?:applications?|requests?|registrations?|submissions?|intake|enrol?ments?)(?: (?!open)[a-z]+){0,5} (?:close[sd]?|closing|end|ends|ended|due)"
    r"(?: (?:on|at|in))* ?$"
    r"|(?<![a-z])(?:demandes?|inscriptions?|candidatures?|depots?|reception)(?: (?!ouver)[a-z']+){0,6} (?:ferme(?:nt|ra|ront)?|fermee?s|prend(?:ra)? fin|prennent fin"
    r"|se termine(?:nt|ra|ront)?|se clot(?:ure)?(?:nt)?|closes?)(?: le)? ?$"
)
# "will no longer issue letters after": its last day.
_NO_LONGER = re.compile(
    r"(?<![a-z])(?:no longer|n(?:e |')[a-z]+ plus|(?:will|may|can)(?: ?not|n't) be (?:accepted|processed|issued|considered)"
    r"|n(?:e |')(?:sera|seront) pas (?:accepte|traite|delivre|examine)[a-z]*)(?![a-z])[^.;:]*$"
)


# "permits that expire between", "who completed their studies online between": what papers and people must have been.
_OF_PAPERS = re.compile(r"(?<![a-z])expir(?:e|es|ed|ing|y date|ation date|ent|ait|aient|ant)(?: of)? $")
_OF_PERSONS = re.compile(
    r"(?<![a-z])(?:who|you|applicants?|students?|workers?|holders?|vous|qui|demandeurs?|etudiants?|travailleurs?)"
    r"(?: (?:have|had|has|also|already|first|only|avez|ont|avaient|aviez|a)){0,2} "
    r"(?:completed|studied|worked|lost|held|participated|lived|resided|left|came|travelled|married|graduated|was|were"
    r"|etudie|travaille|perdu|detenu|participe|vecu|reside|quitte|termine|obtenu)(?![a-z])"
)


def _describes_persons(before: str) -> bool:
    """Whether a window of time is one that persons or their papers must fall into."""
    return bool(_OF_PAPERS.search(before) or _OF_PERSONS.search(_clause(before)[-110:]))


def _filed(scope: FoldedText, left: str) -> bool:
    """Whether the date cuts off files: a verb of filing stands shortly before it."""
    near = _clause(left)[-60:]
    if _IN_EFFECT.search(near) or _STOPPED.search(near) or _OPEN.search(near):
        return False
    comma = near.rfind(", ")
    if comma >= 0 and not re.match(r", (?:20|19)\d\d", near[comma:]):
        near = near[comma + 1 :]
    return bool(_filing(scope.lang).search(near))


# As far as this the words before a date are looked at; a sentence that is longer may begin with anything.
_LEFT = 160
_FIRST_WORD = re.compile(r"\W*(?:please |veuillez )?(?P<verb>[a-z]+)")


def _is_ordered(scope: FoldedText, before: str) -> bool:
    """Whether a sentence begins with an order: "Send your application before", "Envoyez votre demande avant"."""
    m = _FIRST_WORD.match(before)
    if m is None:
        return False
    if scope.lang == "en":
        return m["verb"] in scope.lexicon.table("orders")
    return m["verb"].endswith("ez") and m["verb"] not in scope.lexicon.table("no_orders")


def find_role_cue(scope: FoldedText, found: FoundDate) -> RoleCue:
    """The role that the words around a date give it; a day without a year recurs or is a deadline, or has none."""
    if not found.value.startswith("--"):
        return _role_cue(scope, found)
    left, after = scope.left(found.start, _LEFT), scope.lexicon.right("date_after").first(scope.right(found.end, 120))
    recurs = (after and after.tag == "recurring") or _EACH.search(left) or _RESETS.search(left)
    if recurs or len(found.value) == len("--04"):
        return RoleCue("recurring")
    cue = _role_cue(scope, found)
    return cue if cue.role == "deadline" else RoleCue(None)


def _role_cue(scope: FoldedText, found: FoundDate) -> RoleCue:
    whole, right = scope.left(found.start, _LEFT), scope.right(found.end, 120)
    left = _AT_HOUR.sub("", whole)
    timed = left != whole
    left = left.removesuffix("the ")  # "on the 7th day of May 2029"
    after = scope.lexicon.right("date_after").first(right)
    if _INTAKE_CLOSES.search(left):
        return RoleCue("deadline")
    hit = next(iter(scope.lexicon.left("connective").scan(left)), None)
    connective = hit.entry.tag if hit else "on" if timed else ""
    before = left[: hit.start] if hit else left
    filed = _filed(scope, before)
    duty = bool(_DUTY[scope.lang].search(_clause(before)[-110:])) and not _PERFECT.search(before)
    duty = duty or (len(whole) < _LEFT and _is_ordered(scope, before))
    attribute = bool(_ATTRIBUTE[scope.lang].search(before))
    if (
        scope.lang == "fr"
        and hit
        and left[hit.start :] == "du "
        and _DATED.search(before)
        and not _CLOSING.match(right)
    ):
        return RoleCue("issued")
    bare_day = hit and (left[hit.start :] in ("du ", "of ", "on ", "dated ", "le ") or hit.entry.tag == "issued")
    if bare_day and _TREATY.search(before):
        return RoleCue(None)
    if _ENDED.search(left) or _CANCELLED.search(left):
        return RoleCue("effective_to", exclusive=True)
    if connective == "after" and not filed and _NO_LONGER.search(before):
        return RoleCue("effective_to")
    present = bool(_PRESENCE[scope.lang].search(before))
    if connective == "deadline" and present and not duty:
        return RoleCue("cutoff_until")
    if after:
        if after.tag == "from":
            return RoleCue("cutoff_from" if connective in ("on", "", "effective_to") or filed else "effective_from")
        if after.tag == "until":
            return RoleCue("deadline" if duty and not attribute else "cutoff_until")
        if after.tag == "deadline":
            return RoleCue("deadline")
        if after.tag == "effective_from":
            return RoleCue("effective_from")
    return _by_connective(scope, connective, before, right, filed=filed, duty=duty and not attribute)


# "certificates issued no later than": what a paper must be, no time to act.
_PAPER = re.compile(
    r"(?<!be )(?<!been )(?<!etre )(?:issued|signed|dated|granted|delivr(?:e|es|ee|ees)|emis(?:e|es)?|signe(?:e|s|es)?|date(?:e|s|es)) $"
)


def _by_connective(scope: FoldedText, connective: str, before: str, right: str, *, filed: bool, duty: bool) -> RoleCue:
    """The role that follows from the connective in its clause."""
    match connective:
        case "or_after":
            return RoleCue("cutoff_from")
        case "or_before":
            return RoleCue("deadline" if duty else "cutoff_until")
        case "up_to":
            of_files = filed or _PRESENCE[scope.lang].search(before) or _describes_persons(before)
            return RoleCue("deadline" if duty else "cutoff_until" if of_files else "effective_to")
        case "deadline":
            passed = _PERFECT.search(_clause(before)) or (_PAPER.search(before) and not duty)
            return RoleCue("cutoff_until" if passed else "deadline")
        case "from":
            return RoleCue("cutoff_from" if filed else "effective_from", opens_range=True, filing=filed)
        case "between":
            filed = filed or _describes_persons(before)
            return RoleCue("cutoff_from" if filed else "effective_from", opens_range=True, filing=filed)
        case "effective_from":
            return RoleCue("effective_from")
        case "since_end":
            return RoleCue("effective_to", exclusive=True)
        case "effective_to":
            return RoleCue("effective_to")
        case "until":
            if duty:
                return RoleCue("deadline")
            return RoleCue("cutoff_until" if filed and _ATTRIBUTE[scope.lang].search(before) else "effective_to")
        case "by":
            return RoleCue("deadline")
        case "after":
            return RoleCue("cutoff_after")
        case "before":
            due = duty or (_OPENING.match(before) and _DUTY_AFTER[scope.lang].match(right))
            return RoleCue("deadline" if due else "cutoff_before")
        case "announced":
            return RoleCue("announced")
        case "amended":
            return RoleCue("amended")
        case "issued":
            return RoleCue("issued")
        case "as_read_on":
            return RoleCue("as_read_on")
        case _:
            return _by_event(
                scope, before, right, stated=connective == "on" or before.endswith("(") or bool(_OPENING.match(before))
            )


def _by_event(scope: FoldedText, before: str, right: str, *, stated: bool) -> RoleCue:
    """The role that the nearest verb gives to a bare "on DATE": "was launched on", "On DATE, the office announced"."""
    if not stated:
        return RoleCue(None)
    events = list(scope.lexicon.scanner("event").scan(before))
    if events:
        return _from_event(events[-1].entry.tag)
    following = next(iter(scope.lexicon.scanner("event").scan(right + scope.right(0, 0))), None)
    if following is not None:
        return _from_event(following.entry.tag)
    return RoleCue(None)


def _from_event(tag: str) -> RoleCue:
    roles: dict[str, DateRole] = {
        "announced": "announced", "amended": "amended", "issued": "issued", "deadline": "deadline",
        "effective_to": "effective_to", "exclusive_to": "effective_to", "effective_from": "effective_from",
    }  # fmt: skip
    return RoleCue(roles[tag], exclusive=tag == "exclusive_to")


_TO = re.compile(r",? ?(?:-|to|and|until|through|to and including|au|et|et le|jusqu'au|jusqu'a|a) ?(?:on )?")


def assign_roles(scope: FoldedText, dates: list[FoundDate]) -> list[RoleCue]:
    """The purpose of each date; the second date of a range closes what the first one opens."""
    purposes: list[RoleCue] = []
    for i, found in enumerate(dates):
        if i:
            previous, gap = purposes[i - 1], scope.folded[dates[i - 1].end : found.start]
            if previous.opens_range and len(gap) < 24 and _TO.fullmatch(gap):
                purposes.append(RoleCue("cutoff_until" if previous.filing else "effective_to"))
                continue
        purpose = find_role_cue(scope, found)
        if purpose.role is None and i + 1 < len(dates) and not found.value.startswith("--"):
            # "in effect (November 15, 2022, to April 30, 2024)": a bare range is a window.
            gap = scope.folded[found.end : dates[i + 1].start]
            if len(gap) < 24 and re.fullmatch(r",? ?(?:-|to|au|until|jusqu'au) ?", gap):
                filed = _filed(scope, scope.left(found.start, 160))
                purpose = RoleCue("cutoff_from" if filed else "effective_from", opens_range=True, filing=filed)
        if purpose.role == "recurring" and i and _is_yearless_range(scope, dates[i - 1], found):
            purposes[-1] = purpose  # "from May 1 to October 31 each year"
        purposes.append(purpose)
    return purposes


def _is_yearless_range(scope: FoldedText, first: FoundDate, second: FoundDate) -> bool:
    gap = scope.folded[first.end : second.start]
    return first.value.startswith("--") and len(gap) < 24 and _TO.fullmatch(gap) is not None
