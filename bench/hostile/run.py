"""CPU time against size, for the texts that once took longest and for the largest documents: read, then compared.

    python -m bench.hostile.run

Prints the tables of docs/operations.md. Each repeat is measured at n, 2n and 4n; linear work doubles each time. The tests hold
the same by counting calls (tests/rules/test_linear_work.py, tests/changes/test_linear_comparison.py), which no busy machine moves.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable

from veille.changes import compare
from veille.errors import ParseError
from veille.model import Document
from veille.parsers import read_document
from veille.profiles import load_profiles

FAMILIES = (
    "$1 ",
    "$1, ",
    "A73 ",
    "A73, ",
    "2024-01-01 ",
    "NOC 31100 ",
    "36 months ",
    "section 1, ",
    "section 1 to ",
    "You must pay $100. ",
    "unless the officer agrees ",
    "Vous devez payer, sauf si vous êtes exempté. ",
    "and ",
)
SIZES = (1_000, 2_000, 4_000)  # repeats in one paragraph
MEGABYTE = 1_000_000
_LAW = '<?xml version="1.0"?><Regulation xml:lang="en"><Identification><LongTitle>Long Regulations</LongTitle></Identification><Body>{}</Body></Regulation>'


def page(body: str) -> bytes:
    """A page with that main content."""
    return f'<!doctype html><html lang="en"><title>T</title><body><main><h1>T</h1>{body}</main></body></html>'.encode()


def law(sections: int) -> bytes:
    """A federal regulation of so many sections, in our own words."""
    one = (
        "<Section><Label>{n}</Label><Subsection><Label>(1)</Label><Text>A foreign national must pay a fee of ${n} within {n} days "
        "after the day on which the application is made under section {n}.</Text></Subsection><Subsection><Label>(2)</Label>"
        "<Text>Subsection (1) does not apply to a person who holds a permit that is valid for 12 months.</Text></Subsection></Section>"
    )
    return _LAW.format("".join(one.format(n=n) for n in range(1, sections + 1))).encode()


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process."""
    began = time.process_time()
    work()
    return time.process_time() - began


def measure(old: bytes, new: bytes, content_type: str = "text/html") -> tuple[str, str]:
    """CPU seconds to read, and to compare with an edit; the words of the refusal where it is refused."""
    profile = load_profiles(None)["generic" if content_type == "text/html" else "justice"]
    read: list[Document] = []
    try:
        took = cpu(lambda: read.append(read_document(old, profile=profile, content_type=content_type)))
        read.append(read_document(new, profile=profile, content_type=content_type))
    except ParseError as error:
        return f"refused: {str(error).partition(';')[0]}", ""
    return f"{took:.2f}", f"{cpu(lambda: compare(read[0], read[1])):.2f}"


def families() -> None:
    """One line a repeated text."""
    print("| repeated text | read at 1,000, 2,000, 4,000 | compare at 1,000, 2,000, 4,000 |\n|---|---|---|")
    for family in FAMILIES:
        cells = []
        for size in SIZES:
            text = family * size
            cells.append(measure(page(f"<p>{text}</p>"), page(f"<p>{text}2 more</p>")))
        print(
            f"| `{family.strip()}` | {', '.join(c[0] for c in cells)} | {', '.join(c[1] for c in cells)} |", flush=True
        )


def documents(largest: float) -> None:
    """One line a large document or deep nesting."""
    print("\n| document | MB | read | compare with one edit |\n|---|---|---|---|")
    paragraph = (
        "<p>The certificate is valid for {n} months, unless the officer decides otherwise under section {n}.</p>"
    )
    sizes = [size for size in (1.0, 2.5, 10.0) if size <= largest]
    for size in sizes:
        count = int(size * MEGABYTE / 450)
        text = law(count)
        name = f"a law of {count:,} sections"
        print(
            f"| {name} | {len(text) / MEGABYTE:.1f} | {' | '.join(measure(text, law(count).replace(b'12 months', b'13 months', 1), 'application/xml'))} |",
            flush=True,
        )
    for size in sizes:
        count = int(size * MEGABYTE / len(paragraph))
        body = "".join(paragraph.format(n=n) for n in range(count))
        print(
            f"| a page of {count:,} paragraphs | {size:.1f} | {' | '.join(measure(page(body), page(body + '<p>You must pay $5.</p>')))} |",
            flush=True,
        )
    options = page(f"<select>{''.join(f'<option>Option {n}</option>' for n in range(200_000))}</select><p>x</p>")
    print(f"| 200,000 options | {len(options) / MEGABYTE:.1f} | {' | '.join(measure(options, options))} |", flush=True)
    for tag in ("center", "main", "div", "ul><li", "blockquote", "table><tr><td", "span", "details"):
        nested = page(f"<{tag}>" * 100_000 + "x")
        print(
            f"| 100,000 nested `{tag}` | {len(nested) / MEGABYTE:.1f} | {' | '.join(measure(nested, nested))} |",
            flush=True,
        )
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:.0f} MB")


def main() -> None:
    """Both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--largest", type=float, default=10.0, help="MB of the largest document")
    given = parser.parse_args()
    families()
    documents(given.largest)


if __name__ == "__main__":
    main()
