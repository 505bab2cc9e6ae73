"""The portal on one machine: what script/server and script/manage do.

start      prepare the database, then become supervisord (script/supervisord.conf)
run NAME   be the web, worker or beat (for supervisord)
announce   wait until the portal answers, then print its address
manage     one command of manage.py on the data that runs now
"""

import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from script.embedded import Home, Unavailable, own_servers, running
from script.embedded.becoming import become
from script.embedded.servers import log_folder

ROOT = Path(__file__).resolve().parents[1]
SECONDS_TO_ANSWER = 60
PAPER_FONTS = "vendor/fonts/*"  # 36 MB that no page asks for
UNHURRIED = {"DATABASE_STATEMENT_TIMEOUT": "0", "DATABASE_JOINS": "8"}
"""How jobs and commands ask PostgreSQL: no statement is ended, and it may look for the best order of eight joins."""
SIGN_IN = "Sign in with an account of the demo: README.md lists them."


def start() -> NoReturn:
    """Bring the database up to date, then become supervisord."""
    home = Home.of_checkout()
    with home.locked() as lock:
        host, port = _address()
        environment = _up_to_date(home) | {"HOST": host, "PORT": str(port)} | _processes()
        environment |= {f"PORTAL_OWN_{name.upper()}": "false" for name in ("postgres", "redis")}
        environment |= {f"PORTAL_OWN_{name.upper()}": "true" for name in own_servers(home)}
        subprocess.Popen([sys.executable, "-m", "script.serving", "announce"], cwd=ROOT, env=environment)
        os.set_inheritable(lock, True)
        os.chdir(ROOT)
        configuration = str(ROOT / "script" / "supervisord.conf")
        command = [sys.executable, "-m", "supervisor.supervisord", "--configuration", configuration]
        os.execve(sys.executable, command, environment)


def _up_to_date(home: Home) -> dict[str, str]:
    """Migrate, fill and collect where something changed since last time; the environment of all processes."""
    stamp, seen = home.path / "prepared.stamp", _fingerprint()
    servers = own_servers(home)
    _compile_translations()  # before the demo, whose papers are drawn in words
    if "postgres" in servers and stamp.exists() and stamp.read_text() == seen:
        for server in servers.values():
            server.prepare()
        environment = _environment(home, _own_urls(home))
    else:
        print("Preparing the database ...", flush=True)
        with running(home) as urls:
            environment = _environment(home, urls)
            _manage(_as_owner(environment), "migrate", "--verbosity", "0")
            if _wants_demo(embedded="postgres" in servers):
                _manage(environment, "demo", "--if-empty")
        stamp.write_text(seen)
    _collect_static(environment)
    return environment


def _wants_demo(embedded: bool) -> bool:
    """Whether an empty database gets the demo: PORTAL_DEMO says; silent, only one of our own does.

    The demo's passwords are public, so it never enters an agency's server unasked.
    """
    wish = os.environ.get("PORTAL_DEMO") or ("yes" if embedded else "no")
    if wish not in ("yes", "no"):
        raise Unavailable(f"PORTAL_DEMO={wish} is neither yes nor no.")
    return wish == "yes"


def _fingerprint() -> str:
    """Changes with the code of the apps, the rules and what they stand on."""
    apps = [path.parent for path in ROOT.glob("*/apps.py")]
    folders = sorted([*apps, ROOT / "config", ROOT / "policy"])
    files = [path for folder in folders for path in sorted(folder.rglob("*.*")) if path.suffix in {".py", ".yaml"}]
    return _digest([ROOT / "requirements.txt", *files])


