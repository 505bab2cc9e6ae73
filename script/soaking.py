"""What script/soak does: run tests/soak/NAME.py against a portal of its own, then let it prove that nothing was lost."""

import argparse
import importlib
import sys
from pathlib import Path

from script.standalone import portal

ROOT = Path(__file__).resolve().parents[1]


def names() -> list[str]:
    """The scenarios there are."""
    return sorted(path.stem for path in (ROOT / "tests" / "soak").glob("*.py") if path.stem != "__init__")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="script/soak", description="Harm a whole portal on purpose, then verify it.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(names())}; all when none is given")
    parser.add_argument("--count", type=int, help="how many faults; each scenario has a default")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(names())
    if unknown:
        parser.error(f"no scenario {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    return max(map(soak, options.names or names(), [options.count] * len(options.names or names())), default=0)


def soak(name: str, count: int | None) -> int:
    """Run one scenario and `verify`; 0 when nothing was lost or done twice."""
    scenario = importlib.import_module(f"tests.soak.{name}")
    with portal(demo=True, **getattr(scenario, "SETTINGS", {})) as one:
        one.start()
        for sentence in scenario.run(one, count) if count else scenario.run(one):
            print(f"{name}: {sentence}", flush=True)
        one.wait_until_healthy()
        outcome = one.manage("verify")
    print(outcome.stdout, outcome.stderr, sep="", flush=True)
    print(f"{name}: {'verify is clean' if outcome.returncode == 0 else 'verify FAILED'}", flush=True)
    return outcome.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
