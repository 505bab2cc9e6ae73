"""Histories of a person's claims: whoever does what next, the laws hold after every step. In a database of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

from script.standalone import Portal


def run(portal: Portal, count: int = 500) -> Iterator[str]:
    """`count` histories on the portal's PostgreSQL; the first step that breaks a law ends the soak with its history."""
    command = [sys.executable, "-m", "pytest", "-q", "tests/claims/test_any_order.py"]
    begun = time.monotonic()
    environment = os.environ | portal.urls | {"HISTORIES": str(count)}
    outcome = subprocess.run(command, cwd=portal.root, env=environment, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout
    yield f"{count} histories kept every law after every step, in {time.monotonic() - begun:,.0f} s"
