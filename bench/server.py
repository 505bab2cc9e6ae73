"""Seconds from script/server to a portal that answers, on a machine that ran it before."""

from collections.abc import Iterator

from bench.measuring import Result, peak_memory
from script.standalone import portal


def run(size: int = 3) -> Iterator[Result]:
    """Start the portal `size` times after a first start that made its data."""
    with portal() as one, peak_memory() as peak:
        one.start()
        starts = []
        for _ in range(size):
            one.stop()
            starts.append(one.start())
    yield Result("server", size, sorted(starts)[len(starts) // 2], peak_mb=peak.megabytes)
