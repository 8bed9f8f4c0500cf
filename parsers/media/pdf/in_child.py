"""The program of the child process that asks PDFium: a PDF on standard input, its runs of words as JSON on standard output.

PDFium unpacks a stream whole, however large it becomes (a file of 700 bytes took 1.5 GB), and gives no bound of its own.
So it works in a process that the system bounds, with nothing of this program's at hand: no secrets, no database.
"""

from __future__ import annotations

import json
import signal
import sys
from contextlib import suppress
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium

from veille.parsers.media.limits import MAX_PDF_PAGES, MAX_PDF_RUNS, PDF_BASE_MEMORY, PDF_MEMORY_PER_BYTE
from veille.parsers.media.pdf.pieces import read_pieces

# The causes that the parent puts into words.
TOO_LARGE, LOCKED, DAMAGED, NO_PAGES, FORM = "too large", "locked", "damaged", "no pages", "form"
_STATE = Path("/proc/self/status")  # Linux: what the process has used at most


def _main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides: it ends this process when it is asked to stop
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    size, seconds = int(sys.argv[1]), int(sys.argv[2])
    most = PDF_BASE_MEMORY + PDF_MEMORY_PER_BYTE * size
    _bound(most, seconds)
    try:
        written = json.dumps(_read(sys.stdin.buffer.read()))
    except MemoryError:
        written = json.dumps({"fault": TOO_LARGE})
    # A stream that could not be unpacked whole reads as an empty one: what came near the bound counts as over it.
    if _peak() > most // 2:
        written = json.dumps({"fault": TOO_LARGE})
    sys.stdout.buffer.write(written.encode())


def _bound(memory: int, seconds: int) -> None:
    """Let the system end the process at so much address space and processor time, where it can."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        # Only the soft bound: meeting it gives SIGXCPU, which says what was met; the hard one would give SIGKILL.
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(OSError, ValueError):  # a system that has no such bound (macOS: address space)
            resource.setrlimit(what, (limit, hard))


def _peak() -> int:
    """The bytes of memory that the process has held at most; 0 where the system does not say."""
    if not _STATE.exists():
        return 0
    lines = _STATE.read_text(encoding="ascii", errors="replace").splitlines()
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)


def _read(raw: bytes) -> dict[str, object]:
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_PASSWORD or b"/Encrypt" in raw
        empty = pdfium.FPDF_GetLastError() == pdfium.FPDF_ERR_SUCCESS  # it found no fault, and no page
        return {"fault": LOCKED if locked else NO_PAGES if empty else DAMAGED, "cause": str(error)}
    if document.get_formtype() == pdfium.FORMTYPE_XFA_FULL:
        document.close()
        return {"fault": FORM}
    try:
        metadata = document.get_metadata_dict()
        count = len(document)
        if not count:
            return {"fault": NO_PAGES}
        pages: list[dict[str, object]] = []
        left = MAX_PDF_RUNS
        for number in range(min(count, MAX_PDF_PAGES)):
            page = document[number]
            read = read_pieces(page)
            runs = [run.as_row() for run in read.runs][:left]
            left -= len(runs)
            pages.append({"runs": runs, "width": read.width, "height": read.height})
            page.close()
            if left <= 0:
                break
    except pypdfium2.PdfiumError as error:  # also a page after the first, its text or its size
        return {"fault": DAMAGED, "cause": str(error)}
    finally:
        document.close()
    stamp = _whole(metadata.get("ModDate") or metadata.get("CreationDate") or "")
    return {"count": count, "title": _whole(metadata.get("Title") or ""), "stamp": stamp, "pages": pages}


def _whole(words: str) -> str:
    """Words without halves of characters, which JSON cannot carry."""
    return words.encode("utf-8", "replace").decode()


if __name__ == "__main__":
    _main()
