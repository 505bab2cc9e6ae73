"""Files of strangers are parsed in a process of their own, which ends when it needs too much. Imports no Django."""

import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 2
"""Seconds of the clock for each second of work: the machine may be busy."""


class Overran(Exception):
    """The child ended without an answer: too much memory, too much time, or a fault in what parses."""


def answer_of(module: str, content: bytes, *, memory: int, seconds: int, arguments: Sequence[int | str] = ()) -> bytes:
    """What `python -m module MEMORY SECONDS arguments...` answers on standard output to the content. Raises Overran."""
    command = [sys.executable, "-m", module, *(str(argument) for argument in (memory, seconds, *arguments))]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=seconds * PATIENCE, cwd=ROOT)
    except subprocess.TimeoutExpired as error:
        raise Overran from error
    if done.returncode:
        raise Overran
    return done.stdout


def stay_within(memory: int, seconds: int) -> None:
    """In the child: never hold more bytes of memory, nor work more seconds, than this."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
