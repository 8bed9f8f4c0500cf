"""Measures each pattern's precision on the development gold and writes parsers/rules/precision.toml.

    python bench/rules/precision.py [--check]

A rule is right when its primary kind is one that the gold row names. Hard negatives count: a rule there is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from collections import Counter
from pathlib import Path

from veille.parsers import extract_rules

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(os.environ.get("VEILLE_CORPUS", ROOT.parent / "shared" / "corpus"))
TARGET = ROOT / "parsers" / "precision.toml"
LEAST = 3  # rules of a pattern below which a share says nothing

HEAD = """# Precision of each pattern on the development gold: the share of its rules whose primary kind the gold names.
# Patterns seen fewer than three times have none, and their rules no confidence. Written by bench/rules/precision.py.

[precision]
"""


def measure(rows: list[dict[str, object]]) -> str:
    """The text of precision.toml for these gold rows."""
    seen: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for row in rows:
        kinds = row["kinds"]
        assert isinstance(kinds, list)
        for rule in extract_rules(str(row["text"]), "fr" if row["lang"] == "fr" else "en"):
            seen[rule.pattern] += 1
            right[rule.pattern] += not row["hard_negative"] and rule.kinds[0] in kinds
    lines = [
        f'"{name}" = {right[name] / count:.2f} # {count} rules\n'
        for name, count in sorted(seen.items())
        if count >= LEAST
    ]
    return HEAD + "".join(lines)


def main() -> None:
    """Write the file, or with --check say whether it is in step."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--check", action="store_true", help="only compare")
    check = options.parse_args().check
    gold = CORPUS / "gold" / "snippets.jsonl"
    if not gold.is_file():
        sys.exit(f"no gold at {gold}; set VEILLE_CORPUS")
    text = measure([json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()])
    if check:
        if tomllib.loads(text) != tomllib.loads(TARGET.read_text(encoding="utf-8")):
            sys.exit("parsers/rules/precision.toml is out of step with the extractor")
        return
    TARGET.write_text(text, encoding="utf-8")
    print(f"wrote {TARGET.name}")


if __name__ == "__main__":
    main()
