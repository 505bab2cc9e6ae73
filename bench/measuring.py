"""Seconds, floors and peak memory of a piece of work."""

import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

KIB_PER_MIB = 1024
RESET_PEAK = "5"


@dataclass(frozen=True)
class Result:
    """One measured line. `floor_seconds` is the same work by bare SQL or a bare loop, None where there is none.

    `figures` are others that the bench counts, under names of their own.
    """

    name: str
    size: int
    seconds: float
    floor_seconds: float | None = None
    peak_mb: float | None = None
    figures: Mapping[str, int | float] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return self.seconds / self.floor_seconds if self.floor_seconds else None

    def as_dict(self) -> dict[str, str | int | float | None]:
        """The line that `script/bench --json` prints."""
        measured = {
            "seconds": self.seconds,
            "floor_seconds": self.floor_seconds,
            "ratio": self.ratio,
            "peak_mb": self.peak_mb,
        }
        all_of_it = measured | dict(self.figures)
        rounded = {name: None if value is None else round(value, 6) for name, value in all_of_it.items()}
        return {"name": self.name, "size": self.size, **rounded}


def seconds(work: Callable[[], object]) -> float:
    """Seconds of one run."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def median_seconds(work: Callable[[], object], times: int = 5) -> float:
    """The middle of several runs."""
    return statistics.median(seconds(work) for _ in range(times))


def paired_medians(work: Callable[[], object], floor: Callable[[], object], times: int = 5) -> tuple[float, float]:
    """Medians of the work and of its floor, run in turns so that both see the same machine."""
    pairs = [(seconds(work), seconds(floor)) for _ in range(times)]
    return statistics.median(pair[0] for pair in pairs), statistics.median(pair[1] for pair in pairs)


@dataclass
class Peak:
    """The highest memory of this process during a block, in MiB; known at its end."""

    megabytes: float = 0.0


@contextmanager
def peak_memory() -> Iterator[Peak]:
    """Measure the highest resident memory inside the block."""
    peak = Peak()
    counter = Path("/proc/self/clear_refs")
    if counter.exists():
        counter.write_text(RESET_PEAK)
    yield peak
    peak.megabytes = _high_water_mark()


def _high_water_mark() -> float:
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / KIB_PER_MIB
    whole_life = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return whole_life / (KIB_PER_MIB**2 if sys.platform == "darwin" else KIB_PER_MIB)
