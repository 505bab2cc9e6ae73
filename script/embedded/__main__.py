"""Commands of `python -m script.embedded`:

up            run both servers until Ctrl-C and print their addresses
env           print the addresses of the servers that run now
with COMMAND  run COMMAND with the servers' addresses in its environment
run SERVER    be the postgres or redis of this checkout (for supervisord)

`--temporary` before `up` or `with`: empty servers that leave nothing behind.
"""

import argparse
import contextlib
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import NoReturn

from .becoming import become
from .errors import Unavailable
from .home import Home
from .postgres import Postgres
from .redis import Redis
from .servers import ENVIRONMENT, running


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return _COMMANDS[options.command](options)
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m script.embedded",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--temporary", action="store_true", help="empty servers, removed at the end")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up")
    commands.add_parser("env")
    commands.add_parser("run").add_argument("server", choices=("postgres", "redis"))
    commands.add_parser("with").add_argument("words", nargs=argparse.REMAINDER)
    return parser


@contextlib.contextmanager
def _servers(temporary: bool) -> Iterator[dict[str, str]]:
    with contextlib.ExitStack() as stack:
        if temporary:
            home = stack.enter_context(Home.temporary())
            yield stack.enter_context(running(home, {}))
        else:
            home = Home.of_checkout()
            stack.enter_context(home.locked())
            yield stack.enter_context(running(home))


def _up(options: argparse.Namespace) -> int:
    with _servers(options.temporary) as urls:
        _print(urls)
        while True:
            signal.pause()


def _with(options: argparse.Namespace) -> int:
    words = options.words[1:] if options.words[:1] == ["--"] else options.words
    with _servers(options.temporary) as urls:
        return subprocess.run(words, env=os.environ | urls).returncode


def _env(options: argparse.Namespace) -> int:
    home = Home.of_checkout()
    _print(Postgres(home).urls | Redis(home).urls)
    return 0


def _run(options: argparse.Namespace) -> NoReturn:
    home = Home.of_checkout()
    server = Postgres(home) if options.server == "postgres" else Redis(home)
    command = server.command
    os.chdir("/")
    become(command, ENVIRONMENT, server.stop_signal, home.user)


def _print(urls: dict[str, str]) -> None:
    for name, value in urls.items():
        print(f"export {name}={shlex.quote(value)}", flush=True)


_COMMANDS = {"up": _up, "env": _env, "with": _with, "run": _run}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
