"""The words of a proposal for a pull request: a title, and a body in English and in French."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from veille.alerts.messages.inert import escape_markdown, one_line, safe_link
from veille.answers.proposals.proposal import Moved, PackageProposal
from veille.clock import day_before
from veille.model.durations import split_duration

_LONGEST_TITLE = 100  # characters; hosts of code cut later, lists of pull requests do not show more

_WORDS = {
    "en": {
        "intro": "What official pages say now, as a person accepted it. Values and quotes come from veille’s record.",
        "unreviewed": "What official pages say now. Nobody has reviewed these readings yet.",
        "heads": ("fact", "before", "after", "from", "file"),
        "until": "{} (up to {})",
        "over": "{} (ended, up to {})",
        "ahead": "{} (to come)",
        "none": "none",
        "always": "no stated day",
        "checked": "page last checked {}",
        "left": "Left alone",
        "nothing": "Nothing to propose.",
        "corrected": "corrected by {} on {}{}: the value is that person’s, the quote is the page’s",
        "states": {"accepted": "accepted", "edited": "corrected by a person", "unreviewed": "not reviewed",
                   "stale": "reviewed before the page moved", "rejected": "rejected"},
    },
    "fr": {
        "intro": "Ce que disent maintenant les pages officielles, tel qu’une personne l’a accepté. Valeurs et citations "
                 "viennent du registre de veille.",
        "unreviewed": "Ce que disent maintenant les pages officielles. Personne n’a encore révisé ces lectures.",
        "heads": ("fait", "avant", "après", "dès le", "fichier"),
        "until": "{} (jusqu’au {})",
        "over": "{} (terminé, jusqu’au {})",
        "ahead": "{} (à venir)",
        "none": "rien",
        "always": "sans date indiquée",
        "checked": "page vérifiée le {}",
        "left": "Laissé tel quel",
        "nothing": "Rien à proposer.",
        "corrected": "corrigé par {} le {}{} : la valeur est celle de cette personne, la citation celle de la page",
        "states": {"accepted": "accepté", "edited": "corrigé par une personne", "unreviewed": "non révisé",
                   "stale": "révisé avant que la page change", "rejected": "rejeté"},
    },
}  # fmt: skip


def proposal_title(proposal: PackageProposal) -> str:
    """One line without a language of its own: the facts with their values before and now."""
    said = [_named(moved) for moved in proposal.moved] or [proposal.package]
    title, rest = f"veille: {said[0]}", said[1:]
    while rest and len(f"{title}, {rest[0]}") <= _LONGEST_TITLE:
        title = f"{title}, {rest.pop(0)}"
    return title + (f" (+{len(rest)})" if rest else "")


def _named(moved: Moved) -> str:
    """A value in the title: before and after, with the day of one that is still to come, or the last one of what is over."""
    said = f"{moved.key} {one_line(moved.before or '∅')} → {one_line(moved.after or '∅')}"
    if moved.ahead:
        return f"{said} ({moved.day})"
    return f"{said} (…{day_before(moved.ends)})" if moved.over and moved.after else said


def proposal_body(proposal: PackageProposal) -> str:
    """Markdown: English, a line, French; each value with its quote, its address and who accepted it."""
    return "\n\n---\n\n".join(_part(proposal, lang) for lang in ("en", "fr")) + "\n"


def _part(proposal: PackageProposal, lang: str) -> str:
    words = _WORDS[lang]
    if not proposal.moved:
        parts = [str(words["nothing"])]
    else:
        reviewed = all(m.review in ("accepted", "edited") for m in proposal.moved)
        parts = [str(words["intro" if reviewed else "unreviewed"]), _table(proposal.moved, lang)]
        parts += [_evidence(moved, lang) for moved in proposal.moved]
    if proposal.remarks:
        said = (f"- `{r.key}` {r.said_en if lang == 'en' else r.said_fr}" for r in proposal.remarks)
        parts.append(f"**{words['left']}**\n\n" + "\n".join(said))
    return "\n\n".join(parts)


def _table(moved: Iterable[Moved], lang: str) -> str:
    words = _WORDS[lang]
    heads = words["heads"]
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    for m in moved:
        named = m.unit and split_duration(m.after or "") is None  # "P30D" names its unit itself
        unit = f" {escape_markdown((m.unit or '').removeprefix('currency-'))}" if named else ""
        cells = (
            f"`{m.key}`",
            _value(m.before) if m.before else str(words["none"]),
            f"**{_value(m.after)}**{unit}" if m.after else str(words["none"]),
            _days(m, words),
            f"`{m.file}`" + (f" `{m.at}`" if m.at else ""),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _days(moved: Moved, words: Mapping[str, object]) -> str:
    """The first day, whether it is to come, and the last one of a value that ends."""
    day = moved.day if moved.day and moved.day > "0001-01-01" else str(words["always"])
    day = str(words["ahead"]).format(day) if moved.ahead else day
    if moved.ends and moved.after:
        return str(words["over" if moved.over else "until"]).format(day, day_before(moved.ends))
    return day


def _value(text: str) -> str:
    return escape_markdown(one_line(text)).replace("\\.", ".").replace("\\-", "-")


def _evidence(moved: Moved, lang: str) -> str:
    words = _WORDS[lang]
    label = escape_markdown(one_line(moved.label_en if lang == "en" else moved.label_fr))
    link = safe_link(moved.url)
    states = words["states"]
    state = states.get(moved.review, moved.review) if isinstance(states, dict) else moved.review
    if moved.corrected is not None:
        who, day, why = (escape_markdown(one_line(part)) for part in moved.corrected)
        state = str(words["corrected"]).format(who, day.replace("\\-", "-"), f" ({why})" if why else "")
    facts = [f"<{link}>" if link else "", f"`{moved.rule_id}` {state}" if moved.rule_id else str(state)]
    if moved.last_checked:
        facts.append(str(words["checked"]).format(moved.last_checked))
    said = ", ".join(part for part in facts if part)
    return f"**{label}** (`{moved.key}`)\n\n> {escape_markdown(one_line(moved.quote))}\n\n{said}"
