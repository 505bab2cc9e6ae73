"""What script/test does once its servers run: the checks, each with its seconds, then the tests.

With arguments only the translations are compiled and pytest runs and gets them. Ends with pytest's
own closing line; the exit status is not zero when a check or a test failed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
DEBIAN_PACKAGES = ["chromium-headless-shell", "fontconfig"]
FONTCONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


def checks() -> dict[str, list[str]]:
    """Name and command of each check, cheap ones first."""
    python = [sys.executable, "-m"]
    manage = [sys.executable, "manage.py"]
    cases = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("policy/packs/*/cases/*.yaml"))
    return {
        "ruff": [*python, "ruff", "check"],
        "ruff format": [*python, "ruff", "format", "--check", "--quiet"],
        "djlint": [*python, "djlint", "templates", "--quiet"],
        "import-linter": [str(Path(sys.executable).with_name("lint-imports"))],
        "translations": [sys.executable, "script/messages.py"],
        "policy cases": [*python, "policy", "check", *cases],
        "migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "deployment": [
            *manage,
            "check",
            "--deploy",
            "--fail-level",
            "WARNING",
            "--settings",
            "config.settings.production",
        ],
        "mypy": [*python, "mypy"],
    }


def run_checks(*only: str) -> list[str]:
    """Run every check, or those named; what a failing one says is printed. Returns the names of those that failed."""
    environment = os.environ | {"SECRET_KEY": os.urandom(32).hex(), "ALLOWED_HOSTS": "portal.example"}
    failed = []
    for name, command in checks().items():
        if only and name not in only:
            continue
        begun = time.monotonic()
        outcome = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
        verdict = "failed" if outcome.returncode else "ok"
        print(f"{name:<16}{time.monotonic() - begun:6.1f} s  {verdict}", flush=True)
        if outcome.returncode:
            failed.append(name)
            print(outcome.stdout, outcome.stderr, sep="", flush=True)
    return failed


def browser() -> str:
    """Chromium for the browser tests: $CHROMIUM, else the system's, without windows if there is one; "" for none."""
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")


def browser_or_debians() -> str:
    """Chromium for the browser tests; as root, Debian's is installed where there is none."""
    found = browser()
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's Chromium ...", flush=True)
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", *DEBIAN_PACKAGES]):
            subprocess.run(["apt-get", "-qq", *command], env=environment, check=True, stdout=subprocess.DEVNULL)
        found = browser()
    return found


def run_tests(arguments: list[str]) -> int:
    """Run pytest, with Chromium and with the vendored font where the system has no Chinese one."""
    chromium = browser_or_debians()
    if not chromium:
        print("The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM.")
        return 1
    with tempfile.TemporaryDirectory(prefix="yibao-fonts-") as folder:
        configuration = Path(folder) / "fonts.conf"
        configuration.write_text(FONTCONFIG.format(fonts=ROOT / "static" / "vendor" / "fonts", cache=folder))
        environment = os.environ | {"CHROMIUM": chromium, "FONTCONFIG_FILE": str(configuration)}
        return subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, env=environment).returncode


def workers() -> int:
    """One more than processors: a worker waits for its database, for Chromium or for a killed server half of its time."""
    return (os.cpu_count() or 1) + 1


def main(arguments: list[str]) -> int:
    if arguments:
        return bool(run_checks("translations")) or run_tests(arguments)
    failed = run_checks()
    if failed:
        print(f"Failed so far: {', '.join(failed)}", flush=True)
    return run_tests(["-n", str(workers()), "--dist", "loadgroup"]) or bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
