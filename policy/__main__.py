"""Command line: `python -m policy check FILE...` and `python -m policy explain PACK CASE`."""

import argparse
import sys
from pathlib import Path

from policy.checking.check import check_files
from policy.checking.explain import explain
from policy.errors import InvalidPack, UnknownPack


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0, 1 when a case fails, 2 when the input is none."""
    parser = argparse.ArgumentParser(prog="python -m policy", description="Check and explain the rules.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="run the worked cases of files")
    check.add_argument("files", nargs="+", type=Path)
    show = commands.add_parser("explain", help="print how a worked case of a pack is computed")
    show.add_argument("pack")
    show.add_argument("case")
    show.add_argument("--lang", choices=("zh", "en"), default="zh")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "explain":
            print(explain(chosen.pack, chosen.case, chosen.lang))
            return 0
        return _check(chosen.files)
    except (InvalidPack, UnknownPack, OSError, ValueError, LookupError) as fault:
        print(fault, file=sys.stderr)
        return 2


def _check(files: list[Path]) -> int:
    passed, failures = check_files(files)
    for failure in failures:
        print(failure)
    failed = len({failure.case for failure in failures})
    print(f"{passed} passed, {failed} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
