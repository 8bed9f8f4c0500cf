"""What a phrase added to the lexicon, or any other change of the parsers, changes in the rules of a corpus.

    python bench/rules/differences.py --keep FILE      # before: keep what is read today
    python bench/rules/differences.py FILE             # after: print each rule that came, went or reads otherwise

Reads the public corpus, and the development corpus where there is one (VEILLE_CORPUS). The exit code is 1 where
something differs.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from public_corpus import read_public_corpus

from veille.errors import VeilleError
from veille.model import Document, Rule
from veille.parsers import read_document, select_profile
from veille.profiles import load_profiles

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("VEILLE_CORPUS", ROOT.parent / "shared" / "corpus"))
FOLDERS = ("units/docs", "manuals", "pages", "legisquebec")

Reading = dict[str, dict[str, str]]  # page to quote to what is read from it


def read_corpora() -> Reading:
    """What is read today from every page of both corpora."""
    return {name: {rule.quote: told(rule) for rule in document.rules} for name, document in _documents()}


def _documents() -> Iterator[tuple[str, Document]]:
    profiles = load_profiles()
    for page in read_public_corpus():
        profile = select_profile(profiles, page.url, b"")
        yield page.url, read_document(page.html.encode(), profile=profile, url=page.url)
    for folder in FOLDERS:
        for path in sorted((CORPUS / folder).glob("**/*")):
            if path.suffix not in (".html", ".md"):
                continue
            raw = path.read_bytes()
            try:
                yield str(path.relative_to(CORPUS)), read_document(raw, profile=select_profile(profiles, None, raw))
            except VeilleError:
                continue


def told(rule: Rule) -> str:
    """What a rule says, in one line: kinds, modality, values and citations."""
    values = " ".join(f"{v.type}:{v.cmp or v.role or '-'}:{v.value}" for v in rule.values)
    norms = " ".join(norm for citation in rule.citations for norm in citation.norm)
    return " · ".join(part for part in ("/".join(rule.kinds), rule.modality or "-", values, norms) if part)


def differences(before: Reading, after: Reading) -> Iterator[str]:
    """A line for each rule that came, went or reads otherwise, page by page."""
    for page in sorted(before.keys() | after.keys()):
        old, new = before.get(page, {}), after.get(page, {})
        for quote in sorted(old.keys() | new.keys()):
            was, now = old.get(quote), new.get(quote)
            if was != now:
                yield f"{page}\n  {quote}\n  - {was or 'no rule'}\n  + {now or 'no rule'}"


def main() -> int:
    """Keep what is read, or print what differs from what was kept."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("file", type=Path, help="where a reading is kept, as JSON")
    options.add_argument("--keep", action="store_true", help="write the reading of today there")
    asked = options.parse_args()
    today = read_corpora()
    if asked.keep:
        asked.file.write_text(json.dumps(today, ensure_ascii=False, indent=0), encoding="utf-8")
        return 0
    lines = list(differences(json.loads(asked.file.read_text(encoding="utf-8")), today))
    print(*lines, f"{len(lines)} rules differ", sep="\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
