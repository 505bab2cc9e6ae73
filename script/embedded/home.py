"""Where the embedded servers keep their data, and as whom they run."""

import contextlib
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from .errors import Unavailable
from .kept import Kept

CHECKOUT = Path(__file__).resolve().parents[2]
SERVER_USER = "yibao-desk"
LONGEST_SOCKET_FOLDER = 80  # the kernel allows 107 bytes including the socket's name


@dataclass(frozen=True)
class Home:
    """A data folder with its ports, its passwords and the user who owns it.

    PostgreSQL refuses to run as root, so under root both servers run as a
    system user of their own, with data and binaries where that user can reach
    them whatever the rights of the checkout are.
    """

    path: Path
    disposable: bool = False

    @classmethod
    def of_checkout(cls) -> "Home":
        """The lasting data of this checkout: PORTAL_DATA, else var/, as root /var/lib."""
        if given := os.environ.get("PORTAL_DATA"):
            return cls(Path(given).absolute())
        if os.geteuid() == 0:
            mark = hashlib.sha256(bytes(CHECKOUT)).hexdigest()[:8]
            return cls(Path(f"/var/lib/{SERVER_USER}-{mark}"))
        return cls(CHECKOUT / "var")

    @classmethod
    @contextlib.contextmanager
    def temporary(cls, durable: bool = False) -> Iterator["Home"]:
        """A home that is removed at the end; unless `durable` its servers skip every fsync."""
        path = Path(tempfile.mkdtemp(prefix="yibao-", dir="/var/tmp" if durable else None))
        try:
            yield cls(path, disposable=not durable)
        finally:
            shutil.rmtree(path, ignore_errors=True)

    @cached_property
    def user(self) -> pwd.struct_passwd | None:
        """The user the servers run as, made on first use; None: whoever we are."""
        if os.geteuid() != 0:
            return None
        try:
            return pwd.getpwnam(SERVER_USER)
        except KeyError:
            return _new_system_user()

    @cached_property
    def as_user(self) -> dict[str, Any]:
        """Arguments by which `subprocess` runs a program as that user."""
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def folder(self, name: str) -> Path:
        """A folder of this home that the servers' user and nobody else may enter."""
        self.path.mkdir(parents=True, exist_ok=True)
        if self.user is None:
            return _private(self.path / name, os.geteuid())
        self.path.chmod(0o711)
        if closed := [parent for parent in self.path.parents if not parent.stat().st_mode & stat.S_IXOTH]:
            raise Unavailable(f"{SERVER_USER}, who runs the servers, may not enter {closed[-1]}: set PORTAL_DATA.")
        return _private(self.path / name, self.user.pw_uid)

    def socket_folder(self, name: str, for_servers: bool = True) -> Path:
        """A folder for unix sockets, whose path stays below the kernel's limit."""
        owner = self.user.pw_uid if self.user and for_servers else os.geteuid()
        folder = self.path / name
        if len(bytes(folder)) > LONGEST_SOCKET_FOLDER:
            mark = hashlib.sha256(bytes(folder)).hexdigest()[:12]
            folder = Path(tempfile.gettempdir()) / f"yibao-{name}-{mark}"
        return _private(folder, owner)

    def write(self, path: Path, text: str) -> Path:
        """Write a file that the servers' user and nobody else may read."""
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        if self.user is not None:
            os.chown(path, self.user.pw_uid, self.user.pw_gid)
        return path

    @property
    def kept(self) -> Kept:
        """Passwords and ports of the servers in this home."""
        self.path.mkdir(parents=True, exist_ok=True)
        return Kept(self.path / "embedded.json")

    @contextlib.contextmanager
    def locked(self) -> Iterator[int]:
        """Hold the home for one starter; yields the descriptor that holds it."""
        self.path.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise Unavailable(
                f"The servers of {self.path} are already running. Stop that script/server (Ctrl-C) or use it."
            ) from error
        try:
            yield descriptor
        finally:
            os.close(descriptor)


def _private(folder: Path, owner: int) -> Path:
    """The folder, made if need be, which only `owner` may enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in (owner, os.geteuid()):
        raise Unavailable(f"{folder} belongs to somebody else. Remove it and start again.")
    if folder.stat().st_uid != owner:
        os.chown(folder, owner, pwd.getpwuid(owner).pw_gid)
    return folder


def _new_system_user() -> pwd.struct_passwd:
    command = shutil.which("useradd") or "/usr/sbin/useradd"
    if not Path(command).exists():
        raise Unavailable(
            f"PostgreSQL does not run as root. Create a system user named {SERVER_USER}, "
            "or run as an ordinary user, or set DATABASE_URL and REDIS_URL."
        )
    options = ["--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    subprocess.run([command, *options, SERVER_USER], check=True)
    return pwd.getpwnam(SERVER_USER)
