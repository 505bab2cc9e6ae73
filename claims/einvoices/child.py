"""Reads one invoice in a process of its own: bytes on standard input, what they say as JSON on standard output.

Run by `casework.child_process` with MEMORY_BYTES SECONDS KIND (pdf, ofd, xml). The answer is {layout, figures,
items}, or a word: `locked` (with a password), `picture` (no words), `unknown` (no invoice).
"""

import json
import sys
from typing import Any

from casework.child_process import stay_within
from claims.einvoices import layouts
from claims.einvoices.ofd import invoice_of_ofd


def main(memory: int, seconds: int, kind: str) -> None:
    """Answer within these bounds (bytes, seconds of CPU). A damaged file ends the process with its parser's error."""
    stay_within(memory, seconds)
    sys.stdout.write(json.dumps(READERS[kind](sys.stdin.buffer.read())))


def _pdf(content: bytes) -> dict[str, Any] | str:
    # What reads PDFs takes longer to load than an XML takes to read.
    from claims.einvoices.pdf import invoice_of_pdf

    return invoice_of_pdf(content)


def _xml(content: bytes) -> dict[str, Any] | str:
    return layouts.read(layouts.tree_of(content)) or "unknown"


READERS = {"pdf": _pdf, "ofd": invoice_of_ofd, "xml": _xml}

if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
