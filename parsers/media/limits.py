"""Limits on what one document may cost; each says why it stands where it stands."""

from __future__ import annotations

# The largest pages of the watched sites are about 3 MB (a whole regulation as HTML); beyond this it is not a page.
MAX_PAGE_BYTES = 8_000_000
# The longest federal act (Income Tax) is about 12 MB of XML.
MAX_XML_BYTES = 32_000_000
MAX_PDF_BYTES = 64_000_000
# A manual of 400 pages fits; a scanned archive does not.
MAX_PDF_PAGES = 600
# Runs of words: a page of print has about 100, one that is a table 400.
MAX_PDF_RUNS = 200_000
# What reading a PDF may take of memory: a manual of 600 dense pages takes 60 MB, half of the base is refused, and a file is
# held up to three times while it is handed over (docs/decisions/0013-pdf-child.md).
PDF_BASE_MEMORY = 256_000_000
PDF_MEMORY_PER_BYTE = 6
# Processor seconds: the statute of 71 pages takes one, 600 dense pages sixteen.
PDF_SECONDS = 120.0
# Real pages nest 20 to 40 elements deep; deeper elements are read as plain text.
MAX_DEPTH = 100
# Elements nested deeper than this are not parsed at all: the cost of an HTML5 parser grows with depth times length.
MAX_SOURCE_DEPTH = 5_000
# An HTML5 parser compares each attribute of an element with all before it; the richest real element has some forty.
MAX_ATTRIBUTES = 2_000
# The longest page of the corpus has about 2,000 blocks, the federal regulations 6,000.
MAX_BLOCKS = 20_000
# In the department's XML, where 12 MB are an act that must be read to its end: four blocks to a kilobyte.
MAX_LAW_BLOCKS = 60_000
# A header of one column is a few words; rows repeat it in every cell.
MAX_HEADER_CHARS = 200
# HTML allows 65,534 rows under one cell; a real table has fewer columns than this.
MAX_SPAN = 1_000
MAX_COLUMNS = 200