def _digest(files: list[Path]) -> str:
    seen = hashlib.sha256()
    for path in files:
        seen.update(f"{path.relative_to(ROOT)}\n".encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()


def _own_urls(home: Home) -> dict[str, str]:
    return {name: url for server in own_servers(home).values() for name, url in server.urls.items()}


def _address() -> tuple[str, int]:
    """HOST and PORT, refused with the next free port when another program has this one."""
    host, text = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Unavailable(f"PORT={text} is not a port. Give a number from 1 to 65535.")
    port = int(text)
    if not _is_free(host, port):
        free = next((other for other in range(port + 1, 65536) if _is_free(host, other)), None)
        advice = f"The next free one is {free}: PORT={free} script/server" if free else "Choose another with PORT=."
        raise Unavailable(f"Port {port} is taken. {advice}")
    return host, port


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as error:
            raise Unavailable(f"Port {port} needs root. Choose one above 1023 with PORT=.") from error
        except OSError:
            return False
    return True


def _environment(home: Home, urls: dict[str, str]) -> dict[str, str]:
    """What every process of the portal finds in its environment."""
    given = {
        "DJANGO_SETTINGS_MODULE": "config.settings.server",
        "SECRET_KEY": home.kept.secret("secret_key"),
        "PORTAL_ROOT": str(ROOT),
        "PORTAL_PYTHON": sys.executable,
        "PORTAL_LOGS": str(log_folder(home)),
        "PORTAL_RUN": str(home.socket_folder("supervisor", for_servers=False)),
    }
    return given | urls | {name: value for name, value in os.environ.items() if value}


def _processes() -> dict[str, str]:
    """How many processes serve pages and jobs, unless the environment says."""
    cores = os.cpu_count() or 1
    wanted = {"WEB_WORKERS": min(8, cores + 1), "WORKER_PROCESSES": min(8, cores)}
    return {name: os.environ.get(name) or str(count) for name, count in wanted.items()}


def _as_owner(environment: dict[str, str]) -> dict[str, str]:
    """The environment of the role that owns the tables: for migrations only."""
    application = urlsplit(environment["DATABASE_URL"]).username or ""
    owner = environment.get("DATABASE_OWNER_URL") or environment["DATABASE_URL"]
    return environment | {"DATABASE_URL": owner, "DATABASE_APP_ROLE": application}


def _manage(environment: dict[str, str], *words: str) -> None:
    environment = environment | UNHURRIED
    outcome = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment)
    if outcome.returncode:
        raise Unavailable(f"manage.py {words[0]} failed; the portal was not started.")


def _compile_translations() -> None:
    """Compile when a translation is newer than what was compiled of it."""
    for source in ROOT.glob("locale/*/zh_Hans/LC_MESSAGES/django.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            subprocess.run([sys.executable, "script/messages.py"], cwd=ROOT, capture_output=True)
            return


def _collect_static(environment: dict[str, str]) -> None:
    """Collect and compress the static files when one of them changed."""
    files = sorted(path for path in (ROOT / "static").rglob("*") if path.is_file())
    seen = _digest([ROOT / "requirements.txt", *files])
    stamp = Path(environment.get("DATA_DIR") or ROOT / "var") / "static.stamp"
    if not stamp.exists() or stamp.read_text() != seen:
        _manage(environment, "collectstatic", "--noinput", "--clear", "--ignore", PAPER_FONTS, "--verbosity", "0")
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.write_text(seen)


def announce() -> None:
    """Print the address once the portal answers; a child of supervisord while it waits."""
    parent, begun = os.getppid(), time.monotonic()
    address = f"http://{os.environ['HOST']}:{os.environ['PORT']}/"
    while os.getppid() == parent and time.monotonic() - begun < SECONDS_TO_ANSWER:
        if _answers(address + "healthz"):
            print(f"\n  The portal is up: {address}\n  {SIGN_IN}\n  Ctrl-C stops it.\n", flush=True)
            return
        time.sleep(0.1)
    if os.getppid() == parent:
        print(f"The portal does not answer yet. Its logs: {os.environ['PORTAL_LOGS']}", flush=True)


def _answers(url: str) -> bool:
    with contextlib.suppress(OSError, urllib.error.HTTPError), urllib.request.urlopen(url, timeout=5) as answer:
        return answer.status == 200
    return False


def run(name: str) -> NoReturn:
    """Become one of the portal's processes."""
    environment = dict(os.environ)
    if name != "web":
        environment |= UNHURRIED
    # At the usual farewell beat asks the database once more, which may be gone with the supervisor, and stays.
    farewell = signal.SIGKILL if name == "beat" else signal.SIGTERM
    become([sys.executable, "-m", *_PROCESSES[name].format_map(environment).split()], environment, farewell)


_PROCESSES = {
    "web": "gunicorn config.wsgi:application --bind {HOST}:{PORT} --preload --worker-class gthread"
    " --workers {WEB_WORKERS} --threads 8 --timeout 60 --graceful-timeout 20 --max-requests 20000 --max-requests-jitter 2000"
    " --no-control-socket",
    "worker": "celery --app config.celery worker --concurrency {WORKER_PROCESSES} --loglevel INFO"
    " --without-gossip --without-mingle",
    "beat": "celery --app config.celery beat --loglevel INFO --pidfile=",
}


def manage(words: list[str]) -> None:
    """Become manage.py with the addresses of the servers that run now."""
    home = Home.of_checkout()
    environment = _environment(home, _own_urls(home))
    if words[:1] == ["migrate"]:
        environment = _as_owner(environment)
    os.chdir(ROOT)
    os.execve(sys.executable, [sys.executable, "manage.py", *words], environment)


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if words[:1] == ["manage"]:
            manage(words[1:])
        if words[:1] == ["run"]:
            run(words[1])
        {"start": start, "announce": announce}[words[0]]()
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
