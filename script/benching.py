"""What script/bench does: run bench/NAME.py on a server of its own and print its lines."""

import argparse
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from script.embedded import Home, Unavailable, running

ROOT = Path(__file__).resolve().parents[1]
HELPERS = {
    *("__init__", "bare", "claimed", "enrolled", "import_export_peer"),
    *("desk", "measuring", "population", "rows", "village_list", "warning"),
}


def names() -> list[str]:
    """The benches there are."""
    return sorted(path.stem.replace("_", "-") for path in (ROOT / "bench").glob("*.py") if path.stem not in HELPERS)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="script/bench", description="Measure a part of the portal beside its floor.")
    parser.add_argument("name", choices=names())
    parser.add_argument("--size", type=int, help="how many rows, claims or runs; each bench has a default")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    options = parser.parse_args(arguments)
    try:
        with Home.temporary(durable=True) as home, running(home) as urls:
            _prepare(urls)
            _measure(options)
    except Unavailable as reason:
        print(reason, file=sys.stderr)
        return 1
    return 0


def _prepare(urls: dict[str, str]) -> None:
    """Tables made by the owner; then Django, in this process, as the application's role."""
    os.environ |= {"SECRET_KEY": os.urandom(32).hex(), "DJANGO_SETTINGS_MODULE": "config.settings.server"}
    os.environ |= urls | {"DATABASE_STATEMENT_TIMEOUT": "0"}
    owner = urls.get("DATABASE_OWNER_URL") or urls["DATABASE_URL"]
    application = urlsplit(urls["DATABASE_URL"]).username or ""
    environment = os.environ | {"DATABASE_URL": owner, "DATABASE_APP_ROLE": application}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    if subprocess.run(migrate, cwd=ROOT, env=environment).returncode:
        raise Unavailable("manage.py migrate failed; nothing was measured.")
    import django

    django.setup()


def _measure(options: argparse.Namespace) -> None:
    run = importlib.import_module(f"bench.{options.name.replace('-', '_')}").run
    for result in run(options.size) if options.size else run():
        line = result.as_dict()
        print(json.dumps(line) if options.json else _readable(line), flush=True)


def _readable(line: dict[str, str | int | float | None]) -> str:
    figures = (
        f"{name} {value:.4g}" for name, value in line.items() if isinstance(value, int | float) and name != "size"
    )
    return f"{line['name']} ({line['size']}): {', '.join(figures)}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
