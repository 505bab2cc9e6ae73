"""Both servers together, for as long as somebody needs them."""

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from .home import Home
from .postgres import Postgres
from .redis import Redis

SECONDS_TO_STOP = 60
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}


def own_servers(home: Home, given: Mapping[str, str] = os.environ) -> dict[str, Postgres | Redis]:
    """The servers this machine must run itself: those the environment does not name."""
    servers: dict[str, Postgres | Redis] = {}
    if not given.get("DATABASE_URL"):
        servers["postgres"] = Postgres(home)
    if not given.get("REDIS_URL"):
        servers["redis"] = Redis(home)
    return servers


@contextlib.contextmanager
def running(home: Home, given: Mapping[str, str] = os.environ) -> Iterator[dict[str, str]]:
    """Run what is not given; yields DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL."""
    names = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
    urls = {name: given[name] for name in names if given.get(name)}
    servers = own_servers(home, given)
    with contextlib.ExitStack() as stack:
        for server in servers.values():
            server.prepare()
        started = {name: stack.enter_context(_process(server, home, name)) for name, server in servers.items()}
        for name, server in servers.items():
            server.wait(started[name])
            urls |= server.urls
        yield urls


@contextlib.contextmanager
def _process(server: Postgres | Redis, home: Home, name: str) -> Iterator[subprocess.Popen[bytes]]:
    """The server as a child in a session of its own, so that Ctrl-C reaches only us."""
    with (log_folder(home) / f"{name}.log").open("ab") as log:
        process = subprocess.Popen(
            server.command,
            **home.as_user,
            cwd="/",
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.send_signal(server.stop_signal)
        process.wait(SECONDS_TO_STOP)


def log_folder(home: Home) -> Path:
    """Where the servers' own words go."""
    folder = home.path / "log"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
