"""A whole portal of its own, started and stopped by code: for soak runs, fault tests and the bench of the start."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import xmlrpc.client
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from supervisor.xmlrpc import SupervisorTransport

from script.embedded import Home, own_servers

ROOT = Path(__file__).resolve().parents[1]
SECONDS_TO_START = 600
SECONDS_TO_STOP = 120


@dataclass
class Portal:
    """A running portal with its own database, broker, files and port."""

    home: Home
    port: int
    demo: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    root = ROOT
    command = (sys.executable, "-m", "script.serving", "start")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What scripts/manage.py commands on this portal's data need."""
        named = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
        inherited = {name: value for name, value in os.environ.items() if name not in named}
        own = {
            "PORTAL_DATA": str(self.home.path),
            "DATA_DIR": str(self.home.path / "files"),
            "PORT": str(self.port),
            "PORTAL_DEMO": "yes" if self.demo else "no",
        }
        return inherited | own | self.settings

    @property
    def urls(self) -> dict[str, str]:
        """DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL of this portal: its own, and those it was given."""
        own = own_servers(self.home, self.settings)
        given = {name: url for name, url in self.settings.items() if name.endswith("_URL")}
        return given | {name: url for server in own.values() for name, url in server.urls.items()}

    def start(self) -> float:
        """Start it and return the seconds until /healthz answered 200. Raises RuntimeError when it does not."""
        begun = time.monotonic()
        with (self.home.path / "server.log").open("ab") as log:
            self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        while not self.is_healthy():
            late = time.monotonic() - begun > SECONDS_TO_START
            if late or self.process.poll() is not None:
                raise RuntimeError((self.home.path / "server.log").read_text())
            time.sleep(0.05)
        return time.monotonic() - begun

    def is_running(self) -> bool:
        """Whether the process that watches over all others lives."""
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Stop it as Ctrl-C would."""
        if self.process is not None and self.is_running():
            self.process.send_signal(signal.SIGINT)
            self.process.wait(SECONDS_TO_STOP)

    def is_healthy(self) -> bool:
        """Whether /healthz answers 200."""
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def wait_until_healthy(self, seconds: float = 60) -> None:
        """Return when /healthz answers 200; TimeoutError after `seconds`."""
        give_up = time.monotonic() + seconds
        while not self.is_healthy():
            if time.monotonic() > give_up:
                raise TimeoutError(f"{self.url} did not come back within {seconds} s: {self.processes()}")
            time.sleep(0.1)

    def processes(self) -> dict[str, int]:
        """Process id by name (web, worker, beat, redis, postgres); 0 for one that is down at the moment."""
        with self._supervisor() as server:
            processes = cast(list[dict[str, Any]], server.supervisor.getAllProcessInfo())
        return {process["name"]: process["pid"] for process in processes}

    def _supervisor(self) -> xmlrpc.client.ServerProxy:
        socket_file = self.home.socket_folder("supervisor", for_servers=False) / "supervisor.sock"
        transport = SupervisorTransport(serverurl=f"unix://{socket_file}")
        return xmlrpc.client.ServerProxy("http://localhost", transport=transport)

    def kill(self, name: str) -> None:
        """kill -9 a process of the portal; supervisord brings it back."""
        pid = self.processes()[name]
        if pid:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    @contextlib.contextmanager
    def stopped(self, name: str) -> Iterator[None]:
        """Without one of its processes for the length of a block."""
        with self._supervisor() as server:
            server.supervisor.stopProcess(name)
            try:
                yield
            finally:
                server.supervisor.startProcess(name)

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of manage.py on this portal's data."""
        command = [sys.executable, "-m", "script.serving", "manage", *words]
        return subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)


@contextlib.contextmanager
def portal(demo: bool = False, **settings: str) -> Iterator[Portal]:
    """A portal that is not started yet, with the demo's data or with none; stopped and removed at the end.

    `settings` are variables of its environment.
    """
    path = Path(tempfile.mkdtemp(prefix="yibao-", dir="/var/tmp"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    one = Portal(Home(path), port, demo, settings)
    try:
        yield one
    finally:
        one.stop()
        shutil.rmtree(path, ignore_errors=True)
