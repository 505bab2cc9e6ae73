"""How much memory this machine, or the container around us, lets us use."""

import os
from pathlib import Path

CONTAINER_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def megabytes() -> int:
    """The smaller of the machine's memory and the container's limit, in MiB."""
    size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in CONTAINER_LIMITS:
        if limit.exists() and (text := limit.read_text().strip()).isdigit():
            size = min(size, int(text))
    return size // 2**20
