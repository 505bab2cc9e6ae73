"""Command line of the rules: `python -m policy check FILE|FOLDER...`, `explain PACK CASE`, `schema KIND`,
`simulate BEFORE AFTER CLAIMS`."""

import argparse
import json
import sys
from pathlib import Path

from policy.checking.check import check_files, check_pack
from policy.checking.explain import explain
from policy.editor import SCHEMAS, json_schema
from policy.errors import InvalidPack, UnknownPack
from policy.loading import load, load_folder
from policy.money import grouped
from policy.pack import Pack
from policy.rules import Rules
from policy.simulate import from_file, simulate


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0, 1 when a case fails, 2 when the input is none."""
    parser = argparse.ArgumentParser(prog="python -m policy", description="Check and explain the rules.")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="run the worked cases of case files, or of a pack's folder")
    check.add_argument("paths", nargs="+", type=Path, metavar="FILE|FOLDER")
    show = commands.add_parser("explain", help="print how a worked case of a pack is computed")
    show.add_argument("pack", help="the id of a pack, or a folder")
    show.add_argument("case")
    show.add_argument("--lang", choices=("zh", "en"), default="zh")
    schema = commands.add_parser("schema", help="print the JSON schema of a kind of file, for editors")
    schema.add_argument("kind", choices=sorted(SCHEMAS))
    trial = commands.add_parser("simulate", help="settle a year's claims under two packs and tell what changes")
    trial.add_argument("before", help="the id of a pack, or a folder")
    trial.add_argument("after")
    trial.add_argument("claims", type=Path, help="a .parquet or .csv file (docs/policy.md names its columns)")
    trial.add_argument("--year", type=int, required=True, help="the year whose figures are used")
    trial.add_argument("--json", action="store_true", help="the whole outcome as one JSON object")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "check":
            return _check(chosen.paths)
        if chosen.command == "simulate":
            print(_simulated(chosen))
        elif chosen.command == "explain":
            print(explain(_pack(chosen.pack), chosen.case, chosen.lang))
        else:
            print(json.dumps(json_schema(chosen.kind), ensure_ascii=False, indent=2))
        return 0
    except (InvalidPack, UnknownPack, OSError, ValueError, LookupError) as fault:
        print(fault, file=sys.stderr)
        return 2


def _pack(name: str) -> Pack:
    return load_folder(Path(name)) if Path(name, "pack.yaml").is_file() else load(name)


def _simulated(chosen: argparse.Namespace) -> str:
    """The outcome in sentences: the whole, then layer by layer."""
    before, after = Rules(_pack(chosen.before)), Rules(_pack(chosen.after))
    found = simulate(before, after, year=chosen.year, batches=from_file(chosen.claims), assistance=True)
    if chosen.json:
        return json.dumps(found.as_json(), ensure_ascii=False)
    total = found.total
    layers = [
        f"  {layer}: {grouped(paid)} -> {grouped(total.after.layers[layer])}"
        for layer, paid in total.before.layers.items()
        if paid or total.after.layers[layer]
    ]
    return "\n".join(
        [
            f"{total.claims:,} claims of {found.persons:,} persons cost {grouped(total.cost)}, {total.open:,} stay open",
            f"the funds pay {grouped(total.before.fund)} -> {grouped(total.after.fund)}",
            *layers,
            f"persons who get more: {found.winners:,}, less: {found.losers:,}",
        ]
    )


def _check(paths: list[Path]) -> int:
    passed, failures = check_files(path for path in paths if not path.is_dir())
    for folder in filter(Path.is_dir, paths):
        more, found = check_pack(load_folder(folder))
        passed += more
        failures += found
    for failure in failures:
        print(failure)
    failed = len({failure.case for failure in failures})
    print(f"{passed} passed, {failed} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
