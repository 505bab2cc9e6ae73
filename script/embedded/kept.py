"""What an embedded server must find again at its next start: passwords and ports."""

import json
import os
import secrets
import socket
from dataclasses import dataclass
from pathlib import Path

from .errors import Unavailable


@dataclass(frozen=True)
class Kept:
    """A small JSON file that only we may read."""

    file: Path

    def secret(self, name: str) -> str:
        """A random word, made on first use."""
        values = self._read()
        if name not in values:
            values[name] = secrets.token_hex(32)
            self._write(values)
        return str(values[name])

    def port(self, server: str) -> int:
        """The port last chosen for this server. Raises Unavailable before the first start."""
        values = self._read()
        if f"{server}_port" not in values:
            raise Unavailable(f"The embedded {server} was never started here: run script/server first.")
        return int(values[f"{server}_port"])

    def choose_port(self, server: str) -> int:
        """The port of last time if it is still free, else another free one."""
        values = self._read()
        port = _free_port(int(values.get(f"{server}_port", 0)))
        self._write(values | {f"{server}_port": port})
        return port

    def _read(self) -> dict[str, str | int]:
        return json.loads(self.file.read_text()) if self.file.exists() else {}

    def _write(self, values: dict[str, str | int]) -> None:
        draft = self.file.with_suffix(".new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(values, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.file)


def _free_port(wanted: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
