"""Why a file's sentences are or are not rules, and what the lexicon sees in a sentence: records of the explaining commands."""

from __future__ import annotations

from dataclasses import asdict

from veille.answers.files import JsonRecord
from veille.model import Document, Lang
from veille.parsers.language.detection import lang_of_sentence
from veille.parsers.language.trial import try_sentence
from veille.parsers.rules.explain import Explanation, explain_document
from veille.parsers.rules.extraction import judge_text


def explain_file(document: Document) -> list[Explanation]:
    """Every sentence, item and row of the document, with its probability and the evidence that weighed most."""
    return list(explain_document(document))


def explanation_records(found: list[Explanation]) -> list[JsonRecord]:
    """The explanations as JSON objects; evidence as `{name, weight}`."""
    return [
        asdict(e)
        | {
            "section": f"s{e.section + 1}",
            "evidence": [{"name": name, "weight": weight} for name, weight in e.evidence],
        }
        for e in found
    ]


def try_words(text: str, asked: Lang | None = None) -> JsonRecord:
    """What the lexicon sees in a sentence and what is read from it, in the language asked for or that its words speak."""
    lang = asked or lang_of_sentence(text) or "en"
    judged = judge_text(text, lang)
    return {
        "lang": lang,
        "hits": [asdict(hit) for hit in try_sentence(text, lang)],
        "read": [
            {
                "quote": j.rule.quote, "rule": j.stated, "probability": j.probability, "kinds": list(j.rule.kinds),
                "modality": j.rule.modality, "actor": j.rule.actor, "subject": j.rule.subject,
                "values": list(j.rule.values),
            }
            for j in judged
        ],
    }  # fmt: skip
